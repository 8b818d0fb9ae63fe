// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/waitgraph.h"

namespace Backstep {

/// Which stuck goroutines are stuck for another reason than their own wait: whoever could wake them is stuck, too.
class WaitCauses
{
public:
    /// `rings` are those of `graph`, `stuck` all that nothing can wake. All must outlive it. Time: linear in waits,
    /// holdings and what was found to lead to what.
    WaitCauses(const WaitFacts &facts, const WaitGraph &graph, const QList<QList<GoroutineId>> &rings,
               const QSet<GoroutineId> &stuck);

    /// Of each ring those that nobody but its goroutines could wake, also through others. A goroutine that waits for
    /// something else as well, of which nobody knows who brings it, is not among them.
    [[nodiscard]] QSet<GoroutineId> behind(qsizetype ring) const { return m_behind.value(ring); }
    /// Nobody else's waking could end its wait: of those that hang together the ones without whom nobody would wait.
    [[nodiscard]] bool isCause(GoroutineId goroutine) const { return !m_led.contains(goroutine); }

private:
    void connectAll(const QSet<GoroutineId> &stuck);
    void connectWait(const GoroutineWait &wait);
    [[nodiscard]] qint64 objectNode(quint64 object);
    void judge(const QSet<GoroutineId> &stuck);

    const WaitFacts &m_facts;
    const WaitGraph &m_graph;
    QHash<GoroutineId, qsizetype> m_ringOf;
    QHash<quint64, qint64> m_objectNodes; ///< negative
    QHash<qint64, QList<qint64>> m_edges; ///< from who waits, through objects, to who could end the wait
    QHash<qsizetype, QSet<GoroutineId>> m_behind;
    QSet<GoroutineId> m_led; ///< from them a way leads to goroutines that do not lead back
};

} // namespace Backstep
