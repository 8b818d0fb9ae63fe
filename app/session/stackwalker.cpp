// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/stackwalker.h"

#include <QtEndian>

#include <algorithm>
#include <tuple>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 word = 8;
constexpr qsizetype deepest = 10'000;
constexpr qint64 recordOfObject = 16; // stackObjectRecord: off, size, ptrBytes, gcdataoff
constexpr quint64 mostObjects = 4'096;

/// Below these a stack does not lie as calls lay it, or their callers stand where no call is.
constexpr QLatin1StringView unusual[] = {
    "runtime.gopanic"_L1,      "runtime.sigpanic"_L1,
    "runtime.asyncPreempt"_L1, "runtime.cgocallback"_L1,
    "runtime.systemstack"_L1,  "runtime.debugCallV2"_L1,
    "reflect.makeFuncStub"_L1, "reflect.methodValueCall"_L1,
    "runtime.mcall"_L1,        "runtime.sigreturn__sigaction"_L1,
};

void append(QByteArray &words, quint64 value)
{
    char raw[sizeof value];
    qToLittleEndian(value, raw);
    words.append(raw, sizeof raw);
}

} // namespace

StackWalker::StackWalker(MemoryReader &memory, const RuntimeLayout &layout, QObject *parent)
    : QObject(parent)
    , m_memory(memory)
    , m_layout(layout)
    , m_tables(memory, layout)
{
}

FutureResult<QHash<GoroutineId, RawStack>> StackWalker::walk(const QList<RawGoroutine> &goroutines)
{
    QList<MemoryRange> ranges = m_tables.index();
    if (m_layout.code.indexCount > 0) {
        for (const RawGoroutine &goroutine : goroutines) {
            const bool within = goroutine.stackTop >= goroutine.stackLow && goroutine.stackTop < goroutine.stackEnd;
            if (goroutine.state == GoroutineState::Waiting && within) {
                ranges.append({.address = goroutine.stackTop,
                               .size = static_cast<qint64>(goroutine.stackEnd - goroutine.stackTop)});
                m_open.append({.goroutine = goroutine,
                               .stack = {},
                               .pc = goroutine.pc,
                               .sp = goroutine.stackTop,
                               .atEnd = false});
            }
        }
    }
    m_memory.fetch(ranges).then(this, [this](const Result<void> &fetched) {
        if (fetched) {
            advance();
        } else {
            m_promise.answer(fail(fetched.error()));
        }
    });
    return m_promise.future();
}

/// Every round takes all stacks as far as the tables go that have been read.
void StackWalker::advance()
{
    Missing missing;
    QList<Walk> open;
    for (Walk &walk : m_open) {
        switch (go(walk, missing)) {
        case Step::Done: m_stacks.insert(walk.goroutine.id, walk.stack); break;
        case Step::Missing: open.append(walk); break;
        case Step::Lost: break;
        }
    }
    missing.removeIf([this](const MemoryRange &range) {
        const auto key = std::pair(range.address, range.size);
        return m_asked.contains(key) || (m_asked.insert(key), false);
    });
    m_open = open;
    if (missing.isEmpty()) {
        m_promise.answer(m_stacks); // whoever is still open wants what cannot be read
        return;
    }
    m_memory.fetch(missing).then(this, [this](const Result<void> &fetched) {
        if (fetched) {
            advance();
        } else {
            m_promise.answer(fail(fetched.error()));
        }
    });
}

StackWalker::Step StackWalker::go(Walk &walk, Missing &missing)
{
    while (!walk.atEnd) {
        if (const Step step = goUp(walk, missing); step != Step::Done) {
            return step;
        }
    }
    Missing open;
    walk.stack.used = usedWords(walk, open);
    missing += open;
    return open.isEmpty() ? Step::Done : Step::Missing;
}

StackWalker::Step StackWalker::goUp(Walk &walk, Missing &missing)
{
    const std::optional<CodePoint> point = m_tables.point(walk.pc, missing);
    if (!point) {
        return Step::Missing;
    }
    const quint64 base = walk.sp + static_cast<quint64>(point->frameSize + word);
    const bool odd = point->entry == 0 || point->frameSize < 0 || base > walk.goroutine.stackEnd
        || walk.stack.frames.size() > deepest || std::ranges::contains(unusual, point->function);
    if (odd) {
        return Step::Lost;
    }
    walk.stack.frames.append({.pc = walk.pc, .low = walk.sp, .base = base});
    walk.atEnd = point->function == "runtime.goexit"_L1;
    walk.pc = m_memory.number(base - word);
    walk.sp = base;
    return Step::Done;
}

