# SPDX-FileCopyrightText: 2026 Backstep contributors
# SPDX-License-Identifier: MIT
#
# ---- an armed rule ---------------------------------------------------------------------------------------------------

watch_rule() { # NAME
    local folder="$rules/$1" times last
    is_rule "$1" && [ ! -e "$folder/off" ] && ! elsewhere "$folder" && take "$folder/lock" || return 1
    if ! read_rule "$(cat "$folder/text")"; then
        put "$folder/off" "$trouble"
        return 1
    fi
    rule_folder=$folder
    { read -r root_given; } 2>/dev/null <"$folder/root" || root_given=
    read_fired "$folder"
    vain=0 later=''
    if first_line "$folder/vain" && is_number "$line"; then vain=$line; fi
    note_gap
    still_cools
    rest_of_firing
    until is_off; do
        say_alive
        if [ "$r_most" -gt 0 ] && [ "$caught" -ge "$r_most" ]; then
            put "$folder/off" "it recorded as often as it may ($caught)"
        elif may_fire && eval "$r_when" && ! is_off; then
            times=$((times + 1)) last=$(date +%s)
            note "fired: $why" "$folder/log"
            put "$folder/fired" "$times $last $caught $counted"
            fire
            # What happened meanwhile is not news.
            forget_notes
        fi
        [ -e "$folder/looked" ] || put "$folder/looked" yes
        rest "${r_every:-1}"
    done
    mine "$folder/lock" || return 0
    [ -z "$asked_to_end" ] || [ -e "$folder/off" ] || put "$folder/off" "disarmed by hand"
    first_line "$folder/off" && note "no longer armed: $line" "$folder/log"
    [ ! -e "$folder/unwanted" ] || rm -rf "$folder"
}

# Sets `times`, `last`, `caught` (recordings that were kept) and `counted` (the last of them).
read_fired() { # FOLDER
    times=0 last='' caught='' counted=-
    { read -r times last caught counted; } 2>/dev/null <"$1/fired"
    caught=${caught:-$times} counted=${counted:--}
}

# What happened while nobody watched, as after a restart of the machine, was not seen; that is said.
note_gap() {
    last_alive "$rule_folder" || return 0
    put "$rule_folder/gap" "$number $(date +%s)"
    note "not watched since $(date -d "@$number" '+%Y-%m-%dT%H:%M:%S' 2>/dev/null), as after a restart of the machine; watched again from now on" "$rule_folder/log"
}

# The time of the file tells; twice a minute.
said_alive=
say_alive() {
    now
    if [ -z "$said_alive" ] || [ $((uptime - said_alive)) -ge 30 ]; then
        said_alive=$uptime
        (echo >"$rule_folder/alive") 2>/dev/null
    fi
}

# Armed anew it is another folder, with another one that watches.
is_off() { [ -n "$asked_to_end" ] || [ -e "$rule_folder/off" ] || ! mine "$rule_folder/lock"; }

# Waits, and no longer than it is armed.
rest() { # SECONDS
    local left="$1"
    while [ "$left" -gt 0 ] && ! is_off; do
        sleep 1
        left=$((left - 1))
    done
}

# Not while it cools down, and within its schedule. The clock is asked twice a minute.
may_fire() {
    local when clock
    if [ -n "${cool_until:-}" ]; then
        now
        [ "$uptime" -ge "$cool_until" ] || return 1
        cool_until=
    fi
    [ -n "$r_schedule" ] || return 0
    now
    if [ -z "${asked_clock:-}" ] || [ $((uptime - asked_clock)) -ge 30 ]; then
        asked_clock=$uptime
        clock=$(date +%u%H:%M) in_schedule=no
        days_of "${r_schedule% *}"
        case $days in *"${clock%??:??}"*) within "${clock#?}" "${r_schedule#* }" && in_schedule=yes ;; esac
    fi
    [ "$in_schedule" = yes ]
}

