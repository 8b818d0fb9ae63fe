// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/capabilities.h"
#include "app/session/motion.h"

namespace Backstep {

/// What a session must be able to do for this movement.
[[nodiscard]] Ability abilityFor(const Motion &motion);

} // namespace Backstep
