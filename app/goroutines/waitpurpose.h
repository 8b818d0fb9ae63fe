// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/waitfacts.h"

namespace Backstep {

/// Whether main waits as programs do whose other goroutines do the work: in an empty select, or for what nobody will
/// ever send or give back. That it never goes on is then no bug.
[[nodiscard]] bool maybeOnPurpose(const GoroutineWait &wait);

/// Whether a goroutine only passes on what comes from outside: signals. It keeps nothing going.
[[nodiscard]] bool onlyListens(const GoroutineWait &wait);

} // namespace Backstep
