// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QPointer>

namespace Backstep {

class RpcClient;

/// A handle to a request that is under way; cheap to copy, may outlive the client. Dropping it changes nothing.
class RpcCall
{
public:
    RpcCall() = default;
    RpcCall(RpcClient *client, quint64 id) : m_client(client), m_id(id) {}

    [[nodiscard]] quint64 id() const { return m_id; }
    /// Answers the request with code "cancelled" now. One not sent yet never is; one already sent is left to finish
    /// in the debugger (the protocol cannot take it back) and its answer is dropped.
    void cancel() const;

private:
    QPointer<RpcClient> m_client;
    quint64 m_id = 0;
};

} // namespace Backstep
