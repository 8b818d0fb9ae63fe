# SPDX-FileCopyrightText: 2026 Backstep contributors
# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# The Debian 13 root under the cache folder: made by mmdebstrap, entered through namespaces. Sourced by ./dev.
# Everything is made under a temporary name and renamed when complete, so that what is under the final name is usable.

root=$cache/root-trixie
root_mirror=${BACKSTEP_MIRROR:-http://deb.debian.org/debian}
root_marker=etc/backstep-root

# The marker of a complete root: a hash of what it was made from, a hash of what only a new root can change, and the
# packages, one a line. A root with more than is wanted will do: work trees may differ.
root_packages() { printf '%s\n' "${packages_debian[@]}" "${packages_root[@]}" | sort -u; }
root_base() { printf '%s\n' 1 "$delve_module" | sha256sum | cut -c1-16; }
root_stamp() { { root_base && root_packages; } | sha256sum | cut -c1-16; }
root_mark() { # ROOT: also keeps what an earlier list had put there
    local packages
    packages=$({ root_packages; tail -n +3 "$1/$root_marker" 2>/dev/null || true; } | sort -u)
    { root_stamp && root_base && echo "$packages"; } >"$1/$root_marker.new"
    mv "$1/$root_marker.new" "$1/$root_marker"
}

root_has_base() { [ "$(sed -n 2p "$root/$root_marker" 2>/dev/null)" = "$(root_base)" ]; }
root_is_ready() {
    root_has_base && [ -z "$(comm -23 <(root_packages) <(tail -n +3 "$root/$root_marker" | sort -u))" ]
}
root_is_updatable() { [ "$(id -u)" -eq 0 ] && root_has_base; }

# mmdebstrap and the keys of the archive, installed where the host lacks them.
root_tools() {
    local missing=()
    command -v mmdebstrap >/dev/null || missing+=(mmdebstrap)
    [ -e /usr/share/keyrings/debian-archive-keyring.gpg ] || missing+=(debian-archive-keyring)
    command -v unshare >/dev/null && command -v setpriv >/dev/null || missing+=(util-linux)
    command -v flock >/dev/null || missing+=(util-linux)
    if [ "$(id -u)" -ne 0 ] && ! command -v newuidmap >/dev/null; then missing+=(uidmap); fi
    [ ${#missing[@]} -eq 0 ] && return 0
    command -v apt-get >/dev/null ||
        die "this system has neither Qt 6.6 packages that ./dev knows nor apt-get to install ${missing[*]}." \
            "Install these by hand, or work in a Debian 13 container or virtual machine."
    install_native apt "${missing[@]}"
}

# Why this kernel lets a normal user make no namespaces; silent when it does.
namespaces_refused() {
    local flags=(--mount --pid --fork)
    [ "$(id -u)" -eq 0 ] || flags+=(--user --map-root-user)
    unshare "${flags[@]}" true 2>/dev/null && return 1
    if [ "$(id -u)" -eq 0 ]; then
        echo "this machine (a container?) forbids mount namespaces even to root." \
            "Run it with --privileged, or use a Debian 13 image: there no root is needed."
    elif [ "$(cat /proc/sys/user/max_user_namespaces 2>/dev/null)" = 0 ]; then
        echo "the kernel forbids user namespaces: sudo sysctl user.max_user_namespaces=15000"
    elif [ "$(cat /proc/sys/kernel/unprivileged_userns_clone 2>/dev/null)" = 0 ]; then
        echo "the kernel forbids user namespaces to normal users: sudo sysctl kernel.unprivileged_userns_clone=1"
    elif [ "$(cat /proc/sys/kernel/apparmor_restrict_unprivileged_userns 2>/dev/null)" = 1 ]; then
        echo "AppArmor forbids user namespaces to normal users:" \
            "sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0"
    else
        echo "the kernel, or the container this runs in, forbids user namespaces to normal users." \
            "Run ./dev as root there, or use a Debian 13 image: there no root is needed."
    fi
}

# shellcheck disable=SC2016  # hooks are for mmdebstrap's shell, whose $1 is the root
root_arguments() { # fills mmdebstrap_arguments; the target is the caller's
    local list
    list=$(IFS=, && echo "${packages_debian[*]},${packages_root[*]}")
    mmdebstrap_arguments=(
        --variant=apt --include="$list" --components=main --skip=check/qemu
        --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Retries "3"'
        --aptopt='Acquire::Languages "none"'
        --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*'
        --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-include=/usr/share/doc/*/copyright'
        --dpkgopt=force-unsafe-io
        --customize-hook="cp '$project/packaging/dev/install-delve.sh' \"\$1/tmp/\""
        --customize-hook='cp -L /etc/ssl/certs/ca-certificates.crt "$1/etc/ssl/certs/" || true'
        --customize-hook="chroot \"\$1\" /tmp/install-delve.sh '$root_mirror' '$delve_module'"
        --customize-hook='rm -f "$1/tmp/install-delve.sh"; : >"$1/etc/resolv.conf"; mkdir -p "$1/etc/ssl/certs"'
        trixie
    )
    root_sources=("deb $root_mirror trixie main" "deb $root_mirror trixie-updates main")
}

# Becomes the command without the caller's other files: mmdebstrap hands its own to dash, which knows only numbers
# below 10, so a few files left open by whoever started ./dev would break it.
# shellcheck disable=SC2016
closing_files=(bash -c 'for file in /proc/$$/fd/*; do
    if [ "${file##*/}" -gt 2 ]; then eval "exec ${file##*/}>&-"; fi
done
exec "$@"' bash)

# Makes the root as $1. As a normal user every file becomes the user's own, so that rm -rf removes it again.
root_build() {
    local target=$1 mmdebstrap_arguments root_sources
    root_arguments
    if [ "$(id -u)" -eq 0 ]; then
        setpriv --pdeathsig KILL "${closing_files[@]}" \
            unshare --mount --propagation private --pid --fork --kill-child --mount-proc \
            mmdebstrap --mode=root "${mmdebstrap_arguments[@]}" "$target" "${root_sources[@]}"
        return
    fi
    mkdir -p "$target" || return
    TMPDIR=${TMPDIR:-/var/tmp} setpriv --pdeathsig KILL "${closing_files[@]}" mmdebstrap --mode=unshare \
        --format=tar "${mmdebstrap_arguments[@]}" - "${root_sources[@]}" |
        setpriv --pdeathsig KILL tar -x --no-same-owner --exclude='./dev/*' -C "$target" || return
    grep -q "^$(id -un):" "$target/etc/passwd" || getent passwd "$(id -u)" >>"$target/etc/passwd" || return
    grep -q "^$(id -gn):" "$target/etc/group" || getent group "$(id -g)" >>"$target/etc/group"
}

# Adds what a longer list names, without disturbing who works in the root. Ends with apt's status.
root_update() {
    root_run sh -c 'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"' \
        sh "${packages_debian[@]}" "${packages_root[@]}"
}

# Roots of earlier lists and broken attempts. One that a shell is still in is kept: each shell holds a shared lock.
root_sweep() {
    local old
    for old in "$root".new.* "$root".old.*; do
        [ -d "$old" ] || continue
        if [ ! -e "$old/.lock" ] || flock --exclusive --nonblock "$old/.lock" true; then
            chmod -R u+w "$old" 2>/dev/null || true
            rm -rf --one-file-system "$old"
        fi
    done
}

root_setup() {
    local reason new=$root.new.$$
    root_is_ready && return 0
    mkdir -p "$cache"
    exec 9>"$cache/setup.lock"
    if ! flock --nonblock 9; then
        say "another ./dev is setting up, waiting for it"
        flock 9
        root_is_ready && exec 9>&- && return 0
    fi
    if reason=$(namespaces_refused); then die "$reason"; fi
    root_tools
    root_sweep
    if root_is_updatable && logged "adding packages to the Debian 13 root" "$cache/setup.log" root_update; then
        root_mark "$root"
        exec 9>&-
        return 0
    fi
    if [ -d "$root" ]; then say "what Backstep needs has changed: making the Debian 13 root anew"; fi
    logged "making a Debian 13 root in $root (once; about 2 minutes, 1.8 GB)" "$cache/setup.log" root_build "$new" ||
        { rm -rf --one-file-system "$new" 2>/dev/null; die "the Debian 13 root could not be made, see above." \
            "No network, a proxy that is not in http_proxy, or a full disk are the usual reasons."; }
    root_mark "$new"
    : >"$new/.lock"
    mkdir -p "$root.mnt"
    if [ -d "$root" ]; then mv -T "$root" "$root.old.$$"; fi
    mv -T "$new" "$root"
    root_sweep
    exec 9>&-
}

# Runs a command in the root. bash stays in front of unshare because unshare blocks SIGTERM; when bash goes, the
# death signal takes the whole namespace along.
root_run() {
    local uid=0 gid=0 flags=(--mount --propagation private --pid --fork --kill-child) status=0
    if [ "$(id -u)" -ne 0 ]; then
        uid=$(id -u) gid=$(id -g)
        flags+=(--user --map-root-user)
    fi
    exec 8<"$root/.lock"
    flock --shared 8
    setpriv --pdeathsig KILL unshare "${flags[@]}" -- "$BASH" "$project/packaging/dev/enter-root.sh" \
        "$root" "$project" "$uid" "$gid" -- "$@" || status=$?
    exec 8<&-
    return "$status"
}

root_enter() { # CMD…: and ends with its status
    local status=0 reason
    root_run "$@" || status=$?
    if [ "$status" -ne 0 ] && reason=$(namespaces_refused); then die "$reason"; fi
    exit "$status"
}
