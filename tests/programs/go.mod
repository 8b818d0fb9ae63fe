// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

module backstep.dev/tests/programs

go 1.24
