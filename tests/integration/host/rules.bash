#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 Backstep contributors
# SPDX-License-Identifier: MIT
#
# Armed rules of the host script. rules.bash SCRIPT SHELL RECORDER [TEST]
# What recorded programs are to expand stands in single quotes.
# shellcheck disable=SC2016,SC2053
# shellcheck source=tests/integration/host/harness.bash
source "$(dirname "${BASH_SOURCE[0]}")/harness.bash"

test_a_pattern_in_a_file() {
    echo 'panic: old news' >"$home/log file"
    arm "when file '$home/log file' matches 'panic: |fatal'" 'stop after 1s' 'most 1'
    looked
    fired && fail "old lines made it fire"
    echo 'all is well' >>"$home/log file"
    echo 'panic: nil map' >>"$home/log file"
    until_true over
    is "$(why)" "$home/log file: panic: nil map"
    is "$(recorded)" 1
    is "$(host list | grep '^recording ' | value reason)" "%73%74%6f%70%20%61%66%74%65%72%3a%20%31%20%73"
    is "$(host list | grep '^rule ' | value state)" off
    is "$(host log it | sed -n 's/.* recorded: [^ ]*, //p')" "stop after: 1 s"
}

test_a_line_in_two_writes_and_a_file_begun_anew() {
    echo 'all is well' >"$home/log"
    arm "when file '$home/log' matches '^panic: x$|^second'" 'stop after 1s' 'most 2'
    looked
    printf 'pan' >>"$home/log"
    sleep 2.5
    echo 'ic: x' >>"$home/log"
    until_true fired
    is "$(why)" "$home/log: panic: x"
    until_true cooling
    # Longer than the old one from its start.
    { echo 'second file' && yes more | head -n 20; } >"$home/new"
    mv "$home/new" "$home/log"
    until_true over
    is "$(why | tail -n 1)" "$home/log: second file"
}
# An empty line, bytes that are no text, and one put in its place that is older than the last look.
test_whatever_lines_a_file_has() {
    echo 'all is well' >"$home/log"
    { printf 'a\0b' && echo ' boom'; } >"$home/other"
    touch -d '@1700000000' "$home/other"
    arm "when file '$home/log' matches '^$|boom'" 'stop after 1s' 'most 2'
    looked
    printf 'x\0y\n\n' >>"$home/log"
    until_true fired
    is "$(why)" "$home/log: "
    until_true cooling
    mv "$home/other" "$home/log"
    until_true over
    is "$(why | tail -n 1)" "$home/log: ab boom"
}

# It looks again after its first recording.
cooling() { [ ! -e "$rule/current" ] && grep -q ' recorded: ' "$rule/log" && [ -e "$rule/at.1" ]; }

test_armed_again_while_it_waits_long() {
    arm "when exists $home/go" 'every 130s'
    looked
    is "$(value again <"$home/answer")" ''
    is "$(host list | grep '^rule ' | value command | decoded | cut -c 1-11)" "'sh' '-c' '"
    local first=$SECONDS watcher
    watcher=$(cut -d ' ' -f 1 "$rule"/lock.*)
    arm "when exists $home/go" 'stop after 1s' 'most 1'
    is "$(value again <"$home/answer")" yes
    until_true gone "$watcher"
    [ $((SECONDS - first)) -lt 20 ] || fail "it took $((SECONDS - first)) s"
    touch "$home/go"
    until_true over
    is "$(recorded)" 1
}

