// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/waitfacts.h"

namespace Backstep {

/// Who waits for whom by locks: from each waiting goroutine to those that must give its lock back first. For other
/// waits nobody in particular is waited for.
class WaitGraph
{
public:
    /// `facts` must outlive it.
    explicit WaitGraph(const WaitFacts &facts);

    [[nodiscard]] const GoroutineWait *wait(GoroutineId goroutine) const { return m_waits.value(goroutine); }
    [[nodiscard]] QList<GoroutineId> waitsFor(GoroutineId goroutine) const { return m_edges.value(goroutine); }
    [[nodiscard]] QList<LockHolding> holders(quint64 object) const { return m_holders.value(object); }
    /// Rings of goroutines that wait for each other; one that waits for itself is a ring of one. In the order of ids.
    [[nodiscard]] QList<QList<GoroutineId>> rings() const;
    /// All that wait, also through others, for one of these.
    [[nodiscard]] QSet<GoroutineId> behind(const QSet<GoroutineId> &goroutines) const;

private:
    void connectWaits(const GoroutineWait &wait);

    const WaitFacts &m_facts;
    QHash<GoroutineId, const GoroutineWait *> m_waits;
    QHash<quint64, QList<LockHolding>> m_holders;
    QHash<quint64, QList<GoroutineId>> m_writers;
    QHash<GoroutineId, QList<GoroutineId>> m_edges;
    QHash<GoroutineId, QList<GoroutineId>> m_back;
};

} // namespace Backstep
