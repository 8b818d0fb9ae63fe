# SPDX-FileCopyrightText: 2026 Backstep contributors
# SPDX-License-Identifier: MIT
#
# ---- a recording -----------------------------------------------------------------------------------------------------
#
# One folder in recordings/ID: words (what was asked for, as a shell reads it), trace (where rr writes), began, recorder
# (the process), rr (its child, where the recorder is dlv), out and err (of the program), stop (why it is to end), step
# (how far the ending is), kib (its size), facts (written when it is sealed), machine (where it is made), keep (never
# removed to make room), fetching (until when it is not, either), removed (what it needed the room of), failed (it is what
# its loop or its rule's `keep if` looked for: the kind that fitted, or yes), holds (the condition of `keep if` that held),
# unwanted (to be removed when it has ended), boot (since when the machine runs), lock (who watches it).

# Reads the words of a recording into o_…; `consumed` is how many came before the command.
parse() { # WORDS…
    local all=$#
    o_name='' o_folder='' o_with=rr o_rr='' o_dlv='' o_path='' o_chaos=no o_env='' o_rr_words='' o_gomaxprocs='' o_copy=yes
    o_grace=10 o_max_size='' o_max_time='' o_keep=no o_by=hand
    o_until_fail=no o_keep_all=no o_fail='' o_max_runs=0 o_wanted=1 o_turn=''
    while [ $# -gt 0 ]; do
        case $1 in
            --) shift && break ;;
            --soft) o_rr_words="$o_rr_words '-W'" && shift && continue ;;
            --keep) o_keep=yes && shift && continue ;;
            --until-fail) o_until_fail=yes && shift && continue ;;
            --keep-all) o_keep_all=yes && shift && continue ;;
            --*) [ $# -gt 1 ] || { trouble="$1 wants a value" && return 1; } ;;
            *) trouble="before the command comes --, not $1" && return 1 ;;
        esac
        option "$1" "$2" || { trouble=${trouble:-"$1 cannot be $2$(right_for "$1")"} && return 1; }
        shift 2
    done
    o_chaos=${o_turn:-$o_chaos}
    consumed=$((all - $#))
}

# Prints what an option may be.
right_for() { # OPTION
    case $1 in
        --max-size) printf '; a size is a number with K, M, G or T behind it, as 500M' ;;
        --max-time | --grace) printf '; a time is a number with s, m, h or d behind it, as 10m' ;;
        --with) printf '; rr and dlv are possible' ;;
        --chaos) printf '; yes, no and turns are possible' ;;
        --copy) printf '; yes and no are possible' ;;
        --gomaxprocs | --cpu | --max-runs) printf '; it is a number' ;;
        --wanted) printf '; it is a number above 0' ;;
        --env) printf '; it is NAME=VALUE' ;;
        --fail) printf '; exit, exit=N, signal, panic, output=PATTERN, longer=TIME and shorter=TIME are possible' ;;
    esac
}

option() { # OPTION VALUE
    trouble=
    case $1 in
        --name) o_name=$2 ;;
        --folder) o_folder=$2 ;;
        --with) case $2 in rr | dlv) o_with=$2 ;; *) return 1 ;; esac ;;
        --rr) o_rr=$2 ;;
        --dlv) o_dlv=$2 ;;
        --chaos) case $2 in yes | no | turns) o_chaos=$2 ;; *) return 1 ;; esac ;;
        --copy) case $2 in yes | no) o_copy=$2 ;; *) return 1 ;; esac ;;
        --gomaxprocs) is_number "$2" && o_gomaxprocs=$2 ;;
        --cpu) is_number "$2" && o_rr_words="$o_rr_words '--bind-to-cpu=$2'" ;;
        --rr-option) quote "$2" && o_rr_words=$o_rr_words$quoted ;;
        --env) case $2 in [!=]*=*) quote "$2" && o_env=$o_env$quoted && case $2 in PATH=*) o_path=${2#PATH=} ;; esac ;; *) return 1 ;; esac ;;
        --grace) seconds "$2" && o_grace=$number ;;
        --max-size) size "$2" && o_max_size=$number ;;
        --max-time) seconds "$2" && o_max_time=$number ;;
        --by) o_by=$2 ;;
        --turn) o_turn=$2 ;;
        --fail) failure "$2" && quote "$2" && o_fail=$o_fail$quoted ;;
        --max-runs) is_number "$2" && o_max_runs=$2 ;;
        --wanted) is_number "$2" && [ "$2" -gt 0 ] && o_wanted=$2 ;;
        *) trouble="$1 is no option" && return 1 ;;
    esac
}

