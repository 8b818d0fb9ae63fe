// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/stackwalker.h"

#include "app/delve/frame.h"
#include "app/session/convertframes.h"

#include <QtEndian>

#include <algorithm>
#include <tuple>
#include <utility>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 word = 8;
constexpr qsizetype deepest = 10'000;
constexpr int deepestPlaced = 50;
constexpr qsizetype walksInOne = 4'000;
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

QByteArray RawStack::used() const
{
    QByteArray words = besides;
    for (const RawFrame &frame : frames) {
        words += frame.used;
    }
    return words;
}

StackWalker::StackWalker(MemoryReader &memory, const RuntimeLayout &layout, const PathTranslator *paths,
                         QObject *parent)
    : QObject(parent)
    , m_memory(memory)
    , m_layout(layout)
    , m_paths(paths)
    , m_tables(memory, layout)
    , m_panic(static_cast<quint64>(layout.g.value(u"_panic"_s)))
    , m_deferred(static_cast<quint64>(layout.g.value(u"_defer"_s)))
    , m_link(static_cast<quint64>(layout.deferred.value(u"link"_s)))
{
    for (const qint64 field : layout.deferred) {
        m_deferredSize = std::max(m_deferredSize, field + word);
    }
}

FutureResult<RawStacks> StackWalker::walk(const QList<RawGoroutine> &goroutines, bool placed)
{
    m_placed = placed;
    QList<MemoryRange> ranges = m_tables.index();
    if (m_layout.code.indexCount > 0) {
        for (const RawGoroutine &goroutine : goroutines) {
            const bool within = goroutine.stackTop >= goroutine.stackLow && goroutine.stackTop < goroutine.stackEnd;
            // Go ends a program long before a stack is that large.
            const bool sound = within && goroutine.stackEnd - goroutine.stackTop <= MemoryReader::most;
            if (goroutine.state == GoroutineState::Waiting && sound) {
                ranges.append({.address = goroutine.stackTop,
                               .size = static_cast<qint64>(goroutine.stackEnd - goroutine.stackTop)});
                m_open.append({.goroutine = goroutine,
                               .stack = {},
                               .pc = goroutine.pc,
                               .sp = goroutine.stackTop,
                               .atEnd = false,
                               .places = {}});
            }
        }
    }
    m_memory.fetch(ranges).then(this, [this](const Result<void> &fetched) {
        if (fetched) {
            beginRound();
        } else {
            m_promise.answer(fail(fetched.error()));
        }
    });
    return m_promise.future();
}

/// Every round takes all stacks as far as the tables go that have been read.
void StackWalker::beginRound()
{
    m_tables.fetched();
    m_tried.clear();
    m_missing.clear();
    m_later.clear();
    advance();
}

/// Some at a time, so that the window goes on.
void StackWalker::advance()
{
    for (qsizetype i = 0; i < walksInOne && !m_open.isEmpty(); ++i) {
        Walk walk = m_open.takeLast();
        switch (go(walk, m_missing)) {
        case Step::Done: m_stacks.insert(walk.goroutine.id, walk.stack); break;
        case Step::Missing: m_later.append(std::move(walk)); break;
        case Step::Lost: break;
        }
    }
    if (m_open.isEmpty()) {
        endRound();
    } else {
        QMetaObject::invokeMethod(this, &StackWalker::advance, Qt::QueuedConnection);
    }
}

