// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/waitjson.h"

#include "app/base/foreigntext.h"
#include "app/cli/texttable.h"
#include "app/goroutines/waitgroups.h"
#include "app/goroutines/waitwords.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>
#include <numeric>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostTakings = 8; ///< of one finding, in text

QString placeText(const CodeLocation &place)
{
    return place.known() ? place.file + u':' + QString::number(place.line) : QString();
}

class Words
{
    Q_DECLARE_TR_FUNCTIONS(WaitText)

public:
    /// One of them, or the first few of many.
    static QString goroutines(const WaitGroup &group, const WaitReport &report)
    {
        constexpr qsizetype most = 2;
        QStringList ids;
        for (const qsizetype line : group.first(std::min(most, group.size()))) {
            ids.append(QString::number(report.waiting.at(line).wait.id));
        }
        const auto others = static_cast<int>(group.size() - ids.size());
        return others > 0 ? tr("%1 and %n more", nullptr, others).arg(ids.join(u", "_s)) : ids.join(u", "_s);
    }

    /// What goroutines that wait alike wait for, be it one thing or one each.
    static QString objects(const WaitGroup &group, const WaitReport &report, const QHash<quint64, QString> &names)
    {
        const WaitLine &first = report.waiting.at(group.constFirst());
        const QString text = objects(first, report, names);
        QSet<quint64> all;
        for (const qsizetype line : group) {
            const QList<quint64> &of = report.waiting.at(line).wait.objects;
            all.unite({of.begin(), of.end()});
        }
        const auto others = static_cast<int>(all.size() - first.wait.objects.size());
        return others > 0 ? tr("%1 and %n other(s)", nullptr, others).arg(text) : text;
    }

    /// What a goroutine waits for, the first cases of a select, with what is in a channel that has a buffer; what only
    /// the runtime has a name for by that.
    static QString objects(const WaitLine &line, const WaitReport &report, const QHash<quint64, QString> &names)
    {
        constexpr qsizetype most = 3;
        if (line.wait.kind == WaitKind::Runtime) {
            return line.wait.reason;
        }
        QStringList texts;
        for (qsizetype i = 0; i < std::min(most, line.wait.objects.size()); ++i) {
            const quint64 address = line.wait.objects.at(i);
            const SyncObject object = report.objects.value(address);
            const bool buffered = object.kind == SyncKind::Channel && object.capacity > 0;
            const QString what = caseText(line.wait, i, names.value(address));
            texts.append(buffered ? tr("%1 (%2 of %3)").arg(what).arg(object.count).arg(object.capacity) : what);
        }
        const auto others = static_cast<int>(line.wait.objects.size() - texts.size());
        return others > 0 ? tr("%1 and %n more", nullptr, others).arg(texts.join(u", "_s)) : texts.join(u", "_s);
    }

    /// Where a goroutine stands among those that wait for the same, if it does not do so alone.
    static QString place(const WaitLine &line, const WaitReport &report)
    {
        const qsizetype length = report.objects.value(line.wait.objects.value(0)).queue.size();
        const bool alone = line.wait.objects.size() != 1 || line.places.value(0) == 0 || length < 2;
        return alone ? QString() : tr("%1 of %2").arg(line.places.value(0)).arg(length);
    }

    static QString taken(const QString &lock, const LockHolding &holding)
    {
        const QString where = placeText(holding.taken);
        return holding.exact ? tr("%1 was taken by goroutine %2 at %3").arg(lock).arg(holding.goroutine).arg(where)
                             : tr("%1 was taken by goroutine %2 at %3, by what is written there")
                                   .arg(lock)
                                   .arg(holding.goroutine)
                                   .arg(where);
    }

    static QString inferred()
    {
        return tr(
            "HELD BY 7? is inferred from what is written where goroutine 7 stands; without a question mark it was "
            "seen when the lock was taken.");
    }

    static QString finding(const WaitFinding &finding)
    {
        return finding.certain ? tr("certain: %1").arg(finding.summary) : tr("suspected: %1").arg(finding.summary);
    }
};

