#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 Backstep contributors
# SPDX-License-Identifier: MIT
#
# The host script where folders are on other disks, gone, or of another machine. places.bash SCRIPT SHELL RECORDER [TEST]
# What recorded programs are to expand stands in single quotes.
# shellcheck disable=SC2016
# shellcheck source=tests/integration/host/harness.bash
source "$(dirname "${BASH_SOURCE[0]}")/harness.bash"

busy=(sh -c 'trap "exit 0" TERM; echo ready; while :; do sleep 0.1; done')

# A disk of its own at a folder, where this user may have one.
disk() { # FOLDER MIB
    mkdir -p "$1"
    mount -t tmpfs -o "size=$2m,mode=700" tmpfs "$1" 2>/dev/null
}

# Sets `least` to the KiB that a disk had at any time before the recording was sealed.
watch_disk() { # FOLDER
    local left
    least=999999999
    while ! sealed; do
        left=$(df -Pk "$1" | awk 'NR == 2 { print $4 }')
        [ "$left" -ge "$least" ] || least=$left
        sleep 0.05
    done
}

# As the timer of systemd does, which has fewer variables than the person.
test_whoever_goes_on_watches_the_same_disk() {
    disk "$home/data" 120 || { echo "skipped: no mounting here" && return; }
    given+=(STANDIN_RATE=6000000 "_RR_TRACE_DIR=$home/data")
    host limits free=60M >/dev/null
    start -- sh -c 'trap "exit 0" TERM; while :; do head -c 300000 /dev/urandom >/dev/null; sleep 0.05; done'
    trace=$home/data/$id
    until_true test -e "$rec/private"
    given=(LANG=C.UTF-8)
    kill -KILL "$(cut -d ' ' -f 1 "$rec"/lock.*)"
    host list >/dev/null
    watch_disk "$home/data"
    is "$(state)" complete
    [[ $(fact reason) == "limit free: the disk of $home/data has "* ]] || fail "$(fact reason)"
    [ "$least" -ge 61440 ] || fail "it had $least KiB at some time"
    umount "$home/data"
}

