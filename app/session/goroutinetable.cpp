// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/goroutinetable.h"

#include "app/session/convertgoroutines.h"

#include <algorithm>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr int pointer = 8;
constexpr qint64 pageSize = 8'192; // the runtime's, on every platform
constexpr quint64 spanInUse = 1;   // mSpanInUse
constexpr quint64 runtimeBit = 1;  // of a span's class: without pointers

/// Whether a field is longer than a pointer, by where the next one begins.
bool wide(const FieldOffsets &offsets, QLatin1StringView name)
{
    const qint64 start = offsets.value(name);
    return std::ranges::none_of(offsets, [start](qint64 other) { return other > start && other <= start + pointer; });
}

} // namespace

GoroutineTableReader::GoroutineTableReader(MemoryReader &memory, const RuntimeLayout &layout, QObject *parent)
    : QObject(parent)
    , m_memory(memory)
    , m_layout(layout)
    , m_at(layout)
    , m_sudogSize(extent(layout.sudog) + pointer) // its last field may be of two words
{
}

GoroutineTableReader::Offsets::Offsets(const RuntimeLayout &layout)
{
    const auto at = [](const FieldOffsets &offsets, QLatin1StringView name) {
        return static_cast<quint64>(offsets.value(name));
    };
    status = at(layout.g, "atomicstatus"_L1);
    id = at(layout.g, "goid"_L1);
    reason = at(layout.g, "waitreason"_L1);
    waiting = at(layout.g, "waiting"_L1);
    stack = at(layout.g, "stack"_L1);
    sched = at(layout.g, "sched"_L1);
    labels = at(layout.g, "labels"_L1);
    g = at(layout.sudog, "g"_L1);
    // Since Go 1.26 these are two words, of which the first one is for the collector only, and empty while it looks for
    // leaks.
    const quint64 truth = wide(layout.sudog, "elem"_L1) ? pointer : 0;
    c = at(layout.sudog, "c"_L1) + truth;
    elem = at(layout.sudog, "elem"_L1) + truth;
    waitlink = at(layout.sudog, "waitlink"_L1);
    next = at(layout.sudog, "next"_L1);
    prev = at(layout.sudog, "prev"_L1);
    state = at(layout.mspan, "state"_L1);
    start = at(layout.mspan, "startAddr"_L1);
    pages = at(layout.mspan, "npages"_L1);
    element = at(layout.mspan, "elemsize"_L1);
    spanClass = at(layout.mspan, "spanclass"_L1);
    specials = at(layout.mspan, "specials"_L1);
}

void GoroutineTableReader::then(const FutureResult<void> &fetched, std::function<void()> next)
{
    QFuture(fetched).then(this, [this, next = std::move(next)](const Result<void> &result) {
        if (result) {
            next();
        } else {
            m_promise.answer(fail(result.error()));
        }
    });
}

quint64 GoroutineTableReader::field(quint64 record, quint64 offset, int size) const
{
    return m_memory.number(record + offset, size);
}

qint64 GoroutineTableReader::extent(const FieldOffsets &offsets)
{
    const QList<qint64> starts = offsets.values();
    return starts.isEmpty() ? 0 : std::ranges::max(starts) + pointer;
}

/// What is longer than can be read is damaged, and its entries are not known.
void GoroutineTableReader::checkLengths()
{
    const auto check = [this](qint64 &count, qint64 each) {
        if (count != 0 && !MemoryReader::fits(count, each)) {
            count = 0;
            m_table.complete = false;
        }
    };
    check(m_layout.goroutineCount, pointer);
    check(m_layout.processorCount, pointer);
    check(m_layout.spanCount, pointer);
    check(m_layout.semaphoreCount, m_layout.semaphoreStride);
}

FutureResult<GoroutineTable> GoroutineTableReader::read()
{
    checkLengths();
    then(m_memory.fetch({{.address = m_layout.goroutines, .size = m_layout.goroutineCount * pointer},
                         {.address = m_layout.processors, .size = m_layout.processorCount * pointer},
                         {.address = m_layout.spans, .size = m_layout.spanCount * pointer},
                         {.address = m_layout.semaphores, .size = m_layout.semaphoreStride * m_layout.semaphoreCount}}),
         [this] { readRecords(); });
    return m_promise.future();
}

/// What is missing here may be what keeps a goroutine alive.
void GoroutineTableReader::expect(quint64 address, qint64 size)
{
    m_table.complete = m_table.complete && m_memory.has(address, size);
}

