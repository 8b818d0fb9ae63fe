// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>

namespace Backstep {

/// How long a connection waits. The defaults suit people; tests shorten them.
struct SshTimings
{
    std::chrono::milliseconds connect{15'000};   ///< for the network connection
    std::chrono::milliseconds silence{30'000};   ///< for each answer of the server
    std::chrono::milliseconds keepalive{20'000}; ///< quiet time after which the server is asked whether it lives
};

} // namespace Backstep
