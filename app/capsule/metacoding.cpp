// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/capsule/metacoding.h"

#include "app/capsule/recordcoder.h"

#include <QTimeZone>

#include <algorithm>
#include <limits>

namespace Backstep {

namespace {

constexpr qsizetype mostEntries = 100'000;

template<typename Coder>
void codeTime(Coder &coder, QDateTime &time)
{
    std::optional<qint64> milliseconds;
    if (time.isValid()) {
        milliseconds = time.toMSecsSinceEpoch();
    }
    coder.optional(milliseconds);
    if constexpr (Coder::reading) {
        time = milliseconds ? QDateTime::fromMSecsSinceEpoch(*milliseconds, QTimeZone::UTC) : QDateTime();
    }
}

template<typename Coder>
void codeTexts(Coder &coder, QStringList &texts)
{
    qsizetype size = texts.size();
    coder.size(size, mostEntries, 1);
    if constexpr (Coder::reading) {
        texts.resize(size);
    }
    for (QString &text : texts) {
        coder.text(text);
    }
}

template<typename Coder>
void codePairs(Coder &coder, QMap<QString, QString> &pairs)
{
    QStringList keys = pairs.keys();
    QStringList values = pairs.values();
    codeTexts(coder, keys);
    codeTexts(coder, values);
    if constexpr (Coder::reading) {
        if (keys.size() != values.size()) {
            return coder.refuse("names without values");
        }
        for (qsizetype i = 0; i < keys.size(); ++i) {
            pairs.insert(keys[i], values[i]);
        }
    }
}

/// Since version 3: at the end, and only where they are known.
template<typename Coder>
void codeMasks(Coder &coder, std::optional<QStringList> &masks)
{
    if constexpr (Coder::reading) {
        if (coder.left() > 0) {
            codeTexts(coder, masks.emplace());
        }
    } else if (masks) {
        codeTexts(coder, *masks);
    }
}

template<typename Coder>
void codeFacts(Coder &coder, CapsuleFacts &facts)
{
    coder.enumeration(facts.origin, CapsuleOrigin::Core);
    for (QString *text : {&facts.title, &facts.program, &facts.commandLine, &facts.goVersion, &facts.buildInfo,
                          &facts.host, &facts.cpu, &facts.recipe}) {
        coder.text(*text);
    }
    codePairs(coder, facts.environment);
    codeTexts(coder, facts.versions);
    codeTime(coder, facts.recordedAt);
    codeTime(coder, facts.madeAt);
    coder.integer(facts.valueDepth);
    coder.optional(facts.firstEvent);
    coder.optional(facts.lastEvent);
    coder.flag(facts.complete);
    codeMasks(coder, facts.masks);
}

template<typename Coder>
void codeBreakpoints(Coder &coder, QList<BreakpointSpec> &breakpoints)
{
    qsizetype size = breakpoints.size();
    coder.size(size, CapsuleFormat::breakpoints, 6);
    if constexpr (Coder::reading) {
        breakpoints.resize(size);
    }
    for (BreakpointSpec &spec : breakpoints) {
        coder.text(spec.file);
        coder.integer(spec.line);
        coder.text(spec.expression);
        coder.text(spec.condition);
        coder.text(spec.hitCondition);
        coder.flag(spec.enabled);
    }
}

/// Something that has no references to records, read to its end.
template<typename T, typename Code>
std::optional<T> decoded(QByteArrayView bytes, Code code)
{
    static constexpr CapsuleFormat::PerKind<quint64> none{};
    RecordSource source(bytes, none, CapsuleFormat::RecordKind::None, 0);
    T value;
    code(source, value);
    return source.failed() || source.left() > 0 ? std::nullopt : std::optional(std::move(value));
}

} // namespace

QByteArray encodedFacts(CapsuleFacts facts)
{
    RecordSink sink;
    codeFacts(sink, facts);
    return sink.bytes();
}

std::optional<CapsuleFacts> decodedFacts(QByteArrayView bytes)
{
    return decoded<CapsuleFacts>(bytes, [](RecordSource &source, CapsuleFacts &facts) { codeFacts(source, facts); });
}

QByteArray encodedBreakpoints(QList<BreakpointSpec> breakpoints)
{
    RecordSink sink;
    breakpoints.resize(std::min(breakpoints.size(), CapsuleFormat::breakpoints));
    codeBreakpoints(sink, breakpoints);
    return sink.bytes();
}

std::optional<QList<BreakpointSpec>> decodedBreakpoints(QByteArrayView bytes)
{
    return decoded<QList<BreakpointSpec>>(
        bytes, [](RecordSource &source, QList<BreakpointSpec> &list) { codeBreakpoints(source, list); });
}

QByteArray encodedBookmarks(const Bookmarks &bookmarks)
{
    RecordSink sink;
    sink.size(bookmarks.size(), mostEntries, 2);
    for (const auto &[moment, note] : bookmarks.asKeyValueRange()) {
        sink.signedNumber(moment);
        sink.text(note);
    }
    return sink.bytes();
}

std::optional<Bookmarks> decodedBookmarks(QByteArrayView bytes)
{
    return decoded<Bookmarks>(bytes, [](RecordSource &source, Bookmarks &bookmarks) {
        qsizetype size = 0;
        source.size(size, mostEntries, 2);
        for (qsizetype i = 0; i < size && !source.failed(); ++i) {
            qint64 moment = 0;
            QString note;
            source.signedNumber(moment);
            source.text(note);
            bookmarks.insert(moment, note);
        }
    });
}

} // namespace Backstep
