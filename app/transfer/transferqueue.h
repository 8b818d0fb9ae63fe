// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/catalog/hostprofile.h"
#include "app/transfer/transferjob.h"

#include <QList>
#include <QObject>

#include <optional>

namespace Backstep {

/// Fetches recordings from hosts into the library. Main thread; nothing blocks. One job a host moves at a time, the
/// others wait in the order they came. Whatever way a job ends, no half recording is left under a final name, and
/// cancelled or failed ones leave nothing at all.
class TransferQueue : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// In the order they were added.
    [[nodiscard]] virtual QList<TransferJob> jobs() const = 0;
    [[nodiscard]] std::optional<TransferJob> job(TransferId id) const;
    /// A recording that is queued or moving already is not queued again: its job's id is returned.
    virtual TransferId enqueue(const RecordingInfo &recording, const HostProfile &host) = 0;
    /// Ends a job that is not final; unknown ids are ignored.
    virtual void cancel(TransferId id) = 0;
    /// Queues a Failed or Cancelled job again.
    virtual void retry(TransferId id) = 0;
    /// Drops all final jobs from the list. What was fetched stays.
    virtual void clearFinished() = 0;

Q_SIGNALS:
    void jobAdded(const Backstep::TransferJob &job);
    /// Each change of state at once; progress at most ten times a second.
    void jobChanged(const Backstep::TransferJob &job);
    void jobRemoved(Backstep::TransferId id);
};

} // namespace Backstep