# The old one is gone then, and the new one not yet in its place.
test_killed_while_it_is_armed_again() {
    arm "when exists $home/never"
    looked
    mkdir "$home/tools"
    cat >"$home/tools/mv" <<END
#!/bin/sh
case "\$1" in */rules/.new-*) [ -e $home/died ] || { : >$home/died && kill -KILL "\$PPID" && exit; } ;; esac
exec $(PATH=$tools:$PATH command -v mv) "\$@"
END
    chmod +x "$home/tools/mv"
    first_in_path=$home/tools
    printf '%s\n' 'rule it' "record ${soft[*]} -- true" "when exists $home/go" 'most 1' '# end' | host arm - >/dev/null 2>&1 && fail "not killed"
    [ ! -e "$rule/text" ] || fail "it is in its place"
    touch "$home/go"
    mkdir "$home/.local/share/backstep-host/recordings/.new-1999999999" "${rule%/it}/.new-1999999998"
    touch -d '@1700000000' "$home/.local/share/backstep-host"/*/.new-199*
    yes trouble | head -n 40000 >"$home/.local/share/backstep-host/trouble"
    host list >/dev/null
    until_true over
    is "$(recorded)" 1
    is "$(find "$home/.local/share/backstep-host" -name '.new-*')" ''
    [ "$(wc -c <"$home/.local/share/backstep-host/trouble")" -lt 1000 ] || fail "what went wrong long ago is kept for ever"
}

test_a_process_by_its_name_and_of_a_unit() {
    ln -s "$(command -v python3)" "$home/a-program-of-mine"
    "$home/a-program-of-mine" -c 'import time; files = [open("/dev/null") for _ in range(60)]; time.sleep(1000)' &
    local one=$!
    probe 'files name:a-program-of-mine above 50' 'name:a-program-of-mine has * files open'
    pretend_systemd
    sed -i "2i [ \"\$4\" != MainPID ] || { echo $one && exit; }" "$home/tools/systemctl"
    probe 'files unit:bank.service above 1000' ''
    probe 'files unit:bank.service above 50' 'unit:bank.service has * files open'
    kill "$one"
}

test_who_lost_the_rule_goes() {
    arm "when exists $home/go"
    looked
    local watcher
    watcher=$(cut -d ' ' -f 1 "$rule"/lock.*)
    # Somebody else has it, as after a pause of this one that was longer than anybody waits.
    sleep 1000 &
    echo "$! $(sed 's/.*) //' "/proc/$!/stat" | cut -d ' ' -f 20) $(cat /proc/sys/kernel/random/boot_id)" >"$rule/lock.99"
    until_true gone "$watcher"
    kill $!
    [ ! -e "$rule/off" ] || fail "it disarmed what is not its own"
    until_true gone $!
    host forget it
}

test_a_comment_is_no_command() {
    rule=$home/.local/share/backstep-host/rules/it
    printf '%s\n' 'rule it' '# words' "record -- sh -c \"\$(touch $home/pwned)\"" 'when exists /none' '# end' | host arm - >/dev/null || fail "not armed"
    [ ! -e "$home/pwned" ] || fail "the rule was executed"
    host forget it
    # Words as the one who calls writes them, with that line within and before.
    {
        printf '%s\n' 'rule it' '# words' "when exists $home/go" 'most 1' '# words'
        printf " '%s'" "${soft[@]}" -- sh -c
        printf '%s\n' " 'echo \"it'\\''s" '# words' "\"; exit 0'"
        echo '# end'
    } >"$home/text"
    host arm - <"$home/text" >/dev/null || fail "not armed"
    touch "$home/go"
    until_true over
    is "$(cat "$home"/.local/share/backstep-host/recordings/*/out)" $'it\'s\n# words'
    host forget it
}

test_long_lines_are_refused_at_once() {
    local before=$SECONDS
    { echo 'rule it' && printf 'when exists /' && head -c 200000 /dev/zero | tr '\0' x && echo && echo '# end'; } | host arm - 2>"$home/said" && fail "armed"
    is "$(cat "$home/said")" "backstep-host: the rule is longer than 64 KiB"
    { echo 'rule it' && printf 'when exists /' && head -c 20000 /dev/zero | tr '\0' x && echo && echo '# end'; } | host arm - 2>"$home/said" && fail "armed"
    is "$(cat "$home/said")" "backstep-host: line 2: it is longer than 4096 bytes"
    { echo 'rule it' && printf 'when exists /' && head -c 4000 /dev/zero | tr '\0' x && echo; } | host check - || fail "not understood"
    [ $((SECONDS - before)) -lt 20 ] || fail "it took $((SECONDS - before)) s"
}

test_a_file_appears_and_another_one_ends_it() {
    arm "when exists $home/go" "stop when exists $home/enough" 'most 1'
    touch "$home/go"
    until_true fired
    until_true grep -rqx ready "$home/.local/share/backstep-host/recordings"
    touch "$home/enough"
    until_true over
    is "$(recorded)" 1
    is "$(host list | grep -c ' state=complete ')" 1
}

