// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/ssh/timings.h"
#include "app/ssh/types.h"

#include <memory>

namespace Backstep {

class Session;
class SftpChannel;

/// What can be asked of a host once logged in, on the worker thread. Opens the SFTP channel when it is first needed and
/// again when a cancelled transfer spoilt it; learns meanwhile what the host allows.
class HostSession
{
public:
    HostSession(std::unique_ptr<Session> session, const SshTimings &timings);
    ~HostSession();
    HostSession(const HostSession &) = delete;
    HostSession &operator=(const HostSession &) = delete;

    /// SFTP, ready to use.
    [[nodiscard]] Result<SftpChannel *> sftp();
    /// Ends an SFTP channel on which unwanted answers are still under way.
    void dropSpoilt();
    [[nodiscard]] Result<ExecResult> exec(const ExecRequest &request, const ByteSink &sink);
    [[nodiscard]] Result<SshCapabilities> probe();
    [[nodiscard]] const SshCapabilities &capabilities() const { return m_capabilities; }

    [[nodiscard]] int socket() const;
    /// Something came in while nothing was asked: an answer to a keepalive, a farewell.
    void handleIncoming();
    /// Asks the server whether it lives and waits for the answer.
    void keepAlive();
    /// Why the connection is over, as it concerns everyone; nothing when it stands.
    [[nodiscard]] std::optional<Error> loss() const;

private:
    void learnExec(const Result<ExecResult> &result);

    std::unique_ptr<Session> m_session;
    SshTimings m_timings;
    std::unique_ptr<SftpChannel> m_sftp;
    SshCapabilities m_capabilities;
    bool m_cut = false;
};

} // namespace Backstep
