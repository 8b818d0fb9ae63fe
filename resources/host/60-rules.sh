# SPDX-FileCopyrightText: 2026 Backstep contributors
# SPDX-License-Identifier: MIT
#
# ---- rules -----------------------------------------------------------------------------------------------------------
#
# A rule is text, one thing a line, words quoted as in a shell but never expanded, # begins a comment:
#
#   rule NAME                          letters, digits, - _ .
#   record OPTIONS -- CMD…             what to record: --name, --folder, --env, --soft, --max-time… as by hand
#   service UNIT OPTIONS -- CMD…       or: restart this unit of the person's systemd under the recorder, its command being
#                                      CMD
#   when CONDITION                     several lines: any of them
#   stop after TIME | stop when CONDITION
#   keep if FAILURE | keep if CONDITION
#                                      else it is thrown away; several lines: any of them. FAILURE is what --until-fail
#                                      takes: exit, signal, panic, output=PATTERN, longer=TIME…
#   every TIME                         how often to look; 1s, but 2s at an address, 5s at a journal and for goroutines
#   cooldown TIME                      after a recording; 60s. With service twice as long after each that is not kept
#   most N                             recordings that are kept, then it is disarmed; 5, 0 is no limit
#   schedule DAYS HH:MM-HH:MM          mon-fri 08:00-18:00, or daily
#
# CONDITION is one of
#
#   file PATH matches PATTERN          in what is added to it from now on
#   journal UNIT matches PATTERN       in what the unit of the person's systemd says from now on
#   http URL slower TIME | http URL wrong | http URL silent | http URL lacks PATTERN
#   goroutines URL above N             URL as http://127.0.0.1:6060, where net/http/pprof answers
#   memory PROCESS above SIZE | cpu PROCESS above N% | files PROCESS above N
#                                      PROCESS is pid:FILE, name:PROGRAM or unit:NAME
#   exists PATH | time HH:MM | always
#
# Those of stop and keep are looked at while it is recorded, and what held once is kept, whatever comes later. Of files and
# journals counts what is added from its beginning to its end. What a program takes and how an address answers count
# until it is to end. An address where nobody listens counts once somebody did, since a program takes its time to begin,
# and for keep also where nobody ever did. unit: is the program that is recorded where the rule restarts that unit.
#
# One folder in rules/NAME: text, words, off (why it is not armed), fired (how often, when last, in seconds, how many recordings were kept, the last of them), current
# (the recording under way), restarting (its unit is being restarted), refused (why that does not record), cools (since
# when, in seconds), vain (how many recordings of its unit one after the other were not kept), alive (made anew while somebody watches), gap (from when to when nobody did), unwanted (to be
# removed when it has ended), log, lock, name (where an older version was taken away for it).

rules=$base/rules

# Sets `quoted` to the words of a line, as a shell reads them back; false where a quote is not closed.
split_words() { # LINE
    local rest="$1" word='' open='' have=no
    local all='' plain one
    while [ -n "$rest" ]; do
        # All at once up to what means something.
        case $open in
            "'") plain=${rest%%\'*} ;;
            '"') plain=${rest%%[\"\\]*} ;;
            *) plain=${rest%%[\"\'\\\#\ "$tab"]*} ;;
        esac
        if [ -n "$plain" ]; then
            word=$word$plain have=yes rest=${rest#"$plain"}
            continue
        fi
        one=${rest%"${rest#?}"}
        rest=${rest#?}
        case $one in
            "'") if [ "$open" = '"' ]; then word=$word$one; elif [ -n "$open" ]; then open=''; else open="'" have=yes; fi ;;
            '"') if [ "$open" = '"' ]; then open=''; else open='"' have=yes; fi ;;
            \\) have=yes word=$word${rest%"${rest#?}"} rest=${rest#?} ;;
            ' ' | "$tab")
                if [ -n "$open" ]; then
                    word=$word$one
                elif [ "$have" = yes ]; then
                    quote "$word"
                    all=$all$quoted word='' have=no
                fi
                ;;
            '#') if [ -n "$open" ] || [ "$have" = yes ]; then word=$word$one; else rest=''; fi ;;
            *) word=$word$one have=yes ;;
        esac
    done
    [ -z "$open" ] || return 1
    if [ "$have" = yes ]; then
        quote "$word"
        all=$all$quoted
    fi
    quoted=$all
}
tab=$(printf '\t')

