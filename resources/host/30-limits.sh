# SPDX-FileCopyrightText: 2026 Backstep contributors
# SPDX-License-Identifier: MIT
#
# ---- limits ----------------------------------------------------------------------------------------------------------
#
# Always on, and such that no server fills up: the file `limits` holds what differs from these. Sizes in bytes, times in
# seconds, 0 is none.

read_limits() {
    l_size=2147483648 l_time=3600 l_free=2147483648 l_total=10737418240 l_number=20
    local key value
    [ -r "$base/limits" ] || return 0
    while IFS='=' read -r key value; do
        is_number "$value" || continue
        case $key in size) l_size=$value ;; time) l_time=$value ;; free) l_free=$value ;; total) l_total=$value ;; number) l_number=$value ;; esac
    done <"$base/limits"
}

set_limits() { # KEY=VALUE…
    local one
    read_limits
    for one; do
        case $one in
            size=* | free=* | total=*) size "${one#*=}" || die "$one is no size$(right_for --max-size)" ;;
            time=*) seconds "${one#*=}" || die "$one is no time$(right_for --max-time)" ;;
            number=*) number=${one#*=} && is_number "$number" || die "$one is no number, as number=20 is" ;;
            *) die "$one is no limit: size, time, free, total and number are" ;;
        esac
        case ${one%%=*} in size) l_size=$number ;; time) l_time=$number ;; free) l_free=$number ;; total) l_total=$number ;; number) l_number=$number ;; esac
    done
    put "$base/limits" "size=$l_size" "time=$l_time" "free=$l_free" "total=$l_total" "number=$l_number" ||
        die "nothing can be written to $base; is the disk full?"
}

# Prints a size for people, in the units in which it is set.
of_kib() { # KIB
    if [ "$1" -ge 10485760 ]; then
        printf '%s GiB' $(($1 / 1048576))
    elif [ "$1" -ge 10240 ]; then
        printf '%s MiB' $(($1 / 1024))
    else
        printf '%s KiB' "$1"
    fi
}

