// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/goroutinefacets.h"

#include "app/goroutines/goroutinequery.h"
#include "app/goroutines/querywords.h"
#include "app/goroutines/requestname.h"
#include "app/goroutines/statename.h"

#include <algorithm>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostKept = 2'000; // different values of one kind
constexpr qsizetype mostOffered = 40;
constexpr qsizetype betweenStops = 1'024;

void count(Counts &counts, const QString &value)
{
    if (value.isEmpty()) {
        return;
    }
    if (const auto known = counts.find(value); known != counts.end()) {
        ++*known;
    } else if (counts.size() < mostKept) {
        counts.insert(value, 1);
    }
}

void add(GoroutineFacets &facets, const Goroutine &goroutine)
{
    ++facets.goroutines;
    facets.system += goroutine.system ? 1 : 0;
    ++facets.states[goroutine.state];
    count(facets.reasons, goroutine.waitReason);
    count(facets.functions, goroutine.user.function);
    count(facets.files, goroutine.user.file.sliced(goroutine.user.file.lastIndexOf(u'/') + 1));
    count(facets.starts, goroutine.start.function);
    if (!goroutine.labels.isEmpty()) {
        count(facets.requests, requestName(goroutine.labels));
        for (const auto &[key, value] : goroutine.labels.asKeyValueRange()) {
            count(facets.labels[key], value);
        }
    }
    if (goroutine.waitSince) {
        facets.latestWait = std::max(facets.latestWait.value_or(*goroutine.waitSince), *goroutine.waitSince);
    }
}

/// What may stand behind "FIELD:".
QStringList valuesOf(const QString &field, const GoroutineFacets &facets)
{
    if (field == "state"_L1) {
        QStringList names;
        for (const GoroutineState state : facets.states.keys()) {
            names.append(goroutineStateName(state));
        }
        return names;
    }
    const Counts &counts = field == "reason"_L1 ? facets.reasons
        : field == "request"_L1                 ? facets.requests
        : field == "fn"_L1                      ? facets.functions
        : field == "file"_L1                    ? facets.files
        : field == "tag"_L1                     ? facets.tags
                                                : facets.starts;
    const QStringList counted{u"reason"_s, u"request"_s, u"fn"_s, u"file"_s, u"start"_s, u"tag"_s};
    const bool offered = counted.contains(field);
    return offered ? byFrequency(counts, mostKept) : QStringList();
}

QStringList starting(const QStringList &values, const QString &typed)
{
    QStringList first;
    QStringList then;
    for (const QString &value : values) {
        const qsizetype at = value.indexOf(typed, 0, Qt::CaseInsensitive);
        if (at >= 0) {
            (at == 0 ? first : then).append(value);
        }
    }
    return (first + then).mid(0, mostOffered);
}

QStringList labelWords(const QueryWord &word, qsizetype colon, const GoroutineFacets &facets)
{
    QStringList words;
    const QString typed = word.text.sliced(colon + 1);
    const QString plain = word.plain.sliced(colon + 1);
    const qsizetype equals = plain.indexOf(u'=');
    if (equals < 0) {
        for (const QString &label : starting(facets.labels.keys(), typed)) {
            words.append(u"label:"_s + quotedQueryText(label) + u'=');
        }
        return words;
    }
    const QString label = typed.left(equals);
    for (const QString &value : starting(byFrequency(facets.labels.value(label), mostKept), typed.sliced(equals + 1))) {
        words.append(goroutineLabelTerm(label, value));
    }
    return words;
}

QStringList candidates(const QueryWord &word, const GoroutineFacets &facets)
{
    const qsizetype colon = word.plain.indexOf(u':');
    const QString field = word.plain.left(colon).toLower();
    QStringList words;
    if (colon >= 0 && field == "label"_L1) {
        return labelWords(word, colon, facets);
    }
    if (colon >= 0) {
        for (const QString &value : starting(valuesOf(field, facets), word.text.sliced(colon + 1))) {
            words.append(goroutineQueryTerm(field, value));
        }
        return words;
    }
    for (const QString &name : goroutineQueryFields()) {
        if (name.startsWith(word.text, Qt::CaseInsensitive)) {
            words.append(name == "since"_L1 ? u"since>"_s : name + u':');
        }
    }
    for (const QString &label : word.text.isEmpty() ? QStringList() : starting(facets.labels.keys(), word.text)) {
        words.append(u"label:"_s + quotedQueryText(label) + u'=');
    }
    return words;
}

} // namespace

GoroutineFacets collectFacets(const GoroutineRefs &goroutines, const StopToken &stop)
{
    GoroutineFacets facets;
    for (qsizetype i = 0; i < goroutines.size() && (i % betweenStops != 0 || !stop.stopRequested()); ++i) {
        add(facets, *goroutines.at(i));
    }
    return facets;
}

QStringList byFrequency(const Counts &counts, qsizetype limit)
{
    QStringList values = counts.keys();
    std::ranges::sort(values, [&counts](const QString &left, const QString &right) {
        const int l = counts.value(left);
        const int r = counts.value(right);
        return l != r ? l > r : left < right;
    });
    return values.mid(0, limit);
}

QueryCompletions completeQuery(const QString &text, qsizetype cursor, const GoroutineFacets &facets)
{
    QueryWord word;
    word.at = word.end = cursor;
    for (const QueryWord &candidate : queryWords(text.left(cursor))) {
        if (candidate.end == cursor && (candidate.open || !text.at(cursor - 1).isSpace())) {
            word = candidate;
        }
    }
    QueryCompletions completions{.start = word.at, .length = word.end - word.at, .words = candidates(word, facets)};
    completions.words.removeOne(text.sliced(word.at, completions.length)); // nothing would change
    return completions;
}

} // namespace Backstep
