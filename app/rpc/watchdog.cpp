// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/rpc/watchdog.h"

#include "app/rpc/rpcclient.h"

namespace Backstep {

Watchdog::Watchdog(RpcClient *client, QObject *parent) : QObject(parent)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Watchdog::look);
    connect(client, &RpcClient::sent, this, &Watchdog::add);
    connect(client, &RpcClient::answered, this, [this](const RpcTraffic &traffic) { remove(traffic.id); });
}

void Watchdog::setPatience(std::chrono::milliseconds patience, std::chrono::milliseconds interval)
{
    m_patience = patience;
    m_interval = interval;
}

void Watchdog::add(const RpcTraffic &traffic)
{
    m_waiting.emplace(traffic.id, Waiting{traffic.method, traffic.params, traffic.sentAt});
    if (!m_timer.isActive()) {
        schedule();
    }
}

void Watchdog::remove(quint64 id)
{
    m_waiting.erase(id);
    if (m_reported) {
        const bool oldestIsSlow =
            !m_waiting.empty() && std::chrono::steady_clock::now() - m_waiting.begin()->second.since >= m_patience;
        if (!oldestIsSlow) {
            m_reported = false;
            Q_EMIT relieved();
        }
    }
}

void Watchdog::look()
{
    if (m_waiting.empty()) {
        return;
    }
    const Waiting &oldest = m_waiting.begin()->second;
    const auto waited =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - oldest.since);
    if (waited >= m_patience) {
        m_reported = true;
        Q_EMIT slow(SlowRequest{oldest.method, oldest.params, waited});
    }
    schedule();
}

void Watchdog::schedule()
{
    if (m_waiting.empty()) {
        return;
    }
    if (m_reported) {
        m_timer.start(m_interval);
        return;
    }
    // One look at the oldest request's deadline, not a timer a request: thousands are answered before it comes.
    const auto age = std::chrono::steady_clock::now() - m_waiting.begin()->second.since;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(m_patience - age);
    m_timer.start(std::max(left, std::chrono::milliseconds(1)));
}

} // namespace Backstep
