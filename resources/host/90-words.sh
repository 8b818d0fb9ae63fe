# SPDX-FileCopyrightText: 2026 Backstep contributors
# SPDX-License-Identifier: MIT
#
# ---- answers ---------------------------------------------------------------------------------------------------------

# One line: recording id=… state=… and what else is known, blanks and the like in the values written %20.
# States: starting, recording, ending, sealing, complete, broken (rr died, or was killed), failed (nothing was recorded).
describe() { # ID
    local state known
    load "$1" || return 1
    if [ -e "$rec/facts" ]; then
        state=$(grep '^complete=' "$rec/facts")
        case ${state#complete=} in yes) state=complete ;; *) if [ -d "$trace" ] && ! grep -q '^empty=yes' "$rec/facts"; then state=broken; else state=failed; fi ;; esac
    elif lives "$rec/recorder"; then
        if [ -e "$rec/stop" ]; then state=ending; else state=recording; fi
    elif [ -e "$rec/recorder" ] || [ -e "$rec/stop" ]; then
        state=sealing
    else
        state=starting
    fi
    if [ ! -e "$rec/facts" ] && elsewhere "$rec"; then
        if [ -e "$rec/stop" ]; then state=ending; else state=recording; fi
    fi
    printf recording
    field id "$id"
    field state "$state"
    field trace "$trace"
    first_line "$rec/began" && field began "$line"
    first_line "$rec/kib" && field size $((line * 1024))
    [ ! -e "$rec/keep" ] || field kept yes
    if [ -e "$rec/failed" ]; then
        field failed yes
        line=$(cat "$rec/failed")
        [ "$line" = yes ] || field failure "$line"
    fi
    first_line "$rec/fetching" && field fetching "$line"
    first_line "$rec/removed" && field removed "$line"
    ! elsewhere "$rec" || field on "$place"
    if [ -e "$rec/facts" ]; then
        known=$(grep -E '^(reason|exit|signal|by|with|chaos|command|ended|duration|rr|program)=' "$rec/facts" | tr '\n' ' ')
        printf ' %s' "${known% }"
    else
        now
        field by "$o_by"
        field with "$o_with"
        field chaos "$o_chaos"
        field command "$(command_of "$rec")"
        first_line "$rec/started" && [ "${line#* }" = "$boot" ] && field running $((uptime - ${line%% *}))
        first_line "$rec/stop" && field reason "$line"
    fi
    printf '\n'
}

# Prints the command of a recording, a loop or a rule.
command_of() { # FOLDER
    eval "set -- $(cat "$1/words")"
    parse "$@" && shift "$consumed"
    shown "$@"
}

all_ids() {
    local one
    for one in "$recordings"/*; do
        [ ! -e "$one/words" ] || printf '%s\n' "${one##*/}"
    done
}

# Whatever was cut off goes on: recordings that nobody watches, half removed ones.
revive() {
    local one
    take_up_begun
    for one in "$recordings"/*; do
        nobody_has "$one" words || continue
        if [ ! -e "$one/facts" ]; then apart watch "${one##*/}"; elif [ -e "$one/unwanted" ]; then (load "${one##*/}" && throw_away); fi
    done
    for one in "$loops"/*; do
        nobody_has "$one" words || continue
        if [ ! -e "$one/over" ]; then apart loop "${one##*/}"; elif [ -e "$one/unwanted" ]; then rm -rf "$one"; fi
    done
    for one in "$rules"/*; do
        nobody_has "$one" text || continue
        if [ ! -e "$one/off" ]; then apart rule "${one##*/}"; elif [ -e "$one/unwanted" ]; then rm -rf "$one"; fi
    done
    for one in "$base/trash"/*; do
        [ ! -d "$one" ] || lives_in "${one##*.}" || empty_trash "$one"
    done
}

# What somebody who was killed had begun to make: a rule whose older version is gone already takes its place.
take_up_begun() {
    local one name
    for one in "$rules"/.new-* "$loops"/.new-* "$recordings"/.new-*; do
        [ -d "$one" ] && ! elsewhere "$one" && ! lives_in "${one##*-}" || continue
        first_line "$one/name" && name=$line || name=
        if [ -n "$name" ] && [ ! -e "$rules/$name/text" ]; then
            rm -rf "${rules:?}/$name"
            mv "$one" "$rules/$name" && note armed "$rules/$name/log"
        elif [ -n "$(find "$one" -prune -mmin +1 2>/dev/null)" ]; then
            # Another machine may be making it right now.
            rm -rf "$one"
        fi
    done
    if [ -f "$base/trouble" ] && [ "$(wc -c <"$base/trouble")" -gt 200000 ]; then mv -f "$base/trouble" "$base/trouble.1"; fi
}

# Whether it is one of this machine that nobody watches.
nobody_has() { # FOLDER FILE: which is in each of its kind
    [ -e "$1/$2" ] || return 1
    # A sealed one is watched by nobody, and there may be many.
    if [ -e "$1/facts" ] && [ ! -e "$1/unwanted" ]; then return 1; fi
    ! elsewhere "$1" && ! held "$1/lock"
}

lives_in() { is_number "$1" && look_at "$1"; }

list() {
    local id one
    revive
    trace_root
    read_limits
    one=$root
    while [ ! -d "$one" ]; do one=${one%/*} && [ -n "$one" ] || one=/; done
    free_kib "$one"
    printf host
    field version "$version"
    printf ' format=%s' "$format"
    field root "$root"
    field free "$((free * 1024))"
    printf ' size=%s time=%s keep-free=%s total=%s number=%s\n' "$l_size" "$l_time" "$l_free" "$l_total" "$l_number"
    for id in $(all_ids); do describe "$id"; done
    for one in "$loops"/*; do
        [ ! -e "$one/words" ] || describe_loop "${one##*/}"
    done
    for one in "$rules"/*; do
        [ ! -e "$one/text" ] || describe_rule "${one##*/}"
    done
    for one in "$base"/services/*; do
        [ ! -e "$one/owner" ] || describe_service "${one##*/}"
    done
    echo end
}

