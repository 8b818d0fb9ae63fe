#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 Backstep contributors
# SPDX-License-Identifier: MIT
#
# What a rule looks at while it records: when to stop, and what to keep. within.bash SCRIPT SHELL RECORDER [TEST]
# What recorded programs are to expand stands in single quotes.
# shellcheck disable=SC2016,SC2053
# shellcheck source=tests/integration/host/harness.bash
source "$(dirname "${BASH_SOURCE[0]}")/harness.bash"

not_kept() { [ "$(grep -c ' not kept: ' "$rule/log")" -ge "$1" ]; }
holds() { [ -n "$(find "$home/.local/share/backstep-host/recordings" -name holds)" ]; }
kept_for() { sed -n 's/.*; kept for: //p' "$rule/log"; }

# Records a shell that does this when it begins and that when it ends.
does() { # BEGINNING [END]
    printf '%s\n' "$1" >"$home/beginning"
    printf '%s\n' "${2:-:}" >"$home/end"
    records="record ${soft[*]} -- sh -c 'trap \". $home/end; exit 0\" TERM; . $home/beginning; while :; do sleep 0.1; done'"
}

test_what_is_added_to_a_file_meanwhile() {
    echo 'boom: old news' >"$home/log"
    does ":"
    arm 'when always' 'stop after 1s' 'most 1' "keep if file $home/log matches '^boom: '"
    until_true not_kept 2
    is "$(recorded)" 0
    echo "echo 'boom: at once' >>$home/log" >"$home/beginning"
    until_true over
    is "$(recorded)" 1
    is "$(kept_for)" "$home/log: boom: at once"
    is "$(host list | grep '^recording ' | value failed)" ''
}

test_the_last_line_counts() {
    : >"$home/log"
    does ":" "echo 'boom: last' >>$home/log"
    arm 'when always' 'stop after 1s' 'most 1' "keep if file $home/log matches '^boom: '"
    until_true over
    is "$(kept_for)" "$home/log: boom: last"
    is "$(grep -c ' not kept: ' "$rule/log")" 0
}

test_any_of_several() {
    does "echo shouted"
    arm 'when always' 'stop after 1s' 'most 1' "keep if exists $home/never" 'keep if exit=9' "keep if exists $home/there" 'keep if output=^shouted$'
    until_true over
    is "$(kept_for)" ''
    is "$(host list | grep '^recording ' | value failure | decoded)" 'output=^shouted$'
    host remove
    touch "$home/there"
    arm 'when always' 'stop after 1s' 'most 1' "keep if exists $home/never" 'keep if exit=9' "keep if exists $home/there"
    until_true over
    is "$(kept_for)" "$home/there exists"
}

# Opens files, and closes them when asked.
opens_files() {
    cat >"$home/opens.py" <<END
import os, signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
files = [open("/dev/null") for _ in range(60)]
open("$home/pid.new", "w").write(f"{os.getpid()}\n")
os.rename("$home/pid.new", "$home/pid")
while True:
    time.sleep(0.1)
    if os.path.exists("$home/less") and files:
        for one in files: one.close()
        files = []
        open("$home/is-less", "w").close()
END
    records="${1:-record} ${soft[*]} -- $(command -v python3) $home/opens.py"
}

test_what_held_once_is_kept() {
    opens_files
    arm 'when always' "stop when exists $home/enough" 'most 1' "keep if files pid:$home/pid above 50"
    until_true holds
    touch "$home/less"
    until_true test -e "$home/is-less"
    # Also where somebody else goes on with it.
    kill -KILL "$(cut -d ' ' -f 1 "$rule"/lock.*)"
    host list >/dev/null
    touch "$home/enough"
    until_true over
    is "$(recorded)" 1
    [[ $(kept_for) == "pid:$home/pid has "*" files open" ]] || fail "$(kept_for)"
}

# Answers at a port as files ask for: open, slow, hang, exit.
answers() {
    port=$(python3 -c 'import socket; one = socket.socket(); one.bind(("127.0.0.1", 0)); print(one.getsockname()[1])')
    url=http://127.0.0.1:$port
    cat >"$home/answers.py" <<END
import http.server, os, signal, sys, time
there = lambda name: os.path.exists("$home/" + name)
signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if there("slow"): time.sleep(2.5)
        while there("hang"): time.sleep(0.1)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"ok\n")
        if not there("slow"): open("$home/asked", "w").close()
    def log_message(self, *words): pass
