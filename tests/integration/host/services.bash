#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 Backstep contributors
# SPDX-License-Identifier: MIT
#
# Services under the host script. services.bash SCRIPT SHELL RECORDER [TEST]
# What recorded programs are to expand stands in single quotes.
# shellcheck disable=SC2016
# shellcheck source=tests/integration/host/harness.bash
source "$(dirname "${BASH_SOURCE[0]}")/harness.bash"

test_a_service_is_restarted_under_the_recorder() {
    pretend_systemd
    rule=$home/.local/share/backstep-host/rules/it
    printf '%s\n' 'rule it' "service bank.service ${soft[*]} -- sh -c 'trap \"exit 0\" TERM; echo ready; while :; do sleep 0.1; done'" \
        "when journal bank.service matches 'too slow'" 'most 1' 'stop after 2s' '# end' | host arm - >/dev/null || fail "not armed"
    looked
    echo 'it is too slow today' >"$home/journal"
    until_true over
    is "$(why)" "journal of bank.service: it is too slow today"
    is "$(recorded)" 1
    is "$(host list | grep -c ' state=complete ')" 1
    is "$(cat "$home/plain")" plain
    # Once by the rule, and once when its recording ended.
    is "$(restarts)" 2
    is "$(find "$home/.config/systemd/user" -type f)" ''
}

test_a_service_is_recorded_by_hand_and_put_back() {
    pretend_systemd
    host service off bank.service 2>"$home/said" && fail "put back what never was"
    is "$(cat "$home/said")" "backstep-host: bank.service is not recorded"
    host service on bank.service "${soft[@]}" -- sh -c 'trap "exit 0" TERM; echo ready; while :; do sleep 0.1; done' >"$home/answer"
    is "$(sed -n 2p "$home/answer")" "systemctl --user restart bank.service"
    systemctl restart bank.service
    until_true grep -rqx ready "$home/.local/share/backstep-host/recordings"
    host service off bank.service >/dev/null
    systemctl restart bank.service
    until_true grep -q plain "$home/plain"
    id=$(host list | value id) rec=$home/.local/share/backstep-host/recordings/$(host list | grep '^recording ' | value id)
    until_true sealed
    is "$(fact complete)" yes
    # How it is ended goes last, when it has ended.
    until_true put_back
}

# What nobody can record runs as ever.
serve_bank() { # OPTIONS
    host service on bank.service "${soft[@]}" "$@" -- sh -c 'trap "exit 0" TERM; echo ready; while :; do sleep 0.1; done' >"$home/answer"
    systemctl restart bank.service
}

test_a_service_runs_where_there_is_no_room() {
    pretend_systemd
    host limits free=90000G >/dev/null
    serve_bank
    until_true grep -q plain "$home/plain"
    until_true put_back
    grep -q 'bank.service: runs on without a recording: the disk has' "$home/.local/share/backstep-host/log" || fail "nobody is told"
    is "$(find "$home/.local/share/backstep-host/services" -mindepth 1)" ''
    # Where systemd does not start it again either.
    host service on bank.service -- sh -c 'echo alone >"$0"' "$home/alone" >/dev/null
    printf '#!/bin/sh\n[ "$2" != restart ]\n' >"$home/tools/systemctl"
    host served bank.service 2>"$home/said"
    is "$(cat "$home/alone")" alone
    put_back || fail "a drop-in stayed"
}

test_a_service_runs_where_the_recorder_cannot() {
    [ "$recorder" != rr ] || { skip "rr does not do that" && return; }
    pretend_systemd
    export STANDIN_FAIL=after
    serve_bank
    until_true grep -q plain "$home/plain"
    until_true put_back
    is "$(host list | grep -c ' state=broken ')" 1
}

test_a_service_runs_on_after_a_limit() {
    pretend_systemd
    serve_bank --max-time 1s
    until_true grep -q plain "$home/plain"
    until_true put_back
    is "$(host list | grep -c ' state=complete ')" 1
}

# Asked is the end of a recording, not that of a service.
test_a_service_runs_on_when_its_recording_is_stopped() {
    pretend_systemd
    echo Restart=on-failure >"$home/unit.conf"
    serve_bank
    until_true recording_runs
    host stop "$(host list | grep '^recording ' | value id)" >/dev/null
    until_true grep -q plain "$home/plain"
    until_true runs_plainly
    until_true put_back
}

