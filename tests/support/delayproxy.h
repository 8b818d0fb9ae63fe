// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

#include <atomic>
#include <chrono>
#include <thread>

namespace Backstep::Testing {

/// A TCP proxy on 127.0.0.1 that makes a near server far or broken: it delays what it carries, cuts all connections
/// after a number of bytes, or freezes (keeps connections open and carries nothing). Works on a thread of its own;
/// every function may be called at any time.
class DelayProxy
{
public:
    explicit DelayProxy(quint16 targetPort);
    ~DelayProxy();
    DelayProxy(const DelayProxy &) = delete;
    DelayProxy &operator=(const DelayProxy &) = delete;

    [[nodiscard]] quint16 port() const { return m_port; }
    /// Half of it each way.
    void setRoundTrip(std::chrono::milliseconds roundTrip) { m_oneWay = roundTrip / 2; }
    /// Cuts everything when the server has sent that many more bytes.
    void cutAfter(qint64 bytes) { m_bytesLeft = bytes; }
    void setFrozen(bool frozen) { m_frozen = frozen; }
    /// Bytes carried from the server so far, and in how many pieces they came.
    [[nodiscard]] qint64 carried() const { return m_carried; }
    [[nodiscard]] int pieces() const { return m_pieces; }
    /// It is frozen, and somebody has sent something since that does not arrive.
    [[nodiscard]] bool isHolding() const { return m_holding; }
    /// Connections that are open.
    [[nodiscard]] int connections() const { return m_connections; }

private:
    void run();

    quint16 m_target;
    quint16 m_port = 0;
    int m_listener = -1;
    std::atomic<std::chrono::milliseconds> m_oneWay{std::chrono::milliseconds{0}};
    std::atomic<qint64> m_bytesLeft = -1;
    std::atomic<qint64> m_carried = 0;
    std::atomic<int> m_pieces = 0;
    std::atomic<int> m_connections = 0;
    std::atomic<bool> m_holding = false;
    std::atomic<bool> m_frozen = false;
    std::atomic<bool> m_stopped = false;
    std::thread m_thread;
};

} // namespace Backstep::Testing