# Reads a rule into r_…; false with `trouble`, which names the line. `r_words` is what to record.
read_rule() { # TEXT
    local line_number=0 text
    [ "${#1}" -le 65536 ] || { trouble="the rule is longer than 64 KiB" && return 1; }
    r_name='' r_words='' r_unit='' r_when='' r_stop='' r_after=0 r_keep='' r_every='' r_cooldown=60 r_most=5 r_schedule='' r_conditions=0 r_systemd='' r_keep_when='' r_while='' r_files='' r_units='' r_journals=''
    while IFS= read -r text || [ -n "$text" ]; do
        line_number=$((line_number + 1))
        [ "${#text}" -le 4096 ] || { trouble="line $line_number: it is longer than 4096 bytes" && return 1; }
        trouble='a quote is not closed'
        split_words "$text" && trouble= && eval "set -- $quoted" || set -- "?"
        [ $# -gt 0 ] || continue
        [ -n "$trouble" ] || rule_line "$@" || trouble=${trouble:-"$1 is not followed by what it needs: $(form_of "$1")"}
        [ -z "$trouble" ] || { trouble="line $line_number: $trouble" && return 1; }
    done <<END
$1
END
    [ -n "$r_name" ] || { trouble="the rule has no name: rule NAME" && return 1; }
    [ -n "$r_when" ] || { trouble="the rule says no when: when CONDITION" && return 1; }
}

rule_line() { # WORD…
    local key="$1"
    shift
    case $key in
        rule) [ $# -eq 1 ] && case $1 in '' | [.-]* | *[!A-Za-z0-9._-]*) return 1 ;; esac && r_name=$1 ;;
        record) one_command && quote "$@" && r_words=${quoted# } ;;
        service)
            one_command || return 1
            [ $# -gt 2 ] && is_unit "$1" || return 1
            r_unit=$service r_systemd=yes
            shift
            quote "$@"
            r_words=${quoted# }
            ;;
        when) check_condition "$@" && next_condition holds_true "$@" && r_when="${r_when:+$r_when || }$condition" ;;
        stop) stop_line "$@" ;;
        keep) keep_line "$@" ;;
        every) [ $# -eq 1 ] && seconds "$1" && [ "$number" -gt 0 ] && r_every=$number ;;
        cooldown) [ $# -eq 1 ] && seconds "$1" && r_cooldown=$number ;;
        most) [ $# -eq 1 ] && is_number "$1" && r_most=$1 ;;
        schedule) check_schedule "$@" && r_schedule="$1 $2" ;;
        *) trouble="$key is no word of a rule: rule, record, service, when, stop, keep, every, cooldown, most and schedule are" && return 1 ;;
    esac
}

one_command() {
    [ -z "$r_words" ] || { trouble="what to record was said before: a rule has one line record, or one line service" && return 1; }
}

stop_line() { # after TIME, or when CONDITION
    case ${1:-} in
        after) [ $# -eq 2 ] && seconds "$2" && r_after=$number ;;
        when) shift && check_condition "$@" && condition_within "$@" && r_stop="${r_stop:+$r_stop || }$condition" ;;
        *) return 1 ;;
    esac
}

keep_line() { # if FAILURE, or if CONDITION
    [ $# -gt 1 ] && [ "$1" = if ] || return 1
    shift
    if is_condition "$1"; then
        # Each of them is looked at, since some need to know what was before.
        check_condition "$@" && condition_within "$@" && r_keep_when="$r_keep_when keep_if $condition;"
    elif [ $# -eq 1 ] && failure "$1"; then
        quote "$1" && check_patterns "$quoted" && r_keep=$r_keep$quoted
    else
        trouble="${trouble:-$* is no way to fail}, and no condition: $condition_words"
        return 1
    fi
}

condition_words='file, journal, http, goroutines, memory, cpu, files, exists, time and always are'
is_condition() { case $1 in file | journal | http | goroutines | memory | cpu | files | exists | time | always) ;; *) return 1 ;; esac }

# Sets `condition` to a command that asks whether it holds; its number tells its own notes from those of others.
next_condition() { # FUNCTION WORD…
    local asks="$1"
    shift
    r_conditions=$((r_conditions + 1))
    quote "$@"
    condition="$asks $r_conditions$quoted"
}

# One that is looked at while it is recorded.
condition_within() { # WORD…
    next_condition holds_within "$@"
    r_while="$r_while $r_conditions"
    case $1 in file) r_files="$r_files holds_true $r_conditions$quoted;" ;; esac
}

