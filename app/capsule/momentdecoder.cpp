// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/capsule/momentdecoder.h"

namespace Backstep {

using namespace Qt::StringLiterals;
using namespace CapsuleFormat;

namespace {

constexpr qint64 keptChars = 8LL * 1024 * 1024;
constexpr qsizetype keptLocations = 200'000;
constexpr qsizetype keptLabels = 10'000;
constexpr qint64 mostNodes = 2LL * nodes; // arguments and locals

} // namespace

void MomentDecoder::begin()
{
    m_problem.reset();
    m_chars = 0;
    m_nodes = 0;
    m_pairs = 0;
    m_waits = 0;
    if (m_labels.size() > keptLabels) {
        m_labels.clear();
    }
    if (m_kept > keptChars) {
        m_texts.clear();
        m_kept = 0;
    }
    if (m_locations.size() > keptLocations) {
        m_locations.clear();
    }
}

void MomentDecoder::refuse(const Error &error)
{
    if (!m_problem) {
        m_problem = error;
    }
}

bool MomentDecoder::charge(qint64 &account, qint64 most, qint64 amount, const char *what)
{
    account += amount;
    if (account > most) {
        refuse(m_file.complaint().tooLarge(QString::fromLatin1(what)));
    }
    return !m_problem;
}

std::optional<CapsuleFile::Record> MomentDecoder::find(RecordKind kind, quint64 id)
{
    if (m_problem) {
        return std::nullopt;
    }
    Result<CapsuleFile::Record> found = m_file.record(kind, id);
    if (!found) {
        refuse(found.error());
        return std::nullopt;
    }
    return std::move(*found);
}

RecordSource MomentDecoder::sourceOf(const CapsuleFile::Record &record, RecordKind kind, quint64 id) const
{
    return {record.bytes, m_file.known(), kind, id};
}

bool MomentDecoder::accept(RecordSource &source, RecordKind kind, quint64 id)
{
    if (!source.failed() && source.left() > 0) {
        source.refuse("a record has more bytes than it should");
    }
    if (source.failed()) {
        refuse(m_file.complaint().damaged(
            u"record %1 of kind %2: %3"_s.arg(id).arg(index(kind)).arg(QLatin1StringView(source.why()))));
    }
    return !m_problem;
}

std::optional<QString> MomentDecoder::leaf(quint64 id, QList<quint64> &parts)
{
    const auto kept = m_texts.constFind(id);
    if (kept != m_texts.constEnd()) {
        return *kept;
    }
    const std::optional<CapsuleFile::Record> found = find(RecordKind::Text, id);
    if (!found) {
        return std::nullopt;
    }
    RecordSource source = sourceOf(*found, RecordKind::Text, id);
    Records::Text record;
    Records::code(source, record);
    std::optional<QString> text;
    if (!source.failed() && record.parts.isEmpty()) {
        text = decodedText(record.leaf);
        if (!text) {
            source.refuse("a text that is none");
        }
    }
    if (!accept(source, RecordKind::Text, id) || (text && !charge(m_chars, textChars, text->size(), "too much text"))) {
        return std::nullopt;
    }
    parts = record.parts;
    if (text) {
        m_texts.insert(id, *text);
        m_kept += text->size() + 16;
    }
    return text;
}

QString MomentDecoder::text(quint64 id)
{
    if (id == 0 || m_problem) {
        return {};
    }
    QList<quint64> parts;
    const std::optional<QString> whole = leaf(id, parts);
    return whole ? *whole : joined(parts);
}

QString MomentDecoder::joined(const QList<quint64> &parts)
{
    QString text;
    for (const quint64 part : parts) {
        QList<quint64> none;
        const std::optional<QString> piece = leaf(part, none);
        if (!piece) {
            refuse(m_file.complaint().refused(u"a text of texts of texts"_s));
            return {};
        }
        if (!charge(m_chars, textChars, piece->size(), "too much text")) {
            return {};
        }
        text += *piece;
    }
    return text;
}

CodeLocation MomentDecoder::location(quint64 id)
{
    if (id == 0) {
        return {};
    }
    const auto kept = m_locations.constFind(id);
    if (kept != m_locations.constEnd()) {
        return *kept;
    }
    const auto record = read<Records::Location>(id);
    const CodeLocation location{
        .pc = record.pc, .file = text(record.file), .line = record.line, .function = text(record.function)};
    if (!m_problem) {
        m_locations.insert(id, location);
    }
    return location;
}

QMap<QString, QString> MomentDecoder::labels(quint64 id)
{
    if (id == 0) {
        return {};
    }
    const auto kept = m_labels.constFind(id);
    if (kept != m_labels.constEnd()) {
        return *kept; // shared, as goroutines of one request share them
    }
    const auto record = read<Records::Labels>(id);
    QMap<QString, QString> labels;
    if (!charge(m_pairs, labelPairs, record.texts.size() / 2, "too many labels")) {
        return {};
    }
    for (qsizetype i = 0; i + 1 < record.texts.size(); i += 2) {
        labels.insert(text(record.texts[i]), text(record.texts[i + 1]));
    }
    if (!m_problem) {
        m_labels.insert(id, labels);
    }
    return labels;
}

StackPtr MomentDecoder::stack(quint64 id, GoroutineId goroutine)
{
    const auto record = read<Records::Stack>(id);
    auto stack = std::make_shared<Stack>(Stack{
        .goroutine = goroutine, .frames = {}, .firstUserFrame = record.firstUserFrame, .complete = record.complete});
    quint64 frame = record.top;
    for (qsizetype i = 0; i < record.count && !m_problem; ++i) {
        const auto one = read<Records::Frame>(frame);
        stack->frames.append({.index = record.indexes.isEmpty() ? static_cast<int>(i) : record.indexes[i],
                              .location = location(one.location),
                              .offset = one.offset,
                              .inlined = one.inlined,
                              .runtime = one.runtime,
                              .last = one.last,
                              .error = text(one.error)});
        frame = one.below;
    }
    if (frame != 0) {
        refuse(m_file.complaint().damaged(u"a stack has more frames than it should"_s));
    }
    return stack;
}

Variable MomentDecoder::variable(quint64 id, int depth)
{
    if (depth > valueDepth) {
        refuse(m_file.complaint().tooLarge(u"values within values without end"_s));
        return {};
    }
    if (!charge(m_nodes, mostNodes, 1, "too many values")) {
        return {};
    }
    const auto record = read<Records::Variable>(id);
    Variable variable{.name = text(record.name),
                      .type = text(record.type),
                      .value = text(record.value),
                      .kind = record.kind,
                      .address = record.address,
                      .length = record.length,
                      .capacity = record.capacity,
                      .childCount = record.childCount,
                      .children = {},
                      .expression = text(record.expression),
                      .unreadable = text(record.unreadable),
                      .declarationLine = record.declarationLine,
                      .argument = record.argument,
                      .returnValue = record.returnValue,
                      .shadowed = record.shadowed,
                      .optimisedOut = record.optimisedOut,
                      .truncated = record.truncated};
    for (const quint64 child : record.children) {
        if (m_problem) {
            return {};
        }
        variable.children.append(this->variable(child, depth + 1));
    }
    return variable;
}

VariableList MomentDecoder::list(quint64 id)
{
    VariableList variables;
    while (id != 0 && !m_problem) {
        const auto record = read<Records::VariableList>(id);
        for (const quint64 one : record.variables) {
            if (m_problem) {
                return {};
            }
            variables.append(variable(one, 1));
        }
        id = record.more;
    }
    return variables;
}

Goroutine MomentDecoder::goroutine(const Records::Goroutine &record)
{
    const auto origin = read<Records::Origin>(record.origin);
    return {.id = origin.id,
            .state = record.state,
            .waitReason = text(record.waitReason),
            .labels = labels(record.labels),
            .current = location(record.current),
            .user = location(record.user),
            .goStatement = location(origin.goStatement),
            .start = location(origin.start),
            .thread = record.thread,
            .waitSince = record.waitSince,
            .system = origin.system,
            .unreadable = text(record.unreadable)};
}

Stop MomentDecoder::stop(const Records::Moment &record)
{
    Stop stop;
    stop.event = record.event;
    stop.reason = record.reason;
    stop.reasonText = text(record.reasonText);
    stop.sentence = text(record.sentence);
    stop.goroutine = record.goroutine;
    stop.labels = labels(record.labels);
    stop.location = location(record.location);
    stop.thread = record.thread;
    if (record.threads != 0) {
        const auto all = read<Records::Threads>(record.threads);
        for (const Records::Thread &thread : all.threads) {
            stop.threads.append(
                {.id = thread.id, .goroutine = thread.goroutine, .location = location(thread.location)});
        }
    }
    for (const Records::Hit &hit : record.hits) {
        stop.hits.append({.breakpoint = hit.breakpoint, .goroutine = hit.goroutine, .totalHits = hit.totalHits});
    }
    stop.returnValues = list(record.returnValues);
    stop.stepUnfinished = record.stepUnfinished;
    stop.atStart = record.atStart;
    stop.atEnd = record.atEnd;
    stop.exited = record.exited;
    if (record.exitStatus) {
        stop.exitStatus = static_cast<int>(*record.exitStatus);
    }
    stop.milliseconds = record.milliseconds;
    return stop;
}

MomentInfo MomentDecoder::info(quint64 id, const Records::Moment &record)
{
    return {.id = static_cast<qint64>(id),
            .position = record.position,
            .reason = record.reason,
            .goroutine = record.goroutine,
            .location = location(record.location),
            .depth = record.depth,
            .frameOffset = record.frameOffset,
            .outputLines = record.outputLines,
            .why = text(record.why),
            .bookmark = {},
            .waits = record.waits != 0};
}

OutputLine MomentDecoder::output(quint64 id)
{
    const auto record = read<Records::Output>(id);
    return {.source = record.source, .text = text(record.text), .event = record.event};
}

} // namespace Backstep
