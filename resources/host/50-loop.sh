# SPDX-FileCopyrightText: 2026 Backstep contributors
# SPDX-License-Identifier: MIT
#
# ---- until it fails --------------------------------------------------------------------------------------------------
#
# One folder in loops/ID: words, counts, current (the run under way), stop, over (why it ended), lock. A run that failed has
# a file `failed` in its recording, with the kind of failure: with --keep-all those that did not are kept as well.
# The second line of counts, and `ends` in the list, tell how the runs ended: "exit=0:5 signal=11:1 ended:2 other:3" are five
# with status 0, one by signal 11, two by the recorder, and three in ways that came when twenty were known.

is_loop() { case $1 in '' | .* | */*) return 1 ;; *) [ -e "$loops/$1/words" ] ;; esac }

failure() { # KIND
    case $1 in
        exit | signal | panic | output=?*) ;;
        exit=*) is_number "${1#*=}" ;;
        longer=* | shorter=*) seconds "${1#*=}" ;;
        *) trouble="$1 is no way to fail: exit, exit=N, signal, panic, output=PATTERN, longer=TIME and shorter=TIME are" && return 1 ;;
    esac
}

# Before anything starts, and not whenever words are read: what was made with another grep is still found.
check_patterns() { # KINDS, quoted
    local kind
    eval "set -- $1"
    for kind; do case $kind in output=*) check_pattern "${kind#*=}" || return 1 ;; esac; done
}

# Makes the folder of a loop from `words` and sets `id`.
make_loop() { # CMD…
    local name new
    check_command "$@" || return 1
    name=$(printf %.60s "${o_name:-${1##*/}}" | tr -c 'A-Za-z0-9._-' _)
    while :; do case $name in [.-]*) name=${name#?} ;; *) break ;; esac done
    id=${name:-program}-until-$(date +%Y%m%d-%H%M%S)-$$
    new=$loops/.new-$$
    rm -rf "$new"
    mkdir -p "$loops" && mkdir "$new" && put "$new/words" "$words" && put "$new/machine" "$machine $host_name" && put "$new/root" "$root" && mv "$new" "$loops/$id" && return 0
    rm -rf "$new"
    trouble="nothing can be written to $base; is the disk full?"
    return 1
}

read_counts() { # FOLDER
    n_runs=0 n_kept=0 n_chaos=0 n_chaos_kept=0 n_last='' n_failed='' n_chaos_failed='' n_ends=''
    { read -r n_runs n_kept n_chaos n_chaos_kept n_last n_failed n_chaos_failed && read -r n_ends; } 2>/dev/null <"$1/counts"
    n_failed=${n_failed:-$n_kept} n_chaos_failed=${n_chaos_failed:-$n_chaos_kept}
}

put_counts() { put "$1/counts" "$n_runs $n_kept $n_chaos $n_chaos_kept $n_last $n_failed $n_chaos_failed" "$n_ends"; } # FOLDER

