// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/recordingspresentation.h"

#include "ui/models/recordingsmodel.h"
#include "ui/models/texts.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

using Column = RecordingsModel::Column;
using RowKind = RecordingsModel::RowKind;

struct RecordingTexts
{
    Q_DECLARE_TR_FUNCTIONS(RecordingTexts)

public:
    static QString state(RecordingState state)
    {
        switch (state) {
        case RecordingState::Finished: return tr("finished");
        case RecordingState::Recording: return tr("still recording");
        case RecordingState::Broken: return tr("broken");
        case RecordingState::Unknown: break;
        }
        return tr("unknown");
    }

    static QString transfer(const TransferJob &job)
    {
        switch (job.state) {
        case TransferJob::State::Queued: return tr("queued");
        case TransferJob::State::Verifying: return tr("verifying");
        case TransferJob::State::Failed: return tr("fetch failed");
        default: break;
        }
        return job.bytesTotal > 0 ? tr("fetching %1 %").arg(100 * job.bytesDone / job.bytesTotal) : tr("fetching");
    }

    static QString verification(const LibraryEntry &entry)
    {
        if (entry.missing) {
            return tr("folder is gone");
        }
        switch (entry.verification) {
        case Verification::Verified: return tr("verified");
        case Verification::SizeOnly: return tr("sizes agree");
        case Verification::Failed: return tr("differs");
        case Verification::NotChecked: break;
        }
        return entry.onlyCapsule ? tr("capsule") : tr("not checked");
    }

    static QString verificationSentence(const LibraryEntry &entry)
    {
        if (entry.missing) {
            return tr("Its folder is no longer on this machine.");
        }
        switch (entry.verification) {
        case Verification::Verified: return tr("Every file equals the host's (SHA-256).");
        case Verification::SizeOnly:
            return tr("Sizes and times equal the host's; no command may run there to compare more.");
        case Verification::Failed: return tr("Files differ from the host's, or were changed here since.");
        case Verification::NotChecked: break;
        }
        return entry.onlyCapsule ? tr("A capsule: captured moments of a program, which open without rr.")
                                 : tr("It was not compared with a host.");
    }

    static QString hostState(HostRowState state, const QString &sentence)
    {
        switch (state) {
        case HostRowState::Busy: return sentence.isEmpty() ? tr("listing…") : sentence;
        case HostRowState::Failed: return tr("failed");
        default: return {};
        }
    }

    /// A recording of a host or of the library.
    template<typename T>
    static QString exit(const T &recording)
    {
        if (!recording.exitSignal.isEmpty()) {
            return recording.exitSignal;
        }
        return recording.exitCode ? QString::number(*recording.exitCode) : QString();
    }

    template<typename T>
    static QString number(const std::optional<T> &value)
    {
        return value ? QString::number(*value) : QString();
    }

    /// Why a cell is empty.
    static QString remoteGap(const RecordingInfo &recording, int column)
    {
        switch (column) {
        case RecordingsModel::Exit: return exit(recording).isEmpty() ? recording.exitNote : QString();
        case RecordingsModel::Duration: return recording.milliseconds ? QString() : recording.durationSource;
        case RecordingsModel::TraceVersion:
            return recording.traceVersion ? QString() : tr("Its version file could not be read.");
        default: return {};
        }
    }

    static QString localGap(const LibraryEntry &entry, int column)
    {
        switch (column) {
        case RecordingsModel::Exit:
            return exit(entry).isEmpty() ? tr("How it ended is not known: neither its host nor an rr on this machine "
                                              "could tell.")
                                         : QString();
        case RecordingsModel::Duration:
            return entry.milliseconds ? QString() : tr("How long it took is not known: a copy's files do not tell.");
        case RecordingsModel::TraceVersion:
            return entry.traceVersion ? QString() : tr("Its version file could not be read.");
        default: return {};
        }
    }
};

QString remoteText(const RecordingsModel &model, const RecordingInfo &recording, int column)
{
    switch (column) {
    case RecordingsModel::Name: return recording.name;
    case RecordingsModel::State: {
        const TransferJob *job = model.transfer(recording);
        const bool shown = job && (!job->isFinal() || job->state == TransferJob::State::Failed);
        if (shown) {
            return RecordingTexts::transfer(*job);
        }
        return recording.state == RecordingState::Finished && !recording.warnings.isEmpty()
            ? RecordingsPresentation::tr("files missing")
            : RecordingTexts::state(recording.state);
    }
    case RecordingsModel::When: return Texts::moment(recording.when());
    case RecordingsModel::Size:
        return recording.capsule.isEmpty()
            ? Texts::bytes(recording.size)
            : RecordingsPresentation::tr("%1, capsule %2")
                  .arg(Texts::bytes(recording.size), Texts::bytes(recording.capsuleSize));
    case RecordingsModel::Duration:
        return recording.milliseconds ? Texts::duration(*recording.milliseconds) : QString();
    case RecordingsModel::Exit: return RecordingTexts::exit(recording);
    case RecordingsModel::Program: return recording.program;
    case RecordingsModel::Here: return model.localCopy(recording) ? RecordingsPresentation::tr("yes") : QString();
    case RecordingsModel::TraceVersion: return RecordingTexts::number(recording.traceVersion);
    default: return {};
    }
}