test_a_service_runs_on_when_its_recording_is_discarded() {
    pretend_systemd
    serve_bank
    until_true recording_runs
    host discard "$(host list | grep '^recording ' | value id)" || fail "it cannot be discarded"
    until_true runs_plainly
    until_true put_back
    is "$(host list | grep -c '^recording ')" 0
}

test_a_service_runs_on_when_everything_is_removed() {
    pretend_systemd
    serve_bank
    until_true recording_runs
    host remove
    until_true runs_plainly
    put_back || fail "a drop-in stayed"
}

test_a_recorded_service_can_be_stopped() {
    pretend_systemd
    echo Restart=on-failure >"$home/unit.conf"
    host service on bank.service "${soft[@]}" -- sh -c 'echo ready; while :; do sleep 0.1; done' >/dev/null
    systemctl restart bank.service
    until_true recording_runs
    systemctl stop bank.service
    is "$(systemctl is-active bank.service)" inactive
    is "$(host list | grep -c ' state=complete ')" 1
    [ ! -e "$home/plain" ] || fail "it was started again"
    # The next time it runs recorded, too.
    systemctl start bank.service
    until_true recording_runs
    host remove
    until_true runs_plainly
}

test_a_recorded_service_that_ends_is_systemds() {
    pretend_systemd
    echo Restart=on-failure >"$home/unit.conf"
    host service on bank.service "${soft[@]}" -- sh -c 'echo >>"$0"; [ "$(wc -l <"$0")" -lt 3 ] || exit 0; kill -SEGV $$' "$home/starts" >/dev/null
    systemctl restart bank.service
    until_true three_starts
    until_true grep -qx over "$home/systemd/state"
    is "$(wc -l <"$home/starts")" 3
    [ ! -e "$home/plain" ] || fail "it was started again"
    host service off bank.service >/dev/null
}

three_starts() { [ "$(wc -l <"$home/starts")" -eq 3 ]; }

arm_bank() { # LINE…
    rule=$home/.local/share/backstep-host/rules/it
    printf '%s\n' 'rule it' "service ${unit:-bank.service} ${soft[*]} -- sh -c 'trap \"exit 0\" TERM; echo ready; while :; do sleep 0.1; done'" \
        "when exists $home/go" 'most 1' "${@:-stop after 1s}" '# end' | host arm - >/dev/null || fail "not armed"
    looked
}

test_a_service_that_a_rule_records_can_be_stopped() {
    pretend_systemd
    arm_bank 'stop after 60s'
    touch "$home/go"
    until_true grep -q . "$rule/current"
    until_true recording_runs
    systemctl stop bank.service
    until_true grep -q ' recorded: .* asked by a signal' "$rule/log"
    until_true over
    is "$(restarts)" 1
    is "$(systemctl is-active bank.service)" inactive
    put_back || fail "a drop-in stayed"
}

test_a_name_without_suffix_is_that_of_a_service() {
    pretend_systemd
    host service on bank "${soft[@]}" -- sh -c 'trap "exit 0" TERM; echo ready; while :; do sleep 0.1; done' >"$home/answer"
    is "$(sed -n 2p "$home/answer")" "systemctl --user restart bank.service"
    systemctl restart bank
    until_true recording_runs
    host service off bank >/dev/null
    systemctl stop bank
    put_back || fail "a drop-in stayed"
    host service on bank.socket -- true 2>"$home/said" && fail "a socket is recorded"
    is "$(cat "$home/said")" "backstep-host: bank.socket is no name of a service"
    systemctl start bank
    unit=bank
    arm_bank
    touch "$home/go"
    until_true grep -q ' recorded: ' "$rule/log"
    until_true over
}

# systemctl edit makes override.conf.
test_what_the_person_changed_in_a_unit_does_not_undo_the_recording() {
    pretend_systemd
    local folder=$home/.config/systemd/user/bank.service.d
    mkdir -p "$folder"
    printf '[Service]\nExecStart=\nExecStart=true\nKillMode=process\nSendSIGKILL=yes\nTimeoutStopSec=3\n' >"$folder/override.conf"
    # Files of an earlier version go with ours.
    touch "$folder/backstep.conf" "$folder/backstep-end.conf"
    serve_bank --grace 5m
    until_true recording_runs
    is "$(systemctl show -p KillMode,SendSIGKILL --value bank.service)" "mixed
no"
    is "$(systemctl show -p TimeoutStopUSec --value bank.service)" "7min 10s"
    host service off bank.service >/dev/null
    systemctl stop bank.service
    is "$(ls "$folder")" override.conf
}

