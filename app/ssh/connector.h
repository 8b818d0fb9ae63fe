// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/ssh/timings.h"

#include <memory>

namespace Backstep {

class SshConnection;
struct SshTarget;

/// Makes connections, so that the rooms above can be given a scripted one. The connection is not open yet.
class SshConnector
{
public:
    SshConnector() = default;
    SshConnector(const SshConnector &) = delete;
    SshConnector &operator=(const SshConnector &) = delete;
    virtual ~SshConnector() = default;

    [[nodiscard]] virtual std::unique_ptr<SshConnection> create(const SshTarget &target) = 0;
};

/// The real thing, over libssh. Each connection has a thread of its own. Destroy it after its connections: it gives
/// their threads up to a second to end.
[[nodiscard]] std::unique_ptr<SshConnector> makeSshConnector(const SshTimings &timings = {});

} // namespace Backstep
