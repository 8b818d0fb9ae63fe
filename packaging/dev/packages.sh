# SPDX-FileCopyrightText: 2026 Backstep contributors
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034
#
# What Backstep needs to be built, tested and run, by family of distributions. Sourced by ./dev.
# HACKING.md says what each is for. A changed list changes the stamp of the Debian 13 root, which then follows.

packages_debian=(
    g++ cmake ninja-build pkgconf ccache mold git
    qt6-base-dev qt6-svg-dev qt6-svg-plugins qt6-tools-dev qt6-l10n-tools qt6-wayland libqt6sql6-sqlite
    libkf6syntaxhighlighting-dev libssh-dev zlib1g-dev
    clang-format shellcheck
    golang-go openssh-client openssh-server
    xvfb xauth xdotool imagemagick fonts-dejavu-core fonts-noto-mono
    jq python3 procps psmisc ca-certificates less
)

# Only the root has these: an init that passes signals on, rr for those whose processor lets it work, and a clang-tidy
# that leaves system headers alone (since 21), which makes it three times as quick as the 19 that is Debian's default.
packages_root=(dumb-init rr clang-tidy-22 clang-22 busybox fish tcsh curl wget)
# Only Debian and Ubuntu themselves. The last are for tests: a small host's shell and tools, login shells that are not
# POSIX, and what asks for pages.
packages_apt=(clang-tidy rr busybox fish tcsh curl wget)

packages_fedora=(
    gcc-c++ libasan libubsan libtsan cmake ninja-build pkgconf-pkg-config ccache mold git
    qt6-qtbase-devel qt6-qtsvg-devel qt6-qttools-devel qt6-linguist qt6-qtwayland
    kf6-syntax-highlighting-devel libssh-devel zlib-devel
    clang-tools-extra ShellCheck
    golang openssh-clients openssh-server
    xorg-x11-server-Xvfb xauth xdotool ImageMagick dejavu-sans-fonts dejavu-sans-mono-fonts
    jq python3 procps-ng psmisc ca-certificates less rr
)

# rr is no package of Arch itself (it is in the AUR): without it the demo is live.
packages_arch=(
    gcc cmake ninja pkgconf ccache mold git
    qt6-base qt6-svg qt6-tools qt6-wayland syntax-highlighting libssh zlib
    clang shellcheck
    go openssh
    xorg-server-xvfb xorg-xauth xdotool imagemagick ttf-dejavu
    jq python procps-ng psmisc ca-certificates less
)

# Delve as Debian 13 has it (1.24.0) cannot drive Debian 13's own rr (5.9.0); 1.25 can.
delve_wanted=1.25
delve_module=github.com/go-delve/delve/cmd/dlv@v1.27.1
