// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/heapimage.h"
#include "app/session/goroutinetable.h"
#include "app/session/lockfinder.h"

namespace Backstep {

/// Finds at which coroutine of iter.Pull goroutines wait, and which goroutine is to give the next value. The runtime
/// says of a coroutine only who waits there; which one it is stands at the oldest end of the stack of the goroutine
/// that runs the sequence. Once; main thread.
class Coroutines : public QObject
{
    Q_OBJECT

public:
    /// Fills objects and holdings of `facts`, whose goroutines are those of `table`, in its order. All must outlive it.
    Coroutines(MemoryReader &memory, const RuntimeLayout &layout, const GoroutineTable &table, const Stacks &stacks,
               const HeapImage &heap, WaitFacts &facts, QObject *parent = nullptr);

    FutureResult<void> find();

private:
    /// A word that may be the address of the coroutine whose sequence a goroutine runs.
    struct Candidate
    {
        GoroutineId goroutine = 0;
        quint64 coroutine = 0;
    };

    [[nodiscard]] QList<RawGoroutine> sequences() const;
    [[nodiscard]] QList<Candidate> candidates(const QList<RawGoroutine> &sequences) const;
    void take(const QList<Candidate> &candidates);

    MemoryReader &m_memory;
    const GoroutineTable &m_table;
    const Stacks &m_stacks;
    const HeapImage &m_heap;
    WaitFacts &m_facts;
    const bool m_known; ///< this release has coroutines
    const quint64 m_waiter; ///< in a coroutine: the record of who waits there
    const quint64 m_start; ///< in a goroutine's record
    const quint64 m_argument; ///< the same: the coroutine of a sequence that has not begun
    QHash<quint64, qsizetype> m_waiting; ///< by their records, those that wait at a coroutine
    SharedPromise<void> m_promise;
};

} // namespace Backstep
