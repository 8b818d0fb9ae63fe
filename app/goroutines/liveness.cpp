// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/liveness.h"

#include <QtEndian>

#include <algorithm>
#include <utility>

namespace Backstep {

Liveness::Liveness(const WaitFacts &facts, LivenessRoots roots, const HeapImage &image, const QSet<quint64> &opaque)
    : m_facts(facts)
    , m_roots(std::move(roots))
    , m_marker(image, opaque)
{
    m_marker.addRoots(m_roots.runtime);
    if (!m_roots.likely) {
        reachPackage(); // a timer can run anything
    }
    for (const GoroutineWait &wait : facts.goroutines) {
        // What cannot be told must not be called stuck.
        if (isBlocked(wait.kind) && !wait.unknown && !wait.system) {
            m_blocked.insert(wait.id, &wait);
        }
    }
    for (const GoroutineWait &wait : facts.goroutines) {
        if (m_blocked.contains(wait.id)) {
            addWait(wait);
        } else {
            addRootsOf(wait.id, wait.system);
        }
    }
    addLocks();
    consider(m_blocked.keys());
}

void Liveness::addWait(const GoroutineWait &wait)
{
    if (m_roots.likely) {
        findLowest(wait);
    }
    if (isLock(wait.kind) || wait.kind == WaitKind::Coroutine) {
        m_locks[wait.objects.value(0)].waiting.append(wait.id);
    }
    for (const quint64 object : wait.objects) {
        if (const std::optional<quint64> element = m_marker.watch(object)) {
            m_waiting[*element].append(wait.id);
        }
    }
}

void Liveness::addLocks()
{
    for (const LockHolding &holding : m_facts.holdings) {
        const bool believed = m_roots.likely || holding.exact;
        count(holding.goroutine, holding.object,
              !believed             ? &Lock::guessed
                  : holding.reading ? &Lock::readers
                                    : &Lock::owners);
    }
    for (const GoroutineWait &wait : m_facts.goroutines) {
        if (wait.kind == WaitKind::WriteLock) {
            for (const quint64 object : wait.objects) {
                count(wait.id, object, &Lock::writers);
            }
        }
    }
}

void Liveness::count(GoroutineId goroutine, quint64 object, Count Lock::*what)
{
    Count &counted = m_locks[object].*what;
    ++counted.all;
    if (m_blocked.contains(goroutine)) {
        m_counted[goroutine].append({object, what});
    } else {
        ++counted.live;
    }
}

void Liveness::addRootsOf(GoroutineId goroutine, bool system)
{
    m_marker.addRoots(m_roots.goroutines.value(goroutine));
    if (!system) {
        reachPackage();
    }
}

void Liveness::reachPackage()
{
    if (!std::exchange(m_packageReached, true)) {
        m_marker.addRoots(m_roots.package);
    }
}

/// A lock of 8 bytes that is a value's second field is reached from the value's start, too.
void Liveness::findLowest(const GoroutineWait &wait)
{
    constexpr quint64 most = 15;
    const QByteArray words = m_roots.goroutines.value(wait.id);
    for (const quint64 object : wait.objects) {
        quint64 lowest = m_lowest.value(object, object);
        for (qsizetype at = 0; at + 8 <= words.size(); at += 8) {
            const auto pointer = qFromLittleEndian<quint64>(words.data() + at);
            if (pointer < lowest && pointer + most >= object) {
                lowest = pointer;
            }
        }
        m_lowest.insert(object, lowest);
    }
}

QSet<qsizetype> Liveness::advance(const StopToken &stop)
{
    while (true) {
        if (QSet<qsizetype> missing = m_marker.advance(stop); !missing.isEmpty()) {
            return missing;
        }
        const QList<quint64> reached = m_marker.takeReached();
        for (const quint64 element : reached) {
            consider(m_waiting.value(element));
        }
        if (m_woken.isEmpty() || stop.stopRequested()) {
            return {};
        }
        while (!m_woken.isEmpty()) {
            reviveNext();
        }
    }
}

QSet<GoroutineId> Liveness::stuck() const
{
    const QList<GoroutineId> ids = m_blocked.keys();
    return {ids.begin(), ids.end()};
}

bool Liveness::canWake(const GoroutineWait &wait) const
{
    if (wait.kind == WaitKind::NilChannel || wait.kind == WaitKind::EmptySelect) {
        return false;
    }
    // The next value comes from one goroutine; one that is parked is asked for it by whoever can reach it.
    if (isLock(wait.kind) || wait.kind == WaitKind::Coroutine) {
        return lockComesFree(wait);
    }
    return std::ranges::any_of(wait.objects, [this](quint64 object) { return reaches(object); });
}

bool Liveness::lockComesFree(const GoroutineWait &wait) const
{
    const quint64 object = wait.objects.value(0);
    const Lock lock = m_locks.value(object);
    // A writer waits for each of the readers, and one that has announced itself to them for nobody else.
    const bool owned = lock.owners.all > 0 && !waitsForReaders(wait);
    if (wait.kind == WaitKind::WriteLock && (owned || lock.readers.all > 0)) {
        return lock.readers.allLive() && (!owned || lock.owners.allLive());
    }
    if (owned) {
        return lock.owners.anyLive();
    }
    // A reader behind a writer that waits gets the lock after that writer.
    if (wait.kind == WaitKind::ReadLock && lock.writers.all > 0) {
        return lock.writers.anyLive();
    }
    // Who has it is not known; whoever gives it back must be able to reach it.
    return lock.guessed.anyLive() || reaches(object);
}

void Liveness::consider(const QList<GoroutineId> &goroutines)
{
    for (const GoroutineId goroutine : goroutines) {
        if (const GoroutineWait *wait = m_blocked.value(goroutine); wait && canWake(*wait)) {
            m_blocked.remove(goroutine);
            m_woken.append(goroutine);
        }
    }
}

/// Who waits for a lock is looked at again when the first or the last of those that count there comes to life.
void Liveness::reviveNext()
{
    const GoroutineId goroutine = m_woken.takeLast();
    addRootsOf(goroutine, false);
    const auto counted = m_counted.take(goroutine);
    for (const auto &[object, what] : counted) {
        Lock &lock = m_locks[object];
        Count &count = lock.*what;
        ++count.live;
        if (count.live == 1 || count.allLive()) {
            consider(lock.waiting);
        }
    }
}

} // namespace Backstep