# Adds one to `n_ends`. What ends in ever new ways makes no endless list.
count_end() { # WAY
    local way="${1:-other}" one
    # shellcheck disable=SC2086
    set -- $n_ends
    case " $n_ends" in *" $way:"*) ;; *) [ $# -lt 20 ] || way=other ;; esac
    case " $n_ends" in *" $way:"*) ;; *) set -- "$@" "$way:0" ;; esac
    n_ends=
    for one; do
        [ "${one%:*}" != "$way" ] || one=$way:$((${one##*:} + 1))
        n_ends="$n_ends${n_ends:+ }$one"
    done
}

# How the loaded recording ended; what was ended by us says nothing of the program.
way_it_ended() {
    local code signal
    code=$(known_of exit) signal=$(known_of signal)
    if [ "$(known_of reason)" != ended ]; then printf ended; else printf %s "${code:+exit=$code}${signal:+signal=$signal}"; fi
}

run_loop() { # ID
    local folder
    is_loop "$1" || return 1
    folder=$loops/$1
    [ ! -e "$folder/over" ] && ! elsewhere "$folder" && take "$folder/lock" || return 1
    # Whoever goes on with it may have other variables than who began.
    { read -r root_given; } 2>/dev/null <"$folder/root" || root_given=
    read_counts "$folder"
    n_useless=0
    while loop_goes_on "$folder"; do
        one_run "$folder" || { put "$folder/stop" "${trouble:-a run could not be started}" || break; }
    done
    first_line "$folder/stop" || line=${asked_to_end:-"it is done"}
    until put "$folder/over" "$line"; do nap 10; done
    note "${folder##*/}: $line, $n_failed of $n_runs runs failed, $n_kept kept"
    [ ! -e "$folder/unwanted" ] || rm -rf "$folder"
}

loop_goes_on() { # FOLDER
    [ ! -e "$1/current" ] || return 0
    [ ! -e "$1/stop" ] && [ -z "$asked_to_end" ] || return 1
    eval "set -- \"\$1\" $(cat "$1/words")"
    local folder="$1"
    shift
    parse "$@"
    if [ "$n_failed" -ge "$o_wanted" ]; then
        put "$folder/stop" "it failed as often as wanted"
    elif [ "$o_max_runs" -gt 0 ] && [ "$n_runs" -ge "$o_max_runs" ]; then
        put "$folder/stop" "all its runs were made"
    else
        return 0
    fi
    return 1
}

# One run, or the rest of one that was under way when somebody killed this script.
one_run() { # FOLDER
    local run turn=
    if first_line "$1/current"; then
        run=$line
    else
        [ "$o_chaos" != turns ] || { [ $((n_runs % 2)) -eq 0 ] && turn=no || turn=yes; }
        # Nobody removes it to make room before it is judged.
        quote --by "loop:${1##*/}" --turn "$turn" --keep
        words="${quoted# } $(cat "$1/words")"
        lock_it=yes
        # One that was thrown away a moment ago may have had the name of the next: that is another run, and counts.
        [ -z "${n_last#-}" ] || { n_last=- && put_counts "$1"; }
        make_recording "$1/current" || return 1
        run=$id
    fi
    until keep "$run" || [ ! -d "$recordings/$run" ] || [ -e "$recordings/$run/facts" ]; do
        # What could not be sealed is tried again, since the lock is ours.
        nap 10
        mine "$recordings/$run/lock" || revive_one "$run"
    done
    judge_run "$1" "$run"
    rm -f "$1/current"
}

judge_run() { # FOLDER RUN
    local bad=no kept=no
    load "$2" || return 0
    # What was not recorded says nothing about the program, and is no run.
    if [ "$(known_of complete)" != yes ]; then
        n_useless=$((n_useless + 1))
        [ "$n_useless" -lt 3 ] || [ -e "$1/stop" ] || put "$1/stop" "three runs one after the other could not be recorded: $(reason_of)"
        throw_away
        return 0
    fi
    ! failed || { bad=yes && put "$rec/failed" "${way:-yes}"; }
    if [ "$bad" = yes ] || [ "$o_keep_all" = yes ]; then kept=yes; fi
    # How it would have ended is not known, so it passed no more than it failed.
    if [ "$bad" = no ] && cut_by_limit; then
        n_useless=$((n_useless + 1))
        [ "$n_useless" -lt 3 ] || [ -e "$1/stop" ] || put "$1/stop" "three runs one after the other were ended before they could fail: $(reason_of)"
        [ "$kept" = yes ] || throw_away
        return 0
    fi
    n_useless=0
    if [ "$n_last" != "$2" ]; then
        n_runs=$((n_runs + 1))
        [ "$kept" = no ] || n_kept=$((n_kept + 1))
        [ "$bad" = no ] || n_failed=$((n_failed + 1))
        if [ "$o_chaos" = yes ]; then
            n_chaos=$((n_chaos + 1))
            [ "$kept" = no ] || n_chaos_kept=$((n_chaos_kept + 1))
            [ "$bad" = no ] || n_chaos_failed=$((n_chaos_failed + 1))
        fi
        n_last=$2
        count_end "$(way_it_ended)"
        put_counts "$1"
    fi
    [ "$kept" = yes ] || throw_away
}

# A time that came with the command says how long a run is; all other limits are the host's need.
cut_by_limit() {
    case $(reason_of) in 'limit time: '*) [ -z "$o_max_time" ] ;; 'limit '*) ;; *) return 1 ;; esac
}

