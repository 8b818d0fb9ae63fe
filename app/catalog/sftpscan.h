// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"
#include "app/base/stoptoken.h"
#include "app/catalog/hostprofile.h"
#include "app/catalog/hostscan.h"
#include "app/catalog/tracefacts.h"
#include "app/ssh/types.h"

#include <QObject>
#include <QPointer>

namespace Backstep {

class SshConnection;

/// Lists recordings over SFTP alone, for hosts where no command may run. One folder after another: about four round
/// trips a recording. Whether rr still holds its lock cannot be seen; times of last writes say what is likely.
/// Lives on the main thread; one run an object.
class SftpScan : public QObject
{
    Q_OBJECT

public:
    /// `why` no command is used: one sentence.
    SftpScan(SshConnection *connection, const HostProfile &profile, const QString &why, const StopToken &stop,
             QObject *parent = nullptr);

    /// What was found; when the connection is lost in the middle, what was found until then with the problem said.
    [[nodiscard]] FutureResult<HostScanPtr> run();

Q_SIGNALS:
    /// About every second of a long listing: what is there so far.
    void progressed(const Backstep::HostScanPtr &soFar);

private:
    struct Root
    {
        QByteArray path;
        ScannedFolder::Origin origin;
    };
    struct Pending
    {
        QByteArray name;
        qint64 mtime = 0;
    };

    void planRoots(const QByteArray &home);
    void nextRoot();
    void rootListed(const Result<QList<RemoteEntry>> &listed);
    void readLatest(qint64 since);
    void nextTrace();
    void takeFiles(const QList<RemoteEntry> &entries);
    void traceListed(const Result<QList<RemoteEntry>> &listed);
    void readHead();
    void addRecording(const QByteArray &name, const QByteArray &path);
    void addTrace();
    void endRoot();
    void finish(const std::optional<Error> &error);
    [[nodiscard]] HostScanPtr snapshot() const;
    /// Whether the error is one of the connection rather than of a path; the listing has ended then.
    [[nodiscard]] bool giveUp(const Error &error);
    /// Whether the connection was taken away; the listing has ended then.
    [[nodiscard]] bool gone();

    QPointer<SshConnection> m_connection;
    HostProfile m_profile;
    StopToken m_stop;
    SharedPromise<HostScanPtr> m_promise;
    HostScan m_scan;
    QList<Root> m_roots;
    Root m_root;
    ScannedFolder m_folder;
    QList<Pending> m_pending;
    QHash<QByteArray, qint64> m_capsules; ///< those beside the recordings: size by file name
    QByteArray m_capsule;                 ///< of the recording that is being looked at; empty: none
    qint64 m_capsuleSize = 0;
    QByteArray m_trace;
    TraceFacts m_facts;
    bool m_hasVersion = false;
    QByteArray m_latest;
    qint64 m_latestSince = 0;
    qint64 m_lastProgress = 0;
    int m_refusedNames = 0;
};

} // namespace Backstep
