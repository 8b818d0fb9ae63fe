// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"
#include "app/ssh/types.h"

#include <QObject>
#include <QPointer>

namespace Backstep {

class SshConnection;

/// Tries a connection from the name to SFTP and says of each step, in one sentence, how it went. The connection's
/// questions (host key, prompts) are the caller's to answer. Steps after a failed one are Skipped, except that a host
/// without commands is still tried for SFTP. Leaves the connection open when all went well. Runs on the thread of the
/// connection, which must not be open yet.
class ConnectionTest : public QObject
{
    Q_OBJECT

public:
    explicit ConnectionTest(SshConnection &connection, QObject *parent = nullptr);
    ~ConnectionTest() override;

    /// All six steps in order, whatever happened; `cancelled` when the test is destroyed before its end.
    /// One step a hop is added in front when the way leads through jump hosts. Call it once.
    [[nodiscard]] FutureResult<QList<ConnectionStep>> run();

Q_SIGNALS:
    void stepFinished(const Backstep::ConnectionStep &step);

private:
    void add(const ConnectionStep &step);
    void skip(ConnectionStep::Kind kind);
    void loginEnded(const Result<void> &result);
    void probeEnded(const Result<SshCapabilities> &result);

    QPointer<SshConnection> m_connection;
    QList<ConnectionStep> m_steps;
    SharedPromise<QList<ConnectionStep>> m_promise;
};

} // namespace Backstep
