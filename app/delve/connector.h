// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"
#include "app/delve/client.h"
#include "app/rpc/endpoint.h"

#include <QObject>

namespace Backstep::Delve {

class DlvProcess;

/// A connection that has answered once, with what it said.
struct Connection
{
    std::shared_ptr<Client> client;
    ServerVersion version;
};

/// Makes the first connection to a dlv. dlv announces its address before it opens the program, and a connection made
/// meanwhile may be reset, so ready means: GetVersion was answered. Tries again until then, until `process` ends, or
/// until the time is up. Answered once.
class Connector : public QObject
{
    Q_OBJECT

public:
    using TransportMaker = std::function<std::unique_ptr<ByteTransport>()>;

    /// Makes transports to one address.
    [[nodiscard]] static TransportMaker to(const Endpoint &endpoint);
    /// `process` may be null for a dlv that was started elsewhere: then the first failure counts.
    Connector(TransportMaker maker, DlvProcess *process, QObject *parent = nullptr);

    /// Has the conversation recorded in `file`; empty: not. Call before connectWithin().
    void recordIn(const QString &file) { m_transcript = file; }
    FutureResult<Connection> connectWithin(std::chrono::milliseconds time);
    /// Gives up with code "cancelled".
    void cancel();

private:
    void attempt();
    [[nodiscard]] std::unique_ptr<ByteTransport> nextTransport() const;
    void attemptFailed(const Error &why);
    void succeed(const ServerVersion &version);
    void fail(const Error &why);

    TransportMaker m_maker;
    QString m_transcript;
    DlvProcess *m_process;
    SharedPromise<Connection> m_answer;
    std::shared_ptr<Client> m_client;
    bool m_done = false;
};

} // namespace Backstep::Delve