# Sets `words` from standard input. They are as long as they like there, and a line that was cut shows: the end mark
# is missing then, and a command without its last arguments is another command.
words_from_input() {
    words=$(cat)
    case $words in
        *"$nl# end") ;;
        *) die "the words on standard input do not end with their end mark, so nothing was done" ;;
    esac
}

root_given=
trace_root() {
    if [ -n "$root_given" ]; then
        root=$root_given
    elif [ -n "${_RR_TRACE_DIR:-}" ]; then
        root=$_RR_TRACE_DIR
    elif [ -n "${XDG_DATA_HOME:-}" ]; then
        root=$XDG_DATA_HOME/rr
    elif [ -d "${HOME:-}/.rr" ] && [ ! -d "$HOME/.local/share/rr" ]; then
        root=$HOME/.rr
    else
        root=$HOME/.local/share/rr
    fi
    # Relative to whatever folder somebody is in it would be another one each time.
    case $root in /*) ;; *) root=${HOME:-}/$root ;; esac
}

# What can be known to fail is said before anything is made: rr itself would leave an empty but complete trace.
check_command() { # CMD…
    [ $# -gt 0 ] || { trouble="no command was given" && return 1; }
    check_patterns "$o_fail" || return 1
    if [ -n "$o_folder" ] && ! (cd -- "$o_folder") 2>/dev/null; then
        trouble="there is no folder $(absolute "$o_folder" "$PWD") to start in"
        return 1
    fi
    if ! ([ -z "$o_folder" ] || cd -- "$o_folder"; find_program "$1" "$o_path"); then
        case $1 in
            */*) trouble="there is no program $(absolute "$1" "$(absolute "${o_folder:-.}" "$PWD")") that could be started" ;;
            *) trouble="there is no program $1 on the PATH of this host, ${o_path:-$PATH}" ;;
        esac
        return 1
    fi
    tools
}

