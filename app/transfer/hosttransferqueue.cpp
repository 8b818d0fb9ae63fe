// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/transfer/hosttransferqueue.h"

#include "app/base/logging.h"
#include "app/catalog/library.h"
#include "app/transfer/partialfolder.h"
#include "app/transfer/transferstates.h"

#include <QStorageInfo>

#include <algorithm>

namespace Backstep {

namespace {

constexpr std::chrono::milliseconds tickInterval{100};

qint64 freeBytesOf(const QString &folder)
{
    const QStorageInfo disk(folder);
    return disk.isValid() ? disk.bytesAvailable() : -1;
}

LibraryEntry entryFor(const TransferJob &job, const FetchOutcome &outcome)
{
    LibraryEntry entry;
    entry.name = job.recording.name;
    entry.path = outcome.path;
    entry.program = job.recording.program;
    entry.hostId = job.hostId;
    entry.hostName = job.hostName;
    entry.remotePath = job.recording.path;
    entry.recordedAt = job.recording.when();
    entry.fetchedAt = QDateTime::currentDateTimeUtc();
    entry.milliseconds = job.recording.milliseconds;
    entry.commandLine = outcome.details.commandLine;
    entry.exitCode = outcome.details.exitCode;
    entry.exitSignal = outcome.details.exitSignal;
    entry.traceVersion = job.recording.traceVersion;
    entry.size = outcome.bytes;
    entry.files = outcome.files;
    entry.verification = outcome.verification;
    return entry;
}

} // namespace

HostTransferQueue::HostTransferQueue(HostConnections &connections, Library &library, QObject *parent)
    : TransferQueue(parent)
    , m_connections(connections)
    , m_library(library)
    , m_freeBytes(freeBytesOf)
{
    m_clock.start();
    m_timer.setInterval(tickInterval);
    connect(&m_timer, &QTimer::timeout, this, &HostTransferQueue::tick);
    (void)m_jobs.run<int>([folder = library.folder()](const StopToken &) -> Result<int> {
        PartialFolder::sweep(folder);
        return 0;
    });
}

HostTransferQueue::~HostTransferQueue()
{
    for (const auto &item : m_items) {
        if (item->fetch != nullptr) {
            item->fetch->cancel();
            delete item->fetch;
        }
    }
}

QList<TransferJob> HostTransferQueue::jobs() const
{
    QList<TransferJob> all;
    for (const auto &item : m_items) {
        all.append(item->job);
    }
    return all;
}

HostTransferQueue::Item *HostTransferQueue::find(TransferId id)
{
    const auto found = std::ranges::find_if(m_items, [id](const auto &item) { return item->job.id == id; });
    return found == m_items.end() ? nullptr : found->get();
}

QList<TransferId> HostTransferQueue::ids() const
{
    QList<TransferId> all;
    for (const auto &item : m_items) {
        all.append(item->job.id);
    }
    return all;
}

TransferId HostTransferQueue::enqueue(const RecordingInfo &recording, const HostProfile &host)
{
    for (const auto &item : m_items) {
        if (!item->job.isFinal() && !item->givenUp && item->host.id == host.id
            && item->job.recording.path == recording.path) {
            return item->job.id;
        }
    }
    auto item = std::make_unique<Item>();
    item->host = host;
    item->job.id = m_nextId++;
    item->job.recording = recording;
    item->job.hostId = host.id;
    item->job.hostName = host.title();
    item->job.bytesTotal = recording.size;
    item->job.filesTotal = recording.files;
    item->job.sentence = tr("Waits for its turn");
    const TransferId id = item->job.id;
    hold(*item);
    m_items.push_back(std::move(item));
    Q_EMIT jobAdded(m_items.back()->job);
    // On the next turn of the event loop, so that who asked knows the id before anything is said of it.
    QMetaObject::invokeMethod(this, &HostTransferQueue::startWaiting, Qt::QueuedConnection);
    return id;
}

void HostTransferQueue::hold(Item &item)
{
    item.held = m_hold.begin ? m_hold.begin(item.host, item.job.recording) : readyResult<void>({});
}

FutureResult<void> HostTransferQueue::letGo(const Item &item) const
{
    return m_hold.end ? m_hold.end(item.host, item.job.recording) : readyResult<void>({});
}

void HostTransferQueue::startWaiting()
{
    QSet<QString> busy;
    for (const auto &item : m_items) {
        if (item->fetch != nullptr) {
            busy.insert(item->host.id);
        }
    }
    // By id: who hears of a change may add or clear jobs.
    for (const TransferId id : ids()) {
        Item *item = find(id);
        if (item != nullptr && item->job.state == TransferJob::State::Queued && !item->givenUp
            && !busy.contains(item->host.id)) {
            busy.insert(item->host.id);
            start(*item);
        }
    }
}

void HostTransferQueue::start(Item &item)
{
    const TransferId id = item.job.id;
    const RecordingState state = item.job.recording.state;
    if (state == RecordingState::Recording || state == RecordingState::Broken) {
        fail(item,
             {QString(TransferErrorCode::notFinished),
              tr("%1 cannot be fetched. %2").arg(item.job.recording.name, item.job.recording.stateReason),
              {}});
        return;
    }
    item.meter = {};
    item.fetch =
        new FetchJob({m_connections, m_jobs, m_library.folder(), m_freeBytes}, item.host, item.job.recording, this);
    connect(item.fetch, &FetchJob::stateReached, this, [this, id](TransferJob::State next) { reached(id, next); });
    set(item, TransferJob::State::Listing, tr("Asks %1 what the recording consists of").arg(item.job.hostName));
    item.held.then(this, [this, id](const Result<void> &) {
        if (Item *held = find(id); held != nullptr && held->fetch != nullptr) {
            held->fetch->run().then(this, [this, id](const Result<FetchOutcome> &outcome) { fetched(id, outcome); });
        }
    });
    m_timer.start();
}

void HostTransferQueue::reached(TransferId id, TransferJob::State state)
{
    Item *item = find(id);
    if (item == nullptr || item->job.isFinal()) {
        return;
    }
    takeProgress(*item);
    set(*item, state,
        state == TransferJob::State::Verifying ? tr("Compares with the host")
                                               : tr("Fetches from %1").arg(item->job.hostName));
}

void HostTransferQueue::fetched(TransferId id, const Result<FetchOutcome> &outcome)
{
    Item *item = find(id);
    if (item == nullptr) {
        return;
    }
    takeProgress(*item);
    item->fetch->deleteLater();
    item->fetch = nullptr;
    item->job.bytesPerSecond = 0;
    item->job.secondsLeft.reset();
    item->job.currentFile.clear();
    if (outcome) {
        keep(id, *outcome);
    } else if (outcome.error().code == ErrorCode::cancelled) {
        giveUp(*item, tr("Cancelled; nothing was kept"));
    } else {
        fail(*item, outcome.error());
    }
    startWaiting();
}

void HostTransferQueue::keep(TransferId id, const FetchOutcome &outcome)
{
    const Item *item = find(id);
    m_library.add(entryFor(item->job, outcome)).then(this, [this, id, outcome](const Result<LibraryEntry> &entry) {
        Item *done = find(id);
        if (done == nullptr) {
            return;
        }
        done->job.finalPath = outcome.path;
        done->job.notes = outcome.notes;
        done->job.libraryId = entry ? entry->id : 0;
        if (!entry) {
            // The recording is there all the same; the library finds it when it can be written again.
            done->job.notes.append(entry.error().message);
        }
        letGo(*done).then(this, [this, id, outcome](const Result<void> &) { finish(id, outcome); });
    });
}

/// Last of all, since a program that was only to fetch it ends then.
void HostTransferQueue::finish(TransferId id, const FetchOutcome &outcome)
{
    if (Item *item = find(id)) {
        set(*item, TransferJob::State::Finished,
            outcome.verification == Verification::Verified ? tr("Fetched; every file equals the host's")
                                                           : tr("Fetched; sizes equal the host's"));
    }
}

void HostTransferQueue::giveUp(Item &item, const QString &sentence)
{
    item.givenUp = true;
    letGo(item).then(this, [this, id = item.job.id, sentence](const Result<void> &) {
        if (Item *given = find(id)) {
            given->givenUp = false;
            set(*given, TransferJob::State::Cancelled, sentence);
        }
    });
}

void HostTransferQueue::fail(Item &item, const Error &error)
{
    std::ignore = letGo(item);
    item.job.error = error;
    set(item, TransferJob::State::Failed, error.message);
}

void HostTransferQueue::set(Item &item, TransferJob::State state, const QString &sentence)
{
    if (enter(item.job, state)) {
        item.job.sentence = sentence;
        const TransferJob now = item.job; // who hears of it may clear the job away
        Q_EMIT jobChanged(now);
    }
}

void HostTransferQueue::cancel(TransferId id)
{
    Item *item = find(id);
    if (item == nullptr || item->job.isFinal() || item->givenUp) {
        return;
    }
    if (item->fetch != nullptr) {
        item->job.sentence = tr("Being cancelled");
        item->fetch->cancel();
        Q_EMIT jobChanged(item->job);
    } else if (item->job.state == TransferJob::State::Queued) {
        giveUp(*item, tr("Cancelled before it began"));
    }
}

void HostTransferQueue::retry(TransferId id)
{
    Item *item = find(id);
    if (item == nullptr || !mayFollow(item->job.state, TransferJob::State::Queued)) {
        return;
    }
    item->job.error = {};
    item->job.bytesDone = 0;
    item->job.filesDone = 0;
    item->job.notes.clear();
    hold(*item);
    set(*item, TransferJob::State::Queued, tr("Waits for its turn"));
    QMetaObject::invokeMethod(this, &HostTransferQueue::startWaiting, Qt::QueuedConnection);
}

void HostTransferQueue::clearFinished()
{
    QList<TransferId> removed;
    std::erase_if(m_items, [&removed](const auto &item) {
        if (item->job.isFinal()) {
            removed.append(item->job.id);
        }
        return item->job.isFinal();
    });
    for (const TransferId id : removed) {
        Q_EMIT jobRemoved(id);
    }
}

void HostTransferQueue::takeProgress(Item &item)
{
    const FetchJob::Progress progress = item.fetch->progress();
    if (progress.bytesTotal == 0 && progress.filesTotal == 0) {
        return;
    }
    item.job.filesTotal = progress.filesTotal;
    item.job.filesDone = progress.filesDone;
    item.job.bytesTotal = progress.bytesTotal;
    item.job.bytesDone = progress.bytesDone;
    item.job.currentFile = progress.currentFile;
}

void HostTransferQueue::tick()
{
    bool moving = false;
    for (const TransferId id : ids()) {
        Item *item = find(id);
        if (item == nullptr || item->fetch == nullptr) {
            continue;
        }
        moving = true;
        if (item->job.state != TransferJob::State::Fetching) {
            continue;
        }
        const TransferJob before = item->job;
        takeProgress(*item);
        item->meter.sample(m_clock.elapsed(), item->job.bytesDone);
        item->job.bytesPerSecond = item->meter.bytesPerSecond();
        item->job.secondsLeft = item->meter.secondsFor(item->job.bytesTotal - item->job.bytesDone);
        if (item->job != before) {
            Q_EMIT jobChanged(item->job);
        }
    }
    if (!moving) {
        m_timer.stop();
    }
}

} // namespace Backstep
