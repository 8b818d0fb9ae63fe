// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/debugsession.h"
#include "tests/support/testcase.h"

namespace Backstep::Testing {

/// A line of the program.
struct Spot
{
    QString file; ///< local path
    int line = 0;
};

/// What a session under test stands on. The program calls `function` with `line` in it on every run.
struct Scene
{
    QString file;       ///< local path
    int line = 0;       ///< a line that is reached several statements after main.main
    QString function;   ///< the function of that line
    QString expression; ///< readable at that line
    QString value;      ///< its value there
    Spot waiting; ///< stepping over this line, main waits for another goroutine
    Spot other;   ///< where that one passes meanwhile
    Spot last;    ///< while this line is stepped over the program ends
    bool recording = false;
    bool scripted = false; ///< not a debugger: says less about expressions and places
};

/// What every DebugSession does, whatever is behind it. A subclass says how one is made; each behaviour gets a new one.
class Behaviours : public TestCase
{
    Q_OBJECT

protected:
    [[nodiscard]] virtual Scene scene() const = 0;
    [[nodiscard]] virtual std::unique_ptr<DebugSession> make() = 0;
    /// Empty, or why this cannot run here; each behaviour is skipped with it.
    [[nodiscard]] virtual QString missing() const { return {}; }

private Q_SLOTS:
    void init();
    void cleanup();

    void opensAtMain();
    void answersNothingBeforeItIsOpen();
    void stepsOverLines();
    void stepsInAndOut();
    void meetsABreakpoint();
    void aConditionDecides();
    void aRemovedBreakpointIsNotMet();
    void aPlaceWithoutCodeIsAProblem();
    void breakpointsMayComeFirst();
    void readsVariables();
    void namesGoroutines();
    void selectsAGoroutine();
    void lateAnswersAreStale();
    void refusesWhileMoving();
    void aBreakpointInterruptsAStep();
    void stepsAGoroutineThatWaits();
    void theEndIsSaidInWords();
    void runsToALine();
    void beginsAgain();
    void closesFromAnywhere();

    void stepsBackOverLines();
    void goesBackFromTheEnd();
    void looksAroundAtTheEnd();
    void aStepThatTheRecordingCutsShort();
    void meetsTheStart();
    void runsBackToALine();
    void jumpsToEvents();
    void comesBackToACheckpoint();
    void goesBackFromAnInterruptedStep();
    void stepsAGoroutineThatWaitsBack();
    void onlyRecordingsGoBack();

private:
    StopPtr open();
    StopPtr go(MotionKind kind, Direction direction = Direction::Forward);
    StopPtr toLine();
    /// Steps over the line at which main waits; the other goroutine meets a breakpoint meanwhile.
    StopPtr interruptedStep();
    /// Stands where another goroutine is at work and main, which is selected, waits.
    StopPtr whereMainWaits();

    std::unique_ptr<DebugSession> m_session;
    Scene m_scene;
};

} // namespace Backstep::Testing
