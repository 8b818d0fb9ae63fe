#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 Backstep contributors
# SPDX-License-Identifier: MIT
#
# The host script starts, watches, ends and seals recordings. recording.bash SCRIPT SHELL RECORDER [TEST]
# What recorded programs are to expand stands in single quotes.
# shellcheck disable=SC2016
# shellcheck source=tests/integration/host/harness.bash
source "$(dirname "${BASH_SOURCE[0]}")/harness.bash"

test_a_program_is_recorded_to_its_end() {
    start --name plain -- sh -c 'echo said; exit 3'
    until_true sealed
    is "$(state)" complete
    is "$(fact exit)" 3
    is "$(fact signal)" ''
    is "$(fact complete)" yes
    is "$(fact command)" "'sh' '-c' 'echo said; exit 3'"
    is "$(cat "$rec/out")" said
    is "$(stat -c %a "$trace" "$rec" "$home/.local/share/backstep-host" | xargs)" "700 700 700"
    is "$(find "$home/.local/share/backstep-host" -type f -perm /077)" ''
    (cd "$trace" && sha256sum --quiet -c backstep.manifest) || fail "the manifest is not what is there"
    is "$(wc -l <"$trace/backstep.manifest")" "$(find "$trace" -type f ! -name backstep.manifest | wc -l)"
    cmp "$rec/facts" "$trace/backstep.facts" || fail "the facts do not travel with the recording"
}

# In busybox's folder there is no go; any program made by Go will do, and dlv is one.
test_how_a_go_program_was_built() {
    local program
    if ! program=$(command -v dlv) || ! command -v go >/dev/null; then
        skip "there is no program made by Go, or no go"
        return
    fi
    start -- "$program" version
    until_true sealed
    is "$(fact program-build)" "$(go version -m "$program")"
}

test_a_program_that_ends_itself_when_asked() {
    start -- sh -c 'trap "echo bye; exit 4" TERM; echo ready; while :; do sleep 0.1; done'
    until_true grep -q ready "$rec/out"
    is "$(state)" recording
    is "$(host stop "$id" | value state)" complete
    is "$(fact exit)" 4
    is "$(tail -n 1 "$rec/out")" bye
    is "$(fact reason)" "asked to end"
    is "$(cut -d ' ' -f 1 "$rec/step")" program
}

test_a_program_that_does_not_listen_is_ended_too() {
    start --grace 1s -- sh -c 'trap "" TERM; echo ready; while :; do sleep 0.1; done'
    until_true grep -q ready "$rec/out"
    host stop "$id" >"$home/first" &
    is "$(host stop "$id" | value state)" complete
    wait $!
    is "$(value state <"$home/first")" complete
    is "$(fact signal)" 9
    is "$(cut -d ' ' -f 1 "$rec/step")" rr
}

test_every_byte_of_the_words_arrives() {
    local word args=() nasty=$'\'"`$(touch pwned)\\\n\t;|&<>*?[x]{a,b}~!#%'
    args=("$nasty" '' ' ' '-n' '--' '$HOME' $'ends with newline\n' $'\xc3\xa9\xff\x01' '%s%n' "'")
    words "--name" "$nasty" "${soft[@]}" "--env" "ODD NAME=$nasty" "--" sh -c 'printf "%s\0" "$@" >"$0"' "$home/args" "${args[@]}" |
        host start - >"$home/answer" || fail "not started"
    id=$(value id <"$home/answer") rec=$home/.local/share/backstep-host/recordings/$id
    until_true sealed
    printf '%s\0' "${args[@]}" | cmp - "$home/args" || fail "other arguments"
    is "$(find / -xdev -maxdepth 1 -name pwned; find "$home" -name pwned)" ''
    is "$(wc -l <"$home/answer")" 1
    [[ $id =~ ^[A-Za-z0-9._-]+$ ]] || fail "a name that needs care: $id"
    is "$(host list | grep -c '^recording ')" 1
}

# The words as the one who calls writes them.
words() {
    local word
    for word; do printf " '%s'" "${word//\'/\'\\\'\'}"; done
    printf '\n# end\n'
}

