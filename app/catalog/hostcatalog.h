// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/jobrunner.h"
#include "app/catalog/catalog.h"
#include "app/catalog/hostconnections.h"

#include <QElapsedTimer>

namespace Backstep {

class HostStore;
struct DetailsAnswer;

/// The Catalog over SSH. One command lists a host; where none may run, or no GNU find is there, SFTP does (slowly).
/// A listing that is cut off is shown as far as it came.
class HostCatalog : public Catalog
{
    Q_OBJECT

public:
    /// All three must outlive this.
    HostCatalog(HostStore &hosts, HostConnections &connections, SshConnector &connector, QObject *parent = nullptr);
    ~HostCatalog() override;

    [[nodiscard]] HostLink link(const QString &hostId) const override;
    [[nodiscard]] HostScanPtr lastScan(const QString &hostId) const override;
    FutureResult<HostScanPtr> scan(const QString &hostId) override;
    FutureResult<HostScanPtr> details(const QString &hostId, const QList<QByteArray> &paths) override;
    FutureResult<QList<ConnectionStep>> testHost(const HostProfile &profile) override;
    void cancel(const QString &hostId) override;
    void disconnectHost(const QString &hostId) override;
    void acceptHostKey(const QString &hostId, HostKeyTrust trust) override;
    void rejectHostKey(const QString &hostId) override;
    void answerPrompt(const QString &hostId, std::vector<Secret> answers) override;
    void cancelPrompt(const QString &hostId) override;

private:
    struct Running;     // one scan under way
    using RunningPtr = std::shared_ptr<Running>;
    struct Asking;      // one details() under way
    using AskingPtr = std::shared_ptr<Asking>;

    void connected(const RunningPtr &running, const Result<HostConnections::Pointer> &connection);
    void listByCommand(const RunningPtr &running);
    void commandEnded(const RunningPtr &running, const Result<ExecResult> &result);
    void listBySftp(const RunningPtr &running, const QString &why);
    [[nodiscard]] static QString noCommands();
    void forgetRemovedHosts();
    void endScan(const RunningPtr &running, Result<HostScanPtr> result);
    void publish(const HostScanPtr &scan);
    void askDetails(const AskingPtr &asking);
    void detailsCame(const AskingPtr &asking, const QByteArrayList &batch, const DetailsAnswer &answer);
    /// The connection that asked last for this host: a test's, else the kept one.
    [[nodiscard]] SshConnection *asker(const QString &hostId) const;
    [[nodiscard]] static Error noSuchHost();

    HostStore &m_hosts;
    HostConnections &m_connections;
    SshConnector &m_connector;
    JobRunner m_jobs;
    QHash<QString, RunningPtr> m_running;
    QHash<QString, HostScanPtr> m_scans;
    QHash<QString, QPointer<SshConnection>> m_tests;
    QHash<QString, StopSource> m_stops;
};

} // namespace Backstep
