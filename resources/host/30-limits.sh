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
            size=* | free=* | total=*) size "${one#*=}" || die "$one is no size" ;;
            time=*) seconds "${one#*=}" || die "$one is no time" ;;
            number=*) number=${one#*=} && is_number "$number" || die "$one is no number" ;;
            *) die "$one is no limit: size, time, free, total and number are" ;;
        esac
        case ${one%%=*} in size) l_size=$number ;; time) l_time=$number ;; free) l_free=$number ;; total) l_total=$number ;; number) l_number=$number ;; esac
    done
    put "$base/limits" "size=$l_size" "time=$l_time" "free=$l_free" "total=$l_total" "number=$l_number" ||
        die "nothing can be written to $base; is the disk full?"
}

# Sets `free` to the KiB that are left where a folder is.
free_kib() { # FOLDER
    free=0
    {
        read -r line
        read -r line line line free line
    } <<END
$(df -Pk "$1" 2>/dev/null)
END
    is_number "$free" || free=0
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

# Once a second. What rr still writes while it ends counts: what went in the last seconds is kept in reserve.
check_limits() {
    local before="${free_before:-}" reserve=1024 ran
    [ -d "$trace" ] || [ -d "$trace.dlv" ] || return 0
    read_limits
    measure
    free_kib "$root_folder"
    free_before=$free
    if [ -n "$before" ] && [ "$before" -gt "$free" ]; then reserve=$((1024 + 5 * (before - free))); fi
    [ -z "$ending" ] || return 0
    first_line "$rec/started"
    ran=$((uptime - ${line%% *}))
    limit_by_failure
    [ -z "$o_max_size" ] || l_size=$o_max_size
    [ -z "$o_max_time" ] || l_time=$o_max_time
    if [ "$l_time" -gt 0 ] && [ "$ran" -ge "$l_time" ]; then
        end_because "limit time: it ran for $ran s of $l_time"
    elif [ "$l_size" -gt 0 ] && [ $((kib * 1024)) -ge "$l_size" ]; then
        end_because "limit size: it has $kib KiB of $((l_size / 1024))"
    elif [ "$l_free" -gt 0 ] && [ $(((free - reserve) * 1024)) -lt "$l_free" ]; then
        make_room
        free_kib "$root_folder"
        [ $(((free - reserve) * 1024)) -ge "$l_free" ] || end_because "limit free: the disk has $free KiB left, $((l_free / 1024)) are to stay"
    elif make_room && [ "$l_total" -gt 0 ] && [ $((all_kib * 1024)) -ge "$l_total" ]; then
        end_because "limit total: all recordings have $all_kib KiB of $((l_total / 1024))"
    fi
}

# Sets `all_kib` and `all_number`, and `oldest` to the one that goes first: finished, not kept, begun before all others.
count_recordings() {
    local one when first=
    all_kib=0 all_number=0 oldest=
    for one in "$recordings"/*; do
        first_line "$one/began" || continue
        when=$line
        all_number=$((all_number + 1))
        if first_line "$one/kib"; then all_kib=$((all_kib + line)); fi
        if [ -e "$one/facts" ] && [ ! -e "$one/keep" ] && { [ -z "$first" ] || [ "$when" -lt "$first" ]; }; then
            first=$when oldest=${one##*/}
        fi
    done
}

# Removes the oldest ones that nobody keeps, as long as there are too many, too much or too little is left.
make_room() { # [HOW MANY MORE ARE TO FIT]
    local gone=0
    while :; do
        count_recordings
        free_kib "$root_folder"
        if ! { [ "$l_number" -gt 0 ] && [ $((all_number + ${1:-0})) -gt "$l_number" ]; } &&
            ! { [ "$l_total" -gt 0 ] && [ $((all_kib * 1024)) -ge "$l_total" ]; } &&
            [ $((free * 1024)) -ge "$l_free" ]; then
            return 0
        fi
        [ -n "$oldest" ] && [ "$gone" -lt 1000 ] || return 0
        note "$oldest: removed to make room"
        (load "$oldest" && throw_away)
        gone=$((gone + 1))
    done
}

room_to_start() {
    root_folder=$root
    read_limits
    make_room 1
    if [ $((free * 1024)) -lt "$l_free" ]; then
        trouble="the disk has $((free / 1024)) MiB left, and $((l_free / 1048576)) are to stay, so nothing was started"
    elif [ "$l_number" -gt 0 ] && [ "$all_number" -ge "$l_number" ]; then
        trouble="there are $all_number recordings that are kept or not finished, and $l_number are allowed"
    elif [ "$l_total" -gt 0 ] && [ $((all_kib * 1024)) -ge "$l_total" ]; then
        trouble="the recordings that are kept or not finished have $((all_kib / 1024)) MiB, and $((l_total / 1048576)) are allowed"
    else
        return 0
    fi
    return 1
}

# The folder is moved out of sight first, so that nobody else finds half of it; whoever finds it there goes on.
throw_away() {
    local trash="$base/trash/$id.$$"
    mkdir -p "$base/trash" && mv "$rec" "$trash" 2>/dev/null && empty_trash "$trash"
}

empty_trash() { # FOLDER
    first_line "$1/trace" || line=
    case $line in
        /*/?*) rm -rf "$line" "$line.dlv" ;;
    esac
    rm -rf "$1"
}