# Sets `free` to the KiB that are left where a folder is; false, and 0, where that cannot be known.
free_kib() { # FOLDER
    free=0
    {
        read -r line
        read -r line || return 1
    } <<END
$(df -Pk "$1" 2>/dev/null)
END
    set -f
    # shellcheck disable=SC2086
    set -- $line
    set +f
    # Blanks in the names before and behind the numbers do not matter: total, used, left, share, folder.
    while [ $# -ge 5 ]; do
        case $4$5 in
            [0-9]*%/* | -/*)
                if is_number "$1" && is_number "$2" && is_number "$3"; then
                    [ "$1" -gt 0 ] && free=$3
                    return
                fi
                ;;
        esac
        shift
    done
    return 1
}

# Sets `kib` to what a recording takes on the disk, with the output of its program.
measure() {
    local one
    kib=0
    while read -r one line; do
        is_number "$one" && kib=$((kib + one))
    done <<END
$(du -sk "$rec" "$trace" "$trace.dlv" 2>/dev/null)
END
    put "$rec/kib" "$kib"
}

# What is to stay free is kept by ending in time, since nothing holds back what a program writes: rr's folder and the output
# grow until it is dead, which takes seconds where it is asked and a few tenths of one where it is killed. So that much is
# kept in reserve: seven times what went in the fastest second of late, three times the most that went between two looks,
# and never less than 256 MiB, or half of what there was to use when it began. Where less than 1 GiB, or twice the reserve, is
# left to use it is looked at ten times a second, else once. What holds for certain is therefore: it stays free unless more
# than the reserve is written, by whomever, from one look to the death of the program, as 256 MiB within a third of a second.
# `urgent` is for how much less there is no time: a grace, or all.
check_disk() { # SECOND, or nothing
    local need reserve least
    [ "$l_free" -gt 0 ] || return 0
    if ! free_kib "$root_folder"; then
        unknown=$((unknown + 1))
        [ "$unknown" -lt 3 ] || end_because "limit free: it cannot be known how much the disk of $root_folder has left"
        return 0
    fi
    unknown=0 least=$(((l_free + 1023) / 1024))
    [ "$root_folder" != "$base" ] || least_for_output
    measure_growth "${1:-}"
    need=$((1024 + 7 * rate)) near=
    [ "$need" -ge $((3 * leap)) ] || need=$((3 * leap))
    reserve=$need
    [ "$reserve" -ge "$floor" ] || reserve=$floor
    if [ $((free - 2 * reserve)) -lt "$least" ] || [ $((free - 1048576)) -lt "$least" ]; then near=yes; fi
    [ $((free - reserve)) -lt "$least" ] || return 0
    [ -n "$urgent" ] || [ "$root_folder" = "$base" ] || { make_room && free_kib "$root_folder"; }
    [ $((free - reserve)) -lt "$least" ] || return 0
    if [ $((free - need)) -lt "$least" ]; then
        urgent=${urgent:-soon}
        [ "$leap" -le "$rate" ] || rate=$leap
        [ $((free - 1024 - 2 * rate)) -ge "$least" ] || urgent=now
    fi
    [ -n "$ending" ] ||
        end_because "limit free: the disk of $root_folder has $(of_kib "$free") left, $(of_kib "$least") are to stay, and $(of_kib "$reserve") may still go until it has ended"
}

# Sets `rate`, `leap` and, at the first look, `floor`.
measure_growth() { # SECOND, or nothing
    if [ -z "$free_before" ]; then
        floor=$(((free - least) / 2)) free_before=$free looked_at=$free
        [ "$floor" -ge 0 ] || floor=0
        [ "$floor" -le 262144 ] || floor=262144
    fi
    if [ -n "$1" ]; then
        # What was fast a moment ago may be so again.
        rate=$((rate * 3 / 4)) leap=$((leap * 3 / 4))
        [ $((free_before - free)) -le "$rate" ] || rate=$((free_before - free))
        free_before=$free
    fi
    [ $((looked_at - free)) -le "$leap" ] || leap=$((looked_at - free))
    looked_at=$free
}

# What the program prints lies beside the words, maybe on another disk. Each disk has what was seen of it.
output_disk='' output_seen=
check_disks() { # SECOND, or nothing
    local mine also
    check_disk "${1:-}"
    [ -n "$output_disk" ] || { is_one_disk "$root_folder" "$base" && output_disk=same || output_disk=other; }
    [ "$output_disk" = other ] || return 0
    mine="$rate $leap $floor $unknown ${free_before:--} ${looked_at:--}" also=$near
    root_folder=$base
    # shellcheck disable=SC2086
    seen_of_disk ${output_seen:-0 0 0 0 - -}
    check_disk "${1:-}"
    output_seen="$rate $leap $floor $unknown ${free_before:--} ${looked_at:--}"
    # shellcheck disable=SC2086
    seen_of_disk $mine
    root_folder=${trace%/*} near=${near:-$also}
}

# A small disk that had less to begin with is no reason to record nothing: then half of that stays.
output_least=
least_for_output() {
    [ -n "$output_least" ] || { [ "$free" -ge "$least" ] && output_least=$least || output_least=$((free / 2)); }
    least=$output_least
}

seen_of_disk() {
    rate=$1 leap=$2 floor=$3 unknown=$4 free_before=${5#-} looked_at=${6#-}
}

# Where nobody can tell, they are.
is_one_disk() { # FOLDER FOLDER
    [ "$(stat -L -c %d -- "$1" 2>/dev/null)" = "$(stat -L -c %d -- "$2" 2>/dev/null)" ]
}

# Once a second.
check_limits() {
    local ran
    read_limits
    measure
    check_disks second
    [ -z "$ending" ] || return 0
    first_line "$rec/started" || line=$uptime
    ran=$((uptime - ${line%% *}))
    limit_by_failure
    [ -z "$o_max_size" ] || l_size=$o_max_size
    [ -z "$o_max_time" ] || l_time=$o_max_time
    if [ "$l_time" -gt 0 ] && [ "$ran" -ge "$l_time" ]; then
        end_because "limit time: it ran for $ran s, and $l_time s are allowed"
    elif [ "$l_size" -gt 0 ] && [ $((kib * 1024)) -ge "$l_size" ]; then
        end_because "limit size: it has $(of_kib "$kib"), and $(of_kib $((l_size / 1024))) are allowed"
    elif make_room && [ "$l_total" -gt 0 ] && [ $((all_kib * 1024)) -ge "$l_total" ]; then
        end_because "limit total: all recordings have $(of_kib "$all_kib"), and $(of_kib $((l_total / 1024))) are allowed"
    fi
}

# Sets `all_kib` and `all_number`, `may_kib` and `may_number` of those that may go, and `oldest` to the one that goes
# first: finished, not kept, begun before all others.
count_recordings() {
    local one when size first=
    all_kib=0 all_number=0 may_kib=0 may_number=0 oldest=
    for one in "$recordings"/*; do
        first_line "$one/began" || continue
        when=$line
        # What has ended is on this disk, whoever made it.
        [ -e "$one/facts" ] || ! elsewhere "$one" || continue
        all_number=$((all_number + 1))
        first_line "$one/kib" && is_number "$line" || line=0
        all_kib=$((all_kib + line))
        size=$line
        [ -e "$one/facts" ] && [ ! -e "$one/keep" ] && ! is_fetched "$one" || continue
        may_number=$((may_number + 1)) may_kib=$((may_kib + size))
        if [ -z "$first" ] || [ "$when" -lt "$first" ]; then first=$when oldest=${one##*/}; fi
    done
}

