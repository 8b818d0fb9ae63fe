# SPDX-FileCopyrightText: 2026 Backstep contributors
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034
#
# What the tests of the host script share: SCRIPT SHELL RECORDER. SHELL is dash, bash or busybox (then every tool is
# busybox's, too), or ssh for dash behind a real sshd; RECORDER is "standin", or "rr" for the rr of BACKSTEP_RR and the dlv of BACKSTEP_DLV. A test is a
# function test_…, has a home folder of its own and ends with nothing of it left running.

set -u
host_script=$(readlink -f "$1")
shell=$2
recorder=$3
only=${4:-}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
tools=$work/tools
soft=()
through=()

skip_all() { echo "skipped: $*" && exit 77; }
# What this machine cannot be asked is said, and counts as neither.
skip() { echo "$*" >>"$home.skipped"; }
# A figure to be read also where all is well.
say() { echo "  $*" >>"$home.figures"; }
fail() {
    echo "  failed at line ${BASH_LINENO[0]}: $*"
    failed=yes
}

prepare() {
    mkdir "$tools"
    if [ "$shell" = ssh ]; then
        shell=dash
        connect
    fi
    case $shell in
        busybox)
            command -v busybox >/dev/null || skip_all "this machine has no busybox"
            for name in $(busybox --list); do ln -s "$(command -v busybox)" "$tools/$name"; done
            ln -s "$(command -v python3)" "$(command -v flock)" "$tools/" 2>/dev/null
            ;;
        *)
            command -v "$shell" >/dev/null || skip_all "this machine has no $shell"
            ln -s "$(command -v "$shell")" "$tools/sh"
            ;;
    esac
    if [ "$recorder" = rr ] && real_dlv=$(command -v "${BACKSTEP_DLV:-dlv}"); then
        ln -s "$real_dlv" "$tools/dlv"
    else
        real_dlv=
        ln -s "$here/standin-dlv" "$tools/dlv"
    fi
    if [ "$recorder" = rr ]; then
        real_rr=${BACKSTEP_RR:-$(command -v rr)}
        [ -n "$real_rr" ] || skip_all "there is no rr"
        if ! "$real_rr" record -o "$work/probe" true >/dev/null 2>&1; then
            soft=(--soft)
            "$real_rr" record -W -o "$work/probe2" true >/dev/null 2>&1 || skip_all "rr cannot record here"
        fi
        ln -s "$real_rr" "$tools/rr"
    else
        ln -s "$here/standin-rr" "$tools/rr"
    fi
}

# A connection to an sshd of its own, which listens nowhere: it gets the client's end as its standard input. All that is
# asked is a session of this connection, as it is for the window.
connect() {
    local server keys=$work/ssh
    server=$(PATH=$PATH:/usr/sbin:/sbin command -v sshd) || skip_all "this machine has no sshd"
    command -v ssh >/dev/null || skip_all "this machine has no ssh"
    if [ "$(id -u)" -eq 0 ]; then mkdir -p /run/sshd; fi
    mkdir -m 700 "$keys"
    ssh-keygen -q -t ed25519 -N '' -f "$keys/host"
    ssh-keygen -q -t ed25519 -N '' -f "$keys/person"
    cp "$keys/person.pub" "$keys/authorized"
    # shellcheck disable=SC2016  # sshd's shell expands it
    printf '%s\n' "HostKey $keys/host" "AuthorizedKeysFile $keys/authorized" "PidFile none" "StrictModes no" "UsePAM no" \
        "PermitRootLogin yes" "PasswordAuthentication no" "MaxSessions 100" "SetEnv SHLVL=2" \
        'ForceCommand exec sh -c "$SSH_ORIGINAL_COMMAND"' >"$keys/config"
    through=(ssh -F none -S "$keys/control" -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null
        -o LogLevel=ERROR -o IdentitiesOnly=yes -i "$keys/person" -o "ProxyCommand=$server -i -f $keys/config" host)
    "${through[@]}" -f -N -M </dev/null >"$keys/said" 2>&1 ||
        { echo "sshd does not let one in: $(cat "$keys/said")" && exit 1; }
}

# As one word of any shell.
quoted() {
    local word
    for word; do printf "'%s' " "${word//\'/\'\\\'\'}"; done
}