test_a_megabyte_of_arguments() {
    local args=() i
    for ((i = 0; i < 20000; ++i)); do args+=("argument with 'quotes' and more, number $i ...."); done
    words "${soft[@]}" "--" sh -c 'for w; do last=$w; done; echo "$# $last"' sh "${args[@]}" | host start - >"$home/answer"
    id=$(value id <"$home/answer") rec=$home/.local/share/backstep-host/recordings/$id
    until_true sealed
    is "$(cat "$rec/out")" "20000 ${args[-1]}"
    [ "$(host list | wc -c)" -lt 20000 ] || fail "the list is as long as the arguments"
}

test_words_that_were_cut_start_nothing() {
    words -- sh -c 'rm -rf "$1"' sh '/tmp/what/ever' | head -c 30 | host start - && fail "started"
    words -- sh -c 'true' | head -n 1 | host start - && fail "started"
    is "$(host list | grep -c '^recording ')" 0
}

test_what_cannot_be_started_makes_nothing() {
    host start --folder "$home" -- ./missing 2>"$home/said" && fail "started"
    is "$(cat "$home/said")" "backstep-host: there is no program $home/missing that could be started"
    host start --folder "$home/none" -- true 2>/dev/null && fail "started"
    host start --rr "$home/none" -- true 2>/dev/null && fail "started"
    host start --max-size lots -- true 2>"$home/said" && fail "started"
    is "$(cat "$home/said")" "backstep-host: --max-size cannot be lots; a size is a number with K, M, G or T behind it, as 500M"
    host start -- && fail "started"
    is "$(host list | grep -c '^recording ')" 0
    is "$(ls "$home/.local/share/rr" 2>/dev/null)" ''
}

test_the_program_has_what_the_person_has() {
    mkdir "$home/folder"
    given+=(LC_ALL=C.UTF-8)
    umask 027
    # A login has a mask of its own.
    through=()
    start --folder "$home/folder" --env "A=b c" --gomaxprocs 1 -- sh -c 'echo "$PWD $A $GOMAXPROCS $LC_ALL $RR_COPY_ALL_FILES ${BACKSTEP_HOST_DIR-no} $(umask)"'
    umask 022
    until_true sealed
    is "$(cat "$rec/out")" "$home/folder b c 1 C.UTF-8 1 no 0027"
}

# What rr is told, and what it is told of the folder: without copies it is packed afterwards.
test_options_reach_the_recorder() {
    mkdir "$home/own"
    printf '#!/bin/sh\nprintf "%%s\\n" "$*" >>%s\nexec %s "$@"\n' "$home/told" "$tools/rr" >"$home/own/rr"
    chmod +x "$home/own/rr"
    start --rr "$home/own/rr" --cpu 0 --rr-option -n --copy no -- sh -c 'echo "${RR_COPY_ALL_FILES-none}"'
    until_true sealed
    is "$(state)" complete
    is "$(cat "$rec/out")" none
    grep -q '^record .*--bind-to-cpu=0 -n -- sh' "$home/told" || fail "$(cat "$home/told")"
    grep -qxF "pack $trace" "$home/told" || fail "not packed"
    (cd "$trace" && sha256sum --quiet -c backstep.manifest) || fail "the manifest is from before it was packed"
}

test_whoever_watches_may_die() {
    local watcher recorded
    start -- sh -c 'trap "exit 5" TERM; echo ready; while :; do sleep 0.1; done'
    until_true grep -q ready "$rec/out"
    watcher=$(cut -d ' ' -f 1 "$rec"/lock.*) recorded=$(cut -d ' ' -f 1 "$rec/recorder")
    kill -KILL "$watcher"
    until_true gone "$watcher"
    is "$(state)" recording
    until_true watched_by_another "$watcher"
    is "$(cut -d ' ' -f 1 "$rec/recorder")" "$recorded"
    is "$(host stop "$id" | value state)" complete
    is "$(fact exit)" 5
}
watched_by_another() { [ "$(cut -d ' ' -f 1 "$rec"/lock.*)" != "$1" ]; }

