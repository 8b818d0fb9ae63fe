// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/delve/breakpoint.h"
#include "app/delve/goroutine.h"
#include "app/delve/variable.h"

#include <optional>

namespace Backstep::Delve {

/// api.Thread. `breakpoint` is what it stopped at.
struct Thread
{
    int id = 0;
    Location location;
    qint64 goroutineId = 0;
    std::optional<Breakpoint> breakpoint;
    QList<Variable> returnValues;
};

/// api.DebuggerState. The current thread and goroutine may both be missing (system stack, start of a recording, after
/// the exit). `when` is rr's "Completed event: N", empty outside recordings and after the exit; `stopReason` is Delve's
/// own word (since 1.26.1), empty when it does not know.
struct State
{
    bool running = false;
    bool recording = false;
    bool exited = false;
    int exitStatus = 0;
    bool nextInProgress = false;
    std::optional<Thread> currentThread;
    std::optional<Goroutine> currentGoroutine;
    QList<Thread> threads;
    QList<Breakpoint> watchOutOfScope;
    QString when;
    QString stopReason;

    /// The number in `when`.
    [[nodiscard]] std::optional<qint64> event() const;
};

[[nodiscard]] Thread readThread(const Reader &reader);
[[nodiscard]] State readState(const Reader &reader);

} // namespace Backstep::Delve