# The script, as a host runs it: few variables, and no terminal. What a service runs nobody asks from afar.
host() {
    local path=$tools:/usr/bin:/bin verb=${1:-}
    [ "$shell" != busybox ] || path=$tools
    path=${first_in_path:+$first_in_path:}$path
    set -- env -i HOME="$home" PATH="$path" "${given[@]}" "$tools/sh" "$host_script" "$@"
    if [ ${#through[@]} -gt 0 ] && [ "$verb" != run ]; then "${through[@]}" "$(quoted "$@")"; else "$@"; fi
}

# Starts a recording and sets `id` and `rec`.
start() {
    answer=$(host start "${soft[@]}" "$@") || { fail "start: $answer"; return 1; }
    id=$(value id <<<"$answer")
    rec=$home/.local/share/backstep-host/recordings/$id
    trace=$home/.local/share/rr/$id
}

value() { sed -n "s/^\(.* \)\{0,1\}$1=\([^ ]*\).*/\2/p"; }
state() { host list | grep " id=$id " | value state; }
decoded() { local text && text=$(cat) && printf '%b' "${text//%/\\x}"; }
fact() { sed -n "s/^$1=//p" "$rec/facts" | decoded; }
is() { [ "$1" = "$2" ] || { echo "  failed at line ${BASH_LINENO[0]}: it is \"$1\", not \"$2\"" && failed=yes; }; }

# Waits for a condition, at most so long that only something broken takes longer.
until_true() {
    local tries=600
    until "$@" >/dev/null 2>&1; do
        sleep 0.05
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || { fail "never came true: $*"; return 1; }
    done
}
sealed() { [ -e "$rec/facts" ]; }
gone() { ! kill -0 "$1" 2>/dev/null; }

# Whoever makes a recording is killed as soon as there is one, the first time.
die_once_made() {
    mkdir -p "$home/tools"
    cat >"$home/tools/mv" <<END
#!/bin/sh
$(PATH=$tools:$PATH command -v mv) "\$@" || exit
case "\$1" in */recordings/.new-*) [ -e $home/died ] || { : >$home/died && kill -KILL "\$PPID"; } ;; esac
END
    chmod +x "$home/tools/mv"
    first_in_path=$home/tools
}

# A systemd of the person's own, with a unit bank.service; unit.conf has lines of that.
pretend_systemd() {
    mkdir -p "$home/tools"
    first_in_path=$home/tools
    cat >"$home/tools/systemctl" <<END
#!/bin/sh
STANDIN_HOME=$home PATH=$home/tools:$tools:$PATH exec $(command -v python3) $here/standin-systemctl "\$@"
END
    cat >"$home/tools/journalctl" <<END
#!/bin/sh
cat $home/journal 2>/dev/null
END
    chmod +x "$home/tools"/*
}
systemctl() { "$home/tools/systemctl" --user "$@"; }
put_back() { [ -z "$(find "$home/.config/systemd/user" -type f)" ]; }
runs_plainly() { [ "$(systemctl is-active bank.service)" = active ] && [ "$(systemctl show -p MainPID --value bank.service)" = 0 ]; }
restarts() { grep -c '^--user restart' "$home/calls"; }

# Arms a rule of these lines, besides its name and what it records, `records` where that is to be something else.
arm() { # LINE…
    rule=$home/.local/share/backstep-host/rules/it
    {
        printf '%s\n' 'rule it' 'cooldown 0' "${records:-"record ${soft[*]} -- sh -c 'trap \"exit 0\" TERM; echo ready; while :; do sleep 0.1; done'"}" "$@"
        echo '# end'
    } | host arm - >"$home/answer" || fail "not armed"
}

# A server that says what its path asks for.
serve() {
    python3 - "$home/port" <<'END' &
import http.server, os, sys, time
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path.startswith("/slow"): time.sleep(3)
        if self.path.startswith("/held"):
            open(sys.argv[1] + ".asked", "w").close()
            while not os.path.exists(sys.argv[1] + ".go"): time.sleep(0.05)
        self.send_response(503 if self.path.startswith(("/wrong", "/held")) else 200)
        self.end_headers()
        if self.path.startswith("/drip"):
            open(sys.argv[1] + ".asked", "w").close()
            for _ in range(400):
                self.wfile.write(b"drop\n")
                time.sleep(0.3)
        self.wfile.write(b"goroutine profile: total 77\n1 @ 0x1\n" if "pprof" in self.path else b"ok\n")
    def log_message(self, *words): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
open(sys.argv[1], "w").write(f"{server.server_port}\n")
server.serve_forever()
END
    server=$!
    until_true test -s "$home/port"
    url=http://127.0.0.1:$(cat "$home/port")
}

# Where this machine has no program to ask with, busybox has one.
pretend_wget() {
    if command -v curl >/dev/null || command -v wget >/dev/null || [ "$shell" = busybox ]; then return 0; fi
    command -v busybox >/dev/null || { skip "this machine has neither curl nor wget nor busybox" && return 1; }
    mkdir "$home/tools"
    ln -s "$(command -v busybox)" "$home/tools/wget"
    first_in_path=$home/tools
}

# Of the rule that is called it.
fired() { grep -q " fired: " "$rule/log"; }
looked() { until_true test -e "$rule/looked"; }
watched() { [ -n "$(find "$rule" -name 'lock.*')" ]; }
# Long enough to see that nothing happens.
watch_it() { looked && sleep 2.5; }
over() { [ -e "$rule/off" ]; }
why() { sed -n 's/.* fired: //p' "$rule/log"; }
recorded() { host list | grep -c '^recording .* by=rule:it '; }

# Processes that belong to a home folder, whoever their parent is now.
ours() {
    local file
    for file in /proc/[0-9]*/environ; do
        if tr '\0' '\n' 2>/dev/null <"$file" | grep -qxF "HOME=$home"; then
            file=${file%/environ}
            case $(sed 's/.*) //' "$file/stat" 2>/dev/null) in Z* | '') ;; *) echo "${file#/proc/}" ;; esac
        fi
    done
}
nothing_runs() { [ -z "$(ours)" ]; }

