// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/goroutine.h"

namespace Backstep {

/// One stable English word for a state, as JSON and copied rows have it: "running", "waiting", …; never translated.
[[nodiscard]] QString goroutineStateName(GoroutineState state);

} // namespace Backstep
