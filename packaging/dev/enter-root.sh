#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 Backstep contributors
# SPDX-License-Identifier: MIT
#
# The first process of a fresh mount and process namespace: makes the Debian 13 root the root folder, binds what is the
# person's own into it, and becomes the command. Nothing here has to be undone: the kernel drops mounts and
# processes with the namespaces, however this ends.
# Usage: enter-root.sh ROOT PROJECT UID GID -- CMD…   (UID and GID: who to be again; 0 = stay root)
set -euo pipefail
root=$1 project=$2 uid=$3 gid=$4
shift 5

here=$PWD
new=$root.mnt
system_folders=' bin boot dev etc init lib lib32 lib64 libx32 lost+found proc run sbin snap sys tmp usr var '

# Unbindable, so that binding the home folder, which holds the root, does not bind the root a second time.
mount --bind "$root" "$new"
mount --make-unbindable "$new"

bind() { # PATH: the host's PATH at the same place in the root
    [ -e "$1" ] && [ -r "$1" ] || return 0
    if [ -d "$1" ]; then mkdir -p "$new$1"; else [ -e "$new$1" ] || { mkdir -p "$(dirname "$new$1")" && : >"$new$1"; }; fi
    mount --rbind "$1" "$new$1"
}
covered() { # PATH: is it under a folder bound below already?
    local top=${1#/}
    top=${top%%/*}
    [ "$top" = tmp ] || { [[ $system_folders != *" $top "* ]] && [ ! -L "/$top" ]; }
}

mount -t proc proc "$new/proc"
bind /dev
bind /sys
bind /tmp
mount -t tmpfs -o mode=755 tmpfs "$new/run"
mkdir -p "$new/run/sshd" "$new/run/lock"
for folder in /*; do
    if [ -d "$folder" ] && [ ! -L "$folder" ] && [ -x "$folder" ] && [[ $system_folders != *" ${folder#/} "* ]]; then
        bind "$folder"
    fi
done
git_folder=$(git -C "$project" rev-parse --path-format=absolute --git-common-dir 2>/dev/null || true)
for path in "$project" "$HOME" "$git_folder" "${XDG_RUNTIME_DIR:-}" "${SSH_AUTH_SOCK:-}" "${XAUTHORITY:-}"; do
    if [ -n "$path" ] && ! covered "$path"; then bind "$path"; fi
done
for file in /etc/resolv.conf /etc/hosts /etc/ssl/certs; do bind "$file"; done

# Only what the work needs of the caller's environment: a host's PATH, library and toolchain variables point nowhere here.
while read -r name; do
    case $name in
        HOME | USER | LOGNAME | TERM | COLORTERM | TZ | DISPLAY | XAUTHORITY | WAYLAND_DISPLAY | XDG_*) ;;
        DBUS_SESSION_BUS_ADDRESS | SSH_AUTH_SOCK | CI | NO_COLOR | CLICOLOR* | *_proxy | *_PROXY) ;;
        GOPROXY | GOFLAGS | GOSUMDB | GONOSUMDB | GOPRIVATE | GONOPROXY | GOINSECURE | GOTOOLCHAIN | GOCACHE | GOMODCACHE) ;;
        GOMAXPROCS | SSL_CERT_* | CURL_CA_BUNDLE | GIT_* | BACKSTEP_* | QT_* | CCACHE_* | CMAKE_* | CTEST_* | NINJA_STATUS) ;;
        ASAN_OPTIONS | UBSAN_OPTIONS | TSAN_OPTIONS | LSAN_OPTIONS | _RR_TRACE_DIR | DELVE_* | RR_* | PWD | SHLVL) ;;
        *) unset "$name" 2>/dev/null || true ;;
    esac
done < <(compgen -e)
unset QT_PLUGIN_PATH QT_QPA_PLATFORMTHEME CMAKE_PREFIX_PATH CMAKE_TOOLCHAIN_FILE
export LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin SHELL=/bin/bash
if [ -n "${BACKSTEP_RR:-}" ]; then PATH=$(dirname "$BACKSTEP_RR"):$PATH; fi

cd "$new"
pivot_root . mnt
umount -l /mnt
hash -r
cd "$here" 2>/dev/null || { echo "dev: $here does not exist in the Debian 13 root, going to $project" >&2 && cd "$project"; }

# dumb-init: the first process of a namespace ignores Ctrl-C; the command as its child does not. It is told not to
# pass SIGINT on because the terminal gives it to the command as well.
if [ "$uid" -eq 0 ]; then
    exec dumb-init --single-child --rewrite 2:0 -- "$@"
fi
exec unshare --user --map-user="$uid" --map-group="$gid" -- dumb-init --single-child --rewrite 2:0 -- "$@"
