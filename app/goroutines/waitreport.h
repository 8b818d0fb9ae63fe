// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/waitfacts.h"

namespace Backstep {

enum class WaitVerdict {
    None,
    LeakSuspects,    ///< goroutines that will never end; the rest goes on
    PartialDeadlock, ///< goroutines that wait for each other; others go on
    Deadlock,        ///< nothing can go on
};

enum class FindingKind {
    MutexCycle,
    DoubleLock,
    RwMutex,
    Mutex,
    Channel,
    Select,
    WaitGroup,
    Cond,
    NilChannel,
    Coroutine,
    Mixed
};

/// Goroutines that wait for something that does not come. Certain: it cannot come; else it does not look as if it
/// could. `lines` are where they wait, without repetition; those `behind` wait only because these do. In the order of
/// ids.
struct WaitFinding
{
    FindingKind kind = FindingKind::Mixed;
    bool certain = false;
    QList<GoroutineId> goroutines;
    QList<quint64> objects;
    QList<CodeLocation> lines;
    QList<GoroutineId> behind;
    bool keepsLock = false; ///< those behind wait for its locks, and what it waits for nobody seems to bring
    QString summary;
};

/// A goroutine that waits, and who has what it waits for, as far as anybody has it. `places`: where it stands in the
/// queue of each of its objects; 1 is the next one, 0 not known.
struct WaitLine
{
    GoroutineWait wait;
    QList<LockHolding> heldBy;
    QList<qsizetype> places;
};

struct WaitReport
{
    WaitVerdict verdict = WaitVerdict::None;
    QList<WaitFinding> findings; ///< the gravest first
    QList<WaitLine> waiting; ///< those that others have to wake, then those that go on by themselves; each by their ids
    QHash<quint64, SyncObject> objects;
    QStringList missing;
    QString caveat; ///< stands in the verdict's place where nothing is found; empty: that nothing is found says much
    bool proven = false; ///< of every goroutine of the program it is certain that nothing can wake it
    bool fromOutside = false; ///< nobody runs: timers, the network or the system wake the first
};

using WaitReportPtr = std::shared_ptr<const WaitReport>;

/// What follows from the facts. Time: linear in goroutines, waits and holdings but for sorting.
[[nodiscard]] WaitReport makeWaitReport(const WaitFacts &facts);

/// How many of those that wait have to be woken by others: the first of them.
[[nodiscard]] qsizetype blockedCount(const WaitReport &report);

/// Whether the verdict is certain as a whole: of a deadlock each goroutine is in a certain finding, or behind one; else
/// one finding of the kind that it speaks of is.
[[nodiscard]] bool verdictIsCertain(const WaitReport &report);

/// Stable English words for JSON and text: "partial-deadlock", "mutex-cycle", "timer", "rwmutex"; never translated.
[[nodiscard]] QLatin1StringView waitVerdictName(WaitVerdict verdict);
[[nodiscard]] QLatin1StringView findingKindName(FindingKind kind);
[[nodiscard]] QLatin1StringView waitKindName(WaitKind kind);
[[nodiscard]] QLatin1StringView syncKindName(SyncKind kind);

/// What a person calls an object: its expression, else "a mutex at 0xc000012345".
[[nodiscard]] QString objectName(const SyncObject &object);

} // namespace Backstep