test_killed_while_it_ends_asks_rr_only_once() {
    start --grace 1s -- sh -c 'trap "" TERM; echo ready; while :; do sleep 0.1; done'
    until_true grep -q ready "$rec/out"
    host stop "$id" >"$home/first" &
    until_true grep -q '^rr ' "$rec/step"
    kill -KILL "$(cut -d ' ' -f 1 "$rec"/lock.*)"
    is "$(host stop "$id" | value state)" complete
    wait $!
    is "$(fact signal)" 9
}

test_nobody_watches_twice() {
    start -- sh -c 'trap "exit 0" TERM; echo ready; while :; do sleep 0.1; done'
    until_true grep -q ready "$rec/out"
    host watch "$id" && fail "a second one watches"
    for _ in 1 2 3 4 5 6; do host list >/dev/null & done
    wait
    is "$(find "$rec" -name 'lock.*' | wc -l)" 1
    host stop "$id" >/dev/null
}

test_two_at_once_get_names_of_their_own() {
    local i
    for i in 1 2 3 4; do host start "${soft[@]}" --name same -- sh -c "echo $i" >"$home/answer$i" & done
    wait
    is "$(cat "$home"/answer? | value id | sort -u | wc -l)" 4
    for i in 1 2 3 4; do
        id=$(value id <"$home/answer$i") rec=$home/.local/share/backstep-host/recordings/$id
        until_true sealed
        is "$(cat "$rec/out")" "$i"
    done
}

test_a_reboot_leaves_a_broken_recording_and_harms_nobody() {
    local other
    start -- sh -c 'echo ready; exec sleep 1000'
    until_true grep -q ready "$rec/out"
    for other in $(ours); do kill -KILL "$other" 2>/dev/null; done
    until_true nothing_runs
    sleep 1000 &
    other=$!
    # After a boot the same numbers are other processes.
    echo "$other 1 11111111-2222-3333-4444-555555555555" | tee "$rec/recorder" >"$rec/lock.7"
    host list >/dev/null
    until_true sealed
    is "$(state)" broken
    is "$(fact complete)" no
    kill -0 "$other" || fail "another program was ended"
    # Nor when it is the same boot, but the number was given to somebody else.
    rm "$rec/facts"
    echo "$other 1 $(cat /proc/sys/kernel/random/boot_id)" >"$rec/recorder"
    host stop "$id" >/dev/null
    is "$(state)" broken
    kill -0 "$other" || fail "another program was ended"
    kill "$other"
}

test_what_a_restart_kept_from_starting_is_not_started_late() {
    start -- sh -c 'echo ready; exec sleep 1000'
    until_true grep -q ready "$rec/out"
    host stop "$id" >/dev/null
    # As it is where the machine went down before anything was launched.
    rm -r "$rec/facts" "$rec/recorder" "$rec/stop" "$trace" "$rec/out"
    echo 11111111-2222-3333-4444-555555555555 >"$rec/boot"
    host list >/dev/null
    until_true sealed
    is "$(state)" failed
    is "$(fact reason)" "not started: the machine was restarted before it began"
    [ ! -e "$rec/out" ] || fail "it was started"
}

test_the_beginning_of_a_name_is_enough() {
    start --name first-one -- sh -c 'exit 0'
    until_true sealed
    local first=$id
    is "$(host output first)" "It printed nothing. It ended because: ended"
    start --name first-two -- sh -c 'exit 0'
    until_true sealed
    host keep first 2>"$home/said" && fail "kept"
    is "$(cat "$home/said")" "backstep-host: more than one recording begins with first; say more of its name"
    host keep first-o || fail "not kept"
    [ -e "$home/.local/share/backstep-host/recordings/$first/keep" ] || fail "it is another one"
    host discard first-o 2>/dev/null && fail "removed by half its name"
    is "$(host stop first-two | value state)" complete
}

test_nobody_waits_for_what_is_discarded() {
    start --grace 3s -- sh -c 'trap "" TERM; echo ready; while :; do sleep 0.1; done'
    until_true grep -q ready "$rec/out"
    local before=$SECONDS
    host discard "$id" 0 || fail "not discarded"
    [ $((SECONDS - before)) -lt 3 ] || fail "it waited for $((SECONDS - before)) s"
    is "$(state)" ending
    until_true test ! -e "$rec"
    until_true test ! -e "$trace"
    # Killed before it came to that, somebody else does it.
    start -- sh -c 'exit 0'
    until_true sealed
    echo yes >"$rec/unwanted"
    host list >/dev/null
    is "$(host list | grep -c '^recording ')" 0
}