# Whether a time is in a span, which may go over midnight.
within() { # HH:MM FROM-TO
    local at from to
    at=1${1%:*}${1#*:} from=${2%-*} to=${2#*-}
    from=1${from%:*}${from#*:} to=1${to%:*}${to#*:}
    if [ "$from" -le "$to" ]; then
        [ "$at" -ge "$from" ] && [ "$at" -lt "$to" ]
    else
        [ "$at" -ge "$from" ] || [ "$at" -lt "$to" ]
    fi
}

# One recording from its start to the decision whether it is kept.
fire() {
    begin_notes
    quote --by "rule:${rule_folder##*/}"
    words="${quoted# } $(cat "$rule_folder/words")"
    if [ -n "$r_unit" ]; then
        # Nobody restarts a service for a recording that cannot be.
        id=
        ! can_record || ! may_restart || restart_recorded
    elif note_files && make_recording "$rule_folder/current"; then
        apart watch "$id"
    else
        id=
    fi
    [ -z "$removed" ] || note "removed to make room for $id: $removed" "$rule_folder/log"
    if [ -z "$id" ]; then
        note "not recorded: $trouble" "$rule_folder/log"
        cool_down
        return 0
    fi
    watch_firing "$id"
}

# What somebody stopped is not started by a rule; what runs once, as a timer starts it, is never running.
may_restart() {
    case $(systemctl --user show -p ActiveState,Type -- "$r_unit" 2>/dev/null) in
        *Type=oneshot*) ;;
        *ActiveState=inactive*) trouble="$r_unit is stopped, and no rule starts it" && return 1 ;;
    esac
}

# The unit under the recorder. What makes it so is taken away as soon as it runs, so that its next start is as ever.
restart_recorded() {
    local left=300
    id='' why_not="the drop-in for $r_unit cannot be written"
    rm -f "$rule_folder/refused"
    trouble=$why_not
    put "$rule_folder/restarting" yes && put_dropin "$r_unit" "$words" "rule:${rule_folder##*/}" || {
        rm -f "$rule_folder/restarting"
        return 0
    }
    why_not="the unit $r_unit was restarted, and no recording began"
    systemctl --user restart -- "$r_unit" || { why_not="the unit $r_unit cannot be restarted" && left=-1; }
    until find_fired || [ "$left" -le 0 ] || first_line "$rule_folder/refused"; do
        nap 1
        left=$((left - 1))
    done
    take_restarted
    [ "$left" -ge 0 ] || systemctl --user start -- "$r_unit"
}

# Sets `id` to the recording that this rule's unit is making.
find_fired() {
    local one
    for one in $(all_ids); do
        if load "$one" && [ ! -e "$rec/facts" ] && [ "$o_by" = "rule:${rule_folder##*/}" ]; then return 0; fi
    done
    id=
    return 1
}

# With a recording only what starts the unit so goes; without one the unit is as it was, at once.
take_restarted() {
    if [ -n "$id" ] && put "$rule_folder/current" "$id"; then
        take_dropin "$r_unit" start
    else
        trouble=${why_not:-nobody watched}
        ! first_line "$rule_folder/refused" || trouble=$line
        put_unit_back
        count_vain
        trouble=$trouble$later
    fi
    rm -f "$rule_folder/restarting" "$rule_folder/refused"
}

# What the unit runs puts it back itself when its recording ends, and knows whether it is to run on. This waits for that,
# and restarts only what neither records nor ends.
put_unit_back() {
    local left=300
    # Killed before it had the unit.
    if first_line "$base/services/$r_unit/owner" && [ "$line" != "rule:${rule_folder##*/}" ]; then return; fi
    while [ "$left" -gt 0 ] && lives "$base/services/$r_unit/served"; do
        nap 1
        left=$((left - 1))
    done
    take_dropin "$r_unit"
    if [ "$left" -eq 0 ]; then systemctl --user restart -- "$r_unit"; fi
    rm -rf "$base/services/$r_unit"
}

# What was under way when somebody killed this script.
rest_of_firing() {
    if [ ! -e "$rule_folder/current" ] && [ -e "$rule_folder/restarting" ]; then
        find_fired || note "not recorded: nobody watched while $r_unit was restarted; it was put back" "$rule_folder/log"
        take_restarted
    fi
    first_line "$rule_folder/current" || return 0
    kept_for=''
    watch_firing "$line"
    forget_notes
}

