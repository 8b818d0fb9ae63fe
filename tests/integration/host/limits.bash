#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 Backstep contributors
# SPDX-License-Identifier: MIT
#
# The host script keeps recordings within limits. limits.bash SCRIPT SHELL RECORDER [TEST]
# shellcheck source=tests/integration/host/harness.bash
source "$(dirname "${BASH_SOURCE[0]}")/harness.bash"

busy=(sh -c 'trap "exit 0" TERM; echo ready; while :; do sleep 0.1; done')

test_a_recording_ends_after_its_time() {
    start --max-time 1s -- "${busy[@]}"
    until_true sealed
    is "$(state)" complete
    [[ $(fact reason) == "limit time: "* ]] || fail "$(fact reason)"
}

test_a_recording_ends_at_its_size() {
    given+=(STANDIN_RATE=4000000)
    start --max-size 1M -- "${noisy[@]}"
    until_true sealed
    is "$(state)" complete
    [[ $(fact reason) == "limit size: "* ]] || fail "$(fact reason)"
}
# What rr writes grows with what the program does.
noisy=(sh -c 'trap "exit 0" TERM; while :; do head -c 200000 /dev/urandom; done')

test_output_counts_too() {
    start --max-size 3M -- sh -c 'trap "exit 0" TERM; while :; do head -c 200000 /dev/zero; sleep 0.05; done'
    until_true sealed
    is "$(state)" complete
    [[ $(fact reason) == "limit size: "* ]] || fail "$(fact reason)"
}

test_limits_are_kept_and_checked() {
    is "$(host limits | xargs)" "size=2147483648 time=3600 free=2147483648 total=10737418240 number=20"
    is "$(host limits size=5M time=2m number=3 | xargs)" "size=5242880 time=120 free=2147483648 total=10737418240 number=3"
    is "$(host limits number=4 | xargs)" "size=5242880 time=120 free=2147483648 total=10737418240 number=4"
    host limits size=much 2>/dev/null && fail "accepted"
    host limits bytes=7 2>/dev/null && fail "accepted"
    host limits time=99999999999999999999 2>/dev/null && fail "accepted"
    host limits free=999999G 2>/dev/null && fail "accepted"
    is "$(host limits | xargs)" "size=5242880 time=120 free=2147483648 total=10737418240 number=4"
}

# Starts one that ends at once, and waits for it.
one() {
    start "$@" -- sh -c 'echo said'
    until_true sealed
    # The order is one of seconds.
    touch "$rec"
    until_true another_second "$(date +%s)"
}
another_second() { [ "$(date +%s)" != "$1" ]; }

test_the_oldest_that_nobody_keeps_goes_first() {
    local first second third fourth
    host limits number=3 >/dev/null
    one --keep && first=$id
    one && second=$id
    one && third=$id
    one && fourth=$id
    is "$(host list | value id | xargs)" "$(printf '%s\n' "$first" "$third" "$fourth" | sort | xargs)"
    [ ! -e "$home/.local/share/rr/$second" ] || fail "the trace of the second is still there"
    [ -e "$home/.local/share/rr/$first/version" ] || fail "the trace of the first was removed"
    host keep "$third" && host keep "$fourth"
    host start -- true 2>"$home/said" && fail "started"
    is "$(cat "$home/said")" "backstep-host: 3 recordings are kept, being fetched or not finished, and 3 are allowed; --unpin lets the oldest go, --discard removes one, --limit number=N allows more"
    host unkeep "$third"
    one
    is "$(host list | value id | xargs)" "$(printf '%s\n' "$first" "$fourth" "$id" | sort | xargs)"
}

test_what_is_fetched_stays() {
    local first second
    host limits number=2 >/dev/null
    one && first=$id
    host fetching "$first" 1h || fail "not said"
    one && second=$id
    is "$(value removed <<<"$answer")" ''
    one
    is "$(value removed <<<"$answer")" "$second"
    is "$(host list | value id | xargs)" "$(printf '%s\n' "$first" "$id" | sort | xargs)"
    [ "$(host list | grep " id=$first " | value fetching)" -gt "$(date +%s)" ] || fail "not shown"
    host fetching "$id" 1h
    host start -- true 2>"$home/said" && fail "started"
    [[ $(cat "$home/said") == *": 2 recordings are kept, being fetched or not finished, and 2 are allowed; "* ]] || fail "$(cat "$home/said")"
    # Nobody said it again.
    echo 1700000000 >"$home/.local/share/backstep-host/recordings/$first/fetching"
    host fetching "$id" 0
    second=$id
    one
    is "$(value removed <<<"$answer")" "$first"
    one
    is "$(value removed <<<"$answer")" "$second"
    host fetching "$id" 31d 2>/dev/null && fail "nobody fetches for so long"
    host fetching "$id" soon 2>/dev/null && fail "accepted"
    host fetching nobody 2>/dev/null && fail "accepted"
}

