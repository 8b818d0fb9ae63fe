// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"
#include "app/ssh/uniquefd.h"

#include <libssh/libssh.h>

#include <memory>
#include <thread>

namespace Backstep {

class Session;

/// A connection through a jump host: a channel of a logged-in session to the next host, carried by a thread of its own
/// to a socket that the next session uses as if it were the network. Done here rather than by libssh, because its own
/// way asks no questions of ours (host key, passphrase) before 0.11 and stalled in 0.11.0 to 0.11.3.
class JumpHop
{
public:
    /// Opens the channel (blocking) and starts the thread. Errors: `ssh-unreachable` when the jump host refuses.
    [[nodiscard]] static Result<std::unique_ptr<JumpHop>> open(std::unique_ptr<Session> session, const QString &host,
                                                               quint16 port, const QString &place);
    ~JumpHop();
    JumpHop(const JumpHop &) = delete;
    JumpHop &operator=(const JumpHop &) = delete;

    /// The end for the next session, which closes it. To be taken once.
    [[nodiscard]] UniqueFd takeSocket() { return std::move(m_theirs); }

private:
    JumpHop(std::unique_ptr<Session> session, ssh_channel channel, UniqueFd ours, UniqueFd theirs);

    void pump();
    [[nodiscard]] bool toSocket();
    [[nodiscard]] bool toChannel();

    std::unique_ptr<Session> m_session;
    ssh_channel m_channel;
    UniqueFd m_ours;
    UniqueFd m_theirs;
    QByteArray m_pending; ///< came from the channel, not yet taken by the socket
    std::thread m_thread;
};

} // namespace Backstep
