// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"

#include <QString>

#include <libssh/libssh.h>

#include <memory>
#include <optional>

namespace Backstep {

class JumpHop;
class Lifeline;
class ProxyProcess;

/// Owns one libssh session and what its bytes travel through. Belongs to one thread at a time.
class Session
{
public:
    explicit Session(Lifeline &lifeline);
    Session(const Session &) = delete;
    Session &operator=(const Session &) = delete;
    ~Session();

    [[nodiscard]] ssh_session handle() const { return m_session; }
    [[nodiscard]] Lifeline &lifeline() const { return m_lifeline; }

    /// How sentences call the host: "prod-1" or "prod-1, port 2222".
    [[nodiscard]] QString place() const { return m_place; }
    void setPlace(const QString &place) { m_place = place; }

    /// What carries the bytes; ends after the session.
    void keepAlive(std::unique_ptr<JumpHop> hop);
    void keepAlive(std::unique_ptr<ProxyProcess> process);

    /// Processes what has come in without waiting; false when the other side has closed. For times at which no call of
    /// libssh does it: while idle, and after the end of a channel's output.
    [[nodiscard]] bool handleIncoming();

    /// libssh's last error text, cleaned for people.
    [[nodiscard]] QString text() const;
    /// The server's last words, if it sent any before it closed the connection.
    [[nodiscard]] QString farewell() const;
    /// The connection cannot be used any more.
    [[nodiscard]] bool isDead() const;
    /// Why an operation failed as far as the connection is at fault: cancelled, silent, cut; nothing if it stands.
    [[nodiscard]] std::optional<Error> breakdown() const;
    /// The same for everybody else: who cancelled nothing learns that the host did not answer.
    [[nodiscard]] std::optional<Error> loss() const;

private:
    Lifeline &m_lifeline;
    std::unique_ptr<JumpHop> m_hop;
    std::unique_ptr<ProxyProcess> m_proxy;
    ssh_session m_session;
    QString m_place;
};

} // namespace Backstep
