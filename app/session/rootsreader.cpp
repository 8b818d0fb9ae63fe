// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/rootsreader.h"

#include <QtEndian>

#include <algorithm>

namespace Backstep {

namespace {

constexpr Delve::LoadConfig addresses{
    .followPointers = false, .maxVariableRecurse = 1, .maxStringLen = 0, .maxArrayValues = 16, .maxStructFields = -1};

/// Bytes that a variable's own slot has at most, where its type does not say it: a slice has three words.
constexpr quint64 slot = 24;

/// Whole words, so that another piece can follow.
QByteArray words(QByteArray bytes)
{
    bytes.truncate(bytes.size() / 8 * 8);
    return bytes;
}

bool inStack(const RawGoroutine &goroutine, quint64 address)
{
    return address >= goroutine.stackLow && address < goroutine.stackEnd;
}

} // namespace

RootsReader::RootsReader(std::shared_ptr<Delve::Client> client, MemoryReader &memory, QObject *parent)
    : QObject(parent)
    , m_client(std::move(client))
    , m_memory(memory)
{
}

quint64 RootsReader::lowest(const RawGoroutine &goroutine) const
{
    return inStack(goroutine, goroutine.stackTop) ? goroutine.stackTop : goroutine.stackLow;
}

FutureResult<LivenessRoots> RootsReader::everything(const RuntimeLayout &layout, const GoroutineTable &table)
{
    const QList<qint64> fields = layout.g.values();
    m_recordSize = fields.isEmpty() ? 0 : std::ranges::max(fields) + 8;
    QList<MemoryRange> ranges{{.address = layout.data, .size = static_cast<qint64>(layout.dataEnd - layout.data)},
                              {.address = layout.bss, .size = static_cast<qint64>(layout.bssEnd - layout.bss)}};
    for (const RawGoroutine &goroutine : table.goroutines) {
        ranges.append(
            {.address = lowest(goroutine), .size = static_cast<qint64>(goroutine.stackEnd - lowest(goroutine))});
    }
    const SharedPromise<LivenessRoots> promise;
    m_memory.fetch(ranges).then(this, [this, promise, layout, table](const Result<void> &fetched) {
        if (!fetched) {
            promise.answer(fail(fetched.error()));
            return;
        }
        const auto section = [this](quint64 from, quint64 to) {
            return words(m_memory.bytes(from, static_cast<qint64>(to - from)));
        };
        m_all.package = section(layout.data, layout.dataEnd) + section(layout.bss, layout.bssEnd);
        for (const RawGoroutine &goroutine : table.goroutines) {
            const quint64 low = lowest(goroutine);
            m_all.goroutines.insert(goroutine.id,
                                    words(m_memory.bytes(goroutine.record, m_recordSize))
                                        + m_memory.bytes(low, static_cast<qint64>(goroutine.stackEnd - low)));
        }
        promise.answer(m_all);
    });
    return promise.future();
}

FutureResult<LivenessRoots> RootsReader::used(const GoroutineTable &table, const Stacks &stacks,
                                              const LockFinder &sources, const QSet<QString> &optimised)
{
    m_optimised = optimised;
    m_used = m_all;
    Questions questions(this, [this] { m_promise.answer(m_used); });
    for (const RawGoroutine &goroutine : table.goroutines) {
        const Stack stack = stacks.value(goroutine.id);
        if (stack.frames.isEmpty() || !stack.complete || goroutine.stackTop == 0) {
            continue;
        }
        keepRest(goroutine, stack, sources);
        for (const Frame &frame : stack.frames) {
            if (const GoSourcePtr source = sourceOf(frame, sources)) {
                askVariables(questions, goroutine, frame, source);
            }
        }
    }
    questions.noMore();
    return m_promise.future();
}

/// Of frames whose variables tell everything; else null.
GoSourcePtr RootsReader::sourceOf(const Frame &frame, const LockFinder &sources) const
{
    const bool tells = !frame.runtime && !m_optimised.contains(frame.location.function);
    return tells ? sources.source(frame.location.file) : nullptr;
}

/// The words of those frames whose source is not here.
void RootsReader::keepRest(const RawGoroutine &goroutine, const Stack &stack, const LockFinder &sources)
{
    QByteArray kept = words(m_memory.bytes(goroutine.record, m_recordSize));
    quint64 from = lowest(goroutine);
    for (const Frame &frame : stack.frames) {
        const quint64 end = goroutine.stackEnd + static_cast<quint64>(frame.offset); // an offset is negative
        if (end <= from || end > goroutine.stackEnd) {
            continue;
        }
        // What the runtime's frames hold while they wait is what is waited for; the rest is left from earlier calls.
        if (!frame.runtime && !sourceOf(frame, sources)) {
            kept += words(m_memory.bytes(from, static_cast<qint64>(end - from)));
        }
        from = end;
    }
    m_used.goroutines.insert(goroutine.id, kept);
}

void RootsReader::askVariables(Questions &questions, const RawGoroutine &goroutine, const Frame &frame,
                               const GoSourcePtr &source)
{
    const Delve::EvalScope scope{.goroutine = goroutine.id, .frame = frame.index, .deferredCall = 0};
    const auto take = [this, goroutine, source,
                       line = frame.location.line](const Result<QList<Delve::Variable>> &variables) {
        if (!variables) {
            return;
        }
        for (const Delve::Variable &variable : *variables) {
            if (source->mayUseAgain(line, variable.name)) {
                addVariable(goroutine, variable);
            }
        }
    };
    questions.add<QList<Delve::Variable>>(m_client->listLocalVars(scope, addresses), take);
    questions.add<QList<Delve::Variable>>(m_client->listFunctionArgs(scope, addresses), take);
}

void RootsReader::addVariable(const RawGoroutine &goroutine, const Delve::Variable &variable)
{
    addWord(goroutine.id, variable.addr);
    addWord(goroutine.id, variable.base);
    quint64 end = variable.addr + slot;
    for (const Delve::Variable &child : variable.children) {
        addWord(goroutine.id, child.addr);
        addWord(goroutine.id, child.base);
        if (child.addr >= variable.addr && child.addr < variable.addr + 4096) {
            end = std::max(end, child.addr + slot);
        }
    }
    if (inStack(goroutine, variable.addr)) {
        m_used.goroutines[goroutine.id] +=
            words(m_memory.bytes(variable.addr, static_cast<qint64>(end - variable.addr)));
    }
}

void RootsReader::addWord(GoroutineId goroutine, quint64 pointer)
{
    char raw[sizeof pointer];
    qToLittleEndian(pointer, raw);
    m_used.goroutines[goroutine].append(raw, sizeof raw);
}

} // namespace Backstep