QString localText(const LibraryEntry &entry, int column)
{
    switch (column) {
    case RecordingsModel::Name:
        return entry.hostName.isEmpty() ? entry.name
                                        : RecordingsPresentation::tr("%1  from %2").arg(entry.name, entry.hostName);
    case RecordingsModel::State: return RecordingTexts::verification(entry);
    case RecordingsModel::When: return Texts::moment(entry.recordedAt);
    case RecordingsModel::Size:
        return entry.capsule.isEmpty() || entry.onlyCapsule
            ? Texts::bytes(entry.size)
            : RecordingsPresentation::tr("%1, capsule %2")
                  .arg(Texts::bytes(entry.size), Texts::bytes(entry.capsuleSize));
    case RecordingsModel::Duration: return entry.milliseconds ? Texts::duration(*entry.milliseconds) : QString();
    case RecordingsModel::Exit: return RecordingTexts::exit(entry);
    case RecordingsModel::TraceVersion: return RecordingTexts::number(entry.traceVersion);
    case RecordingsModel::Program: return entry.program;
    case RecordingsModel::Here: return entry.missing ? QString() : RecordingsPresentation::tr("yes");
    default: return {};
    }
}

const RecordingsModel &modelOf(const QModelIndex &source)
{
    return *qobject_cast<const RecordingsModel *>(source.model());
}

QString countText(const RecordingsModel &model, const QModelIndex &source)
{
    const QModelIndex group = source.siblingAtColumn(0);
    int recordings = 0;
    for (int row = 0; row < model.rowCount(group); ++row) {
        recordings += model.kind(model.index(row, 0, group)) == RowKind::Message ? 0 : 1;
    }
    return recordings == 0 ? QString()
        : recordings == 1  ? RecordingsPresentation::tr("1 recording")
                           : RecordingsPresentation::tr("%1 recordings").arg(Texts::number(recordings));
}

QString groupText(const RecordingsModel &model, const QModelIndex &source)
{
    const bool library = model.kind(source) == RowKind::Library;
    if (source.column() == RecordingsModel::Name) {
        return library ? RecordingsPresentation::tr("Library") : model.host(source)->title();
    }
    if (source.column() != RecordingsModel::State) {
        return {};
    }
    const QString state = RecordingTexts::hostState(model.hostState(source), model.sentence(source));
    return state.isEmpty() ? countText(model, source) : state;
}

QStringList remoteToolTip(const RecordingsModel &model, const RecordingInfo &recording)
{
    QStringList lines{recording.name, recording.commandLine.isEmpty() ? recording.program : recording.commandLine,
                      QString::fromUtf8(recording.path), recording.stateReason};
    const auto line = [&lines](const QString &name, const QString &value) {
        lines.append(value.isEmpty() ? QString() : name.arg(value));
    };
    line(RecordingsPresentation::tr("Started: %1"), Texts::fullMoment(recording.started));
    line(RecordingsPresentation::tr("Ended: %1"), Texts::fullMoment(recording.ended));
    lines.append(recording.durationSource);
    line(RecordingsPresentation::tr("Exit: %1"), RecordingTexts::exit(recording));
    lines.append(
        RecordingsPresentation::tr("Files: %1, %2 in all, %3 of it written by rr")
            .arg(Texts::number(recording.files), Texts::bytes(recording.size), Texts::bytes(recording.ownSize)));
    if (!recording.capsule.isEmpty()) {
        lines.append(RecordingsPresentation::tr("It has a capsule of %1, which opens without rr and can be fetched "
                                                "alone.")
                         .arg(Texts::bytes(recording.capsuleSize)));
    }
    lines.append(recording.warnings);
    if (const LibraryEntry *copy = model.localCopy(recording)) {
        lines.append(RecordingsPresentation::tr("In the library: %1").arg(copy->path));
    }
    if (const TransferJob *job = model.transfer(recording)) {
        lines.append(job->sentence);
    }
    return lines;
}

QStringList localToolTip(const LibraryEntry &entry)
{
    QStringList lines{entry.name, entry.commandLine.isEmpty() ? entry.program : entry.commandLine, entry.path,
                      RecordingTexts::verificationSentence(entry)};
    if (!entry.hostName.isEmpty()) {
        lines.append(RecordingsPresentation::tr("Fetched from %1").arg(entry.hostName));
    }
    if (entry.openedAt.isValid()) {
        lines.append(RecordingsPresentation::tr("Last opened: %1").arg(Texts::fullMoment(entry.openedAt)));
    }
    if (const QString exit = RecordingTexts::exit(entry); !exit.isEmpty()) {
        lines.append(RecordingsPresentation::tr("Exit: %1").arg(exit));
    }
    if (!entry.capsule.isEmpty() && !entry.onlyCapsule) {
        lines.append(RecordingsPresentation::tr("It has a capsule of %1, which opens without rr: %2")
                         .arg(Texts::bytes(entry.capsuleSize), entry.capsule));
    }
    lines.append(entry.notes);
    return lines;
}

} // namespace

