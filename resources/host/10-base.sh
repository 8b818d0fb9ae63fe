#!/bin/sh
# SPDX-FileCopyrightText: 2026 Backstep contributors
# SPDX-License-Identifier: MIT
#
# What Backstep leaves on a host: it starts recordings there, watches them, ends them cleanly and keeps them within
# limits. `sh backstep-host.sh help` tells the words. It needs a POSIX shell that knows `local` and counts
# in 64 bits (dash, bash, busybox), coreutils, grep, and rr, or dlv with rr. Everything it knows lies in files of one folder of the person's own,
# each written whole and then renamed; `remove` takes all of it away again.
#
# Every sh that Linux has knows `local` and -nt. `A && B || C` is meant as it works. Functions set their own words.
# shellcheck disable=SC3043,SC3013,SC2015,SC2119,SC2120

set -u

# What is recorded gets the person's own settings; ours are for this script.
person_umask=$(umask)
person_locale=${LC_ALL-}
person_has_locale=${LC_ALL+yes}
# With it cd goes to another folder, and says so.
person_cdpath=${CDPATH-}
person_has_cdpath=${CDPATH+yes}
unset CDPATH
umask 077
LC_ALL=C
export LC_ALL

version=@VERSION@
# Raised with every change that hosts are to get: a script with a higher number, or the same, is used as it is.
format=10
script=$0
base=${BACKSTEP_HOST_DIR:-${XDG_DATA_HOME:-${HOME:-}/.local/share}/backstep-host}
recordings=$base/recordings
loops=$base/loops
nl='
'
cr=$(printf '\r')

die() { # TEXT
    printf 'backstep-host: %s\n' "$1" >&2
    exit 1
}

# ---- files -----------------------------------------------------------------------------------------------------------

# A file is there with all its lines or stays what it was: on a full disk, too.
put() { # FILE LINE…
    local file="$1"
    shift
    if (printf '%s\n' "$@" >"$file.new.$$") 2>/dev/null && mv -f "$file.new.$$" "$file" 2>/dev/null; then
        return 0
    fi
    rm -f "$file.new.$$"
    return 1
}

# Sets `line` to the first line of a file; false where there is none.
first_line() { # FILE
    line=
    [ -r "$1" ] || return 1
    IFS= read -r line <"$1" || [ -n "$line" ]
}

# One line in a log that never grows beyond some hundred kilobytes.
note() { # TEXT [FILE]
    local file="${2:-$base/log}"
    if [ -f "$file" ] && [ "$(wc -c <"$file")" -gt 200000 ]; then mv -f "$file" "$file.1"; fi
    (printf '%s %s\n' "$(date '+%Y-%m-%dT%H:%M:%S')" "$1" >>"$file") 2>/dev/null
}

# ---- words -----------------------------------------------------------------------------------------------------------

# Sets `quoted` to the words as a shell reads them back, each after a blank.
quote() { # WORD…
    local word rest out
    quoted=
    for word; do
        rest=$word out=
        while :; do
            case $rest in *\'*) ;; *) break ;; esac
            out="$out${rest%%\'*}'\\''"
            rest=${rest#*\'}
        done
        quoted="$quoted '$out$rest'"
    done
}

# The same for people, and not longer than they read.
shown() { # WORD…
    local all='' one
    for one; do
        quote "$(printf %.500s "$one")"
        all=$all$quoted
        [ "${#all}" -lt 2000 ] || { all="$all …" && break; }
    done
    printf %s "${all# }"
}

# Sets `coded` to a text without blanks, control characters and percent signs: such texts become %41%42….
code() { # TEXT
    case $1 in
        *[!A-Za-z0-9.,:/@_+=~-]*) coded=$(printf %s "$1" | od -An -v -tx1 | tr -d '\n' | tr ' ' '%') ;;
        *) coded=$1 ;;
    esac
}

# Prints " KEY=VALUE…" of one answer line.
field() { # KEY VALUE
    code "$2"
    printf ' %s=%s' "$1" "$coded"
}

is_number() { case $1 in '' | *[!0-9]* | ????????????????*) return 1 ;; esac }

