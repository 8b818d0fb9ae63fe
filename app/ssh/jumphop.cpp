// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/ssh/jumphop.h"

#include "app/ssh/lifeline.h"
#include "app/ssh/session.h"
#include "app/ssh/sshtexts.h"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <vector>

namespace Backstep {

namespace {

constexpr qsizetype pieceSize = 256 * 1024;

} // namespace

Result<std::unique_ptr<JumpHop>> JumpHop::open(std::unique_ptr<Session> session, const QString &host, quint16 port,
                                               const QString &place)
{
    ssh_channel channel = ssh_channel_new(session->handle());
    if (!channel || ssh_channel_open_forward(channel, host.toUtf8().constData(), port, "127.0.0.1", 0) != SSH_OK) {
        const Error error =
            session->breakdown().value_or(SshTexts::jumpRefused(session->place(), place, session->text()));
        if (channel) {
            ssh_channel_free(channel);
        }
        return fail(error);
    }
    std::array<int, 2> ends{-1, -1};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        ssh_channel_free(channel);
        return fail(SshTexts::jumpRefused(session->place(), place, QStringLiteral("socketpair")));
    }
    return std::unique_ptr<JumpHop>(new JumpHop(std::move(session), channel, UniqueFd(ends[0]), UniqueFd(ends[1])));
}

JumpHop::JumpHop(std::unique_ptr<Session> session, ssh_channel channel, UniqueFd ours, UniqueFd theirs)
    : m_session(std::move(session))
    , m_channel(channel)
    , m_ours(std::move(ours))
    , m_theirs(std::move(theirs))
{
    fcntl(m_ours.get(), F_SETFL, O_NONBLOCK);
    ssh_set_blocking(m_session->handle(), 0);
    m_thread = std::thread([this] { pump(); });
}

JumpHop::~JumpHop()
{
    m_theirs.reset();
    shutdown(m_ours.get(), SHUT_RDWR);
    m_thread.join();
    ssh_channel_free(m_channel);
}

void JumpHop::pump()
{
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);

    const int network = ssh_get_fd(m_session->handle());
    while (toSocket() && toChannel()) {
        const bool windowOpen = ssh_channel_window_size(m_channel) > 0;
        std::array<pollfd, 2> watched{
            pollfd{.fd = network, .events = POLLIN, .revents = 0},
            pollfd{.fd = m_ours.get(),
                   .events = static_cast<short>((windowOpen ? POLLIN : 0) | (m_pending.isEmpty() ? 0 : POLLOUT)),
                   .revents = 0}};
        // What the socket has not taken holds the channel back; its window does the same to the host.
        watched[0].events = m_pending.isEmpty() ? POLLIN : 0;
        if (ssh_get_poll_flags(m_session->handle()) & SSH_WRITE_PENDING) {
            watched[0].events |= POLLOUT;
        }
        if (poll(watched.data(), watched.size(), 1000) < 0 && errno != EINTR) {
            break;
        }
        if ((watched[1].revents & (POLLHUP | POLLERR)) != 0 && (watched[1].revents & POLLIN) == 0) {
            break;
        }
    }
    shutdown(m_ours.get(), SHUT_RDWR);
}

bool JumpHop::toSocket()
{
    for (;;) {
        if (m_pending.isEmpty()) {
            m_pending.resize(pieceSize);
            const int got = ssh_channel_read_nonblocking(m_channel, m_pending.data(), pieceSize, 0);
            m_pending.truncate(std::max(got, 0));
            if (got == SSH_ERROR || got == SSH_EOF || (got == 0 && ssh_channel_is_eof(m_channel) != 0)) {
                return false;
            }
            if (got <= 0) {
                return true;
            }
        }
        const ssize_t sent =
            send(m_ours.get(), m_pending.constData(), static_cast<size_t>(m_pending.size()), MSG_NOSIGNAL);
        if (sent < 0) {
            return errno == EAGAIN || errno == EINTR;
        }
        m_pending.remove(0, sent);
    }
}

bool JumpHop::toChannel()
{
    std::array<char, 32 * 1024> piece;
    for (;;) {
        // Taking from the socket only what the window lets through keeps every byte in exactly one place.
        const auto window = std::min<size_t>(ssh_channel_window_size(m_channel), piece.size());
        if (window == 0) {
            return true;
        }
        const ssize_t got = recv(m_ours.get(), piece.data(), window, 0);
        if (got == 0) {
            return false;
        }
        if (got < 0) {
            return errno == EAGAIN || errno == EINTR;
        }
        if (ssh_channel_write(m_channel, piece.data(), static_cast<uint32_t>(got)) != got) {
            return false;
        }
    }
}

} // namespace Backstep
