// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/goroutinescan.h"

#include "app/session/convertgoroutines.h"

#include <QCoreApplication>
#include <QtEndian>

#include <algorithm>
#include <numeric>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 pointer = 8;
constexpr qsizetype mostSamples = 4'000;
constexpr int mostLooks = 8; // under way at a time
constexpr qint64 deepest = 65'536; // bytes of a stack that are looked at
constexpr int mostFrames = 1'000;
constexpr int placeFrames = 32; // as far down as a place of the person's own is looked for, and a little more

constexpr Delve::LoadConfig fields{
    .followPointers = false, .maxVariableRecurse = 1, .maxStringLen = 0, .maxArrayValues = 0, .maxStructFields = -1};

quint64 wordAt(const char *bytes)
{
    return qFromLittleEndian<quint64>(bytes);
}

quint64 mixed(quint64 key, quint64 value)
{
    key = (key ^ value) * 0x9e3779b97f4a7c15ULL; // spreads each bit over all above it
    return key ^ (key >> 32U);
}

struct StackKeys
{
    quint64 all = 0;
    quint64 place = 0; ///< of the youngest frames
};

/// Follows the saved frame pointers; `bytes` are those of the stack from `low` on.
StackKeys stackKeysOf(quint64 pc, quint64 frame, quint64 low, QByteArrayView bytes)
{
    quint64 key = mixed(1, pc);
    quint64 place = key;
    const quint64 end = low + static_cast<quint64>(bytes.size());
    for (int i = 0; i < mostFrames && frame >= low && frame + 2 * pointer <= end; ++i) {
        const char *at = bytes.data() + (frame - low);
        key = mixed(key, wordAt(at + pointer)); // where it returns to
        place = i < placeFrames ? key : place;
        const quint64 next = wordAt(at);
        if (next <= frame) {
            break; // frames lie above each other
        }
        frame = next;
    }
    return {.all = key == 0 ? 1 : key, .place = place};
}

} // namespace

GoroutineScan::GoroutineScan(std::shared_ptr<Delve::Client> client, Look look, QObject *parent)
    : QObject(parent)
    , m_client(std::move(client))
    , m_look(std::move(look))
    , m_memory(m_client)
    , m_labelMemory(m_client)
    , m_labels(m_client, m_labelMemory)
{
}

GoroutineScan::~GoroutineScan()
{
    m_promise.answer(
        fail(ErrorCode::stale,
             QCoreApplication::translate("Backstep::DelveSession", "The program has moved on since this was asked.")));
}

template<typename T>
void GoroutineScan::then(const FutureResult<T> &step, std::function<void(const T &)> next)
{
    QFuture(step).then(this, [this, next = std::move(next)](const Result<T> &result) {
        if (result) {
            next(*result);
        } else {
            m_promise.answer(fail(result.error()));
        }
    });
}

void GoroutineScan::then(const FutureResult<void> &step, std::function<void()> next)
{
    QFuture(step).then(this, [this, next = std::move(next)](const Result<void> &result) {
        if (result) {
            next();
        } else {
            m_promise.answer(fail(result.error()));
        }
    });
}

FutureResult<GoroutinePagePtr> GoroutineScan::run(GoroutineDetail detail)
{
    m_detail = detail;
    auto *layouts = new RuntimeLayoutReader(m_client, this);
    then<RuntimeLayout>(layouts->read(), [this](const RuntimeLayout &layout) {
        m_layout = layout;
        readLayout();
    });
    return m_promise.future();
}

std::optional<int> GoroutineScan::slotOf(GoroutineId goroutine) const
{
    const auto found = std::ranges::find(m_records, goroutine, &Record::id);
    return goroutine > 0 && found != m_records.cend() ? std::optional(found->slot) : std::nullopt;
}

/// The saved registers of a goroutine are a struct within its record.
void GoroutineScan::readLayout()
{
    then<Delve::Variable>(m_client->eval({}, u"runtime.g0.sched"_s, fields), [this](const Delve::Variable &sched) {
        FieldOffsets gobuf;
        for (const Delve::Variable &field : sched.children) {
            gobuf.insert(field.name, static_cast<qint64>(field.addr - sched.addr));
        }
        if (findOffsets(gobuf) && MemoryReader::fits(m_layout.goroutineCount, pointer)) {
            readTable();
            return;
        }
        m_promise.answer(
            fail(ErrorCode::notSupported,
                 QCoreApplication::translate("Backstep::GoroutineScan",
                                             "The runtime of this Go release keeps its goroutines in a way that is not "
                                             "known; they are listed one by one.")));
    });
}

