// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/fakesession.h"

#include "app/session/motionability.h"

#include <QTimer>

using namespace Qt::StringLiterals;

namespace Backstep::Testing {

namespace {

QString words(const Motion &motion)
{
    static const QStringList kinds{u"Continue"_s, u"StepOver"_s,        u"StepInto"_s,
                                   u"StepOut"_s,  u"StepInstruction"_s, u"Moment"_s};
    const QString kind = kinds.at(static_cast<int>(motion.kind));
    return motion.direction == Direction::Backward ? kind % u" back"_s : kind;
}

QString scopeWords(const Scope &scope)
{
    return QString::number(scope.goroutine) % u'.' % QString::number(scope.frame);
}

VariableListPtr sharedList(VariableList list)
{
    return std::make_shared<const VariableList>(std::move(list));
}

const Variable *find(const VariableList &list, const QString &expression)
{
    for (const Variable &variable : list) {
        if (variable.expression == expression) {
            return &variable;
        }
        if (const Variable *below = find(variable.children, expression)) {
            return below;
        }
    }
    return nullptr;
}

VariableList everything(const FakeFrame &frame, const FakeProgram &program)
{
    return frame.arguments + frame.locals + program.packageVariables;
}

} // namespace

FakeSession::FakeSession(FakeProgram program, QObject *parent) : DebugSession(parent), m_program(std::move(program))
{
    updateCapabilities();
}

template<typename T>
FutureResult<T> FakeSession::later(const QString &call, std::function<Result<T>()> work)
{
    m_calls.append(call);
    const quint64 id = ++m_callId;
    reportCall(id, call, {}, {});
    const QString method = call.section(u' ', 0, 0);
    if (m_failures.contains(method)) {
        work = [error = m_failures.take(method)]() -> Result<T> { return fail(error); };
    }
    const SharedPromise<T> promise;
    enqueue([this, promise, id, call, work = std::move(work)] {
        Result<T> result = work();
        reportCall(id, call, 1.5, result ? QString() : result.error().message);
        promise.answer(std::move(result));
    });
    return promise.future();
}

template<typename T>
FutureResult<T> FakeSession::question(const QString &call, std::function<Result<T>()> work)
{
    if (m_state != SessionState::Stopped) {
        m_calls.append(call);
        return m_state == SessionState::Moving ? readyResult<T>(fail("running"_L1, u"The program is running."_s))
                                               : readyResult<T>(fail("closed"_L1, u"Nothing is open."_s));
    }
    return later<T>(call, [this, asked = m_stop->number, work = std::move(work)]() -> Result<T> {
        if (m_state != SessionState::Stopped || m_stop->number != asked) {
            return fail(ErrorCode::stale, u"The program moved on."_s);
        }
        return work();
    });
}

void FakeSession::enqueue(std::function<void()> answer)
{
    m_waiting.append(std::move(answer));
    if (!m_held) {
        QTimer::singleShot(0, this, [this] { release(1); });
    }
}

void FakeSession::release(int count)
{
    if (count < 0) {
        m_held = false;
    }
    for (; count != 0 && !m_waiting.isEmpty(); --count) {
        m_waiting.dequeue()();
    }
}

void FakeSession::reportCall(quint64 id, const QString &call, std::optional<double> took, const QString &error)
{
    const qsizetype space = call.indexOf(u' ');
    const QString method = call.left(space < 0 ? call.size() : space);
    Q_EMIT protocolCallChanged({id, method, space < 0 ? QString() : call.mid(space + 1), static_cast<double>(id) * 2,
                                took, took ? 512 : 0, error});
}

void FakeSession::die(const Error &error)
{
    m_waiting.clear();
    setState(SessionState::Lost);
    Q_EMIT lost(error);
}

Target FakeSession::target() const
{
    if (m_target) {
        return *m_target;
    }
    return m_program.recording ? Target(ReplayTarget{u"/recordings/"_s % m_program.name})
                               : Target(ExecTarget{u"/programs/"_s % m_program.name, {}, {}});
}

BreakpointListPtr FakeSession::breakpoints() const
{
    return std::make_shared<const QList<Breakpoint>>(m_breakpoints);
}

std::optional<qint64> FakeSession::lastEvent() const
{
    return m_program.recording && m_stop ? std::optional(m_program.lastEvent) : std::nullopt;
}

QStringList FakeSession::versions() const
{
    return m_program.recording ? QStringList{u"dlv 1.27.1"_s, u"rr 5.9.0"_s, u"go1.24.4"_s}
                               : QStringList{u"dlv 1.27.1"_s, u"go1.24.4"_s};
}

FutureResult<StopPtr> FakeSession::open()
{
    setState(SessionState::Opening);
    return later<StopPtr>(u"open"_s, [this]() -> Result<StopPtr> {
        for (Breakpoint &breakpoint : m_breakpoints) {
            resolve(breakpoint);
        }
        const StopPtr stop = arrive({m_program.firstMoment, StopReason::Opened}, 120);
        Q_EMIT versionsChanged();
        return stop;
    });
}

FutureResult<void> FakeSession::close()
{
    if (m_state == SessionState::Lost) {
        setState(SessionState::Closed); // there is nothing to wait for
        return readyResult<void>({});
    }
    setState(SessionState::Closing);
    return later<void>(u"close"_s, [this]() -> Result<void> {
        setState(SessionState::Closed);
        return {};
    });
}

FutureResult<StopPtr> FakeSession::travel(const QString &call, Ability ability, std::function<Landing()> journey)
{
    if (!m_capabilities.can(ability)) {
        m_calls.append(call);
        return readyResult<StopPtr>(fail(ErrorCode::notSupported, m_capabilities.whyNot(ability)));
    }
    m_pauseAsked = false;
    setState(SessionState::Moving);
    if (const QString method = call.section(u' ', 0, 0); m_failures.contains(method)) {
        return later<StopPtr>(call, [this, error = m_failures.take(method)]() -> Result<StopPtr> {
            setState(SessionState::Stopped); // it has not moved
            return fail(error);
        });
    }
    return later<StopPtr>(call, [this, journey = std::move(journey)]() -> Result<StopPtr> {
        Landing landing = journey();
        if (std::exchange(m_pauseAsked, false)) {
            landing = {m_moment, StopReason::Paused};
        }
        return arrive(landing, 4.6);
    });
}

FutureResult<StopPtr> FakeSession::move(const Motion &motion)
{
    return travel(u"move "_s % words(motion), abilityFor(motion), [this, motion] { return walk(motion); });
}

FutureResult<StopPtr> FakeSession::runTo(const QString &file, int line, Direction direction)
{
    const bool back = direction == Direction::Backward;
    const QString call = u"runTo %1:%2%3"_s.arg(file.section(u'/', -1)).arg(line).arg(back ? u" back"_s : QString());
    return travel(call, back ? Ability::RunToBack : Ability::RunTo,
                  [this, file, line, direction] { return walkTo(file, line, direction); });
}

FutureResult<StopPtr> FakeSession::seek(const SeekTarget &target)
{
    static const std::array abilities{Ability::SeekStart, Ability::SeekEnd, Ability::SeekEvent, Ability::SeekStart};
    static const QStringList names{u"start"_s, u"end"_s, u"event"_s, u"checkpoint"_s};
    const qsizetype index = static_cast<qsizetype>(target.index());
    return travel(u"seek "_s % names.at(index), abilities.at(target.index()), [this, target] { return jump(target); });
}

FutureResult<StopPtr> FakeSession::restart()
{
    return travel(u"restart"_s, Ability::Restart,
                  [this] { return Landing{m_program.firstMoment, StopReason::Opened}; });
}

FutureResult<void> FakeSession::pause()
{
    m_calls.append(u"pause"_s);
    if (m_state != SessionState::Moving) {
        return readyResult<void>(
            fail(ErrorCode::notSupported, u"The program is not running, so there is nothing to pause."_s));
    }
    m_pauseAsked = true;
    if (m_held) {
        release(1);
    }
    return readyResult<void>({});
}

FutureResult<StopPtr> FakeSession::selectGoroutine(GoroutineId goroutine)
{
    return question<StopPtr>(u"selectGoroutine %1"_s.arg(goroutine), [this, goroutine]() -> Result<StopPtr> {
        if (framesOf(goroutine).isEmpty()) {
            return fail(ErrorCode::notFound, u"There is no goroutine %1 at this moment."_s.arg(goroutine));
        }
        m_goroutine = goroutine;
        m_unfinished.reset();
        Stop stop = *m_stop;
        ++stop.number;
        stop.goroutine = goroutine;
        stop.location = framesOf(goroutine).first().location;
        m_stop = std::make_shared<const Stop>(stop);
        Q_EMIT stopped(m_stop);
        return m_stop;
    });
}

FutureResult<StackPtr> FakeSession::stack(GoroutineId goroutine, int depth)
{
    const GoroutineId id = goroutine < 0 ? m_goroutine : goroutine;
    return question<StackPtr>(u"stack %1"_s.arg(goroutine), [this, id, depth]() -> Result<StackPtr> {
        const QList<FakeFrame> frames = framesOf(id);
        if (frames.isEmpty()) {
            return fail(ErrorCode::notFound, u"There is no goroutine %1 at this moment."_s.arg(id));
        }
        Stack result{id, {}, 0, frames.size() <= depth};
        for (int i = 0; i < std::min<qsizetype>(depth, frames.size()); ++i) {
            const FakeFrame &frame = frames.at(i);
            result.frames.append({i, frame.location, frame.offset, false, frame.runtime, i + 1 == frames.size(), {}});
        }
        while (result.firstUserFrame + 1 < result.frames.size() && result.frames.at(result.firstUserFrame).runtime) {
            ++result.firstUserFrame;
        }
        return std::make_shared<const Stack>(result);
    });
}

FutureResult<VariableListPtr> FakeSession::arguments(const Scope &scope, const LoadLimits &)
{
    return question<VariableListPtr>(u"arguments "_s % scopeWords(scope), [this, scope] {
        return frameOf(scope).transform([](const FakeFrame &frame) { return sharedList(frame.arguments); });
    });
}

FutureResult<VariableListPtr> FakeSession::locals(const Scope &scope, const LoadLimits &)
{
    return question<VariableListPtr>(u"locals "_s % scopeWords(scope), [this, scope] {
        return frameOf(scope).transform([](const FakeFrame &frame) { return sharedList(frame.locals); });
    });
}

FutureResult<VariableListPtr> FakeSession::packageVariables(const QString &filter, const LoadLimits &)
{
    return question<VariableListPtr>(u"packageVariables "_s % filter, [this]() -> Result<VariableListPtr> {
        return sharedList(m_program.packageVariables);
    });
}

FutureResult<VariablePtr> FakeSession::evaluate(const Scope &scope, const QString &expression, const LoadLimits &)
{
    const QString call = u"evaluate "_s % scopeWords(scope) % u' ' % expression;
    return question<VariablePtr>(call, [this, scope, expression]() -> Result<VariablePtr> {
        const Result<FakeFrame> frame = frameOf(scope);
        if (!frame) {
            return fail(frame.error());
        }
        const VariableList all = everything(*frame, m_program);
        if (const Variable *found = find(all, expression)) {
            Variable result = *found;
            result.name = expression;
            return std::make_shared<const Variable>(result);
        }
        return fail(ErrorCode::notFound, u"There is no %1 here."_s.arg(expression));
    });
}

FutureResult<VariableListPtr> FakeSession::children(const Scope &scope, const Variable &parent, qint64 first, int count)
{
    const QString call = u"children %1 %2 %3"_s.arg(parent.expression).arg(first).arg(count);
    return question<VariableListPtr>(call, [this, scope, parent, first, count]() -> Result<VariableListPtr> {
        const Result<FakeFrame> frame = frameOf(scope);
        if (!frame) {
            return fail(frame.error());
        }
        const VariableList all = everything(*frame, m_program);
        const Variable *found = find(all, parent.expression);
        if (!found) {
            return fail(ErrorCode::notFound, u"There is no %1 here."_s.arg(parent.expression));
        }
        VariableList result = found->children.mid(first, count);
        for (qint64 i = first + result.size(); i < std::min(first + count, found->childCount); ++i) {
            Variable element;
            element.name = u"[%1]"_s.arg(i);
            element.type = u"int"_s;
            element.value = QString::number(i + 1);
            element.kind = VariableKind::Integer;
            element.expression = parent.expression % element.name;
            result.append(element);
        }
        return sharedList(result);
    });
}

FutureResult<GoroutinePagePtr> FakeSession::goroutines(int first, int count)
{
    return question<GoroutinePagePtr>(
        u"goroutines %1 %2"_s.arg(first).arg(count),
        [this, first, count]() -> Result<GoroutinePagePtr> { return page(first, count); });
}

FutureResult<WaitFactsPtr> FakeSession::waitFacts(LockOwners owners)
{
    const QString call = owners == LockOwners::Searched ? u"waitFacts"_s : u"waitFacts known"_s;
    return question<WaitFactsPtr>(
        call, [this]() -> Result<WaitFactsPtr> { return std::make_shared<const WaitFacts>(m_program.waits); });
}

FutureResult<Breakpoint> FakeSession::addBreakpoint(const BreakpointSpec &spec)
{
    return later<Breakpoint>(u"addBreakpoint %1:%2"_s.arg(spec.file.section(u'/', -1)).arg(spec.line),
                             [this, spec]() -> Result<Breakpoint> {
                                 Breakpoint breakpoint{m_nextBreakpoint++, spec, {}, {}, 0};
                                 resolve(breakpoint);
                                 m_breakpoints.append(breakpoint);
                                 Q_EMIT breakpointsChanged(breakpoints());
                                 return breakpoint;
                             });
}

FutureResult<void> FakeSession::follow(GoroutineId goroutine)
{
    return later<void>(u"follow %1"_s.arg(goroutine), [this, goroutine]() -> Result<void> {
        m_followed = goroutine;
        return {};
    });
}

FutureResult<Breakpoint> FakeSession::changeBreakpoint(int id, const BreakpointSpec &spec)
{
    return later<Breakpoint>(u"changeBreakpoint %1"_s.arg(id), [this, id, spec]() -> Result<Breakpoint> {
        for (Breakpoint &breakpoint : m_breakpoints) {
            if (breakpoint.id == id) {
                breakpoint.spec = spec;
                resolve(breakpoint);
                const Breakpoint result = breakpoint;
                Q_EMIT breakpointsChanged(breakpoints());
                return result;
            }
        }
        return fail(ErrorCode::notFound, u"There is no breakpoint %1."_s.arg(id));
    });
}

FutureResult<void> FakeSession::removeBreakpoint(int id)
{
    return later<void>(u"removeBreakpoint %1"_s.arg(id), [this, id]() -> Result<void> {
        if (m_breakpoints.removeIf([id](const Breakpoint &breakpoint) { return breakpoint.id == id; }) == 0) {
            return fail(ErrorCode::notFound, u"There is no breakpoint %1."_s.arg(id));
        }
        Q_EMIT breakpointsChanged(breakpoints());
        return {};
    });
}

FutureResult<Checkpoint> FakeSession::addCheckpoint(const QString &note)
{
    return question<Checkpoint>(u"addCheckpoint "_s % note, [this, note]() -> Result<Checkpoint> {
        const Checkpoint checkpoint{static_cast<int>(m_checkpoints.size()) + 1, note, m_stop->event};
        m_checkpoints.append(checkpoint);
        m_checkpointMoments.append(m_moment);
        return checkpoint;
    });
}

FutureResult<CheckpointListPtr> FakeSession::checkpoints()
{
    return question<CheckpointListPtr>(u"checkpoints"_s, [this]() -> Result<CheckpointListPtr> {
        return std::make_shared<const QList<Checkpoint>>(m_checkpoints);
    });
}

FutureResult<void> FakeSession::removeCheckpoint(int id)
{
    return later<void>(u"removeCheckpoint %1"_s.arg(id), [this, id]() -> Result<void> {
        m_checkpoints.removeIf([id](const Checkpoint &checkpoint) { return checkpoint.id == id; });
        return {};
    });
}

} // namespace Backstep::Testing
