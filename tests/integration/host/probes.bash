#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 Backstep contributors
# SPDX-License-Identifier: MIT
#
# What a rule asks a server, with each program that hosts have for that. probes.bash SCRIPT SHELL RECORDER [TEST]
# shellcheck source=tests/integration/host/harness.bash
source "$(dirname "${BASH_SOURCE[0]}")/harness.bash"

arm() { # LINES…
    printf '%s\n' 'rule it' 'record --soft -- sleep 1' 'stop after 1s' 'most 1' "$@" >"$home/rule"
    [ ${#soft[@]} -gt 0 ] || sed -i 's/ --soft//' "$home/rule"
    rule=$home/.local/share/backstep-host/rules/it
    host arm "$home/rule" >/dev/null || fail "not armed"
}

# A host that has only this one.
only_has() { # curl, wget or busybox
    local one
    mkdir "$home/bin"
    for one in "$tools"/*; do ln -s "$one" "$home/bin/"; done
    [ "$shell" = busybox ] || for one in /usr/bin/*; do [ -e "$home/bin/${one##*/}" ] || ln -sf "$one" "$home/bin/"; done
    rm -f "$home/bin/curl" "$home/bin/wget"
    case $1 in
        busybox) one=$(command -v busybox) && ln -s "$one" "$home/bin/wget" ;;
        *) one=$(command -v "$1") && ln -s "$one" "$home/bin/$1" ;;
    esac || return 1
    given+=("PATH=$home/bin")
}

# A server whose pages are long, or have no end.
serve() {
    python3 - "$home/port" <<'END' &
import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(503 if "broken" in self.path else 302 if "moved" in self.path else 200)
        if "moved" in self.path: self.send_header("Location", "http://127.0.0.1:1/")
        text = b"all is well\n" if self.path == "/short" else b"x" * 99 + b"\n"
        if self.path.startswith("/long"):
            text = text * 20000 + b"all is well\n"
            if "told" in self.path: self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        try:
            self.wfile.write(text)
            open(sys.argv[1] + ".asked", "a").write("asked\n")
            while self.path.startswith("/endless"): self.wfile.write(b"z" * 1000000)
        except OSError: pass
    def log_message(self, *words): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
open(sys.argv[1], "w").write(f"{server.server_port}\n")
server.serve_forever()
END
    server=$!
    until_true test -s "$home/port"
    url=http://127.0.0.1:$(cat "$home/port")
}
asked_often() { [ "$(wc -l <"$home/port.asked")" -ge 3 ]; }

with_each() { # TEST
    local one its_home=$home
    for one in curl wget busybox; do
        home=$its_home/$one given=(LANG=C.UTF-8)
        mkdir "$home"
        only_has "$one" || { echo "  no $one here" && continue; }
        serve
        "$1" "$one"
        kill "$server"
    done
    home=$its_home
}

test_what_a_page_lacks() { with_each lacks_what_is_missing; }
lacks_what_is_missing() {
    arm "when http $url/short lacks 'all is well'"
    until_true asked_often
    fired && fail "$1: $(why)"
    host forget it
    arm "when http $url/short lacks balance"
    until_true fired
    host forget it
}

test_what_is_wrong() { with_each wrong_is_told; }
wrong_is_told() {
    arm "when http $url/broken wrong"
    until_true fired
    [[ $(why) == *"/broken answered 503" ]] || fail "$1: $(why)"
    host forget it
    [ "$1" != busybox ] || return 0
    : >"$home/port.asked"
    arm "when http $url/moved wrong"
    until_true asked_often
    fired && fail "$1: $(why)"
    host forget it
}

# What nobody has read may have it.
test_a_long_page_lacks_nothing() { with_each long_page_lacks_nothing; }
long_page_lacks_nothing() {
    local page
    for page in long long-told; do
        : >"$home/port.asked"
        arm "when http $url/$page lacks 'all is well'"
        until_true grep -q "/$page is longer than 1 MB, so it is not known whether it lacks all is well" "$rule/log"
        fired && fail "$1: $(why)"
        host forget it
    done
}

test_a_long_page_is_fine() { with_each long_page_is_fine; }
long_page_is_fine() {
    arm "when http $url/long wrong" "when http $url/long-told silent"
    until_true asked_often
    fired && fail "$1: $(why)"
    host forget it
}

test_a_page_without_an_end_takes_no_memory() { with_each endless_page_takes_no_memory; }
endless_page_takes_no_memory() {
    local one most=0
    arm "when http $url/endless lacks nothing"
    until_true grep -q ' is longer than 1 MB' "$rule/log"
    for one in $(ours); do
        one=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$one/status" 2>/dev/null)
        [ "${one:-0}" -le "$most" ] || most=$one
    done
    echo "  $1: at most $most KiB"
    if [ "$most" -eq 0 ] || [ "$most" -ge 65536 ]; then fail "$1: $most KiB of memory"; fi
    host forget it
}

run_tests
