// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/delvecapabilities.h"

#include <QCoreApplication>

namespace Backstep {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::DelveSession)
};

using Abilities = std::initializer_list<Ability>;

constexpr Abilities forward{Ability::Continue, Ability::Step, Ability::StepInstruction, Ability::RunTo};
constexpr Abilities backward{Ability::ContinueBack, Ability::StepBack, Ability::StepInstructionBack,
                             Ability::RunToBack};
constexpr Abilities jumps{Ability::SeekStart, Ability::SeekEnd, Ability::SeekEvent, Ability::Checkpoints};
constexpr Abilities questions{Ability::Evaluate, Ability::PackageVariables, Ability::Goroutines};

void refuse(Capabilities &capabilities, Abilities abilities, const QString &reason)
{
    for (const Ability ability : abilities) {
        capabilities.refuse(ability, reason);
    }
}

void refuseForPosition(Capabilities &result, const CapabilityFacts &facts)
{
    const Stop &stop = *facts.stop;
    if (facts.recording && stop.atStart) {
        refuse(result, backward, Text::tr("The recording begins here; there is nothing before it."));
    }
    if (facts.recording && stop.atEnd) {
        refuse(result, forward, Text::tr("The recording ends here; there is nothing after it."));
    }
    if (facts.recording && stop.exited) {
        refuse(result, {Ability::StepBack, Ability::StepInstructionBack},
               Text::tr("From its end a recording goes back only by Continue backwards or to an event."));
    }
    if (stop.exited) {
        const QString ended = Text::tr("The program has ended here, so there is nothing to look at.");
        refuse(result, questions, ended);
        refuse(result, {Ability::Checkpoints, Ability::Watchpoints}, ended);
    }
    if (stop.exited && !facts.recording) {
        refuse(result, forward, Text::tr("The program has ended; restart it to go on."));
    }
}

Capabilities whenStopped(const CapabilityFacts &facts)
{
    Capabilities result = Capabilities::all();
    result.refuse(Ability::Pause, Text::tr("The program is not running, so there is nothing to pause."));
    refuse(result, {Ability::NextMoment, Ability::PreviousMoment},
           Text::tr("Only a capsule is made of moments; here it is steps that lead from one position to the next."));
    if (facts.stop) {
        refuseForPosition(result, facts);
    }
    if (!facts.recording) {
        const QString reason = Text::tr("Only a recording can go backwards; record the program with rr first.");
        refuse(result, backward, reason);
        refuse(result, jumps, reason);
    } else if (!facts.lastEventKnown) {
        refuse(result, {Ability::SeekEnd, Ability::SeekEvent},
               Text::tr("How long the recording is, is not known, and going past its end would end the replay."));
    }
    if (facts.core) {
        const QString reason = Text::tr("A core dump is one moment: it can be looked at, but nothing moves.");
        refuse(result, forward, reason);
        refuse(result, backward, reason);
        refuse(result, jumps, reason);
        refuse(result, {Ability::Restart, Ability::Breakpoints, Ability::Watchpoints}, reason);
    }
    if (!facts.canRestart) {
        result.refuse(Ability::Restart, Text::tr("Delve was started elsewhere, so it cannot be restarted from here."));
    }
    return result;
}

} // namespace

Capabilities delveCapabilities(const CapabilityFacts &facts)
{
    switch (facts.state) {
    case SessionState::Stopped: return whenStopped(facts);
    case SessionState::Moving: {
        Capabilities result = Capabilities::none(Text::tr("The program is moving; pause it first."));
        result.allow(Ability::Pause);
        result.allow(Ability::Breakpoints);
        result.allow(Ability::Close);
        return result;
    }
    case SessionState::Opening: {
        Capabilities result = Capabilities::none(Text::tr("The debugger is starting."));
        result.allow(Ability::Breakpoints);
        result.allow(Ability::Close);
        return result;
    }
    case SessionState::Lost: {
        Capabilities result = Capabilities::none(Text::tr("The debugger has ended unexpectedly; open it again."));
        result.allow(Ability::Breakpoints);
        result.allow(Ability::Close);
        return result;
    }
    default: {
        Capabilities result = Capabilities::none(Text::tr("Nothing is open."));
        result.allow(Ability::Breakpoints);
        return result;
    }
    }
}

} // namespace Backstep
