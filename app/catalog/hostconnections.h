// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"
#include "app/catalog/catalog.h"

#include <QHash>
#include <QPointer>

namespace Backstep {

class SshConnection;
class SshConnector;

/// The one connection to each host, made when it is first needed and kept. Main thread. Also hands on what a
/// connection asks on its way in, with the id of its host.
class HostConnections : public QObject
{
    Q_OBJECT

public:
    using Pointer = QPointer<SshConnection>;

    /// `connector` must outlive this.
    explicit HostConnections(SshConnector &connector, QObject *parent = nullptr);
    ~HostConnections() override;

    /// The connection, logged in. It is replaced when the profile has changed since. The pointer is null after close().
    [[nodiscard]] FutureResult<Pointer> open(const HostProfile &profile);
    /// What there is just now, logged in or not; may be null.
    [[nodiscard]] Pointer current(const QString &hostId) const;
    void close(const QString &hostId);
    /// Of all connections there are.
    [[nodiscard]] QStringList hostIds() const { return m_connections.keys(); }

    [[nodiscard]] HostLink link(const QString &hostId) const;
    /// A question was answered: the link no longer says that it asks.
    void answered(const QString &hostId);

Q_SIGNALS:
    void linkChanged(const QString &hostId, const Backstep::HostLink &link);
    void hostKeyUnknown(const QString &hostId, const Backstep::HostKeyInfo &key);
    void promptNeeded(const QString &hostId, const Backstep::AuthPrompt &prompt);

private:
    SshConnection *ensure(const HostProfile &profile);
    void wire(const QString &hostId, SshConnection *connection);
    void follow(const QString &hostId, const SshConnection &connection);
    void setLink(const QString &hostId, const HostLink &link);

    SshConnector &m_connector;
    QHash<QString, SshConnection *> m_connections; ///< children of this
    QHash<QString, HostLink> m_links;
};

} // namespace Backstep
