// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"
#include "app/ssh/uniquefd.h"

#include <QHostAddress>

#include <chrono>
#include <memory>
#include <optional>
#include <sys/types.h>

namespace Backstep {

class Lifeline;

/// A socket to the first address that takes the connection, no-delay and TCP keepalive on. Errors: `ssh-refused`,
/// `ssh-unreachable`, `ssh-timed-out`, `cancelled`. Blocks the calling worker, ends soon after the lifeline's stop().
[[nodiscard]] Result<UniqueFd> connectTcp(const QList<QHostAddress> &addresses, quint16 port, const QString &place,
                                          std::chrono::milliseconds limit, Lifeline &lifeline);

/// A running ProxyCommand; hung up and reaped when this ends.
class ProxyProcess
{
public:
    explicit ProxyProcess(pid_t pid) : m_pid(pid) {}
    ProxyProcess(const ProxyProcess &) = delete;
    ProxyProcess &operator=(const ProxyProcess &) = delete;
    ~ProxyProcess();

private:
    pid_t m_pid;
};

/// Starts `command` by /bin/sh with both of its standard streams on a socket, whose other end is returned. Of the
/// tokens %h %p %r %n and %% are known. Host and user are refused (`ssh-bad-config`) when they hold anything that a
/// shell would understand.
struct ProxyRequest
{
    QString command;
    QString host;
    QString alias;
    QString user;
    quint16 port = 22;
};
[[nodiscard]] Result<std::pair<UniqueFd, std::unique_ptr<ProxyProcess>>> startProxy(const ProxyRequest &request);

} // namespace Backstep