test_kept_only_if() {
    arm 'when always' 'stop after 1s' 'most 1' 'keep if output=never'
    until_true not_kept 2
    is "$(recorded)" 0
    over && fail "what was not kept counted"
    host disarm it >/dev/null
    host list | grep '^rule ' >"$home/line"
    is "$(value kept <"$home/line")" 0
    is "$(find "$home/.local/share/rr" -name version)" ''
}

not_kept() { [ "$(grep -c ' not kept: ' "$rule/log")" -ge "$1" ]; }

test_what_was_refused_does_not_count() {
    arm "when exists $home/go" 'stop after 1s' 'most 1'
    host limits free=90000G >/dev/null
    touch "$home/go"
    until_true refused_twice
    over && fail "it is off, and nothing was recorded"
    host limits free=0 >/dev/null
    until_true over
    is "$(recorded)" 1
    is "$(host list | grep '^rule ' | value reason | decoded)" "it recorded as often as it may (1)"
}
refused_twice() { [ "$(grep -c ' not recorded: ' "$rule/log")" -ge 2 ]; }

test_what_cannot_be_replayed_is_no_catch() {
    [ "$recorder" != rr ] || { skip "rr does not do that" && return; }
    given+=(STANDIN_FAIL=after)
    arm 'when always' 'cooldown 0s' 'most 1'
    until_true over
    is "$(grep -c ' recorded: ' "$rule/log")" "$(grep -c ' not recorded: ' "$rule/log")"
    is "$(grep -c ' not recorded: ' "$rule/log")" 3
    host list | grep '^rule ' | value reason | decoded | grep -q '^three recordings one after the other failed: ' || fail "why is not said"
}

test_it_cools_down_whoever_watches() {
    arm 'when always' 'stop after 1s' 'most 2' 'cooldown 1h'
    until_true test -e "$rule/cools"
    kill -KILL "$(cut -d ' ' -f 1 "$rule"/lock.*)"
    host list >/dev/null
    sleep 3
    is "$(recorded)" 1
    arm 'when always' 'stop after 1s' 'most 2' 'cooldown 1h'
    watch_it
    is "$(recorded)" 1
    # It ends some time.
    echo 1700000000 >"$rule/cools"
    kill -KILL "$(cut -d ' ' -f 1 "$rule"/lock.*)"
    host list >/dev/null
    until_true test -e "$rule/current"
    host forget it
}

# Arms rules of which nothing would ever come, each with a line, and sees why not.
refuses() { # MESSAGE LINE…
    local line message=$1
    shift
    for line; do
        printf '%s\n' 'rule it' 'when exists /none' 'record -- true' "$line" '# end' | host arm - 2>"$home/said" && fail "armed: $line"
        is "$(cat "$home/said")" "backstep-host: $message"
    done
    printf '%s\n' 'rule it' 'service bank.service -- true' 'when always' '# end' | host arm - 2>"$home/said" && fail "armed"
    is "$(cat "$home/said")" "backstep-host: $message"
    is "$(host list | grep -c '^rule ')" 0
}
of_systemd=('when journal bank.service matches boom' 'when memory unit:bank.service above 1G' 'stop when journal bank.service matches boom' 'keep if journal bank.service matches boom')

