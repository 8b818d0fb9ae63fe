// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/scriptrunner.h"

#include "app/cli/clierror.h"

#include <QFileInfo>
#include <QRegularExpression>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr int usualDepth = 50;      // frames
constexpr int goroutinePage = 1000; // as many as dlv lists without a person noticing

LoadLimits limits()
{
    LoadLimits wide;
    wide.depth = 2;
    wide.stringBytes = 4096;
    return wide;
}

Ability abilityOf(ScriptVerb verb)
{
    switch (verb) {
    case ScriptVerb::Rewind: return Ability::ContinueBack;
    case ScriptVerb::ReverseStepInstruction: return Ability::StepInstructionBack;
    case ScriptVerb::Seek: return Ability::SeekEvent;
    case ScriptVerb::Start: return Ability::SeekStart;
    case ScriptVerb::End: return Ability::SeekEnd;
    case ScriptVerb::Checkpoint:
    case ScriptVerb::Checkpoints: return Ability::Checkpoints;
    default: return Ability::StepBack;
    }
}

bool needsRecording(ScriptVerb verb)
{
    switch (verb) {
    case ScriptVerb::Rewind:
    case ScriptVerb::ReverseNext:
    case ScriptVerb::ReverseStep:
    case ScriptVerb::ReverseStepOut:
    case ScriptVerb::ReverseStepInstruction:
    case ScriptVerb::Seek:
    case ScriptVerb::Start:
    case ScriptVerb::End:
    case ScriptVerb::Checkpoint:
    case ScriptVerb::Checkpoints:
    case ScriptVerb::When: return true;
    default: return false;
    }
}

/// "main.go:25" with an existing file is that file; everything else is left to Delve to understand.
BreakpointSpec specOf(const ScriptCommand &command)
{
    static const QRegularExpression fileAndLine(u"^(.+):(\\d+)$"_s);
    BreakpointSpec spec;
    spec.condition = command.condition;
    const QRegularExpressionMatch match = fileAndLine.match(command.argument);
    const QFileInfo file(match.captured(1));
    if (match.hasMatch() && (file.isAbsolute() || file.isFile())) {
        spec.file = file.absoluteFilePath();
        spec.line = match.captured(2).toInt();
    } else {
        spec.expression = command.argument;
    }
    return spec;
}

} // namespace

ScriptRunner::ScriptRunner(DebugSession &session, QObject *parent) : QObject(parent), m_session(session)
{
    m_pauseTimer.setSingleShot(true);
    connect(&m_pauseTimer, &QTimer::timeout, this, &ScriptRunner::pause);
    connect(&session, &DebugSession::lost, this, [this](const Error &error) {
        if (m_busy) {
            answer(Error{QString(CliErrorCode::sessionLost), error.message, error.details});
        }
    });
}

void ScriptRunner::run(const ScriptCommand &command)
{
    Q_ASSERT(!m_busy);
    m_busy = true;
    ++m_number;
    m_text = command.text;
    // Not at once: whoever is told the outcome of one command starts the next, and a long script must not pile up.
    QMetaObject::invokeMethod(this, [this, command] { start(command); }, Qt::QueuedConnection);
}

void ScriptRunner::pause()
{
    m_session.pause();
}

template<typename T, typename ToAnswer>
void ScriptRunner::await(FutureResult<T> future, const ToAnswer &toAnswer)
{
    future.then(this, [this, number = m_number, toAnswer](const Result<T> &result) {
        if (!m_busy || number != m_number) {
            return;
        }
        if (!result) {
            answer(result.error());
        } else if constexpr (std::is_void_v<T>) {
            toAnswer();
        } else {
            toAnswer(*result);
        }
    });
}

template<typename T>
void ScriptRunner::await(FutureResult<T> future)
{
    await(future, [this](const T &value) { answer(value); });
}

void ScriptRunner::answer(ScriptOutcome::Answer answer)
{
    m_busy = false;
    m_pauseTimer.stop();
    if (std::holds_alternative<StopPtr>(answer) || std::holds_alternative<LookAnswer>(answer)) {
        m_frame = 0;
    }
    Q_EMIT finished({m_text, std::move(answer)});
}

