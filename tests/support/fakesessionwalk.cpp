// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

// How the scripted session moves along its program; the requests themselves are in fakesession.cpp.
#include "tests/support/fakesession.h"

#include "app/session/motionability.h"

using namespace Qt::StringLiterals;

namespace Backstep::Testing {

namespace {

QString reasonWords(StopReason reason, const Motion &motion)
{
    switch (reason) {
    case StopReason::Opened: return u"opened"_s;
    case StopReason::Breakpoint: return u"breakpoint"_s;
    case StopReason::ReachedLocation: return u"reached location"_s;
    case StopReason::Paused: return u"paused"_s;
    case StopReason::SeekFinished: return u"seek finished"_s;
    case StopReason::RecordingStart: return u"start of the recording"_s;
    case StopReason::RecordingEnd: return u"end of the recording"_s;
    case StopReason::Exited: return u"exited"_s;
    default: return finishedWords(motion);
    }
}

bool compare(qint64 left, const QString &op, qint64 right)
{
    if (op == "=="_L1) {
        return left == right;
    }
    if (op == "!="_L1) {
        return left != right;
    }
    if (op == ">"_L1) {
        return left > right;
    }
    if (op == "<"_L1) {
        return left < right;
    }
    if (op == "%"_L1) {
        return right != 0 && left % right == 0;
    }
    return false;
}

bool hitConditionHolds(const QString &condition, quint64 hits)
{
    const QStringList parts = condition.split(u' ', Qt::SkipEmptyParts);
    return parts.size() != 2 || compare(static_cast<qint64>(hits), parts.first(), parts.last().toLongLong());
}

} // namespace

void FakeSession::setState(SessionState state)
{
    if (m_state == state) {
        return;
    }
    m_state = state;
    updateCapabilities();
    Q_EMIT stateChanged(state);
}

void FakeSession::updateCapabilities()
{
    Capabilities now = Capabilities::all();
    if (m_state == SessionState::Moving) {
        now = Capabilities::none(u"The program is running."_s);
        now.allow(Ability::Pause);
        now.allow(Ability::Close);
        now.allow(Ability::Breakpoints);
    } else if (m_state == SessionState::Stopped) {
        now.refuse(Ability::Pause, u"The program is not running, so there is nothing to pause."_s);
        now.refuse(Ability::NextMoment, u"Only a capsule is made of moments."_s);
        now.refuse(Ability::PreviousMoment, u"Only a capsule is made of moments."_s);
        const auto refuse = [&now](std::initializer_list<Ability> abilities, const QString &reason) {
            for (const Ability ability : abilities) {
                now.refuse(ability, reason);
            }
        };
        if (m_atEnd) {
            refuse({Ability::Continue, Ability::Step, Ability::StepInstruction, Ability::RunTo},
                   m_program.recording ? u"This is the end of the recording."_s : u"The program has ended."_s);
        }
        if (m_atStart) {
            refuse({Ability::ContinueBack, Ability::StepBack, Ability::StepInstructionBack, Ability::RunToBack},
                   u"This is the start of the recording."_s);
        }
        if (!m_program.recording) {
            refuse({Ability::ContinueBack, Ability::StepBack, Ability::StepInstructionBack, Ability::RunToBack,
                    Ability::SeekStart, Ability::SeekEnd, Ability::SeekEvent, Ability::Checkpoints},
                   u"A live program cannot go back in time; record it with rr first."_s);
        }
    } else {
        now = Capabilities::none(m_state == SessionState::Opening ? u"The debugger is starting."_s
                                                                  : u"Nothing is open."_s);
        now.allow(Ability::Breakpoints);
        if (m_state == SessionState::Opening || m_state == SessionState::Lost) {
            now.allow(Ability::Close);
        }
    }
    if (now != m_capabilities) {
        m_capabilities = now;
        Q_EMIT capabilitiesChanged(m_capabilities);
    }
}

StopPtr FakeSession::arrive(const Landing &landing, double milliseconds)
{
    // As of a real replay each line comes once, however often it passes.
    for (int i = qMax(m_moment, m_program.recording ? m_printed : 0) + 1; i <= landing.moment; ++i) {
        for (const OutputLine &line : m_program.moments.at(i).output) {
            Q_EMIT outputAdded(line);
        }
    }
    const bool backwards = landing.moment < m_moment;
    m_printed = qMax(m_printed, landing.moment);
    m_moment = landing.moment;
    m_atStart = landing.reason == StopReason::RecordingStart;
    m_atEnd = landing.reason == StopReason::RecordingEnd || landing.reason == StopReason::Exited;
    const FakeMoment &moment = m_program.moments.at(m_moment);
    m_goroutine = moment.goroutine;
    Stop stop;
    stop.number = m_stop ? m_stop->number + 1 : 1;
    stop.position = stop.number;
    const qint64 event = m_atEnd ? m_program.lastEvent : moment.event;
    stop.event = m_program.recording ? std::optional(event) : std::nullopt;
    stop.backwards = backwards;
    stop.reason = landing.reason;
    stop.reasonText = reasonWords(landing.reason, landing.motion);
    stop.sentence = m_atStart ? u"The recording begins here; there is nothing before it."_s
        : landing.unfinished  ? u"Another goroutine met a breakpoint during the step; Continue finishes the step."_s
        : !m_atEnd            ? conditionTrouble(landing.hits)
        : m_program.recording ? u"The recording ends here; there is nothing after it."_s
                              : u"The program ended."_s;
    stop.goroutine = m_goroutine;
    stop.labels = movingGoroutine(m_goroutine).labels;
    stop.location = moment.stack.first().location;
    stop.thread = 4242 + static_cast<int>(m_goroutine);
    stop.threads = {{.id = 4242, .goroutine = 0, .location = {}},
                    {.id = stop.thread, .goroutine = m_goroutine, .location = stop.location}};
    stop.hits = landing.hits;
    stop.stepUnfinished = landing.unfinished;
    stop.atStart = m_atStart;
    stop.atEnd = m_atEnd;
    stop.exited = m_atEnd && !m_program.recording; // a recording shows what everybody did when it ended
    stop.milliseconds = milliseconds;
    m_stop = std::make_shared<const Stop>(stop);
    setState(SessionState::Stopped);
    updateCapabilities();
    Q_EMIT stopped(m_stop);
    return m_stop;
}

FakeSession::Landing FakeSession::beyond(Direction direction) const
{
    if (direction == Direction::Backward) {
        return {0, StopReason::RecordingStart};
    }
    return {static_cast<int>(m_program.moments.size()) - 1,
            m_program.recording ? StopReason::RecordingEnd : StopReason::Exited};
}

bool FakeSession::Aim::reachedBy(const FakeMoment &moment) const
{
    const bool same = moment.goroutine == goroutine;
    const qsizetype there = moment.stack.size();
    switch (motion.kind) {
    case MotionKind::Continue: return false;
    case MotionKind::Moment:
    case MotionKind::StepInstruction: return true;
    case MotionKind::StepInto: return same;
    case MotionKind::StepOver: return same && there <= depth;
    case MotionKind::StepOut: return same && there < depth;
    }
    return false;
}

FakeSession::Landing FakeSession::walk(const Motion &motion)
{
    const int step = motion.direction == Direction::Backward ? -1 : 1;
    const bool finishes =
        motion.kind == MotionKind::Continue && m_unfinished && m_unfinished->motion.direction == motion.direction;
    const Aim aim = finishes ? *m_unfinished : Aim{motion, m_goroutine, framesOf(m_goroutine).size()};
    m_unfinished.reset();
    for (int i = m_moment + step; i >= 0 && i < m_program.moments.size(); i += step) {
        const FakeMoment &moment = m_program.moments.at(i);
        const bool arrived = aim.reachedBy(moment);
        if (const QList<BreakpointHit> hits = hitsAt(i, motion.direction); !hits.isEmpty()) {
            const bool unfinished = aim.motion.kind != MotionKind::Continue && !arrived;
            m_unfinished = unfinished ? std::optional(aim) : std::nullopt;
            return {i, StopReason::Breakpoint, hits, unfinished};
        }
        if (arrived) {
            return {.moment = i, .reason = StopReason::StepFinished, .motion = motion};
        }
    }
    return beyond(motion.direction);
}

FakeSession::Landing FakeSession::walkTo(const QString &file, int line, Direction direction)
{
    const int step = direction == Direction::Backward ? -1 : 1;
    for (int i = m_moment + step; i >= 0 && i < m_program.moments.size(); i += step) {
        const CodeLocation &location = m_program.moments.at(i).stack.first().location;
        if (location.file == file && location.line == line) {
            return {i, StopReason::ReachedLocation};
        }
        if (const QList<BreakpointHit> hits = hitsAt(i, direction); !hits.isEmpty()) {
            return {i, StopReason::Breakpoint, hits};
        }
    }
    return beyond(direction);
}

FakeSession::Landing FakeSession::jump(const SeekTarget &target) const
{
    if (std::holds_alternative<SeekStart>(target)) {
        return beyond(Direction::Backward);
    }
    if (std::holds_alternative<SeekEnd>(target)) {
        return beyond(Direction::Forward);
    }
    if (const auto *checkpoint = std::get_if<SeekCheckpoint>(&target)) {
        for (int i = 0; i < m_checkpoints.size(); ++i) {
            if (m_checkpoints.at(i).id == checkpoint->id) {
                return {m_checkpointMoments.at(i), StopReason::SeekFinished};
            }
        }
        return {m_moment, StopReason::SeekFinished};
    }
    const qint64 event = std::get<SeekEvent>(target).event;
    if (event >= m_program.lastEvent) {
        return beyond(Direction::Forward);
    }
    int moment = 0;
    while (moment + 1 < m_program.moments.size() && m_program.moments.at(moment).event < event) {
        ++moment;
    }
    return {moment, StopReason::SeekFinished};
}

QList<BreakpointHit> FakeSession::hitsAt(int index, Direction direction)
{
    const FakeMoment &moment = m_program.moments.at(index);
    const CodeLocation &location = moment.stack.first().location;
    QList<BreakpointHit> hits;
    for (Breakpoint &breakpoint : m_breakpoints) {
        const bool here = std::ranges::any_of(breakpoint.places, [&location](const CodeLocation &place) {
            return place.file == location.file && place.line == location.line;
        });
        const bool wanted = m_followed == 0 || m_followed == moment.goroutine;
        if (!here || !wanted || !breakpoint.spec.enabled || !conditionHolds(breakpoint, moment).value_or(true)) {
            continue;
        }
        breakpoint.hits += direction == Direction::Forward ? 1 : 0;
        if (hitConditionHolds(breakpoint.spec.hitCondition, breakpoint.hits)) {
            hits.append({breakpoint.id, moment.goroutine, breakpoint.hits});
        }
    }
    return hits;
}

std::optional<bool> FakeSession::conditionHolds(const Breakpoint &breakpoint, const FakeMoment &moment)
{
    const QStringList parts = breakpoint.spec.condition.split(u' ', Qt::SkipEmptyParts);
    if (parts.size() != 3) {
        return true;
    }
    for (const Variable &variable : moment.stack.first().arguments + moment.stack.first().locals) {
        if (variable.name == parts.first()) {
            return compare(variable.value.toLongLong(), parts.at(1), parts.last().toLongLong());
        }
    }
    return std::nullopt;
}

/// As Delve has it: it stops where it cannot tell, and says why.
QString FakeSession::conditionTrouble(const QList<BreakpointHit> &hits) const
{
    for (const BreakpointHit &hit : hits) {
        const auto breakpoint = std::ranges::find(m_breakpoints, hit.breakpoint, &Breakpoint::id);
        if (breakpoint != m_breakpoints.end() && !conditionHolds(*breakpoint, m_program.moments.at(m_moment))) {
            return u"error evaluating expression: could not find symbol value for "_s
                + breakpoint->spec.condition.section(u' ', 0, 0);
        }
    }
    return {};
}

void FakeSession::resolve(Breakpoint &breakpoint) const
{
    breakpoint.places.clear();
    breakpoint.problem.clear();
    for (const FakeMoment &moment : m_program.moments) {
        const CodeLocation &location = moment.stack.first().location;
        const bool fits = breakpoint.spec.expression.isEmpty()
            ? location.file == breakpoint.spec.file && location.line == breakpoint.spec.line
            : location.function == breakpoint.spec.expression;
        if (fits) {
            breakpoint.places = {location};
            return;
        }
    }
    breakpoint.problem = u"There is no code at this place."_s;
}

const FakeMoment *FakeSession::momentOf(GoroutineId goroutine) const
{
    const int index = m_program.lastMomentOf(goroutine, m_moment);
    return index < 0 ? nullptr : &m_program.moments.at(index);
}

QList<FakeFrame> FakeSession::framesOf(GoroutineId goroutine) const
{
    if (const FakeMoment *moment = momentOf(goroutine)) {
        return moment->stack;
    }
    for (const Goroutine &idler : m_program.idlers) {
        if (idler.id == goroutine) {
            return {FakeFrame{idler.current, -32, true, {}, {}}, FakeFrame{idler.user, -160, false, {}, {}},
                    FakeFrame{idler.start, -320, false, {}, {}}};
        }
    }
    return {};
}

Result<FakeFrame> FakeSession::frameOf(const Scope &scope) const
{
    const QList<FakeFrame> frames = framesOf(scope.goroutine < 0 ? m_goroutine : scope.goroutine);
    if (scope.frame < 0 || scope.frame >= frames.size()) {
        return fail(ErrorCode::notFound, u"There is no such frame."_s);
    }
    return frames.at(scope.frame);
}

Goroutine FakeSession::movingGoroutine(GoroutineId id) const
{
    const FakeMoment *moment = momentOf(id);
    Goroutine result;
    result.id = id;
    result.state = GoroutineState::Runnable;
    result.current = moment->stack.first().location;
    result.user = result.current;
    result.start = moment->stack.last().location;
    result.goStatement = {0x4a0800, bankFolder() % u"main.go"_s, 18, u"main.main"_s};
    if (id == m_program.moments.at(m_moment).goroutine) {
        result.state = GoroutineState::Running;
        result.thread = 4242 + static_cast<int>(id);
    } else if (id == 1) {
        result.state = GoroutineState::Waiting;
        result.waitReason = u"sync.WaitGroup.Wait"_s;
    }
    if (id > 1) {
        result.labels = {{u"endpoint"_s, u"POST /transfer"_s}, {u"request"_s, u"r-%1"_s.arg(900 + id)}};
    }
    return result;
}

GoroutinePagePtr FakeSession::page(int first, int count) const
{
    QList<Goroutine> all;
    QList<GoroutineId> seen;
    for (int i = 0; i <= m_moment; ++i) {
        const GoroutineId id = m_program.moments.at(i).goroutine;
        if (!seen.contains(id)) {
            seen.append(id);
            all.append(movingGoroutine(id));
        }
    }
    all += m_program.idlers;
    GoroutinePage result;
    result.goroutines = all.mid(first, count);
    if (first + count < all.size()) {
        result.next = first + count;
    }
    result.total = all.size() + 3;
    return std::make_shared<const GoroutinePage>(result);
}

} // namespace Backstep::Testing