# A path as somebody elsewhere has to write it.
absolute() { # PATH FOLDER
    case $1 in /*) printf %s "$1" ;; .) printf %s "$2" ;; *) printf '%s/%s' "$2" "${1#./}" ;; esac
}

# Sets o_rr and o_dlv to the programs that record, by their paths: the program may get another PATH than ours.
tools() {
    find_program "${o_rr:-rr}" || { trouble="there is no ${o_rr:-rr} on this host" && return 1; }
    o_rr=$found
    case $o_rr in /*) ;; *) o_rr=$PWD/$o_rr ;; esac
    [ "$o_with" = dlv ] || return 0
    find_program "${o_dlv:-dlv}" || { trouble="there is no ${o_dlv:-dlv} on this host" && return 1; }
    o_dlv=$found
    case $o_dlv in /*) ;; *) o_dlv=$PWD/$o_dlv ;; esac
}

# Whether what `words` say could be recorded now; false with `trouble`.
can_record() {
    eval "set -- $words"
    parse "$@" || return 1
    shift "$consumed"
    check_command "$@" || return 1
    program=$1
    trace_root
    mkdir -p "$root" "$recordings" 2>/dev/null || { trouble="the folder $root cannot be made" && return 1; }
    room_to_start
}

# Calls something with the words behind the first ones.
behind() { # N FUNCTION WORD…
    local function="$2" n=$(($1 + 2))
    shift "$n"
    "$function" "$@"
}

# Sets `words` to those of a command that was parsed and checked, with the tools where they were found: who runs them
# later may have another PATH.
with_tools() { # WORDS…
    local one n=0
    words=
    for one; do
        n=$((n + 1))
        if [ "$n" -eq "$consumed" ]; then
            quote --rr "$o_rr"
            words=$words$quoted
            [ "$o_with" = rr ] || { quote --dlv "$o_dlv" && words=$words$quoted; }
        fi
        quote "$one"
        words=$words$quoted
    done
    words=${words# }
}

# Makes the folder of a recording from `words` and sets `id`. Nothing runs yet, and with `lock_it` it is for us to start.
lock_it=no
make_recording() { # [FILE that holds its name before it exists] from `words`
    local name stem more=1 new
    can_record || return 1
    name=${o_name:-${program##*/}}
    case $name in *[!A-Za-z0-9._-]*) name=$(printf %s "$name" | tr -c 'A-Za-z0-9._-' _) ;; esac
    while :; do case $name in [.-]*) name=${name#?} ;; *) break ;; esac done
    name=$(printf %.60s "${name:-recording}")
    stem=$name-$(date +%Y%m%d-%H%M%S) id=$stem
    new=$recordings/.new-$$
    rm -rf "$new"
    # Of two who want a name, one can make the folder that stands for it.
    until claim_name; do
        more=$((more + 1)) id=$stem-$more
        [ "$more" -lt 1000 ] || { trouble="nothing can be written to $base; is the disk full?" && return 1; }
    done
    if ! { mkdir "$new" && put "$new/words" "$words" && put "$new/began" "$(date +%s)" && put "$new/trace" "$root/$id" &&
        put "$new/boot" "$boot" && put "$new/machine" "$machine $host_name" &&
        { [ "$o_keep" = no ] || put "$new/keep" yes; } && { [ -z "$removed" ] || put "$new/removed" "$removed"; } && { [ "$lock_it" = no ] || take "$new/lock"; } && { [ $# -eq 0 ] || put "$1" "$id"; } && mv "$new" "$recordings/$id"; } 2>/dev/null; then
        rm -rf "$new" "$recordings/.name-$id"
        [ $# -eq 0 ] || rm -f "$1"
        trouble="nothing can be written to $base; is the disk full?"
        return 1
    fi
    rmdir "$recordings/.name-$id"
}

claim_name() {
    mkdir "$recordings/.name-$id" 2>/dev/null || return 1
    [ -e "$recordings/$id" ] || [ -e "$root/$id" ] || return 0
    rmdir "$recordings/.name-$id"
    return 1
}

# Reads what is known of a recording: `rec`, `trace`, o_…; false when there is none of that name.
load() { # ID
    local text
    case $1 in '' | .* | */*) return 1 ;; esac
    rec=$recordings/$1 id=$1
    first_line "$rec/trace" || return 1
    trace=$line
    text=$(cat "$rec/words" 2>/dev/null) && eval "set -- $text" && parse "$@"
}

# Starts the recorder in the background, under the number that `recorder` already holds: whoever dies in between, no
# process is ever lost, and none is started twice.
launch() {
    local text
    text=$(cat "$rec/words")
    eval "set -- $text"
    parse "$@" && tools || return 1
    shift "$consumed"
    [ "$o_with" = rr ] || places_for_dlv || { trouble="nothing can be written to $root; is the disk full?" && return 1; }
    program_file "$1" && put "$rec/program" "$file" "$(stat -L -c '%d %i %s %Y' -- "$file" 2>/dev/null)"
    now
    put "$rec/started" "$uptime $boot" || { trouble="nothing can be written to $base; is the disk full?" && return 1; }
    (
        look_at self && put "$rec/recorder.mine" "$pid $born $boot" && ln "$rec/recorder.mine" "$rec/recorder" || exit 125
        rm -f "$rec/recorder.mine"
        [ -z "$o_folder" ] || cd -- "$o_folder" || exit 125
        become_recorder "$@"
    ) </dev/null >"$rec/out" 2>"$rec/err" &
    child=$!
}

# Sets `file` to the path of a program that is to be recorded.
program_file() { # PROGRAM
    file=$([ -z "$o_folder" ] || cd -- "$o_folder"; find_program "$1" "$o_path" && printf %s "$found") || return 1
    case $file in /*) ;; *) file=${o_folder:-${HOME:-}}/$file ;; esac
    [ -f "$file" ]
}

# Where dlv lets rr write, which is for nobody else to read; and where it listens, since the path of a socket is short.
places_for_dlv() {
    local place
    mkdir -p "$trace.dlv" && chmod 700 "$trace.dlv" || return 1
    place=$(mktemp -d "${XDG_RUNTIME_DIR:-/tmp}/backstep.XXXXXX" 2>/dev/null) || place=$(mktemp -d /tmp/backstep.XXXXXX) || return 1
    put "$rec/socket" "$place" || { rmdir "$place" && return 1; }
    # dlv takes whatever is called rr.
    [ "${o_rr##*/}" = rr ] || { mkdir -p "$rec/bin" && ln -sf "$o_rr" "$rec/bin/rr"; }
}

become_recorder() { # CMD…
    local front place
    [ "$o_copy" = no ] || o_env=" 'RR_COPY_ALL_FILES=1'$o_env"
    [ -z "$o_gomaxprocs" ] || o_env=" 'GOMAXPROCS=$o_gomaxprocs'$o_env"
    [ "$o_chaos" != yes ] || o_rr_words="$o_rr_words '--chaos'"
    as_the_person
    unset BACKSTEP_HOST_DIR
    if [ "$o_with" = rr ]; then
        quote "$o_rr" record -o "$trace"
        # A path with = in it would be a variable to env.
        case $o_rr in *=*) o_env="$o_env /bin/sh -c 'exec \"\$@\"' sh" ;; esac
        eval "exec env --$o_env$quoted$o_rr_words -- \"\$@\""
    fi
    # dlv removes the trace when it goes, so it gets a place from which ours is taken away before.
    place=${o_rr%/*}
    [ ! -e "$rec/bin/rr" ] || place=$rec/bin
    quote "PATH=$place:${o_path:-$PATH}"
    o_env=$o_env$quoted
    first_line "$rec/socket"
    find_program "$1" "$o_path" && shift && set -- "$found" "$@"
    quote "_RR_TRACE_DIR=$trace.dlv" "DELVE_RR_RECORD_FLAGS=$(eval "printf '%s '$o_rr_words")" "$o_dlv" exec \
        --backend=rr --headless --accept-multiclient --api-version=2 "--listen=unix:$line/dlv.sock" "$1" --
    front=$quoted
    shift
    eval "exec env --$o_env$front \"\$@\""
}

# ---- watching --------------------------------------------------------------------------------------------------------

# Whoever holds the lock starts the recorder, watches it, ends it and seals it; killed in between, the next one goes on.
keep() { # ID
    load "$1" && [ ! -e "$rec/facts" ] && ! elsewhere "$rec" || return 1
    take "$rec/lock" || return 1
    room_for=$rec removed='' root_folder=${trace%/*}
    ! first_line "$rec/removed" || removed=$line
    child='' ending=${asked_to_end:+asked to end} asked='' lost='' urgent='' near='' rate=0 leap=0 floor=0 unknown=0 free_before='' looked_at='' step=none since=0 seen=-1
    teller=''
    { read -r step since; } 2>/dev/null <"$rec/step"
    if [ ! -e "$rec/recorder" ] && [ ! -e "$rec/stop" ]; then
        if first_line "$rec/boot" && [ "$line" != "$boot" ]; then
            # What was wanted before a restart may be days ago.
            put "$rec/stop" "not started: the machine was restarted before it began"
        elif ! launch; then
            put "$rec/stop" "not started: ${trouble:-the recorder could not be started}"
        fi
    fi
    if [ -n "$hands_on" ]; then
        hand_on </dev/null &
        teller=$!
    fi
    watch_recorder
    [ "$o_with" = rr ] || take_what_dlv_left
    now
    ended=$uptime
    [ -z "$teller" ] || stop_handing_on
    seal || return 1
    [ ! -e "$rec/unwanted" ] || throw_away
}

watch_recorder() {
    local pause=1 code
    while [ -n "$child" ] || lives "$rec/recorder" || lives "$rec/rr"; do
        now
        if [ "$uptime" != "$seen" ]; then
            seen=$uptime
            protect_trace
            [ "$o_with" = rr ] || meet_rr
            if [ -n "$asked_to_end" ] || [ -e "$rec/stop" ]; then ending=${ending:-asked to end}; fi
            check_limits
        elif [ -n "$near" ]; then
            check_disks
        fi
        [ -z "$ending" ] || end_recorder
        [ "$o_with" = rr ] || take_from_dlv
        if [ -n "$child" ] && ! look_at "$child"; then
            wait "$child"
            code=$?
            child=
            put "$rec/code" "$code"
            continue
        fi
        nap "$pause"
        [ "$pause" -ge 10 ] || pause=$((pause + 1))
        [ -z "$near" ] || pause=1
    done
}

# What the program prints reaches whoever listens to it, as the journal of a service, like without a recording. In a
# process of its own, so that somebody who does not read holds nothing else up; and in one that stays, since a journal
# looks up who wrote a line when it reads it.
hand_on() {
    local out=0 err=0 over='' last
    trap 'over=yes' TERM
    while kill -0 "$$" 2>/dev/null; do
        last=$over
        told=$out
        hand_on_file "$rec/out"
        out=$told told=$err
        hand_on_file "$rec/err" >&2
        err=$told
        [ -z "$last" ] || break
        [ -n "$over" ] || nap 5
    done
    nap 2
}

# Goes on with FILE behind the first `told` bytes.
hand_on_file() { # FILE
    local size part some
    size=$(wc -c 2>/dev/null <"$1") || return 0
    while [ "$told" -lt "$size" ]; do
        some=$((size - told))
        [ "$some" -le 65536 ] || some=65536
        part=$(tail -c "+$((told + 1))" "$1" | head -c "$some"; echo .)
        printf %s "${part%.}"
        told=$((told + some))
    done
}

# It makes a whole round after this was said.
stop_handing_on() {
    local left=40
    kill -TERM "$teller" 2>/dev/null
    while [ "$left" -gt 0 ] && look_at "$teller"; do
        nap 1
        left=$((left - 1))
    done
    kill -KILL "$teller" 2>/dev/null
}

# That it is to end is known from then on, also where the disk is so full that it cannot be written down.
end_because() { # REASON
    ending=$1
    [ -e "$rec/stop" ] || put "$rec/stop" "$1"
}

# On a full disk nothing can be written down, and whoever watches is told.
ask_to_end() { # RUN REASON
    [ -e "$recordings/$1/stop" ] || put "$recordings/$1/stop" "$2" || signal_holder "$recordings/$1/lock"
}

# rr gives its folder to the group as well; memory and environment of a program are nobody else's. From then on it records.
protect_trace() {
    local one
    [ ! -e "$rec/private" ] || return 0
    for one in "$trace" "$trace.dlv"/*; do
        { [ -e "$one/incomplete" ] || [ -e "$one/version" ]; } && chmod 700 "$one" 2>/dev/null && : >"$rec/private" && return 0
    done
    return 0
}

# The rr that dlv started, whatever its program is called: written down, since it may outlive dlv.
meet_rr() {
    local one
    [ ! -e "$rec/rr" ] && [ ! -e "$rec/taken" ] && lives "$rec/recorder" || return 0
    holds "$rec/recorder"
    for one in $(children_of "$pid"); do
        if tr '\0' '\n' 2>/dev/null <"/proc/$one/cmdline" | grep -qx record && look_at "$one"; then
            put "$rec/rr" "$one $born $boot"
            return 0
        fi
    done
}

# The process of rr itself: the recorder, or its child where the recorder is dlv.
recorder_of_trace() {
    if [ "$o_with" = rr ]; then
        holds "$rec/recorder"
    else
        meet_rr
        lives "$rec/rr" && holds "$rec/rr" || return 1
    fi
    rr_pid=$pid
}

# Without an rr there is nothing that dlv could ruin.
end_dlv() {
    local pid
    lost=${lost:-$uptime}
    holds "$rec/recorder" || return 0
    if [ $((uptime - lost)) -ge $((o_grace + 20)) ]; then
        note "$id: dlv ($pid) does not end"
        kill -KILL "$pid" 2>/dev/null
    elif [ $((uptime - lost)) -ge $((o_grace + 15)) ]; then
        kill -TERM "$pid" 2>/dev/null
    fi
}

# One step further in ending a recording, each with its time: the program is asked, after its grace rr is asked, once,
# since a second request ruins the recording; at the very last the program is killed, which rr records like any end.
# Never rr. Where the disk is about to have less than is to stay, nobody gets any grace. What is about to be done is written down before it is done, for whoever has to go on.
end_recorder() {
    recorder_of_trace || { end_dlv; return 0; }
    lost=
    case $urgent$step in
        soonnone | soonprogram) next_step rr && kill -TERM "$rr_pid" 2>/dev/null && return 0 ;;
        nownone | nowprogram) next_step rr && kill -TERM "$rr_pid" 2>/dev/null && signal_program KILL killed && return 0 ;;
        nowrr) signal_program KILL killed && return 0 ;;
    esac
    case $step in
        none) signal_program TERM program ;;
        program) [ $((uptime - since)) -lt "$o_grace" ] || { next_step rr && kill -TERM "$rr_pid" 2>/dev/null; } ;;
        rr) [ $((uptime - since)) -lt 15 ] || signal_program KILL killed ;;
        killed)
            [ $((uptime - since)) -lt 15 ] || { note "$id: rr ($rr_pid) does not end" && signal_program KILL killed; }
            ;;
    esac
    return 0
}

next_step() { # STEP
    step=$1 since=$uptime
    put "$rec/step" "$step $since"
    return 0
}

signal_program() { # SIGNAL STEP
    local ones
    ones=$(children_of "$rr_pid")
    if [ -z "$ones" ]; then
        # A recorder that has no program yet gets some time to start it.
        asked=${asked:-$uptime}
        [ $((uptime - asked)) -ge 5 ] || return 0
    fi
    next_step "$2"
    # shellcheck disable=SC2086
    [ -z "$ones" ] || kill -"$1" $ones 2>/dev/null
}

# dlv goes on to replay what it recorded. Its recording is finished as soon as there is a version file.
# Only what is ours already is not lost when dlv goes.
take_from_dlv() {
    local file pid
    lives "$rec/recorder" || return 0
    for file in "$trace.dlv"/*/version; do
        [ ! -d "$trace" ] && [ -s "$file" ] && [ ! -e "${file%/*}/incomplete" ] && take_folder "${file%/*}"
    done
    # Also where somebody else took it and was killed then.
    [ -d "$trace" ] || return 0
    holds "$rec/recorder" && kill -TERM "$pid" 2>/dev/null
    nap 20
    if lives "$rec/recorder"; then
        # shellcheck disable=SC2046
        kill -KILL $(children_of "$pid") "$pid" 2>/dev/null
    fi
    return 0
}

take_folder() { # FOLDER
    [ -d "$1" ] && [ ! -L "$1" ] && chmod 700 "$1" && mv "$1" "$trace" && : >"$rec/taken"
}

# dlv ends by itself where it cannot replay. What was recorded is there all the same, and what rr could not finish is all
# that is left of the program.
take_what_dlv_left() {
    local file
    for file in "$trace.dlv"/*/version "$trace.dlv"/*/incomplete; do
        [ ! -d "$trace" ] && [ -e "$file" ] && take_folder "${file%/*}"
    done
    rm -f "$trace.dlv/latest-trace" "$trace.dlv/cpu_lock"
    rmdir "$trace.dlv" 2>/dev/null
    if first_line "$rec/socket"; then
        rm -f "$line/dlv.sock"
        rmdir "$line" 2>/dev/null
    fi
    return 0
}
