// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/readertrail.h"

namespace Backstep {

namespace {

constexpr qint32 writerWaits = -(1 << 30); ///< added to the count

} // namespace

ReaderTrail::ReaderTrail(const WantedLock &lock)
    : m_count(static_cast<qint32>(lock.readers + lock.waiting.size()) + writerWaits)
    , m_missing(lock.readers)
{
    for (const GoroutineId goroutine : lock.waiting) {
        m_left.insert(goroutine, 1);
    }
}

bool ReaderTrail::goPast(qint32 before, GoroutineId goroutine)
{
    const qint64 change = static_cast<qint64>(m_count) - before;
    m_count = before;
    if (change == -1) {
        ++m_left[goroutine];
    } else if (change == 1) {
        const auto left = m_left.find(goroutine);
        if (left == m_left.end()) {
            --m_missing;
            return m_missing >= 0;
        }
        if (--*left == 0) {
            m_left.erase(left);
        }
    }
    return false; // else a writer, who announces itself or lets readers in again
}

QList<SeenTaking> ReaderTrail::takings() const
{
    QList<SeenTaking> takings = m_takings;
    for (SeenTaking &taking : takings) {
        taking.holding.exact = complete();
    }
    return takings;
}

} // namespace Backstep