# Whether the loaded recording failed in one of the ways of o_fail, and sets `way` to the one that tells most exactly
# where: what was printed before a panic, and that before the rest; to nothing where that could not be judged. One that was
# ended by us did not fail by that, unless running for long is the failure.
failed() {
    local kind code signal reason long fits=no judged
    code=$(known_of exit) signal=$(known_of signal) reason=$(known_of reason) long=$(known_of duration)
    way=''
    eval "set -- $o_fail"
    [ $# -gt 0 ] || set -- exit signal panic
    for kind; do
        judged=yes
        fits_kind "$kind" || continue
        fits=yes
        case $judged$kind in
            noo*) ;;
            yesoutput=*) way=$kind && return ;;
            yespanic) way=panic ;;
            *) way=${way:-$kind} ;;
        esac
    done
    [ "$fits" = yes ]
}

fits_kind() { # KIND
    case $1 in
        longer=*) seconds "${1#*=}" && [ "${long:-0}" -ge "$number" ] && return ;;
        output=*)
            # What grep cannot judge is kept, since what is thrown away is gone.
            grep -qE -e "${1#*=}" "$rec/out" "$rec/err" 2>/dev/null
            case $? in 0) ;; 1) return 1 ;; *) judged=no ;; esac
            return 0
            ;;
        panic) grep -qE '^(panic|fatal error): ' "$rec/err" 2>/dev/null && return ;;
    esac
    [ "$reason" = ended ] || return 1
    case $1 in
        exit) [ -n "$code" ] && [ "$code" -ne 0 ] ;;
        exit=*) [ "$code" = "${1#*=}" ] ;;
        signal) [ -n "$signal" ] ;;
        shorter=*) seconds "${1#*=}" && [ "${long:-0}" -lt "$number" ] ;;
        *) return 1 ;;
    esac
}

known_of() { grep -m 1 "^$1=" "$rec/facts" | cut -d = -f 2-; } # KEY

reason_of() { # of the loaded recording
    first_line "$rec/reason" || line=$(known_of reason)
    printf %s "$line"
}

# A run that is to be judged by how long it takes is not left to run for longer.
limit_by_failure() {
    local kind
    eval "set -- $o_fail"
    for kind; do
        case $kind in
            longer=*) seconds "${kind#*=}" && { [ -z "$o_max_time" ] || [ "$o_max_time" -gt "$number" ]; } && o_max_time=$number ;;
        esac
    done
    return 0
}

revive_one() { held "$recordings/$1/lock" || apart watch "$1"; }

describe_loop() { # ID
    local folder="$loops/$1" state=running
    read_counts "$folder"
    if [ -e "$folder/over" ]; then state=over; elif [ -e "$folder/stop" ]; then state=ending; fi
    printf loop
    field id "$1"
    field state "$state"
    printf ' runs=%s kept=%s failed=%s chaos-runs=%s chaos-kept=%s chaos-failed=%s' \
        "$n_runs" "$n_kept" "$n_failed" "$n_chaos" "$n_chaos_kept" "$n_chaos_failed"
    [ -z "$n_ends" ] || field ends "$n_ends"
    field command "$(command_of "$folder")"
    first_line "$folder/current" && field current "$line"
    first_line "$folder/over" && field reason "$line"
    ! elsewhere "$folder" || field on "$place"
    printf '\n'
}

stop_loop() { # ID [SECONDS]
    local left="$((${2:-60} * 5))"
    [ -e "$loops/$1/stop" ] || put "$loops/$1/stop" "asked to end" || signal_holder "$loops/$1/lock" ||
        die "nothing can be written to $base; is the disk full?"
    if first_line "$loops/$1/current" && load "$line" && [ ! -e "$rec/facts" ]; then ask_to_end "$id" "asked to end"; fi
    while [ ! -e "$loops/$1/over" ] && [ "$left" -gt 0 ]; do
        revive
        nap 2
        left=$((left - 1))
    done
    describe_loop "$1"
}