test_the_line_is_cut_and_the_recording_goes_on() {
    setsid "$BASH" -c "$(declare -f host quoted); $(declare -p home tools shell host_script given through)
        host start ${soft[*]} -- sh -c 'trap \"exit 0\" TERM; echo ready; while :; do sleep 0.1; done'; sleep 100" \
        >"$home/answer" &
    until_true grep -q ' id=' "$home/answer"
    id=$(value id <"$home/answer") rec=$home/.local/share/backstep-host/recordings/$id
    until_true grep -q ready "$rec/out"
    kill -HUP -- "-$!" 2>/dev/null
    kill -TERM -- "-$!" 2>/dev/null
    wait $! 2>/dev/null
    is "$(state)" recording
    is "$(host stop "$id" | value state)" complete
}

test_a_recorder_that_is_killed_leaves_a_broken_recording() {
    start -- sh -c 'echo $$; exec sleep 1000'
    until_true grep -q . "$rec/out"
    kill -KILL "$(cut -d ' ' -f 1 "$rec/recorder")"
    kill -KILL "$(cat "$rec/out")" 2>/dev/null
    until_true sealed
    is "$(state)" broken
    host discard "$id"
    is "$(host list | grep -c '^recording ')" 0
    [ ! -e "$trace" ] || fail "its trace is still there"
}

test_discarding_ends_and_removes() {
    start -- sh -c 'trap "exit 0" TERM; echo ready; while :; do sleep 0.1; done'
    until_true grep -q ready "$rec/out"
    host discard "$id" || fail "not removed"
    is "$(find "$home/.local/share/rr" -mindepth 1 -not -name cpu_lock)" ''
    is "$(host list | grep -c '^recording ')" 0
    host discard ../../x 2>/dev/null && fail "a path is no recording"
}

# systemd may end what a person started when they log out, but not what their own systemd runs, where they linger.
test_what_ends_with_the_login_is_said() {
    mkdir -p "$home/tools"
    first_in_path=$home/tools
    printf '#!/bin/sh\ncase $* in *KillUserProcesses*) echo yes ;; *Linger*) cat %s/linger 2>/dev/null ;; esac\n' "$home" >"$home/tools/loginctl"
    printf '#!/bin/sh\n[ "$*" = "--user --scope --quiet true" ] || echo "$@" >>%s/scopes\nshift 3\nexec "$@"\n' "$home" >"$home/tools/systemd-run"
    chmod +x "$home/tools"/*
    host start "${soft[@]}" -- true >"$home/answer"
    is "$(sed 1d "$home/answer")" 'login ends-all=yes'
    [ ! -e "$home/scopes" ] || fail "it was handed to systemd all the same"
    echo yes >"$home/linger"
    host start "${soft[@]}" -- true >"$home/answer"
    is "$(sed 1d "$home/answer")" ''
    is "$(grep -c 'sh .* watch' "$home/scopes")" 1
    until_true both_complete
    # Where their systemd cannot be asked to do so it ends with the login all the same; a rule, too.
    printf '#!/bin/sh\nexit 1\n' >"$home/tools/systemd-run"
    host start "${soft[@]}" -- sleep 60 >"$home/answer"
    is "$(sed 1d "$home/answer")" 'login ends-all=yes'
    host stop "$(value id <"$home/answer")" >/dev/null
    printf '%s\n' 'rule it' 'record -- true' 'when exists /nowhere' '# end' | host arm - >"$home/answer"
    is "$(sed 1d "$home/answer")" 'login ends-all=yes'
    host forget it
}
both_complete() { [ "$(host list | grep -c ' state=complete ')" -eq 2 ]; }

test_a_service_is_recorded_in_the_foreground() {
    host run "${soft[@]}" --name service -- sh -c 'exit 6'
    is $? 6
    host run "${soft[@]}" --name service -- sh -c 'trap "exit 7" TERM; echo ready; while :; do sleep 0.1; done' &
    until_true grep -rqx ready "$home/.local/share/backstep-host/recordings"
    kill -TERM "$(pgrep -P $! || echo $!)"
    wait $!
    is $? 7
    is "$(host list | grep -c ' state=complete ')" 2
}

# A journal shows what a service prints, recorded or not, and soon enough for who waits for a line there.
test_what_a_service_prints_is_handed_on() {
    local mine
    host run "${soft[@]}" --name service -- sh -c \
        'trap "printf last; exit 0" TERM; echo one; printf "two\\nthree" >&2; echo ready; while :; do sleep 0.1; done' >"$home/heard" 2>"$home/warned" &
    mine=$!
    until_true grep -qx ready "$home/heard"
    kill -TERM "$(pgrep -P "$mine" || echo "$mine")"
    wait "$mine"
    is "$(tr '\n' ' ' <"$home/heard")" 'one ready last'
    is "$(grep -A 1 '^two' "$home/warned" | tr '\n' ' ')" 'two three '
}

# Who does not read what it prints holds no limit up, and no end.
test_a_service_is_watched_where_nobody_reads() {
    mkfifo "$home/pipe"
    exec 7<>"$home/pipe"
    host run "${soft[@]}" --max-time 3s --name service -- sh -c 'head -c 300000 /dev/zero | tr "\\0" x; echo; exec sleep 1000' >"$home/pipe" 2>/dev/null
    exec 7>&-
    is "$(host list | grep -c ' state=complete ')" 1
}

test_a_service_is_ours_from_the_start() {
    host run "${soft[@]}" --name service -- sh -c 'trap "exit 7" TERM; echo ready; while :; do sleep 0.1; done' &
    local mine=$!
    until_true grep -rqx ready "$home/.local/share/backstep-host/recordings"
    host list >/dev/null
    is "$(cut -d ' ' -f 1 "$home"/.local/share/backstep-host/recordings/service-*/lock.*)" "$(pgrep -P "$mine" || echo "$mine")"
    kill -TERM "$(pgrep -P "$mine" || echo "$mine")"
    wait "$mine"
    is $? 7
}

