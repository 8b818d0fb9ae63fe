// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/main/recordingscontroller.h"

#include "app/base/datasize.h"
#include "app/catalog/catalog.h"
#include "app/catalog/hoststore.h"
#include "app/catalog/library.h"
#include "app/transfer/transferqueue.h"
#include "ui/actions/actiontable.h"
#include "ui/docks/dockintents.h"
#include "ui/main/modelset.h"
#include "ui/main/services.h"

#include <QDesktopServices>
#include <QFileInfo>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace Backstep {

QString programKey(const LibraryEntry &entry)
{
    return entry.program.isEmpty() ? QString() : u"recorded:"_s % entry.hostName % u':' % entry.program;
}

RecordingsController::RecordingsController(const Services &services, ModelSet &models, DockIntents &intents,
                                           ActionTable &actions, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_models(models)
    , m_actions(actions)
{
    connectServices();
    connectRecordings(intents);
    connectTransfers(intents);
    updateActions();
}

void RecordingsController::connectServices()
{
    connect(&m_services.hosts, &HostStore::hostsChanged, this, &RecordingsController::updateHosts);
    connect(&m_services.catalog, &Catalog::linkChanged, this, &RecordingsController::updateLink);
    connect(&m_services.catalog, &Catalog::scanStarted, this, &RecordingsController::scanStarted);
    connect(&m_services.catalog, &Catalog::scanChanged, this, [this](const HostScanPtr &scan) {
        m_scanning.remove(scan->hostId);
        m_models.recordings.setScan(scan);
    });
    connect(&m_services.catalog, &Catalog::scanFailed, this, &RecordingsController::scanFailed);
    const auto updateLibrary = [this] {
        m_models.recordings.setLibrary(m_services.library.entries(), m_services.library.status().message);
    };
    connect(&m_services.library, &Library::changed, this, updateLibrary);
    connect(&m_services.library, &Library::statusChanged, this, updateLibrary);
    connect(&m_services.transfers, &TransferQueue::jobAdded, this, &RecordingsController::jobChanged);
    connect(&m_services.transfers, &TransferQueue::jobChanged, this, &RecordingsController::jobChanged);
    connect(&m_services.transfers, &TransferQueue::jobRemoved, this, [this](TransferId id) {
        m_models.transfers.removeJob(id);
        m_models.recordings.removeTransfer(id);
        updateTransfers();
    });
}

void RecordingsController::connectRecordings(DockIntents &intents)
{
    connect(&intents, &DockIntents::recordingsSelected, this, &RecordingsController::select);
    connect(&intents, &DockIntents::hostScanRequested, this,
            [this](const QString &hostId) { m_services.catalog.scan(hostId); });
    connect(&intents, &DockIntents::hostCancelRequested, &m_services.catalog, &Catalog::cancel);
    connect(&intents, &DockIntents::hostDisconnectRequested, &m_services.catalog, &Catalog::disconnectHost);
    connect(&intents, &DockIntents::hostErrorRequested, this,
            [this](const QString &hostId) { Q_EMIT failed(m_failures.value(hostId)); });
    connect(&intents, &DockIntents::fetchRequested, this, &RecordingsController::fetch);
    connect(&intents, &DockIntents::openRemoteRequested, this, &RecordingsController::openWhenFetched);
    connect(&intents, &DockIntents::openLocalRequested, this, &RecordingsController::openLocal);
    connect(&intents, &DockIntents::deleteLocalRequested, this, &RecordingsController::deleteRequested);
    connect(&intents, &DockIntents::showFolderRequested, this, &RecordingsController::showFolder);
    connect(&intents, &DockIntents::notesEdited, this,
            [this](qint64 id, const QString &notes) { m_services.library.setNotes(id, notes); });
    connect(
        &intents, &DockIntents::recordingDetailsWanted, this,
        [this](const QString &hostId, const QList<QByteArray> &paths) { m_services.catalog.details(hostId, paths); });
}

void RecordingsController::connectTransfers(DockIntents &intents)
{
    connect(&intents, &DockIntents::transferCancelRequested, &m_services.transfers, &TransferQueue::cancel);
    connect(&intents, &DockIntents::transferRetryRequested, &m_services.transfers, &TransferQueue::retry);
    connect(&intents, &DockIntents::transfersClearRequested, &m_services.transfers, &TransferQueue::clearFinished);
    connect(&intents, &DockIntents::transferOpenRequested, this, &RecordingsController::openJob);
}

void RecordingsController::start()
{
    updateHosts();
    m_models.recordings.setLibrary(m_services.library.entries(), m_services.library.status().message);
    m_models.transfers.setJobs(m_services.transfers.jobs());
    m_services.library.refresh();
    updateTransfers();
    m_started = true;
    scanWhenSeen();
}

void RecordingsController::setShown(bool shown)
{
    m_shown = shown;
    scanWhenSeen();
}

void RecordingsController::scanWhenSeen()
{
    if (m_started && m_shown && !m_asked) {
        m_asked = true;
        scanAll();
    }
}

void RecordingsController::scanAll()
{
    for (const HostProfile &host : m_services.hosts.hosts()) {
        m_services.catalog.scan(host.id);
    }
}

void RecordingsController::updateHosts()
{
    m_models.recordings.setHosts(m_services.hosts.hosts());
    for (const HostProfile &host : m_services.hosts.hosts()) {
        if (const HostScanPtr scan = m_services.catalog.lastScan(host.id)) {
            m_models.recordings.setScan(scan);
        }
    }
    updateActions();
}

void RecordingsController::updateLink(const QString &hostId, const HostLink &link)
{
    switch (link.state) {
    case HostLink::State::Connecting:
    case HostLink::State::Asking: m_models.recordings.setHostState(hostId, HostRowState::Busy, link.sentence); break;
    case HostLink::State::Failed: showFailed(hostId, link.error); break;
    case HostLink::State::Idle:
    case HostLink::State::Connected:
        if (m_scanning.contains(hostId)) {
            scanStarted(hostId); // what follows says the rest
        } else {
            showSettled(hostId); // a fetch, or a question about one recording, has connected or was given up
        }
        break;
    }
}

void RecordingsController::scanStarted(const QString &hostId)
{
    m_scanning.insert(hostId);
    m_models.recordings.setHostState(hostId, HostRowState::Busy, tr("listing recordings"));
}

void RecordingsController::scanFailed(const QString &hostId, const Error &error)
{
    m_scanning.remove(hostId);
    showFailed(hostId, error);
}

void RecordingsController::showFailed(const QString &hostId, const Error &error)
{
    if (error.code == ErrorCode::cancelled) {
        showSettled(hostId); // the person's own doing is no failure
        return;
    }
    m_failures.insert(hostId, error);
    m_models.recordings.setHostState(hostId, HostRowState::Failed, error.message);
}

void RecordingsController::showSettled(const QString &hostId)
{
    if (const HostScanPtr scan = m_services.catalog.lastScan(hostId)) {
        m_models.recordings.setScan(scan);
    } else {
        m_models.recordings.setHostState(hostId, HostRowState::Idle, {});
    }
}

void RecordingsController::select(const QString &hostId, const QList<RecordingInfo> &remote,
                                  const QList<LibraryEntry> &local)
{
    m_hostId = hostId;
    m_remote = remote;
    m_local = local;
    updateActions();
}

void RecordingsController::updateActions()
{
    const bool any = !m_services.hosts.hosts().isEmpty();
    const auto refuse = [this](const QString &id, bool refused, const QString &reason) {
        m_actions.setRefusal(id, refused ? reason : QString());
    };
    refuse(u"recordings.refresh"_s, !any, tr("There is no host yet; add one."));
    const QString noHost = tr("No host is selected.");
    refuse(u"recordings.editHost"_s, m_hostId.isEmpty(), noHost);
    refuse(u"recordings.removeHost"_s, m_hostId.isEmpty(), noHost);
    refuse(u"recordings.fetch"_s, m_remote.isEmpty(), tr("No recording of a host is selected."));
    refuse(u"recordings.open"_s, m_remote.size() + m_local.size() != 1, tr("Select one recording."));
    const QString notHere = tr("No recording on this machine is selected.");
    refuse(u"recordings.showFolder"_s, m_local.size() != 1, notHere);
    refuse(u"recordings.delete"_s, m_local.isEmpty(), notHere);
}

bool RecordingsController::runAction(const QString &id)
{
    if (id == "recordings.refresh"_L1) {
        m_services.library.refresh();
        scanAll();
    } else if (id == "recordings.fetch"_L1) {
        fetch(m_remote);
    } else if (id == "recordings.open"_L1) {
        if (!m_remote.isEmpty()) {
            openWhenFetched(m_remote.first());
        } else if (!m_local.isEmpty()) {
            openLocal(m_local.first());
        }
    } else if (id == "recordings.showFolder"_L1) {
        showFolder(m_local.value(0).path);
    } else if (id == "recordings.delete"_L1) {
        Q_EMIT deleteRequested(m_local);
    } else {
        return false;
    }
    return true;
}

void RecordingsController::fetch(const QList<RecordingInfo> &recordings)
{
    for (const RecordingInfo &recording : recordings) {
        if (const std::optional<HostProfile> host = m_services.hosts.host(recording.hostId)) {
            m_services.transfers.enqueue(recording, *host);
        }
    }
}

void RecordingsController::openLocal(const LibraryEntry &entry)
{
    if (entry.missing) {
        Q_EMIT failed({QString(ErrorCode::notFound),
                       tr("The folder of %1 is gone, so it cannot be replayed. Fetch it again or delete it from the "
                          "list.")
                           .arg(entry.name),
                       {entry.path}});
        return;
    }
    m_services.library.markOpened(entry.id);
    const Target target = entry.onlyCapsule ? Target(CapsuleTarget{entry.capsule}) : Target(ReplayTarget{entry.path});
    Q_EMIT openRequested(target, programKey(entry));
}

void RecordingsController::openWhenFetched(const RecordingInfo &recording)
{
    if (const LibraryEntry *here = m_models.recordings.localCopy(recording); here && !here->missing) {
        openLocal(*here);
        return;
    }
    if (const std::optional<HostProfile> host = m_services.hosts.host(recording.hostId)) {
        m_openWhenDone.insert(m_services.transfers.enqueue(recording, *host));
    }
}

void RecordingsController::openRemote(const RemoteTarget &target)
{
    const std::optional<HostProfile> host = m_services.hosts.hostByName(target.host);
    if (!host) {
        Q_EMIT failed({QString(ErrorCode::notFound), tr("There is no host %1; add it first.").arg(target.host), {}});
        return;
    }
    m_services.catalog.scan(host->id).then(this, [this, target](const Result<HostScanPtr> &scan) {
        if (!scan) {
            Q_EMIT failed(scan.error());
            return;
        }
        for (const RecordingInfo &recording : (*scan)->recordings) {
            if (recording.name == target.recording) {
                openWhenFetched(recording);
                return;
            }
        }
        Q_EMIT failed(
            {QString(ErrorCode::notFound), tr("%1 has no recording %2.").arg(target.host, target.recording), {}});
    });
}

QString RecordingsController::hostOf(const Target &target) const
{
    const auto *replay = std::get_if<ReplayTarget>(&target);
    for (const LibraryEntry &entry : *m_services.library.entries()) {
        if (replay && entry.path == replay->traceFolder) {
            return entry.hostName;
        }
    }
    return {};
}

void RecordingsController::jobChanged(const TransferJob &job)
{
    m_models.transfers.setJob(job);
    m_models.recordings.setTransfer(job);
    updateTransfers();
    if (!job.isFinal() || !m_openWhenDone.contains(job.id)) {
        return;
    }
    m_openWhenDone.remove(job.id);
    if (job.state == TransferJob::State::Finished) {
        openJob(job.id);
    } else if (job.state == TransferJob::State::Failed) {
        Q_EMIT failed(job.error);
    }
}

void RecordingsController::openJob(TransferId id)
{
    const std::optional<TransferJob> job = m_services.transfers.job(id);
    if (!job || job->finalPath.isEmpty()) {
        return;
    }
    if (const std::optional<LibraryEntry> entry = m_services.library.entry(job->libraryId)) {
        openLocal(*entry);
    } else {
        Q_EMIT openRequested(ReplayTarget{job->finalPath}, {});
    }
}

void RecordingsController::updateTransfers()
{
    int active = 0;
    double speed = 0;
    for (const TransferJob &job : m_services.transfers.jobs()) {
        active += job.isFinal() ? 0 : 1;
        speed += job.isFinal() ? 0 : job.bytesPerSecond;
    }
    if (active == 0) {
        Q_EMIT transfersChanged({});
        return;
    }
    const QString count = active == 1 ? tr("1 transfer") : tr("%1 transfers").arg(active);
    const QString rate = dataSizeText(static_cast<qint64>(speed));
    Q_EMIT transfersChanged(speed > 0 ? tr("%1 %2/s").arg(count, rate) : count);
}

void RecordingsController::remove(const QList<LibraryEntry> &entries)
{
    for (const LibraryEntry &entry : entries) {
        m_services.library.remove(entry.id).then(this, [this](const Result<void> &result) {
            if (!result) {
                Q_EMIT failed(result.error());
            }
        });
    }
}

void RecordingsController::showFolder(const QString &path)
{
    const QFileInfo info(path);
    const QString folder = info.isFile() ? info.path() : path; // of a capsule; the file itself would be opened
    if (!path.isEmpty() && !QDesktopServices::openUrl(QUrl::fromLocalFile(folder))) {
        Q_EMIT failed(
            {QString(ErrorCode::notSupported), tr("No file manager answered. The recording is in %1.").arg(path), {}});
    }
}

} // namespace Backstep
