// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/rpc/rpcrequest.h"

#include <QTimer>

#include <map>

namespace Backstep {

class RpcClient;

/// The request that has been unanswered for longest.
struct SlowRequest
{
    QString method;
    QJsonObject params;
    std::chrono::milliseconds waited{0};
};

/// Names which request hangs and for how long. Says so first after `patience`, then again each `interval`, and once
/// when everything slow is answered (or the connection is gone).
class Watchdog : public QObject
{
    Q_OBJECT

public:
    explicit Watchdog(RpcClient *client, QObject *parent = nullptr);

    void setPatience(std::chrono::milliseconds patience, std::chrono::milliseconds interval);

Q_SIGNALS:
    void slow(const Backstep::SlowRequest &request);
    void relieved();

private:
    struct Waiting
    {
        QString method;
        QJsonObject params;
        std::chrono::steady_clock::time_point since;
    };

    void add(const RpcTraffic &traffic);
    void remove(quint64 id);
    void look();
    void schedule();

    std::map<quint64, Waiting> m_waiting; ///< by id, so the oldest is first
    QTimer m_timer;
    std::chrono::milliseconds m_patience{500};
    std::chrono::milliseconds m_interval{1000};
    bool m_reported = false;
};

} // namespace Backstep
