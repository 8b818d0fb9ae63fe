#!/bin/sh
# SPDX-FileCopyrightText: 2026 Backstep contributors
# SPDX-License-Identifier: MIT
#
# The tests of a Go module that Backstep brings along: run.sh GO MODULE [TAGS]. Ends with 77 (skipped) where the
# libraries it needs are not there and cannot be had.
set -eu
go=$1
tags=${3:-}
cd "$2"
export GOFLAGS=
if ! "$go" mod download; then
    echo "skipped: Go could not get the libraries that the module needs"
    exit 77
fi
"$go" vet -tags "$tags" ./...
"$go" test -tags "$tags" -count=1 ./...
