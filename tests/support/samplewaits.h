// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/waitfacts.h"

namespace Backstep::Testing::SampleWaits {

/// The goroutines of FakeProgram::bank() whose sources lie in `folder`: 30 and 34 have each other's locks, 38 waits
/// behind them, 31 and 35 receive from a channel into which main sends when it wakes up.
[[nodiscard]] WaitFacts deadlock(const QString &folder, bool exact = true);
/// The same channel, and nothing else: everybody waits for work.
[[nodiscard]] WaitFacts healthy(const QString &folder);
/// Goroutine 7 sends to "news" or receives from "results", with 8 behind it, and 3, 5 and 4 stand in line for "mu".
[[nodiscard]] WaitFacts queues();
/// Goroutine 7 has a lock and waits for its own, `count` goroutines wait behind it in one line, and others leak.
[[nodiscard]] WaitFacts crowd(int count);

/// Goroutine 2 waits for a lock that 3 has, which sleeps in the line in which main does; `connections` wait for
/// requests.
[[nodiscard]] WaitFacts idleServer(int connections);

} // namespace Backstep::Testing::SampleWaits
