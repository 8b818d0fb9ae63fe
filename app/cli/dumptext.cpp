// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/dumptext.h"

#include "app/base/foreigntext.h"
#include "app/cli/texttable.h"
#include "app/cli/waitjson.h"
#include "app/goroutines/statename.h"
#include "app/goroutines/waitreport.h"
#include "app/goroutines/waitwords.h"
#include "app/session/convertframes.h"
#include "app/session/dumpconversion.h"

#include <QCoreApplication>
#include <QHash>

#include <algorithm>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::DumpText)
};

constexpr qsizetype mostGroups = 20;
constexpr qsizetype mostFrames = 6;
constexpr qsizetype mostLabelValues = 4;
constexpr qsizetype mostIds = 8;

/// Goroutines that have something in common.
struct Alike
{
    QString key;
    QList<const DumpGoroutine *> members;

    [[nodiscard]] const DumpGoroutine &first() const { return *members.constFirst(); }
    [[nodiscard]] const DumpGoroutine &longest() const
    {
        return **std::ranges::max_element(members, {}, [](const DumpGoroutine *one) { return one->minutes; });
    }
};

template<typename Key>
QList<Alike> alike(const GoroutineDump &dump, Key key)
{
    QList<Alike> groups;
    QHash<QString, qsizetype> known;
    for (const DumpGoroutine &goroutine : dump.goroutines) {
        const QString word = key(goroutine);
        const auto found = known.constFind(word);
        const qsizetype at = found == known.cend() ? groups.size() : *found;
        if (found == known.cend()) {
            known.insert(word, at);
            groups.append({.key = word, .members = {}});
        }
        groups[at].members.append(&goroutine);
    }
    std::ranges::stable_sort(groups, std::greater(), [](const Alike &group) { return group.members.size(); });
    return groups;
}

QString stateWord(const DumpGoroutine &goroutine)
{
    return goroutine.waitReason.isEmpty() ? goroutineStateName(goroutine.state) : goroutine.waitReason;
}

QString stackKey(const DumpGoroutine &goroutine)
{
    QString key = stateWord(goroutine);
    for (const DumpFrame &frame : goroutine.frames) {
        key += u'\n' + frame.location.function + u':' + QString::number(frame.location.line);
    }
    return key;
}

