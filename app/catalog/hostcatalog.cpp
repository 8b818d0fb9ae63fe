// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/catalog/hostcatalog.h"

#include "app/base/logging.h"
#include "app/catalog/hoststore.h"
#include "app/catalog/rrdetails.h"
#include "app/catalog/scancommand.h"
#include "app/catalog/scanparser.h"
#include "app/catalog/sftpscan.h"
#include "app/ssh/connection.h"
#include "app/ssh/connectiontest.h"
#include "app/ssh/connector.h"

namespace Backstep {

namespace {

constexpr qint64 longestAnswer = 64LL * 1024 * 1024;
constexpr qsizetype mostDetails = 200;
constexpr qsizetype detailsAtOnce = 50; ///< in one command, so in one round trip
constexpr std::chrono::seconds detailsTimeout{30};

/// What the command printed so far. Written on the connection's thread, read after the command has ended.
struct Collected
{
    QByteArray bytes;
};

void takeDetails(RecordingInfo &info, const RrDetails &details)
{
    info.commandLine = details.commandLine;
    info.exitCode = details.exitCode;
    info.exitSignal = details.exitSignal;
    info.detailsKnown = true;
    info.exitNote = details.exitCode || !details.exitSignal.isEmpty()
        ? QString()
        : HostCatalog::tr("rr on its host could not tell how it ended.");
}

/// Says of every recording that could have been asked about why it was not.
void noteNoDetails(HostScan &scan, const QString &why)
{
    for (RecordingInfo &info : scan.recordings) {
        if (!info.detailsKnown && info.state == RecordingState::Finished) {
            info.exitNote = why;
        }
    }
}

/// A new listing keeps what rr was asked before about recordings that are complete and did not change.
HostScanPtr withKnownDetails(HostScan scan, const HostScanPtr &before)
{
    QHash<QByteArray, const RecordingInfo *> known;
    for (const RecordingInfo &info : before ? before->recordings : QList<RecordingInfo>()) {
        if (info.detailsKnown && info.state == RecordingState::Finished) {
            known.insert(info.path, &info);
        }
    }
    for (RecordingInfo &info : scan.recordings) {
        const RecordingInfo *old = known.value(info.path);
        if (old != nullptr && old->size == info.size && old->ended == info.ended) {
            takeDetails(info, {old->commandLine, old->exitCode, old->exitSignal});
        }
    }
    return std::make_shared<const HostScan>(std::move(scan));
}

} // namespace

struct HostCatalog::Running
{
    HostProfile profile;
    QPointer<SshConnection> connection;
    QByteArray nonce = newNonce();
    std::shared_ptr<Collected> collected = std::make_shared<Collected>();
    QElapsedTimer clock;
    StopToken stop;
    SharedPromise<HostScanPtr> promise;
};

struct HostCatalog::Asking
{
    HostProfile profile;
    QPointer<SshConnection> connection;
    QByteArrayList left;
    StopToken stop;
    SharedPromise<HostScanPtr> promise;
};

HostCatalog::HostCatalog(HostStore &hosts, HostConnections &connections, SshConnector &connector, QObject *parent)
    : Catalog(parent)
    , m_hosts(hosts)
    , m_connections(connections)
    , m_connector(connector)
{
    connect(&m_connections, &HostConnections::linkChanged, this, &Catalog::linkChanged);
    connect(&m_connections, &HostConnections::hostKeyUnknown, this, &Catalog::hostKeyUnknown);
    connect(&m_connections, &HostConnections::promptNeeded, this, &Catalog::promptNeeded);
    connect(&m_hosts, &HostStore::hostsChanged, this, &HostCatalog::forgetRemovedHosts);
}

HostCatalog::~HostCatalog()
{
    for (StopSource &stop : m_stops) {
        stop.requestStop();
    }
}

void HostCatalog::forgetRemovedHosts()
{
    // Also those that were never listed: a log-in may be under way, with its question on the screen. A test of a
    // profile that is not stored is not among them.
    const QStringList known = m_scans.keys() + m_running.keys() + m_connections.hostIds();
    for (const QString &id : QSet<QString>(known.begin(), known.end())) {
        if (!m_hosts.host(id)) {
            disconnectHost(id);
            m_scans.remove(id);
        }
    }
}

Error HostCatalog::noSuchHost()
{
    return {QString(ErrorCode::notFound), tr("There is no such host in the list."), {}};
}

HostLink HostCatalog::link(const QString &hostId) const
{
    return m_connections.link(hostId);
}

HostScanPtr HostCatalog::lastScan(const QString &hostId) const
{
    return m_scans.value(hostId);
}

FutureResult<HostScanPtr> HostCatalog::scan(const QString &hostId)
{
    if (const RunningPtr running = m_running.value(hostId)) {
        return running->promise.future();
    }
    const auto profile = m_hosts.host(hostId);
    if (!profile) {
        return readyResult<HostScanPtr>(fail(noSuchHost()));
    }
    auto running = std::make_shared<Running>();
    running->profile = *profile;
    running->stop = m_stops[hostId].token();
    m_running.insert(hostId, running);
    Q_EMIT scanStarted(hostId);
    m_connections.open(*profile).then(
        this, [this, running](const Result<HostConnections::Pointer> &connection) { connected(running, connection); });
    return running->promise.future();
}

void HostCatalog::connected(const RunningPtr &running, const Result<HostConnections::Pointer> &connection)
{
    if (!connection) {
        endScan(running, fail(connection.error()));
        return;
    }
    if (running->stop.stopRequested() || connection->isNull()) {
        endScan(running, fail(ErrorCode::cancelled, tr("The listing was cancelled.")));
        return;
    }
    running->connection = *connection;
    running->clock.start();
    if (running->connection->capabilities().exec == false) {
        listBySftp(running, noCommands());
    } else {
        listByCommand(running);
    }
}

void HostCatalog::listByCommand(const RunningPtr &running)
{
    const auto command = scanCommand(running->nonce, running->profile.recordingFolders);
    if (!command) {
        endScan(running, fail(command.error()));
        return;
    }
    ExecRequest request{.command = *command};
    request.maxOutput = longestAnswer;
    const ByteSink sink = [collected = running->collected](QByteArrayView bytes) -> Result<void> {
        collected->bytes.append(bytes);
        return {};
    };
    running->connection->execStreaming(request, sink, running->stop)
        .then(this, [this, running](const Result<ExecResult> &result) { commandEnded(running, result); });
}

void HostCatalog::commandEnded(const RunningPtr &running, const Result<ExecResult> &result)
{
    if (!result && result.error().code == ErrorCode::cancelled) {
        endScan(running, fail(result.error()));
        return;
    }
    if (!result && result.error().code == SshErrorCode::execRefused) {
        listBySftp(running, noCommands());
        return;
    }
    const auto parse = [id = running->profile.id, nonce = running->nonce,
                        collected = running->collected](const StopToken &) -> Result<ScanAnswer> {
        return ScanParser(id, nonce).parse(collected->bytes);
    };
    const Error error = result ? Error() : result.error();
    m_jobs.run<ScanAnswer>(parse).then(this, [this, running, error](Result<ScanAnswer> answer) {
        running->collected->bytes.clear();
        HostScan &scan = answer->scan;
        if (!error.code.isEmpty() && scan.folders.isEmpty()) {
            endScan(running, fail(error));
            return;
        }
        if (error.code.isEmpty() && (!answer->began || answer->noFind)) {
            // A forced command, a login script that ends the session, or a find that is not GNU's.
            listBySftp(running, answer->noFind ? tr("This host has no GNU find.") : noCommands());
            return;
        }
        if (!error.code.isEmpty()) {
            scan.problems.append(error.message);
        }
        scan.milliseconds = running->clock.elapsed();
        scan.at = QDateTime::currentDateTimeUtc();
        endScan(running, withKnownDetails(std::move(scan), m_scans.value(running->profile.id)));
    });
}

QString HostCatalog::noCommands()
{
    return tr("No command may run on this host.");
}

void HostCatalog::listBySftp(const RunningPtr &running, const QString &why)
{
    if (running->connection.isNull()) {
        endScan(running, fail(ErrorCode::cancelled, tr("The listing was cancelled.")));
        return;
    }
    auto *listing = new SftpScan(running->connection, running->profile, why, running->stop, this);
    connect(listing, &SftpScan::progressed, this, &HostCatalog::publish);
    listing->run().then(this, [this, running, listing](const Result<HostScanPtr> &result) {
        listing->deleteLater();
        if (!result) {
            endScan(running, result);
            return;
        }
        HostScan scan = **result;
        scan.milliseconds = running->clock.elapsed();
        noteNoDetails(scan, tr("No command may run on this host, so rr there cannot be asked how it ended."));
        endScan(running, withKnownDetails(std::move(scan), m_scans.value(running->profile.id)));
    });
}

void HostCatalog::endScan(const RunningPtr &running, Result<HostScanPtr> result)
{
    m_running.remove(running->profile.id);
    if (result) {
        qCDebug(lcCatalog) << "listed" << (*result)->recordings.size() << "recordings in" << (*result)->milliseconds
                           << "ms";
        publish(*result);
    } else {
        Q_EMIT scanFailed(running->profile.id, result.error());
    }
    running->promise.answer(std::move(result));
}

void HostCatalog::publish(const HostScanPtr &scan)
{
    if (!m_hosts.host(scan->hostId)) {
        return; // it was taken from the list meanwhile
    }
    m_scans.insert(scan->hostId, scan);
    Q_EMIT scanChanged(scan);
}

FutureResult<HostScanPtr> HostCatalog::details(const QString &hostId, const QList<QByteArray> &paths)
{
    const auto profile = m_hosts.host(hostId);
    const HostScanPtr scan = m_scans.value(hostId);
    if (!profile || !scan) {
        return readyResult<HostScanPtr>(fail(noSuchHost()));
    }
    const QSet<QByteArray> wanted(paths.begin(), paths.end());
    auto asking = std::make_shared<Asking>();
    asking->profile = *profile;
    asking->stop = m_stops[hostId].token();
    for (const RecordingInfo &info : scan->recordings) {
        if (asking->left.size() < mostDetails && !info.detailsKnown && info.state == RecordingState::Finished
            && wanted.contains(info.path)) {
            asking->left.append(info.path);
        }
    }
    if (asking->left.isEmpty() || scan->way == HostScan::Way::Sftp) {
        return readyResult<HostScanPtr>(scan);
    }
    m_connections.open(*profile).then(this, [this, asking](const Result<HostConnections::Pointer> &connection) {
        if (!connection) {
            asking->promise.answer(fail(connection.error()));
            return;
        }
        asking->connection = *connection;
        askDetails(asking);
    });
    return asking->promise.future();
}

void HostCatalog::askDetails(const AskingPtr &asking)
{
    const HostScanPtr scan = m_scans.value(asking->profile.id);
    if (!scan) {
        asking->promise.answer(fail(noSuchHost()));
        return;
    }
    if (asking->left.isEmpty() || asking->connection.isNull()) {
        asking->promise.answer(scan);
        return;
    }
    const QByteArrayList batch = asking->left.first(qMin(asking->left.size(), detailsAtOnce));
    asking->left = asking->left.sliced(batch.size());
    const QByteArray nonce = newNonce();
    const auto command = detailsCommand(nonce, batch);
    if (!command) {
        asking->promise.answer(fail(command.error()));
        return;
    }
    ExecRequest request{.command = *command};
    request.timeout = detailsTimeout;
    asking->connection->exec(request, asking->stop)
        .then(this, [this, asking, batch, nonce](const Result<ExecResult> &result) {
            if (!result) {
                asking->promise.answer(fail(result.error()));
                return;
            }
            detailsCame(asking, batch, parseDetails(result->output, nonce, batch));
        });
}

void HostCatalog::detailsCame(const AskingPtr &asking, const QByteArrayList &batch, const DetailsAnswer &answer)
{
    const HostScanPtr before = m_scans.value(asking->profile.id);
    if (!before) {
        asking->promise.answer(fail(noSuchHost()));
        return;
    }
    HostScan scan = *before;
    const QSet<QByteArray> answered(answer.answered.begin(), answer.answered.end());
    for (RecordingInfo &info : scan.recordings) {
        if (answered.contains(info.path)) {
            // Asked counts as known, also where rr could not tell: asking again would not help.
            takeDetails(info, answer.details.value(info.path));
        }
    }
    if (answer.noRr) {
        noteNoDetails(scan, tr("rr is not on this host's PATH, so how it ended is not known."));
    }
    // What the time did not suffice for comes with the next command, unless nothing moves at all.
    QByteArrayList again;
    for (const QByteArray &path : answered.isEmpty() ? QByteArrayList() : batch) {
        if (!answered.contains(path)) {
            again.append(path);
        }
    }
    asking->left = answered.isEmpty() ? QByteArrayList() : again + asking->left;
    publish(std::make_shared<const HostScan>(std::move(scan)));
    askDetails(asking);
}

FutureResult<QList<ConnectionStep>> HostCatalog::testHost(const HostProfile &profile)
{
    if (m_tests.value(profile.id)) {
        return readyResult<QList<ConnectionStep>>(
            fail(ErrorCode::badInput, tr("This host is being tested already; wait for the result or cancel it.")));
    }
    const QString id = profile.id;
    SshConnection *connection = m_connector.create(sshTarget(profile)).release();
    connection->setParent(this);
    m_tests.insert(id, connection);
    connect(connection, &SshConnection::hostKeyUnknown, this,
            [this, id](const HostKeyInfo &key) { Q_EMIT hostKeyUnknown(id, key); });
    connect(connection, &SshConnection::promptNeeded, this,
            [this, id](const AuthPrompt &prompt) { Q_EMIT promptNeeded(id, prompt); });
    auto *test = new ConnectionTest(*connection, connection);
    connect(test, &ConnectionTest::stepFinished, this,
            [this, id](const ConnectionStep &step) { Q_EMIT testStepFinished(id, step); });
    const SharedPromise<QList<ConnectionStep>> promise;
    test->run().then(this, [this, id, connection, promise](const Result<QList<ConnectionStep>> &steps) {
        m_tests.remove(id);
        connection->close();
        connection->deleteLater();
        promise.answer(steps);
    });
    return promise.future();
}

void HostCatalog::cancel(const QString &hostId)
{
    if (m_stops.contains(hostId)) {
        m_stops[hostId].requestStop();
        m_stops.remove(hostId);
    }
    if (SshConnection *test = m_tests.value(hostId)) {
        test->close();
    }
    // A log-in under way has no token of its own.
    SshConnection *connection = m_connections.current(hostId);
    if (connection != nullptr && connection->state() != SshConnection::State::Ready) {
        connection->close();
    }
}

void HostCatalog::disconnectHost(const QString &hostId)
{
    cancel(hostId);
    m_connections.close(hostId);
}

SshConnection *HostCatalog::asker(const QString &hostId) const
{
    SshConnection *test = m_tests.value(hostId);
    return test != nullptr ? test : m_connections.current(hostId).data();
}

void HostCatalog::acceptHostKey(const QString &hostId, HostKeyTrust trust)
{
    if (SshConnection *connection = asker(hostId)) {
        connection->acceptHostKey(trust);
        m_connections.answered(hostId);
    }
}

void HostCatalog::rejectHostKey(const QString &hostId)
{
    if (SshConnection *connection = asker(hostId)) {
        connection->rejectHostKey();
        m_connections.answered(hostId);
    }
}

void HostCatalog::answerPrompt(const QString &hostId, std::vector<Secret> answers)
{
    if (SshConnection *connection = asker(hostId)) {
        connection->answerPrompt(std::move(answers));
        m_connections.answered(hostId);
    }
}

void HostCatalog::cancelPrompt(const QString &hostId)
{
    if (SshConnection *connection = asker(hostId)) {
        connection->cancelPrompt();
        m_connections.answered(hostId);
    }
}

} // namespace Backstep
