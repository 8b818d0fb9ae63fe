// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/waitgraph.h"

#include <algorithm>

namespace Backstep {

namespace {

/// Tarjan's strongly connected components, without recursion: chains of waits can be as long as there are goroutines.
class Components
{
public:
    using Edges = QHash<GoroutineId, QList<GoroutineId>>;

    explicit Components(const Edges &edges) : m_edges(edges)
    {
        QList<GoroutineId> starts = edges.keys();
        std::ranges::sort(starts);
        for (const GoroutineId start : std::as_const(starts)) {
            if (!m_index.contains(start)) {
                visit(start);
            }
        }
    }

    [[nodiscard]] QList<QList<GoroutineId>> found() const { return m_found; }

private:
    struct Step
    {
        GoroutineId node = 0;
        qsizetype next = 0;
    };

    void enter(GoroutineId node)
    {
        const auto number = static_cast<int>(m_index.size());
        m_index.insert(node, number);
        m_low.insert(node, number);
        m_stack.append(node);
        m_onStack.insert(node);
        m_path.append({.node = node});
    }

    void visit(GoroutineId start)
    {
        enter(start);
        while (!m_path.isEmpty()) {
            const GoroutineId node = m_path.constLast().node;
            const QList<GoroutineId> targets = m_edges.value(node);
            if (m_path.constLast().next < targets.size()) {
                follow(node, targets.at(m_path.last().next++));
            } else {
                leave(node);
            }
        }
    }

    void follow(GoroutineId node, GoroutineId target)
    {
        if (!m_index.contains(target)) {
            enter(target);
        } else if (m_onStack.contains(target)) {
            m_low[node] = std::min(m_low.value(node), m_index.value(target));
        }
    }

    void leave(GoroutineId node)
    {
        m_path.removeLast();
        if (!m_path.isEmpty()) {
            const GoroutineId parent = m_path.constLast().node;
            m_low[parent] = std::min(m_low.value(parent), m_low.value(node));
        }
        if (m_low.value(node) != m_index.value(node)) {
            return;
        }
        QList<GoroutineId> component;
        do {
            component.append(m_stack.takeLast());
            m_onStack.remove(component.constLast());
        } while (component.constLast() != node);
        m_found.append(component);
    }

    const Edges &m_edges;
    QHash<GoroutineId, int> m_index;
    QHash<GoroutineId, int> m_low;
    QList<GoroutineId> m_stack;
    QSet<GoroutineId> m_onStack;
    QList<Step> m_path;
    QList<QList<GoroutineId>> m_found;
};

} // namespace

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
        m_waits.insert(wait.id, &wait);
        connectWaits(wait);
    }
}

void WaitGraph::connectWaits(const GoroutineWait &wait)
{
    if ((wait.kind != WaitKind::Mutex && wait.kind != WaitKind::ReadLock && wait.kind != WaitKind::WriteLock)
        || wait.objects.isEmpty()) {
        return;
    }
    QList<GoroutineId> targets;
    const QList<LockHolding> holders = m_holders.value(wait.objects.constFirst());
    for (const LockHolding &holding : holders) {
        // Readers do not wait for readers but for the writer that came between.
        if (wait.kind != WaitKind::ReadLock || !holding.reading) {
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
    const QList<QList<GoroutineId>> components = Components(m_edges).found();
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
