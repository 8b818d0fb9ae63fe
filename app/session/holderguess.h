// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/jobrunner.h"
#include "app/goroutines/heapimage.h"
#include "app/session/lockfinder.h"
#include "app/session/stackwalker.h"

namespace Backstep {

/// For locks that the code of a frame holds but whose expression cannot be evaluated there, as in optimised programs:
/// which of the locks that somebody waits for it must be. What a frame gives back later it still leads to, so it is the
/// only one of those that nobody else is known to have which its words lead to. Once; main thread.
class HolderGuess : public QObject
{
    Q_OBJECT

public:
    /// `facts` gets holdings, not exact ones, and is not to be touched meanwhile. All must outlive the search.
    HolderGuess(MemoryReader &memory, const HeapImage &heap, const RawStacks &stacks, WaitFacts &facts,
                QObject *parent = nullptr);

    FutureResult<void> guess(const QList<UnreadLock> &locks);
    /// After it: those of whom it could not be told.
    [[nodiscard]] QList<UnreadLock> open() const { return m_open; }

private:
    using Locks = QSet<quint64>;

    [[nodiscard]] QByteArray wordsOf(const UnreadLock &lock) const;
    [[nodiscard]] bool guess(const UnreadLock &lock);
    void compare(quint64 pointer, const UnreadLock &lock, Locks &exact, Locks &near) const;
    [[nodiscard]] bool mayBe(const UnreadLock &lock, quint64 address) const;

    MemoryReader &m_memory;
    const HeapImage &m_heap;
    const RawStacks &m_stacks;
    WaitFacts &m_facts;
    QHash<GoroutineId, const GoroutineWait *> m_waits;
    Locks m_waitedFor;
    QHash<quint64, QList<quint64>> m_within; ///< the same, by the start of the element that has them
    Locks m_owned; ///< of these, whose owner is known
    QList<UnreadLock> m_open;
    SharedPromise<void> m_promise;
    JobRunner m_jobs; ///< last: its work uses the members above
};

} // namespace Backstep
