// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/recordjson.h"

#include "app/base/foreigntext.h"
#include "app/base/shellwords.h"

#include "app/cli/catalogwords.h"
#include "app/cli/texttable.h"
#include "app/recorder/hoststate.h"
#include "app/recorder/recorderwords.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <span>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

struct RecordText
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::RecordCommand)
};

QString tr(const char *text, int n = -1)
{
    return RecordText::tr(text, nullptr, n);
}

/// Of another machine with the same home folder.
QString placeWords(const QString &on)
{
    return on.isEmpty() ? QString() : u", "_s + tr("on %1").arg(harmless(on));
}

/// As a shell reads it, on one line; what is wider than a table bears is in the JSON.
QString commandCell(const QString &command)
{
    constexpr qsizetype widest = 60;
    static const QRegularExpression plain(u"^[A-Za-z0-9_./:=@%+,-]+$"_s);
    static const QRegularExpression control(u"[\\x00-\\x1f\\x7f]"_s);
    QString cell = command;
    if (const Result<QStringList> words = shellWords(command); words && command.contains(control)) {
        QStringList quoted;
        for (QString word : *words) {
            if (word.contains(control)) {
                word.replace(u'\\', u"\\\\"_s).replace(u'\'', u"\\'"_s).replace(u'\n', u"\\n"_s);
                quoted.append(u"$'"_s + word.replace(u'\t', u"\\t"_s) + u'\'');
            } else {
                quoted.append(plain.match(word).hasMatch() ? word : u'\'' + word.replace(u'\'', u"'\\''"_s) + u'\'');
            }
        }
        cell = quoted.join(u' ');
    }
    return cell.size() > widest ? QString(cell.first(widest - 1) + u'…') : cell;
}

/// The time by the host's clock that its name ends in.
QString whenCell(const QByteArray &id)
{
    static const QRegularExpression time(u"-(\\d{4})(\\d\\d)(\\d\\d)-(\\d\\d)(\\d\\d)(\\d\\d)(-\\d+)?$"_s);
    const QRegularExpressionMatch at = time.match(QString::fromUtf8(id));
    return at.hasMatch() ? u"%1-%2-%3 %4:%5:%6"_s.arg(at.captured(1), at.captured(2), at.captured(3), at.captured(4),
                                                      at.captured(5), at.captured(6))
                         : u"-"_s;
}

/// A number with the largest of the units in which it is whole, as --limit takes it.
QString inUnits(qint64 value, std::span<const std::pair<char, qint64>> units)
{
    for (const auto &[unit, factor] : units) {
        if (value > 0 && value % factor == 0) {
            return QString::number(value / factor) + QLatin1Char(unit);
        }
    }
    return QString::number(value);
}

QString limitWords(QLatin1StringView key, qint64 value)
{
    static constexpr std::array sizes{std::pair('T', 1LL << 40), std::pair('G', 1LL << 30), std::pair('M', 1LL << 20),
                                      std::pair('K', 1LL << 10)};
    static constexpr std::array times{std::pair('d', 86'400LL), std::pair('h', 3600LL), std::pair('m', 60LL),
                                      std::pair('s', 1LL)};
    return key == "number"_L1 ? QString::number(value)
                              : inUnits(value, key == "time"_L1 ? std::span(times) : std::span(sizes));
}

QStringList removedIds(const HostRecording &recording)
{
    QStringList ids;
    for (const QByteArray &id : recording.removed) {
        ids.append(harmless(id));
    }
    return ids;
}

QString ruleWords(const HostRule &rule)
{
    QString words = (rule.armed ? tr("rule %1: armed, fired %n time(s)", rule.fired)
                                : tr("rule %1: not armed, fired %n time(s)", rule.fired))
                        .arg(rule.name)
        + u", "_s + tr("%n kept", rule.kept) + placeWords(rule.on);
    if (!rule.reason.isEmpty()) {
        words += u"; "_s + harmless(rule.reason);
    }
    if (rule.unwatchedFrom) {
        const auto when = [](qint64 seconds) { return timeWords(QDateTime::fromSecsSinceEpoch(seconds)); };
        words += u"; "_s
            + (rule.unwatchedTo
                   ? tr("nobody watched from %1 to %2").arg(when(*rule.unwatchedFrom), when(*rule.unwatchedTo))
                   : tr("nobody has watched since %1").arg(when(*rule.unwatchedFrom)));
    }
    return words;
}

QString serviceWords(const HostService &service, const QString &title)
{
    const QString unit = harmless(service.unit);
    const QString rule = service.by.startsWith(u"rule:") ? harmless(service.by.sliced(5)) : QString();
    if (!rule.isEmpty()) {
        return tr("service %1: runs recorded for the rule %2").arg(unit, rule);
    }
    return (service.recorded
                ? tr("service %1: runs recorded; \"backstep record %2 --service-off %1\" ends that")
                : tr("service %1: runs recorded from its next start; \"backstep record %2 --service-off %1\" "
                     "takes that back"))
        .arg(unit, title);
}

} // namespace