# They mostly wait, each in a folder of its own, so several go at once.
run_tests() {
    local name failures skipped tested
    prepare
    for name in $(compgen -A function test_ | sort); do
        [ -z "$only" ] || [[ $name == *$only* ]] || continue
        while [ "$(jobs -pr | wc -l)" -ge "${at_once:-5}" ]; do wait -n; done
        (run_test "$name") &
    done
    wait
    [ ${#through[@]} -eq 0 ] || "${through[@]}" -O exit 2>/dev/null
    failures=$(find "$work" -maxdepth 1 -name '*.failed' | wc -l)
    skipped=$(find "$work" -maxdepth 1 -name '*.skipped' | wc -l)
    tested=$(($(find "$work" -maxdepth 1 -name '*.said' | wc -l) - skipped))
    chmod -R u+w "$work"
    rm -rf "$work"
    [ "$failures" -eq 0 ] || { echo "$failures failed" && exit 1; }
    [ "$skipped" -eq 0 ] || echo "$skipped skipped"
    [ "$tested" -gt 0 ] || exit 77
}

run_test() { # NAME
    local one began=$SECONDS
    failed='' first_in_path='' given=(LANG=C.UTF-8) home=$work/$1 id='' rec=/nowhere trace=/nowhere rule=/nowhere records=''
    mkdir "$home"
    {
        "$1"
        until_true nothing_runs
        if [ -n "$failed" ]; then
            for one in $(ours); do echo "  left: $(tr '\0' ' ' <"/proc/$one/cmdline")" && kill -KILL "$one"; done
            cat "$home"/.local/share/backstep-host/{log,trouble} 2>/dev/null
        fi
        if mountpoint -q "$home/.local" 2>/dev/null; then umount "$home/.local"; fi
    } >"$home.said" 2>&1
    if [ -n "$failed" ]; then
        echo "FAILED in $((SECONDS - began)) s: $1"
        cat "$home.said"
        : >"$home.failed"
    elif [ -e "$home.skipped" ]; then
        echo "SKIPPED: $1: $(cat "$home.skipped")"
    else
        echo "$((SECONDS - began)) s $1"
    fi
    cat "$home.figures" 2>/dev/null
}
