// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QStringList>

#include <atomic>
#include <thread>

namespace Backstep::Testing {

/// How an AuthServer wants to be convinced.
struct AuthScript
{
    QString password;           ///< empty: no password method
    int roundsOfQuestions = 0;  ///< keyboard-interactive, 0: not offered
    QStringList questions;      ///< of each round; those that end with '?' are echoed
    QStringList answers;        ///< the right ones
    bool keyFirst = false;      ///< any key, which is a partial success only
};

/// An SSH server that does nothing but authentication, by methods that an sshd without PAM cannot offer to a test.
/// Serves one connection after another on a thread of its own; nothing can be done once logged in.
class AuthServer
{
public:
    /// `hostKey` is a private key file.
    AuthServer(const AuthScript &script, const QString &hostKey);
    ~AuthServer();
    AuthServer(const AuthServer &) = delete;
    AuthServer &operator=(const AuthServer &) = delete;

    [[nodiscard]] quint16 port() const { return m_port; }

private:
    void run();
    void serve(int socket);

    const AuthScript m_script;
    const QByteArray m_hostKey;
    int m_listener = -1;
    quint16 m_port = 0;
    std::atomic<int> m_client = -1;
    std::atomic<bool> m_stopped = false;
    std::thread m_thread;
};

} // namespace Backstep::Testing
