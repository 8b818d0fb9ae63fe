// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

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
    /// `facts` gets holdings, not exact ones. All must outlive the search.
    HolderGuess(MemoryReader &memory, const HeapImage &heap, const RawStacks &stacks, WaitFacts &facts,
                QObject *parent = nullptr);

    FutureResult<void> guess(const QList<UnreadLock> &locks);

private:
    using Locks = QSet<quint64>;

    [[nodiscard]] QByteArray wordsOf(const UnreadLock &lock) const;
    void guess(const UnreadLock &lock);
    void compare(quint64 pointer, const Locks &wanted, Locks &exact, Locks &near) const;
    [[nodiscard]] Locks candidates(const UnreadLock &lock) const;

    MemoryReader &m_memory;
    const HeapImage &m_heap;
    const RawStacks &m_stacks;
    WaitFacts &m_facts;
    QHash<GoroutineId, const GoroutineWait *> m_waits;
    Locks m_waitedFor;
    SharedPromise<void> m_promise;
};

} // namespace Backstep