QByteArrayList idsBeginning(const HostState &state, const QByteArray &typed)
{
    QByteArrayList found;
    const auto compare = [&](const auto &one) {
        if (one.id.startsWith(typed) && !typed.isEmpty()) {
            found.append(one.id);
        }
    };
    std::ranges::for_each(state.recordings, compare);
    std::ranges::for_each(state.loops, compare);
    return found.contains(typed) ? QByteArrayList{typed} : found;
}

JsonObject hostRecordingJson(const HostRecording &recording)
{
    return JsonObject()
        .add("id"_L1, QString::fromUtf8(recording.id))
        .add("state"_L1, QString(stateWord(recording.state)))
        .add("trace"_L1, QString::fromUtf8(recording.trace))
        .add("command"_L1, recording.command)
        .add("arguments"_L1, shellWords(recording.command).value_or(QStringList()))
        .add("exit"_L1, recording.exitCode)
        .add("signal"_L1, recording.exitSignal)
        .add("seconds"_L1, recording.seconds)
        .add("size"_L1, recording.size)
        .add("reason"_L1, recording.reason)
        .add("by"_L1, recording.by)
        .add("chaos"_L1, recording.chaos)
        .add("failed"_L1, recording.failed)
        .add("kept"_L1, recording.kept)
        .add("removed"_L1, removedIds(recording))
        .add("on"_L1, recording.on);
}

namespace {

JsonObject runEndJson(const RunEnd &end)
{
    using Way = RunEnd::Way;
    return JsonObject()
        .add("exit"_L1, end.way == Way::Status ? std::optional(end.value) : std::nullopt)
        .add("signal"_L1, end.way == Way::Signal ? std::optional(end.value) : std::nullopt)
        .add("ended"_L1, end.way == Way::Ended)
        .add("runs"_L1, end.runs);
}

} // namespace

JsonObject hostLoopJson(const HostLoop &loop)
{
    return JsonObject()
        .add("id"_L1, QString::fromUtf8(loop.id))
        .add("command"_L1, loop.command)
        .add("over"_L1, loop.over)
        .add("runs"_L1, loop.runs)
        .add("kept"_L1, loop.kept)
        .add("failed"_L1, loop.failed)
        .add("chaosRuns"_L1, loop.chaosRuns)
        .add("chaosKept"_L1, loop.chaosKept)
        .add("chaosFailed"_L1, loop.chaosFailed)
        .addRaw("ends"_L1, jsonArray(loop.ends, runEndJson))
        .add("reason"_L1, loop.reason)
        .add("on"_L1, loop.on);
}

JsonObject hostRuleJson(const HostRule &rule)
{
    return JsonObject()
        .add("name"_L1, rule.name)
        .add("command"_L1, rule.command)
        .add("armed"_L1, rule.armed)
        .add("fired"_L1, rule.fired)
        .add("kept"_L1, rule.kept)
        .add("reason"_L1, rule.reason)
        .add("on"_L1, rule.on)
        .add("unwatchedFrom"_L1, rule.unwatchedFrom)
        .add("unwatchedTo"_L1, rule.unwatchedTo);
}

JsonObject hostServiceJson(const HostService &service)
{
    return JsonObject()
        .add("unit"_L1, QString::fromUtf8(service.unit))
        .add("by"_L1, service.by)
        .add("recorded"_L1, service.recorded);
}

QString loopWords(const HostLoop &loop)
{
    QString words = tr("%n run(s)", loop.runs) + u", "_s + tr("%n failed", loop.failed);
    if (const std::optional<int> odds = loop.odds()) {
        words += u" ("_s + tr("1 in %1").arg(*odds) + u')';
    }
    if (loop.chaosRuns > 0) {
        words += u", "_s + tr("with chaos %1 of %2").arg(loop.chaosFailed).arg(loop.chaosRuns);
    }
    return loop.kept == loop.failed ? words : QString(words + u", "_s + tr("%n kept", loop.kept));
}

QString afterRestartWords(const QByteArray &who, const QString &title)
{
    if (who == "timer") {
        return tr("After a restart of the host it is watched again within minutes.");
    }
    return who == "login" ? tr("After a restart of the host it is watched again when you log in there; \"loginctl "
                               "enable-linger\" there makes "
                               "that at once.")
                          : tr("After a restart of the host nobody watches until somebody asks it; \"backstep record "
                               "%1 --timer on\" makes "
                               "its systemd do so.")
                                .arg(title);
}

QString doneWords(const QString &title, const QString &action, const QString &value, const QByteArray &output)
{
    if (action == u"pin"_s) {
        return tr("%1 is pinned: it is never removed on %2 to make room.").arg(value, title);
    }
    if (action == u"unpin"_s) {
        return tr("%1 is not pinned any more: on %2 it may be removed to make room.").arg(value, title);
    }
    if (action == u"forget"_s) {
        return tr("The rule %1 was removed from %2; what it recorded stays.").arg(value, title);
    }
    if (action == u"timer"_s) {
        return afterRestartWords(output.trimmed(), title);
    }
    if (action == u"remove"_s) {
        return tr("The recorder was taken away from %1. Its recordings stay and are listed by \"backstep recordings "
                  "%1\"; none is pinned any more, no limit counts for them and no rule is armed.")
            .arg(title);
    }
    return output.trimmed().isEmpty() ? tr("Done.") : QString();
}

