// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"
#include "app/base/stoptoken.h"
#include "app/source/hostsourcecache.h"

#include <QHash>
#include <QObject>
#include <QPointer>

#include <functional>
#include <optional>

namespace Backstep {

class JobRunner;
class SshConnection;

/// Fetches source files from the host that a recording came from into a HostSourceCache. Logs in when the first file is
/// asked for, which may ask the person something; when that fails nothing more is tried before tryAgain(), so that a
/// host that is off, or a prompt that was cancelled, does not come up at every step. A file that is being fetched
/// already is not asked for twice. Errors are those of `connect`, SshConnection::readFile() and
/// HostSourceCache::store(). Main thread; the files are written on the runner's threads, which must outlive it.
class HostSourceFetcher : public QObject
{
    Q_OBJECT

public:
    /// The connection to the host, logged in; made when there is none.
    using Connect = std::function<FutureResult<QPointer<SshConnection>>()>;

    HostSourceFetcher(Connect connect, HostSourceCache cache, JobRunner &runner, QObject *parent = nullptr);
    ~HostSourceFetcher() override;

    /// Answers with the path of the copy. Destroying the fetcher answers with `cancelled`.
    [[nodiscard]] FutureResult<QString> fetch(const QString &buildPath);
    /// The host may be reachable by now.
    void tryAgain() { m_refusal.reset(); }

private:
    void connected(const QString &buildPath, const Result<QPointer<SshConnection>> &connection);
    void store(const QString &buildPath, const Result<QByteArray> &content);
    void finish(const QString &buildPath, const Result<QString> &answer);

    Connect m_connect;
    HostSourceCache m_cache;
    JobRunner &m_runner;
    StopSource m_stop;
    std::optional<Error> m_refusal;
    QHash<QString, SharedPromise<QString>> m_pending;
};

} // namespace Backstep