# Waits until a recording is sealed, at most so long.
await() { # ID SECONDS
    local left="$(($2 * 5))"
    while [ -d "$recordings/$1" ] && [ ! -e "$recordings/$1/facts" ] && [ "$left" -gt 0 ]; do
        nap 2
        left=$((left - 1))
        [ $((left % 10)) -ne 0 ] || revive
    done
    [ ! -d "$recordings/$1" ] || [ -e "$recordings/$1/facts" ]
}

# ---- verbs -----------------------------------------------------------------------------------------------------------

verb_start() { # -, or OPTIONS -- CMD…
    if [ "${1:-}" = - ]; then
        words_from_input
    else
        quote "$@"
        words=${quoted# }
    fi
    eval "set -- $words"
    parse "$@" || die "$trouble"
    if [ "$o_until_fail" = yes ]; then
        shift "$consumed"
        make_loop "$@" || die "$trouble"
        apart loop "$id"
        describe_loop "$id"
    else
        make_recording || die "$trouble"
        apart watch "$id"
        settle "$id"
    fi
    tell_login
}

# Until it records, or has failed to.
settle() { # ID
    local left=25
    while [ "$left" -gt 0 ] && [ ! -e "$recordings/$1/facts" ] && [ ! -e "$recordings/$1/private" ]; do
        nap 2
        left=$((left - 1))
    done
    describe "$1"
}

# In the foreground, for a service: ends with the program's own status, and a request to end is done cleanly.
verb_run() { # OPTIONS -- CMD…
    quote "$@"
    words=${quoted# }
    run_words
}

# Set by a signal: what is to end does so also where that cannot be written down.
asked_to_end=

# Set where it is the program itself that is to end, as systemd ends what it runs.
stopped=

# Whether what the program prints is handed on to where this prints.
hands_on=

run_words() { # [UNIT]
    local status
    # It is ours before anybody else sees it, and whoever holds it is told to end where that cannot be written down.
    trap 'asked_to_end=${asked_to_end:-asked to end}' USR1
    trap 'asked_to_end="asked by a signal"' INT HUP
    trap 'asked_to_end="asked by a signal" stopped=yes' TERM
    lock_it=yes hands_on=yes
    make_recording || {
        [ $# -eq 0 ] || [ -n "$stopped" ] || serve_plainly "$1"
        die "$trouble"
    }
    trap 'end_by_signal' INT HUP
    trap 'stopped=yes; end_by_signal' TERM
    [ -z "$asked_to_end" ] || put "$recordings/$id/stop" "not started: $asked_to_end"
    # Whoever else watches it after all, this ends when it ends.
    until keep "$id" || [ ! -d "$recordings/$id" ] || [ -e "$recordings/$id/facts" ]; do
        [ -z "$asked_to_end" ] || ask_to_end "$id" "$asked_to_end"
        nap 5
    done
    status=1
    if load "$id" && [ "$(known_of complete)" = yes ]; then
        status=$(known_of exit) line=$(known_of signal)
        [ -z "$line" ] || status=$((128 + line))
    fi
    return "${status:-1}"
}

end_by_signal() {
    asked_to_end="asked by a signal"
    [ -e "$recordings/$id/stop" ] || put "$recordings/$id/stop" "$asked_to_end"
}

verb_stop() { # ID [SECONDS]
    if is_loop "${1:-}"; then
        stop_loop "$@"
        return
    fi
    known "${1:-}" || die "$trouble"
    [ -e "$rec/facts" ] || ask_to_end "$id" "asked to end" || die "nothing can be written to $base; is the disk full?"
    revive
    await "$id" "${2:-60}"
    describe "$id"
}

# With 0 seconds nobody waits: it goes when it has ended.
verb_discard() { # ID [SECONDS]
    if is_loop "${1:-}"; then
        if [ "${2:-}" = 0 ] && [ ! -e "$loops/$1/over" ]; then
            put "$loops/$1/unwanted" yes
            stop_loop "$1" 0 >/dev/null
            return
        fi
        stop_loop "$1" >/dev/null
        [ -e "$loops/$1/over" ] || die "the loop $1 has not ended within a minute, so it was not removed"
        rm -rf "${loops:?}/$1"
        return
    fi
    load "${1:-}" || die "there is no recording ${1:-}"
    if [ ! -e "$rec/facts" ] && elsewhere "$rec"; then
        is_silent "$rec" || die "the recording $1 is one of $place, and can be removed only there, or when nothing was heard of it for a day"
        throw_away || die "the recording $1 cannot be removed"
        return
    fi
    if [ "${2:-}" = 0 ] && [ ! -e "$rec/facts" ] && put "$rec/unwanted" yes; then
        verb_stop "$1" 0 >/dev/null
        return
    fi
    [ -e "$rec/facts" ] || verb_stop "$1" >/dev/null
    [ -e "$rec/facts" ] || die "the recording $1 does not end, so it was not removed"
    throw_away || die "the recording $1 cannot be removed"
}

verb_keep() {
    known "${1:-}" || die "$trouble"
    put "$rec/keep" yes || die "nothing can be written to $base; is the disk full?"
}
verb_unkeep() { known "${1:-}" && rm -f "$rec/keep" || die "$trouble"; }

# Whoever fetches it, or waits for its end to fetch it, says so again before that is over; with 0 they are through.
verb_fetching() { # ID [TIME]
    known "${1:-}" || die "$trouble"
    seconds "${2:-10m}" && [ "$number" -le 2592000 ] || die "${2:-} is no time$(right_for --max-time), and at most 30d"
    if [ "$number" -eq 0 ]; then
        rm -f "$rec/fetching"
    else
        put "$rec/fetching" "$(($(date +%s) + number))" || die "nothing can be written to $base; is the disk full?"
    fi
}

# The end of what a program said, for people.
verb_output() { # ID
    local first second one
    known "${1:-}" || die "$trouble"
    if [ -s "$rec/out" ] || [ -s "$rec/err" ]; then
        # What was written last stands last, where who follows it looks.
        first=err second=out
        if [ "$rec/err" -nt "$rec/out" ]; then first=out second=err; fi
        for one in "$first" "$second"; do
            [ -s "$rec/$one" ] || continue
            if [ -s "$rec/out" ] && [ -s "$rec/err" ]; then printf '\n--- std%s ---\n' "$one"; fi
            tail -c 20000 "$rec/$one"
        done
    elif [ -e "$rec/facts" ]; then
        printf 'It printed nothing. It ended because: %s\n' "$(reason_of)"
    else
        printf 'It has printed nothing yet.\n'
    fi
}

# Loads what a person calls so: a whole name, or the beginning of only one.
known() { # ID
    local one found='' more=no
    if load "$1"; then return 0; fi
    trouble="there is no recording $1"
    case $1 in '' | .* | */*) return 1 ;; esac
    for one in "$recordings/$1"*; do
        [ -e "$one/words" ] || continue
        [ -z "$found" ] || more=yes
        found=${one##*/}
    done
    [ "$more" = no ] || { trouble="more than one recording begins with $1; say more of its name" && return 1; }
    [ -n "$found" ] && load "$found"
}

# With "elsewhere" what the rule needs may be missing here.
verb_check() { # FILE|- [elsewhere]
    [ "${1:--}" = - ] || exec <"$1" || exit 1
    [ "${2:-}" != elsewhere ] || wants() { :; }
    read_rule "$(without_returns "$(cat)")" || die "$trouble"
}

# Ends everything and takes away everything but the recordings, which are rr's and the person's.
verb_remove() {
    local one left=600
    for one in "$recordings"/* "$loops"/* "$rules"/*; do
        if [ -e "$one/machine" ] && [ ! -e "$one/facts" ] && [ ! -e "$one/over" ] && [ ! -e "$one/off" ] && elsewhere "$one" && ! is_silent "$one"; then
            die "${one##*/} is under way on $place; what is under way there is to be ended there first, so nothing was removed"
        fi
    done
    # What systemd starts again when it has ended is to start as ever.
    for one in "$base"/services/*; do
        [ ! -d "$one" ] || take_dropin "${one##*/}" start
    done
    for one in "$rules"/*; do
        [ ! -e "$one/text" ] || [ -e "$one/off" ] || put "$one/off" "everything is being removed"
    done
    for one in "$loops"/*; do
        [ ! -e "$one/words" ] || put "$one/stop" "everything is being removed"
    done
    for one in $(all_ids); do
        [ -e "$recordings/$one/facts" ] || put "$recordings/$one/stop" "everything is being removed"
    done
    revive
    for one in $(all_ids); do
        # One of a machine that is gone ends no more.
        load "$one" && ! elsewhere "$rec" || continue
        await "$one" 60 || die "the recording $one does not end, so nothing was removed"
    done
    for one in "$rules"/* "$loops"/* "$recordings"/*; do
        while held "$one/lock"; do
            nap 1
            left=$((left - 1))
            [ "$left" -gt 0 ] || die "${one##*/} does not end, so nothing was removed"
        done
    done
    for one in "$base"/services/*; do
        [ ! -d "$one" ] || take_dropin "${one##*/}"
    done
    timer_units
    [ ! -e "$timer" ] || verb_timer off >/dev/null
    # The folder may be one in which others keep something, too.
    rm -rf "$recordings" "$loops" "$rules" "$base/services" "$base/trash"
    rm -f "$base"/limits* "$base/log" "$base/log.1" "$base/trouble" "$base"/backstep-host.sh* "$base/.update"
    rmdir "$base" 2>/dev/null || [ ! -e "$recordings" ]
}

