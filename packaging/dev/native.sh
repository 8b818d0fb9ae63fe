# SPDX-FileCopyrightText: 2026 Backstep contributors
# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# Systems whose own packages suffice: which they are, and installing what they lack. Sourced by ./dev.

inside_root() { [ -e "/$root_marker" ]; }

# apt, dnf or pacman when the system is new enough for Qt 6.6, libssh 0.10 and KF6; nothing otherwise.
native_manager() {
    [ "${BACKSTEP_ROOT:-}" != 1 ] && [ -r /etc/os-release ] || return 0
    (
        # shellcheck source=/dev/null
        . /etc/os-release
        major=${VERSION_ID:-0}
        major=${major%%.*}
        case "${ID:-}:${VERSION_CODENAME:-}" in
            debian:forky | debian:sid | debian:duke) echo apt ;;
            debian:*) [ "$major" -lt 13 ] || echo apt ;;
            ubuntu:*) [ "$(printf '%s\n' 25.04 "${VERSION_ID:-0}" | sort -V | head -n 1)" != 25.04 ] || echo apt ;;
            fedora:*) [ "$major" -lt 42 ] || echo dnf ;;
            arch:*) echo pacman ;;
        esac
    )
}

native_suffices() {
    manager=$(native_manager)
    [ -n "$manager" ]
}

# Prints the packages of the list that are not installed. Each manager answers in one call.
native_missing() {
    local installed
    case $manager in
        apt)
            installed=$(dpkg-query -W -f '${db:Status-Abbrev}${Package}\n' | sed -n 's/^ii *//p')
            comm -23 <(printf '%s\n' "${packages_debian[@]}" "${packages_apt[@]}" | sort -u) <(sort -u <<<"$installed")
            ;;
        dnf)
            rpm -q --whatprovides "${packages_fedora[@]}" 2>/dev/null | sed -n 's/^no package provides //p' || true
            ;;
        pacman) pacman -T "${packages_arch[@]}" || true ;;
    esac
}

install_native() { # MANAGER PACKAGE…
    local manager=$1 sudo=()
    shift
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null ||
            die "these packages are missing, and there is no sudo to install them with: $*. Install them as root."
        sudo=(sudo)
        say "installing through sudo: $*"
    fi
    mkdir -p "$cache"
    case $manager in
        apt)
            logged "reading the package lists" "$cache/packages.log" "${sudo[@]}" apt-get update
            logged "installing $*" "$cache/packages.log" "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
                apt-get install -y --no-install-recommends "$@"
            ;;
        dnf) logged "installing $*" "$cache/packages.log" "${sudo[@]}" dnf install -y --setopt=install_weak_deps=0 "$@" ;;
        pacman) logged "installing $*" "$cache/packages.log" "${sudo[@]}" pacman -S --needed --noconfirm "$@" ;;
    esac || die "the packages could not be installed, see above."
}

# True when the dlv on PATH can drive rr.
delve_is_new_enough() {
    local version
    version=$(dlv version 2>/dev/null | sed -n 's/^Version: //p')
    [ -n "$version" ] && [ "$(printf '%s\n' "$delve_wanted" "$version" | sort -V | head -n 1)" = "$delve_wanted" ]
}

native_setup() {
    local missing
    mapfile -t missing < <(native_missing)
    if [ ${#missing[@]} -gt 0 ]; then install_native "$manager" "${missing[@]}"; fi
    PATH=$cache/bin:$PATH
    delve_is_new_enough && return 0
    mkdir -p "$cache/bin"
    logged "building Delve into $cache/bin" "$cache/delve.log" \
        env GOBIN="$cache/bin" GOFLAGS="" go install "$delve_module" ||
        die "Delve could not be built, see above. Without a network, put dlv $delve_wanted or later on PATH."
}
