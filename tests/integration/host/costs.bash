#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 Backstep contributors
# SPDX-License-Identifier: MIT
#
# What the host script takes while nothing happens. costs.bash SCRIPT SHELL RECORDER [TEST]
# What recorded programs are to expand stands in single quotes.
# shellcheck disable=SC2016
# shellcheck source=tests/integration/host/harness.bash
source "$(dirname "${BASH_SOURCE[0]}")/harness.bash"
# They wait nearly all the time.
at_once=12

# In ticks: the time of a process and of what it started and waited for, which is the same on a busy machine.
used() { sed 's/.*) //' "/proc/$1/stat" | awk '{ print $12 + $13 + $14 + $15 }'; }

# Sees what a process takes in three spans of 15 s, and that the middle one is below so many tenths of a percent of a core.
takes_less() { # PID TENTHS WHAT
    local before spans=() middle
    for _ in 1 2 3; do
        before=$(used "$1")
        sleep 15
        spans+=($(($(used "$1") - before)))
    done
    middle=$(printf '%s\n' "${spans[@]}" | sort -n | sed -n 2p)
    say "$3: ${spans[*]} ticks in 15 s each, $(printf '%d.%02d' $((middle / 15)) $((middle * 100 / 15 % 100))) % of a core"
    [ $((middle * 10)) -lt $(($2 * 15)) ] || fail "the middle one of ${spans[*]} ticks in 15 s is $2 tenths of a percent or more"
}

costs_little() { # CONDITION…
    arm "$@"
    looked
    takes_less "$(cut -d ' ' -f 1 "$rule"/lock.*)" "${most:-10}" "$*"
    host forget it
}

test_looking_at_files() {
    echo line >"$home/log"
    costs_little "when file $home/log matches panic"
}

# What is written all the time is read all the time.
test_looking_at_a_file_that_grows() {
    local most=15
    echo line >"$home/log"
    while :; do echo "another line" && sleep 1; done >>"$home/log" &
    local writer=$!
    costs_little "when file $home/log matches panic"
    kill "$writer"
}

test_looking_for_files_and_at_the_clock() {
    costs_little "when exists $home/never" 'when time 00:00' 'schedule daily 00:00-23:59'
}

test_looking_at_a_process() {
    sleep 1000 &
    echo $! >"$home/pid"
    costs_little "when memory pid:$home/pid above 1G" "when cpu pid:$home/pid above 90%" "when files pid:$home/pid above 90"
    kill "$(cat "$home/pid")"
}

test_looking_at_a_process_by_its_name() {
    ln -s "$(command -v sleep)" "$home/its-name"
    "$home/its-name" 1000 &
    costs_little "when memory name:its-name above 1G" "when cpu name:its-name above 90%"
    kill $!
}

test_looking_for_a_process() {
    costs_little 'when memory name:a-program-that-nobody-has-started above 1G'
}

test_looking_at_a_unit() {
    pretend_systemd
    sleep 1000 &
    sed -i "2i [ \"\$4\" != MainPID ] || { echo >>$home/asked && echo $! && exit; }" "$home/tools/systemctl"
    costs_little 'when memory unit:bank.service above 1G'
    is "$(wc -l <"$home/asked")" 1
    kill $!
}

test_looking_for_a_unit() {
    pretend_systemd
    costs_little 'when memory unit:bank.service above 1G'
}

# Half as often it is by itself, since nearly all that it takes is to start who asks, which differs from system to system.
test_asking_as_often_as_can_be() {
    pretend_wget || return
    serve
    local most=20
    costs_little "when http $url/ok slower 2s" 'every 1s'
    kill "$server"
}

# As in the example of the manual: both kinds of question, and a file.
test_asking_a_service() {
    pretend_wget || return
    serve
    echo line >"$home/log"
    costs_little "when http $url/ok slower 2s" "when goroutines $url above 100" "when file $home/log matches panic"
    kill "$server"
}

test_reading_the_journal() {
    pretend_systemd
    costs_little "when journal bank.service matches 'too slow'"
}

# Its size, the disk and all limits are looked at every second.
test_watching_a_recording() {
    start -- sh -c 'trap "exit 0" TERM; echo ready; while :; do sleep 1; done'
    until_true grep -q ready "$rec/out"
    takes_less "$(cut -d ' ' -f 1 "$rec"/lock.*)" 30 "what watches a recording"
    host stop "$id" >/dev/null
}

test_watching_a_recording_of_a_rule() {
    arm 'when always' "stop when exists $home/never" "keep if exists $home/never"
    until_true grep -rqx ready "$home/.local/share/backstep-host/recordings"
    takes_less "$(cut -d ' ' -f 1 "$rule"/lock.*)" 10 "what watches a rule while it records"
    host disarm it >/dev/null
}

# ---- no network ----

# A network of its own, whose counters are nobody else's.
asked_the_network() { # PID
    awk '/^Ip:/ { if (named) { for (i = 2; i <= NF; ++i) if (name[i] ~ /^(OutRequests|OutNoRoutes)$/) sum += $i } else { named = 1; for (i = 2; i <= NF; ++i) name[i] = $i } }
        END { print sum + 0 }' "/proc/$1/net/snmp"
}

test_nothing_asks_the_network() {
    unshare -n true 2>/dev/null || { skip "this user may not have a network of their own" && return; }
    pretend_wget || return
    local watcher
    through=(unshare -n sh -c)
    echo $$ >"$home/pid"
    : >"$home/log"
    arm "when file $home/log matches panic" "when exists $home/never" "when memory pid:$home/pid above 90G" 'when memory name:nobody above 1G' 'when time 00:00'
    looked
    watcher=$(cut -d ' ' -f 1 "$rule"/lock.*)
    sleep 6
    is "$(asked_the_network "$watcher")" 0
    echo panic >>"$home/log"
    until_true fired
    until_true grep -rqx ready "$home/.local/share/backstep-host/recordings"
    is "$(asked_the_network "$watcher")" 0
    host forget it
    # And that would show.
    arm 'when http http://127.0.0.1:1/ lacks x'
    looked
    until_true asks_the_network "$(cut -d ' ' -f 1 "$rule"/lock.*)"
    host forget it
}
asks_the_network() { [ "$(asked_the_network "$1")" -gt 0 ]; }

run_tests