# Two machines with one home folder.
test_what_another_machine_records_is_left_alone() {
    local other
    start --name theirs -- sh -c 'echo ready; exec sleep 1000'
    until_true grep -q ready "$rec/out"
    for other in $(ours); do kill -KILL "$other" 2>/dev/null; done
    until_true nothing_runs
    # Now it is as the other one sees it.
    echo "feedfeed host2" >"$rec/machine"
    sed -i 's/[^ ]*$/11111111-2222-3333-4444-555555555555/' "$rec/recorder" "$rec"/lock.*
    host list >"$home/answer"
    is "$(grep '^recording ' "$home/answer" | value on)" host2
    is "$(grep '^recording ' "$home/answer" | value state)" recording
    host discard "$id" 2>"$home/said" && fail "removed"
    is "$(cat "$home/said")" "backstep-host: the recording $id is one of host2, and can be removed only there, or when nothing was heard of it for a day"
    host remove 2>"$home/said" && fail "removed"
    [[ $(cat "$home/said") == *" is under way on host2; "* ]] || fail "$(cat "$home/said")"
    sleep 1
    ! sealed || fail "it was sealed"
    # Nor does it make room here before it is finished.
    host limits number=1 >/dev/null
    start -- true
    until_true sealed
    start -- true
    until_true sealed
    is "$(host list | grep -c '^recording ')" 2
    is "$(host list | grep -c '^recording id=theirs-')" 1
}

test_removed_without_a_trace() {
    start -- sh -c 'trap "exit 0" TERM; echo ready; while :; do sleep 0.1; done'
    until_true grep -q ready "$rec/out"
    host remove || fail "not removed"
    # Of rr itself are its traces and, with software counters, a cache.
    is "$(find "$home" -mindepth 1 -not -path "$home/.local/share/rr*" -not -path "$home/.cache*")" "$home/.local
$home/.local/share"
    [ -s "$trace/version" ] || fail "the recording was removed, too"
}

# ---- by dlv ----