test_what_cannot_be_removed_is_tried_once() {
    host limits number=1 >/dev/null
    one
    local first=$id
    rmdir "$home/.local/share/backstep-host/trash" 2>/dev/null
    touch "$home/.local/share/backstep-host/trash"
    host start -- true 2>"$home/said" && fail "started"
    is "$(cat "$home/said")" "backstep-host: $first is the oldest that could go, and cannot be removed to make room"
    [ "$(grep -c "$first" "$home/.local/share/backstep-host/log")" -lt 5 ] || fail "it was tried again and again"
}

test_all_together_have_a_size() {
    local first
    given+=(STANDIN_RATE=4000000)
    start --max-size 2M -- "${noisy[@]}"
    until_true sealed
    first=$id
    until_true another_second "$(date +%s)"
    host limits total=4M >/dev/null
    start -- "${noisy[@]}"
    until_true sealed
    is "$(state)" complete
    [[ $(fact reason) == "limit total: "* ]] || fail "$(fact reason)"
    is "$(host list | value id | xargs)" "$id"
    [ ! -e "$home/.local/share/rr/$first" ] || fail "the trace of the first is still there"
}

# A df that says what a file says, in KiB.
pretend_disk() {
    mkdir "$home/tools"
    cat >"$home/tools/df" <<END
#!/bin/sh
echo Filesystem 1024-blocks Used Available Capacity Mounted on
echo /dev/x 9 9 "\$(cat $home/left)" 9% /
END
    chmod +x "$home/tools/df"
    first_in_path=$home/tools
}

test_the_disk_keeps_what_it_is_to_keep() {
    pretend_disk
    echo 3000000 >"$home/left"
    one
    local first=$id
    start -- "${busy[@]}"
    until_true grep -q ready "$rec/out"
    echo 2000000 >"$home/left"
    until_true sealed
    is "$(state)" complete
    [[ $(fact reason) == "limit free: "* ]] || fail "$(fact reason)"
    # Its few KiB would not have helped.
    [ -e "$home/.local/share/rr/$first/version" ] || fail "an older one was given up for nothing"
    host start -- true 2>"$home/said" && fail "started"
    is "$(cat "$home/said")" "backstep-host: the disk has 1953 MiB left, and 2048 MiB are to stay, so nothing was started"
    is "$(host list | grep -c '^recording ')" 2
}

test_an_older_one_goes_where_that_helps() {
    pretend_disk
    echo 3000000 >"$home/left"
    one
    echo 20000 >"$rec/kib"
    # 1 MiB is missing until that one is gone.
    cat >"$home/tools/df" <<END
#!/bin/sh
echo Filesystem 1024-blocks Used Available Capacity Mounted on
[ -e $trace ] && left=2096128 || left=2117152
echo "/dev/my disk 1 9999999 9 \$left 9% /mount 1 2 3"
END
    local first=$trace
    host start "${soft[@]}" -- true >/dev/null || fail "not started"
    [ ! -e "$first" ] || fail "the older one is still there"
}

test_where_nothing_may_be_written_nothing_begins() {
    pretend_disk
    echo 2097500 >"$home/left"
    host start -- true 2>"$home/said" && fail "started"
    is "$(cat "$home/said")" "backstep-host: the disk has 2048 MiB left, 2048 MiB are to stay, and a recording begins with 16 MiB more, so nothing was started"
}

# Slow as it is, it ends while there is much left, since it may become quick; and near the limit it is looked at often.
test_a_reserve_is_kept_for_what_may_come() {
    pretend_disk
    sed -i "2i echo >>$home/looks; echo \$((\$(cat $home/left) - 500)) >$home/left.new && mv $home/left.new $home/left" "$home/tools/df"
    echo 2197152 >"$home/left"
    start -- "${busy[@]}"
    until_true grep -q ready "$rec/out"
    local looks
    looks=$(wc -l <"$home/looks")
    sleep 3
    [ $(($(wc -l <"$home/looks") - looks)) -ge 8 ] || fail "it was looked at $(($(wc -l <"$home/looks") - looks)) times in 3 s"
    until_true sealed
    is "$(state)" complete
    [[ $(fact reason) == "limit free: "* ]] || fail "$(fact reason)"
    [ "$(cat "$home/left")" -gt 2130000 ] || fail "only $(cat "$home/left") were left"
}

test_what_is_not_known_costs_nothing() {
    pretend_disk
    echo 3000000 >"$home/left"
    one
    start -- "${busy[@]}"
    until_true grep -q ready "$rec/out"
    echo >"$home/left"
    until_true sealed
    is "$(state)" complete
    is "$(fact reason)" "limit free: it cannot be known how much the disk of $home/.local/share/rr has left"
    host start -- true 2>"$home/said" && fail "started"
    is "$(cat "$home/said")" "backstep-host: it cannot be known how much the disk of $home/.local/share/rr has left, so nothing was started"
    is "$(host list | grep -c ' state=complete ')" 2
}

# A disk of its own, where this user may have one.
small_disk() { # MIB
    mkdir -p "$home/.local"
    mount -t tmpfs -o "size=$1m,mode=700" tmpfs "$home/.local" 2>/dev/null
}

