// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/fakes/fakecatalog.h"

#include <QTimer>

namespace Backstep::Testing {

using namespace Qt::StringLiterals;

FakeCatalog::FakeCatalog(QObject *parent) : Catalog(parent) {}

void FakeCatalog::setLink(const QString &hostId, const HostLink &link)
{
    m_links.insert(hostId, link);
    Q_EMIT linkChanged(hostId, link);
}

void FakeCatalog::setScan(const HostScan &scan)
{
    m_errors.remove(scan.hostId);
    m_next.insert(scan.hostId, std::make_shared<const HostScan>(scan));
}

void FakeCatalog::setScanError(const QString &hostId, const Error &error)
{
    m_errors.insert(hostId, error);
}

HostLink FakeCatalog::link(const QString &hostId) const
{
    return m_links.value(hostId);
}

HostScanPtr FakeCatalog::lastScan(const QString &hostId) const
{
    return m_last.value(hostId);
}

FutureResult<HostScanPtr> FakeCatalog::scan(const QString &hostId)
{
    calls.append(u"scan "_s + hostId);
    const SharedPromise<HostScanPtr> promise;
    Q_EMIT scanStarted(hostId);
    QTimer::singleShot(0, this, [this, hostId, promise] {
        if (m_errors.contains(hostId) || !m_next.contains(hostId)) {
            const Error error = m_errors.value(hostId, Error{QString(ErrorCode::notFound), u"no such host"_s, {}});
            Q_EMIT scanFailed(hostId, error);
            promise.answer(fail(error));
            return;
        }
        m_last.insert(hostId, m_next.value(hostId));
        Q_EMIT scanChanged(m_last.value(hostId));
        promise.answer(m_last.value(hostId));
    });
    return promise.future();
}

FutureResult<HostScanPtr> FakeCatalog::details(const QString &hostId, const QList<QByteArray> &paths)
{
    QStringList names;
    for (const QByteArray &path : paths) {
        names.append(QString::fromUtf8(path));
    }
    calls.append(u"details %1 %2"_s.arg(hostId, names.join(u' ')));
    return readyResult<HostScanPtr>(m_last.value(hostId));
}

FutureResult<QList<ConnectionStep>> FakeCatalog::testHost(const HostProfile &profile)
{
    calls.append(u"testHost "_s + profile.host);
    const SharedPromise<QList<ConnectionStep>> promise;
    QTimer::singleShot(0, this, [this, id = profile.id, promise] {
        for (const ConnectionStep &step : std::as_const(testSteps)) {
            Q_EMIT testStepFinished(id, step);
        }
        promise.answer(testSteps);
    });
    return promise.future();
}

void FakeCatalog::cancel(const QString &hostId)
{
    calls.append(u"cancel "_s + hostId);
}

void FakeCatalog::disconnectHost(const QString &hostId)
{
    calls.append(u"disconnectHost "_s + hostId);
    setLink(hostId, {});
}

void FakeCatalog::acceptHostKey(const QString &hostId, HostKeyTrust trust)
{
    calls.append(u"acceptHostKey %1 %2"_s.arg(hostId, trust == HostKeyTrust::Always ? u"always"_s : u"once"_s));
}

void FakeCatalog::rejectHostKey(const QString &hostId)
{
    calls.append(u"rejectHostKey "_s + hostId);
}

void FakeCatalog::answerPrompt(const QString &hostId, std::vector<Secret> answers)
{
    QStringList texts;
    for (const Secret &answer : answers) {
        texts.append(answer.isEmpty() ? QString() : QString::fromUtf8(answer.constData()));
    }
    calls.append(u"answerPrompt %1 %2"_s.arg(hostId, texts.join(u' ')));
}

void FakeCatalog::cancelPrompt(const QString &hostId)
{
    calls.append(u"cancelPrompt "_s + hostId);
}

} // namespace Backstep::Testing
