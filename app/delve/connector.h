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

    /// `process` may be null for a dlv that was started elsewhere: then the first failure counts.
    Connector(TransportMaker maker, DlvProcess *process, QObject *parent = nullptr);

    FutureResult<Connection> connectWithin(std::chrono::milliseconds time);
    /// Gives up with code "cancelled".
    void cancel();

private:
    void attempt();
    void attemptFailed(const Error &why);
    void succeed(const ServerVersion &version);
    void fail(const Error &why);

    TransportMaker m_maker;
    DlvProcess *m_process;
    SharedPromise<Connection> m_answer;
    std::shared_ptr<Client> m_client;
    bool m_done = false;
};

} // namespace Backstep::Delve
