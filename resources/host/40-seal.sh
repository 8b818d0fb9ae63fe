# SPDX-FileCopyrightText: 2026 Backstep contributors
# SPDX-License-Identifier: MIT
#
# ---- sealing ---------------------------------------------------------------------------------------------------------

# After the recorder: says how it went, and hashes what there is, so that nobody has to do it again.
seal() {
    local complete=no reason=ended known
    empty=no
    if [ -s "$trace/version" ] && [ ! -e "$trace/incomplete" ]; then complete=yes; fi
    if first_line "$rec/stop"; then reason=$line; else reason=${ending:-ended}; fi
    learn_exit "$complete"
    if [ "$empty" = yes ]; then
        complete=no
        last_words
        reason="the program could not be started${said:+: $said}"
    elif [ "$complete" = yes ]; then
        chmod 700 "$trace"
        if [ "$o_copy" = no ] && tools; then "$o_rr" pack "$trace" >/dev/null 2>>"$rec/err"; fi
    elif [ -d "$trace" ]; then
        # What rr left is of no use to anybody but says what happened; its output stays.
        last_words rr
        reason="$reason; rr ended before it had finished${said:+: $said}"
    elif [ "$reason" = ended ]; then
        last_words
        reason="the recorder ended before it recorded${said:+: $said}"
    fi
    known=$(facts "$complete" "$reason" 2>/dev/null)
    if [ -d "$trace" ]; then
        rm -f "$trace/backstep.facts"
        put "$trace/backstep.facts" "$known" && hash_trace
    fi
    measure
    # Where they cannot be written the recording is not sealed, and whoever comes next tries again.
    put "$rec/reason" "$reason" && put "$rec/facts" "$known" || return 1
    note "$id: $reason, complete: $complete${exit_code:+, exit $exit_code}${exit_signal:+, signal $exit_signal}"
}

# Sets `said` to a line of what the recorder said: of rr its complaint, which may stand below the place in its source.
# Without "rr" the last line where there is none: nothing but the recorder ran then.
last_words() { # [rr]
    local one last='' below=no
    said=
    while IFS= read -r one || [ -n "$one" ]; do
        case $one in
            *'[FATAL '*) said=${one##*\]} below=yes ;;
            'rr: '* | 'rr needs '* | 'execve failed: '*) said=$one ;;
            ' -> '*) [ "$below" = no ] || said=${one# -> } ;;
            *[!\ ]*) last=$one ;;
        esac
        while :; do case $said in ' '*) said=${said# } ;; *) break ;; esac done
        if [ -n "$said" ] && [ "$below" = yes ]; then break; fi
    done <<END
$(tail -n 200 "$rec/err" 2>/dev/null)
END
    [ -n "$said" ] || [ "${1:-}" = rr ] || said=$last
    said=$(printf %.500s "$said" | tr -d '\000-\037\177')
}

# Sets `exit_code` or `exit_signal` of the program. rr's own words first: they are right also where nobody waited for it.
# `empty` becomes yes where rr knows of no process at all: it makes a complete trace of a program it could not start.
learn_exit() { # COMPLETE
    local how text
    exit_code='' exit_signal=''
    if [ "$1" = yes ] && tools; then
        text=$("$o_rr" ps "$trace" 2>/dev/null)
        case $text in PID*"$nl"*[0-9]*) ;; PID*) empty=yes && return ;; esac
        while read -r line; do
            # shellcheck disable=SC2086
            set -- $line
            case ${1:-} in PID | '') continue ;; esac
            [ "${2:-}" = -- ] || continue
            how=${3:-}
            case $how in -[0-9]*) exit_signal=${how#-} ;; [0-9]*) exit_code=$how ;; esac
            break
        done <<END
$text
END
    fi
    [ -z "$exit_code$exit_signal" ] && first_line "$rec/code" || return 0
    if [ "$line" -gt 128 ]; then exit_signal=$((line - 128)); else exit_code=$line; fi
}

