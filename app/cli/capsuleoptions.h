// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/commandline.h"
#include "app/session/capsulerequest.h"

namespace Backstep {

/// What the options of "capsule" ask for, without a target. Error `usage`: which option is wrong, and how it is
/// written.
[[nodiscard]] Result<CapsuleRequest> capsuleRequest(const CommandLine &line);

/// The note of the bookmark that --around names instead of an event; empty where it names an event. The request has
/// everything but where that is.
[[nodiscard]] QString bookmarkToFind(const CommandLine &line);

} // namespace Backstep
