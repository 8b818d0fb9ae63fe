#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 Backstep contributors
# SPDX-License-Identifier: MIT
#
# The host script repeats a program until it fails. loop.bash SCRIPT SHELL RECORDER [TEST]
# What recorded programs are to expand stands in single quotes.
# shellcheck disable=SC2016
# shellcheck source=tests/integration/host/harness.bash
source "$(dirname "${BASH_SOURCE[0]}")/harness.bash"

# Starts a loop and sets `loop`. The program counts its runs in a file.
repeat() { # PROGRAM OPTIONS…
    local program=$1 answer
    shift
    answer=$(host start --until-fail "${soft[@]}" "$@" -- sh -c 'n=$(cat "$0" 2>/dev/null); n=$((n + 1)); echo "$n" >"$0"; '"$program" "$home/runs") ||
        { fail "start: $answer"; return 1; }
    loop=$(value id <<<"$answer")
}
over() { host list | grep "^loop id=$loop " | grep -q ' state=over '; }
counts() { host list | grep "^loop id=$loop " | sed 's/.* runs=/runs=/; s/ reason=.*//; s/ current=.*//; s/failed=[0-9]* //; s/ chaos-failed=.*//'; }
ends() { host list | grep "^loop id=$loop " | value ends | decoded; }
failures() { host list | grep "^loop id=$loop " | sed 's/.* failed=\([0-9]*\) .*chaos-failed=\([0-9]*\).*/\1 \2/'; }
kept() { host list | grep '^recording ' | grep -c " by=loop:$loop "; }
# The one that was kept.
take_kept() {
    id=$(host list | grep '^recording ' | value id)
    rec=$home/.local/share/backstep-host/recordings/$id
}

test_only_the_run_that_fails_is_kept() {
    repeat '[ "$n" -lt 3 ] || exit 4'
    until_true over
    is "$(counts)" "runs=3 kept=1 chaos-runs=0 chaos-kept=0"
    is "$(cat "$home/runs")" 3
    is "$(kept)" 1
    take_kept
    is "$(fact exit)" 4
    [ -e "$rec/keep" ] || fail "it may be removed to make room"
    is "$(find "$home/.local/share/rr" -name version | wc -l)" 1
}

test_runs_of_the_same_second_are_several() {
    repeat '[ "$n" -lt 12 ] || exit 9'
    until_true over
    is "$(counts)" "runs=12 kept=1 chaos-runs=0 chaos-kept=0"
}

test_chaos_by_turns_is_counted() {
    repeat 'exit $((n % 4 == 0))' --chaos turns --wanted 2
    until_true over
    is "$(counts)" "runs=8 kept=2 chaos-runs=4 chaos-kept=2"
    is "$(kept)" 2
}

test_it_ends_after_so_many_runs() {
    repeat 'exit 0' --max-runs 2
    until_true over
    is "$(counts)" "runs=2 kept=0 chaos-runs=0 chaos-kept=0"
    is "$(host list | grep -c '^recording ')" 0
}

test_what_passes_is_kept_but_no_failure() {
    repeat 'exit $((n == 4))' --keep-all --chaos turns --max-runs 6
    until_true over
    is "$(counts)" "runs=4 kept=4 chaos-runs=2 chaos-kept=2"
    is "$(failures)" "1 1"
    is "$(host list | grep -c ' failed=yes ')" 1
    is "$(host list | grep ' failed=yes ' | value exit)" 1
    is "$(host list | grep "^loop " | value reason | decoded)" "it failed as often as wanted"
    host remove && rm "$home/runs"
    repeat 'exit 0' --keep-all --fail output=never --max-runs 3
    until_true over
    is "$(counts)" "runs=3 kept=3 chaos-runs=0 chaos-kept=0"
    is "$(failures)" "0 0"
    is "$(host list | grep "^loop " | value reason | decoded)" "all its runs were made"
}

