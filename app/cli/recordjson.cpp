// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/recordjson.h"

#include "app/base/foreigntext.h"
#include "app/base/shellwords.h"

#include "app/cli/catalogwords.h"
#include "app/cli/texttable.h"
#include "app/recorder/hoststate.h"

#include <QCoreApplication>

#include <array>

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

QString ruleWords(const HostRule &rule)
{
    QString words = (rule.armed ? tr("rule %1: armed, fired %n time(s)", rule.fired)
                                : tr("rule %1: not armed, fired %n time(s)", rule.fired))
                        .arg(rule.name)
        + placeWords(rule.on);
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

} // namespace

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
        .add("on"_L1, recording.on);
}

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
        .add("reason"_L1, rule.reason)
        .add("on"_L1, rule.on)
        .add("unwatchedFrom"_L1, rule.unwatchedFrom)
        .add("unwatchedTo"_L1, rule.unwatchedTo);
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

QString hostStateText(const QString &title, const HostState &state)
{
    QStringList parts;
    if (!state.recordings.isEmpty()) {
        QList<QStringList> rows{
            {tr("ID"), tr("STATE"), tr("EXIT"), tr("SECONDS"), tr("SIZE"), tr("COMMAND"), tr("WHY")}};
        for (const HostRecording &recording : state.recordings) {
            const QString exit = recording.exitCode ? QString::number(*recording.exitCode)
                : recording.exitSignal              ? tr("signal %1").arg(*recording.exitSignal)
                                                    : u"-"_s;
            rows.append({QString::fromUtf8(recording.id),
                         QString(stateWord(recording.state)) + (recording.kept ? tr(", pinned") : QString())
                             + placeWords(recording.on),
                         exit, recording.seconds ? QString::number(*recording.seconds) : u"-"_s,
                         sizeWords(recording.size), recording.command, recording.reason});
        }
        parts.append(textTable(rows));
    }
    for (const HostRecording &recording : state.recordings) {
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
    }
    for (const HostRule &rule : state.rules) {
        parts.append(ruleWords(rule));
    }
    if (parts.isEmpty()) {
        parts.append(tr("Nothing was recorded on %1 by backstep.").arg(title));
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
        const QString words = value == 0 ? tr("none")
            : key == "time"_L1           ? tr("%1 s").arg(value)
            : key == "number"_L1         ? QString::number(value)
                                         : sizeWords(value);
        lines.append(key + u'=' + words.leftJustified(10) + meaning);
        limits.add(key, value);
    }
    return lines.join(u'\n');
}

} // namespace Backstep
