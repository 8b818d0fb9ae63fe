// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/waitcauses.h"

#include "app/goroutines/components.h"

#include <algorithm>

namespace Backstep {

namespace {

constexpr qsizetype mostRings = 16; ///< that one goroutine is said to stand behind

/// What is at the end of all ways from a component.
struct Ends
{
    QSet<qsizetype> rings;
    bool elsewhere = false; ///< one that is no ring
    bool goroutines = false; ///< among what is on the way, the component itself included
    bool led = false;        ///< goroutines of other components are on the way

    void add(const Ends &other)
    {
        led = led || other.goroutines;
        goroutines = goroutines || other.goroutines;
        for (auto ring = other.rings.cbegin(); ring != other.rings.cend() && rings.size() < mostRings; ++ring) {
            rings.insert(*ring);
        }
        elsewhere = elsewhere || other.elsewhere;
    }
};

} // namespace

WaitCauses::WaitCauses(const WaitFacts &facts, const WaitGraph &graph, const QList<QList<GoroutineId>> &rings,
                       const QSet<GoroutineId> &stuck)
    : m_facts(facts)
    , m_graph(graph)
{
    QSet<GoroutineId> members;
    for (qsizetype ring = 0; ring < rings.size(); ++ring) {
        for (const GoroutineId member : rings.at(ring)) {
            members.insert(member);
            m_ringOf.insert(member, ring);
        }
    }
    connectAll(stuck + members + graph.behind(members));
    judge(stuck);
}

qint64 WaitCauses::objectNode(quint64 object)
{
    auto node = m_objectNodes.find(object);
    if (node == m_objectNodes.end()) {
        node = m_objectNodes.insert(object, -m_objectNodes.size() - 1);
    }
    return *node;
}

void WaitCauses::connectAll(const QSet<GoroutineId> &stuck)
{
    for (const GoroutineId goroutine : stuck) {
        if (const GoroutineWait *wait = m_graph.wait(goroutine)) {
            connectWait(*wait);
        }
    }
    for (const GoroutineId goroutine : stuck) {
        const QSet<quint64> within = m_facts.within.value(goroutine);
        for (const quint64 object : within) {
            if (const auto node = m_objectNodes.constFind(object); node != m_objectNodes.cend()) {
                m_edges[*node].append(goroutine);
            }
        }
    }
}

/// A lock is given back by who has it; where that is not known, as with everything else, by who can reach it.
void WaitCauses::connectWait(const GoroutineWait &wait)
{
    QList<qint64> &targets = m_edges[wait.id];
    targets = m_graph.waitsFor(wait.id);
    if (targets.isEmpty()) {
        for (const quint64 object : wait.objects) {
            targets.append(objectNode(object));
        }
    }
}

void WaitCauses::judge(const QSet<GoroutineId> &stuck)
{
    QHash<qint64, qsizetype> componentOf;
    QList<Ends> ends;
    const QList<QList<qint64>> components = findComponents(m_edges);
    for (const QList<qint64> &component : components) {
        const qsizetype own = ends.size();
        for (const qint64 node : component) {
            componentOf.insert(node, own);
        }
        Ends end;
        bool last = true;
        for (const qint64 node : component) {
            end.goroutines = end.goroutines || node > 0;
            for (const qint64 target : m_edges.value(node)) {
                if (const qsizetype next = componentOf.value(target); next != own) {
                    last = false;
                    end.add(ends.at(next));
                }
            }
        }
        if (const auto ring = m_ringOf.constFind(component.constFirst()); ring != m_ringOf.cend()) {
            end.rings = {*ring};
            end.elsewhere = false;
        } else {
            end.elsewhere = end.elsewhere || last;
        }
        ends.append(end);
    }
    for (const GoroutineId goroutine : stuck) {
        const auto component = componentOf.constFind(goroutine);
        const Ends end = component == componentOf.cend() ? Ends() : ends.at(*component);
        if (end.led) {
            m_led.insert(goroutine);
        }
        for (const qsizetype ring : end.rings) {
            if (!end.elsewhere && !m_ringOf.contains(goroutine)) {
                m_behind[ring].insert(goroutine);
            }
        }
    }
}

} // namespace Backstep