test_without_systemd_nothing_waits_for_one() {
    mkdir -p "$home/tools"
    printf '#!/bin/sh\nexit 1\n' >"$home/tools/systemctl"
    cp "$home/tools/systemctl" "$home/tools/journalctl"
    chmod +x "$home/tools"/*
    first_in_path=$home/tools
    refuses "your systemd does not run on this host: it does while you are logged in, and always after loginctl enable-linger; without one, record a command and watch its log file (file PATH matches PATTERN)" "${of_systemd[@]}"
}

test_no_unit_that_is_not_there_is_waited_for() {
    pretend_systemd
    sed -i '2i [ "$2" != show ] || echo not-found; [ "$2" != cat ] || exit 1' "$home/tools/systemctl"
    refuses "your systemd knows no unit bank.service; systemctl --user list-unit-files tells which it knows, and those of the whole machine are none of yours" "${of_systemd[@]}"
    # One that was made for a while and will be again.
    echo 'it was slow' >"$home/journal"
    arm 'when journal bank.service matches boom'
    host forget it
}

test_no_journal_that_cannot_be_read_is_waited_for() {
    pretend_systemd
    printf '#!/bin/sh\necho "No journal files were opened due to insufficient permissions." >&2\nexit 1\n' >"$home/tools/journalctl"
    printf '%s\n' 'rule it' 'when journal bank.service matches boom' 'record -- true' '# end' | host arm - 2>"$home/said" && fail "armed"
    is "$(cat "$home/said")" "backstep-host: your journal cannot be read on this host (No journal files were opened due to insufficient permissions.); that takes Storage=persistent in its journald.conf, or that you are in the group systemd-journal"
    arm 'when memory unit:bank.service above 1G'
    host forget it
}

test_what_asks_is_missing() {
    # Nothing but the tools that every host has.
    local one line
    mkdir "$home/few"
    for one in sh cat mkdir mv rm ln date od tr cut grep sed df du stat head tail wc sleep env setsid id uname sha256sum find rmdir chmod ls dirname basename getconf kill; do
        ln -s "$(PATH=$tools:$PATH command -v "$one")" "$home/few/$one" 2>/dev/null
    done
    refused_here() { # LINE MESSAGE
        printf '%s\n' 'rule it' "$1" 'when exists /none' "${3:-record -- true}" '# end' | env -i HOME="$home" PATH="$home/few" "$tools/sh" "$host_script" arm - 2>"$home/said" && fail "armed: $1"
        is "$(cat "$home/said")" "backstep-host: $2"
    }
    refused_here 'when journal bank.service matches boom' "line 2: this host has no journalctl, which the condition needs; a log file can be watched in its place: file PATH matches PATTERN"
    refused_here 'when http http://127.0.0.1:1 silent' "line 2: this host has neither curl nor wget, one of which the condition needs"
    refused_here 'when memory unit:bank.service above 1G' "line 2: this host has no systemctl, which the condition needs; a process can be named in its place: pid:FILE or name:PROGRAM"
}

test_what_keep_if_holds_for_is_kept() {
    arm 'when always' 'stop after 1s' 'most 1' 'keep if output=never' 'keep if output=^read[y]$'
    until_true over
    is "$(recorded)" 1
    is "$(host list | grep '^recording ' | value failed)" yes
    is "$(host list | grep '^recording ' | value failure | decoded)" 'output=^read[y]$'
    is "$(host log it | grep -c ' recorded: ')" 1
    is "$(find "$home/.local/share/rr" -name version | wc -l)" 1
}

# What cannot be judged is nothing to throw away.
test_what_cannot_be_judged_is_kept() {
    mkdir "$home/tools"
    printf '#!/bin/sh\ncase "$*" in *unjudgeable*) exit 2 ;; esac\nexec %s "$@"\n' "$(PATH=$tools:$PATH command -v grep)" >"$home/tools/grep"
    chmod +x "$home/tools/grep"
    first_in_path=$home/tools
    arm 'when always' 'stop after 1s' 'most 1' 'keep if output=unjudgeable'
    until_true over
    is "$(recorded)" 1
}

test_who_loses_a_recording_is_told() {
    host limits number=1 >/dev/null
    arm 'when always' 'stop after 1s' 'most 2'
    until_true over
    local first
    first=$(host log it | sed -n 's/.* recorded: \([^ ]*\), .*/\1/p' | head -n 1)
    host log it | grep -q " removed to make room: $first\$" || fail "its own rule does not say it"
    host log it | grep -q " removed to make room for [^ ]*: $first\$" || fail "the rule that needed the room does not say it"
    is "$(host list | grep '^recording ' | value removed)" "$first"
    host forget it
}

# Each condition fires, and its opposite does not.
probe() { # CONDITION EXPECTED
    arm "when $1" 'stop after 1s' 'most 1'
    if [ -z "$2" ]; then
        watch_it
        fired && fail "$1 fired: $(why)"
    else
        until_true fired
        [[ $(why) == $2 ]] || fail "$1: $(why)"
        until_true over
    fi
    host forget it
}