watch_firing() { # RUN
    local run="$1"
    while [ -d "$recordings/$run" ] && [ ! -e "$recordings/$run/facts" ]; do
        revive_one "$run"
        say_alive
        now
        eval "$r_keep_when"
        if [ ! -e "$recordings/$run/stop" ]; then
            if is_off; then
                ask_to_end "$run" "its rule was disarmed"
            elif [ "$r_after" -gt 0 ] && has_run_for "$run" "$r_after"; then
                put "$recordings/$run/stop" "stop after: $r_after s"
            elif [ -n "$r_stop" ] && eval "$r_stop"; then
                put "$recordings/$run/stop" "stop when: $why"
            fi
        fi
        sleep 1
    done
    mine "$rule_folder/lock" || return 0
    last_look
    # What the unit runs looks at its recording as well.
    [ -z "$r_unit" ] || put_unit_back
    if load "$run"; then judge_firing; fi
    # Killed in between, whoever goes on is not to fire at once.
    cool_down
    rm -f "$rule_folder/current" "$rule_folder/refused"
}

has_run_for() { # RUN SECONDS
    first_line "$recordings/$1/started" && [ "${line#* }" = "$boot" ] && [ $((uptime - ${line%% *})) -ge "$2" ] &&
        [ -e "$recordings/$1/private" ]
}

judge_firing() {
    # What cannot be replayed is no catch, and a recorder that cannot record will not the next time.
    if [ "$(known_of complete)" != yes ]; then
        useless=$((${useless:-0} + 1))
        count_vain
        note "not recorded: $id, $(reason_of)$later" "$rule_folder/log"
        [ "$useless" -lt 3 ] || put "$rule_folder/off" "three recordings one after the other failed: $(reason_of)"
        return 0
    fi
    useless=0
    if is_worth_keeping; then
        vain=0
        rm -f "$rule_folder/vain"
        # Killed before it is no longer under way, somebody else comes here again.
        if [ "$counted" != "$id" ]; then
            caught=$((caught + 1)) counted=$id
            put "$rule_folder/fired" "$times ${last:-0} $caught $counted"
            note "recorded: $id, $(reason_of)${kept_for:+; kept for: $kept_for}" "$rule_folder/log"
        fi
    else
        count_vain
        note "not kept: $id, $(reason_of)$later" "$rule_folder/log"
        throw_away
    fi
}

# A firing of which nothing is kept has cost its unit a restart for nothing. The next one waits twice as long.
count_vain() {
    later=''
    [ -n "$r_unit" ] || return 0
    vain=$((vain + 1))
    put "$rule_folder/vain" "$vain"
    how_long_to_cool
    later="; it fires again in $cooling s at the earliest"
}

# Sets `cooling`: doubled it becomes no more than a day.
how_long_to_cool() {
    local n="$vain"
    cooling=$r_cooldown
    while [ "$n" -gt 0 ] && [ "$cooling" -lt 86400 ]; do
        if [ "$cooling" -eq 0 ]; then cooling=1; fi
        cooling=$((cooling * 2)) n=$((n - 1))
        [ "$cooling" -le 86400 ] || cooling=86400
    done
}

cool_down() {
    now
    how_long_to_cool
    cool_until=$((uptime + cooling))
    put "$rule_folder/cools" "$(date +%s)"
}

# Also where somebody else made the last recording, before a kill, a restart or another version of the rule.
still_cools() {
    local passed
    first_line "$rule_folder/cools" && is_number "$line" || return 0
    passed=$(($(date +%s) - line))
    [ "$passed" -ge 0 ] || passed=0
    now
    how_long_to_cool
    [ "$passed" -ge "$cooling" ] || cool_until=$((uptime + cooling - passed))
}

# ---- conditions ------------------------------------------------------------------------------------------------------
#
# Each looks once and sets `why` when it holds. What it has to remember from look to look is in m_N; the rule costs next
# to nothing between two events, so processes are started only where a shell cannot look itself.

holds_true() { # N WORD…
    local n="$1" kind="$2"
    shift 2
    case $kind in
        file) file_matches "$n" "$1" "$3" ;;
        journal) journal_matches "$n" "$1" "$3" ;;
        http) is_due "$n" 2 && http_is "$@" ;;
        goroutines) goroutines_above "$n" "$1" "$3" ;;
        memory | files | cpu) process_is "$n" "$kind" "$1" "$3" ;;
        exists) [ -e "$1" ] && why="$1 exists" ;;
        time) time_is "$n" "$1" ;;
        always) why=always ;;
    esac
}

