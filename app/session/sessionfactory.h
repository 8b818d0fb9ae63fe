// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"
#include "app/session/target.h"

#include <memory>

namespace Backstep {

class DebugSession;

/// Makes the session that fits a target; nothing is started before DebugSession::open(). Main thread.
class SessionFactory
{
public:
    SessionFactory() = default;
    SessionFactory(const SessionFactory &) = delete;
    SessionFactory &operator=(const SessionFactory &) = delete;
    virtual ~SessionFactory() = default;

    /// Errors: `not-supported` for a RemoteTarget, which has to be fetched first.
    [[nodiscard]] virtual Result<std::unique_ptr<DebugSession>> create(const Target &target) = 0;
};

} // namespace Backstep
