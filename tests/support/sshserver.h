// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/ssh/types.h"

#include <QProcess>
#include <QTemporaryDir>

namespace Backstep::Testing {

/// What a throw-away server allows.
struct SshServerOptions
{
    bool commands = true;  ///< false: forced to internal-sftp
    bool sftp = true;      ///< false: no sftp subsystem
    bool forwarding = true;
    int maxSessions = 10;
    int maxAuthTries = 6;
    QStringList lines;     ///< further lines of sshd_config
};

/// An OpenSSH server on 127.0.0.1 with keys, configuration and folders of its own in a temporary folder; logs in the
/// user who runs it. Ends with this object and, on Linux, with this process however that ends.
class ThrowAwaySshServer
{
public:
    explicit ThrowAwaySshServer(const SshServerOptions &options = {});
    ~ThrowAwaySshServer();
    ThrowAwaySshServer(const ThrowAwaySshServer &) = delete;
    ThrowAwaySshServer &operator=(const ThrowAwaySshServer &) = delete;

    /// Where sshd is; empty when this machine has none.
    [[nodiscard]] static QString program();

    /// Makes keys and configuration and starts; false with why() when it does not come up within some seconds.
    [[nodiscard]] bool start();
    void stop();
    /// After either end, as the same host on the same port.
    [[nodiscard]] bool startAgain() { return launch(); }
    /// By force, with every session on it, as when the machine is turned off.
    void killWithSessions();
    [[nodiscard]] QString why() const { return m_why; }

    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] QString folder() const { return m_folder.path(); }
    [[nodiscard]] QString filePath(const QString &name) const { return m_folder.filePath(name); }
    /// "SHA256:…" of the server's key.
    [[nodiscard]] QString fingerprint() const;
    /// Its line for a known_hosts file, seen at `port` (a proxy's, else the server's own).
    [[nodiscard]] QByteArray knownHostsLine(quint16 port = 0) const;

    /// A new private key (with ….pub beside it); allowed to log in unless `authorized` is false.
    [[nodiscard]] QString makeKey(const QString &name, const QString &passphrase = {}, bool authorized = true) const;
    /// Another host key; the server restarts on the same port.
    [[nodiscard]] bool changeHostKey();
    /// A target that knows this server's key and has a plain key to log in with.
    [[nodiscard]] SshTarget target(quint16 port = 0) const;
    /// What sshd said so far.
    [[nodiscard]] QString log();

private:
    [[nodiscard]] bool prepare();
    [[nodiscard]] bool launch();
    [[nodiscard]] bool keygen(const QStringList &arguments) const;
    [[nodiscard]] QByteArray configuration() const;

    SshServerOptions m_options;
    QTemporaryDir m_folder;
    QProcess m_process;
    QByteArray m_log;
    QString m_why;
    quint16 m_port = 0;
};

} // namespace Backstep::Testing