forget_notes() {
    local n=0
    while [ "$n" -lt "$r_conditions" ]; do
        n=$((n + 1))
        eval "m_$n="
    done
    rm -f "$rule_folder"/at.*
}

# How far a file was read is kept for whoever goes on after this script was killed; every five seconds, since to read what
# was read already harms nobody.
remember() { # N VALUE
    local known wrote
    eval "known=\${m_$1:-} wrote=\${w_$1:-}"
    eval "m_$1=\$2"
    [ "$known" != "$2" ] || return 0
    now
    if [ -z "$known" ] || [ -z "$wrote" ] || [ $((uptime - wrote)) -ge 5 ]; then
        eval "w_$1=$uptime"
        put "$rule_folder/at.$1" "$2"
    fi
}

# Sets `known` to what was remembered.
recall() { # N
    eval "known=\${m_$1:-}"
    if [ -z "$known" ] && first_line "$rule_folder/at.$1"; then
        known=$line
        eval "m_$1=\$line"
    fi
}

# Only what is added after it was first looked at; one that became shorter, or is another file, was begun anew.
file_matches() { # N PATH PATTERN
    local at seen length found partial=0 before mark="$rule_folder/at.$1.mark"
    # What was written to before that time is as it was. Every five seconds it is looked at all the same, since clocks of
    # other machines differ and what is put in its place may be old.
    eval "before=\${f_$1:-}"
    now
    if [ -n "$before" ] && [ "$((uptime - before))" -lt 5 ] && [ "$mark" -nt "$2" ]; then return 1; fi
    eval "f_$1=$uptime"
    { true >"$mark"; } 2>/dev/null
    at=$(stat -L -c '%i %s' -- "$2" 2>/dev/null) || at='0 0'
    if [ -n "${noting_ends:-}" ]; then
        put "$rule_folder/at.$1.end" "$at"
        return 1
    elif [ -n "${over:-}" ] && first_line "$rule_folder/at.$1.end"; then
        [ "${at% *}" = "${line% *}" ] || return 1
        at=$line
    fi
    length=${at#* }
    eval "before=\${l_$1:-}"
    recall "$1"
    [ -n "$known" ] || { remember "$1" "$at" && return 1; }
    [ "$at" != "$before" ] || return 1
    eval "l_$1=\$at"
    seen=${known#* }
    if [ "${at% *}" != "${known% *}" ] || [ "$length" -lt "$seen" ]; then seen=0; fi
    if [ "$length" -eq "$seen" ]; then
        remember "$1" "$at"
        return 1
    fi
    if [ -z "${over:-}" ] && [ $((length - seen)) -le 65536 ]; then
        { found=$(tail -c "+$((seen + 1))" -- "$2"; echo .); } 2>/dev/null
        found=${found%.}
        if [ ${#found} -eq $((length - seen)) ]; then
            partial=${found##*"$nl"}
            partial=${#partial}
        else
            partial=unknown
        fi
        found=$(printf %s "$found" | grep -a -m 1 -E -e "$3")
    else
        partial=unknown
        found=$(added "$2" "$seen" "$length" | grep -a -m 1 -E -e "$3")
    fi
    # shellcheck disable=SC2181  # of either
    if [ $? -eq 0 ]; then
        why="$2: $(printf %.300s "$found" | tr -d '\000-\037\177')"
    else
        # A line that is not complete yet comes again with its end, unless it is so long that it is none.
        if [ "$partial" = unknown ]; then
            partial=0
            if [ -n "$(added "$2" "$((length - 1))" "$length")" ]; then partial=$(added "$2" "$seen" "$length" | tail -n 1 | wc -c); fi
            [ "$partial" -le 65536 ] || partial=0
        fi
        remember "$1" "${at% *} $((length - partial))"
        return 1
    fi
}

added() { # FILE FROM TO
    tail -c "+$(($2 + 1))" -- "$1" 2>/dev/null | head -c "$(($3 - $2))"
}

# What costs much, the one who asks or the program that is asked, is done every so many seconds unless the rule says how
# often.
is_due() { # N SECONDS
    local looked
    now
    eval "looked=\${q_$1:-}"
    [ -z "$looked" ] || [ $((uptime - looked)) -ge "${r_every:-$2}" ] || return 1
    eval "q_$1=$uptime"
}

journal_matches() { # N UNIT PATTERN
    local since found
    is_due "$1" 5 || return 1
    recall "$1"
    since=$known
    [ -n "$since" ] || since=$(began_at)
    remember "$1" "$(date +%s)"
    [ -n "$since" ] || return 1
    found=$(journalctl --user --quiet --output=cat --since "@$since" ${over:+--until "@$(ended_at)"} --unit "$2" 2>/dev/null | grep -a -m 1 -E -e "$3") || return 1
    why="journal of $2: $(printf %.300s "$found" | tr -d '\000-\037\177')"
}

# Sets `pid` to the process meant; what was found is kept until it is gone, and looked for every five seconds at most.
find_process() { # N PROCESS
    local known looked file
    eval "known=\${p_$1:-} looked=\${q_$1:-}"
    case $2 in
        pid:*) first_line "${2#pid:}" && is_number "$line" && look_at "$line" ; return ;;
    esac
    now
    if [ -n "$known" ] && look_at "${known%% *}" && [ "$known" = "$pid $born" ]; then return 0; fi
    [ -z "$looked" ] || [ $((uptime - looked)) -ge 5 ] || return 1
    eval "q_$1=$uptime"
    case $2 in
        unit:*)
            if is_recorded_unit "${2#unit:}"; then
                program_of_run || return 1
            else
                line=$(systemctl --user show -p MainPID --value -- "${2#unit:}" 2>/dev/null) && is_number "$line" && [ "$line" -gt 0 ] && look_at "$line" || return 1
            fi
            ;;
        name:*)
            # The system keeps no more of a name.
            set -- "$1" "${2#name:}"
            while [ "${#2}" -gt 15 ]; do set -- "$1" "${2%?}"; done
            for file in /proc/[0-9]*/comm; do
                { read -r line; } 2>/dev/null <"$file" && [ "$line" = "$2" ] || continue
                file=${file%/comm}
                look_at "${file#/proc/}" && break
                file=
            done
            case $file in *'*' | '' | */comm) return 1 ;; esac
            ;;
    esac
    eval "p_$1=\"\$pid \$born\""
}

process_is() { # N KIND PROCESS LIMIT
    local pages ticks at before
    find_process "$1" "$3" || return 1
    case $2 in
        memory)
            { read -r line pages line; } 2>/dev/null <"/proc/$pid/statm" || return 1
            size "$4"
            [ $((pages * page_size / 1024)) -gt $((number / 1024)) ] && why="$3 has $((pages * page_size / 1048576)) MiB in memory"
            ;;
        files)
            set -- "$1" "$2" "$3" "$4" "/proc/$pid/fd"/*
            [ $(($# - 4)) -gt "$4" ] && why="$3 has $(($# - 4)) files open"
            ;;
        cpu)
            read -r at line </proc/uptime
            at=${at%.*}${at#*.}
            ticks=$used
            eval "before=\${m_$1:-}"
            eval "m_$1=\"\$pid \$at \$ticks\""
            case $before in "$pid "*) ;; *) return 1 ;; esac
            before=${before#* }
            [ "$at" -gt "${before% *}" ] || return 1
            # Ticks are hundredths of a second, as the uptime's are.
            ticks=$(((ticks - ${before#* }) * 100 / (at - ${before% *})))
            [ "$ticks" -gt "${4%\%}" ] && why="$3 takes $ticks % of a processor"
            ;;
    esac
}
page_size=$(getconf PAGESIZE 2>/dev/null) || page_size=4096

# Whether that time came since it was last looked, also where the look before was long ago. At first it is the time that
# it is now.
time_is() { # N HH:MM
    local clock seen now_at at
    clock=$(date '+%s %H:%M')
    at=${clock#* }
    now_at=$(in_minutes "$at") at=$(in_minutes "$2") clock=${clock% *}
    eval "seen=\${t_$1:-}"
    eval "t_$1=\$clock"
    # How many minutes ago it was, at most a day.
    at=$(((now_at - at + 1440) % 1440))
    if [ -z "$seen" ]; then
        [ "$at" -eq 0 ] && why="it is $2"
    else
        [ "$at" -lt $((clock / 60 - seen / 60)) ] && why="it is $2"
    fi
}

in_minutes() { # HH:MM
    local hours="${1%:*}" minutes="${1#*:}"
    printf %s $((${hours#0} * 60 + ${minutes#0}))
}
