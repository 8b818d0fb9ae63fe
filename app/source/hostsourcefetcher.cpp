// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/source/hostsourcefetcher.h"

#include "app/base/jobrunner.h"
#include "app/ssh/connection.h"

namespace Backstep {

HostSourceFetcher::HostSourceFetcher(Connect connect, HostSourceCache cache, JobRunner &runner, QObject *parent)
    : QObject(parent)
    , m_connect(std::move(connect))
    , m_cache(std::move(cache))
    , m_runner(runner)
{
}

HostSourceFetcher::~HostSourceFetcher()
{
    m_stop.requestStop();
    const auto pending = std::exchange(m_pending, {});
    for (const SharedPromise<QString> &promise : pending) {
        promise.answer(fail(ErrorCode::cancelled, tr("The source file was not fetched: the session was closed.")));
    }
}

FutureResult<QString> HostSourceFetcher::fetch(const QString &buildPath)
{
    if (const auto pending = m_pending.constFind(buildPath); pending != m_pending.constEnd()) {
        return pending->future();
    }
    if (const Result<QString> file = m_cache.fileFor(buildPath); !file) {
        return readyResult<QString>(fail(file.error()));
    }
    if (m_refusal) {
        return readyResult<QString>(fail(*m_refusal));
    }
    const SharedPromise<QString> promise;
    m_pending.insert(buildPath, promise);
    m_connect().then(this, [this, buildPath](const Result<QPointer<SshConnection>> &connection) {
        connected(buildPath, connection);
    });
    return promise.future();
}

void HostSourceFetcher::connected(const QString &buildPath, const Result<QPointer<SshConnection>> &connection)
{
    if (!connection || connection->isNull()) {
        const Error why = connection ? Error{QString(ErrorCode::cancelled), tr("The connection was closed."), {}}
                                     : connection.error();
        m_refusal = Error{why.code, tr("%1 “Look Again” connects once more.").arg(why.message), why.details};
        finish(buildPath, fail(*m_refusal));
        return;
    }
    (*connection)
        ->readFile(buildPath.toUtf8(), HostSourceCache::maxFileSize, m_stop.token())
        .then(this, [this, buildPath](const Result<QByteArray> &content) { store(buildPath, content); });
}

void HostSourceFetcher::store(const QString &buildPath, const Result<QByteArray> &content)
{
    if (!content) {
        finish(buildPath, fail(content.error()));
        return;
    }
    m_runner
        .run<QString>(
            [cache = m_cache, buildPath, bytes = *content](const StopToken &) { return cache.store(buildPath, bytes); })
        .then(this, [this, buildPath](const Result<QString> &file) { finish(buildPath, file); });
}

void HostSourceFetcher::finish(const QString &buildPath, const Result<QString> &answer)
{
    // Taken out first: whoever is answered may ask again.
    m_pending.take(buildPath).answer(answer);
}

} // namespace Backstep
