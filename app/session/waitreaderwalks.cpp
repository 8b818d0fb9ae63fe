// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

// What the goroutines that wait for ever lead to, so that a WaitReader can tell which of them hang together.
#include "app/session/waitreader.h"

#include <QCoreApplication>
#include <QTimer>

#include <algorithm>

namespace Backstep {

namespace {

constexpr qsizetype mostWalks = 200;
constexpr qsizetype mostWalksOfHolders = 20; ///< where all would be too many
constexpr std::chrono::milliseconds timeOfWalks{1'000}; ///< of all of them

} // namespace

/// All of them, or, of a crowd, those that have the locks that others wait for: a crowd mostly waits behind these.
QList<GoroutineId> WaitReader::worthWalking(const QSet<GoroutineId> &stuck) const
{
    if (stuck.size() <= mostWalks) {
        QList<GoroutineId> all = stuck.values();
        std::ranges::sort(all, std::greater());
        return all;
    }
    QSet<GoroutineId> holders;
    for (const LockHolding &holding : std::as_const(m_facts->holdings)) {
        if (stuck.contains(holding.goroutine) && holders.size() < mostWalksOfHolders) {
            holders.insert(holding.goroutine);
        }
    }
    return holders.values();
}

void WaitReader::beginWalks(const QSet<GoroutineId> &stuck)
{
    m_walksWanted = stuck.size();
    QTimer::singleShot(timeOfWalks, this, [this] { m_walksEnd.requestStop(); });
    walkNext(worthWalking(stuck));
}

void WaitReader::endWalks()
{
    if (m_walksDone < m_walksWanted) {
        m_facts->missing.append(
            QCoreApplication::translate("WaitReader",
                                        "Of %n goroutine(s) that wait for ever only %1 could be followed to what they "
                                        "lead to; which of the others hang together is not told.",
                                        nullptr, static_cast<int>(m_walksWanted))
                .arg(m_walksDone));
    }
    m_promise.answer(WaitFactsPtr(m_facts));
}

/// From each of these stuck goroutines on its own: what it leads to, so that those that hang together can be told.
void WaitReader::walkNext(QList<GoroutineId> goroutines)
{
    if (goroutines.isEmpty() || m_walksEnd.token().stopRequested()) {
        endWalks();
        return;
    }
    const GoroutineId next = goroutines.takeLast();
    const auto marker = std::make_shared<HeapMarker>(m_heap, m_table.records);
    marker->addRoots(m_roots.goroutines.value(next));
    walk(marker, next, goroutines);
}

void WaitReader::walk(const std::shared_ptr<HeapMarker> &marker, GoroutineId goroutine,
                      const QList<GoroutineId> &others)
{
    const auto go = [this, marker, goroutine, end = m_walksEnd.token()](const StopToken &) -> Result<Spans> {
        const Spans missing = marker->advance(end);
        if (end.stopRequested()) {
            return Spans();
        }
        if (missing.isEmpty()) {
            keepReached(*marker, goroutine, end);
        }
        return missing;
    };
    then<Spans>(m_jobs.run<Spans>(go), [this, marker, goroutine, others](const Spans &missing) {
        if (missing.isEmpty()) {
            walkNext(others);
        } else {
            fetchSpans(missing, [this, marker, goroutine, others] { walk(marker, goroutine, others); });
        }
    });
}

void WaitReader::keepReached(const HeapMarker &marker, GoroutineId goroutine, const StopToken &stop)
{
    QSet<quint64> reached;
    for (const SyncObject &object : std::as_const(m_facts->objects)) {
        if (stop.stopRequested()) {
            return;
        }
        if (m_heap.elementOf(object.address) && marker.reaches(object.address)) {
            reached.insert(object.address);
        }
    }
    ++m_walksDone;
    if (!reached.isEmpty()) {
        m_facts->within.insert(goroutine, reached);
    }
}

} // namespace Backstep
