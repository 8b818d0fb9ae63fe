// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/capsulecapabilities.h"

#include "app/capsule/capsuleerror.h"
#include "app/session/capsulewalk.h"

#include <QCoreApplication>

namespace Backstep {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::CapsuleSession)
};

using Abilities = std::initializer_list<Ability>;

constexpr Abilities forward{Ability::Continue, Ability::Step, Ability::RunTo, Ability::NextMoment};
constexpr Abilities backward{Ability::ContinueBack, Ability::StepBack, Ability::RunToBack, Ability::PreviousMoment};

void refuse(Capabilities &capabilities, Abilities abilities, const QString &reason)
{
    for (const Ability ability : abilities) {
        capabilities.refuse(ability, reason);
    }
}

Capabilities whenStopped(const CapsuleCapabilityFacts &facts)
{
    Capabilities result = Capabilities::all();
    result.refuse(Ability::Pause, Text::tr("Nothing is moving, so there is nothing to pause."));
    refuse(result, {Ability::StepInstruction, Ability::StepInstructionBack},
           Text::tr("A capsule holds moments of a program, not its instructions."));
    result.refuse(Ability::Watchpoints,
                  Text::tr("A capsule holds no memory to watch; the recording it was made from does."));
    const qsizetype moments = facts.moments ? facts.moments->size() : 0;
    if (moments <= 1) {
        const QString reason = Text::tr("This capsule holds one moment: it can be looked at, but nothing moves.");
        refuse(result, forward, reason);
        refuse(result, backward, reason);
    } else if (facts.index == 0) {
        refuse(result, backward, beginSentence());
    } else if (facts.index == moments - 1) {
        refuse(result, forward, endSentence(*facts.moments));
    }
    if (!facts.events) {
        result.refuse(Ability::SeekEvent,
                      Text::tr("This capsule was not made from a recording, so there are no events in it."));
    }
    if (facts.stop && facts.stop->exited && facts.stop->goroutine == 0) {
        refuse(result, {Ability::Evaluate, Ability::PackageVariables, Ability::Goroutines},
               Text::tr("The program has ended here, so there is nothing to look at."));
    }
    return result;
}

} // namespace

Capabilities capsuleCapabilities(const CapsuleCapabilityFacts &facts)
{
    if (facts.state == SessionState::Stopped) {
        return whenStopped(facts);
    }
    const bool moving = facts.state == SessionState::Moving;
    const bool opening = facts.state == SessionState::Opening;
    Capabilities result = Capabilities::none(moving        ? Text::tr("This is on its way to the next moment.")
                                                 : opening ? Text::tr("The capsule is being opened.")
                                                           : Text::tr("Nothing is open."));
    result.allow(Ability::Breakpoints);
    if (moving) {
        result.allow(Ability::Pause);
    }
    if (moving || opening) {
        result.allow(Ability::Close);
    }
    return result;
}

CapturedScope capturedScope(CapsuleReader &reader, qint64 moment, GoroutineId goroutine, int frame, int depth)
{
    CapturedScope scope;
    scope.depth = depth;
    if (const Result<VariableList> variables = reader.packageVariables(moment)) {
        scope.packageVariables = *variables;
    }
    int index = frame;
    if (const Result<StackPtr> stack = reader.stack(moment, goroutine); stack && *stack) {
        index = frame < 0 ? (*stack)->firstUserFrame : frame;
        scope.function = (*stack)->frames.value(index).location.function;
    }
    if (const Result<FrameValues> values = reader.values(moment, goroutine, qMax(index, 0))) {
        scope.arguments = values->arguments;
        scope.locals = values->locals;
    } else {
        scope.missing = values.error();
    }
    return scope;
}

} // namespace Backstep
