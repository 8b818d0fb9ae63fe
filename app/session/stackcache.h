// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"
#include "app/delve/frame.h"
#include "app/goroutines/goroutine.h"

#include <QHash>

namespace Backstep::Delve {
class Client;
}

namespace Backstep {

/// The stacks of one stop, each asked for once: who wants as many frames as were asked for before, or fewer, waits for
/// that answer or has it at once. In a replay every unwinding reads the program's memory through rr, so a second one
/// costs as much as the first. Main thread.
class StackCache
{
public:
    /// As Delve answers it: one frame more than `depth` where the stack goes on, and maybe more where somebody else
    /// asked for more.
    FutureResult<QList<Delve::Frame>> frames(Delve::Client &client, GoroutineId goroutine, int depth);
    /// The program moves on.
    void clear() { m_asked.clear(); }

private:
    struct Asked
    {
        int depth = -1;
        SharedPromise<QList<Delve::Frame>> answer;
    };

    QHash<GoroutineId, Asked> m_asked;
};

} // namespace Backstep