test_what_systemd_does_not_go_by_is_no_recording() {
    pretend_systemd
    local folder=$home/.config/systemd/user/bank.service.d
    mkdir -p "$folder"
    echo KillMode=process >"$folder/zzzzz.conf"
    host service on bank.service -- true 2>"$home/said" && fail "it is recorded"
    is "$(cat "$home/said")" "backstep-host: systemd keeps to another KillMode of bank.service than its recording needs (process), so it is not recorded; systemctl --user cat bank.service shows which file says so"
    is "$(ls "$folder")" zzzzz.conf
    arm_bank
    touch "$home/go"
    until_true grep -q ' not recorded: systemd keeps to another KillMode' "$rule/log"
    host forget it
    is "$(restarts)" 0
    printf 'TimeoutStopSec=3\n' >"$folder/zzzzz.conf"
    host service on bank.service -- true 2>"$home/said" && fail "it is recorded"
    grep -q ' another TimeoutStopUSec of bank.service than its recording needs (3s), ' "$home/said" || fail "$(cat "$home/said")"
    printf 'ExecStart=\nExecStart=true\n' >"$folder/zzzzz.conf"
    host service on bank.service -- true 2>"$home/said" && fail "it is recorded"
    grep -q ' another ExecStart of bank.service ' "$home/said" || fail "$(cat "$home/said")"
}

test_no_rule_starts_a_service_that_somebody_stopped() {
    pretend_systemd
    arm_bank
    systemctl stop bank.service
    touch "$home/go"
    until_true grep -q ' not recorded: bank.service is stopped, ' "$rule/log"
    is "$(systemctl is-active bank.service)" inactive
    is "$(restarts)" 0
    put_back || fail "a drop-in stayed"
    host forget it
}

test_who_puts_a_unit_back_leaves_it_to_others() {
    pretend_systemd
    host service on bank.service -- true >/dev/null || fail "not on"
    is "$(host list | grep '^service ')" 'service unit=bank.service by=hand'
    host service off bank.service >/dev/null || fail "not off"
    is "$(ls "$home/.local/share/backstep-host/services")" ''
    host service off bank.service 2>"$home/said" && fail "put back what never was"
    arm_bank 'stop after 1s'
    touch "$home/go"
    until_true grep -q ' recorded: \| not recorded: ' "$rule/log"
    grep -q ' recorded: sh-' "$rule/log" || fail "$(cat "$rule/log")"
    host forget it
}

test_a_unit_is_recorded_for_one_at_a_time() {
    pretend_systemd
    local it2=$home/.local/share/backstep-host/rules/it2
    serve_bank
    until_true recording_runs
    arm_bank 'stop after 60s'
    touch "$home/go"
    until_true grep -q ' not recorded: bank.service is recorded by hand already' "$rule/log"
    is "$(restarts)" 1
    is "$(host list | grep '^service ')" 'service unit=bank.service by=hand recorded=yes'
    host forget it
    host service off bank.service >/dev/null
    systemctl stop bank.service
    put_back || fail "a drop-in stayed"
    systemctl start bank.service
    # Of two rules the first one has it.
    rm "$home/go"
    arm_bank 'stop after 60s'
    touch "$home/go"
    until_true grep -q . "$rule/current"
    sed 's/^rule it/rule it2/' "$rule/text" | { cat && printf '\n# end\n'; } | host arm - >/dev/null || fail "not armed"
    until_true grep -q ' not recorded: bank.service is recorded for the rule it already' "$it2/log"
    host service on bank.service -- true 2>"$home/said" && fail "it is recorded by hand"
    grep -q ' bank.service is recorded for the rule it already' "$home/said" || fail "$(cat "$home/said")"
    host forget it2
    is "$(host list | grep -c ' state=recording .* by=rule:it ')" 1
    is "$(restarts)" 2
    host forget it
    until_true put_back
}