std::optional<Error> ScriptRunner::whyNotBack(ScriptVerb verb) const
{
    if (!needsRecording(verb) || m_session.isRecording()) {
        return std::nullopt;
    }
    if (verb == ScriptVerb::When) {
        return Error{QString(CliErrorCode::notARecording),
                     tr("This is not a recording, so there are no events to tell the position by."),
                     {}};
    }
    // Recording the program would help where it runs. A core dump stays one moment, whatever is done.
    const bool core = std::holds_alternative<CoreTarget>(m_session.target());
    const QString reason = m_session.capabilities().whyNot(abilityOf(verb));
    return Error{core ? QString(ErrorCode::notSupported) : QString(CliErrorCode::notARecording),
                 reason.isEmpty() ? tr("This is not a recording, so there are no events and no way back.") : reason,
                 {}};
}

void ScriptRunner::start(const ScriptCommand &command)
{
    if (const std::optional<Error> refusal = whyNotBack(command.verb)) {
        answer(*refusal);
        return;
    }
    switch (command.verb) {
    case ScriptVerb::Stack:
    case ScriptVerb::Args:
    case ScriptVerb::Locals:
    case ScriptVerb::Print:
    case ScriptVerb::Goroutines:
    case ScriptVerb::Threads:
    case ScriptVerb::Breakpoints:
    case ScriptVerb::Checkpoints:
    case ScriptVerb::When:
    case ScriptVerb::Frame: startQuestion(command); break;
    case ScriptVerb::Break:
    case ScriptVerb::Clear:
    case ScriptVerb::Checkpoint:
    case ScriptVerb::Pause:
    case ScriptVerb::Quit: startChange(command); break;
    default: startMovement(command);
    }
}

void ScriptRunner::startMovement(const ScriptCommand &command)
{
    switch (command.verb) {
    case ScriptVerb::Continue: return move(MotionKind::Continue, Direction::Forward);
    case ScriptVerb::Rewind: return move(MotionKind::Continue, Direction::Backward);
    case ScriptVerb::Next: return move(MotionKind::StepOver, Direction::Forward);
    case ScriptVerb::ReverseNext: return move(MotionKind::StepOver, Direction::Backward);
    case ScriptVerb::Step: return move(MotionKind::StepInto, Direction::Forward);
    case ScriptVerb::ReverseStep: return move(MotionKind::StepInto, Direction::Backward);
    case ScriptVerb::StepOut: return move(MotionKind::StepOut, Direction::Forward);
    case ScriptVerb::ReverseStepOut: return move(MotionKind::StepOut, Direction::Backward);
    case ScriptVerb::StepInstruction: return move(MotionKind::StepInstruction, Direction::Forward);
    case ScriptVerb::ReverseStepInstruction: return move(MotionKind::StepInstruction, Direction::Backward);
    case ScriptVerb::Moment: return move(MotionKind::Moment, Direction::Forward);
    case ScriptVerb::ReverseMoment: return move(MotionKind::Moment, Direction::Backward);
    case ScriptVerb::RunFor: return runFor(command.duration);
    case ScriptVerb::Seek: return seek(SeekEvent{command.number});
    case ScriptVerb::Start: return seek(SeekStart{});
    case ScriptVerb::End: return seek(SeekEnd{});
    default:
        await(m_session.selectGoroutine(command.number), [this](const StopPtr &stop) { answer(LookAnswer{stop}); });
    }
}

void ScriptRunner::startQuestion(const ScriptCommand &command)
{
    const Scope scope{.goroutine = -1, .frame = m_frame};
    const auto variables = [this](const VariableListPtr &list) { answer(VariablesAnswer{list}); };
    switch (command.verb) {
    case ScriptVerb::Stack:
        return await(m_session.stack(-1, command.number > 0 ? static_cast<int>(command.number) : usualDepth));
    case ScriptVerb::Args: return await(m_session.arguments(scope, limits()), variables);
    case ScriptVerb::Locals: return await(m_session.locals(scope, limits()), variables);
    case ScriptVerb::Print: return await(m_session.evaluate(scope, command.argument, limits()));
    case ScriptVerb::Goroutines: m_goroutines.clear(); return collectGoroutines(0);
    case ScriptVerb::Threads: return answerThreads();
    case ScriptVerb::Breakpoints: return answer(m_session.breakpoints());
    case ScriptVerb::Checkpoints: return await(m_session.checkpoints());
    case ScriptVerb::Frame: return chooseFrame(static_cast<int>(command.number));
    default: {
        const StopPtr stop = m_session.currentStop();
        answer(stop ? EventAnswer{stop->event, stop->moment, stop->moments} : EventAnswer());
    }
    }
}