QString age(qint64 minutes)
{
    return minutes > 0 ? Text::tr("%n min", nullptr, static_cast<int>(std::min<qint64>(minutes, 1'000'000'000)))
                       : QString();
}

QString placeText(const CodeLocation &place)
{
    return place.known() ? place.file + u':' + QString::number(place.line) : QString();
}

QString idText(const Alike &group)
{
    QStringList ids;
    for (const DumpGoroutine *member : group.members.first(std::min(mostIds, group.members.size()))) {
        ids.append(QString::number(member->id));
    }
    if (group.members.size() > mostIds) {
        ids.append(u"…"_s);
    }
    return ids.join(u", "_s);
}

/// The person's own code first: how the runtime makes it wait is said by the state.
QList<QStringList> frameRows(const DumpGoroutine &goroutine)
{
    QList<QStringList> rows;
    const auto isOwn = [](const DumpFrame &frame) {
        return !isWaitingCode(frame.location.function, frame.location.line);
    };
    auto at = std::ranges::find_if(goroutine.frames, isOwn);
    at = at == goroutine.frames.end() ? goroutine.frames.begin() : at;
    // Below its own function is only what every goroutine has.
    const auto isCommon = [](const DumpFrame &frame) {
        return frame.location.function == "runtime.goexit"_L1 || frame.location.function == "runtime.main"_L1;
    };
    const auto end = std::find_if(at, goroutine.frames.end(), isCommon);
    for (; at != end && rows.size() < mostFrames; ++at) {
        rows.append({u"   "_s, at->location.function, placeText(at->location)});
    }
    if (at != end) {
        rows.append({u"   "_s, Text::tr("… %n more", nullptr, static_cast<int>(end - at) + goroutine.elided), {}});
    }
    if (!goroutine.createdBy.function.isEmpty()) {
        rows.append(
            {u"   "_s, Text::tr("created by %1").arg(goroutine.createdBy.function), placeText(goroutine.createdBy)});
    }
    return rows;
}

QString statesText(const GoroutineDump &dump)
{
    QList<QStringList> rows{{Text::tr("COUNT"), Text::tr("STATE"), Text::tr("LONGEST")}};
    for (const Alike &group : alike(dump, stateWord)) {
        rows.append({QString::number(group.members.size()), group.key, age(group.longest().minutes)});
    }
    return textTable(rows);
}

/// How often each value of each label is there.
using LabelCounts = QMap<QString, QMap<QString, qsizetype>>;

LabelCounts labelsOf(const Alike &group)
{
    LabelCounts counts;
    for (const DumpGoroutine *member : group.members) {
        for (const auto &[key, value] : member->labels.asKeyValueRange()) {
            ++counts[key][value];
        }
    }
    return counts;
}

/// "endpoint=/cart" where all have it, else "endpoint=/cart (188), /pay (31)", the most frequent first.
QString labelsText(const Alike &group)
{
    QStringList texts;
    for (const auto &[key, counts] : labelsOf(group).asKeyValueRange()) {
        if (counts.first() == group.members.size()) {
            texts.append(key + u'=' + counts.firstKey());
            continue;
        }
        QStringList values = counts.keys();
        std::ranges::stable_sort(values, std::greater(),
                                 [&counts](const QString &value) { return counts.value(value); });
        QStringList parts;
        for (const QString &value : values.first(std::min(mostLabelValues, values.size()))) {
            parts.append(u"%1 (%2)"_s.arg(value, QString::number(counts.value(value))));
        }
        if (values.size() > mostLabelValues) {
            parts.append(u"…"_s);
        }
        texts.append(key + u'=' + parts.join(u", "_s));
    }
    return texts.join(u"  "_s);
}

QString groupsText(const GoroutineDump &dump)
{
    QString text;
    QList<Alike> groups = alike(dump, stackKey);
    qsizetype system = 0;
    groups.removeIf([&system](const Alike &group) {
        const bool own = isSystemOfDump(group.first());
        system += own ? group.members.size() : 0;
        return own;
    });
    for (const Alike &group : groups.first(std::min(mostGroups, groups.size()))) {
        QStringList title{Text::tr("%n goroutine(s)", nullptr, static_cast<int>(group.members.size())),
                          stateWord(group.first())};
        title.append(age(group.longest().minutes));
        title.removeAll(QString());
        text += u'\n' + harmless(title.join(u", "_s) + u": "_s + idText(group) + u"  "_s + labelsText(group)).trimmed()
            + u'\n' + textTable(frameRows(group.first())) + u'\n';
    }
    if (groups.size() > mostGroups) {
        text += u'\n'
            + Text::tr("… and %n more stack(s); --json has all.", nullptr, static_cast<int>(groups.size() - mostGroups))
            + u'\n';
    }
    return text;
}

QString longestText(const GoroutineDump &dump)
{
    const auto longest = std::ranges::max_element(dump.goroutines, {}, &DumpGoroutine::minutes);
    if (longest == dump.goroutines.end() || longest->minutes == 0) {
        return {};
    }
    return u'\n'
        + Text::tr("Longest waiting: goroutine %1, %2, for %3.")
              .arg(longest->id)
              .arg(harmless(stateWord(*longest)), age(longest->minutes))
        + u'\n';
}

/// Objects by how many wait for them.
QString objectsText(const WaitReport &report)
{
    QMap<quint64, QStringList> waiting;
    for (const WaitLine &line : report.waiting) {
        for (const quint64 object : line.wait.objects) {
            waiting[object].append(QString::number(line.wait.id));
        }
    }
    const QHash<quint64, QString> names = distinctNames(report);
    QList<QStringList> rows{{Text::tr("WAITED FOR"), Text::tr("COUNT"), Text::tr("BY")}};
    for (auto it = waiting.cbegin(); it != waiting.cend(); ++it) {
        const bool more = it->size() > mostIds;
        rows.append({names.value(it.key()), QString::number(it->size()),
                     it->first(std::min(mostIds, it->size())).join(u", "_s) + (more ? u", …"_s : QString())});
    }
    return rows.size() > 1 ? u'\n' + textTable(rows) + u'\n' : QString();
}

QLatin1StringView causeName(DumpCause cause)
{
    switch (cause) {
    case DumpCause::Asked: return "asked"_L1;
    case DumpCause::Panic: return "panic"_L1;
    case DumpCause::FatalError: return "fatal-error"_L1;
    case DumpCause::AllAsleep: return "all-asleep"_L1;
    case DumpCause::Signal: return "signal"_L1;
    }
    return "asked"_L1;
}

JsonObject placeJson(const CodeLocation &place)
{
    return JsonObject().add("function"_L1, place.function).add("file"_L1, place.file).add("line"_L1, place.line);
}

/// What all of them wear.
QMap<QString, QString> commonLabels(const Alike &group)
{
    QMap<QString, QString> common;
    for (const auto &[key, counts] : labelsOf(group).asKeyValueRange()) {
        if (counts.first() == group.members.size()) {
            common.insert(key, counts.firstKey());
        }
    }
    return common;
}

struct LabelCount
{
    QString label;
    QString value;
    qint64 count = 0;
};

/// What some of them wear.
QList<LabelCount> otherLabels(const Alike &group)
{
    QList<LabelCount> rows;
    for (const auto &[key, counts] : labelsOf(group).asKeyValueRange()) {
        for (const auto &[value, count] : counts.asKeyValueRange()) {
            if (count != group.members.size()) {
                rows.append({key, value, count});
            }
        }
    }
    return rows;
}

JsonObject groupJson(const Alike &group)
{
    const DumpGoroutine &first = group.first();
    QStringList ids;
    for (const DumpGoroutine *member : group.members) {
        ids.append(QString::number(member->id));
    }
    JsonObject json;
    json.add("count"_L1, static_cast<qint64>(group.members.size()))
        .add("state"_L1, goroutineStateName(first.state))
        .add("reason"_L1, first.waitReason)
        .add("minutes"_L1, group.longest().minutes)
        .addRaw("goroutines"_L1, u'[' + ids.join(u',') + u']')
        .add("labels"_L1, commonLabels(group))
        .addRaw("stack"_L1, jsonArray(first.frames, [](const DumpFrame &frame) { return placeJson(frame.location); }));
    if (const QList<LabelCount> rows = otherLabels(group); !rows.isEmpty()) {
        json.addRaw(
            "some_labels"_L1, jsonArray(rows, [](const LabelCount &row) {
                return JsonObject().add("label"_L1, row.label).add("value"_L1, row.value).add("count"_L1, row.count);
            }));
    }
    return first.createdBy.function.isEmpty() ? json : json.add("created_by"_L1, placeJson(first.createdBy));
}

} // namespace

QString dumpText(const GoroutineDump &dump)
{
    const WaitReport report = makeWaitReport(waitFactsOfDump(dump, nullptr));
    QString text = dump.headline.isEmpty() ? QString() : dump.headline + u'\n';
    text += Text::tr("%n goroutine(s)", nullptr, static_cast<int>(dump.goroutines.size())) + u'\n';
    for (const QString &remark : dump.remarks) {
        text += remark + u'\n';
    }
    text += u'\n' + statesText(dump) + u'\n' + groupsText(dump) + longestText(dump) + objectsText(report);
    if (report.verdict != WaitVerdict::None) {
        WaitReport findings = report;
        findings.waiting.clear(); // they are listed above
        text += u'\n' + waitReportText(findings);
    }
    return text.trimmed();
}

JsonObject dumpJson(const GoroutineDump &dump)
{
    const auto stateJson = [](const Alike &group) {
        return JsonObject()
            .add("state"_L1, goroutineStateName(group.first().state))
            .add("reason"_L1, group.first().waitReason)
            .add("count"_L1, static_cast<qint64>(group.members.size()))
            .add("longest"_L1, group.longest().minutes);
    };
    return JsonObject()
        .add("ok"_L1, true)
        .add("headline"_L1, dump.headline)
        .add("cause"_L1, QString(causeName(dump.cause)))
        .add("counts"_L1, dump.counts)
        .add("total"_L1, static_cast<qint64>(dump.goroutines.size()))
        .add("remarks"_L1, dump.remarks)
        .addRaw("states"_L1, jsonArray(alike(dump, stateWord), stateJson))
        .addRaw("groups"_L1, jsonArray(alike(dump, stackKey), groupJson))
        .add("blocked"_L1, waitReportJson(makeWaitReport(waitFactsOfDump(dump, nullptr))));
}

} // namespace Backstep
