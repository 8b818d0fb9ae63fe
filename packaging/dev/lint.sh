# SPDX-FileCopyrightText: 2026 Backstep contributors
# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# The checks of ./dev lint. Each prints what is wrong as FILE:LINE: TEXT and returns 1; all run, also after a failure.

file_lines_allowed=600

# The project's files by name pattern: those in git and new ones that git does not ignore.
files() { # PATTERN…
    git -C "$project" ls-files --cached --others --exclude-standard --deduplicate -- "$@" |
        while read -r name; do [ ! -f "$project/$name" ] || printf '%s\n' "$name"; done
}

# The first line of each file that differs. Each process gathers its own, so that lines do not mix.
# shellcheck disable=SC2016
lint_format() {
    files '*.cpp' '*.h' ':!tests/data' | xargs -r -P "$jobs" -n 20 sh -c 'clang-format --dry-run -Werror "$@" 2>&1 |
        awk -F: "/code should be clang-formatted/ && !seen[\$1]++ {
            print \$1 \":\" \$2 \": not formatted, ./dev lint --fix does it\"; fflush() } END { exit length(seen) > 0 }"' sh
}

lint_licence() {
    local missing name
    missing=$(files '*.cpp' '*.h' '*.go' '*.sh' '*.py' '*.cmake' '*CMakeLists.txt' '*.qrc' '*.ui' '*.svg' '*.yml' \
        '.clang-*' '.gitignore' dev '.ci/*' ':!tests/data' |
        xargs -r grep -L 'SPDX-License-Identifier: MIT' || true)
    [ -z "$missing" ] && return 0
    while read -r name; do echo "$name:1: the two SPDX lines are missing"; done <<<"$missing"
    return 1
}

lint_size() {
    files '*.cpp' '*.h' '*.go' '*.sh' '*.py' dev ':!tests/data' | xargs -r wc -l |
        awk -v allowed="$file_lines_allowed" '$2 != "total" && $1 > allowed {
            print $2 ":" $1 ": a file has at most " allowed " lines"; bad = 1 } END { exit bad }'
}

# Scripts are known by their first line; the parts that ./dev sources are checked with it. What is sent to hosts is one
# script in parts: only together do they make sense.
lint_shell() {
    local whole=$logs/backstep-host.sh bad=0
    files 'resources/host/*.sh' | sort | xargs cat >"$whole"
    shellcheck --shell=sh --format=gcc "$whole" || bad=1
    lint_scripts || bad=1
    return "$bad"
}

lint_scripts() {
    files dev '.ci/*' 'packaging/*' 'tests/*' 'resources/*' ':!resources/host' | grep -v '\.\(cpp\|h\|go\|png\|svg\)$' |
        while read -r name; do
            if head -n 1 "$name" | tr -d '\0' | grep -qE '^#!.*\b(ba)?sh\b'; then echo "$name"; fi
        done | xargs -r shellcheck --external-sources --check-sourced --format=gcc
}

lint_presets() { files '*.json' ':!tests/data' | xargs -r -n 1 jq -e . >/dev/null; }

lint_go() {
    local unformatted module name bad=0
    unformatted=$(files '*.go' ':!tests/data' | xargs -r gofmt -l)
    if [ -n "$unformatted" ]; then
        while read -r name; do echo "$name:1: not formatted, ./dev lint --fix does it"; done <<<"$unformatted"
        bad=1
    fi
    while read -r module; do
        # Without a network a module whose libraries were never fetched cannot be looked at, and is not to blame.
        if ! (cd "$(dirname "$module")" && go mod download >/dev/null 2>&1); then
            echo "$module: its libraries cannot be had, so it was not vetted"
            continue
        fi
        (cd "$(dirname "$module")" && go vet ./...) || bad=1
    done < <(files '*go.mod' ':!tests/data')
    return "$bad"
}

lint_tidy() { python3 packaging/dev/tidy.py "$project" "$project/build/dev" "$cache/tidy" "$@"; }

lint() {
    local check bad=() log
    cd "$project" || return
    for check in format licence size shell presets go tidy; do
        log=$logs/lint-$check.log
        if ! lint_logged "$check" "$log"; then bad+=("$check"); fi
    done
    if [ ${#bad[@]} -gt 0 ]; then die "lint: not clean: ${bad[*]}"; fi
    say "lint: clean"
}

# Like logged, but the findings themselves are what the person wants to see, all of them.
lint_logged() { # CHECK LOG
    local status=0
    if [ "$1" = tidy ]; then
        logged_quietly "checking with clang-tidy" "$2" lint_tidy || status=$?
    else
        "lint_$1" >"$2" 2>&1 </dev/null || status=$?
    fi
    [ "$status" -eq 0 ] && return 0
    say "lint: $1:"
    grep -vE '^\[[0-9]+/[0-9]+\] clang-tidy' "$2" >&2 || true
    return 1
}
