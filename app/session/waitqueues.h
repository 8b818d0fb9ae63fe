// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/jobrunner.h"
#include "app/goroutines/waitfacts.h"
#include "app/session/goroutinetable.h"

namespace Backstep {

/// Who waits for what in which order, and which cases of selects send: as the runtime's own lists have it. Once; main
/// thread.
class WaitQueues : public QObject
{
    Q_OBJECT

public:
    /// Fills queues and directions of `facts`, whose objects are described and whose goroutines are those of `table`,
    /// in its order. All must outlive it.
    WaitQueues(MemoryReader &memory, const RuntimeLayout &layout, const GoroutineTable &table, WaitFacts &facts,
               QObject *parent = nullptr);

    FutureResult<void> fill();

private:
    /// The list of a Cond's waiters as far as it was followed.
    struct Chain
    {
        quint64 cond = 0;
        quint64 next = 0; ///< record that was not looked at yet
        qsizetype length = 0;
    };
    using Records = QSet<quint64>;

    void followConditions(const QList<Chain> &chains);
    [[nodiscard]] bool follow(Chain &chain);
    void takeRest();
    void takeQueue(SyncObject &object);
    void takeChannel(SyncObject &channel, QLatin1StringView list, Records &waits);
    void takeDirections();
    [[nodiscard]] GoroutineId goroutineOf(quint64 record) const;

    MemoryReader &m_memory;
    const GoroutineTable &m_table;
    WaitFacts &m_facts;
    const FieldOffsets m_channel;
    const quint64 m_g, m_next; ///< of the record of a wait
    const qint64 m_recordSize;
    QHash<quint64, GoroutineId> m_byRecord;
    Records m_senders; ///< records of waits
    Records m_receivers;
    SharedPromise<void> m_promise;
    JobRunner m_jobs; ///< last: its work uses the members above
};

} // namespace Backstep