QByteArray StackWalker::bytes(quint64 address, qint64 size, Missing &missing) const
{
    const QByteArray found = m_memory.bytes(address, size);
    if (found.size() < size) {
        missing.append({.address = address, .size = size});
    }
    return found;
}

/// The words that a map names, above `from` or below it. False: no map, so nothing is known.
bool StackWalker::addMap(QByteArray &words, quint64 maps, int number, quint64 from, bool below, Missing &missing)
{
    const std::optional<QList<bool>> bits = m_tables.bits(maps, number, missing);
    if (!bits) {
        return false;
    }
    const quint64 first = below ? from - static_cast<quint64>(bits->size() * word) : from;
    for (qsizetype i = 0; i < bits->size(); ++i) {
        if (bits->at(i)) {
            append(words, m_memory.number(first + static_cast<quint64>(i * word)));
        }
    }
    return true;
}

/// Like the runtime's getStackMap() and scanstack().
std::optional<QByteArray> StackWalker::usedWords(const Walk &walk, Missing &missing)
{
    QByteArray words;
    if (m_memory.number(walk.goroutine.record + static_cast<quint64>(m_layout.g.value(u"_panic"_s))) != 0) {
        return std::nullopt;
    }
    for (const RawFrame &frame : walk.stack.frames) {
        const std::optional<CodePoint> point = m_tables.point(frame.pc, missing);
        if (!point) {
            continue;
        }
        quint64 top = frame.base - word; // the return address
        if (top > frame.low) {
            top -= word; // the caller's frame pointer
        }
        if (top > frame.low) {
            if (point->localMaps == 0 || !addMap(words, point->localMaps, point->stackMap, top, true, missing)) {
                words += m_memory.bytes(frame.low, static_cast<qint64>(top - frame.low));
            }
        }
        if (point->argumentMaps != 0) {
            std::ignore = addMap(words, point->argumentMaps, point->stackMap, frame.base, false, missing);
        }
    }
    addDeferred(words, walk, missing);
    addStackObjects(words, walk, missing);
    return words;
}

/// What is deferred will run: functions with what they were given.
void StackWalker::addDeferred(QByteArray &words, const Walk &walk, Missing &missing) const
{
    const QList<qint64> fields = m_layout.deferred.values();
    const qint64 size = fields.isEmpty() ? 0 : std::ranges::max(fields) + word;
    quint64 deferred = m_memory.number(walk.goroutine.record + static_cast<quint64>(m_layout.g.value(u"_defer"_s)));
    QSet<quint64> seen;
    while (deferred != 0 && !seen.contains(deferred)) {
        seen.insert(deferred);
        append(words, deferred);
        const QByteArray record = bytes(deferred, size, missing);
        words += record;
        deferred = m_memory.number(deferred + static_cast<quint64>(m_layout.deferred.value(u"link"_s)));
    }
}

/// Variables on the stack whose address was taken count when a pointer leads to them.
void StackWalker::addStackObjects(QByteArray &words, const Walk &walk, Missing &missing)
{
    QList<MemoryRange> objects = stackObjects(walk, missing);
    for (qsizetype at = 0; at + word <= words.size(); at += word) {
        const auto pointer = qFromLittleEndian<quint64>(words.constData() + at);
        if (pointer < walk.goroutine.stackTop || pointer >= walk.goroutine.stackEnd) {
            continue;
        }
        objects.removeIf([&](const MemoryRange &object) {
            const bool meant =
                pointer >= object.address && pointer < object.address + static_cast<quint64>(object.size);
            if (meant) {
                words += m_memory.bytes(object.address, object.size / word * word);
            }
            return meant;
        });
    }
}

QList<MemoryRange> StackWalker::stackObjects(const Walk &walk, Missing &missing)
{
    QList<MemoryRange> objects;
    for (const RawFrame &frame : walk.stack.frames) {
        const std::optional<CodePoint> point = m_tables.point(frame.pc, missing);
        if (!point || point->stackObjects == 0) {
            continue;
        }
        std::ignore = bytes(point->stackObjects, word, missing);
        const quint64 count = std::min(m_memory.number(point->stackObjects), mostObjects);
        std::ignore = bytes(point->stackObjects, word + static_cast<qint64>(count) * recordOfObject, missing);
        for (quint64 i = 0; i < count; ++i) {
            const quint64 record = point->stackObjects + word + i * recordOfObject;
            const auto offset = static_cast<qint32>(m_memory.number(record, 4));
            const auto size = static_cast<qint64>(m_memory.number(record + 4, 4));
            const quint64 from = offset < 0 ? frame.base - 2 * word : frame.base;
            const quint64 address = from + static_cast<quint64>(static_cast<qint64>(offset));
            if (address >= frame.low) {
                objects.append({.address = address, .size = size});
            }
        }
    }
    return objects;
}

} // namespace Backstep