test_each_way_to_fail() {
    repeat 'if [ "$n" = 2 ]; then kill -SEGV $$; fi; exit 7' --fail signal --max-runs 3
    until_true over
    take_kept
    is "$(fact signal)" 11
    host discard "$id" && host discard "$loop" && rm "$home/runs"
    repeat '[ "$n" != 2 ] || echo "panic: sync: negative counter" >&2; [ "$n" != 1 ] || exit 7' --fail panic --max-runs 3
    until_true over
    is "$(counts)" "runs=2 kept=1 chaos-runs=0 chaos-kept=0"
    host remove && rm "$home/runs"
    repeat 'echo "balance $((n * 5))"' --fail 'output=balance (10|20)$' --max-runs 3
    until_true over
    is "$(counts)" "runs=2 kept=1 chaos-runs=0 chaos-kept=0"
    host remove && rm "$home/runs"
    repeat 'exit "$n"' --fail exit=3 --max-runs 5
    until_true over
    is "$(counts)" "runs=3 kept=1 chaos-runs=0 chaos-kept=0"
    host start --until-fail --fail sometimes -- true 2>/dev/null && fail "accepted"
}

# What is told of the one that was kept, and what of a loop's only kept one.
by_which() { host list | grep '^recording ' | value failure | decoded; }
fails_by() { # PROGRAM KIND OPTIONS…
    local kind=$2
    repeat "$1" "${@:3}"
    until_true over
    is "$(by_which)" "$kind"
    is "$(host list | grep '^recording ' | value failed)" yes
    host remove && rm "$home/runs"
}

test_by_which_way_it_failed_is_told() {
    fails_by 'exit 3' exit
    fails_by 'exit 3' exit=3 --fail exit=3 --fail exit
    fails_by 'kill -SEGV $$' signal
    fails_by 'echo "panic: boom" >&2; exit 2' panic
    fails_by 'exec sleep 1000' longer=2s --fail longer=2s
    fails_by 'exit 0' shorter=90 --fail exit --fail shorter=90
    # Words that were printed tell the place better than how it ended.
    fails_by 'echo "balance 7%"; echo "panic: boom" >&2; exit 2' $'output=no such\nbalance [0-9]%' --fail exit --fail panic --fail output=never --fail $'output=no such\nbalance [0-9]%'
    fails_by 'echo "balance 7%"; exit 2' exit --fail output=never --fail exit
}

