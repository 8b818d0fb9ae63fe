// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/liveness.h"

#include <algorithm>

namespace Backstep {

Liveness::Liveness(const WaitFacts &facts, LivenessRoots roots, const HeapImage &image, const QSet<quint64> &opaque)
    : m_facts(facts)
    , m_roots(std::move(roots))
    , m_marker(image, opaque)
{
    m_marker.addRoots(m_roots.package);
    for (const LockHolding &holding : facts.holdings) {
        m_holders[holding.object].append(holding.goroutine);
    }
    for (const GoroutineWait &wait : facts.goroutines) {
        // What cannot be told must not be called stuck.
        if (isBlocked(wait.kind) && !wait.unknown && !wait.system) {
            m_blocked.insert(wait.id, &wait);
        }
        if (wait.kind == WaitKind::WriteLock) {
            for (const quint64 object : wait.objects) {
                m_writers[object].append(wait.id);
            }
        }
    }
    for (const GoroutineWait &wait : facts.goroutines) {
        if (!m_blocked.contains(wait.id)) {
            m_marker.addRoots(m_roots.goroutines.value(wait.id));
        }
    }
}

QSet<qsizetype> Liveness::advance()
{
    while (true) {
        if (QSet<qsizetype> missing = m_marker.advance(); !missing.isEmpty()) {
            return missing;
        }
        QList<GoroutineId> woken;
        for (const GoroutineWait *wait : std::as_const(m_blocked)) {
            if (canWake(*wait)) {
                woken.append(wait->id);
            }
        }
        if (woken.isEmpty()) {
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
    return std::ranges::any_of(wait.objects, [this](quint64 object) { return m_marker.reaches(object); });
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
    return m_marker.reaches(object);
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
    m_marker.addRoots(m_roots.goroutines.value(goroutine));
}

} // namespace Backstep
