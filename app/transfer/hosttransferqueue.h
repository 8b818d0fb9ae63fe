// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/jobrunner.h"
#include "app/transfer/fetchjob.h"
#include "app/transfer/speedmeter.h"
#include "app/transfer/transferqueue.h"

#include <QElapsedTimer>
#include <QTimer>

namespace Backstep {

class Library;

/// What keeps a recording on its host while it is fetched, where the host can do that. Both are answered when the host
/// has been told, or soon where it cannot be.
struct TransferHold
{
    std::function<FutureResult<void>(const HostProfile &host, const RecordingInfo &recording)> begin;
    std::function<FutureResult<void>(const HostProfile &host, const RecordingInfo &recording)> end;
};

/// The TransferQueue over SSH: fetches into the folder of a library and adds the row there. Different hosts move at the
/// same time. Making one removes what dead programs left in the library's folder.
class HostTransferQueue : public TransferQueue
{
    Q_OBJECT

public:
    /// Both must outlive this.
    HostTransferQueue(HostConnections &connections, Library &library, QObject *parent = nullptr);
    /// Ends what moves; waits until its partial folders are removed.
    ~HostTransferQueue() override;

    /// For tests: how much room a folder has.
    void setFreeBytes(const std::function<qint64(const QString &)> &freeBytes) { m_freeBytes = freeBytes; }

    /// From the time when a recording is queued to when it is here or given up.
    void useHold(const TransferHold &hold) { m_hold = hold; }

    [[nodiscard]] QList<TransferJob> jobs() const override;
    TransferId enqueue(const RecordingInfo &recording, const HostProfile &host) override;
    void cancel(TransferId id) override;
    void retry(TransferId id) override;
    void clearFinished() override;

private:
    struct Item
    {
        TransferJob job;
        HostProfile host;
        FetchJob *fetch = nullptr; ///< child of this while it moves
        SpeedMeter meter;
        FutureResult<void> held; ///< the host knows that it is wanted
        bool givenUp = false; ///< cancelled, and the host is being told
    };

    [[nodiscard]] Item *find(TransferId id);
    [[nodiscard]] QList<TransferId> ids() const;
    void startWaiting();
    void hold(Item &item);
    [[nodiscard]] FutureResult<void> letGo(const Item &item) const;
    void start(Item &item);
    void reached(TransferId id, TransferJob::State state);
    void fetched(TransferId id, const Result<FetchOutcome> &outcome);
    void keep(TransferId id, const FetchOutcome &outcome);
    void finish(TransferId id, const FetchOutcome &outcome);
    /// Cancelled, when the host knows: a program that is asked to end does so then.
    void giveUp(Item &item, const QString &sentence);
    void fail(Item &item, const Error &error);
    void tick();
    void takeProgress(Item &item);
    void set(Item &item, TransferJob::State state, const QString &sentence);

    HostConnections &m_connections;
    Library &m_library;
    JobRunner m_jobs;
    std::function<qint64(const QString &)> m_freeBytes;
    TransferHold m_hold;
    std::vector<std::unique_ptr<Item>> m_items;
    TransferId m_nextId = 1;
    QTimer m_timer;
    QElapsedTimer m_clock;
};

} // namespace Backstep
