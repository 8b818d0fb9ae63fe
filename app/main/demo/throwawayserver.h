// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/programrunner.h"

#include <QElapsedTimer>

class QTcpSocket;

namespace Backstep {

class Sweeper;

/// How to log in to a ThrowAwayServer.
struct ThrowAwayLogin
{
    QString host;
    quint16 port = 0;
    QString user;
    QString identityFile;     ///< private key without a passphrase
    QString knownHostsFile;   ///< holds the server's key
    QString configFile;       ///< an empty ssh_config, so that the person's own says nothing
};

/// An SSH server of OpenSSH for one run: on a free port of 127.0.0.1, with keys of its own, for the user who runs this
/// program (also root), all its files in one folder that is closed to others. It and every session on it end with this
/// program. Main thread; nothing blocks. sshd's log is `sshd.log` in the folder.
class ThrowAwayServer : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        QString folder;                           ///< absolute; made when it is not there
        QMap<QString, QString> environment{};     ///< what each session finds set
        QStringList configuration{};              ///< further lines of sshd_config; the first of a keyword counts
    };

    /// `sweeper` may be null; it must outlive this.
    explicit ThrowAwayServer(Options options, Sweeper *sweeper = nullptr, QObject *parent = nullptr);
    ~ThrowAwayServer() override;

    /// Answers when the server has said its SSH greeting. Errors: `demo-no-sshd`, `demo-sshd-failed`, `cancelled`,
    /// `io`. After stop() it may be started again; keys are kept, the port is another.
    [[nodiscard]] FutureResult<ThrowAwayLogin> start();
    /// Kills the server; open sessions end as soon as their client notices. Answers a start() under way with
    /// `cancelled`.
    void stop();
    /// 0 when it does not run.
    [[nodiscard]] qint64 processId() const;

Q_SIGNALS:
    /// The server ended although nobody stopped it.
    void died(const Backstep::Error &error);

private:
    void makeKeys();
    [[nodiscard]] Result<void> writeFiles();
    void launch();
    void greet();
    void serverEnded();
    void endServer();
    void answer(Result<ThrowAwayLogin> result);
    [[nodiscard]] QString path(const QString &name) const;
    [[nodiscard]] QStringList logTail() const;

    Options m_options;
    Sweeper *m_sweeper;
    ProgramRunner m_commands;
    SharedPromise<ThrowAwayLogin> m_promise;
    ThrowAwayLogin m_login;
    QString m_sshd;
    QProcess *m_process = nullptr;
    QTcpSocket *m_probe = nullptr;
    QElapsedTimer m_waiting;
    QStringList m_refusedKeywords;
    int m_attempts = 0;
    bool m_starting = false;
};

} // namespace Backstep
