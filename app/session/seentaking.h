// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/waitfacts.h"

namespace Backstep {

/// A lock as it was taken, at which event of a recording, and from where one looked back at it: in between it was not
/// given back.
struct SeenTaking
{
    LockHolding holding;
    qint64 event = 0;
    qint64 seen = 0; ///< event from which
    quint64 stop = 0; ///< number of the stop from which, 0: none
    GoroutineWait wait; ///< of who took it, there; `id` is 0 where something may have ended that
};

} // namespace Backstep
