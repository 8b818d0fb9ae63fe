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
    for (const LockHolding &holding : facts.holdings) {
        m_holders[holding.object].append(holding.goroutine);
    }
    for (const GoroutineWait &wait : facts.goroutines) {
        // What cannot be told must not be called stuck.
        if (isBlocked(wait.kind) && !wait.unknown && !wait.system) {
            m_blocked.insert(wait.id, &wait);
            if (m_roots.likely) {
                findLowest(wait);
            }
        }
        if (wait.kind == WaitKind::WriteLock) {
            for (const quint64 object : wait.objects) {
                m_writers[object].append(wait.id);
            }
        }
    }
    for (const GoroutineWait &wait : facts.goroutines) {
        if (!m_blocked.contains(wait.id)) {
            addRootsOf(wait.id, wait.system);
        }
    }
}

void Liveness::addRootsOf(GoroutineId goroutine, bool system)
{
    m_marker.addRoots(m_roots.goroutines.value(goroutine));
    if (!system && !m_roots.confined.contains(goroutine)) {
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
        QList<GoroutineId> woken;
        for (const GoroutineWait *wait : std::as_const(m_blocked)) {
            if (canWake(*wait)) {
                woken.append(wait->id);
            }
        }
        if (woken.isEmpty() || stop.stopRequested()) {
            return {};
        }
        for (const GoroutineId goroutine : std::as_const(woken)) {
            revive(goroutine);
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
    if (isLock(wait.kind)) {
        return lockComesFree(wait);
    }
    return std::ranges::any_of(wait.objects, [this](quint64 object) { return reaches(object); });
}

bool Liveness::lockComesFree(const GoroutineWait &wait) const
{
    const quint64 object = wait.objects.value(0);
    if (const auto holders = m_holders.constFind(object); holders != m_holders.constEnd()) {
        // A writer waits for each of the readers.
        return wait.kind == WaitKind::WriteLock ? allLive(*holders) : anyLive(*holders);
    }
    // A reader behind a writer that waits gets the lock after that writer.
    if (const auto writers = m_writers.constFind(object);
        wait.kind == WaitKind::ReadLock && writers != m_writers.constEnd()) {
        return anyLive(*writers);
    }
    // Who has it is not known; whoever gives it back must be able to reach it.
    return reaches(object);
}

bool Liveness::anyLive(const QList<GoroutineId> &goroutines) const
{
    return std::ranges::any_of(goroutines, [this](GoroutineId id) { return !m_blocked.contains(id); });
}

bool Liveness::allLive(const QList<GoroutineId> &goroutines) const
{
    return std::ranges::none_of(goroutines, [this](GoroutineId id) { return m_blocked.contains(id); });
}

void Liveness::revive(GoroutineId goroutine)
{
    m_blocked.remove(goroutine);
    addRootsOf(goroutine, false);
}

} // namespace Backstep
