# SPDX-FileCopyrightText: 2026 Backstep contributors
# SPDX-License-Identifier: MIT
#
# ---- what is looked at while it is recorded --------------------------------------------------------------------------
#
# The conditions of `stop when` and `keep if`. What held once is in `holds` in the recording's folder, for whoever judges it.

# What was noted for the recording before counts no more.
begin_notes() {
    local n
    forget_notes
    for n in $r_while; do eval "t_$n='' q_$n='' l_$n='' a_$n='' s_$n=''"; done
    kept_for=''
}

# How far files are before the program begins.
note_files() {
    eval "$r_files"
    return 0
}

# The same where systemd starts it: the process that was there before has written its last line then, and the one that comes
# after has not begun when the ends are noted.
note_files_of_rule() { # [ends], `words` as those of a service
    (
        eval "set -- \"\${1:-}\" $words"
        noting_ends=$1
        shift
        parse "$@" || exit
        rule_folder=$rules/${o_by#rule:}
        case $o_by in rule:?*) is_rule "${o_by#rule:}" && read_rule "$(cat "$rule_folder/text")" && note_files ;; esac
    )
}

# Print when the recording under way began, and when it was sealed, as precisely as it is known.
began_at() { [ -z "${run:-}" ] || time_of "$recordings/$run/began"; }
ended_at() { time_of "$recordings/$run/facts"; }
time_of() { # FILE
    local at
    at=$(stat -c %.Y -- "$1" 2>/dev/null)
    case $at in '' | *[!0-9.]* | .*) at=$(stat -c %Y -- "$1" 2>/dev/null) ;; esac
    printf %s "$at"
}

# Whether the program runs, and nobody asked it to end.
program_runs() {
    local rec="$recordings/$run" file=recorder
    [ -e "$rec/private" ] && [ ! -e "$rec/stop" ] || return 1
    [ ! -e "$rec/rr" ] || file=rr
    lives "$rec/$file"
}

# Sets `pid` and `born` to the program that is recorded; false where rr has none any more.
program_of_run() {
    local one
    holds "$recordings/$run/rr" || holds "$recordings/$run/recorder" || return 1
    for one in $(children_of "$pid"); do
        if look_at "$one"; then return 0; fi
    done
    return 1
}

# Whether the rule made it a recorded program: what systemd knows of it is what watches it.
is_recorded_unit() { # UNIT
    [ -n "${run:-}" ] && [ -n "$r_unit" ] && [ "${1%.service}" = "${r_unit%.service}" ]
}

# As holds_true, and only as long as it says something about the program.
holds_within() { # N KIND WORD…
    case $2 in
        file | journal | exists | time | always) holds_true "$@" ;;
        http) if [ -n "${over:-}" ]; then never_answered "$1" "$3"; else program_runs && answers_so "$@"; fi ;;
        *) program_runs && holds_true "$@" ;;
    esac
}

# Whether it answers as the condition says. Where nobody listens yet a program may be starting, and where nobody does any
# more it may have ended a moment ago: neither of them is silent, as one is that keeps others waiting.
answers_so() { # N http URL WORD…
    local had pid
    eval "had=\${a_$1:-}"
    if ! holds_true "$@"; then
        [ -z "$status" ] || eval "a_$1=yes"
        return 1
    fi
    [ -z "$status" ] || return 0
    eval "s_$1=yes"
    { [ -n "$had" ] || [ "$refused" = no ]; } && nap 5 && program_runs && program_of_run
}

never_answered() { # N URL
    local had silent
    eval "had=\${a_$1:-} silent=\${s_$1:-}"
    [ -n "$silent" ] && [ -z "$had" ] && why="$2 never answered"
}

keep_if() { # holds_within N KIND WORD…
    [ -z "$kept_for" ] && "$@" || return 0
    kept_for=$why
    put "$recordings/$run/holds" "$why"
}

# When it has ended: what it said and left behind last counts, too, and an address that never answered.
last_look() {
    local n over=yes
    for n in $r_while; do eval "q_$n='' f_$n='' l_$n=''"; done
    eval "$r_keep_when"
}

# Whether the loaded recording is what the rule is after.
is_worth_keeping() {
    local fits=no
    [ -n "$r_keep$r_keep_when" ] || return 0
    o_fail=$r_keep
    if [ -n "$r_keep" ] && failed; then
        put "$rec/failed" "${way:-yes}"
        fits=yes
    fi
    if [ -n "$kept_for" ] || { first_line "$rec/holds" && kept_for=$line; }; then fits=yes; fi
    [ "$fits" = yes ]
}
