// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/motionability.h"

namespace Backstep {

using namespace Qt::StringLiterals;

Ability abilityFor(const Motion &motion)
{
    const bool back = motion.direction == Direction::Backward;
    switch (motion.kind) {
    case MotionKind::Continue: return back ? Ability::ContinueBack : Ability::Continue;
    case MotionKind::StepInstruction: return back ? Ability::StepInstructionBack : Ability::StepInstruction;
    case MotionKind::Moment: return back ? Ability::PreviousMoment : Ability::NextMoment;
    default: return back ? Ability::StepBack : Ability::Step;
    }
}

QString finishedWords(const Motion &motion)
{
    const bool back = motion.direction == Direction::Backward;
    switch (motion.kind) {
    case MotionKind::StepOver: return back ? u"rnext finished"_s : u"next finished"_s;
    case MotionKind::StepOut: return back ? u"rstepout finished"_s : u"stepout finished"_s;
    case MotionKind::StepInstruction: return back ? u"rstepi finished"_s : u"stepi finished"_s;
    case MotionKind::StepInto: return back ? u"rstep finished"_s : u"step finished"_s;
    case MotionKind::Moment: return u"seek finished"_s;
    default: return u"step finished"_s;
    }
}

} // namespace Backstep
