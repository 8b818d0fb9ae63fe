// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/capsule/capsulereader.h"
#include "app/session/capabilities.h"
#include "app/session/capsuleexpression.h"
#include "app/session/debugsession.h"

namespace Backstep {

/// What decides what a capsule's session can do just now.
struct CapsuleCapabilityFacts
{
    SessionState state = SessionState::Closed;
    MomentInfoListPtr moments;
    int index = 0;
    bool events = false;
    StopPtr stop;
};

[[nodiscard]] Capabilities capsuleCapabilities(const CapsuleCapabilityFacts &facts);

/// What was kept of a frame, -1: the topmost one of the person's own code. Blocks; on the capsule's thread.
[[nodiscard]] CapturedScope capturedScope(CapsuleReader &reader, qint64 moment, GoroutineId goroutine, int frame,
                                          int depth);

} // namespace Backstep
