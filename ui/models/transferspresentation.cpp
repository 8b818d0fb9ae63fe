// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/transferspresentation.h"

#include "ui/models/texts.h"
#include "ui/models/transfersmodel.h"

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

using State = TransferJob::State;

const TransferJob &jobOf(const QModelIndex &source)
{
    return *qobject_cast<const TransfersModel *>(source.model())->job(source);
}

QString stateText(const TransferJob &job)
{
    switch (job.state) {
    case State::Queued: return TransfersPresentation::tr("queued");
    case State::Listing: return TransfersPresentation::tr("listing files");
    case State::Verifying: return TransfersPresentation::tr("verifying");
    case State::Finished: return TransfersPresentation::tr("in the library");
    case State::Failed: return job.sentence.isEmpty() ? TransfersPresentation::tr("failed") : job.sentence;
    case State::Cancelled: return TransfersPresentation::tr("cancelled");
    case State::Fetching: break;
    }
    return job.bytesTotal > 0 ? TransfersPresentation::tr("%1 %").arg(100 * job.bytesDone / job.bytesTotal)
                              : TransfersPresentation::tr("fetching");
}

QString sizeText(const TransferJob &job)
{
    const qint64 total = job.bytesTotal > 0 ? job.bytesTotal : job.recording.size;
    return job.isFinal() || job.bytesTotal == 0
        ? Texts::bytes(total)
        : TransfersPresentation::tr("%1 of %2").arg(Texts::bytes(job.bytesDone), Texts::bytes(total));
}

} // namespace

QString TransfersPresentation::text(const QModelIndex &source) const
{
    const TransferJob &job = jobOf(source);
    switch (source.column()) {
    case TransfersModel::Recording: return job.recording.name;
    case TransfersModel::Host: return job.hostName;
    case TransfersModel::State: return stateText(job);
    case TransfersModel::Size: return sizeText(job);
    case TransfersModel::Speed:
        return job.bytesPerSecond > 0 && !job.isFinal() ? tr("%1/s").arg(Texts::bytes(qint64(job.bytesPerSecond)))
                                                        : QString();
    default: return job.secondsLeft && !job.isFinal() ? Texts::duration(*job.secondsLeft * 1000) : QString();
    }
}

QString TransfersPresentation::toolTip(const QModelIndex &source) const
{
    const TransferJob &job = jobOf(source);
    QStringList lines{tr("%1 from %2").arg(job.recording.name, job.hostName), job.sentence};
    if (job.filesTotal > 0) {
        lines.append(tr("Files: %1 of %2").arg(job.filesDone).arg(job.filesTotal));
    }
    lines.append(job.currentFile);
    lines.append(job.finalPath);
    lines.append(job.notes);
    lines.append(job.error.details);
    lines.removeAll(QString());
    lines.removeDuplicates();
    return lines.join(u'\n');
}

Tone TransfersPresentation::tone(const QModelIndex &source) const
{
    const TransferJob &job = jobOf(source);
    if (source.column() == TransfersModel::State) {
        switch (job.state) {
        case State::Failed: return Tone::Bad;
        case State::Finished: return Tone::Good;
        case State::Queued:
        case State::Cancelled: return Tone::Dim;
        default: return Tone::Normal;
        }
    }
    return source.column() == TransfersModel::Recording ? Tone::Normal : Tone::Dim;
}

bool TransfersPresentation::rightAligned(int column) const
{
    return column >= TransfersModel::Size && column <= TransfersModel::Left;
}

QString TransfersPresentation::columnTitle(int column) const
{
    switch (column) {
    case TransfersModel::Recording: return tr("Recording");
    case TransfersModel::Host: return tr("Host");
    case TransfersModel::State: return tr("State");
    case TransfersModel::Size: return tr("Size");
    case TransfersModel::Speed: return tr("Speed");
    default: return tr("Time left");
    }
}

} // namespace Backstep
