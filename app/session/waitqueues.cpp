// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/waitqueues.h"

#include "app/session/waitdescription.h"

#include <algorithm>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longest = 1'000'000; ///< of a list: memory that changes hands may lead in circles
constexpr quint64 page = 8'192;

} // namespace

WaitQueues::WaitQueues(MemoryReader &memory, const RuntimeLayout &layout, const GoroutineTable &table, WaitFacts &facts,
                       QObject *parent)
    : QObject(parent)
    , m_memory(memory)
    , m_table(table)
    , m_facts(facts)
    , m_channel(layout.hchan)
    , m_g(static_cast<quint64>(layout.sudog.value(u"g"_s)))
    , m_next(static_cast<quint64>(layout.sudog.value(u"next"_s)))
    , m_recordSize(static_cast<qint64>(std::max(m_g, m_next)) + 8)
{
}

FutureResult<void> WaitQueues::fill()
{
    QList<Chain> chains;
    m_byRecord.reserve(m_table.goroutines.size());
    for (const RawGoroutine &goroutine : m_table.goroutines) {
        m_byRecord.insert(goroutine.record, goroutine.id);
    }
    for (const SyncObject &object : std::as_const(m_facts.objects)) {
        if (object.kind == SyncKind::Cond) {
            chains.append({.cond = object.address, .next = m_memory.number(firstOfCond(object.address)), .length = 0});
        }
    }
    followConditions(chains);
    return m_promise.future();
}

/// The other lists were read with the goroutines. Those of conditions nothing else leads to.
void WaitQueues::followConditions(const QList<Chain> &chains)
{
    QList<Chain> open;
    QList<MemoryRange> missing;
    for (Chain chain : chains) {
        if (follow(chain)) {
            continue;
        }
        open.append(chain);
        // Its neighbours are of the same kind, and long lists walk through them.
        missing.append({.address = chain.next / page * page, .size = 2 * page});
        missing.append({.address = chain.next, .size = m_recordSize});
    }
    if (open.isEmpty()) {
        takeRest();
        return;
    }
    m_memory.fetch(missing).then(this, [this, open](const Result<void> &fetched) mutable {
        if (!fetched) {
            m_promise.answer(fetched);
            return;
        }
        open.removeIf([this](const Chain &chain) { return !m_memory.has(chain.next, m_recordSize); });
        followConditions(open);
    });
}

/// Whether its end is reached.
bool WaitQueues::follow(Chain &chain)
{
    QList<GoroutineId> &queue = m_facts.objects[chain.cond].queue;
    while (chain.next != 0 && chain.length < longest) {
        if (!m_memory.has(chain.next, m_recordSize)) {
            return false;
        }
        if (const GoroutineId goroutine = goroutineOf(chain.next); goroutine != 0) {
            queue.append(goroutine);
        }
        chain.next = m_memory.number(chain.next + m_next);
        ++chain.length;
    }
    return true;
}

GoroutineId WaitQueues::goroutineOf(quint64 record) const
{
    return m_byRecord.value(m_memory.number(record + m_g));
}

void WaitQueues::takeRest()
{
    const auto all = [this](const StopToken &) {
        for (SyncObject &object : m_facts.objects) {
            takeQueue(object);
        }
        takeDirections();
        return Result<void>();
    };
    m_jobs.run<void>(all).then(this, [this](const Result<void> &taken) { m_promise.answer(taken); });
}

void WaitQueues::takeQueue(SyncObject &object)
{
    if (object.kind == SyncKind::Channel) {
        takeChannel(object, "sendq"_L1, m_senders);
        takeChannel(object, "recvq"_L1, m_receivers);
        return;
    }
    for (const quint64 word : semaphoresOf(object)) {
        object.queue += m_table.semaphores.value(word);
    }
}

void WaitQueues::takeChannel(SyncObject &channel, QLatin1StringView list, Records &waits)
{
    if (!m_channel.contains(list)) {
        return;
    }
    quint64 wait = m_memory.number(channel.address + static_cast<quint64>(m_channel.value(list)));
    while (wait != 0 && !waits.contains(wait)) {
        waits.insert(wait);
        const GoroutineId goroutine = goroutineOf(wait);
        // Two cases of a select may be for the same channel.
        if (goroutine != 0 && (channel.queue.isEmpty() || channel.queue.constLast() != goroutine)) {
            channel.queue.append(goroutine);
        }
        wait = m_memory.number(wait + m_next);
    }
}

void WaitQueues::takeDirections()
{
    for (qsizetype i = 0; i < m_facts.goroutines.size(); ++i) {
        GoroutineWait &wait = m_facts.goroutines[i];
        const QList<quint64> &records = m_table.goroutines.at(i).waits;
        const bool known = std::ranges::all_of(
            records, [this](quint64 record) { return m_senders.contains(record) || m_receivers.contains(record); });
        if (wait.kind != WaitKind::Select || !known || records.size() != wait.objects.size()) {
            continue;
        }
        for (const quint64 record : records) {
            wait.sends.append(m_senders.contains(record));
        }
    }
}

} // namespace Backstep