# Sets `number` to what a size (2G, 500M, 100) is in bytes, or a time (90, 10m, 2h, 1d) in seconds.
size() { scaled "$1" K 1024 M 1048576 G 1073741824 T 1099511627776; }
seconds() { scaled "$1" s 1 m 60 h 3600 d 86400; }
scaled() { # TEXT (UNIT FACTOR)…
    local text="$1" factor=1
    shift
    while [ $# -gt 1 ]; do
        case $text in *"$1") text=${text%"$1"} factor=$2 && break ;; esac
        shift 2
    done
    while :; do case $text in 0?*) text=${text#0} ;; *) break ;; esac done
    is_number "$text" || return 1
    if [ "$factor" -gt 1 ] && [ "${#text}" -gt 6 ]; then return 1; fi
    # With more digits shells do not count, and limits would be ignored.
    number=$((text * factor))
    is_number "$number"
}

# ---- processes -------------------------------------------------------------------------------------------------------

boot=unknown
{ read -r boot; } 2>/dev/null </proc/sys/kernel/random/boot_id

# Several machines may share one home folder.
machine=
{ read -r machine; } 2>/dev/null </etc/machine-id
host_name=unknown
{ read -r host_name; } 2>/dev/null </proc/sys/kernel/hostname
machine=${machine:-$host_name}

# Whether a recording, a loop or a rule is one of another machine, and sets `place` to that one's name. Whether its
# processes live cannot be seen from here.
elsewhere() { # FOLDER
    local line
    place=
    { read -r place line; } 2>/dev/null <"$1/machine" && [ "$place" != "$machine" ] || return 1
    place=${line:-another machine}
}

# Whether nothing was heard for a day of what is another machine's: whoever works on it writes there once a second.
is_silent() { # FOLDER
    [ -z "$(find "$1" -maxdepth 1 -mmin -1440 2>/dev/null)" ]
}

# Sets `uptime` to the seconds since the machine started: no clock that somebody sets, and no process to ask.
now() {
    read -r uptime line </proc/uptime
    uptime=${uptime%.*}
}

# Sets `born` to the start of a process in ticks, `used` to its time in ticks, `parent` and `pid`; false for one that is gone or only waited for.
look_at() { # PID, or self
    local text='' part
    while IFS= read -r part || [ -n "$part" ]; do text=$text$part; done 2>/dev/null <"/proc/$1/stat" || return 1
    pid=${text%% *}
    # shellcheck disable=SC2086
    set -- ${text##*) }
    case ${1:-Z} in Z | X) return 1 ;; esac
    parent=$2
    born=${20}
    used=$((${12} + ${13}))
}

# A process is its number, its start and the boot: no other one is ever taken for it.
lives() { # FILE that holds these three
    local id start when
    { read -r id start when; } 2>/dev/null <"$1" || return 1
    [ "$when" = "$boot" ] && look_at "$id" && [ "$born" = "$start" ]
}

holds() { # FILE: its process's number, as `pid`
    { read -r pid line; } 2>/dev/null <"$1"
}