check_schedule() { # DAYS FROM-TO
    [ $# -eq 2 ] && days_of "$1" && case $2 in *-*) check_time "${2%%-*}" && check_time "${2#*-}" ;; *) return 1 ;; esac
}

check_time() { # HH:MM
    case $1 in [01][0-9]:[0-5][0-9] | 2[0-3]:[0-5][0-9]) ;; *) trouble="$1 is no time of day: 00:00 to 23:59" && return 1 ;; esac
}

# Sets `days` to the numbers of the days, 1 being Monday.
days_of() { # daily, mon, mon-fri, sat,sun
    local one part from to
    days=
    [ "$1" != daily ] || { days=1234567 && return 0; }
    for part in $(printf %s "$1" | tr , ' '); do
        from='' to=''
        for one in mon:1 tue:2 wed:3 thu:4 fri:5 sat:6 sun:7; do
            [ "${part%-*}" != "${one%:*}" ] || from=${one#*:}
            [ "${part#*-}" != "${one%:*}" ] || to=${one#*:}
        done
        [ -n "$from" ] && [ -n "$to" ] || return 1
        while :; do
            days=$days$from
            [ "$from" != "$to" ] || break
            from=$((from % 7 + 1))
        done
    done
    [ -n "$days" ]
}

# How a line begins that begins so.
form_of() { # WORD
    case $1 in
        rule) echo 'rule NAME, of letters, digits, - _ and .' ;;
        record) echo 'record OPTIONS -- CMD…' ;;
        service) echo 'service UNIT OPTIONS -- CMD…' ;;
        stop) echo 'stop after TIME, or stop when CONDITION' ;;
        keep) echo 'keep if FAILURE, or keep if CONDITION' ;;
        every | cooldown) echo "$1 TIME, as 30s or 5m" ;;
        most) echo 'most N' ;;
        schedule) echo 'schedule DAYS HH:MM-HH:MM, as mon-fri 08:00-18:00 or daily 22:00-06:00' ;;
        file) echo 'file PATH matches PATTERN' ;;
        journal) echo 'journal UNIT matches PATTERN' ;;
        http) echo 'http URL slower TIME, http URL wrong, http URL silent, or http URL lacks PATTERN' ;;
        goroutines) echo 'goroutines URL above N' ;;
        memory) echo 'memory PROCESS above SIZE, as memory name:bank above 500M' ;;
        cpu) echo 'cpu PROCESS above N%' ;;
        files) echo 'files PROCESS above N' ;;
        exists) echo 'exists PATH' ;;
        time) echo 'time HH:MM' ;;
        *) echo 'nothing' ;;
    esac
}

check_condition() { # WORD…
    trouble="${1:-nothing} is not followed by what it needs: $(form_of "${1:-}")"
    case ${1:-} in
        file | journal) [ $# -eq 4 ] && [ "$3" = matches ] && check_pattern "$4" && { [ "$1" = file ] || check_journal "$2"; } ;;
        http) http_condition "$@" ;;
        goroutines) [ $# -eq 4 ] && [ "$3" = above ] && is_number "$4" && check_url "$2" && wants_web ;;
        memory) [ $# -eq 4 ] && [ "$3" = above ] && size "$4" && check_process "$2" ;;
        files) [ $# -eq 4 ] && [ "$3" = above ] && is_number "$4" && check_process "$2" ;;
        cpu) [ $# -eq 4 ] && [ "$3" = above ] && is_number "${4%\%}" && check_process "$2" ;;
        exists) [ $# -eq 2 ] && [ -n "$2" ] ;;
        time) [ $# -eq 2 ] && check_time "$2" ;;
        always) [ $# -eq 1 ] ;;
        *) trouble="${1:-nothing} is no condition: $condition_words" && return 1 ;;
    esac && trouble=
}

http_condition() { # http URL WORD…
    check_url "${2:-}" && case ${3:-} in
        slower) [ $# -eq 4 ] && seconds "$4" ;;
        wrong | silent) [ $# -eq 3 ] ;;
        lacks) [ $# -eq 4 ] && check_pattern "$4" ;;
        *) return 1 ;;
    esac && wants_web
}

