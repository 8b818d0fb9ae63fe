# SPDX-FileCopyrightText: 2026 Backstep contributors
# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# What the commands of ./dev do once the tools are there. Sourced by ./dev.

task_setup() { say "everything needed is installed"; }

task_shell() {
    [ "${1:-}" != -- ] || shift
    [ $# -gt 0 ] || set -- bash
    exec "$@"
}

# Configures when the build folder is new, when the presets changed, or when a configure was cut off.
configure() { # PRESET
    local folder=$project/build/$1 stamp
    if ! grep -qsxF "CMAKE_HOME_DIRECTORY:INTERNAL=$project" "$folder/CMakeCache.txt"; then
        rm -rf "$folder/CMakeCache.txt" "$folder/CMakeFiles" "$folder/build.ninja" # the project was moved or copied
    fi
    stamp=$(sha256sum <"$project/CMakePresets.json")
    [ -e "$folder/build.ninja" ] && [ "$(cat "$folder/.presets" 2>/dev/null)" = "$stamp" ] && return 0
    cmake --list-presets=configure 2>/dev/null | grep -q "\"$1\"" ||
        die "there is no preset $1; these exist: $(cmake --list-presets=configure | sed -n 's/^ *"\(.*\)".*/\1/p' | xargs)"
    logged "configuring $1" "$logs/$1-configure.log" cmake --preset "$1"
    echo "$stamp" >"$folder/.presets"
}

# Compiles. Quiet when nothing is to be done, which is asked with a dry run.
compile() { # PRESET [TARGET…]
    local preset=$1
    shift
    configure "$preset"
    if ninja -C "$project/build/$preset" -n "$@" 2>/dev/null | grep -q 'no work to do'; then return 0; fi
    logged "building $preset" "$logs/$preset-build.log" \
        cmake --build "$project/build/$preset" --parallel "$jobs" ${1:+--target "$@"}
}

task_build() { compile "${1:-${BACKSTEP_PRESET:-dev}}"; }

# The program in the folder the caller stands in, so that relative paths in its arguments mean what they say.
start_program() { # PRESET ARGS…
    local program=$project/build/$1/bin/backstep
    shift
    [ -x "$program" ] || die "the build made no program $program"
    cd "$called_from" || return
    exec "$program" "$@"
}

task_run() {
    compile release backstep
    start_program release "$@"
}

task_demo() {
    compile release backstep
    if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then export QT_QPA_PLATFORM=${QT_QPA_PLATFORM:-offscreen}; fi
    start_program release --demo "$@"
}

task_test() {
    local preset=${BACKSTEP_PRESET:-dev} status=0
    compile "$preset"
    mkdir -p "$project/build/$preset/pictures"
    export QT_QPA_PLATFORM=offscreen BACKSTEP_PICTURES=$project/build/$preset/pictures
    if [ "${CI:-}" = true ]; then export BACKSTEP_REQUIRE_TOOLS=1; fi
    ctest --preset "$preset" --parallel "$jobs" --no-tests=error "$@" || status=$?
    exit "$status"
}

task_bench() {
    compile release
    export QT_QPA_PLATFORM=offscreen
    if [ $# -gt 0 ]; then set -- --tests-regex "$1"; fi
    ctest --preset release --build-config Bench --label-regex bench --verbose --no-tests=error "$@"
}

# Inputs that nobody thought of, with sanitizers. One that breaks something is left in build/log/NAME/fuzz-last.
task_fuzz() {
    local name=${1:-capsule} seconds=${2:-600} target=fuzz_${1:-capsule} log=$project/build/log/fuzz_${1:-capsule}
    compile asan "$target"
    mkdir -p "$log"
    cd "$log" || return
    ASAN_OPTIONS=detect_leaks=0 UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1 nice -n 10 \
        "$project/build/asan/tests/$target" -keep -seconds="$seconds" -seed="$(date +%s)" \
        "$project/tests/fuzz/seeds/$name"/*
}

task_lint() {
    if [ "${1:-}" = --fix ]; then
        cd "$project" || return
        files '*.cpp' '*.h' ':!tests/data' | xargs -r -P "$jobs" -n 20 clang-format -i
        files '*.go' ':!tests/data' | xargs -r gofmt -w
    fi
    compile_generated
    lint
}

# clang-tidy reads headers that the build makes (moc, ui); this makes them and compiles nothing.
compile_generated() {
    local targets
    configure dev
    ninja -C "$project/build/dev" build.ninja >"$logs/dev-configure.log" 2>&1 ||
        { reason_of "$logs/dev-configure.log" >&2; die "configuring dev failed, see above."; }
    mapfile -t targets < <(ninja -C "$project/build/dev" -t targets all | sed -n 's/^\([a-z0-9_/]*_autogen\): phony$/\1/p')
    if [ ${#targets[@]} -gt 0 ]; then compile dev "${targets[@]}"; fi
}