# Prints the children of a process, one a line.
children_of() { # PID
    local file found=no one
    for file in "/proc/$1/task"/*/children; do
        [ -r "$file" ] || continue
        found=yes
        { read -r one || [ -n "$one" ]; } 2>/dev/null <"$file" && [ -n "$one" ] && printf '%s\n' "$one" | tr ' ' '\n' | grep .
    done
    [ "$found" = no ] || return 0
    for file in /proc/[0-9]*; do
        look_at "${file#/proc/}" && [ "$parent" = "$1" ] && printf '%s\n' "$pid"
    done
}

as_the_person() {
    umask "$person_umask"
    if [ -n "$person_has_locale" ]; then LC_ALL=$person_locale; else unset LC_ALL; fi
    [ -z "$person_has_cdpath" ] || export CDPATH="$person_cdpath"
}

# Whether systemd ends whatever a person started when they log out (KillUserProcesses). Where they linger, what their own
# systemd runs is left alone.
login_ends_all() {
    [ "$(loginctl show-session --property=KillUserProcesses --value 2>/dev/null)" = yes ]
}

lingers() {
    [ "$(loginctl show-user "$(id -un)" --property=Linger --value 2>/dev/null)" = yes ]
}

# Whether their systemd runs what it is asked to: without a bus of theirs it cannot be asked.
has_scopes() { lingers && systemd-run --user --scope --quiet true 2>/dev/null; }

tell_login() {
    if login_ends_all && ! has_scopes; then printf 'login ends-all=yes\n'; fi
}

# Starts this script anew, apart from whoever called: no terminal, no pipe, no session of theirs. nohup only where there
# is no setsid, since what is recorded would ignore SIGHUP, too.
apart() { # VERB WORDS…
    local free_of=nohup
    if command -v setsid >/dev/null 2>&1; then free_of=setsid; fi
    if login_ends_all && has_scopes; then
        free_of="systemd-run --user --scope --quiet $free_of"
    fi
    (
        as_the_person
        # shellcheck disable=SC2086
        BACKSTEP_HOST_DIR=$base exec $free_of sh "$script" "$@"
    ) </dev/null >/dev/null 2>>"$base/trouble" &
}

# Sets `found` to the file that a command is: what a shell knows besides (folders, words of its own) cannot be recorded.
find_program() { # NAME [PATH]
    local rest="${2:-$PATH}:"
    found=$1
    case $1 in */*) [ -f "$1" ] && [ -x "$1" ] && return || return 1 ;; esac
    while [ -n "$rest" ]; do
        found=${rest%%:*}
        found=${found:-.}/$1
        rest=${rest#*:}
        if [ -f "$found" ] && [ -x "$found" ]; then return 0; fi
    done
    return 1
}

# ---- locks -----------------------------------------------------------------------------------------------------------

# A lock is the file NAME.N with the highest N, and is held while the process in it lives: neither a kill nor a reboot
# leaves it behind. Numbers only grow, so two who find it free try for the same name, and only one can make it.
take() { # NAME
    local next
    newest "$1"
    # Whoever has it already keeps it.
    if [ "$number" -gt 0 ] && lives "$1.$number"; then mine "$1" && return || return 1; fi
    next=$((number + 1))
    look_at $$ && put "$1-$$" "$$ $born $boot" || return 1
    ln "$1-$$" "$1.$next" 2>/dev/null
    set -- "$1" $?
    rm -f "$1-$$"
    [ "$2" -eq 0 ] || return 1
    newest "$1"
    if [ "$number" -ne "$next" ]; then
        rm -f "$1.$next"
        return 1
    fi
    older "$1" "$next"
}

newest() { # NAME: sets `number`, 0 where there is none
    local file
    number=0
    for file in "$1".[0-9]*; do
        is_number "${file##*.}" && [ "${file##*.}" -gt "$number" ] && number=${file##*.}
    done
    return 0
}

# Asks whoever holds a lock to end, where that cannot be written down.
signal_holder() { # NAME
    local pid
    held "$1" && holds "$1.$number" && kill -USR1 "$pid" 2>/dev/null
}

older() { # NAME N
    local file
    for file in "$1".[0-9]*; do
        if is_number "${file##*.}" && [ "${file##*.}" -lt "$2" ]; then rm -f "$file"; fi
    done
    return 0
}

held() { # NAME
    newest "$1"
    [ "$number" -gt 0 ] && lives "$1.$number"
}

# Whether it is this process that holds a lock, and nobody took it since.
mine() { # NAME
    local pid
    newest "$1"
    [ "$number" -gt 0 ] && holds "$1.$number" && [ "$pid" = $$ ] && lives "$1.$number"
}

# A nap: tenths of a second where this system's sleep knows them.
fractions=
nap() { # TENTHS
    if [ -z "$fractions" ]; then
        if sleep 0.01 2>/dev/null; then fractions=yes; else fractions=no; fi
    fi
    if [ "$fractions" = yes ]; then sleep "$(($1 / 10)).$(($1 % 10))"; else sleep $((($1 + 9) / 10)); fi
}