void GoroutineTableReader::readRecords()
{
    QList<MemoryRange> ranges;
    const qint64 recordSize = extent(m_layout.g);
    const qint64 spanSize = extent(m_layout.mspan);
    expect(m_layout.goroutines, m_layout.goroutineCount * pointer);
    expect(m_layout.processors, m_layout.processorCount * pointer);
    expect(m_layout.spans, m_layout.spanCount * pointer);
    expect(m_layout.semaphores, m_layout.semaphoreStride * (m_layout.semaphoreCount - 1) + pointer);
    for (qint64 i = 0; i < m_layout.processorCount; ++i) {
        m_table.records.insert(m_memory.number(m_layout.processors + static_cast<quint64>(i * pointer)));
    }
    for (qint64 i = 0; i < m_layout.goroutineCount; ++i) {
        m_records.append(m_memory.number(m_layout.goroutines + static_cast<quint64>(i * pointer)));
        ranges.append({.address = m_records.constLast(), .size = recordSize});
    }
    for (qint64 i = 0; i < m_layout.spanCount; ++i) {
        ranges.append(
            {.address = m_memory.number(m_layout.spans + static_cast<quint64>(i * pointer)), .size = spanSize});
    }
    then(m_memory.fetch(ranges), [this] {
        const auto take = [this](const StopToken &) {
            takeRecords();
            takeSpans();
            return Result<void>();
        };
        then(m_jobs.run<void>(take), [this] { followWaits(); });
    });
}

void GoroutineTableReader::takeRecords()
{
    for (const quint64 record : std::as_const(m_records)) {
        m_table.records.insert(record);
        expect(record, extent(m_layout.g));
        const quint64 status = field(record, m_at.status, 4);
        const GoroutineState state = goroutineState(status);
        if (state == GoroutineState::Dead || state == GoroutineState::Idle) {
            continue;
        }
        const bool waits = state == GoroutineState::Waiting;
        RawGoroutine goroutine;
        goroutine.id = static_cast<GoroutineId>(field(record, m_at.id));
        goroutine.record = record;
        goroutine.state = state;
        goroutine.leaked = isLeaked(status);
        if (waits) {
            goroutine.reason = m_layout.waitReasons.value(static_cast<qsizetype>(field(record, m_at.reason, 1)));
            if (const quint64 sudog = field(record, m_at.waiting)) {
                goroutine.listed = true;
                m_open.append(sudog);
            }
        }
        // stack: lo, hi; sched: sp, pc.
        goroutine.stackLow = field(record, m_at.stack);
        goroutine.stackEnd = field(record, m_at.stack + pointer);
        goroutine.stackTop = state == GoroutineState::Running ? 0 : field(record, m_at.sched);
        goroutine.pc = field(record, m_at.sched + pointer);
        goroutine.labels = m_at.labels == 0 ? 0 : field(record, m_at.labels);
        m_byRecord.insert(record, m_table.goroutines.size());
        m_table.goroutines.append(goroutine);
    }
}

void GoroutineTableReader::takeSpans()
{
    for (qint64 i = 0; i < m_layout.spanCount; ++i) {
        const quint64 span = m_memory.number(m_layout.spans + static_cast<quint64>(i * pointer));
        expect(span, extent(m_layout.mspan));
        if (field(span, m_at.state, 1) == spanInUse) {
            const quint64 pages = std::min<quint64>(field(span, m_at.pages), MemoryReader::most / pageSize);
            m_table.spans.append({.start = field(span, m_at.start),
                                  .size = pages * pageSize,
                                  .element = field(span, m_at.element),
                                  .noPointers = (field(span, m_at.spanClass, 1) & runtimeBit) != 0});
            if (const quint64 special = field(span, m_at.specials)) {
                m_table.specials.insert(m_table.spans.constLast().start, special);
            }
        }
    }
    for (qint64 i = 0; i < m_layout.semaphoreCount; ++i) {
        if (const quint64 root =
                m_memory.number(m_layout.semaphores + static_cast<quint64>(i * m_layout.semaphoreStride))) {
            m_open.append(root);
        }
    }
}

/// Waits are lists and trees: each round follows all of them one step, and the memory around what it read.
void GoroutineTableReader::followWaits()
{
    using Ranges = QList<MemoryRange>;
    const auto follow = [this](const StopToken &stop) -> Result<Ranges> {
        Ranges missing = followAsRead();
        if (missing.isEmpty()) {
            takeWaits(stop);
        }
        return missing;
    };
    m_jobs.run<Ranges>(follow).then(this, [this](const Result<Ranges> &missing) {
        if (missing && !missing->isEmpty()) {
            then(m_memory.fetch(*missing), [this] { followWaits(); });
        } else {
            followMachines(m_layout.machine.contains(u"alllink"_s) ? m_layout.machines : 0);
        }
    });
}

