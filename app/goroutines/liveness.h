// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/heapmarker.h"
#include "app/goroutines/waitfacts.h"

namespace Backstep {

/// Where pointers come from: package variables, and for each goroutine the words of its stack and of its own record.
struct LivenessRoots
{
    QByteArray package;
    QByteArray runtime; ///< what the runtime itself acts on, whoever runs: timers
    QHash<GoroutineId, QByteArray> goroutines;
    /// What looks like it is taken for true: package variables are out of reach when only the runtime's own goroutines
    /// can run, and a small value that shares its place in the heap with others is reached only as its waiters reach
    /// it.
    bool likely = false;
};

/// Finds the goroutines that nothing can wake any more. A goroutine is live when it does not wait for another one, or
/// when something live can reach what it waits for, and then its own stack is live, too. A lock is given back by who
/// has it: where holders are known, one of them must be live; of inferred ones that is `likely` only. Time: linear in
/// what is reached, waits and holdings.
class Liveness
{
public:
    /// `facts` and `image` must outlive it; of the facts only goroutines, objects and holdings are used.
    Liveness(const WaitFacts &facts, LivenessRoots roots, const HeapImage &image, const QSet<quint64> &opaque);

    /// As HeapMarker::advance().
    [[nodiscard]] QSet<qsizetype> advance(const StopToken &stop = {});
    /// Once advance() needs nothing more.
    [[nodiscard]] QSet<GoroutineId> stuck() const;

private:
    /// How many of some goroutines there are, and how many of these are live so far.
    struct Count
    {
        qsizetype all = 0;
        qsizetype live = 0;

        [[nodiscard]] bool anyLive() const { return live > 0; }
        [[nodiscard]] bool allLive() const { return live == all; }
    };
    struct Lock
    {
        Count owners; ///< alone, or for writing
        Count readers; ///< that have it
        Count guessed; ///< may have it, where that alone is not believed
        Count writers; ///< that wait for an RWMutex: they keep new readers out
        QList<GoroutineId> waiting;
    };

    void addLocks();
    void addWait(const GoroutineWait &wait);
    [[nodiscard]] bool canWake(const GoroutineWait &wait) const;
    [[nodiscard]] bool lockComesFree(const GoroutineWait &wait) const;
    void count(GoroutineId goroutine, quint64 object, Count Lock::*what);
    void consider(const QList<GoroutineId> &goroutines);
    void reviveNext();
    void addRootsOf(GoroutineId goroutine, bool system);
    void reachPackage();
    void findLowest(const GoroutineWait &wait);
    [[nodiscard]] bool reaches(quint64 object) const { return m_marker.reaches(object, m_lowest.value(object)); }

    const WaitFacts &m_facts;
    const LivenessRoots m_roots;
    HeapMarker m_marker;
    QHash<GoroutineId, const GoroutineWait *> m_blocked; ///< not live so far
    QList<GoroutineId> m_woken; ///< live, but what that leads to is not looked at yet
    QHash<quint64, Lock> m_locks;
    QHash<GoroutineId, QList<std::pair<quint64, Count Lock::*>>> m_counted; ///< where its coming to life counts
    QHash<quint64, QList<GoroutineId>> m_waiting; ///< by the start of the element that has what they wait for
    QHash<quint64, quint64> m_lowest; ///< of objects: the first pointer that can lead to them
    bool m_packageReached = false;
};

} // namespace Backstep