test_http_probes() {
    pretend_wget || return
    serve
    probe "http $url/ok wrong" ''
    probe "http $url/ok lacks '^ok$'" ''
    probe "http $url/ok lacks 'balance'" "* lacks balance"
    probe "http $url/wrong wrong" "* answered *"
    probe "http $url/slow slower 1s" "$url/slow *"
    probe "goroutines $url above 100" ''
    probe "goroutines $url above 70" "77 goroutines at $url"
    kill "$server"
    wait "$server"
    probe "http $url/ok silent" "* does not answer within 5 s"
}

test_an_answer_that_drips_is_not_waited_for() {
    pretend_wget || return
    serve
    probe "http $url/drip silent" "* does not answer within 5 s"
    rm "$home/port.asked"
    arm "when http $url/drip slower 40s"
    until_true test -e "$home/port.asked"
    local before=$SECONDS
    host disarm it >/dev/null || fail "not disarmed"
    [ $((SECONDS - before)) -lt 20 ] || fail "it took $((SECONDS - before)) s"
    fired && fail "it fired"
    kill "$server"
}

test_disarmed_while_it_asks_it_does_not_fire() {
    pretend_wget || return
    serve
    arm "when http $url/held wrong"
    until_true test -e "$home/port.asked"
    host disarm it 0 >/dev/null || fail "not disarmed"
    touch "$home/port.go"
    until_true grep -q ' no longer armed: ' "$rule/log"
    fired && fail "it fired"
    kill "$server"
}

test_a_process_takes_too_much() {
    python3 -c 'import time; a = b"x" * 60000000; files = [open("/dev/null") for _ in range(50)]
while True: sum(range(1000000))' &
    local busy=$!
    echo "$busy" >"$home/pid"
    probe "memory pid:$home/pid above 2G" ''
    probe "memory pid:$home/pid above 50M" "pid:$home/pid has * MiB in memory"
    probe "files pid:$home/pid above 1000" ''
    probe "files pid:$home/pid above 50" "pid:$home/pid has * files open"
    probe "cpu pid:$home/pid above 500%" ''
    probe "cpu pid:$home/pid above 5%" "pid:$home/pid takes * % of a processor"
    kill "$busy"
    probe "memory pid:$home/pid above 1M" ''
}

test_a_time_of_day() {
    arm "when time $(date +%H:%M)" "when time $(date -d '+1 min' +%H:%M)" 'stop after 1s' 'most 1'
    until_true over
    is "$(recorded)" 1
}

test_only_within_its_schedule() {
    local from to
    from=$(date -d '+2 hours' +%H:%M) to=$(date -d '+3 hours' +%H:%M)
    arm 'when always' "schedule daily $from-$to"
    watch_it
    fired && fail "it fired"
    host forget it
    from=$(date -d '-1 hours' +%H:%M) to=$(date -d '+3 hours' +%H:%M)
    arm 'when always' 'stop after 1s' 'most 1' "schedule daily $from-$to"
    until_true over
    is "$(recorded)" 1
}

test_disarming_ends_what_it_records() {
    arm 'when always'
    until_true grep -rqx ready "$home/.local/share/backstep-host/recordings"
    host disarm it >"$home/answer" || fail "not disarmed"
    is "$(value state <"$home/answer")" off
    is "$(host list | grep '^recording ' | value state)" complete
}

test_killed_it_goes_on_watching() {
    arm "when exists $home/go" "stop when exists $home/enough" 'most 1'
    until_true watched
    kill -KILL "$(cut -d ' ' -f 1 "$rule"/lock.*)"
    host list >/dev/null
    touch "$home/go"
    until_true grep -rqx ready "$home/.local/share/backstep-host/recordings"
    kill -KILL "$(cut -d ' ' -f 1 "$rule"/lock.*)"
    host list >/dev/null
    touch "$home/enough"
    until_true over
    is "$(recorded)" 1
    is "$(host list | grep -c ' state=complete ')" 1
}

