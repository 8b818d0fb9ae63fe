// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/target.h"

#include <optional>

namespace Backstep {

/// What the clock of Goroutine::waitSince (runtime.nanotime) says now, nanoseconds. Known of a live program on this
/// machine, where it is CLOCK_MONOTONIC, and of a text, whose waits end at 0. A recording, a core and a program
/// elsewhere have a clock that nobody here can read. Any thread.
[[nodiscard]] std::optional<qint64> goClock(const Target &target);

} // namespace Backstep
