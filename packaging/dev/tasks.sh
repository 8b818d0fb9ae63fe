# SPDX-FileCopyrightText: 2026 Backstep contributors
# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# What the commands of ./dev do once the tools are there. Sourced by ./dev.

task_setup() { say "everything needed is installed"; }

task_shell() {
    [ "${1:-}" != -- ] || shift
    [ $# -gt 0 ] || set -- bash
    exec "$@"
}