check_url() { case $1 in http://?* | https://?*) ;; *) trouble="$1 is no address: http://… or https://…" && return 1 ;; esac }
check_process() { case $1 in pid:?* | name:?*) ;; unit:?*) check_unit "${1#unit:}" ;; *) trouble="$1 is no process: pid:FILE, name:PROGRAM or unit:NAME" && return 1 ;; esac }
check_pattern() {
    # busybox ends with the same status for a pattern that is none and one that is not found.
    said=$(echo line | grep -E -e "$1" 2>&1 >/dev/null)
    [ -z "$said" ] || { trouble="$1 is no pattern; one is an extended regular expression, as grep -E takes" && return 1; }
}
check_journal() { # UNIT
    wants journalctl "a log file can be watched in its place: file PATH matches PATTERN" || return 1
    quote "$1"
    r_systemd=yes r_journals=$r_journals$quoted
}
check_unit() { # UNIT
    wants systemctl "a process can be named in its place: pid:FILE or name:PROGRAM" || return 1
    quote "$1"
    r_systemd=yes r_units=$r_units$quoted
}
wants() { # PROGRAM [WHAT ELSE WOULD DO]
    command -v "$1" >/dev/null 2>&1 || { trouble="this host has no $1, which the condition needs${2:+; $2}" && return 1; }
}
wants_web() { wants curl || wants wget || { trouble="this host has neither curl nor wget, one of which the condition needs" && return 1; }; }

# ---- arming ----------------------------------------------------------------------------------------------------------

# Whether a text is words in single quotes and nothing else: a shell that reads it back does nothing.
only_quoted() { # TEXT
    [ -n "$1" ] && [ -z "$(printf %s "$1" | tr '\n' ' ' | sed -E "s/\\\\'|'[^']*'| //g")" ]
}

# Sets `r_words` to what comes behind a line "# words" in a text, and `text` to what comes before. A comment of that name is
# none: words are quoted, each of them, and lines of a rule begin with one that is not.
take_words() {
    local mark="$nl# words$nl" before='' rest="$text"
    while :; do
        case $rest in *"$mark"*) ;; *) return ;; esac
        before=$before${rest%%"$mark"*}
        rest=${rest#*"$mark"}
        if only_quoted "$rest"; then
            text=$before r_given=$rest
            return
        fi
        before=$before$mark
    done
}

# Whether something may ever come of the units that the rule names, and of what their journal says.
units_are_there() {
    local one
    eval "set -- $r_units"
    for one in "$@" ${r_unit:+"$r_unit"}; do
        if is_unknown_unit "$one"; then return 1; fi
    done
    [ -n "$r_journals" ] || return 0
    # Some fail also where there is only nothing to show.
    one=$(journalctl --user --quiet --lines=1 2>&1 >/dev/null) || [ -z "$one" ] || {
        trouble="your journal cannot be read on this host ($one); that takes Storage=persistent in its journald.conf, or that you are in the group systemd-journal"
        return 1
    }
    eval "set -- $r_journals"
    for one; do
        # What was made for a while, and has ended, has a journal still.
        if is_unknown_unit "$one" && [ -z "$(journalctl --user --quiet --lines=1 --unit "$one" 2>/dev/null)" ]; then return 1; fi
    done
    return 0
}

is_unknown_unit() { # UNIT
    [ "$(systemctl --user show -p LoadState --value -- "$1" 2>/dev/null)" = not-found ] || return 1
    trouble="your systemd knows no unit $1; systemctl --user list-unit-files tells which it knows, and those of the whole machine are none of yours"
}

# Of two who arm one rule, the second replaces the first one's.
alone() {
    local left=450 failures=5
    until take "$rules/.arming"; do
        held "$rules/.arming" || failures=$((failures - 1))
        [ "$failures" -gt 0 ] || return 0
        left=$((left - 1))
        [ "$left" -gt 0 ] || die "somebody else has been arming a rule for a minute and a half, so nothing was armed"
        nap 2
    done
}

# A text that was written on another system ends its lines with two characters.
without_returns() { printf '%s\n' "$1" | sed "s/$cr\$//"; }

# The text comes on standard input and ends with a line "# end"; behind a line "# words" comes what to record instead.
verb_arm() { # -, or FILE
    local text new folder again=no
    if [ "${1:--}" = - ]; then text=$(cat); else text=$(cat -- "$1" && printf '\n# end\n'); fi
    case $text in *"$nl# end") text=${text%"$nl# end"} ;; *) die "the rule on standard input does not end with its end mark, so nothing was armed" ;; esac
    r_given=
    take_words
    text=$(without_returns "$text")
    read_rule "$text" || die "$trouble"
    r_words=${r_given:-$r_words}
    [ -n "$r_words" ] || die "the rule says nothing to record: record -- CMD…"
    eval "set -- $r_words"
    parse "$@" && behind "$consumed" check_command "$@" || die "$trouble"
    with_tools "$@"
    r_words=$words
    [ -z "$r_systemd" ] || { systemd_runs && units_are_there; } || die "$trouble"
    folder=$rules/$r_name new=$rules/.new-$$
    mkdir -p "$rules" && alone
    rm -rf "$new"
    mkdir "$new" && put "$new/text" "$text" && put "$new/words" "$r_words" && put "$new/machine" "$machine $host_name" && put "$new/root" "$root" ||
        { rm -rf "$new" && die "nothing can be written to $base; is the disk full?"; }
    if [ -e "$folder" ]; then
        again=yes
        if ! disarm "$r_name" "another version of it was armed"; then
            rm -rf "$new"
            die "$trouble, so the new version was not armed"
        fi
        cp -p "$folder"/log* "$folder/cools" "$new/" 2>/dev/null
        # Whoever is killed from here on is followed by others.
        put "$new/name" "$r_name" && rm -rf "$folder"
    fi
    mv "$new" "$folder" || die "the rule $r_name cannot be armed"
    note armed "$folder/log"
    apart rule "$r_name"
    rm -f "$rules/.arming".*
    printf '%s' "$(describe_rule "$r_name")"
    after_restart
    field after-restart "$after"
    [ "$again" = no ] || field again yes
    printf '\n'
    tell_login
}