# Whether somebody said that they fetch it, or will, and did so not too long ago.
is_fetched() { # FOLDER
    first_line "$1/fetching" && is_number "$line" && [ "$(date +%s)" -lt "$line" ]
}

# Sets `hopeless` to the limit that is not kept even without all recordings that may go: then none of them goes.
without_all() { # HOW MANY MORE ARE TO FIT
    hopeless=
    if [ $(((free + may_kib) * 1024)) -lt "$wanted_free" ]; then
        hopeless=free
    elif [ "$l_number" -gt 0 ] && [ $((all_number - may_number + $1)) -gt "$l_number" ]; then
        hopeless=number
    elif [ "$l_total" -gt 0 ] && [ $(((all_kib - may_kib) * 1024)) -ge "$l_total" ]; then
        hopeless=total
    fi
    [ -n "$hopeless" ]
}

# What one that begins has to find above what is to stay free.
begin_free=16777216

# Removes the oldest ones that nobody keeps, as long as there are too many, too much or too little is left, and only where
# that helps. Somebody else's file on the disk, or a df that cannot tell, costs nobody a recording. `removed` grows by their
# names, also in the recording that is watched, where there is one.
room_for='' removed=''
make_room() { # [HOW MANY MORE ARE TO FIT]
    local gone=0 by wanted_free="$l_free"
    # One that begins where nothing may be written would end at once, again and again.
    [ "${1:-0}" -eq 0 ] || [ "$l_free" -eq 0 ] || wanted_free=$((l_free + begin_free))
    while :; do
        count_recordings
        free_kib "$root_folder" || [ "$l_free" -eq 0 ] || return 0
        ! without_all "${1:-0}" || return 0
        if ! { [ "$l_number" -gt 0 ] && [ $((all_number + ${1:-0})) -gt "$l_number" ]; } &&
            ! { [ "$l_total" -gt 0 ] && [ $((all_kib * 1024)) -ge "$l_total" ]; } &&
            [ $((free * 1024)) -ge "$wanted_free" ]; then
            return 0
        fi
        [ -n "$oldest" ] && [ "$gone" -lt 1000 ] || return 0
        # One that cannot be moved now cannot be a moment later either.
        by=$(load "$oldest" && throw_away && printf %s "$o_by") || return 0
        say_removed "$oldest" "$by"
        gone=$((gone + 1))
    done
}

# Whoever made it is told, and whoever needed the room.
say_removed() { # ID BY
    note "$1: removed to make room"
    removed=$removed${removed:+,}$1
    [ -z "$room_for" ] || put "$room_for/removed" "$removed"
    case $2 in rule:?*) [ ! -d "$rules/${2#rule:}" ] || note "removed to make room: $1" "$rules/${2#rule:}/log" ;; esac
}

room_to_start() {
    root_folder=$root room_for='' removed=''
    read_limits
    make_room 1
    if [ "$l_free" -gt 0 ] && ! free_kib "$root_folder"; then
        trouble="it cannot be known how much the disk of $root has left, so nothing was started"
    elif [ $((free * 1024)) -lt "$l_free" ]; then
        trouble="the disk has $(of_kib "$free") left, and $(of_kib $((l_free / 1024))) are to stay, so nothing was started"
    elif [ "$l_free" -gt 0 ] && [ $((free * 1024)) -lt $((l_free + begin_free)) ]; then
        trouble="the disk has $(of_kib "$free") left, $(of_kib $((l_free / 1024))) are to stay, and a recording begins with $(of_kib $((begin_free / 1024))) more, so nothing was started"
    elif [ "$l_number" -gt 0 ] && [ "$all_number" -ge "$l_number" ]; then
        trouble="$((all_number - may_number)) recordings are kept, being fetched or not finished, and $l_number are allowed; --unpin lets the oldest go, --discard removes one, --limit number=N allows more"
        [ "$may_number" -eq 0 ] || [ $((all_number - may_number + 1)) -gt "$l_number" ] || trouble="$oldest is the oldest that could go, and cannot be removed to make room"
    elif [ "$l_total" -gt 0 ] && [ $((all_kib * 1024)) -ge "$l_total" ]; then
        trouble="the recordings that are kept, being fetched or not finished have $(of_kib $((all_kib - may_kib))), and $(of_kib $((l_total / 1024))) are allowed; --unpin lets the oldest go, --discard removes one, --limit total=SIZE allows more"
    else
        return 0
    fi
    return 1
}

# The folder is moved out of sight first, so that nobody else finds half of it; whoever finds it there goes on.
throw_away() {
    local trash="$base/trash/$id.$$"
    mkdir -p "$base/trash" 2>/dev/null && mv "$rec" "$trash" 2>/dev/null && empty_trash "$trash"
}

empty_trash() { # FOLDER
    first_line "$1/trace" || line=
    case $line in
        /*/?*) rm -rf "$line" "$line.dlv" ;;
    esac
    rm -rf "$1"
}
