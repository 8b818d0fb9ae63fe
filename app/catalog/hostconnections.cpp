// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/catalog/hostconnections.h"

#include "app/ssh/connection.h"
#include "app/ssh/connector.h"

namespace Backstep {

HostConnections::HostConnections(SshConnector &connector, QObject *parent) : QObject(parent), m_connector(connector) {}

HostConnections::~HostConnections()
{
    for (SshConnection *connection : std::as_const(m_connections)) {
        connection->disconnect(this);
    }
}

FutureResult<HostConnections::Pointer> HostConnections::open(const HostProfile &profile)
{
    const Pointer connection = ensure(profile);
    const SharedPromise<Pointer> promise;
    connection->open().then(this, [connection, promise](const Result<void> &opened) {
        if (!opened) {
            promise.answer(fail(opened.error()));
        } else if (connection.isNull()) {
            promise.answer(fail(ErrorCode::cancelled, tr("The connection was closed meanwhile.")));
        } else {
            promise.answer(connection);
        }
    });
    return promise.future();
}

HostConnections::Pointer HostConnections::current(const QString &hostId) const
{
    return m_connections.value(hostId);
}

void HostConnections::close(const QString &hostId)
{
    if (SshConnection *connection = m_connections.take(hostId)) {
        connection->disconnect(this);
        connection->close();
        connection->deleteLater();
    }
    setLink(hostId, {});
}

HostLink HostConnections::link(const QString &hostId) const
{
    return m_links.value(hostId);
}

void HostConnections::answered(const QString &hostId)
{
    const Pointer connection = current(hostId);
    if (!connection.isNull() && link(hostId).state == HostLink::State::Asking) {
        follow(hostId, *connection);
    }
}

SshConnection *HostConnections::ensure(const HostProfile &profile)
{
    const SshTarget target = sshTarget(profile);
    SshConnection *connection = m_connections.value(profile.id);
    if (connection != nullptr && connection->target() != target) {
        close(profile.id);
        connection = nullptr;
    }
    if (connection == nullptr) {
        connection = m_connector.create(target).release();
        connection->setParent(this);
        m_connections.insert(profile.id, connection);
        wire(profile.id, connection);
    }
    return connection;
}

void HostConnections::wire(const QString &hostId, SshConnection *connection)
{
    connect(connection, &SshConnection::stateChanged, this,
            [this, hostId, connection] { follow(hostId, *connection); });
    connect(connection, &SshConnection::hostKeyUnknown, this, [this, hostId](const HostKeyInfo &key) {
        setLink(hostId, {HostLink::State::Asking, tr("Asks whether to trust its key"), {}});
        Q_EMIT hostKeyUnknown(hostId, key);
    });
    connect(connection, &SshConnection::promptNeeded, this, [this, hostId](const AuthPrompt &prompt) {
        setLink(hostId, {HostLink::State::Asking, tr("Asks for a password or passphrase"), {}});
        Q_EMIT promptNeeded(hostId, prompt);
    });
}

void HostConnections::follow(const QString &hostId, const SshConnection &connection)
{
    switch (connection.state()) {
    case SshConnection::State::Disconnected: setLink(hostId, {}); return;
    case SshConnection::State::Connecting:
    case SshConnection::State::CheckingHostKey:
        setLink(hostId, {HostLink::State::Connecting, tr("Connecting…"), {}});
        return;
    case SshConnection::State::Authenticating:
        setLink(hostId, {HostLink::State::Connecting, tr("Logging in…"), {}});
        return;
    case SshConnection::State::Ready: setLink(hostId, {HostLink::State::Connected, tr("Connected"), {}}); return;
    case SshConnection::State::Failed:
    case SshConnection::State::Lost:
        setLink(hostId, {HostLink::State::Failed, connection.lastError().message, connection.lastError()});
        return;
    }
}

void HostConnections::setLink(const QString &hostId, const HostLink &link)
{
    if (m_links.value(hostId) != link) {
        m_links.insert(hostId, link);
        Q_EMIT linkChanged(hostId, link);
    }
}

} // namespace Backstep