test_killed_at_the_beginning_of_a_recording() {
    die_once_made
    touch "$home/go"
    arm "when exists $home/go" 'stop after 1s' 'most 1'
    until_true test -e "$home/died"
    rm "$home/go"
    host list >/dev/null
    until_true over
    is "$(recorded)" 1
    is "$(host log it | sed -n 's/.* recorded: [^ ]*, //p')" "stop after: 1 s"
}

test_when_nobody_watched_is_told() {
    arm "when exists $home/go"
    looked
    is "$(value after-restart <"$home/answer")" asked
    local watcher
    watcher=$(cut -d ' ' -f 1 "$rule"/lock.*)
    kill -KILL "$watcher"
    until_true gone "$watcher"
    touch -d '@1700000000' "$rule/alive"
    host list >/dev/null
    until_true test -e "$rule/gap"
    host list | grep '^rule ' >"$home/line"
    is "$(value unwatched-from <"$home/line")" 1700000000
    [ "$(value unwatched-to <"$home/line")" -gt 1700000000 ] || fail "$(cat "$home/line")"
    host log it | grep -q ' not watched since 2023-11-1[45]T' || fail "the log does not say it"
    # And nobody waits for a rule that goes.
    host forget it 0
    until_true test ! -e "$rule"
}

test_a_timer_watches_again_after_a_restart() {
    pretend_systemd
    printf '#!/bin/sh\ncat %s/linger 2>/dev/null\n' "$home" >"$home/tools/loginctl"
    chmod +x "$home/tools/loginctl"
    host timer on 2>"$home/said" && fail "it was switched on"
    is "$(cat "$home/said")" "backstep-host: without linger your systemd ends when you log out last, and kills what the timer made it go on with; loginctl enable-linger, and then timer on"
    [ ! -e "$home/.config/systemd/user" ] || fail "a timer stayed"
    echo yes >"$home/linger"
    is "$(host timer on)" timer
    arm "when exists $home/go"
    is "$(value after-restart <"$home/answer")" timer
    local line
    line=$(sed -n 's/^ExecStart=//p' "$home/.config/systemd/user/backstep-host.service")
    looked
    kill -KILL "$(cut -d ' ' -f 1 "$rule"/lock.*)"
    # What systemd would run.
    (HOME=$home BACKSTEP_HOST_DIR=$home/.local/share/backstep-host PATH=$home/tools:$tools:/usr/bin:/bin eval "$line")
    touch "$home/go"
    until_true fired
    host timer off >/dev/null
    is "$(find "$home/.config/systemd/user" -type f)" ''
    host forget it
}

