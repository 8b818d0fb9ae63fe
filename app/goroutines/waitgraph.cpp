// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/waitgraph.h"

#include "app/goroutines/components.h"

#include <algorithm>

namespace Backstep {

WaitGraph::WaitGraph(const WaitFacts &facts) : m_facts(facts)
{
    for (const LockHolding &holding : facts.holdings) {
        m_holders[holding.object].append(holding);
    }
    for (const GoroutineWait &wait : facts.goroutines) {
        if (wait.kind == WaitKind::WriteLock && !wait.objects.isEmpty()) {
            m_writers[wait.objects.constFirst()].append(wait.id);
        }
    }
    for (const GoroutineWait &wait : facts.goroutines) {
        if (!m_waits.contains(wait.id)) { // facts of a file may name one twice
            m_waits.insert(wait.id, &wait);
            connectWaits(wait);
        }
    }
}

void WaitGraph::connectWaits(const GoroutineWait &wait)
{
    if ((!isLock(wait.kind) && wait.kind != WaitKind::Coroutine) || wait.objects.isEmpty()) {
        return;
    }
    QList<GoroutineId> targets;
    const QList<LockHolding> holders = m_holders.value(wait.objects.constFirst());
    for (const LockHolding &holding : holders) {
        // Readers do not wait for readers but for the writer that came between, and that one for readers only.
        if (holding.reading ? wait.kind != WaitKind::ReadLock : !waitsForReaders(wait)) {
            targets.append(holding.goroutine);
        }
    }
    if (wait.kind == WaitKind::ReadLock && targets.isEmpty()) {
        targets = m_writers.value(wait.objects.constFirst());
    }
    for (const GoroutineId target : std::as_const(targets)) {
        m_edges[wait.id].append(target);
        m_back[target].append(wait.id);
    }
}

QList<QList<GoroutineId>> WaitGraph::rings() const
{
    QList<QList<GoroutineId>> rings;
    const QList<QList<GoroutineId>> components = findComponents(m_edges);
    for (QList<GoroutineId> component : components) {
        const GoroutineId first = component.constFirst();
        if (component.size() > 1 || m_edges.value(first).contains(first)) {
            std::ranges::sort(component);
            rings.append(component);
        }
    }
    std::ranges::sort(rings, {}, [](const QList<GoroutineId> &ring) { return ring.constFirst(); });
    return rings;
}

QSet<GoroutineId> WaitGraph::behind(const QSet<GoroutineId> &goroutines) const
{
    QSet<GoroutineId> found;
    QList<GoroutineId> open(goroutines.begin(), goroutines.end());
    while (!open.isEmpty()) {
        const QList<GoroutineId> waiters = m_back.value(open.takeLast());
        for (const GoroutineId waiter : waiters) {
            if (!goroutines.contains(waiter) && !found.contains(waiter)) {
                found.insert(waiter);
                open.append(waiter);
            }
        }
    }
    return found;
}

} // namespace Backstep