test_dlv_records_and_its_recording_is_ours() {
    start --with dlv --name "$(printf 'long%.0s' {1..15})" -- sh -c 'trap "exit 4" TERM; echo ready; while :; do sleep 0.1; done'
    is "$(value state <<<"$answer")" recording
    until_true grep -q ready "$rec/out"
    is "$(stat -c %a "$trace.dlv")" 700
    is "$(host stop "$id" | value state)" complete
    is "$(fact exit)" 4
    [ -s "$trace/version" ] || fail "nothing was taken from dlv"
    [ ! -e "$trace.dlv" ] || fail "a folder of dlv is left"
    [ ! -e "$(cat "$rec/socket")" ] || fail "its socket is left"
}

# What is of Go is looked at by the real one before it replays; its arguments are the program's own.
test_dlv_records_a_go_program() {
    [ -n "$real_dlv" ] || { skip "that takes the real dlv" && return; }
    start --with dlv -- "$real_dlv" version --verbose
    until_true sealed
    is "$(state)" complete
    is "$(fact exit)" 0
    grep -q '^Version: ' "$rec/out" || fail "$(cat "$rec/out")"
    is "$(fact dlv)" "$("$real_dlv" version | grep -m 1 Version:)"
    [ ! -e "$trace.dlv" ] || fail "a folder of dlv is left"
    "$real_rr" ps "$trace" | grep -q verbose || fail "it cannot be read"
}

test_dlv_that_ends_by_itself_leaves_its_recording() {
    given+=(STANDIN_DLV=ends)
    start --with dlv --dlv "$here/standin-dlv" -- sh -c 'echo ready; while [ ! -e "$0" ]; do sleep 0.1; done; exit 3' "$home/go"
    until_true grep -q ready "$rec/out"
    # Nobody looks while dlv ends.
    kill -KILL "$(cut -d ' ' -f 1 "$rec"/lock.*)"
    local recorded
    recorded=$(cut -d ' ' -f 1 "$rec/recorder")
    touch "$home/go"
    until_true gone "$recorded"
    host list >/dev/null
    until_true sealed
    is "$(state)" complete
    [ -s "$trace/version" ] || fail "the recording is gone"
}

test_what_dlv_left_unfinished_is_shown() {
    start --with dlv -- sh -c 'echo $$; exec sleep 1000'
    until_true grep -q . "$rec/out"
    until_true test -e "$rec/rr"
    kill -KILL "$(cut -d ' ' -f 1 "$rec/rr")" "$(cat "$rec/out")" 2>/dev/null
    kill -KILL "$(cut -d ' ' -f 1 "$rec/recorder")"
    until_true sealed
    is "$(state)" broken
    [ -e "$trace/incomplete" ] || fail "it was removed"
}

