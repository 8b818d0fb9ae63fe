// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/capsule/momentencoder.h"

#include <QCoreApplication>

#include <algorithm>

namespace Backstep {

using namespace CapsuleFormat;

namespace {

constexpr qsizetype shortText = 256;
constexpr qsizetype longestText = qsizetype{leafChars} * textParts;

/// Whether a page of goroutines ends after this one. It depends on nothing but the id, so that pages before and after a
/// goroutine that begins or ends stay what they were.
bool endsPage(GoroutineId id)
{
    constexpr quint64 spread = 0x9E3779B97F4A7C15; // 2^64 divided by the golden ratio
    return (static_cast<quint64>(id) * spread) >> 58 == 0; // one of 64
}

/// Nobody should think that nobody asked.
QString waitsLeftOut()
{
    return QCoreApplication::translate("Backstep::MomentEncoder",
                                       "Who waits for whom was more than a capsule takes, and was left out.");
}

} // namespace

StandingFrame standingFrame(const Moment &moment)
{
    const auto own = std::ranges::find_if(moment.goroutines, [&](const CapturedGoroutine &captured) {
        return captured.goroutine.id == moment.stop.goroutine;
    });
    if (own == moment.goroutines.end() || own->stack == nullptr || own->stack->frames.isEmpty()) {
        return {};
    }
    const QList<Frame> &frames = own->stack->frames;
    const qsizetype user = std::clamp<qsizetype>(own->stack->firstUserFrame, 0, frames.size() - 1);
    return {.depth = static_cast<int>(frames.size()), .offset = frames[user].offset};
}

quint64 MomentEncoder::text(const QString &text)
{
    if (text.isEmpty()) {
        return 0;
    }
    if (text.size() > shortText) {
        return longText(text);
    }
    const auto known = m_texts.constFind(text);
    if (known != m_texts.constEnd()) {
        return *known;
    }
    const QByteArray bytes = encodedText(text);
    const quint64 id = write(Records::Text{.leaf = bytes, .parts = {}});
    m_texts.insert(text, id);
    return id;
}

quint64 MomentEncoder::longText(const QString &text)
{
    if (text.size() > longestText) {
        return longText(text.first(longestText - 1) + QChar(0x2026)); // an ellipsis
    }
    Records::Text whole;
    for (qsizetype at = 0; at < text.size(); at += leafChars) {
        const QByteArray bytes = encodedText(text.mid(at, leafChars));
        whole.parts.append(write(Records::Text{.leaf = bytes, .parts = {}}));
    }
    return whole.parts.size() == 1 ? whole.parts.first() : write(whole);
}

quint64 MomentEncoder::location(const CodeLocation &location)
{
    if (location == CodeLocation()) {
        return 0;
    }
    auto &[last, id] = m_locations[location.pc];
    if (id == 0 || last != location) {
        last = location;
        id = write(Records::Location{.pc = location.pc,
                                     .file = text(location.file),
                                     .line = location.line,
                                     .function = text(location.function)});
    }
    return id;
}

quint64 MomentEncoder::labels(const QMap<QString, QString> &labels)
{
    Records::Labels record;
    for (auto label = labels.cbegin(); label != labels.cend() && record.texts.size() < labelTexts; ++label) {
        record.texts.append(text(label.key()));
        record.texts.append(text(label.value()));
    }
    return record.texts.isEmpty() ? 0 : write(record);
}

quint64 MomentEncoder::stack(const Stack &stack)
{
    Records::Stack record{.top = 0,
                          .count = std::min<qint64>(stack.frames.size(), frames),
                          .firstUserFrame = stack.firstUserFrame,
                          .complete = stack.complete && stack.frames.size() <= frames,
                          .indexes = {}};
    bool ordinary = true;
    for (qsizetype i = record.count; i-- > 0;) {
        const Frame &frame = stack.frames[i];
        ordinary = ordinary && frame.index == i;
        record.top = write(Records::Frame{.location = location(frame.location),
                                          .offset = frame.offset,
                                          .inlined = frame.inlined,
                                          .runtime = frame.runtime,
                                          .last = frame.last,
                                          .error = text(frame.error),
                                          .below = record.top});
    }
    for (qsizetype i = 0; i < record.count && !ordinary; ++i) {
        record.indexes.append(stack.frames[i].index);
    }
    return write(record);
}

quint64 MomentEncoder::variable(const Variable &variable, int depth, int &budget)
{
    --budget;
    Records::Variable record{.name = text(variable.name),
                             .type = text(variable.type),
                             .value = text(variable.value),
                             .kind = variable.kind,
                             .address = variable.address,
                             .length = variable.length,
                             .capacity = variable.capacity,
                             .childCount = variable.childCount,
                             .children = {},
                             .expression = text(variable.expression),
                             .unreadable = text(variable.unreadable),
                             .declarationLine = variable.declarationLine,
                             .argument = variable.argument,
                             .returnValue = variable.returnValue,
                             .shadowed = variable.shadowed,
                             .truncated = variable.truncated || variable.value.size() > longestText,
                             .optimisedOut = variable.optimisedOut};
    for (const Variable &child : variable.children) {
        if (budget <= 0 || depth >= valueDepth || record.children.size() >= children) {
            record.childCount = std::max<qint64>(record.childCount, variable.children.size());
            break;
        }
        record.children.append(this->variable(child, depth + 1, budget));
    }
    return write(record);
}

quint64 MomentEncoder::list(const VariableList &variables)
{
    QList<quint64> ids;
    int budget = nodes;
    for (const Variable &one : variables) {
        if (budget <= 0) {
            break;
        }
        ids.append(variable(one, 1, budget));
    }
    Records::VariableList record;
    // From the end: each part refers to the one after it, which must exist by then.
    for (qsizetype end = ids.size(); end > 0;) {
        const qsizetype begin = (end - 1) / listPart * listPart;
        record.variables = ids.sliced(begin, end - begin);
        record.more = write(record);
        end = begin;
    }
    return record.more;
}

quint64 MomentEncoder::values(const QList<FrameValues> &values)
{
    Records::Values record;
    for (const FrameValues &one : values.first(std::min<qsizetype>(values.size(), valuedFrames))) {
        record.frames.append({.frame = one.frame, .arguments = list(one.arguments), .locals = list(one.locals)});
    }
    return record.frames.isEmpty() ? 0 : write(record);
}

quint64 MomentEncoder::goroutine(const CapturedGoroutine &captured)
{
    const Goroutine &goroutine = captured.goroutine;
    const bool has = captured.stack != nullptr;
    const bool otherId = has && captured.stack->goroutine != goroutine.id;
    return write(Records::Goroutine{.origin = write(Records::Origin{.id = goroutine.id,
                                                                    .goStatement = location(goroutine.goStatement),
                                                                    .start = location(goroutine.start),
                                                                    .system = goroutine.system}),
                                    .state = goroutine.state,
                                    .waitReason = text(goroutine.waitReason),
                                    .labels = labels(goroutine.labels),
                                    .current = location(goroutine.current),
                                    .user = location(goroutine.user),
                                    .thread = goroutine.thread,
                                    .waitSince = goroutine.waitSince,
                                    .unreadable = text(goroutine.unreadable),
                                    .stack = has ? stack(*captured.stack) : 0,
                                    .stackGoroutine = otherId ? std::optional(captured.stack->goroutine) : std::nullopt,
                                    .values = values(captured.values)});
}

std::optional<quint64> MomentEncoder::roster(const QList<CapturedGoroutine> &goroutines)
{
    constexpr qsizetype fullest = qsizetype{rosterPages} * 32; // half of what its pages hold on average
    if (goroutines.size() > fullest) {
        return std::nullopt;
    }
    Records::Roster roster;
    Records::Page page;
    for (qsizetype i = 0; i < goroutines.size(); ++i) {
        const GoroutineId id = goroutines[i].goroutine.id;
        page.ids.append(id);
        page.goroutines.append(goroutine(goroutines[i]));
        if (endsPage(id) || page.ids.size() == pageGoroutines || i + 1 == goroutines.size()) {
            roster.counts.append(static_cast<int>(page.ids.size()));
            roster.pages.append(write(page));
            page = {};
        }
    }
    if (roster.pages.size() > rosterPages) {
        return std::nullopt;
    }
    return roster.pages.isEmpty() ? 0 : write(roster);
}

quint64 MomentEncoder::threads(const QList<ThreadPlace> &places)
{
    Records::Threads record;
    for (const ThreadPlace &place : places.first(std::min<qsizetype>(places.size(), CapsuleFormat::threads))) {
        record.threads.append({.id = place.id, .goroutine = place.goroutine, .location = location(place.location)});
    }
    return record.threads.isEmpty() ? 0 : write(record);
}

void MomentEncoder::stop(const Stop &stop, Records::Moment &record)
{
    record.event = stop.event;
    record.reason = stop.reason;
    record.reasonText = text(stop.reasonText);
    record.sentence = text(stop.sentence);
    record.goroutine = stop.goroutine;
    record.labels = labels(stop.labels);
    record.location = location(stop.location);
    record.thread = stop.thread;
    record.threads = threads(stop.threads);
    for (const BreakpointHit &hit : stop.hits.first(std::min<qsizetype>(stop.hits.size(), hits))) {
        record.hits.append({.breakpoint = hit.breakpoint, .goroutine = hit.goroutine, .totalHits = hit.totalHits});
    }
    record.returnValues = list(stop.returnValues);
    record.stepUnfinished = stop.stepUnfinished;
    record.atStart = stop.atStart;
    record.atEnd = stop.atEnd;
    record.exited = stop.exited;
    if (stop.exitStatus) {
        record.exitStatus = *stop.exitStatus;
    }
    record.milliseconds = stop.milliseconds;
}

quint64 MomentEncoder::moment(const Moment &moment)
{
    const std::optional<quint64> all = roster(moment.goroutines);
    if (!all) {
        return 0;
    }
    const StandingFrame standing = standingFrame(moment);
    Records::Moment record;
    record.position = moment.position;
    record.depth = standing.depth;
    record.frameOffset = standing.offset;
    stop(moment.stop, record);
    record.roster = *all;
    record.packageVariables = list(moment.packageVariables);
    record.outputLines = std::max<qint64>(moment.outputLines, 0);
    record.waits = moment.waits ? waits(*moment.waits) : 0;
    record.why = text(moment.waits && record.waits == 0 ? moment.why + u' ' + waitsLeftOut() : moment.why);
    return write(record, false);
}

void MomentEncoder::output(const OutputLine &line)
{
    write(Records::Output{.source = line.source, .text = text(line.text), .event = line.event}, false);
}

void MomentEncoder::source(const QString &path, const QString &text)
{
    write(Records::Source{.path = this->text(path), .text = this->text(text)}, false);
}

} // namespace Backstep
