// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/codelocation.h"

#include <QList>
#include <QMap>

#include <memory>
#include <optional>

namespace Backstep {

/// Go's goroutine id (goid). 0 stands for none: the thread runs no goroutine (system stack, C code).
using GoroutineId = qint64;

/// States of a goroutine as runtime2.go numbers them, without the GC's scan bit.
enum class GoroutineState { Unknown, Idle, Runnable, Running, Syscall, Waiting, Dead, CopyingStack, Preempted };

/// One goroutine at one stop. `waitReason` is Go's own text ("sync.Mutex.Lock"), empty unless it waits.
/// `unreadable` non-empty means that everything but the id is unknown, and says why.
struct Goroutine
{
    GoroutineId id = 0;
    GoroutineState state = GoroutineState::Unknown;
    QString waitReason;
    QMap<QString, QString> labels; ///< pprof labels
    CodeLocation current;          ///< topmost frame, mostly inside the runtime
    CodeLocation user;             ///< first frame of the person's own code
    CodeLocation goStatement;      ///< where `go` was written
    CodeLocation start;            ///< entry function
    int thread = 0;                ///< 0: on no thread
    std::optional<qint64> waitSince; ///< monotonic nanoseconds; known only after a GC cycle saw the wait
    bool system = false;           ///< started by the runtime itself
    quint64 stackKey = 0;          ///< the same for equal stacks; 0: not known
    QString unreadable;

    friend bool operator==(const Goroutine &, const Goroutine &) = default;
};

/// How much is wanted to be known of all goroutines at once.
enum class GoroutineDetail {
    Records, ///< all but the lines of the person's own code and the stacks
    Places,
};

/// A part of the goroutines of one stop, in the runtime's order. `next` starts the following page, absent at the end.
/// `total` is the runtime's slot count (it includes ended goroutines), for "shown N of about M".
struct GoroutinePage
{
    QList<Goroutine> goroutines;
    std::optional<int> next;
    std::optional<qint64> total;
};

using GoroutinePagePtr = std::shared_ptr<const GoroutinePage>;

} // namespace Backstep
