// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/goroutine.h"

namespace Backstep {

/// One stable English word for a state, as JSON and copied rows have it: "running", "waiting", …; never translated.
[[nodiscard]] QString goroutineStateName(GoroutineState state);

/// The same for people: "queued to run", "in a system call".
[[nodiscard]] QString goroutineStateWord(GoroutineState state);

} // namespace Backstep
