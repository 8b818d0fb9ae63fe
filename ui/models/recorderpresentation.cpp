// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/recorderpresentation.h"

#include "app/recorder/recorderwords.h"
#include "ui/models/recordermodel.h"
#include "ui/models/texts.h"

#include <QDateTime>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

using State = HostRecording::State;

const RecorderRow &rowOf(const QModelIndex &source)
{
    return *qobject_cast<const RecorderModel *>(source.model())->row(source);
}

/// How the program ended; empty when that is not known.
QString endText(const HostRecording &recording)
{
    if (recording.exitSignal) {
        return RecorderPresentation::tr("ended by signal %1").arg(*recording.exitSignal);
    }
    return recording.exitCode ? RecorderPresentation::tr("exit status %1").arg(*recording.exitCode) : QString();
}

QString stateText(const HostRecording &recording)
{
    switch (recording.state) {
    case State::Starting: return RecorderPresentation::tr("starting");
    case State::Recording: return RecorderPresentation::tr("recording");
    case State::Ending: return RecorderPresentation::tr("ending");
    case State::Sealing: return RecorderPresentation::tr("sealing");
    case State::Broken: return RecorderPresentation::tr("broken");
    case State::Failed: return RecorderPresentation::tr("nothing was recorded");
    case State::Unknown: return RecorderPresentation::tr("not known");
    case State::Complete: break;
    }
    const QString end = endText(recording);
    return end.isEmpty() ? RecorderPresentation::tr("complete") : RecorderPresentation::tr("complete, %1").arg(end);
}

QString stateText(const HostLoop &loop)
{
    const QString runs = RecorderPresentation::tr("%n run(s)", nullptr, loop.runs);
    QString failed = RecorderPresentation::tr("%n failed", nullptr, loop.failed);
    if (const std::optional<int> odds = loop.odds()) {
        failed = RecorderPresentation::tr("%1 (1 in %2)").arg(failed).arg(*odds);
    }
    return loop.over ? RecorderPresentation::tr("over after %1, %2").arg(runs, failed)
                     : RecorderPresentation::tr("repeating: %1, %2").arg(runs, failed);
}

QString stateText(const HostRule &rule)
{
    QString fired = RecorderPresentation::tr("fired %n time(s)", nullptr, rule.fired);
    if (rule.fired > 0) {
        fired = RecorderPresentation::tr("%1, %2 kept").arg(fired).arg(rule.kept);
    }
    const QString state = rule.armed ? RecorderPresentation::tr("armed, %1").arg(fired)
                                     : RecorderPresentation::tr("not armed, %1").arg(fired);
    return rule.armed && rule.unwatchedFrom && !rule.unwatchedTo
        ? RecorderPresentation::tr("%1, but nobody watches").arg(state)
        : state;
}

/// Texts of the host are foreign.
QString stateText(const RecorderRow &row)
{
    const QString text = Texts::harmless(std::visit([](const auto &what) { return stateText(what); }, row.what));
    const HostRecording *recording = row.recording();
    if (row.stale) {
        return RecorderPresentation::tr("%1 when last heard").arg(text);
    }
    return recording != nullptr && recording->kept && recording->isFinal()
        ? RecorderPresentation::tr("%1, pinned").arg(text)
        : text;
}

QString nameText(const RecorderRow &row)
{
    const QString id = QString::fromUtf8(row.id());
    if (row.recording() != nullptr) {
        return id;
    }
    return row.loop() != nullptr ? RecorderPresentation::tr("%1, until it fails").arg(id)
                                 : RecorderPresentation::tr("rule %1").arg(id);
}

} // namespace

QString RecorderPresentation::text(const QModelIndex &source) const
{
    const RecorderRow &row = rowOf(source);
    const HostRecording *recording = row.recording();
    switch (source.column()) {
    case RecorderModel::Name: return nameText(row);
    case RecorderModel::State: return stateText(row);
    case RecorderModel::Why: return Texts::harmless(std::visit([](const auto &what) { return what.reason; }, row.what));
    case RecorderModel::Made: return row.made().toString(u"yyyy-MM-dd HH:mm:ss"_s);
    case RecorderModel::Host:
        return row.on().isEmpty() ? row.hostName : tr("%1, on %2").arg(row.hostName, Texts::harmless(row.on()));
    default: break;
    }
    if (source.column() == RecorderModel::Command) {
        return Texts::harmless(row.command());
    }
    if (recording == nullptr) {
        return {};
    }
    switch (source.column()) {
    case RecorderModel::Time: return recording->seconds ? Texts::duration(*recording->seconds * 1000) : QString();
    default: return recording->size > 0 ? Texts::bytes(recording->size) : QString();
    }
}

