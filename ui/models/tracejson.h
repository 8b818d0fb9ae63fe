// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/goroutinetrace.h"

namespace Backstep {

/// A JSON array of all that is known of goroutines: what the list says, frames with their deferred calls, ancestors.
[[nodiscard]] QByteArray traceJson(const QList<TracedGoroutine> &goroutines);

} // namespace Backstep