QString address(quint64 value)
{
    return u"0x"_s + QString::number(value, 16);
}

QString idList(const QList<GoroutineId> &ids)
{
    QStringList texts;
    for (const GoroutineId id : ids) {
        texts.append(QString::number(id));
    }
    return u'[' + texts.join(u',') + u']';
}

JsonObject objectJson(const SyncObject &object)
{
    JsonObject json;
    json.add("kind"_L1, QString(syncKindName(object.kind)))
        .add("expr"_L1, object.expression)
        .add("address"_L1, address(object.address));
    if (object.unread) {
        return json;
    }
    if (object.kind == SyncKind::Channel) {
        json.add("count"_L1, object.count).add("capacity"_L1, object.capacity).add("closed"_L1, object.closed);
    } else if (object.kind == SyncKind::WaitGroup) {
        json.add("missing"_L1, object.count);
    }
    return json;
}

/// One of those that a goroutine waits for: also what it does with it, and where it stands in its queue.
JsonObject caseJson(const WaitLine &line, qsizetype index, const WaitReport &report)
{
    const GoroutineWait &wait = line.wait;
    JsonObject json = objectJson(report.objects.value(wait.objects.at(index)));
    if (wait.kind == WaitKind::Send || wait.kind == WaitKind::Receive) {
        json.add("direction"_L1, QString(waitKindName(wait.kind)));
    } else if (index < wait.sends.size()) {
        json.add("direction"_L1, QString(waitKindName(wait.sends.at(index) ? WaitKind::Send : WaitKind::Receive)));
    }
    if (line.places.value(index) > 0) {
        json.add("place"_L1, static_cast<qint64>(line.places.at(index)));
    }
    return json;
}

/// Everything that somebody waits for, each once: queues may be long.
QString queuesJson(const WaitReport &report)
{
    QList<quint64> addresses = report.objects.keys();
    std::ranges::sort(addresses);
    return jsonArray(addresses, [&report](quint64 address) {
        const SyncObject object = report.objects.value(address);
        return objectJson(object).addRaw("queue"_L1, idList(object.queue));
    });
}

JsonObject findingJson(const WaitFinding &finding, const WaitReport &report)
{
    QStringList lines;
    for (const CodeLocation &line : finding.lines) {
        lines.append(placeText(line));
    }
    return JsonObject()
        .add("kind"_L1, QString(findingKindName(finding.kind)))
        .add("certain"_L1, finding.certain)
        .add("summary"_L1, finding.summary)
        .addRaw("goroutines"_L1, idList(finding.goroutines))
        .addRaw(
            "objects"_L1,
            jsonArray(finding.objects, [&report](quint64 object) { return objectJson(report.objects.value(object)); }))
        .add("lines"_L1, lines)
        .add("behind"_L1, static_cast<qint64>(finding.behind.size()))
        .addRaw("behind_goroutines"_L1, idList(finding.behind));
}

/// Beside the ids of `held_by`: how that is known, and where the lock was taken.
JsonObject holderJson(const LockHolding &holding)
{
    return JsonObject()
        .add("goroutine"_L1, holding.goroutine)
        .add("exact"_L1, holding.exact)
        .add("reading"_L1, holding.reading)
        .add("file"_L1, holding.taken.file)
        .add("line"_L1, holding.taken.line);
}

JsonObject lineJson(const WaitLine &line, const WaitReport &report)
{
    QList<GoroutineId> holders;
    for (const LockHolding &holding : line.heldBy) {
        holders.append(holding.goroutine);
    }
    const GoroutineWait &wait = line.wait;
    const SyncObject object = report.objects.value(wait.objects.value(0));
    QList<qsizetype> indexes(wait.objects.size());
    std::iota(indexes.begin(), indexes.end(), 0);
    return JsonObject()
        .add("goroutine"_L1, wait.id)
        .add("kind"_L1, QString(waitKindName(wait.kind)))
        .add("object"_L1, wait.objects.isEmpty() ? QString() : address(wait.objects.constFirst()))
        .add("expr"_L1, object.expression)
        .addRaw("objects"_L1, jsonArray(indexes, [&](qsizetype index) { return caseJson(line, index, report); }))
        .add("file"_L1, wait.place.file)
        .add("line"_L1, wait.place.line)
        .add("labels"_L1, wait.labels)
        .addRaw("held_by"_L1, idList(holders))
        .addRaw("holders"_L1, jsonArray(line.heldBy, holderJson));
}