QString RecordingsPresentation::text(const QModelIndex &source) const
{
    const RecordingsModel &model = modelOf(source);
    switch (model.kind(source)) {
    case RowKind::Remote: return remoteText(model, *model.remote(source), source.column());
    case RowKind::Local: return localText(*model.local(source), source.column());
    case RowKind::Message: return source.column() == RecordingsModel::Name ? model.sentence(source) : QString();
    default: return groupText(model, source);
    }
}

QString RecordingsPresentation::toolTip(const QModelIndex &source) const
{
    const RecordingsModel &model = modelOf(source);
    QStringList lines;
    switch (model.kind(source)) {
    case RowKind::Remote:
        lines = remoteToolTip(model, *model.remote(source));
        lines.prepend(RecordingTexts::remoteGap(*model.remote(source), source.column()));
        break;
    case RowKind::Local:
        lines = localToolTip(*model.local(source));
        lines.prepend(RecordingTexts::localGap(*model.local(source), source.column()));
        break;
    case RowKind::Host:
        lines = QStringList{model.host(source)->title(), model.host(source)->host, model.sentence(source)};
        if (const HostScanPtr scan = model.scan(source)) {
            lines.append(tr("Listed at %1 in %2 ms").arg(Texts::moment(scan->at)).arg(scan->milliseconds));
            for (const ScannedFolder &folder : scan->folders) {
                lines.append(folder.note.isEmpty() ? folder.path : folder.path + u" — "_s + folder.note);
            }
        }
        break;
    default: lines.append(text(source));
    }
    lines.removeAll(QString());
    lines.removeDuplicates();
    return lines.join(u'\n');
}

Tone RecordingsPresentation::tone(const QModelIndex &source) const
{
    const RecordingsModel &model = modelOf(source);
    const int column = source.column();
    switch (model.kind(source)) {
    case RowKind::Message: return model.hostState(source) == HostRowState::Failed ? Tone::Bad : Tone::Dim;
    case RowKind::Host:
    case RowKind::Library:
        if (column == RecordingsModel::Name) {
            return Tone::Normal;
        }
        return model.hostState(source) == HostRowState::Failed ? Tone::Bad : Tone::Dim;
    case RowKind::Remote: {
        const RecordingInfo &recording = *model.remote(source);
        if (column == RecordingsModel::State) {
            const TransferJob *job = model.transfer(recording);
            if (recording.state == RecordingState::Broken || (job && job->state == TransferJob::State::Failed)) {
                return Tone::Bad;
            }
            return recording.state == RecordingState::Recording || !recording.warnings.isEmpty() ? Tone::Warning
                                                                                                 : Tone::Normal;
        }
        if (column == RecordingsModel::Exit && RecordingTexts::exit(recording) != u"0"_s) {
            return Tone::Warning;
        }
        return column == RecordingsModel::Here ? Tone::Good
                                               : (column == RecordingsModel::Name ? Tone::Normal : Tone::Dim);
    }
    case RowKind::Local: {
        const LibraryEntry &entry = *model.local(source);
        if (column == RecordingsModel::State) {
            const bool bad = entry.missing || entry.verification == Verification::Failed;
            return bad ? Tone::Bad : (entry.verification == Verification::Verified ? Tone::Good : Tone::Normal);
        }
        return column == RecordingsModel::Name && !entry.missing ? Tone::Normal : Tone::Dim;
    }
    }
    return Tone::Normal;
}

bool RecordingsPresentation::bold(const QModelIndex &source) const
{
    const RowKind kind = modelOf(source).kind(source);
    return source.column() == RecordingsModel::Name && (kind == RowKind::Host || kind == RowKind::Library);
}

bool RecordingsPresentation::rightAligned(int column) const
{
    return column == RecordingsModel::Size || column == RecordingsModel::Duration;
}

QString RecordingsPresentation::columnTitle(int column) const
{
    switch (column) {
    case RecordingsModel::Name: return tr("Recording");
    case RecordingsModel::State: return tr("State");
    case RecordingsModel::When: return tr("When");
    case RecordingsModel::Size: return tr("Size");
    case RecordingsModel::Duration: return tr("Duration");
    case RecordingsModel::Exit: return tr("Exit");
    case RecordingsModel::Program: return tr("Program");
    case RecordingsModel::Here: return tr("Here");
    default: return tr("Trace");
    }
}

QString RecordingsPresentation::columnToolTip(int column) const
{
    switch (column) {
    case RecordingsModel::Exit: return tr("Exit status of the program, or the signal that ended it");
    case RecordingsModel::Here: return tr("Whether it is in the library on this machine");
    case RecordingsModel::TraceVersion: return tr("Version of rr's trace format: 85 for rr 5.9");
    default: return columnTitle(column);
    }
}

} // namespace Backstep