is_rule() { case $1 in '' | .* | */*) return 1 ;; *) [ -e "$rules/$1/text" ] ;; esac }

verb_disarm() { # NAME [SECONDS]
    is_rule "${1:-}" || die "there is no rule ${1:-}"
    disarm "$1" "disarmed by hand" "${2:-}" || die "$trouble"
    describe_rule "$1"
}

# Whoever watches sees it within a second, or after the probe under way, ends what it records and goes. False with
# `trouble` where it goes on.
disarm() { # NAME REASON [SECONDS]
    local left="$((${3:-60} * 10))" was_off=yes
    if [ ! -e "$rules/$1/off" ]; then
        was_off=no
        put "$rules/$1/off" "$2" || signal_holder "$rules/$1/lock" || { trouble="nothing can be written to $base; is the disk full?" && return 1; }
    fi
    if elsewhere "$rules/$1"; then
        # Its lock cannot be looked at, but it says when it is through.
        trouble="the rule $1 is watched on $place, and ends there within a minute"
        [ "$was_off" = yes ] && [ ! -e "$rules/$1/current" ]
        return
    fi
    [ "$left" -gt 0 ] || return 0
    while held "$rules/$1/lock" && [ "$left" -gt 0 ]; do
        nap 1
        left=$((left - 1))
    done
    trouble="the rule $1 has not ended within a minute, and may still be ending what it records"
    ! held "$rules/$1/lock"
}

verb_forget() { # NAME [SECONDS]
    is_rule "${1:-}" || die "there is no rule ${1:-}"
    disarm "$1" "it was removed" "${2:-}" || die "$trouble, so it was not removed"
    if [ "${2:-}" = 0 ] && held "$rules/$1/lock"; then
        put "$rules/$1/unwanted" yes
    else
        rm -rf "${rules:?}/$1"
    fi
}

verb_log() { # NAME
    is_rule "${1:-}" || die "there is no rule ${1:-}"
    [ ! -e "$rules/$1/log.1" ] || cat "$rules/$1/log.1"
    cat "$rules/$1/log"
}

describe_rule() { # NAME
    local folder="$rules/$1" state=armed times last caught counted from='' to=''
    read_fired "$folder"
    [ ! -e "$folder/off" ] || state=off
    printf rule
    field name "$1"
    printf ' state=%s fired=%s kept=%s' "$state" "$times" "$caught"
    [ -z "$last" ] || printf ' last=%s' "$last"
    field command "$(command_of "$folder")"
    first_line "$folder/current" && field current "$line"
    first_line "$folder/off" && field reason "$line"
    { read -r from to; } 2>/dev/null <"$folder/gap"
    if elsewhere "$folder"; then
        field on "$place"
    elif [ "$state" = armed ] && ! held "$folder/lock" && last_alive "$folder"; then
        from=$number to=''
    fi
    [ -z "$from" ] || printf ' unwatched-from=%s' "$from"
    [ -z "$to" ] || printf ' unwatched-to=%s' "$to"
    printf '\n'
}

# Sets `number` to when somebody watched a rule last, where that is minutes ago.
last_alive() { # FOLDER
    number=$(stat -c %Y -- "$1/alive" 2>/dev/null) && is_number "$number" && [ $(($(date +%s) - number)) -ge 120 ]
}