open("$home/began", "w").close()
while not there("open"): time.sleep(0.1)
server = http.server.HTTPServer(("127.0.0.1", $port), Handler)
server.timeout = 0.1
while not there("exit"): server.handle_request()
END
    records="record ${soft[*]} -- $(command -v python3) $home/answers.py"
}
# Somebody asked so often and got no answer.
looks() { [ "$(wc -l <"$home/looks")" -ge "$1" ]; }
count_looks() {
    local one
    for one in curl wget; do
        PATH=${first_in_path:+$first_in_path:}$tools:/usr/bin:/bin command -v "$one" >"$home/web" || continue
        mkdir -p "$home/counted"
        printf '#!/bin/sh\ncase $* in *127.0.0.1*) echo >>%s ;; esac\nexec %s "$@"\n' "$home/looks" "$(cat "$home/web")" >"$home/counted/$one"
        chmod +x "$home/counted/$one"
    done
    : >"$home/looks"
    first_in_path=$home/counted${first_in_path:+:$first_in_path}
}

test_what_starts_and_what_ends_is_not_silent() {
    pretend_wget || return
    answers
    count_looks
    arm "when exists $home/go" "stop when exists $home/enough" 'stop after 60s' "keep if http $url silent" "keep if http $url slower 2s" "keep if http $url wrong"
    touch "$home/go"
    until_true test -e "$home/began"
    until_true looks 3
    touch "$home/open"
    until_true test -e "$home/asked"
    : >"$home/looks"
    until_true looks 4
    rm "$home/go"
    # By itself, and nobody listens from one moment to the other.
    touch "$home/exit"
    until_true not_kept 1
    rm "$home/exit" "$home/asked"
    touch "$home/go"
    until_true test -e "$home/asked"
    rm "$home/go"
    touch "$home/enough"
    until_true not_kept 2
    is "$(recorded)" 0
    host forget it
}

test_what_answers_no_longer_is_kept() {
    pretend_wget || return
    answers
    touch "$home/open"
    arm 'when always' "stop when exists $home/enough" 'most 1' "keep if http $url silent"
    until_true test -e "$home/asked"
    touch "$home/hang"
    until_true holds
    touch "$home/enough"
    until_true over
    is "$(kept_for)" "$url does not answer within 5 s"
}

test_an_answer_that_took_long_is_kept() {
    pretend_wget || return
    answers
    touch "$home/open" "$home/slow"
    arm 'when always' "stop when exists $home/enough" 'most 1' "keep if http $url slower 1s"
    until_true holds
    touch "$home/enough"
    until_true over
    is "$(kept_for)" "$url does not answer within 2 s"
}

test_what_never_answered_is_kept() {
    pretend_wget || return
    answers
    count_looks
    arm 'when always' "stop when exists $home/enough" 'most 1' "keep if http $url silent"
    until_true test -e "$home/began"
    until_true looks 2
    touch "$home/enough"
    until_true over
    is "$(kept_for)" "$url never answered"
}

test_nobody_stops_what_only_begins() {
    pretend_wget || return
    answers
    count_looks
    arm 'when always' "stop when http $url silent" 'most 1'
    until_true test -e "$home/began"
    until_true looks 3
    is "$(host list | grep '^recording ' | value state)" recording
    touch "$home/open"
    until_true test -e "$home/asked"
    touch "$home/hang"
    until_true over
    is "$(host list | grep '^recording ' | value reason | decoded)" "stop when: $url does not answer within 5 s"
}

# ---- services ----

test_what_the_one_before_wrote_does_not_count() {
    pretend_systemd
    echo 'boom: old news' >"$home/log"
    sed -i "2i [ \"\$2\" != restart ] || echo 'boom: goodbye' >>$home/log" "$home/tools/systemctl"
    does ":"
    records=${records/record/service bank.service}
    arm 'when always' 'stop after 1s' 'most 1' "keep if file $home/log matches '^boom: '"
    until_true not_kept 2
    is "$(recorded)" 0
    echo "echo 'boom: at once' >>$home/log" >"$home/beginning"
    until_true over
    is "$(recorded)" 1
    is "$(kept_for)" "$home/log: boom: at once"
}

test_a_recorded_unit_is_its_program() {
    pretend_systemd
    opens_files 'service bank.service'
    arm 'when always' "stop when exists $home/enough" 'most 1' 'keep if files unit:bank.service above 50'
    until_true holds
    touch "$home/enough"
    until_true over
    [[ $(kept_for) == "unit:bank.service has "*" files open" ]] || fail "$(kept_for)"
}

test_what_the_journal_says_meanwhile() {
    pretend_systemd
    sed -i "2i echo \"\$*\" >>$home/asked" "$home/tools/journalctl"
    does ":"
    records=${records/record/service bank.service}
    arm "when exists $home/go" "stop when exists $home/enough" 'most 1' "keep if journal bank.service matches 'too slow'"
    looked
    touch "$home/go"
    until_true test -s "$home/asked"
    # From its beginning on.
    id=$(host list | grep '^recording ' | value id)
    is "$(sed -n '1s/.*--since @\([0-9]*\).*/\1/p' "$home/asked")" "$(stat -c %Y "$home/.local/share/backstep-host/recordings/$id/began")"
    echo 'it is too slow' >"$home/journal"
    touch "$home/enough"
    until_true over
    is "$(kept_for)" "journal of bank.service: it is too slow"
}

run_tests
