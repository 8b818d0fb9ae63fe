// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/seentaking.h"

#include <QSet>

namespace Backstep {

/// A lock whose owners are looked for in a recording. Where `readers` is not 0 they are that many who read under it,
/// and a writer waits for them.
struct WantedLock
{
    quint64 lock = 0;
    qint64 readers = 0;
    QSet<GoroutineId> waiting; ///< readers that are counted and have not got it
};

/// Follows the count of an RWMutex's readers backwards in time, write by write, and keeps who came and did not leave.
class ReaderTrail
{
public:
    explicit ReaderTrail(const WantedLock &lock);

    /// The next write, going back: what was in memory before it, and who wrote. True: it took the lock, and is still to
    /// give it back; who it was and where belongs into takings().
    [[nodiscard]] bool goPast(qint32 before, GoroutineId goroutine);
    void add(const SeenTaking &taking) { m_takings.append(taking); }

    /// All are found, and whoever gave it back has been seen to take it.
    [[nodiscard]] bool complete() const { return m_missing <= 0 && m_left.isEmpty(); }
    /// Exact only where it is complete: one may give back what another took.
    [[nodiscard]] QList<SeenTaking> takings() const;

private:
    qint32 m_count;
    qint64 m_missing;
    QHash<GoroutineId, int> m_left; ///< how often each has gone, or waits, and is still to be seen coming
    QList<SeenTaking> m_takings;
};

} // namespace Backstep
