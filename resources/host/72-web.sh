# SPDX-FileCopyrightText: 2026 Backstep contributors
# SPDX-License-Identifier: MIT
#
# ---- what a server answers -------------------------------------------------------------------------------------------

# Runs what asks somebody else, for no longer than that: wget's own limit is one of each read, and begins anew with every
# byte that drips (curl's is one of all, and one program less). Nobody who disarms the rule waits long for it. For a
# subshell, since it takes its place.
timed=
ask_for() { # SECONDS CMD…
    local left="$1" one
    shift
    case $timed$1 in none* | *curl) [ "$left" -gt 10 ] || exec "$@" ;; esac
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

# Sets `said` to what a command prints and `asked` to how it ended. It may write no file that is longer than anybody looks
# at: `is_cut` tells of one that would have been.
ask() { # SECONDS CMD…
    is_cut=''
    said=$(ulimit -f 2000 2>/dev/null; ask_for "$@" 2>&1)
    asked=$?
}

# Whether what came is as long as may be; else it could not be written.
is_long() { is_cut=yes && [ "$(wc -c <"$answer")" -ge 1000000 ]; }

asks_with='' answer=''
# The file `answer` gets what is answered; sets `is_cut`, `status` and `took` (in milliseconds). 1, and no status, when
# nothing answers in time, 2 when that cannot be known.
fetch_url() { # URL SECONDS
    local before after
    status='' answer=$rule_folder/answer
    [ -n "$timed" ] || find_timed
    (: >"$answer") 2>/dev/null || return 2
    read -r before line </proc/uptime
    ask_url "$@"
    set -- $?
    read -r after line </proc/uptime
    took=$(((${after%.*} - ${before%.*}) * 1000 + (1${after#*.} - 1${before#*.}) * 10))
    return "$1"
}

# Sets `asks_with`. GNU's wget takes half the time of curl, which loads much for what it can; any other one says less.
find_asker() {
    asks_with=wget
    case $(wget --version 2>/dev/null) in
        'GNU Wget 1.'*) asks_with=gnu ;;
        *) if command -v curl >/dev/null 2>&1; then asks_with=curl; fi ;;
    esac
}

# 153 is what ends a program whose file becomes too long; one that goes on says 23 (curl), 3 (wget) or 1 (busybox).
ask_url() { # URL SECONDS
    local direct='env -u http_proxy -u https_proxy -u HTTP_PROXY -u HTTPS_PROXY'
    [ -n "$asks_with" ] || find_asker
    # It tries twenty times unless told, writes down whom it met, and goes where it is sent.
    # shellcheck disable=SC2086
    case $asks_with in
        curl) ask "$2" curl -q -s -g -D - -o "$answer" --noproxy '*' --max-time "$2" -- "$1" ;;
        gnu) ask "$2" $direct wget -q -S -t 1 --no-hsts --max-redirect=0 -T "$2" -O "$answer" -- "$1" ;;
        *) ask "$2" $direct wget -q -T "$2" -O "$answer" -- "$1" ;;
    esac
    case $asks_with$asked in
        curl23 | gnu3 | *153) is_long || return 2 ;;
        *0 | gnu8) ;;
        wget*)
            case $said in
                *'error: HTTP/'*) said=${said##*error: } ;;
                *[Ff]'ile too large'*) is_long || return 2 ;;
                *) return 1 ;;
            esac
            ;;
        *) return 1 ;;
    esac
    case $said in
        *HTTP/*) status=${said#*HTTP/* } && status=${status%%[!0-9]*} ;;
        *) [ "$asks_with" = wget ] && status=200 ;;
    esac
}

http_is() { # URL WORD [VALUE]
    local limit=5 result
    if [ "$2" = slower ]; then seconds "$3" && limit=$((number + 1)); fi
    fetch_url "$1" "$limit"
    result=$?
    [ "$result" -ne 2 ] || return 1
    if [ "$result" -ne 0 ]; then
        why="$1 does not answer within $limit s" refused=yes
        [ "$took" -lt $((limit * 1000 - 300)) ] || refused=no
        case $2 in slower | silent | wrong) return 0 ;; *) return 1 ;; esac
    fi
    case $2 in
        slower) [ "$took" -gt $((number * 1000)) ] && why="$1 took $took ms" ;;
        wrong) case $status in 2* | 3*) return 1 ;; *) why="$1 answered $status" ;; esac ;;
        lacks) lacks "$@" ;;
        *) return 1 ;;
    esac
}

# What nobody has read may have it.
told_of_cut=
lacks() { # URL lacks PATTERN
    ! grep -q -a -E -e "$3" "$answer" || return 1
    if [ -n "$is_cut" ]; then
        [ "$told_of_cut" = "$1" ] || note "$1 is longer than 1 MB, so it is not known whether it lacks $3" "$rule_folder/log"
        told_of_cut=$1
        return 1
    fi
    why="$1 lacks $3"
}

goroutines_above() { # N URL N
    is_due "$1" 5 || return 1
    fetch_url "${2%/}/debug/pprof/goroutine?debug=1" 5 || return 1
    first_line "$answer" || return 1
    case $line in 'goroutine profile: total '[0-9]*) ;; *) return 1 ;; esac
    line=${line#goroutine profile: total }
    line=${line%%[!0-9]*}
    is_number "$line" && [ "$line" -gt "$3" ] && why="$line goroutines at $2"
}
