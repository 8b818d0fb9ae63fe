// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/jsontext.h"
#include "app/goroutines/goroutinedump.h"

namespace Backstep {

/// What a person wants to know of a dump first: how many goroutines there are of each state, which stand at the same
/// place on the same way, who waits longest, and what waits for what as far as the text tells.
[[nodiscard]] QString dumpText(const GoroutineDump &dump);
[[nodiscard]] JsonObject dumpJson(const GoroutineDump &dump);

} // namespace Backstep