usage() {
    cat <<'END'
sh backstep-host.sh VERB …

  start - | [OPTIONS] -- CMD…   record in the background; - takes quoted words from standard input, then a line "# end"
  run [OPTIONS] -- CMD…         record in the foreground, for a service
  list                          everything, one line each
  stop ID [SECONDS]             end a recording cleanly and wait for it
  discard ID [0]                remove a recording, after ending it; with 0 nobody waits for that
  keep ID | unkeep ID           never remove it to make room, or do
  fetching ID [TIME]            not to make room for so long, 10m: to be said again meanwhile, and with 0 at the end
  output ID                     the end of what its program said
  limits [KEY=VALUE…]           size, time, total, number of recordings, free: space to leave on the disk
  arm - | arm FILE              arm a rule, the text of which is explained at the top of its part of this script
  disarm NAME | forget NAME     end it; remove it, too
  timer on | timer off          after a restart of the machine rules are watched again by themselves, or when somebody asks
  log NAME                      when it fired, and what came of it
  service on UNIT - | [OPTIONS] -- CMD…
                                from its next start a unit of the person's systemd runs CMD, its command, recorded
  service off UNIT              from its next start it is as it was
  check FILE                    whether a rule is understood
  remove                        end everything and take this script's folder away; recordings stay

Options: --name N  --folder D  --env K=V  --with rr|dlv  --rr PATH  --dlv PATH  --chaos yes|no  --soft  --gomaxprocs N
         --cpu N  --rr-option O  --copy yes|no  --grace TIME  --max-size SIZE  --max-time TIME  --keep

Until it fails: start --until-fail [--chaos turns] [--fail KIND]… [--max-runs N] [--wanted N] [--keep-all] … repeats the
         command and keeps only the recordings of runs that failed. KIND is exit, exit=N, signal, panic, output=PATTERN,
         longer=TIME or shorter=TIME; without any it is an exit status other than 0, a signal or a panic.
END
}