/// False where one is not known.
bool GoroutineScan::findOffsets(const FieldOffsets &gobuf)
{
    bool known = true;
    const auto at = [this, &known](const FieldOffsets &offsets, QLatin1StringView name, qint64 from = 0) {
        const auto found = offsets.constFind(name);
        known = known && found != offsets.constEnd();
        const qint64 offset = from + (known ? *found : 0);
        m_extent = std::max(m_extent, offset + pointer);
        return offset;
    };
    const FieldOffsets &g = m_layout.g;
    const qint64 sched = at(g, "sched"_L1);
    m_at = {.id = at(g, "goid"_L1),
            .status = at(g, "atomicstatus"_L1),
            .reason = at(g, "waitreason"_L1),
            .waitSince = at(g, "waitsince"_L1),
            .goStatement = at(g, "gopc"_L1),
            .start = at(g, "startpc"_L1),
            .labels = at(g, "labels"_L1),
            .stackEnd = at(g, "stack"_L1, pointer),
            .stackTop = at(gobuf, "sp"_L1, sched),
            .pc = at(gobuf, "pc"_L1, sched),
            .frame = at(gobuf, "bp"_L1, sched),
            .machine = at(g, "m"_L1)};
    return known;
}

void GoroutineScan::readTable()
{
    then(m_memory.fetch({{.address = m_layout.goroutines, .size = m_layout.goroutineCount * pointer}}), [this] {
        m_records.resize(m_layout.goroutineCount);
        for (qsizetype i = 0; i < m_records.size(); ++i) {
            m_records[i].slot = static_cast<int>(i);
        }
        constexpr qint64 atOnce = 8'192;
        for (qsizetype i = 0; i < m_records.size(); i += atOnce) {
            const qint64 count = std::min<qint64>(atOnce, m_records.size() - i);
            const QByteArray part =
                m_memory.bytes(m_layout.goroutines + static_cast<quint64>(i * pointer), count * pointer);
            for (qint64 j = 0; j < part.size() / pointer; ++j) {
                m_records[i + j].address = wordAt(part.constData() + j * pointer);
            }
        }
        readRecords();
    });
}

void GoroutineScan::readRecords()
{
    m_order.resize(m_records.size());
    std::iota(m_order.begin(), m_order.end(), 0);
    std::ranges::sort(m_order, {}, [this](int i) { return m_records.at(i).address; });
    QList<MemoryRange> ranges;
    for (const Record &record : std::as_const(m_records)) {
        ranges.append({.address = record.address, .size = m_extent});
    }
    then(m_memory.stream(ranges, [this](quint64 address, const QByteArray &bytes) { takeRecords(address, bytes); }),
         [this] {
             for (Record &record : m_records) {
                 record.alone = record.alone || !record.read;
             }
             readThreads();
         });
}

void GoroutineScan::takeRecords(quint64 address, const QByteArray &bytes)
{
    const quint64 end = address + static_cast<quint64>(bytes.size());
    auto at = std::ranges::lower_bound(m_order, address, {}, [this](int i) { return m_records.at(i).address; });
    for (; at != m_order.end(); ++at) {
        Record &record = m_records[*at];
        if (record.address + static_cast<quint64>(m_extent) > end) {
            break;
        }
        decode(record, bytes.constData() + (record.address - address));
        ++m_read;
    }
    tell(QT_TRANSLATE_NOOP("Backstep::GoroutineScan", "Reading goroutines: %L1 of %L2"));
}

/// `sentence` has a place for how many are read, and one for how many there are.
void GoroutineScan::tell(const char *sentence)
{
    if (m_pace.due()) {
        Q_EMIT progressed(
            QCoreApplication::translate("Backstep::GoroutineScan", sentence).arg(m_read).arg(m_records.size()));
    }
}

