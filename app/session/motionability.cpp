// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/motionability.h"

namespace Backstep {

Ability abilityFor(const Motion &motion)
{
    const bool back = motion.direction == Direction::Backward;
    switch (motion.kind) {
    case MotionKind::Continue: return back ? Ability::ContinueBack : Ability::Continue;
    case MotionKind::StepInstruction: return back ? Ability::StepInstructionBack : Ability::StepInstruction;
    default: return back ? Ability::StepBack : Ability::Step;
    }
}

} // namespace Backstep