main() {
    local verb="${1:-help}"
    [ $# -eq 0 ] || shift
    [ $((4294967296)) -gt 0 ] || die "the sh of this host counts in 32 bits, and sizes are greater"
    case $base in /*) ;; *) die "no folder to work in: HOME is not set" ;; esac
    case $script in /*) ;; *) script=$PWD/$script ;; esac
    mkdir -p "$recordings" 2>/dev/null || die "the folder $base cannot be made"
    # Where the disk is full later nothing could be moved to where it is not yet.
    mkdir -p "$base/trash" 2>/dev/null
    trace_root
    root_folder=$root
    case $verb in
        start | run | stop | discard | unkeep | fetching | output | remove | arm | disarm | forget | log | timer) "verb_$verb" "$@" ;;
        keep) verb_keep "$@" ;;
        watch | loop | rule)
            trap 'asked_to_end="asked to end"' USR1
            case $verb in watch) keep "$@" ;; loop) run_loop "$@" ;; rule) watch_rule "$@" ;; esac
            ;;
        service) verb_service "$@" ;;
        served) verb_served "$@" ;;
        check) verb_check "$@" ;;
        list | revive) "$verb" ;;
        limits) set_limits "$@" && cat "$base/limits" ;;
        version) printf '%s\n' "$version" ;;
        help) usage ;;
        *) die "there is no verb $verb; help tells them" ;;
    esac
}

main "$@"