# Each firing costs the service a restart.
test_a_rule_that_keeps_nothing_restarts_less_and_less() {
    pretend_systemd
    rule=$home/.local/share/backstep-host/rules/it
    printf '%s\n' 'rule it' "service bank.service ${soft[*]} -- sh -c 'echo >>$home/starts; trap \"exit 0\" TERM; while :; do sleep 0.1; done'" \
        'when always' 'stop after 1s' 'keep if output=never' 'most 2' 'cooldown 1s' '# end' | host arm - >/dev/null || fail "not armed"
    until_true grep -q ' not kept: .*; it fires again in 2 s at the earliest' "$rule/log"
    until_true grep -q ' not kept: .*; it fires again in 4 s at the earliest' "$rule/log"
    # Whoever goes on after a kill knows that, too.
    kill -KILL "$(cut -d ' ' -f 1 "$rule"/lock.*)"
    host list >/dev/null
    local before=$SECONDS
    until_true fired_again
    [ $((SECONDS - before)) -ge 2 ] || fail "it fired after $((SECONDS - before)) s"
    host forget it
    until_true put_back
}
fired_again() { [ "$(grep -c ' fired: ' "$rule/log")" -ge 3 ]; }

test_no_service_is_restarted_for_nothing() {
    pretend_systemd
    arm_bank
    host limits free=90000G >/dev/null
    touch "$home/go"
    until_true grep -q ' not recorded: the disk has ' "$rule/log"
    [ ! -e "$home/plain" ] || fail "it was restarted"
    put_back || fail "a drop-in stayed"
    host forget it
}

test_a_rule_whose_recorder_cannot_leaves_the_service_running() {
    [ "$recorder" != rr ] || { skip "rr does not do that" && return; }
    pretend_systemd
    given+=(STANDIN_FAIL=before)
    arm_bank
    touch "$home/go"
    until_true grep -q 'perf_event_open' "$rule/log"
    until_true grep -q plain "$home/plain"
    until_true put_back
    host forget it
}

# The reason is known only to the process that systemd starts.
test_why_a_restarted_service_was_not_recorded() {
    pretend_systemd
    arm_bank
    # Between the look of the rule and that of the service the disk fills.
    sed -i "2i [ \"\$2\" != restart ] || echo free=99999999999999 >$home/.local/share/backstep-host/limits" "$home/tools/systemctl"
    touch "$home/go"
    until_true grep -q ' not recorded: the disk has ' "$rule/log"
    until_true grep -q plain "$home/plain"
    until_true put_back
    host forget it
}

# Restart=always.
test_what_starts_again_by_itself_can_be_removed() {
    pretend_systemd
    local dropin=$home/.config/systemd/user/bank.service.d/zzzz-backstep.conf
    host service on bank.service "${soft[@]}" -- sh -c 'trap "exit 0" TERM; echo ready; while :; do sleep 0.1; done' >"$home/answer"
    while [ -e "$dropin" ]; do echo >>"$home/served" && host served bank.service; done >/dev/null 2>&1 &
    until_true recording_runs
    host remove 2>"$home/said" || { fail "$(cat "$home/said")" && rm -f "$dropin" && host remove; }
    wait $!
    is "$(wc -l <"$home/served")" 1
    put_back || fail "a drop-in stayed"
    [ ! -e "$home/.local/share/backstep-host" ] || fail "its folder stayed"
}

# systemd has a PATH of its own.
test_a_service_finds_the_recorder_elsewhere() {
    pretend_systemd
    echo "$home/tools:/usr/bin:/bin" >"$home/unit-path"
    arm_bank
    touch "$home/go"
    until_true grep -q ' recorded: .* stop after: 1 s' "$rule/log"
    until_true put_back
    is "$(host list | grep -c ' state=complete ')" 1
    host forget it
}

test_killed_while_it_restarts_a_service_it_is_put_back() {
    pretend_systemd
    # It takes its time, and this script is killed meanwhile.
    sed -i "2i case \"\$*\" in *restart*bank.service) [ -e $home/slow ] || { : >$home/slow && sleep 1; } ;; esac" "$home/tools/systemctl"
    arm_bank
    touch "$home/go"
    until_true test -e "$home/slow"
    kill -KILL "$(cut -d ' ' -f 1 "$rule"/lock.*)"
    until_true recording_runs
    host list >/dev/null
    until_true grep -q ' recorded: .* stop after: 1 s' "$rule/log"
    until_true grep -q plain "$home/plain"
    until_true put_back
    host forget it
}
recording_runs() { grep -rqx ready "$home/.local/share/backstep-host/recordings"; }

test_quotes_in_the_folder_reach_systemd() {
    pretend_systemd
    given+=("BACKSTEP_HOST_DIR=$home/a\"b\\c")
    serve_bank
    until_true grep -rqx ready "$home/a\"b\\c/recordings"
    host service off bank.service >/dev/null
    systemctl restart bank.service
    until_true put_back
    until_true grep -q plain "$home/plain"
}

run_tests