void ScriptRunner::startChange(const ScriptCommand &command)
{
    const auto done = [this] { answer(std::monostate()); };
    switch (command.verb) {
    case ScriptVerb::Break: return addBreakpoint(command);
    case ScriptVerb::Clear: return await(m_session.removeBreakpoint(static_cast<int>(command.number)), done);
    case ScriptVerb::Checkpoint: return await(m_session.addCheckpoint(command.argument));
    case ScriptVerb::Pause: return await(m_session.pause(), done);
    default: done(); // quit: whoever feeds the commands ends
    }
}

void ScriptRunner::move(MotionKind kind, Direction direction)
{
    await(m_session.move({.kind = kind, .direction = direction}));
}

void ScriptRunner::runFor(std::chrono::milliseconds duration)
{
    m_pauseTimer.start(duration);
    move(MotionKind::Continue, Direction::Forward);
}

void ScriptRunner::seek(const SeekTarget &target)
{
    await(m_session.seek(target));
}

void ScriptRunner::chooseFrame(int index)
{
    await(m_session.stack(-1, index + 1), [this, index](const StackPtr &stack) {
        if (index >= stack->frames.size()) {
            answer(Error{QString(ErrorCode::notFound),
                         tr("There is no frame %1; the stack has %2.").arg(index).arg(stack->frames.size()),
                         {}});
            return;
        }
        m_frame = index;
        answer(stack->frames.at(index));
    });
}

void ScriptRunner::addBreakpoint(const ScriptCommand &command)
{
    await(m_session.addBreakpoint(specOf(command)), [this](const Breakpoint &breakpoint) {
        if (breakpoint.problem.isEmpty()) {
            answer(breakpoint);
            return;
        }
        // A script that goes on as if it were set would run past the place without a word.
        const Error error{QString(CliErrorCode::breakpointNotSet), breakpoint.problem, {}};
        await(m_session.removeBreakpoint(breakpoint.id), [this, error] { answer(error); });
    });
}

void ScriptRunner::collectGoroutines(int first)
{
    await(m_session.goroutines(first, goroutinePage), [this, first](const GoroutinePagePtr &page) {
        m_goroutines += page->goroutines;
        if (!page->next) {
            answerGoroutines();
        } else if (first == 0) {
            readAllGoroutines(*page->next);
        } else {
            collectGoroutines(*page->next);
        }
    });
}

/// Many are read from memory where that can be done.
void ScriptRunner::readAllGoroutines(int next)
{
    m_session.allGoroutines(GoroutineDetail::Places)
        .then(this, [this, next, asked = m_number](const Result<GoroutinePagePtr> &page) {
            if (!m_busy || asked != m_number) {
                return;
            }
            if (page) {
                m_goroutines = (*page)->goroutines;
                answerGoroutines();
            } else {
                collectGoroutines(next);
            }
        });
}

void ScriptRunner::answerGoroutines()
{
    const StopPtr stop = m_session.currentStop();
    answer(GoroutinesAnswer{std::exchange(m_goroutines, {}), stop ? stop->goroutine : 0});
}

void ScriptRunner::answerThreads()
{
    const StopPtr stop = m_session.currentStop();
    if (!stop || (stop->threads.isEmpty() && !stop->exited)) {
        const bool capsule = std::holds_alternative<CapsuleTarget>(m_session.target());
        answer(Error{QString(ErrorCode::notSupported),
                     capsule ? tr("Where threads stand was not kept in this capsule; make it anew to have it.")
                             : tr("Where threads stand is not known here; a debugger is needed for that."),
                     {}});
        return;
    }
    answer(ThreadsAnswer{stop->threads, stop->thread});
}

} // namespace Backstep
