// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/capabilities.h"
#include "app/session/motion.h"

#include <QString>

namespace Backstep {

/// What a session must be able to do for this movement.
[[nodiscard]] Ability abilityFor(const Motion &motion);

/// Stop::reasonText of a step that ended as it was meant to, by the word that scripts have for it: "next finished",
/// "rstepout finished". "step finished" of any kind where Continue finished one that was interrupted.
[[nodiscard]] QString finishedWords(const Motion &motion);

} // namespace Backstep