QString RecorderPresentation::toolTip(const QModelIndex &source) const
{
    const RecorderRow &row = rowOf(source);
    QStringList lines{tr("%1 on %2").arg(nameText(row), row.hostName), stateText(row)};
    if (const HostRecording *recording = row.recording()) {
        lines.append(Texts::harmless(recording->command));
        lines.append(Texts::harmless(QString::fromUtf8(recording->trace)));
        lines.append(recording->by.isEmpty() ? QString() : tr("Made by: %1").arg(Texts::harmless(recording->by)));
        lines.append(recording->reason.isEmpty() ? QString()
                                                 : tr("It ended because: %1").arg(Texts::harmless(recording->reason)));
        lines.append(
            recording->state == State::Broken
                ? tr("It cannot be replayed, since rr did not finish it. What it printed can still be read, and it "
                     "can be discarded.")
                : QString());
        lines.append(recording->kept ? tr("Pinned: never removed to make room.") : QString());
        lines.append(recording->failed ? tr("The run that failed.") : QString());
        lines.append(roomWords(*recording));
        lines.append(recording->chaos ? tr("Recorded in chaos mode.") : QString());
    } else if (const HostLoop *loop = row.loop()) {
        lines.append(loop->chaosRuns > 0
                         ? tr("In chaos mode: %n run(s), %1 failed", nullptr, loop->chaosRuns).arg(loop->chaosFailed)
                         : QString());
        lines.append(loop->kept > loop->failed ? tr("Kept: %n recording(s)", nullptr, loop->kept) : QString());
    } else if (const HostRule *rule = row.rule(); rule != nullptr && rule->unwatchedFrom) {
        const auto when = [](qint64 seconds) {
            return QLocale().toString(QDateTime::fromSecsSinceEpoch(seconds), QLocale::ShortFormat);
        };
        lines.append(
            rule->unwatchedTo
                ? tr("Nobody watched from %1 to %2, as after a restart of the host.")
                      .arg(when(*rule->unwatchedFrom), when(*rule->unwatchedTo))
                : tr("Nobody has watched since %1, as after a restart of the host.").arg(when(*rule->unwatchedFrom)));
    }
    if (!row.on().isEmpty()) {
        lines.append(tr("Another machine with the same home folder has it: %1.").arg(Texts::harmless(row.on())));
    }
    lines.removeAll(QString());
    return lines.join(u'\n');
}

Tone RecorderPresentation::tone(const QModelIndex &source) const
{
    const RecorderRow &row = rowOf(source);
    if (source.column() != RecorderModel::State) {
        return source.column() == RecorderModel::Name ? Tone::Normal : Tone::Dim;
    }
    const HostRecording *recording = row.recording();
    if (recording != nullptr && (recording->state == State::Broken || recording->state == State::Failed)) {
        return Tone::Bad;
    }
    if (row.isLive()) {
        return row.stale ? Tone::Dim : Tone::Normal;
    }
    return recording != nullptr && recording->state == State::Complete ? Tone::Good : Tone::Dim;
}

bool RecorderPresentation::rightAligned(int column) const
{
    return column == RecorderModel::Time || column == RecorderModel::Size;
}

QString RecorderPresentation::columnTitle(int column) const
{
    switch (column) {
    case RecorderModel::Name: return tr("Recording or rule");
    case RecorderModel::State: return tr("State");
    case RecorderModel::Why: return tr("Why");
    case RecorderModel::Made: return tr("Begun");
    case RecorderModel::Command: return tr("Command");
    case RecorderModel::Time: return tr("Time");
    case RecorderModel::Size: return tr("Size");
    default: return tr("Host");
    }
}

} // namespace Backstep
