# SPDX-FileCopyrightText: 2026 Backstep contributors
# SPDX-License-Identifier: MIT
#
# ---- conditions that ask an address ----------------------------------------------------------------------------------

# Runs what asks somebody else, for no longer than that: wget's own limit is one of each read, and begins anew with every
# byte that drips. Nobody who disarms the rule waits long for it. For a subshell, since it takes its place.
timed=
ask_for() { # SECONDS CMD…
    local left="$1" one
    shift
    [ "$timed" != none ] || exec "$@"
    # shellcheck disable=SC2086
    [ "$left" -gt 10 ] || exec $timed "$left" "$@"
    # shellcheck disable=SC2086
    $timed "$left" "$@" &
    one=$!
    while look_at "$one"; do
        ! is_off || kill "$one" 2>/dev/null
        sleep 1
    done
    wait "$one"
}

# Sets `timed` to what ends a command after so many seconds: busybox's was another one once.
find_timed() {
    local one
    timed=none
    for one in 'timeout -k 1' timeout 'timeout -t'; do
        # shellcheck disable=SC2086
        if [ "$($one 9 echo fine 2>/dev/null)" = fine ]; then
            timed=$one
            return
        fi
    done
}

wget_once=
# Sets `answer`, `status` and `took` (in milliseconds); false, and no status, when nothing answers in time.
fetch_url() { # URL SECONDS
    local before after
    status=''
    [ -n "$timed" ] || find_timed
    read -r before line </proc/uptime
    ask_url "$@"
    set -- $?
    read -r after line </proc/uptime
    took=$(((${after%.*} - ${before%.*}) * 1000 + (1${after#*.} - 1${before#*.}) * 10))
    return "$1"
}

ask_url() { # URL SECONDS
    local guard=''
    if command -v curl >/dev/null 2>&1; then
        # It keeps to its limit by itself, whatever drips, unless it is longer than anybody waits who disarms the rule.
        if [ "$2" -gt 10 ]; then guard="ask_for $2"; fi
        # shellcheck disable=SC2086
        answer=$($guard curl -sS --noproxy '*' --max-time "$2" --max-filesize 1000000 -w "$nl%{http_code}" -- "$1" 2>/dev/null)
        # 63 is an answer that is longer than anybody looks at.
        case $? in 0 | 63) ;; *) return 1 ;; esac
        status=${answer##*"$nl"} answer=${answer%"$nl"*}
    else
        # What went wrong is said in place of an answer: by GNU's with status 8, by busybox with the server's line.
        # GNU's tries twenty times unless told.
        [ -n "$wget_once" ] || { wget --help 2>&1 | grep -q -e --tries && wget_once='-t 1' || wget_once=' '; }
        # shellcheck disable=SC2086
        if answer=$(unset http_proxy https_proxy HTTP_PROXY HTTPS_PROXY; ask_for "$2" wget -q $wget_once -T "$2" -O - -- "$1" 2>&1); then
            status=200
        elif [ $? -eq 8 ]; then
            status=error
        else
            case $answer in *'error: HTTP/'*) status=${answer##*error: HTTP/?.? } && status=${status%% *} ;; *) return 1 ;; esac
        fi
    fi
}

http_is() { # URL WORD [VALUE]
    local limit=5
    if [ "$2" = slower ]; then seconds "$3" && limit=$((number + 1)); fi
    if ! fetch_url "$1" "$limit"; then
        why="$1 does not answer within $limit s" refused=yes
        [ "$took" -lt $((limit * 1000 - 300)) ] || refused=no
        case $2 in slower | silent | wrong) return 0 ;; *) return 1 ;; esac
    fi
    case $2 in
        slower) [ "$took" -gt $((number * 1000)) ] && why="$1 took $took ms" ;;
        wrong) case $status in 2* | 3*) return 1 ;; *) why="$1 answered $status" ;; esac ;;
        lacks) printf '%s\n' "$answer" | grep -q -a -E -e "$3" && return 1 || why="$1 lacks $3" ;;
        *) return 1 ;;
    esac
}

goroutines_above() { # N URL N
    is_due "$1" 5 || return 1
    fetch_url "${2%/}/debug/pprof/goroutine?debug=1" 5 || return 1
    case $answer in 'goroutine profile: total '[0-9]*) ;; *) return 1 ;; esac
    line=${answer#goroutine profile: total }
    line=${line%%[!0-9]*}
    is_number "$line" && [ "$line" -gt "$3" ] && why="$line goroutines at $2"
}