void StackWalker::endRound()
{
    m_missing.removeIf([this](const MemoryRange &range) {
        const auto key = std::pair(range.address, range.size);
        return m_asked.contains(key) || (m_asked.insert(key), false);
    });
    m_open = std::exchange(m_later, {});
    if (m_missing.isEmpty()) {
        m_promise.answer(m_stacks); // whoever is still open wants what cannot be read
        return;
    }
    m_memory.fetch(m_missing).then(this, [this](const Result<void> &fetched) {
        if (fetched) {
            beginRound();
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
    if (walk.places.isEmpty()) {
        for (const RawFrame &frame : std::as_const(walk.stack.frames)) {
            walk.places.append(frame.pc);
        }
    }
    const auto known = m_known.constFind(walk.places);
    if (known == m_known.constEnd() && m_tried.contains(walk.places)) {
        return Step::Missing; // as for the one before it that stands in the same places
    }
    Missing open;
    findUsed(walk, open);
    if (known != m_known.constEnd()) {
        walk.stack.placed = *known;
        walk.stack.placed.goroutine = walk.goroutine.id;
    } else {
        m_tried.insert(walk.places);
        place(walk, open);
    }
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
    walk.stack.frames.append({.pc = walk.pc, .low = walk.sp, .base = base, .used = {}});
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

/// Like the runtime's scanstack().
void StackWalker::findUsed(Walk &walk, Missing &missing)
{
    walk.stack.besides.clear();
    for (RawFrame &frame : walk.stack.frames) {
        findUsed(frame, missing);
    }
    addDeferred(walk.stack.besides, walk, missing);
    addStackObjects(walk, missing);
    walk.stack.known = m_memory.number(walk.goroutine.record + m_panic) == 0;
}

/// Like the runtime's getStackMap().
void StackWalker::findUsed(RawFrame &frame, Missing &missing)
{
    frame.used.clear();
    const std::optional<CodePoint> point = m_tables.point(frame.pc, missing);
    if (!point) {
        return;
    }
    quint64 top = frame.base - word; // the return address
    if (top > frame.low) {
        top -= word; // the caller's frame pointer
    }
    const bool mapped = point->localMaps != 0;
    if (top > frame.low && !(mapped && addMap(frame.used, point->localMaps, point->stackMap, top, true, missing))) {
        frame.used += m_memory.bytes(frame.low, static_cast<qint64>(top - frame.low));
    }
    if (point->argumentMaps != 0) {
        std::ignore = addMap(frame.used, point->argumentMaps, point->stackMap, frame.base, false, missing);
    }
}

void StackWalker::place(Walk &walk, Missing &missing)
{
    QList<Delve::Frame> frames;
    for (const RawFrame &frame : std::as_const(walk.stack.frames)) {
        const QList<CodeLocation> locations =
            m_placed ? m_tables.locations(frame.pc, missing).value_or(QList<CodeLocation>()) : QList<CodeLocation>();
        for (const CodeLocation &at : locations) {
            Delve::Frame placed;
            placed.location.pc = frame.pc;
            placed.location.file = at.file;
            placed.location.line = at.line;
            placed.location.function = at.function;
            placed.frameOffset = static_cast<qint64>(frame.base - walk.goroutine.stackEnd);
            frames.append(placed);
        }
    }
    if (missing.isEmpty()) {
        walk.stack.placed = convertStack(frames, walk.goroutine.id, deepestPlaced, m_paths);
        m_known.insert(walk.places, walk.stack.placed);
    }
}

/// What is deferred will run: functions with what they were given.
void StackWalker::addDeferred(QByteArray &words, const Walk &walk, Missing &missing) const
{
    quint64 deferred = m_memory.number(walk.goroutine.record + m_deferred);
    QSet<quint64> seen;
    while (deferred != 0 && !seen.contains(deferred)) {
        seen.insert(deferred);
        append(words, deferred);
        words += bytes(deferred, m_deferredSize, missing);
        deferred = m_memory.number(deferred + m_link);
    }
}

/// Variables on the stack whose address was taken count when a pointer leads to them.
void StackWalker::addStackObjects(Walk &walk, Missing &missing)
{
    QList<MemoryRange> objects = stackObjects(walk, missing);
    QByteArray words = objects.isEmpty() ? QByteArray() : walk.stack.used();
    for (qsizetype at = 0; at + word <= words.size() && !objects.isEmpty(); at += word) {
        const auto pointer = qFromLittleEndian<quint64>(words.constData() + at);
        if (pointer < walk.goroutine.stackTop || pointer >= walk.goroutine.stackEnd) {
            continue;
        }
        objects.removeIf([&](const MemoryRange &object) {
            const bool meant =
                pointer >= object.address && pointer < object.address + static_cast<quint64>(object.size);
            if (meant) {
                const QByteArray inside = m_memory.bytes(object.address, object.size / word * word);
                words += inside;
                walk.stack.besides += inside;
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
