// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"
#include "app/ssh/timings.h"
#include "app/ssh/types.h"

namespace Backstep {

class Session;

/// A target after the configuration was asked: what is really connected to and with what.
struct Route
{
    QString alias;
    QString host;
    QString user;
    quint16 port = 22;
    QString proxyJump;    ///< empty: none
    QString proxyCommand; ///< empty: none
    QStringList identityFiles;
    bool identitiesOnly = false;
    QString agentSocket; ///< empty: no agent
    QString knownHostsFile;

    [[nodiscard]] QString place() const;
    [[nodiscard]] QString who() const { return user + u'@' + alias; }
};

/// Reads the configuration into the session and sets every option. The order matters: host, then the configuration,
/// then what the target says, because libssh 0.10 and 0.11 let the file overwrite what was set before it was read.
/// Errors: `bad-input`, `ssh-bad-config`.
[[nodiscard]] Result<Route> configure(Session &session, const SshTarget &target, const SshTimings &timings);

} // namespace Backstep
