// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "tests/support/sshserver.h"

#include <QTemporaryDir>

namespace Backstep::Testing {

/// A throw-away sshd on which a stand-in for rr writes recordings, and a home folder for both ends. What still runs or
/// is armed there is ended by remove(), which a test calls at its end.
class RecordingHost
{
public:
    /// With further `lines` of sshd_config.
    explicit RecordingHost(const QStringList &lines = {});

    /// Why there is none on this machine; empty: there is.
    [[nodiscard]] static QString missing();

    [[nodiscard]] ThrowAwaySshServer &server() { return m_server; }
    [[nodiscard]] QString home() const { return m_home.path(); }
    [[nodiscard]] QString path(const QString &name) const { return m_home.filePath(name); }
    /// The script that was sent there.
    [[nodiscard]] QString script() const { return path(QStringLiteral("host/backstep-host/backstep-host.sh")); }
    /// Runs it without SSH, as a person on the host would; what it printed.
    QByteArray run(const QStringList &words) const;
    /// From now on the host's first answer has its recordings from before a loop is over, and its loops from after
    /// that, which is when the file `go` is there: what a busy host may do. False: there is no script yet.
    [[nodiscard]] bool lookLongAtLoops(const QString &go) const;
    /// From now on one answer to `list` goes through this command, when the file `once` is there; it is then removed.
    [[nodiscard]] bool garbleList(const QString &once, const QByteArray &command) const;
    /// False: something is left of it.
    [[nodiscard]] bool remove() const;

private:
    /// Other lines in place of the last of the script, which is not replaced by a newer one.
    [[nodiscard]] bool changeEnd(const QByteArray &lines) const;

    QTemporaryDir m_home;
    ThrowAwaySshServer m_server;
};

} // namespace Backstep::Testing