test_whoever_takes_from_dlv_may_die() {
    start --with dlv -- sh -c 'echo ready; while [ ! -e "$0" ]; do sleep 0.1; done' "$home/go"
    until_true grep -q ready "$rec/out"
    local watcher
    watcher=$(cut -d ' ' -f 1 "$rec"/lock.*)
    kill -KILL "$watcher"
    until_true gone "$watcher"
    touch "$home/go"
    until_true finished
    # It was taken, and dlv was not asked to end yet.
    mv "$trace.dlv"/*-0 "$trace" && touch "$rec/taken"
    host list >/dev/null
    until_true sealed
    is "$(state)" complete
}
finished() { [ -s "$(echo "$trace.dlv"/*-0/version)" ]; }

test_a_relative_folder_for_traces() {
    given+=(_RR_TRACE_DIR=some/traces)
    (cd / && start -- sh -c 'exit 0')
    id=$(host list | grep '^recording ' | value id) rec=$home/.local/share/backstep-host/recordings/$id
    until_true sealed
    is "$(state)" complete
    [ -s "$home/some/traces/$id/version" ] || fail "it is elsewhere"
}

test_dlv_that_hangs_is_ended() {
    given+=(STANDIN_DLV=hangs)
    start --with dlv --dlv "$here/standin-dlv" --grace 0 -- true
    is "$(host stop "$id" | value state)" failed
}

test_another_rr_for_dlv() {
    mkdir "$home/a=b"
    printf '#!/bin/sh\necho other >%s\nexec %s "$@"\n' "$home/other" "$tools/rr" >"$home/a=b/rr-5.9"
    chmod +x "$home/a=b/rr-5.9"
    start --with dlv --rr "$home/a=b/rr-5.9" --env PATH=/usr/bin:/bin -- sh -c 'echo said'
    until_true sealed
    is "$(state)" complete
    is "$(cat "$home/other")" other
    rm "$home/other"
    start --rr "$home/a=b/rr-5.9" -- sh -c 'echo said'
    until_true sealed
    is "$(state)" complete
    is "$(cat "$home/other")" other
}

# ---- what is not recorded ----

test_what_is_no_program_is_not_started() {
    mkdir "$home/folder" && : >"$home/text"
    for word in "$home/folder" "$home/text" list keep cd; do
        host start -- "$word" 2>"$home/said" && fail "started $word"
        [[ $(cat "$home/said") == "backstep-host: there is no program $word "* ]] || fail "$(cat "$home/said")"
    done
    is "$(host list | grep -c '^recording ')" 0
}

test_a_program_that_cannot_be_started_is_no_recording() {
    printf '#!/no/interpreter\n' >"$home/script"
    chmod +x "$home/script"
    start -- "$home/script"
    until_true sealed
    is "$(state)" failed
    [[ $(fact reason) == "the program could not be started"* ]] || fail "$(fact reason)"
    is "$(fact exit)" ''
}

test_a_recorder_that_cannot_record_says_why() {
    [ "$recorder" != rr ] || { skip "rr does not do that" && return; }
    for when in before:failed after:broken; do
        given+=("STANDIN_FAIL=${when%:*}")
        start -- true
        until_true sealed
        is "$(state)" "${when#*:}"
        [[ $(fact reason) == *": Unable to open performance counter with 'perf_event_open'." ]] || fail "$(fact reason)"
    done
}

test_the_recorder_is_found_whatever_the_program_gets() {
    mkdir "$home/only"
    ln -s /bin/sh "$home/only/mysh"
    # The stand-in's own.
    ln -s "$(command -v python3)" "$home/only/"
    start --env "PATH=$home/only" -- mysh -c 'echo "$PATH"'
    until_true sealed
    is "$(state)" complete
    is "$(cat "$rec/out")" "$home/only"
}

# Whoever watches may be killed at any moment from the start to the last line of what is known of it.
test_killed_at_any_moment_nothing_is_lost() {
    local delay watcher n=0
    for delay in 0 0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9 1 1.1 1.2 1.3 1.4 1.5; do
        n=$((n + 1))
        (
            start -- sh -c 'sleep 0.5; echo said'
            sleep "$delay"
            watcher=$(cut -d ' ' -f 1 "$rec"/lock.* 2>/dev/null | tail -n 1)
            [ -z "$watcher" ] || ! kill -KILL "$watcher" 2>/dev/null || echo "after $delay s" >>"$home/kills"
        ) &
        sleep 0.05
    done
    wait
    [ "$(wc -l <"$home/kills")" -ge 5 ] || fail "only $(xargs <"$home/kills")"
    until_true all_are_final
    is "$(host list | grep -c '^recording .* state=complete .* exit=0 ')" "$n"
    is "$(find "$home/.local/share/rr" -name version | wc -l)" "$n"
    is "$(cat "$home/.local/share/backstep-host/recordings"/*/out | grep -c said)" "$n"
}
all_are_final() { ! host list | grep -E '^recording .* state=(starting|recording|ending|sealing) '; }

test_killed_while_it_removes_it_is_all_or_nothing() {
    local delay n=0
    for delay in 0 0.02 0.04 0.06 0.08 0.1 0.15 0.2; do
        (
            start -- true
            until_true sealed
            host discard "$id" 2>/dev/null &
            sleep "$delay"
            kill -KILL $! 2>/dev/null
        ) &
    done
    wait
    host list >"$home/answer"
    for id in $(grep '^recording ' "$home/answer" | value id); do
        [ -e "$home/.local/share/rr/$id/version" ] || fail "$id has lost its trace"
        n=$((n + 1))
    done
    is "$(find "$home/.local/share/rr" -name version | wc -l)" "$n"
    until_true nothing_runs
    host list >/dev/null
    until_true nothing_runs
    is "$(ls "$home/.local/share/backstep-host/trash")" ''
}

run_tests
