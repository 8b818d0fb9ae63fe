# SPDX-FileCopyrightText: 2026 Backstep contributors
# SPDX-License-Identifier: MIT
#
# ---- services --------------------------------------------------------------------------------------------------------
#
# A unit of the person's own systemd is recorded by a drop-in that puts this script before its command. What is recorded
# stands in services/UNIT/words, so nothing has to be quoted for systemd; for whom in owner, and who runs it in served.

# One of two drop-ins: what starts it recorded, and how it is ended, which holds as long as it runs. The last name has the
# last word, and `systemctl edit` makes an override.conf. Earlier versions did not know.
dropin_of() { # UNIT
    dropin_old=${XDG_CONFIG_HOME:-$HOME/.config}/systemd/user/$1.d/backstep.conf
    dropin=${dropin_old%/*}/zzzz-backstep.conf
    dropin_end=${dropin%.conf}-end.conf
}

# Prints a text as it stands between double quotes in a unit: systemd expands % everywhere and $ in commands.
for_unit() { # TEXT [command]
    local text
    text=$(printf %s "$1" | sed 's/[\"]/\\&/g; s/%/%%/g')
    if [ -n "${2:-}" ]; then printf %s "$text" | sed 's/\$/$$/g'; else printf %s "$text"; fi
}

# Sets `service` to what systemd calls a unit: a name without suffix is that of a service.
is_unit() { # NAME
    service=$1
    case $1 in
        '' | [.-]* | *[!A-Za-z0-9@._:-]*) return 1 ;;
        *.service) ;;
        *.socket | *.timer | *.path | *.target | *.mount | *.automount | *.swap | *.device | *.slice | *.scope) return 1 ;;
        *) service=$1.service ;;
    esac
}

systemd_runs() {
    command -v systemctl >/dev/null 2>&1 && systemctl --user daemon-reload 2>/dev/null ||
        { trouble="your systemd does not run on this host: it does while you are logged in, and always after loginctl enable-linger; without one, record a command and watch its log file (file PATH matches PATTERN)" && return 1; }
}

put_dropin() { # UNIT WORDS OWNER: hand, or rule:NAME
    systemd_runs || return 1
    systemctl --user cat -- "$1" >/dev/null 2>&1 || { trouble="there is no unit $1 in your systemd" && return 1; }
    time_to_stop "$2"
    claim_unit "$1" "$3" || return 1
    trouble="the drop-in for $1 cannot be written"
    write_dropins "$1" "$2" && in_force "$1" && return
    take_dropin "$1"
    rm -rf "$base/services/$1"
    return 1
}

# Two who restart one unit would end each other's recordings; false with `trouble` where somebody has it. What a rule
# left that is gone has nobody.
claim_unit() { # UNIT OWNER
    local place="$base/services/$1"
    mkdir -p "$base/services"
    if mkdir "$place" 2>/dev/null; then put "$place/owner" "$2" && return; fi
    first_line "$place/owner" || line=hand
    [ "$line" != "$2" ] || return 0
    trouble="$1 is recorded by hand already; service off $1 ends that"
    case $line in
        rule:*)
            trouble="$1 is recorded for the rule ${line#rule:} already; disarm that first"
            ! lives "$place/served" && ! held "$rules/${line#rule:}/lock" && put "$place/owner" "$2" && return
            ;;
    esac
    return 1
}

# Only the first process is asked to end, and ends the program; systemd's own SIGKILL would ruin the recording.
write_dropins() { # UNIT WORDS
    dropin_of "$1"
    mkdir -p "${dropin%/*}" && put "$base/services/$1/words" "$2" && put "$dropin" \
        "# Made by backstep: until this file is removed the service runs recorded." \
        "[Service]" \
        "Type=exec" \
        "ExecStart=" \
        "ExecStart=/bin/sh \"$(for_unit "$script" command)\" served $1" \
        "Environment=\"BACKSTEP_HOST_DIR=$(for_unit "$base")\"" && put "$dropin_end" \
        "# Made by backstep: while the service runs recorded it is ended so that the recording is whole." \
        "[Service]" \
        "ExecReload=" \
        "WatchdogSec=0" \
        "KillMode=mixed" \
        "SendSIGKILL=no" \
        "TimeoutStopSec=$stop_time" && rm -f "$dropin_old" "${dropin_old%.conf}-end.conf" && systemctl --user daemon-reload
}

# Sets `stop_time` to the seconds that a recording may take to end: the grace of its program, rr, and hashing what it wrote.
time_to_stop() { # WORDS
    eval "set -- $1"
    parse "$@"
    read_limits
    [ -z "$o_max_size" ] || l_size=$o_max_size
    stop_time=$((o_grace + 90 + l_size / 52428800))
}

# Whether systemd goes by our drop-ins; false with `trouble`. Where it does not it would restart for nothing, and kill rr.
in_force() { # UNIT
    local key value
    while IFS='=' read -r key value; do
        case $key=$value in
            ExecStart=*" served $1 ;"* | KillMode=mixed | SendSIGKILL=no) continue ;;
            TimeoutStopUSec=*) in_seconds "$value" && [ "$number" -ge "$stop_time" ] && continue ;;
            ExecStart=*) value=${value#*'argv[]='} value=${value%% ;*} ;;
            KillMode=* | SendSIGKILL=*) ;;
            *) continue ;;
        esac
        trouble="systemd keeps to another $key of $1 than its recording needs ($value), so it is not recorded; systemctl --user cat $1 shows which file says so"
        return 1
    done <<END
$(systemctl --user show -p ExecStart,KillMode,SendSIGKILL,TimeoutStopUSec -- "$1" 2>/dev/null || echo "ExecStart=unknown")
END
}

# Sets `number` to the seconds of a span as systemd prints it, as "1min 30s"; months and more are many.
in_seconds() { # TEXT
    local one total=0
    for one in $1; do
        case $one in
            infinity | *month* | *y) total=$((total + 999999999)) ;;
            *ms | *us) ;;
            *w) total=$((total + ${one%w} * 604800)) ;;
            *d) total=$((total + ${one%d} * 86400)) ;;
            *h) total=$((total + ${one%h} * 3600)) ;;
            *min) total=$((total + ${one%min} * 60)) ;;
            *s) total=$((total + ${one%s})) ;;
        esac
    done
    number=$total
}

# That it runs recorded, or will from its next start, and for whom.
describe_service() { # UNIT
    printf service
    field unit "$1"
    first_line "$base/services/$1/owner" && field by "$line"
    if lives "$base/services/$1/served"; then printf ' recorded=yes'; fi
    printf '\n'
}

take_dropin() { # UNIT [start]: only what starts it so
    dropin_of "$1"
    rm -f "$dropin" "$dropin_old"
    [ -n "${2:-}" ] || rm -f "$dropin_end" "${dropin_old%.conf}-end.conf"
    rmdir "${dropin%/*}" 2>/dev/null
    command -v systemctl >/dev/null 2>&1 && systemctl --user daemon-reload
}

verb_service() { # on UNIT -|WORDS…, off UNIT
    local how="${1:-}" unit
    is_unit "${2:-}" || die "${2:-} is no name of a service"
    unit=$service
    wants systemctl || die "this host has no systemctl"
    case $how in
        on)
            shift 2
            if [ "${1:-}" = - ]; then words_from_input; else quote "$@" && words=${quoted# }; fi
            eval "set -- $words"
            parse "$@" && behind "$consumed" check_command "$@" || die "$trouble"
            with_tools "$@"
            put_dropin "$unit" "$words" hand || die "$trouble"
            printf '%s\n' "From its next start $unit runs recorded; where that cannot be, or once its recording was ended, as ever. To start it now:"
            ;;
        off)
            dropin_of "$unit"
            [ -e "$dropin" ] || [ -e "$dropin_end" ] || [ -e "$base/services/$unit" ] || die "$unit is not recorded"
            # While it still runs recorded, its end takes away the rest.
            if lives "$base/services/$unit/served"; then
                take_dropin "$unit" start
                rm -f "$base/services/$unit/words"
            else
                take_dropin "$unit"
                rm -rf "$base/services/$unit"
            fi
            printf '%s\n' "From its next start $unit is as it was. To start it now:"
            ;;
        *) die "service on UNIT, or service off UNIT" ;;
    esac
    printf '%s\n' "systemctl --user restart $unit"
}

# ---- after a restart of the machine ----------------------------------------------------------------------------------
#
# Nobody calls this script then, unless a timer of the person's systemd does; and that runs before they log in only where
# they linger.

timer_units() {
    timer=${XDG_CONFIG_HOME:-$HOME/.config}/systemd/user/backstep-host.timer
    timer_service=${timer%.timer}.service
}

verb_timer() { # on|off
    timer_units
    wants systemctl || die "this host has no systemctl; a line in crontab -e does the same: @reboot sh $script revive"
    case ${1:-} in
        on)
            # It would kill rr, and recordings with it.
            lingers || die "without linger your systemd ends when you log out last, and kills what the timer made it go on with; loginctl enable-linger, and then timer on"
            mkdir -p "${timer%/*}" && put "$timer_service" \
                "# Made by backstep: goes on with what it records and watches for." \
                "[Service]" \
                "Type=oneshot" \
                "KillMode=process" \
                "Environment=\"BACKSTEP_HOST_DIR=$(for_unit "$base")\"" \
                "ExecStart=/bin/sh \"$(for_unit "$script" command)\" revive" && put "$timer" \
                "# Made by backstep." \
                "[Timer]" \
                "OnStartupSec=1min" \
                "OnUnitActiveSec=10min" \
                "[Install]" \
                "WantedBy=timers.target" || die "the timer $timer cannot be written"
            systemctl --user daemon-reload && systemctl --user enable --now backstep-host.timer >/dev/null 2>&1 ||
                die "the timer $timer was written, but systemd does not start it"
            ;;
        off)
            systemctl --user disable --now backstep-host.timer >/dev/null 2>&1
            rm -f "$timer" "$timer_service"
            systemctl --user daemon-reload
            ;;
        *) die "timer on, or timer off" ;;
    esac
    after_restart
    printf '%s\n' "$after"
}

# Sets `after` to when rules are watched again after a restart: timer, login (of the person), or asked (somebody asks).
after_restart() {
    timer_units
    after=asked
    [ -e "$timer" ] || return 0
    after=login
    ! lingers || after=timer
}

verb_served() { # UNIT
    local status signal=''
    is_unit "${1:-}" || die "the unit ${1:-} is not recorded"
    words=$(cat "$base/services/$1/words" 2>/dev/null) || words=
    look_at $$ && put "$base/services/$1/served" "$$ $born $boot"
    note_files_of_rule
    run_words "$1"
    status=$?
    note_files_of_rule ends
    if ended_as_service; then
        ! load "$id" || signal=$(known_of signal)
        dropin_of "$1"
        if [ ! -e "$dropin" ] && [ ! -e "$dropin_old" ]; then
            take_dropin "$1"
            rm -rf "$base/services/$1"
        fi
        rm -f "$base/services/$1/served"
    else
        serve_plainly "$1"
    fi
    # To systemd a signal is another end than a status, and one that it sent is none that failed.
    if [ -n "$signal" ]; then
        # shellcheck disable=SC3045  # every sh of Linux knows it
        ulimit -c 0 2>/dev/null
        trap - TERM INT HUP
        kill -"$signal" $$
    fi
    return "$status"
}

# Whether the recording ended with its service: by systemd's signal, or since its program did, which is for systemd to
# judge. Any other end of a recording is none of the service; false with `trouble`.
ended_as_service() {
    [ -z "$stopped" ] || return 0
    trouble="its recording was discarded"
    [ -e "$rec/facts" ] || return 1
    trouble=$(reason_of)
    [ "$(known_of complete)" = yes ] && [ "$trouble" = ended ]
}

# A service is there whether it can be recorded or not: its unit is put back and starts as ever. Where systemd does not
# do that, its command takes our place.
serve_plainly() { # UNIT
    note "$1: runs on without a recording: $trouble"
    printf 'backstep-host: %s runs on without a recording: %s\n' "$1" "$trouble" >&2
    case ${o_by:-} in rule:?*) [ ! -d "$rules/${o_by#rule:}" ] || put "$rules/${o_by#rule:}/refused" "$trouble" ;; esac
    take_dropin "$1"
    rm -rf "$base/services/$1"
    # The restart that it asks for ends all that the unit runs, and with that whoever asks.
    if [ ! -e "$dropin" ] && (trap '' TERM; exec systemctl --user restart --no-block -- "$1" 2>/dev/null); then exit 0; fi
    eval "set -- $words"
    parse "$@" && shift "$consumed" && [ $# -gt 0 ] || return 1
    # This process goes on, and watches nothing.
    [ -z "${id:-}" ] || rm -f "$recordings/$id/lock".*
    [ -z "$o_folder" ] || cd -- "$o_folder" || return 1
    as_the_person
    unset BACKSTEP_HOST_DIR
    eval "exec env --$o_env \"\$@\""
}