test_what_is_kept_though_it_passed_says_no_way() {
    repeat 'exit $((n == 2))' --keep-all
    until_true over
    is "$(kept)" 2
    is "$(by_which)" exit
    # As older scripts wrote it.
    take_kept
    for rec in "$home"/.local/share/backstep-host/recordings/*; do [ ! -e "$rec/failed" ] || echo yes >"$rec/failed"; done
    is "$(host list | grep '^recording ' | grep -c ' failed=yes ')" 1
    is "$(by_which)" ''
}

# A pattern that could not be looked for is not said to have been found.
test_what_could_not_be_judged_names_no_way() {
    mkdir "$home/tools"
    printf '#!/bin/sh\ncase "$*" in *unjudgeable*) exit 2 ;; esac\nexec %s "$@"\n' "$(PATH=$tools:$PATH command -v grep)" >"$home/tools/grep"
    chmod +x "$home/tools/grep"
    first_in_path=$home/tools
    repeat 'exit 0' --fail output=unjudgeable
    until_true over
    is "$(by_which)" ''
    is "$(host list | grep '^recording ' | value failed)" yes
}

test_a_pattern_that_is_none_starts_nothing() {
    local pattern
    for pattern in '[' 'total ('; do
        host start --until-fail "${soft[@]}" --max-runs 1 --fail "output=$pattern" -- sh -c ': >"$0"' "$home/ran" 2>"$home/said" && fail "started"
        is "$(cat "$home/said")" "backstep-host: $pattern is no pattern; one is an extended regular expression, as grep -E takes"
    done
    is "$(host list | grep -c '^loop ')" 0
    [ ! -e "$home/ran" ] || fail "it ran"
}

# What passed is gone, and with it how it ended.
test_how_its_runs_ended_is_told() {
    repeat '[ "$n" != 3 ] || kill -SEGV $$; exit $((n < 3 ? 2 : 0))' --fail output=never --max-runs 5
    until_true over
    is "$(ends)" "exit=2:2 signal=11:1 exit=0:2"
}

test_ever_new_ends_of_runs_make_no_endless_list() {
    repeat 'exit $((n < 22 ? n : 3))' --fail output=never --max-runs 22
    until_true over
    is "$(ends)" "exit=1:1 exit=2:1 exit=3:2 $(for n in 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do printf 'exit=%s:1 ' "$n"; done)other:1"
}

# As it was asked to, which says nothing of the program.
test_runs_that_the_recorder_ended_are_told_apart() {
    repeat 'exec sleep 1000' --max-time 1s --max-runs 2
    until_true over
    is "$(ends)" "ended:2"
}

test_what_a_limit_ended_did_not_pass() {
    host limits time=1s >/dev/null
    repeat 'exec sleep 1000'
    until_true over
    is "$(counts)" "runs=0 kept=0 chaos-runs=0 chaos-kept=0"
    is "$(kept)" 0
    host list | grep "^loop " | value reason | decoded >"$home/why"
    [[ $(cat "$home/why") == "three runs one after the other were ended before they could fail: limit time: "* ]] || fail "$(cat "$home/why")"
    host remove
    # How long a run is.
    repeat 'exec sleep 1000' --max-time 1s --max-runs 4
    until_true over
    is "$(counts)" "runs=4 kept=0 chaos-runs=0 chaos-kept=0"
}

# Killed where a run has just been made.
test_killed_at_the_beginning_of_a_run() {
    die_once_made
    repeat 'exit 0' --max-runs 1
    until_true test -e "$home/died"
    host list >/dev/null
    until_true over
    is "$(counts)" "runs=1 kept=0 chaos-runs=0 chaos-kept=0"
    is "$(host list | grep -c '^recording ')" 0
}

test_what_hangs_has_failed() {
    repeat '[ "$n" != 2 ] || exec sleep 1000' --fail longer=20s --max-runs 3
    until_true over
    is "$(counts)" "runs=2 kept=1 chaos-runs=0 chaos-kept=0"
    take_kept
    is "$(fact complete)" yes
}

test_being_stopped_is_no_failure() {
    repeat 'echo "$n" >"$0.seen"; exec sleep 1000'
    until_true test -e "$home/runs.seen"
    host stop "$loop" >"$home/answer"
    is "$(value state <"$home/answer")" over
    is "$(host list | grep -c '^recording ')" 0
    host discard "$loop"
    is "$(host list | grep -c '^loop ')" 0
}

test_discarded_without_waiting() {
    repeat 'echo "$n" >"$0.seen"; exec sleep 1000'
    until_true test -e "$home/runs.seen"
    host discard "$loop" 0 || fail "not discarded"
    until_true test ! -e "$home/.local/share/backstep-host/loops/$loop"
    is "$(host list | grep -c '^recording ')" 0
}

test_killed_it_goes_on_where_it_was() {
    repeat 'while [ "$n" = 2 ] && [ ! -e "$0.go" ]; do sleep 0.1; done; [ "$n" -lt 4 ] || exit 9'
    until_true grep -q 2 "$home/runs"
    kill -KILL "$(cut -d ' ' -f 1 "$home/.local/share/backstep-host/loops/$loop"/lock.*)"
    host list >/dev/null
    touch "$home/runs.go"
    until_true over
    is "$(counts)" "runs=4 kept=1 chaos-runs=0 chaos-kept=0"
    is "$(ends)" "exit=0:3 exit=9:1"
    is "$(cat "$home/runs")" 4
}

test_runs_that_are_not_recorded_are_none() {
    [ "$recorder" != rr ] || { skip "rr does not do that" && return; }
    for when in before after; do
        given+=("STANDIN_FAIL=$when")
        repeat 'exit 1'
        until_true over
        is "$(counts)" "runs=0 kept=0 chaos-runs=0 chaos-kept=0"
        is "$(kept)" 0
        host list | grep "^loop id=$loop " | value reason | decoded >"$home/why"
        [[ $(cat "$home/why") == "three runs one after the other could not be recorded: "*"perf_event_open'." ]] || fail "$(cat "$home/why")"
    done
}

test_a_run_that_could_not_be_sealed_is_tried_again() {
    given+=(STANDIN_START=0.5)
    repeat 'echo "$n" >"$0.seen"; exit 0' --max-runs 1
    local current="$home/.local/share/backstep-host/loops/$loop/current" facts
    until_true test -s "$current"
    # A folder is in the way of what is to be written.
    facts=$home/.local/share/backstep-host/recordings/$(cat "$current")/facts.new.$(cut -d ' ' -f 1 "$home/.local/share/backstep-host/loops/$loop"/lock.*)
    mkdir "$facts"
    until_true test -e "$home/runs.seen"
    sleep 2
    is "$(host list | grep "^loop id=$loop " | value state)" running
    rmdir "$facts"
    until_true over
    is "$(counts)" "runs=1 kept=0 chaos-runs=0 chaos-kept=0"
}

run_tests
