// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/ssh/types.h"

#include <libssh/callbacks.h>
#include <libssh/libssh.h>

#include <chrono>

namespace Backstep {

class Session;
struct SshTimings;

/// Runs one command on a channel of its own. Blocking, on the session's thread; input and output go at the same time,
/// so a command that answers before it has read everything does not block. A cancellation closes the channel only.
class ExecChannel
{
public:
    ExecChannel(Session &session, const SshTimings &timings);
    ~ExecChannel();
    ExecChannel(const ExecChannel &) = delete;
    ExecChannel &operator=(const ExecChannel &) = delete;

    /// With an empty sink standard output is collected in the result.
    [[nodiscard]] Result<ExecResult> run(const ExecRequest &request, const ByteSink &sink);

private:
    using Clock = std::chrono::steady_clock;

    [[nodiscard]] Result<void> start(const ExecRequest &request);
    [[nodiscard]] Result<bool> feed(const ExecRequest &request);
    [[nodiscard]] Result<bool> drink(bool errors, const ExecRequest &request, const ByteSink &sink);
    [[nodiscard]] Result<void> rest(const ExecRequest &request);
    [[nodiscard]] Error failure() const;

    Session &m_session;
    const SshTimings &m_timings;
    ssh_channel m_channel = nullptr;
    ssh_channel_callbacks_struct m_callbacks = {};
    ExecResult m_result;
    qsizetype m_fed = 0;
    bool m_endSent = false;
    qint64 m_received = 0;
    Clock::time_point m_started;
    Clock::time_point m_lastHeard;
};

} // namespace Backstep
