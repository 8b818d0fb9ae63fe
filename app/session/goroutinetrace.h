// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/stack.h"

namespace Backstep {

/// A call that a frame will make when it returns. Non-empty `unreadable`: nothing else is known.
struct DeferredCall
{
    int frame = 0; ///< index in Stack::frames
    CodeLocation call;
    CodeLocation statement; ///< the defer
    QString unreadable;

    friend bool operator==(const DeferredCall &, const DeferredCall &) = default;
};

/// Where a goroutine stood when it started the one before.
struct AncestorTrace
{
    GoroutineId goroutine = 0;
    Stack stack;
    QString unreadable;
};

/// One goroutine's whole stack, the calls that its frames deferred, and the goroutines that led to it, nearest first;
/// the latter where the program runs with GODEBUG=tracebackancestors=N.
struct GoroutineTrace
{
    Stack stack;
    QList<DeferredCall> deferred;
    QList<AncestorTrace> ancestors;
    GoroutineId parent = 0; ///< which started it, also where nothing else is known of that one; 0: not known
};

using GoroutineTracePtr = std::shared_ptr<const GoroutineTrace>;

/// A goroutine with its trace; null where it could not be had.
struct TracedGoroutine
{
    Goroutine goroutine;
    GoroutineTracePtr trace;
};

/// As Go prints goroutines when a program crashes, so that tools which read that read this; arguments are left out, as
/// are the runtime's own frames. Of those whose trace is missing there is the first line.
[[nodiscard]] QString goroutineTraceText(const QList<TracedGoroutine> &goroutines);

} // namespace Backstep
