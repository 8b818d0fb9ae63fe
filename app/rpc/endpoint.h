// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"

#include <memory>

class QObject;

namespace Backstep {

class ByteTransport;

/// Where a debugger listens: a unix socket (`path`), or TCP.
struct Endpoint
{
    QString path;
    QString host;
    quint16 port = 0;

    [[nodiscard]] bool isUnix() const { return !path.isEmpty(); }
    /// As it is written: "unix:/run/x.sock", "127.0.0.1:4040".
    [[nodiscard]] QString text() const;

    friend bool operator==(const Endpoint &, const Endpoint &) = default;
};

/// Reads "host:port", ":port" (this machine), "[::1]:port", "unix:/path" or an absolute path.
[[nodiscard]] Result<Endpoint> parseEndpoint(const QString &text);

/// A transport of the right kind, not opened yet.
[[nodiscard]] std::unique_ptr<ByteTransport> makeTransport(const Endpoint &endpoint);

} // namespace Backstep