QString heldBy(const WaitLine &line)
{
    QStringList texts;
    for (const LockHolding &holding : line.heldBy) {
        texts.append(holding.exact ? QString::number(holding.goroutine) : u"%1?"_s.arg(holding.goroutine));
    }
    return texts.join(u", "_s);
}

/// Where the locks of a finding were taken, as far as that is known, each once.
QStringList takings(const WaitFinding &finding, const WaitReport &report, const QHash<quint64, QString> &names)
{
    QStringList lines;
    for (const WaitLine &line : report.waiting) {
        const quint64 lock = line.wait.objects.value(0);
        if (!isLock(line.wait.kind) || !finding.objects.contains(lock)) {
            continue;
        }
        for (const LockHolding &holding : line.heldBy) {
            if (const QString text = Words::taken(names.value(lock), holding);
                holding.taken.known() && !lines.contains(text)) {
                lines.append(text);
            }
        }
        if (lines.size() >= mostTakings) {
            break;
        }
    }
    return lines;
}

/// Those that others have to wake first, many that wait alike in one row.
QString waitingText(const WaitReport &report, const QHash<quint64, QString> &names)
{
    QList<QStringList> rows{{Words::tr("GOROUTINE"), Words::tr("WAITS"), Words::tr("FOR"), Words::tr("QUEUE"),
                             Words::tr("HELD BY"), Words::tr("AT")}};
    for (const WaitGroup &group : groupBlocked(report) + groupPassing(report)) {
        const WaitLine &line = report.waiting.at(group.constFirst());
        rows.append({Words::goroutines(group, report), QString(waitKindName(line.wait.kind)),
                     Words::objects(group, report, names), group.size() == 1 ? Words::place(line, report) : QString(),
                     heldBy(line), placeText(line.wait.place)});
    }
    const bool inferred = std::ranges::any_of(rows, [](const QStringList &row) { return row.at(4).contains(u'?'); });
    return inferred ? textTable(rows) + u'\n' + Words::inferred() : textTable(rows);
}

} // namespace

JsonObject waitReportJson(const WaitReport &report)
{
    JsonObject json;
    json.add("ok"_L1, true)
        .add("verdict"_L1, QString(waitVerdictName(report.verdict)))
        .addRaw(
            "findings"_L1,
            jsonArray(report.findings, [&report](const WaitFinding &finding) { return findingJson(finding, report); }))
        .addRaw("waiting"_L1,
                jsonArray(report.waiting, [&report](const WaitLine &line) { return lineJson(line, report); }))
        .addRaw("objects"_L1, queuesJson(report))
        .add("missing"_L1, report.caveat.isEmpty() ? report.missing : QStringList{report.caveat} + report.missing);
    if (const QString remark = lockOverNetwork(report); !remark.isEmpty()) {
        json.add("remark"_L1, remark);
    }
    return json;
}

QString waitReportText(const WaitReport &report)
{
    const QHash<quint64, QString> names = distinctNames(report);
    QString text = verdictSentence(report) + u'\n';
    for (const WaitFinding &finding : report.findings) {
        text += u"\n"_s + harmless(Words::finding(finding)) + u'\n';
        for (const CodeLocation &line : finding.lines) {
            text += u"    "_s + harmless(placeText(line)) + u"  "_s + harmless(line.function) + u'\n';
        }
        const QStringList taken = takings(finding, report, names);
        for (const QString &line : taken) {
            text += u"    "_s + harmless(line) + u'\n';
        }
    }
    if (!report.waiting.isEmpty()) {
        text += u'\n' + waitingText(report, names);
    }
    const QStringList reserved = reservations(report);
    for (const QString &sentence : reserved) {
        text += u'\n' + sentence;
    }
    return text.trimmed();
}

} // namespace Backstep
