// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/ssh/session.h"

#include "app/base/foreigntext.h"
#include "app/ssh/jumphop.h"
#include "app/ssh/lifeline.h"
#include "app/ssh/sshtexts.h"
#include "app/ssh/transport.h"

#include <sys/socket.h>

namespace Backstep {

namespace {

constexpr qsizetype longestMessage = 400; ///< characters of what a server says

} // namespace

Session::Session(Lifeline &lifeline) : m_lifeline(lifeline), m_session(ssh_new()) {}

Session::~Session()
{
    if (m_session) {
        ssh_disconnect(m_session);
        ssh_free(m_session);
    }
}

void Session::keepAlive(std::unique_ptr<JumpHop> hop)
{
    m_hop = std::move(hop);
}

void Session::keepAlive(std::unique_ptr<ProxyProcess> process)
{
    m_proxy = std::move(process);
}

bool Session::handleIncoming()
{
    char byte = 0;
    if (recv(ssh_get_fd(m_session), &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0) {
        return false;
    }
    ssh_event event = ssh_event_new();
    bool alive = false; // also when there is no event: it would be readable for ever
    if (event && ssh_event_add_session(event, m_session) == SSH_OK) {
        alive = ssh_event_dopoll(event, 0) != SSH_ERROR;
        ssh_event_remove_session(event, m_session);
    }
    ssh_event_free(event);
    return alive;
}

QString Session::text() const
{
    return harmless(ssh_get_error(m_session), longestMessage);
}

QString Session::farewell() const
{
    const char *words = isDead() ? ssh_get_disconnect_message(m_session) : nullptr;
    return words ? harmless(words, longestMessage) : QString();
}

bool Session::isDead() const
{
    return ssh_is_connected(m_session) == 0;
}

std::optional<Error> Session::breakdown() const
{
    switch (m_lifeline.verdict()) {
    case Lifeline::Verdict::Stopped:
    case Lifeline::Verdict::Cancelled: return SshTexts::cancelled();
    case Lifeline::Verdict::Silent: return SshTexts::silent(m_place);
    case Lifeline::Verdict::Alive: break;
    }
    if (isDead()) {
        return SshTexts::lost(m_place, text());
    }
    return std::nullopt;
}

std::optional<Error> Session::loss() const
{
    // A cancelled operation only takes the connection with it when the host does not let go of it in time.
    return m_lifeline.verdict() == Lifeline::Verdict::Cancelled ? SshTexts::silent(m_place) : breakdown();
}

} // namespace Backstep
