// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"
#include "app/session/capsulerequest.h"
#include "app/session/motion.h"

namespace Backstep {
class DebugSession;
}

namespace Backstep::Testing {

/// Makes a capsule at `path` in which each step of `session` (not opened) is a moment, from the start of the recording
/// to its end: by `kind`, at most `most` of them. Blocks while events are handled.
[[nodiscard]] Result<void> makeDenseCapsule(DebugSession &session, MotionKind kind, const QString &path,
                                            int most = 2'000, const CapsuleContents &contents = {});

} // namespace Backstep::Testing
