# SPDX-FileCopyrightText: 2026 Backstep contributors
# SPDX-License-Identifier: MIT
#
# ---- services --------------------------------------------------------------------------------------------------------
#
# A unit of the person's own systemd is recorded by a drop-in that puts this script before its command. What is recorded
# stands in services/UNIT/words, so nothing has to be quoted for systemd.

# One of two drop-ins: what starts it recorded, and how it is ended, which holds as long as it runs.
dropin_of() { # UNIT
    dropin=${XDG_CONFIG_HOME:-$HOME/.config}/systemd/user/$1.d/backstep.conf
    dropin_end=${dropin%.conf}-end.conf
}

# Prints a text as it stands between double quotes in a unit: systemd expands % everywhere and $ in commands.
for_unit() { # TEXT [command]
    local text
    text=$(printf %s "$1" | sed 's/[\"]/\&/g; s/%/%%/g')
    if [ -n "${2:-}" ]; then printf %s "$text" | sed 's/\$/$$/g'; else printf %s "$text"; fi
}

is_unit() { case $1 in '' | [.-]* | *[!A-Za-z0-9@._:-]*) return 1 ;; esac }

# Only the first process is asked to end, and ends the program; systemd's own SIGKILL would ruin the recording.
put_dropin() { # UNIT WORDS
    local place="$base/services/$1"
    dropin_of "$1"
    mkdir -p "$place" "${dropin%/*}" && put "$place/words" "$2" && put "$dropin" \
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
        "TimeoutStopSec=90" && systemctl --user daemon-reload
}

take_dropin() { # UNIT [start]: only what starts it so
    dropin_of "$1"
    rm -f "$dropin"
    [ -n "${2:-}" ] || rm -f "$dropin_end"
    rmdir "${dropin%/*}" 2>/dev/null
    command -v systemctl >/dev/null 2>&1 && systemctl --user daemon-reload
}

verb_service() { # on UNIT -|WORDS…, off UNIT
    local how="${1:-}" unit="${2:-}"
    is_unit "$unit" || die "$unit is no name of a unit"
    wants systemctl || die "this host has no systemctl"
    case $how in
        on)
            shift 2
            if [ "${1:-}" = - ]; then words_from_input; else quote "$@" && words=${quoted# }; fi
            eval "set -- $words"
            parse "$@" && shift "$consumed" && check_command "$@" || die "$trouble"
            put_dropin "$unit" "$words" || die "the drop-in for $unit cannot be written"
            ;;
        off)
            # While it still runs recorded, its end takes away the rest.
            dropin_of "$unit"
            if lives "$base/services/$unit/served"; then take_dropin "$unit" start; else take_dropin "$unit"; fi
            rm -f "$base/services/$unit/words"
            rmdir "$base/services/$unit" 2>/dev/null
            ;;
        *) die "service on UNIT, or service off UNIT" ;;
    esac
    dropin_of "$unit"
    printf '%s\n' "$dropin" "systemctl --user restart $unit"
}

verb_served() { # UNIT
    is_unit "${1:-}" && words=$(cat "$base/services/$1/words") || die "the unit ${1:-} is not recorded"
    look_at $$ && put "$base/services/$1/served" "$$ $born $boot"
    run_words
    set -- "$1" $?
    dropin_of "$1"
    rm -f "$base/services/$1/served"
    if [ ! -e "$dropin" ] && [ -e "$dropin_end" ]; then
        take_dropin "$1"
        rm -rf "$base/services/$1"
    fi
    return "$2"
}
