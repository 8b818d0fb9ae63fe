// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/rootsreader.h"

#include <QCoreApplication>
#include <QtEndian>

#include <algorithm>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr Delve::LoadConfig addresses{
    .followPointers = false, .maxVariableRecurse = 1, .maxStringLen = 0, .maxArrayValues = 16, .maxStructFields = -1};

constexpr qint64 word = 8;
constexpr qint64 specialSize = 64; // the record of a finalizer, the longest
constexpr qint64 finalizerBlock = 4'096;
constexpr qint64 cleanupBlock = 512;

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

FutureResult<LivenessRoots> RootsReader::everything(const RuntimeLayout &layout, const GoroutineTable &table,
                                                    const RawStacks &walked)
{
    m_layout = layout;
    m_table = table;
    m_walked = walked;
    const QList<qint64> fields = layout.g.values();
    m_recordSize = fields.isEmpty() ? 0 : std::ranges::max(fields) + 8;
    if (!MemoryReader::fits(m_layout.processorCount, word)) {
        m_layout.processorCount = 0;
        m_complete = false;
    }
    readSpecials(table.specials);
    return m_promise.future();
}

/// A finalizer gets its object back, and what it leads to, when nobody else has it any more. Lists are followed all at
/// once; `open` has the next record of each span.
void RootsReader::readSpecials(QHash<quint64, quint64> open)
{
    open.removeIf([this](QHash<quint64, quint64>::iterator it) {
        // A damaged list may lead back, or into that of another span.
        const quint64 record = it.value();
        const bool again = record != 0 && m_specials.contains(record);
        m_complete = m_complete && !again;
        m_specials.insert(record);
        return again || record == 0;
    });
    if (open.isEmpty() || !m_layout.special.contains(u"next"_s)) {
        readBlocks({{.address = m_layout.finalizers, .size = finalizerBlock, .link = m_layout.finalizersLink},
                    {.address = m_layout.cleanups, .size = cleanupBlock, .link = m_layout.cleanupsLink}});
        return;
    }
    QList<MemoryRange> ranges;
    for (const quint64 record : std::as_const(open)) {
        ranges.append({.address = record, .size = specialSize});
    }
    m_memory.fetch(ranges).then(this, [this, open](const Result<void> &fetched) {
        if (!fetched) {
            m_promise.answer(fail(fetched.error()));
            return;
        }
        QHash<quint64, quint64> next;
        for (auto it = open.cbegin(); it != open.cend(); ++it) {
            const auto field = [this, &it](QLatin1StringView name, int size) {
                return m_memory.number(it.value() + static_cast<quint64>(m_layout.special.value(name)), size);
            };
            // Of 16 bits in older releases, with the kind behind it; spans with finalizers are small.
            addWord(m_all.package, it.key() + field("offset"_L1, 2));
            m_all.package += wordsAt(it.value(), specialSize);
            next.insert(it.key(), field("next"_L1, 8));
        }
        readSpecials(next);
    });
}

/// What nobody has any more, and whose finalizer is still to come: it waits in blocks outside of the heap, which are
/// lists.
void RootsReader::readBlocks(const QList<Block> &open)
{
    QList<MemoryRange> ranges;
    for (const Block &block : open) {
        if (block.address != 0 && !m_blocks.contains(block.address)) {
            ranges.append({.address = block.address, .size = block.size});
        }
    }
    if (ranges.isEmpty()) {
        fetchStacks();
        return;
    }
    m_memory.fetch(ranges).then(this, [this, open](const Result<void> &fetched) {
        if (!fetched) {
            m_promise.answer(fail(fetched.error()));
            return;
        }
        QList<Block> next;
        for (Block block : open) {
            if (block.address != 0 && !m_blocks.contains(block.address)) {
                m_blocks.insert(block.address);
                m_all.package += wordsAt(block.address, block.size);
                block.address = m_memory.number(block.address + static_cast<quint64>(block.link));
                next.append(block);
            }
        }
        readBlocks(next);
    });
}

/// All that lies there, with zeros where it could not be read, which is kept in mind.
QByteArray RootsReader::wordsAt(quint64 address, qint64 size)
{
    m_complete = m_complete && size >= 0 && m_memory.has(address, size); // below 0 where the bounds are damaged
    return words(m_memory.padded(address, size));
}

/// The field `timers` of each processor, whatever type it has.
QList<MemoryRange> RootsReader::timersOfProcessors() const
{
    const qint64 from = m_layout.processor.value(u"timers"_s);
    qint64 to = from;
    for (const qint64 field : m_layout.processor) {
        to = field > from && (field < to || to == from) ? field : to;
    }
    QList<MemoryRange> ranges;
    for (qint64 i = 0; i < m_layout.processorCount; ++i) {
        const quint64 processor = m_memory.number(m_layout.processors + static_cast<quint64>(i * word));
        ranges.append({.address = processor + static_cast<quint64>(from), .size = to - from});
    }
    return ranges;
}

