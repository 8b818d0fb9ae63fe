// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"

#include <QJsonObject>

#include <chrono>

namespace Backstep {

/// How a request shares the connection. Delve's reader is stuck behind a question that waits for the target, so
/// questions must never be sent while the target moves (tried: not even halt is read any more).
enum class RpcLane {
    Question, ///< sent in order, several at a time; held back while a Motion is unanswered
    Motion,   ///< Command and Restart: waits its turn behind questions, then holds them back until it is answered
    Urgent,   ///< State(NonBlocking), halt: sent at once, whatever else is going on
};

struct RpcRequest
{
    QString method; ///< without the service's name: "ListGoroutines"
    QJsonObject params;
    RpcLane lane = RpcLane::Question;
    std::chrono::milliseconds timeout{0}; ///< counted from sending; zero waits for ever
};

/// The result of an answered request, `null` included.
using RpcReply = Result<QJsonValue>;

/// What a request looks like from outside, for logs and watchdogs.
struct RpcTraffic
{
    quint64 id = 0;
    QString method;
    QJsonObject params;
    std::chrono::steady_clock::time_point sentAt;
    std::chrono::duration<double, std::milli> took{0};
    qint64 replyBytes = 0;
    std::optional<Error> error;
};

} // namespace Backstep
