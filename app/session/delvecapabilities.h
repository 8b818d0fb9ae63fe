// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/capabilities.h"
#include "app/session/debugsession.h"

namespace Backstep {

/// What decides what a Delve session can do just now.
struct CapabilityFacts
{
    SessionState state = SessionState::Closed;
    bool recording = false;
    bool core = false;
    bool canRestart = true; ///< false where dlv was started elsewhere on a live program it did not launch
    bool lastEventKnown = false;
    StopPtr stop;
};

[[nodiscard]] Capabilities delveCapabilities(const CapabilityFacts &facts);

} // namespace Backstep