QString noCountersWords(const QString &title)
{
    return tr("The processor of %1 counts nothing for rr, as in many virtual machines; with an rr that can count in "
              "software, --soft makes it do so.")
        .arg(title);
}

QString recordingWords(const HostRecording &recording)
{
    QStringList words{QString(stateWord(recording.state))};
    if (recording.exitCode) {
        words.append(tr("exit %1").arg(*recording.exitCode));
    } else if (recording.exitSignal) {
        words.append(tr("signal %1").arg(*recording.exitSignal));
    }
    if (recording.seconds) {
        words.append(tr("%1 s").arg(*recording.seconds));
    }
    words.append(sizeWords(recording.size));
    return words.join(u", "_s);
}

QString removedWords(const HostRecording &recording)
{
    const QStringList ids = removedIds(recording);
    return ids.isEmpty() ? QString()
        : ids.size() == 1
        ? tr("An older recording was removed to make room for %1: %2").arg(harmless(recording.id), ids.first())
        : tr("%n older recording(s) were removed to make room for %1: %2", static_cast<int>(ids.size()))
              .arg(harmless(recording.id), ids.join(u", "_s));
}

QString notThereWords(const QString &title)
{
    return tr("There is no recorder of backstep's on %1; \"backstep recordings %1\" lists the recordings that are "
              "there.")
        .arg(title);
}

QString hostStateText(const QString &title, const HostState &state)
{
    if (state.root.isEmpty()) {
        return notThereWords(title);
    }
    QStringList parts;
    if (!state.recordings.isEmpty()) {
        QList<QStringList> rows{
            {tr("ID"), tr("STATE"), tr("WHEN"), tr("EXIT"), tr("SECONDS"), tr("SIZE"), tr("COMMAND"), tr("WHY")}};
        for (const HostRecording &recording : state.recordings) {
            const QString exit = recording.exitCode ? QString::number(*recording.exitCode)
                : recording.exitSignal              ? tr("signal %1").arg(*recording.exitSignal)
                                                    : u"-"_s;
            rows.append({QString::fromUtf8(recording.id),
                         QString(stateWord(recording.state)) + (recording.kept ? tr(", pinned") : QString())
                             + placeWords(recording.on),
                         whenCell(recording.id), exit, recording.seconds ? QString::number(*recording.seconds) : u"-"_s,
                         sizeWords(recording.size), commandCell(recording.command), recording.reason});
        }
        parts.append(textTable(rows));
    }
    for (const HostRecording &recording : state.recordings) {
        if (!recording.removed.isEmpty()) {
            parts.append(removedWords(recording));
        }
        if (recording.state == HostRecording::State::Broken) {
            parts.append(
                tr("%1 cannot be replayed, since rr did not finish it; \"backstep record %2 --output %1\" shows what "
                   "it printed, and --discard %1 removes it.")
                    .arg(harmless(recording.id), title));
        }
    }
    for (const HostLoop &loop : state.loops) {
        parts.append(u"%1: %2%3%4"_s.arg(QString::fromUtf8(loop.id), loopWords(loop), placeWords(loop.on),
                                         loop.over ? u"; "_s + harmless(loop.reason) : QString()));
        if (loop.over && loop.failed == 0 && !loop.ends.isEmpty()) {
            parts.append(runEndWords(loop));
        }
    }
    for (const HostRule &rule : state.rules) {
        parts.append(ruleWords(rule));
    }
    for (const HostService &service : state.services) {
        parts.append(serviceWords(service, title));
    }
    if (parts.isEmpty()) {
        parts.append(tr("The recorder on %1 has no recordings; \"backstep recordings %1\" lists all that are there.")
                         .arg(title));
    }
    parts.append(tr("free: %1, of which %2 are kept free").arg(sizeWords(state.free), sizeWords(state.keepFree)));
    return parts.join(u'\n');
}

QString limitsText(const QByteArray &output, JsonObject &limits)
{
    const std::array rows{std::pair("size"_L1, tr("of one recording; what goes beyond is ended cleanly")),
                          std::pair("time"_L1, tr("that one takes; what goes beyond is ended cleanly")),
                          std::pair("free"_L1, tr("that stays free on the disk")),
                          std::pair("total"_L1, tr("of all recordings; the oldest that are not pinned go first")),
                          std::pair("number"_L1, tr("of recordings; the oldest that are not pinned go first"))};
    QStringList lines;
    for (const auto &[key, meaning] : rows) {
        const QByteArray mark = '\n' + QByteArray(key.data(), key.size()) + '=';
        const qsizetype at = ('\n' + output).indexOf(mark);
        const qint64 value = at < 0 ? 0 : ('\n' + output).sliced(at + mark.size()).split('\n').first().toLongLong();
        lines.append(QString(key + u'=' + limitWords(key, value)).leftJustified(16)
                     + (value == 0 ? tr("no limit") : meaning));
        limits.add(key, value);
    }
    return lines.join(u'\n');
}

} // namespace Backstep