void RootsReader::fetchStacks()
{
    const auto section = [](quint64 from, quint64 to) {
        return MemoryRange{.address = from, .size = static_cast<qint64>(to - from)};
    };
    QList<MemoryRange> ranges{section(m_layout.data, m_layout.dataEnd), section(m_layout.bss, m_layout.bssEnd)};
    for (const auto &[from, to] : std::as_const(m_layout.otherData)) {
        ranges.append(section(from, to));
    }
    ranges += timersOfProcessors();
    for (const RawGoroutine &goroutine : std::as_const(m_table.goroutines)) {
        if (!m_walked.value(goroutine.id).known) {
            ranges.append(section(lowest(goroutine), goroutine.stackEnd));
        }
    }
    m_memory.fetch(ranges).then(this, [this](const Result<void> &fetched) {
        if (!fetched) {
            m_promise.answer(fail(fetched.error()));
            return;
        }
        const auto take = [this](const StopToken &) {
            takeStacks();
            return Result<void>();
        };
        m_jobs.run<void>(take).then(this, [this](const Result<void> &) { finish(); });
    });
}

void RootsReader::takeStacks()
{
    const auto section = [this](quint64 from, quint64 to) { return wordsAt(from, static_cast<qint64>(to - from)); };
    m_all.package += section(m_layout.data, m_layout.dataEnd) + section(m_layout.bss, m_layout.bssEnd);
    for (const auto &[from, to] : std::as_const(m_layout.otherData)) {
        m_all.package += section(from, to);
    }
    const QList<MemoryRange> timers = timersOfProcessors();
    for (const MemoryRange &range : timers) {
        m_all.runtime += wordsAt(range.address, range.size);
    }
    for (const RawGoroutine &goroutine : std::as_const(m_table.goroutines)) {
        const RawStack walked = m_walked.value(goroutine.id);
        m_all.goroutines.insert(goroutine.id,
                                wordsAt(goroutine.record, m_recordSize)
                                    + (walked.known ? walked.used() : section(lowest(goroutine), goroutine.stackEnd)));
    }
}

void RootsReader::finish()
{
    if (!m_layout.allModules) {
        m_doubts.append(QCoreApplication::translate(
            "WaitReader",
            "The variables of a plugin or of a shared library could not be read. Who waits for ever is suspected only: "
            "they may lead to what wakes them."));
    }
    Questions questions(this, [this] { answerRegisters(); });
    addRegisters(questions);
    questions.noMore();
}

void RootsReader::answerRegisters()
{
    if (!m_running.isEmpty()) {
        m_doubts.append(QCoreApplication::translate(
            "WaitReader",
            "The processor's registers could not be read. Who waits for ever is suspected only: what runs may have the "
            "only pointer to what wakes them there."));
    }
    m_promise.answer(m_all);
}

/// What runs may have a pointer nowhere else.
void RootsReader::addRegisters(Questions &questions)
{
    static const QStringList ofX86 = u"RAX RBX RCX RDX RSI RDI RBP R8 R9 R10 R11 R12 R13 R14 R15"_s.split(u' ');
    static const QStringList ofArm = [] {
        QStringList all;
        for (int i = 0; i <= 30; ++i) {
            all.append(u'X' + QString::number(i));
        }
        return all;
    }();
    for (const RawGoroutine &goroutine : std::as_const(m_table.goroutines)) {
        if (goroutine.state != GoroutineState::Running) {
            continue;
        }
        m_running.insert(goroutine.id);
        for (const QString &name : m_layout.x86 ? ofX86 : ofArm) {
            questions.add<Delve::Variable>(
                m_client->eval({.goroutine = goroutine.id, .frame = 0, .deferredCall = 0}, name, addresses),
                [this, id = goroutine.id](const Result<Delve::Variable> &value) {
                    if (value) {
                        m_running.remove(id);
                        addWord(m_all.goroutines[id], value->value.toULongLong(nullptr, 0));
                    }
                });
        }
    }
}

FutureResult<LivenessRoots> RootsReader::used(const GoroutineTable &table, const Stacks &stacks,
                                              const LockFinder &sources, const QSet<QString> &optimised)
{
    m_optimised = optimised;
    m_used = m_all;
    m_used.likely = true;
    const SharedPromise<LivenessRoots> promise;
    Questions questions(this, [this, promise] { promise.answer(m_used); });
    for (const RawGoroutine &goroutine : table.goroutines) {
        const Stack stack = stacks.value(goroutine.id);
        const bool known = m_walked.value(goroutine.id).known;
        if (known || stack.frames.isEmpty() || !stack.complete || goroutine.stackTop == 0) {
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
    return promise.future();
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
    questions.addLater<QList<Delve::Variable>>(
        [client = m_client, scope] { return client->listLocalVars(scope, addresses); }, take);
    questions.addLater<QList<Delve::Variable>>(
        [client = m_client, scope] { return client->listFunctionArgs(scope, addresses); }, take);
}

void RootsReader::addVariable(const RawGoroutine &goroutine, const Delve::Variable &variable)
{
    QByteArray &used = m_used.goroutines[goroutine.id];
    addWord(used, variable.addr);
    addWord(used, variable.base);
    quint64 end = variable.addr + slot;
    for (const Delve::Variable &child : variable.children) {
        addWord(used, child.addr);
        addWord(used, child.base);
        if (child.addr >= variable.addr && child.addr < variable.addr + 4096) {
            end = std::max(end, child.addr + slot);
        }
    }
    if (inStack(goroutine, variable.addr)) {
        used += words(m_memory.bytes(variable.addr, static_cast<qint64>(end - variable.addr)));
    }
}

void RootsReader::addWord(QByteArray &words, quint64 pointer)
{
    char raw[sizeof pointer];
    qToLittleEndian(pointer, raw);
    words.append(raw, sizeof raw);
}

} // namespace Backstep