test_what_is_not_understood_is_not_armed() {
    refused() { # TEXT MESSAGE
        printf '%s\n# end\n' "$1" | host arm - 2>"$home/said" && fail "armed: $1"
        is "$(cat "$home/said")" "backstep-host: $2"
    }
    refused $'rule it\nwhen always' "the rule says nothing to record: record -- CMD…"
    refused $'rule it\nrecord -- true' "the rule says no when: when CONDITION"
    refused $'when always\nrecord -- true' "the rule has no name: rule NAME"
    refused $'rule ../it' "line 1: rule is not followed by what it needs: rule NAME, of letters, digits, - _ and ."
    refused $'rule it\nwhen the moon is full' "line 2: the is no condition: file, journal, http, goroutines, memory, cpu, files, exists, time and always are"
    refused $'rule it\nwhen always\nfil /x' "line 3: fil is no word of a rule: rule, record, service, when, stop, keep, every, cooldown, most and schedule are"
    refused $'rule it\nwhen http x slower 1s' "line 2: x is no address: http://… or https://…"
    refused $'rule it\n\nwhen file /x matches "a(" # no' "line 3: a( is no pattern; one is an extended regular expression, as grep -E takes"
    refused $'rule it\nwhen file /x matches \'a' "line 2: a quote is not closed"
    refused $'rule it\nwhen memory 12 above 1G' "line 2: 12 is no process: pid:FILE, name:PROGRAM or unit:NAME"
    refused $'rule it\nwhen always\nschedule never 00:00-24:00' "line 3: schedule is not followed by what it needs: schedule DAYS HH:MM-HH:MM, as mon-fri 08:00-18:00 or daily 22:00-06:00"
    local kinds='exit, exit=N, signal, panic, output=PATTERN, longer=TIME and shorter=TIME are' conditions='file, journal, http, goroutines, memory, cpu, files, exists, time and always are'
    refused $'rule it\nwhen always\nkeep if sometimes' "line 3: sometimes is no way to fail: $kinds, and no condition: $conditions"
    refused $'rule it\nwhen always\nkeep if, and' "line 3: keep is not followed by what it needs: keep if FAILURE, or keep if CONDITION"
    refused $'rule it\nwhen always\nkeep if the moon' "line 3: the moon is no way to fail, and no condition: $conditions"
    refused $'rule it\nwhen always\nkeep if are' "line 3: are is no way to fail: $kinds, and no condition: $conditions"
    refused $'rule it\nwhen always\n\nkeep if exists' "line 4: exists is not followed by what it needs: exists PATH"
    refused $'rule it\nwhen always\nkeep if memory pid:/x above lots' "line 3: memory is not followed by what it needs: memory PROCESS above SIZE, as memory name:bank above 500M"
    refused $'rule it\nwhen always\nkeep if file /x matches "a("' "line 3: a( is no pattern; one is an extended regular expression, as grep -E takes"
    refused $'rule it\nwhen always\nkeep if http x slower 2s' "line 3: x is no address: http://… or https://…"
    refused $'rule it\nwhen always\nkeep if "output=total ("' "line 3: total ( is no pattern; one is an extended regular expression, as grep -E takes"
    refused $'rule it\nwhen time 24:00' "line 2: 24:00 is no time of day: 00:00 to 23:59"
    refused $'rule it\nwhen always\nschedule daily 08:00-29:59' "line 3: 29:59 is no time of day: 00:00 to 23:59"
    refused $'rule it\nwhen always\nschedule daily 08:00' "line 3: schedule is not followed by what it needs: schedule DAYS HH:MM-HH:MM, as mon-fri 08:00-18:00 or daily 22:00-06:00"
    refused $'rule it\nservice bank.service -- true\nrecord -- true' "line 3: what to record was said before: a rule has one line record, or one line service"
    refused $'rule it\nrecord -- true\nservice bank.service -- true' "line 3: what to record was said before: a rule has one line record, or one line service"
    refused $'rule it\nwhen always\nrecord -- /no/program' "there is no program /no/program that could be started"
    refused $'rule it\nwhen exists $(touch /tmp/backstep-pwned)\nrecord -- true' "line 2: exists is not followed by what it needs: exists PATH"
    printf 'rule it\nwhen always' | host arm - 2>/dev/null && fail "half a rule was armed"
    is "$(host list | grep -c '^rule ')" 0
    [ ! -e /tmp/backstep-pwned ] || fail "a rule was expanded"
}

test_two_who_arm_one_rule_at_once() {
    local n one
    for n in 1 2 3 4 5 6; do
        printf '%s\n' 'rule it' "record -- echo $n" "when exists $home/$n" >"$home/rule.$n"
        host arm "$home/rule.$n" >"$home/answer.$n" 2>&1 &
    done
    wait
    rule=$home/.local/share/backstep-host/rules/it
    is "$(find "$home/.local/share/backstep-host/rules" -mindepth 1 -type d)" "$rule"
    is "$(host list | grep -c '^rule name=it state=armed ')" 1
    for one in "$home"/answer.*; do
        grep -q '^rule name=it state=armed ' "$one" || fail "$(cat "$one")"
    done
    is "$(ls -A "$home/.local/share/backstep-host/rules")" it
    until_true watched
    host forget it
}

test_a_rule_of_another_system() {
    printf 'rule it\r\nrecord -- true\r\nwhen exists %s/go\r\nmost 1\r\n' "$home" >"$home/rule"
    host check "$home/rule" || fail "not understood"
    host arm "$home/rule" >/dev/null || fail "not armed"
    rule=$home/.local/share/backstep-host/rules/it
    touch "$home/go"
    until_true over
    is "$(recorded)" 1
}

run_tests
