// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/delayproxy.h"

#include <QByteArray>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <deque>
#include <memory>
#include <vector>

namespace Backstep::Testing {

namespace {

using Clock = std::chrono::steady_clock;

struct Parcel
{
    Clock::time_point due;
    QByteArray bytes;
};

/// One direction of one connection.
struct Lane
{
    int from = -1;
    int to = -1;
    bool ended = false;
    std::deque<Parcel> parcels;
};

struct Pair
{
    Pair(int near, int far) : up{.from = near, .to = far, .parcels = {}}, down{.from = far, .to = near, .parcels = {}}
    {
    }
    Pair(const Pair &) = delete;
    Pair &operator=(const Pair &) = delete;
    ~Pair()
    {
        close(up.from);
        close(up.to);
    }

    Lane up;
    Lane down;
    bool dead = false;
};

sockaddr_in loopback(quint16 port)
{
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

void prepare(int fd)
{
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    fcntl(fd, F_SETFL, O_NONBLOCK);
}

std::unique_ptr<Pair> acceptPair(int listener, quint16 target)
{
    const int near = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (near < 0) {
        return nullptr;
    }
    const int far = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = loopback(target);
    auto pair = std::make_unique<Pair>(near, far);
    pair->dead = connect(far, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0;
    prepare(near);
    prepare(far);
    return pair;
}

/// Takes what has come; returns its size.
qint64 receive(Lane &lane, std::chrono::milliseconds delay)
{
    QByteArray bytes(256 * 1024, Qt::Uninitialized);
    const ssize_t got = recv(lane.from, bytes.data(), static_cast<size_t>(bytes.size()), 0);
    if (got <= 0) {
        lane.ended = got == 0 || (errno != EAGAIN && errno != EINTR);
        return 0;
    }
    bytes.truncate(got);
    lane.parcels.push_back({Clock::now() + delay, bytes});
    return got;
}

/// Sends what is due; false when the other side is gone.
bool deliver(Lane &lane)
{
    while (!lane.parcels.empty() && lane.parcels.front().due <= Clock::now()) {
        QByteArray &bytes = lane.parcels.front().bytes;
        const ssize_t sent = send(lane.to, bytes.constData(), static_cast<size_t>(bytes.size()), MSG_NOSIGNAL);
        if (sent < 0) {
            return errno == EAGAIN || errno == EINTR;
        }
        bytes.remove(0, sent);
        if (bytes.isEmpty()) {
            lane.parcels.pop_front();
        }
    }
    return true;
}

bool waitsOnEitherSide(const Pair &pair)
{
    std::array<pollfd, 2> ends{
        {{.fd = pair.up.from, .events = POLLIN, .revents = 0}, {.fd = pair.down.from, .events = POLLIN, .revents = 0}}};
    return !pair.up.parcels.empty() || !pair.down.parcels.empty() || poll(ends.data(), ends.size(), 0) > 0;
}

} // namespace

DelayProxy::DelayProxy(quint16 targetPort) : m_target(targetPort)
{
    m_listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    sockaddr_in address = loopback(0);
    socklen_t length = sizeof address;
    if (bind(m_listener, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0
        || listen(m_listener, 16) != 0) {
        qFatal("no port of 127.0.0.1 can be listened on");
    }
    getsockname(m_listener, reinterpret_cast<sockaddr *>(&address), &length);
    m_port = ntohs(address.sin_port);
    m_thread = std::thread([this] { run(); });
}

DelayProxy::~DelayProxy()
{
    m_stopped = true;
    m_thread.join();
    close(m_listener);
}

void DelayProxy::run()
{
    std::vector<std::unique_ptr<Pair>> pairs;
    while (!m_stopped) {
        std::vector<pollfd> watched{{.fd = m_listener, .events = POLLIN, .revents = 0}};
        for (const auto &pair : pairs) {
            for (const Lane *lane : {&pair->up, &pair->down}) {
                const bool due = !lane->parcels.empty() && lane->parcels.front().due <= Clock::now();
                watched.push_back({.fd = lane->ended || m_frozen ? -1 : lane->from, .events = POLLIN, .revents = 0});
                watched.push_back({.fd = due && !m_frozen ? lane->to : -1, .events = POLLOUT, .revents = 0});
            }
        }
        poll(watched.data(), watched.size(), 1);
        if (std::unique_ptr<Pair> pair = acceptPair(m_listener, m_target)) {
            pairs.push_back(std::move(pair));
        }
        m_connections = static_cast<int>(pairs.size());
        const bool frozen = m_frozen;
        m_holding = frozen && std::ranges::any_of(pairs, [](const auto &pair) { return waitsOnEitherSide(*pair); });
        if (frozen) {
            continue;
        }
        for (const auto &pair : pairs) {
            receive(pair->up, m_oneWay);
            const qint64 got = receive(pair->down, m_oneWay);
            m_carried += got;
            m_pieces += got > 0 ? 1 : 0;
            if (m_bytesLeft >= 0) {
                m_bytesLeft = std::max<qint64>(0, m_bytesLeft - got);
            }
            pair->dead = pair->dead || m_bytesLeft == 0 || !deliver(pair->up) || !deliver(pair->down)
                || (pair->up.ended && pair->up.parcels.empty()) || (pair->down.ended && pair->down.parcels.empty());
        }
        std::erase_if(pairs, [](const auto &pair) { return pair->dead; });
        m_connections = static_cast<int>(pairs.size());
        if (m_bytesLeft == 0) {
            m_bytesLeft = -1;
        }
    }
}

} // namespace Backstep::Testing