/// What has to be read before it can go on.
QList<MemoryRange> GoroutineTableReader::followAsRead()
{
    while (!m_open.isEmpty()) {
        QList<MemoryRange> missing;
        QList<quint64> next;
        for (const quint64 sudog : std::as_const(m_open)) {
            if (m_sudogs.contains(sudog)) {
                continue;
            }
            if (!m_memory.has(sudog, m_sudogSize)) {
                // Its neighbours are of the same kind, and long lists walk through them.
                const quint64 page = sudog / pageSize * pageSize;
                missing.append({.address = page, .size = 2 * pageSize});
                missing.append({.address = sudog, .size = m_sudogSize});
                continue;
            }
            m_sudogs.insert(sudog);
            for (const quint64 link : {m_at.waitlink, m_at.next, m_at.prev}) {
                if (const quint64 other = field(sudog, link); other != 0 && !m_sudogs.contains(other)) {
                    next.append(other);
                }
            }
        }
        if (!missing.isEmpty()) {
            if (std::exchange(m_lastOpen, m_open) == m_open) {
                m_table.complete = false; // what could not be read twice is not there
                break;
            }
            m_open.append(next);
            return missing;
        }
        m_open = next;
    }
    return {};
}

void GoroutineTableReader::takeWaits(const StopToken &stop)
{
    m_table.records += m_sudogs;
    for (RawGoroutine &goroutine : m_table.goroutines) {
        takeChannels(goroutine);
    }
    takeSemaphores(stop);
}

/// Threads are a list, which is short.
void GoroutineTableReader::followMachines(quint64 machine)
{
    if (machine == 0 || m_table.records.contains(machine)) {
        m_promise.answer(m_table);
        return;
    }
    m_table.records.insert(machine);
    const quint64 link = machine + static_cast<quint64>(m_layout.machine.value(u"alllink"_s));
    then(m_memory.fetch({{.address = link, .size = pointer}}), [this, link] { followMachines(m_memory.number(link)); });
}

void GoroutineTableReader::takeChannels(RawGoroutine &goroutine)
{
    if (goroutine.state != GoroutineState::Waiting) {
        return;
    }
    QSet<quint64> seen;
    // A select's are all its own. At a lock, since Go 1.26, the list is of all who wait there.
    for (quint64 sudog = field(goroutine.record, m_at.waiting);
         sudog != 0 && !seen.contains(sudog) && field(sudog, m_at.g) == goroutine.record;
         sudog = field(sudog, m_at.waitlink)) {
        seen.insert(sudog);
        if (const quint64 channel = field(sudog, m_at.c)) {
            goroutine.channels.append(channel);
            goroutine.waits.append(sudog);
        }
    }
}

/// In the table's trees is the first of those that wait for the same word; from it a list leads to the others. A
/// damaged one may lead back.
void GoroutineTableReader::takeSemaphores(const StopToken &stop)
{
    QSet<quint64> others;
    for (const quint64 sudog : std::as_const(m_sudogs)) {
        if (field(sudog, m_at.c) == 0) {
            others.insert(field(sudog, m_at.waitlink));
        }
    }
    QSet<quint64> taken;
    for (const quint64 first : std::as_const(m_sudogs)) {
        if (stop.stopRequested() || others.contains(first)) {
            continue;
        }
        for (quint64 sudog = first; m_sudogs.contains(sudog) && !taken.contains(sudog) && field(sudog, m_at.c) == 0;
             sudog = field(sudog, m_at.waitlink)) {
            taken.insert(sudog);
            takeSemaphore(sudog);
        }
    }
}

void GoroutineTableReader::takeSemaphore(quint64 sudog)
{
    const auto goroutine = m_byRecord.constFind(field(sudog, m_at.g));
    if (goroutine == m_byRecord.constEnd()) {
        return;
    }
    RawGoroutine &waiter = m_table.goroutines[*goroutine];
    if (waiter.state == GoroutineState::Waiting && waiter.channels.isEmpty() && !waiter.semaphore) {
        waiter.semaphore = field(sudog, m_at.elem);
        m_table.semaphores[*waiter.semaphore].append(waiter.id);
    }
}

} // namespace Backstep
