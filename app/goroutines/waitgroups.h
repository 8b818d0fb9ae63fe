// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/waitreport.h"

namespace Backstep {

/// Indexes into WaitReport::waiting: one of them, or many whose waits look alike.
using WaitGroup = QList<qsizetype>;

/// Puts together what a person would not want to see one by one: goroutines that wait in the same line by the same
/// means for the same objects, or there for an object of their own each. Goroutines that others wait for stay by
/// themselves, and so do those of a group smaller than `least`. Of `lines`, in the order of their first ones.
[[nodiscard]] QList<WaitGroup> groupEqualWaits(const WaitReport &report, const QList<qsizetype> &lines, int least = 6);
/// The same of all that others have to wake.
[[nodiscard]] QList<WaitGroup> groupBlocked(const WaitReport &report);
/// The same of those that go on by themselves.
[[nodiscard]] QList<WaitGroup> groupPassing(const WaitReport &report);

} // namespace Backstep
