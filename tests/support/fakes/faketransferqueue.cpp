// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/fakes/faketransferqueue.h"

#include <algorithm>

namespace Backstep::Testing {

using namespace Qt::StringLiterals;

FakeTransferQueue::FakeTransferQueue(QObject *parent) : TransferQueue(parent) {}

void FakeTransferQueue::setJob(const TransferJob &job)
{
    m_nextId = qMax(m_nextId, job.id + 1);
    const auto found = std::ranges::find(m_jobs, job.id, &TransferJob::id);
    if (found == m_jobs.end()) {
        m_jobs.append(job);
        Q_EMIT jobAdded(job);
    } else {
        *found = job;
        Q_EMIT jobChanged(job);
    }
}

TransferId FakeTransferQueue::enqueue(const RecordingInfo &recording, const HostProfile &host)
{
    calls.append(u"enqueue "_s + recording.name);
    TransferJob job;
    job.id = m_nextId;
    job.recording = recording;
    job.hostId = host.id;
    job.hostName = host.title();
    setJob(job);
    return job.id;
}

void FakeTransferQueue::cancel(TransferId id)
{
    calls.append(u"cancel %1"_s.arg(id));
    setState(id, TransferJob::State::Cancelled);
}

void FakeTransferQueue::retry(TransferId id)
{
    calls.append(u"retry %1"_s.arg(id));
    setState(id, TransferJob::State::Queued);
}

void FakeTransferQueue::clearFinished()
{
    calls.append(u"clearFinished"_s);
    const QList<TransferJob> all = m_jobs;
    for (const TransferJob &job : all) {
        if (job.isFinal()) {
            m_jobs.removeOne(job);
            Q_EMIT jobRemoved(job.id);
        }
    }
}

void FakeTransferQueue::setState(TransferId id, TransferJob::State state)
{
    if (auto found = job(id)) {
        found->state = state;
        setJob(*found);
    }
}

} // namespace Backstep::Testing
