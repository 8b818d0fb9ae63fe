// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/waitfacts.h"

namespace Backstep {

/// A lock as it was taken, and at which event of a recording.
struct SeenTaking
{
    LockHolding holding;
    qint64 event = 0;
};

} // namespace Backstep
