// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/transfer/transferqueue.h"

namespace Backstep::Testing {

/// A TransferQueue whose jobs stand where a test puts them; nothing moves by itself.
class FakeTransferQueue : public TransferQueue
{
    Q_OBJECT

public:
    explicit FakeTransferQueue(QObject *parent = nullptr);

    /// Adds the job, or changes the one with the same id.
    void setJob(const TransferJob &job);

    [[nodiscard]] QList<TransferJob> jobs() const override { return m_jobs; }
    TransferId enqueue(const RecordingInfo &recording, const HostProfile &host) override;
    void cancel(TransferId id) override;
    void retry(TransferId id) override;
    void clearFinished() override;

    QStringList calls;      ///< what was asked for, as "cancel 2"

private:
    void setState(TransferId id, TransferJob::State state);

    QList<TransferJob> m_jobs;
    TransferId m_nextId = 1;
};

} // namespace Backstep::Testing
