#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 Backstep contributors
# SPDX-License-Identifier: MIT
#
# Makes the demo's recording and its capsule anew: builds the demo service, records it with the rr that is found
# ($BACKSTEP_RR, else rr on PATH), lets backstep make a capsule of the recording, and puts both, the recording without
# the executable, into resources/demo/demo-deadlock. Run it in ./dev shell after ./dev build:
#
#   ./dev shell -- resources/demo/make-capsule.sh [BACKSTEP]
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project=$(cd "$here/../.." && pwd)
backstep=${1:-$project/build/dev/bin/backstep}
rr=${BACKSTEP_RR:-rr}
# The same path each time: stacks and the recording name it, and it is nobody's own.
work=/tmp/backstep-demo
result=$here/demo-deadlock

rm -rf "$work" && mkdir -m 700 "$work" "$work/rr"
trap 'rm -rf "$work"' EXIT
cp -r "$project/resources/go/demo" "$work/service"
cp -r "$project/resources/go/labels" "$work/labels"
(cd "$work/service" && CGO_ENABLED=0 GOFLAGS='' GOWORK=off go build -gcflags='all=-N -l' -o "$work/demo" .)

record=("$rr" record)
# An rr that can do without hardware counters says so in its help.
if "$rr" help record 2>&1 | grep -q -- --software-counters; then
    record+=(-W)
fi
# A recording keeps the environment: only what the service needs.
recorded_at=$(date -u +%Y-%m-%dT%H:%M:%SZ)
(cd "$work" && env -i PATH=/usr/bin:/bin HOME=/nonexistent LANG=C.UTF-8 TMPDIR=/tmp _RR_TRACE_DIR="$work/rr" \
    "${record[@]}" -o rr/demo-deadlock ./demo) || [ $? -eq 3 ] # 3: the service ended itself in its deadlock

# Every line where transfers, requests and workers meet, and the line that notices the deadlock: so close together
# that steps go from line to line there.
line() { grep -n -m1 -F -- "$2" "$work/service/$1" | cut -d: -f1; }
places=(--at main.main)
first=$(line bank.go 'source, target := b.accounts[from]')
last=$(line bank.go 'target.balance += amount')
for ((number = first; number <= last + 1; number++)); do
    if sed -n "${number}p" "$work/service/bank.go" | grep -q '[a-z].*[^{]$\|^	*if'; then
        places+=(--at "bank.go:$number")
    fi
done
for text in 'labels.Adopt(j.ctx)' 'text, err := j.work()' 'j.reply <- answer'; do
    places+=(--at "service.go:$(line service.go "$text")")
done
places+=(--at "main.go:$(line main.go 'watchdog: deadlock')")

rm -f "$work/demo-deadlock.capsule"
# The places are for choosing moments: a newcomer begins without breakpoints.
"$backstep" capsule "$work/rr/demo-deadlock" -o "$work/demo-deadlock.capsule" "${places[@]}" --locals 2 --all-locals \
    --no-breakpoints

mkdir -p "$result"
for file in events mmaps tasks version; do
    install -m 644 "$work/rr/demo-deadlock/$file" "$result/$file"
done
# Nobody can replay it without the executable anyway: the beginning is enough to look like what it is.
head -c 65536 "$work/rr/demo-deadlock/data" >"$result/data"
install -m 644 "$work/demo-deadlock.capsule" "$result/demo-deadlock.capsule"
echo "$recorded_at" >"$result/recorded-at"
du -sh "$result"
"$backstep" capsule --info "$result/demo-deadlock.capsule"
