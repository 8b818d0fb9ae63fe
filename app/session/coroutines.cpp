// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/coroutines.h"

#include <algorithm>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr quint64 oldestFrames = 256; ///< bytes: of goexit, of corostart and of the function that it calls
constexpr quint64 pointer = 8;

quint64 lowest(const RawGoroutine &goroutine)
{
    return std::max(goroutine.stackLow, goroutine.stackEnd - std::min(oldestFrames, goroutine.stackEnd));
}

} // namespace

Coroutines::Coroutines(MemoryReader &memory, const RuntimeLayout &layout, const GoroutineTable &table,
                       const Stacks &stacks, const HeapImage &heap, WaitFacts &facts, QObject *parent)
    : QObject(parent)
    , m_memory(memory)
    , m_table(table)
    , m_stacks(stacks)
    , m_heap(heap)
    , m_facts(facts)
    , m_known(layout.coroutine.contains(u"gp"_s) && layout.g.contains(u"startpc"_s) && layout.g.contains(u"coroarg"_s))
    , m_waiter(static_cast<quint64>(layout.coroutine.value(u"gp"_s)))
    , m_start(static_cast<quint64>(layout.g.value(u"startpc"_s)))
    , m_argument(static_cast<quint64>(layout.g.value(u"coroarg"_s)))
{
}

FutureResult<void> Coroutines::find()
{
    for (qsizetype i = 0; i < m_facts.goroutines.size(); ++i) {
        if (m_known && m_facts.goroutines.at(i).kind == WaitKind::Coroutine) {
            m_waiting.insert(m_table.goroutines.at(i).record, i);
        }
    }
    if (m_waiting.isEmpty()) {
        m_promise.answer({});
        return m_promise.future();
    }
    const QList<RawGoroutine> running = sequences();
    QList<MemoryRange> ends;
    for (const RawGoroutine &goroutine : running) {
        const quint64 from = lowest(goroutine);
        ends.append({.address = from, .size = static_cast<qint64>(goroutine.stackEnd - from)});
    }
    m_memory.fetch(ends).then(this, [this, running](const Result<void> &fetched) {
        if (!fetched) {
            m_promise.answer(fail(fetched.error()));
            return;
        }
        const QList<Candidate> found = candidates(running);
        QList<MemoryRange> ranges;
        for (const Candidate &candidate : found) {
            ranges.append({.address = candidate.coroutine + m_waiter, .size = pointer});
        }
        m_memory.fetch(ranges).then(this, [this, found](const Result<void> &read) {
            if (read) {
                take(found);
            }
            m_promise.answer(read);
        });
    });
    return m_promise.future();
}

/// Goroutines that run a sequence. The stack of some is too deep to be seen to its end; all begin at the same place.
QList<RawGoroutine> Coroutines::sequences() const
{
    QSet<quint64> starts;
    for (const RawGoroutine &goroutine : m_table.goroutines) {
        const Stack stack = m_stacks.value(goroutine.id);
        if (std::ranges::any_of(stack.frames,
                                [](const Frame &frame) { return frame.location.function == "runtime.corostart"_L1; })) {
            starts.insert(m_memory.number(goroutine.record + m_start));
        }
    }
    QList<RawGoroutine> found;
    for (const RawGoroutine &goroutine : m_table.goroutines) {
        if (starts.contains(m_memory.number(goroutine.record + m_start))) {
            found.append(goroutine);
        }
    }
    return found;
}

QList<Coroutines::Candidate> Coroutines::candidates(const QList<RawGoroutine> &sequences) const
{
    QList<Candidate> found;
    const auto consider = [this, &found](GoroutineId goroutine, quint64 word) {
        if (m_heap.elementOf(word) == word && !m_table.records.contains(word)) {
            found.append({.goroutine = goroutine, .coroutine = word});
        }
    };
    for (const RawGoroutine &goroutine : sequences) {
        consider(goroutine.id, m_memory.number(goroutine.record + m_argument));
        for (quint64 at = lowest(goroutine); at < goroutine.stackEnd; at += pointer) {
            consider(goroutine.id, m_memory.number(at));
        }
    }
    return found;
}

void Coroutines::take(const QList<Candidate> &candidates)
{
    for (const auto &[goroutine, coroutine] : candidates) {
        const auto waiter = m_waiting.constFind(m_memory.number(coroutine + m_waiter));
        if (waiter == m_waiting.cend()) {
            continue;
        }
        GoroutineWait &wait = m_facts.goroutines[*waiter];
        if (!wait.unknown) {
            continue; // the same word again
        }
        wait.objects = {coroutine};
        wait.unknown = false;
        if (wait.id != goroutine) { // else it is parked, and whoever asks goes on with it
            m_facts.holdings.append(
                {.goroutine = goroutine, .object = coroutine, .reading = false, .exact = true, .taken = {}});
        }
    }
}

} // namespace Backstep
