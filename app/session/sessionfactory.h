// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"
#include "app/session/debugsession.h"

#include <memory>

namespace Backstep {

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
    /// Another session beside the person's own, for work in the background: shares nothing with it and changes nothing
    /// that it depends on (where sources are looked for).
    [[nodiscard]] virtual Result<std::unique_ptr<DebugSession>> createBeside(const Target &target)
    {
        return create(target);
    }
    /// One that was made beside takes the place of the person's own.
    virtual void enter(DebugSession &) {}
};

} // namespace Backstep
