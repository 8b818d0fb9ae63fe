# SPDX-FileCopyrightText: 2026 Backstep contributors
# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# What ./dev tells the person: one line when something takes time, the reason when it fails. Sourced by ./dev.

say() { printf '[%4d s] %s\n' $(($(date +%s) - started)) "$*" >&2; }

# Ends with the reason; after Ctrl-C the person knows it.
die() {
    if [ "${interrupted:-no}" = yes ]; then
        say "stopped"
        exit 130
    fi
    printf 'dev: %s\n' "$*" >&2
    exit 1
}

# A line that counts the seconds and shows the end of the log while a long command runs; ends with its parent.
ticker() { # LABEL LOG
    local begun=$SECONDS last columns
    columns=$(tput cols 2>/dev/null || echo 100)
    while sleep 1 && kill -0 $$ 2>/dev/null; do
        last=$(tail -c 400 "$2" 2>/dev/null | tr '\r' '\n' | tr -cd '[:print:]\n' | grep . | tail -n 1 || true)
        if [ -t 2 ]; then
            printf '\r\033[K%.*s' $((columns - 1)) "[$(printf %4d $((SECONDS - begun))) s] ${last:-$1}" >&2
        elif [ $(((SECONDS - begun) % 30)) -eq 0 ]; then
            say "… ${last:-$1}"
        fi
    done
}

# Runs a command with its output in a log, saying what it does when that takes more than a moment.
logged_quietly() { # LABEL LOG CMD…
    local label=$1 log=$2 status=0 watcher
    shift 2
    mkdir -p "$(dirname "$log")"
    : >"$log"
    ticker "$label" "$log" &
    watcher=$!
    interrupted=no
    trap 'interrupted=yes' INT
    "$@" >"$log" 2>&1 </dev/null || status=$? # no subshell: what dies with its parent has to die with this one
    trap - INT
    kill "$watcher" 2>/dev/null || true
    wait "$watcher" 2>/dev/null || true
    [ ! -t 2 ] || printf '\r\033[K' >&2
    return "$status"
}

# The same, announced, and with the reason of a failure: the lines of the log that tell it.
logged() { # LABEL LOG CMD…
    local status=0
    say "$1"
    logged_quietly "$@" || status=$?
    [ "$status" -eq 0 ] && return 0
    [ "$interrupted" = no ] || return "$status"
    say "failed (status $status): $1"
    reason_of "$2" >&2
    printf 'dev: the whole log: %s\n' "$2" >&2
    return "$status"
}

# The lines of a log that tell why: the compiler's or linker's errors when there are some, the last lines otherwise.
reason_of() { # LOG
    if grep -q '^FAILED: ' "$1"; then
        sed -n '/^FAILED: /,$p' "$1" | grep -v '^ninja: \|^\[[0-9]*/[0-9]*\]' | cut -c1-400 | head -n 60
    else
        tail -n 30 "$1" | cut -c1-400
    fi
}
