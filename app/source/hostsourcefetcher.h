// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"
#include "app/base/stoptoken.h"
#include "app/source/hostsourcecache.h"

#include <QHash>
#include <QObject>

namespace Backstep {

class JobRunner;
class SshConnection;

/// Fetches source files from the host that a recording came from into a HostSourceCache. Never logs in by itself: a
/// connection that is not ready is the error `ssh-not-connected`. A file that is being fetched already is not asked
/// for twice. Errors otherwise are those of SshConnection::readFile() and HostSourceCache::store(). Main thread; the
/// files are written on the runner's threads. Connection and runner must outlive it.
class HostSourceFetcher : public QObject
{
    Q_OBJECT

public:
    HostSourceFetcher(SshConnection &connection, HostSourceCache cache, JobRunner &runner, QObject *parent = nullptr);
    ~HostSourceFetcher() override;

    /// Answers with the path of the copy. Destroying the fetcher answers with `cancelled`.
    [[nodiscard]] FutureResult<QString> fetch(const QString &buildPath);

private:
    void store(const QString &buildPath, const Result<QByteArray> &content);
    void finish(const QString &buildPath, const Result<QString> &answer);

    SshConnection &m_connection;
    HostSourceCache m_cache;
    JobRunner &m_runner;
    StopSource m_stop;
    QHash<QString, SharedPromise<QString>> m_pending;
};

} // namespace Backstep
