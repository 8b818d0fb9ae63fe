// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/ssh/lifeline.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

namespace Backstep {

using namespace std::chrono_literals;

namespace {

/// A cancelled piece of work gets this long to notice by itself, which keeps the connection.
constexpr auto cancelGrace = 250ms;

} // namespace

Lifeline::Lifeline() : m_wake(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

Lifeline::~Lifeline()
{
    holdSocket(-1);
    close(m_wake);
}

void Lifeline::holdSocket(int fd)
{
    const std::scoped_lock lock(m_mutex);
    if (m_socket >= 0) {
        close(m_socket);
    }
    m_socket = fd >= 0 ? fcntl(fd, F_DUPFD_CLOEXEC, 0) : -1;
    if (m_socket >= 0 && m_stopped) {
        shutdown(m_socket, SHUT_RDWR);
    }
}

void Lifeline::begin(const StopToken &token, std::chrono::milliseconds silenceLimit)
{
    const std::scoped_lock lock(m_mutex);
    m_busy = true;
    m_token = token;
    m_silenceLimit = silenceLimit;
    m_lastSign = Clock::now();
    m_cancelSeen.reset();
}

void Lifeline::progress()
{
    const std::scoped_lock lock(m_mutex);
    m_lastSign = Clock::now();
}

void Lifeline::setSilenceLimit(std::chrono::milliseconds limit)
{
    const std::scoped_lock lock(m_mutex);
    m_silenceLimit = limit;
    m_lastSign = Clock::now();
}

void Lifeline::suspend()
{
    const std::scoped_lock lock(m_mutex);
    m_suspended = true;
}

void Lifeline::resume()
{
    const std::scoped_lock lock(m_mutex);
    m_suspended = false;
    m_lastSign = Clock::now();
}

void Lifeline::end()
{
    const std::scoped_lock lock(m_mutex);
    m_busy = false;
    m_token = {};
}

bool Lifeline::stopRequested() const
{
    if (m_stopped) {
        return true;
    }
    const std::scoped_lock lock(m_mutex);
    return m_token.stopRequested();
}

bool Lifeline::waitReadable(int fd, std::chrono::milliseconds atMost)
{
    return wait(fd, POLLIN | POLLRDHUP, atMost);
}

bool Lifeline::waitWritable(int fd, std::chrono::milliseconds atMost)
{
    return wait(fd, POLLOUT, atMost);
}

bool Lifeline::wait(int fd, short events, std::chrono::milliseconds atMost)
{
    std::array<pollfd, 2> watched{pollfd{.fd = fd, .events = events, .revents = 0},
                                  pollfd{.fd = m_wake, .events = POLLIN, .revents = 0}};
    poll(watched.data(), watched.size(), static_cast<int>(atMost.count()));
    if (watched[1].revents != 0) {
        eventfd_t value = 0;
        eventfd_read(m_wake, &value);
    }
    return watched[0].revents != 0;
}

void Lifeline::watch()
{
    const std::scoped_lock lock(m_mutex);
    if (!m_busy || m_suspended || m_verdict != Verdict::Alive) {
        return;
    }
    const auto now = Clock::now();
    if (m_token.stopRequested()) {
        if (!m_cancelSeen) {
            m_cancelSeen = now;
        } else if (now - *m_cancelSeen > cancelGrace) {
            shutDown(Verdict::Cancelled);
        }
    } else if (m_silenceLimit > 0ms && now - m_lastSign > m_silenceLimit) {
        shutDown(Verdict::Silent);
    }
}

void Lifeline::wake()
{
    eventfd_write(m_wake, 1);
}

void Lifeline::stop()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_stopped = true;
        shutDown(Verdict::Stopped);
    }
    wake();
}

bool Lifeline::busy() const
{
    const std::scoped_lock lock(m_mutex);
    return m_busy;
}

void Lifeline::shutDown(Verdict reason)
{
    auto expected = Verdict::Alive;
    m_verdict.compare_exchange_strong(expected, reason);
    if (m_socket >= 0) {
        shutdown(m_socket, SHUT_RDWR);
    }
}

} // namespace Backstep
