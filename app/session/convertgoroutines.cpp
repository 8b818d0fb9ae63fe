// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/convertgoroutines.h"

#include "app/session/convertframes.h"

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

// runtime2.go: the GC adds its bit to the state.
constexpr quint64 scanBit = 0x1000;
constexpr quint64 leakedStatus = 10; // since Go 1.26

bool isSystem(const QString &start)
{
    return start.startsWith("runtime."_L1) && start != "runtime.main"_L1;
}

} // namespace

bool isLeaked(quint64 status)
{
    return (status & ~scanBit) == leakedStatus;
}

GoroutineState goroutineState(quint64 status)
{
    switch (status & ~scanBit) {
    case 0: return GoroutineState::Idle;
    case 1: return GoroutineState::Runnable;
    case 2: return GoroutineState::Running;
    case 3: return GoroutineState::Syscall;
    case 4:
    case leakedStatus: return GoroutineState::Waiting;
    case 6:
    case 11: return GoroutineState::Dead; // belongs to a thread that C code may come in by, and runs nothing
    case 8: return GoroutineState::CopyingStack;
    case 9: return GoroutineState::Preempted;
    default: return GoroutineState::Unknown;
    }
}

Goroutine convertGoroutine(const Delve::Goroutine &goroutine, const QStringList &waitReasons,
                           const PathTranslator *paths)
{
    const bool waits = goroutineState(goroutine.status) == GoroutineState::Waiting; // else the reason is stale
    return {.id = goroutine.id,
            .state = goroutineState(goroutine.status),
            .waitReason = waits ? waitReasons.value(goroutine.waitReason) : QString(),
            .labels = goroutine.labels,
            .current = convertLocation(goroutine.current, paths),
            .user = convertLocation(goroutine.user, paths),
            .goStatement = convertLocation(goroutine.goStatement, paths),
            .start = convertLocation(goroutine.start, paths),
            .thread = goroutine.threadId,
            .waitSince = goroutine.waitSince != 0 ? std::optional(goroutine.waitSince) : std::nullopt,
            .system = isSystem(goroutine.start.function),
            .unreadable = goroutine.unreadable};
}

} // namespace Backstep
