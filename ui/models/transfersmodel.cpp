// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/transfersmodel.h"

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

QString transferStateKey(TransferJob::State state)
{
    switch (state) {
    case TransferJob::State::Queued: return u"queued"_s;
    case TransferJob::State::Listing: return u"listing"_s;
    case TransferJob::State::Fetching: return u"fetching"_s;
    case TransferJob::State::Verifying: return u"verifying"_s;
    case TransferJob::State::Finished: return u"finished"_s;
    case TransferJob::State::Failed: return u"failed"_s;
    case TransferJob::State::Cancelled: break;
    }
    return u"cancelled"_s;
}

QVariant progressOf(const TransferJob &job)
{
    if (job.isFinal() || job.state == TransferJob::State::Queued) {
        return {};
    }
    return job.bytesTotal > 0 ? double(job.bytesDone) / double(job.bytesTotal) : -1.0;
}

QVariant rawOf(const TransferJob &job, int column)
{
    switch (column) {
    case TransfersModel::Recording: return job.recording.name;
    case TransfersModel::State: return transferStateKey(job.state);
    case TransfersModel::Size: return job.bytesTotal > 0 ? job.bytesTotal : job.recording.size;
    case TransfersModel::Speed: return job.isFinal() ? QVariant() : QVariant(job.bytesPerSecond);
    case TransfersModel::Left: return job.secondsLeft && !job.isFinal() ? QVariant(*job.secondsLeft) : QVariant();
    default: return job.hostName;
    }
}

} // namespace

void TransfersModel::setJobs(const QList<TransferJob> &jobs)
{
    beginResetModel();
    m_rows = jobs;
    endResetModel();
}

void TransfersModel::setJob(const TransferJob &job)
{
    const auto found = std::ranges::find(m_rows, job.id, &TransferJob::id);
    if (found != m_rows.end()) {
        *found = job;
        rowChanged(int(found - m_rows.begin()));
        return;
    }
    beginInsertRows({}, int(m_rows.size()), int(m_rows.size()));
    m_rows.append(job);
    endInsertRows();
}

void TransfersModel::removeJob(TransferId id)
{
    const auto found = std::ranges::find(m_rows, id, &TransferJob::id);
    if (found != m_rows.end()) {
        const int row = int(found - m_rows.begin());
        beginRemoveRows({}, row, row);
        m_rows.removeAt(row);
        endRemoveRows();
    }
}

const TransferJob *TransfersModel::job(const QModelIndex &index) const
{
    return index.isValid() ? &m_rows.at(index.row()) : nullptr;
}

int TransfersModel::activeCount() const
{
    return int(std::ranges::count(m_rows, false, &TransferJob::isFinal));
}

int TransfersModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant TransfersModel::data(const QModelIndex &index, int role) const
{
    const TransferJob *row = job(index);
    if (!row) {
        return {};
    }
    switch (role) {
    case ItemRole::Raw: return rawOf(*row, index.column());
    case ItemRole::Identity: return row->id;
    case ItemRole::Progress: return index.column() == State ? progressOf(*row) : QVariant();
    default: return {};
    }
}

QList<QLatin1StringView> TransfersModel::columnKeys() const
{
    static const QList<QLatin1StringView> keys{"recording"_L1,      "state"_L1,       "size"_L1,
                                               "bytesPerSecond"_L1, "secondsLeft"_L1, "host"_L1};
    return keys;
}

} // namespace Backstep