# Records a program on a disk of its own and sees that so much stays free at any time.
keeps_free() { # MIB OF MIB PROGRAM
    small_disk "$2" || { skip "this user cannot mount a disk" && return; }
    local least=999999 left
    host limits "free=$1M" >/dev/null
    given+=(STANDIN_RATE=6000000)
    start -- sh -c "$3"
    while ! sealed; do
        left=$(df -Pk "$home/.local" | awk 'NR == 2 { print $4 }')
        [ "$left" -ge "$least" ] || least=$left
        sleep 0.05
    done
    is "$(state)" complete
    [[ $(fact reason) == "limit free: "* ]] || fail "$(fact reason)"
    [ "$least" -ge $(($1 * 1024)) ] || fail "it had $least KiB at some time"
}

test_a_real_disk_never_has_less() {
    keeps_free 20 64 'trap "exit 0" TERM; while :; do head -c 300000 /dev/urandom; sleep 0.05; done'
}

test_not_even_where_the_program_does_not_listen() {
    [ "$recorder" != rr ] || { skip "rr does not do that" && return; }
    keeps_free 60 200 'trap "" TERM; while :; do sleep 0.1; done'
}

test_stopping_works_while_the_disk_is_full() {
    small_disk 64 || { skip "this user cannot mount a disk" && return; }
    [ "$recorder" != rr ] || { skip "rr does not do that" && return; }
    host limits free=0 >/dev/null
    start -- sh -c 'trap "kill \$!; exit 0" TERM; echo ready; sleep 1000 & wait'
    until_true grep -q ready "$rec/out"
    cat /dev/zero >"$home/.local/filler" 2>/dev/null
    host stop "$id" 5 >"$home/answer" || true
    until_true gone "$(cut -d ' ' -f 1 "$rec/recorder")"
    # Whether the recorder could write its last bytes is another question.
    rm "$home/.local/filler"
    host list >/dev/null
    until_true sealed
}

test_what_is_discarded_on_a_full_disk_is_gone() {
    small_disk 64 || { skip "this user cannot mount a disk" && return; }
    host limits free=0 >/dev/null
    start -- sh -c 'echo said'
    until_true sealed
    cat /dev/zero >"$home/.local/filler" 2>/dev/null
    host discard "$id" || fail "not removed"
    [ ! -e "$trace" ] || fail "its trace is still there"
    is "$(find "$home/.local/share/backstep-host/trash" -mindepth 1)" ''
    is "$(host list | grep -c '^recording ')" 0
    rm "$home/.local/filler"
}

# There the process of the service is the one that watches.
test_a_service_is_stopped_while_the_disk_is_full() {
    small_disk 64 || { skip "this user cannot mount a disk" && return; }
    [ "$recorder" != rr ] || { skip "rr does not do that" && return; }
    host limits free=0 >/dev/null
    host run "${soft[@]}" --name service -- sh -c 'trap "kill \$!; exit 7" TERM; echo ready; sleep 1000 & wait' &
    local service=$!
    until_true grep -rqx ready "$home/.local/share/backstep-host/recordings"
    id=$(host list | grep '^recording ' | value id) rec=$home/.local/share/backstep-host/recordings/$id
    cat /dev/zero >"$home/.local/filler" 2>/dev/null
    host stop "$id" 0 >"$home/answer" || true
    until_true gone "$(cut -d ' ' -f 1 "$rec/recorder")"
    rm "$home/.local/filler"
    wait "$service"
    [ $? -ne 138 ] || fail "the process of the service was ended by a signal"
    until_true sealed
}

test_a_full_disk_leaves_nothing_half_written() {
    small_disk 64 || { skip "this user cannot mount a disk" && return; }
    host limits free=0 number=7 >/dev/null
    # It does nothing meanwhile: rr itself cannot go on where it cannot write.
    start -- sh -c 'trap "kill \$!; exit 0" TERM; echo ready; sleep 1000 & wait'
    until_true grep -q ready "$rec/out"
    cat /dev/zero >"$home/.local/filler" 2>/dev/null
    host limits number=8 2>/dev/null && fail "said to be written"
    is "$(sed -n 's/^number=//p' "$home/.local/share/backstep-host/limits")" 7
    host keep "$id" 2>"$home/said" && fail "said to be kept"
    is "$(cat "$home/said")" "backstep-host: nothing can be written to $home/.local/share/backstep-host; is the disk full?"
    host start -- true 2>"$home/said" && fail "started"
    is "$(cat "$home/said")" "backstep-host: nothing can be written to $home/.local/share/backstep-host; is the disk full?"
    is "$(find "$home/.local" -name '*.new*' -o -name '.new*' -o -name '.name*')" ''
    host list | grep -c '^recording ' >"$home/count"
    is "$(cat "$home/count")" 1
    rm "$home/.local/filler"
    host stop "$id" >"$home/answer"
    # rr gives up where it cannot write, whatever its program does.
    [ "$recorder" = rr ] || is "$(value state <"$home/answer")" complete
    [ -s "$rec/facts" ] || fail "not sealed"
}

run_tests