facts() { # COMPLETE REASON
    local name value text
    eval "set -- \"\$@\" $(cat "$rec/words")"
    name=$1 value=$2
    shift 2
    parse "$@"
    shift "$consumed"
    tools
    printf 'backstep-facts=1\n'
    fact id "$id"
    fact complete "$name"
    [ "$empty" = no ] || fact empty yes
    fact reason "$value"
    fact exit "$exit_code"
    fact signal "$exit_signal"
    fact by "$o_by"
    fact with "$o_with"
    fact chaos "$o_chaos"
    fact command "$(shown "$@")"
    fact folder "${o_folder:-${HOME:-}}"
    first_line "$rec/began" && fact began "$line"
    fact ended "$(date +%s)"
    first_line "$rec/started" && [ "${line#* }" = "$boot" ] && fact duration $((ended - ${line%% *}))
    fact host "$(uname -n)"
    fact user "$(id -un)"
    fact system "$(uname -srm)"
    fact cpu "$(grep -m 1 '^model name' /proc/cpuinfo | cut -d : -f 2-)"
    fact rr "$("$o_rr" --version 2>/dev/null | head -n 1)"
    [ "$o_with" = rr ] || fact dlv "$("$o_dlv" version 2>/dev/null | grep -m 1 Version:)"
    fact script "$version"
    program_facts
}

fact() { # KEY VALUE
    [ -n "$2" ] || return 0
    code "$2"
    printf '%s=%s\n' "$1" "$coded"
}

# Of what was recorded: a file that was replaced since then is another program, and rr has the old one under its name.
program_facts() {
    local file known=''
    { read -r file && read -r known; } 2>/dev/null <"$rec/program" && [ -n "$file" ] || return 0
    fact program "$file"
    if [ ! -f "$file" ] || [ "$known" != "$(stat -L -c '%d %i %s %Y' -- "$file" 2>/dev/null)" ]; then
        set -- "$trace"/mmap_*_"${file##*/}"
        [ $# -eq 1 ] && [ -f "$1" ] || return 0
        file=$1
    fi
    fact program-sha256 "$(sha256sum <"$file" | cut -c 1-64)"
    if command -v go >/dev/null 2>&1; then
        # Go keeps notes of its use in the home folder.
        fact program-build "$(HOME=$rec XDG_CONFIG_HOME=$rec GOTOOLCHAIN=local go version -m "$file" 2>/dev/null | head -c 20000)"
        rm -rf "$rec/go"
    else
        fact program-build "$(build_of "$file" | head -c 20000)"
    fi
}

# What `go version -m` says, for hosts without go: a Go program carries the lines as they are, twice.
build_of() { # PROGRAM
    local line tab in_it=no
    tab=$(printf '\t')
    texts_of "$1" | grep -E "^(path|mod|dep|=>|build)$tab." | while IFS= read -r line; do
        case $in_it,$line in
        no,"path$tab"*)
            in_it=yes
            printf '%s: %s\n' "$1" "$(texts_of "$1" | grep -m 1 -o '^go1\.[0-9][0-9.a-z]*')"
            ;;
        no,*) continue ;;
        yes,"path$tab"*) break ;;
        esac
        printf '\t%s\n' "$line"
    done
}

texts_of() { # FILE
    tr -c '\11\12\40-\176' '\n' <"$1"
}

# The lines that sha256sum prints and checks. OpenSSL is several times quicker than older ones of it, but does not say
# which names it had to bend.
hash_trace() {
    (
        cd -- "$trace" || exit 1
        rm -f backstep.manifest
        case $(printf '%s' ./*) in
            *["$nl"\\]*) sha256sum ./* ;;
            *) if printf x | openssl dgst -sha256 -r >/dev/null 2>&1; then openssl dgst -sha256 -r ./*; else sha256sum ./*; fi ;;
        esac >../".$id.manifest" 2>/dev/null && mv -f ../".$id.manifest" backstep.manifest || rm -f ../".$id.manifest"
    )
}
