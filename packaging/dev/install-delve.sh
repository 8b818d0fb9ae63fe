#!/bin/sh
# SPDX-FileCopyrightText: 2026 Backstep contributors
# SPDX-License-Identifier: MIT
#
# Run as root in the fresh Debian 13 root: puts a Delve there that can drive rr. First Debian's own package from its
# newer suite (static, needs only libc6), then, should that ever stop to fit, the Go module. A mirror's copy of that
# suite may lag behind its date of expiry; its signature is checked all the same.
# Usage: install-delve.sh MIRROR MODULE
set -u
mirror=$1
module=$2

cat >/etc/apt/sources.list.d/backstep-delve.list <<LIST
deb $mirror sid main
LIST
cat >/etc/apt/preferences.d/backstep-delve <<PIN
Package: *
Pin: release n=sid
Pin-Priority: -10

Package: delve
Pin: release n=sid
Pin-Priority: 990
PIN

if apt-get update -qq -o Dir::Etc::sourcelist=/etc/apt/sources.list.d/backstep-delve.list -o Dir::Etc::sourceparts=- \
    -o APT::Get::List-Cleanup=false -o Acquire::Check-Valid-Until=false &&
    apt-get install -y -qq --no-install-recommends delve && dlv version; then
    result=0
else
    echo "install-delve: Debian's package does not fit, building $module"
    GOBIN=/usr/local/bin GOFLAGS='' GOTOOLCHAIN=auto GOCACHE=/tmp/delve-cache GOPATH=/tmp/delve-path \
        go install "$module" && dlv version
    result=$?
    chmod -R u+w /tmp/delve-path 2>/dev/null
    rm -rf /tmp/delve-cache /tmp/delve-path
fi
rm -f /etc/apt/sources.list.d/backstep-delve.list /var/lib/apt/lists/*_sid_*
exit "$result"