void GoroutineScan::decode(Record &record, const char *bytes) const
{
    const auto word = [bytes](qint64 offset) { return wordAt(bytes + offset); };
    record.read = true;
    record.state = goroutineState(qFromLittleEndian<quint32>(bytes + m_at.status));
    record.id = record.state == GoroutineState::Dead ? 0 : static_cast<GoroutineId>(word(m_at.id));
    record.reason = static_cast<quint8>(bytes[m_at.reason]);
    record.waitSince = static_cast<qint64>(word(m_at.waitSince));
    record.stackTop = word(m_at.stackTop);
    record.pc = word(m_at.pc);
    record.frame = word(m_at.frame);
    record.stackEnd = word(m_at.stackEnd);
    record.labels = word(m_at.labels);
    record.traits = {.start = word(m_at.start), .goStatement = word(m_at.goStatement), .place = record.pc};
    const bool left = record.state == GoroutineState::Syscall && m_layout.machine.contains(u"procid"_s);
    record.machine = left ? word(m_at.machine) : 0;
    // While it runs, its record does not say where. On its way into the kernel it is noted where it came from.
    record.alone = !left && record.state != GoroutineState::Waiting && record.state != GoroutineState::Runnable;
}

/// Goroutines in the kernel are each on a thread.
void GoroutineScan::readThreads()
{
    const auto id = static_cast<quint64>(m_layout.machine.value(u"procid"_s));
    QList<MemoryRange> ranges;
    for (const Record &record : std::as_const(m_records)) {
        if (record.machine != 0) {
            ranges.append({.address = record.machine + id, .size = pointer});
        }
    }
    then(m_memory.fetch(ranges), [this, id] {
        for (Record &record : m_records) {
            record.thread = record.machine != 0 ? static_cast<int>(m_memory.number(record.machine + id)) : 0;
        }
        if (m_detail == GoroutineDetail::Places) {
            readStacks();
        } else {
            chooseSamples();
        }
    });
}

void GoroutineScan::readStacks()
{
    m_order.clear();
    m_read = 0;
    QList<MemoryRange> ranges;
    for (const Record &record : std::as_const(m_records)) {
        if (record.id != 0 && !record.alone && record.stackTop < record.stackEnd) {
            m_order.append(record.slot);
            const qint64 size = std::min(deepest, static_cast<qint64>(record.stackEnd - record.stackTop));
            ranges.append({.address = record.stackTop, .size = size});
        }
    }
    std::ranges::sort(m_order, {}, [this](int i) { return m_records.at(i).stackTop; });
    then(m_memory.stream(ranges, [this](quint64 address, const QByteArray &bytes) { takeStacks(address, bytes); }),
         [this] { chooseSamples(); });
}

void GoroutineScan::takeStacks(quint64 address, const QByteArray &bytes)
{
    const quint64 end = address + static_cast<quint64>(bytes.size());
    auto at = std::ranges::lower_bound(m_order, address, {}, [this](int i) { return m_records.at(i).stackTop; });
    for (; at != m_order.end() && m_records.at(*at).stackTop < end; ++at) {
        Record &record = m_records[*at];
        const QByteArrayView rest = QByteArrayView(bytes).sliced(static_cast<qsizetype>(record.stackTop - address));
        const auto size = static_cast<qint64>(record.stackEnd - record.stackTop);
        const StackKeys keys =
            stackKeysOf(record.pc, record.frame, record.stackTop, rest.first(std::min(size, rest.size())));
        record.stack = keys.all;
        record.traits.place = keys.place;
        ++m_read;
    }
    tell(QT_TRANSLATE_NOOP("Backstep::GoroutineScan", "Reading the stacks of goroutines: %L1 of %L2"));
}

void GoroutineScan::chooseSamples()
{
    const auto choose = [this](const StopToken &) { return Result<QList<int>>(samples()); };
    then<QList<int>>(m_jobs.run<QList<int>>(choose), [this](const QList<int> &slots) {
        m_toLookAt = slots;
        if (m_toLookAt.size() > mostSamples) {
            m_promise.answer(fail(ErrorCode::notSupported,
                                  QCoreApplication::translate("Backstep::GoroutineScan",
                                                              "The goroutines are of so many kinds that they are "
                                                              "listed one by one.")));
            return;
        }
        m_open = 2;
        readLabels();
        lookAtSamples();
    });
}