test_a_loop_goes_on_where_it_began() {
    given+=("_RR_TRACE_DIR=$home/data")
    mkdir "$home/data"
    host start "${soft[@]}" --until-fail --keep-all --max-runs 4 -- sh -c 'sleep 0.5' >/dev/null
    until_true a_run_is_made
    given=(LANG=C.UTF-8)
    kill -KILL "$(cut -d ' ' -f 1 "$home/.local/share/backstep-host/loops"/*/lock.*)"
    until_true all_runs_are_made
    is "$(find "$home/data" -name version | wc -l)" 4
    [ ! -e "$home/.local/share/rr" ] || fail "something is in another folder: $(ls "$home/.local/share/rr")"
}
a_run_is_made() { cat "$home/.local/share/backstep-host/loops"/*/current; }
all_runs_are_made() { host list | grep '^loop ' | grep -q ' state=over runs=4 '; }

test_a_recording_whose_folder_is_removed_still_ends() {
    [ "$recorder" != rr ] || { echo "skipped: rr itself ends then" && return; }
    start --max-time 3s -- "${busy[@]}"
    until_true test -e "$rec/private"
    rm -rf "$trace"
    until_true sealed
    [[ $(fact reason) == "limit time: "* ]] || fail "$(fact reason)"
}

test_a_recorder_that_never_begins_is_ended() {
    mkdir "$home/hangs"
    printf '#!/bin/sh\n[ "$1" = record ] || exit 0\nexec sleep 1000\n' >"$home/hangs/rr"
    chmod +x "$home/hangs/rr"
    start --rr "$home/hangs/rr" --max-time 2s -- "${busy[@]}"
    until_true sealed
    [[ $(fact reason) == *"limit time: "* ]] || fail "$(fact reason)"
}

# It is looked at as often as rr's disk, and has a reserve of its own.
test_what_a_program_prints_leaves_its_disk_free() {
    disk "$home/.local/share" 400 || { echo "skipped: no mounting here" && return; }
    given+=("_RR_TRACE_DIR=$home/data")
    host limits free=200M >/dev/null
    start -- sh -c 'trap "exit 0" TERM; while :; do head -c 3000000 /dev/zero; sleep 0.1; done'
    watch_disk "$home/.local/share"
    is "$(state)" complete
    [[ $(fact reason) == "limit free: the disk of $home/.local/share/backstep-host has "* ]] || fail "$(fact reason)"
    [ "$least" -ge 204800 ] || fail "it had $least KiB at some time"
    until_true nothing_runs
    umount "$home/.local/share"
}

test_a_small_disk_for_what_is_printed_is_no_reason() {
    disk "$home/.local/share" 100 || { echo "skipped: no mounting here" && return; }
    given+=("_RR_TRACE_DIR=$home/data")
    start --max-time 3s -- "${busy[@]}"
    until_true sealed
    is "$(state)" complete
    [[ $(fact reason) == "limit time: "* ]] || fail "$(fact reason)"
    until_true nothing_runs
    umount "$home/.local/share"
}

another_machine_made_it() {
    echo "feedfeed host2" >"$rec/machine"
    sed -i 's/[^ ]*$/11111111-2222-3333-4444-555555555555/' "$rec/recorder" "$rec"/lock.* 2>/dev/null
}

test_what_another_machine_has_finished_counts_and_goes() {
    start --name theirs -- true
    until_true sealed
    another_machine_made_it
    touch -d '-1 hour' "$rec"
    echo 1000000000 >"$rec/began"
    host limits number=1 >/dev/null
    local theirs=$id
    start --name mine -- true
    until_true sealed
    is "$(host list | grep '^recording ' | value id)" "$id"
    [ ! -e "$home/.local/share/rr/$theirs" ] || fail "its trace is still there"
    another_machine_made_it
    host discard "$id" || fail "not discarded"
    is "$(host list | grep -c '^recording ')" 0
}

test_what_a_machine_that_is_gone_left_can_be_removed() {
    local other
    start --name theirs -- "${busy[@]}"
    until_true grep -q ready "$rec/out"
    for other in $(ours); do kill -KILL "$other" 2>/dev/null; done
    until_true nothing_runs
    another_machine_made_it
    host discard "$id" 2>"$home/said" && fail "removed"
    is "$(cat "$home/said")" "backstep-host: the recording $id is one of host2, and can be removed only there, or when nothing was heard of it for a day"
    find "$rec" -exec touch -d '-25 hours' {} +
    cp -a "$rec" "$home/again"
    host discard "$id" || fail "not discarded"
    is "$(host list | grep -c '^recording ')" 0
    cp -a "$home/again" "$rec"
    host remove || fail "not removed"
    [ ! -e "$home/.local/share/backstep-host" ] || fail "something is left"
}

test_what_was_recorded_is_hashed_not_what_came_after() {
    local before
    cp "$(command -v sleep)" "$home/sleep"
    if [ "$shell" = busybox ]; then cp /usr/bin/sleep "$home/sleep"; fi
    before=$(sha256sum <"$home/sleep" | cut -c 1-64)
    start -- "$home/sleep" 3
    until_true test -e "$rec/private"
    cp /bin/true "$home/new" && mv "$home/new" "$home/sleep"
    until_true sealed
    case $(fact program-sha256) in '' | "$before") ;; *) fail "it is another one's: $(fact program-sha256)" ;; esac
    is "$(fact program)" "$home/sleep"
}

# With it cd goes elsewhere, and prints where.
test_cdpath_changes_no_folder() {
    mkdir -p "$home/proj" "$home/other/proj"
    cd "$home" || return
    given+=("CDPATH=$home/other")
    start --folder "$home" -- sh -c 'pwd; echo "$CDPATH"'
    until_true sealed
    is "$(xargs <"$rec/out")" "$home $home/other"
    through=()
    start --folder proj -- sh -c pwd
    until_true sealed
    is "$(cat "$rec/out")" "$home/proj"
}

test_what_others_keep_in_the_folder_stays() {
    mkdir "$home/data"
    echo theirs >"$home/data/notes"
    given+=("BACKSTEP_HOST_DIR=$home/data")
    answer=$(host start "${soft[@]}" -- true)
    rec=$home/data/recordings/$(value id <<<"$answer")
    until_true sealed
    cp "$host_script" "$home/data/backstep-host.sh"
    host remove || fail "not removed"
    is "$(ls "$home/data")" notes
}

run_tests