QList<int> GoroutineScan::samples()
{
    QList<int> chosen;
    for (const Record &record : std::as_const(m_records)) {
        if (record.id == 0 && record.read) {
            continue;
        }
        bool wanted = record.alone;
        const auto take = [&wanted, &record](QHash<quint64, int> &slots, quint64 trait) {
            if (!record.alone && !slots.contains(trait)) {
                slots.insert(trait, record.slot);
                wanted = true;
            }
        };
        take(m_samples.start, record.traits.start);
        take(m_samples.goStatement, record.traits.goStatement);
        take(m_samples.place, record.traits.place);
        if (wanted) {
            chosen.append(record.slot);
        }
    }
    return chosen;
}

void GoroutineScan::readLabels()
{
    QSet<quint64> sets;
    for (const Record &record : std::as_const(m_records)) {
        if (record.id != 0 && record.labels != 0) {
            sets.insert(record.labels);
        }
    }
    connect(&m_labelMemory, &MemoryReader::came, this, [this] {
        if (m_pace.due()) {
            Q_EMIT progressed(QCoreApplication::translate("Backstep::GoroutineScan",
                                                          "Reading the labels of %Ln goroutines", nullptr,
                                                          static_cast<int>(m_records.size())));
        }
    });
    then<LabelSets>(m_labels.read(sets), [this](const LabelSets &found) {
        m_sets = found;
        oneIsDone();
    });
}

void GoroutineScan::oneIsDone()
{
    if (--m_open == 0) {
        answer();
    }
}

void GoroutineScan::lookAtSamples()
{
    for (int i = 0; i < mostLooks; ++i) {
        lookAtNext();
    }
    oneIsDone();
}

void GoroutineScan::lookAtNext()
{
    if (m_toLookAt.isEmpty()) {
        return;
    }
    ++m_open;
    const int slot = m_toLookAt.takeLast();
    m_look(slot).then(this, [this, slot](const Result<GoroutinePagePtr> &page) {
        // A slot whose goroutine has ended is answered with the next one.
        const Record &record = m_records.at(slot);
        const bool found = page && !(*page)->goroutines.isEmpty();
        if (found && (!record.read || (*page)->goroutines.constFirst().id == record.id)) {
            m_seen.insert(slot, (*page)->goroutines.constFirst());
        }
        lookAtNext();
        oneIsDone();
    });
}

const Goroutine &GoroutineScan::sample(const QHash<quint64, int> &slots, quint64 trait) const
{
    static const Goroutine nothing;
    const auto seen = m_seen.constFind(slots.value(trait, -1));
    return seen == m_seen.cend() ? nothing : *seen;
}

Goroutine GoroutineScan::assemble(const Record &record) const
{
    if (const auto seen = m_seen.constFind(record.slot); seen != m_seen.cend()) {
        Goroutine goroutine = *seen;
        goroutine.stackKey = record.alone || m_detail != GoroutineDetail::Places ? 0 : record.stack;
        return goroutine;
    }
    const bool waits = record.state == GoroutineState::Waiting;
    const Goroutine &entry = sample(m_samples.start, record.traits.start);
    const Goroutine &standing = sample(m_samples.place, record.traits.place);
    const bool places = m_detail == GoroutineDetail::Places;
    return {.id = record.id,
            .state = record.state,
            .waitReason = waits ? m_layout.waitReasons.value(record.reason) : QString(),
            .labels = m_sets.value(record.labels),
            .current = standing.current,
            .user = places ? standing.user : CodeLocation(),
            .goStatement = sample(m_samples.goStatement, record.traits.goStatement).goStatement,
            .start = entry.start,
            .thread = record.thread,
            .waitSince = record.waitSince != 0 ? std::optional(record.waitSince) : std::nullopt,
            .system = entry.system,
            .stackKey = places ? record.stack : 0,
            .unreadable = {}};
}

void GoroutineScan::answer()
{
    const auto assemble = [this](const StopToken &) { return Result<GoroutinePagePtr>(assembleAll()); };
    then<GoroutinePagePtr>(m_jobs.run<GoroutinePagePtr>(assemble),
                           [this](const GoroutinePagePtr &page) { m_promise.answer(page); });
}

GoroutinePagePtr GoroutineScan::assembleAll() const
{
    auto page = std::make_shared<GoroutinePage>();
    page->goroutines.reserve(m_records.size());
    for (const Record &record : std::as_const(m_records)) {
        if (record.id != 0 || (!record.read && m_seen.contains(record.slot))) {
            page->goroutines.append(assemble(record));
        }
    }
    page->total = page->goroutines.size();
    return page;
}

} // namespace Backstep
