// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/integration/session/behaviours.h"

#include "tests/support/settled.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;

namespace Backstep::Testing {

namespace {

template<typename T>
QString codeOf(const Result<T> &result)
{
    return result ? u"no error"_s : result.error().code;
}

BreakpointSpec breakAt(const Scene &scene, const QString &condition = {})
{
    BreakpointSpec spec;
    spec.file = scene.file;
    spec.line = scene.line;
    spec.condition = condition;
    return spec;
}

} // namespace

#define NEEDS_RECORDING                                                                                                \
    if (!m_scene.recording) {                                                                                          \
        QSKIP("only recordings go back");                                                                              \
    }
#define NEEDS_ANOTHER_GOROUTINE                                                                                        \
    if (m_scene.other.line == 0) {                                                                                     \
        QSKIP("this holds the steps of one goroutine only");                                                           \
    }

void Behaviours::init()
{
    TestCase::init();
    if (const QString why = missing(); !why.isEmpty()) {
        QSKIP(qPrintable(why));
    }
    m_scene = scene();
    m_session = make();
}

void Behaviours::cleanup()
{
    if (m_session) {
        QVERIFY(settled(m_session->close()).has_value());
        QCOMPARE(m_session->state(), SessionState::Closed);
        m_session.reset();
    }
}

StopPtr Behaviours::open()
{
    const Result<StopPtr> stop = settled(m_session->open(), 60'000);
    if (!stop) {
        qCritical() << stop.error().message << stop.error().details;
    }
    return stop.value_or(nullptr);
}

StopPtr Behaviours::go(MotionKind kind, Direction direction)
{
    const Result<StopPtr> stop = settled(m_session->move({kind, direction}));
    if (!stop) {
        qCritical() << stop.error().message << stop.error().details;
    }
    return stop.value_or(nullptr);
}

StopPtr Behaviours::toLine()
{
    const Result<Breakpoint> breakpoint = settled(m_session->addBreakpoint(breakAt(m_scene)));
    if (!breakpoint || !breakpoint->verified()) {
        qCritical() << "no breakpoint:" << codeOf(breakpoint) << breakpoint.value_or(Breakpoint{}).problem;
        return nullptr;
    }
    return go(MotionKind::Continue);
}

StopPtr Behaviours::interruptedStep()
{
    const auto before = settled(m_session->runTo(m_scene.waiting.file, m_scene.waiting.line, Direction::Forward));
    BreakpointSpec elsewhere;
    elsewhere.file = m_scene.other.file;
    elsewhere.line = m_scene.other.line;
    const auto breakpoint = settled(m_session->addBreakpoint(elsewhere));
    return before && breakpoint && breakpoint->verified() ? go(MotionKind::StepOver) : nullptr;
}

StopPtr Behaviours::whereMainWaits()
{
    const auto elsewhere = settled(m_session->runTo(m_scene.other.file, m_scene.other.line, Direction::Forward));
    return elsewhere ? settled(m_session->selectGoroutine(1)).value_or(nullptr) : nullptr;
}

void Behaviours::opensAtMain()
{
    const QSignalSpy states(m_session.get(), &DebugSession::stateChanged);
    QCOMPARE(m_session->state(), SessionState::Closed);
    QVERIFY(m_session->currentStop() == nullptr);
    const StopPtr stop = open();
    QVERIFY(stop);
    QCOMPARE(m_session->state(), SessionState::Stopped);
    QCOMPARE(m_session->currentStop(), stop);
    QCOMPARE(stop->reason, StopReason::Opened);
    QCOMPARE(stop->number, 1U);
    QCOMPARE(stop->position, 1U);
    QVERIFY(stop->location.known());
    QCOMPARE(stop->location.function, u"main.main"_s);
    QCOMPARE(stop->event.has_value(), m_scene.recording);
    QCOMPARE(m_session->isRecording(), m_scene.recording);
    QVERIFY(!m_session->versions().isEmpty());
    const bool capsule = std::holds_alternative<CapsuleTarget>(m_session->target());
    QCOMPARE(m_session->capabilities().can(Ability::NextMoment), capsule);
    QCOMPARE(m_session->capabilities().whyNot(Ability::NextMoment).endsWith(u'.'), !capsule);
    QCOMPARE(states.first().first().value<SessionState>(), SessionState::Opening);
    const auto stack = settled(m_session->stack(-1, 20));
    QVERIFY(stack.has_value());
    QCOMPARE((*stack)->frames.first().location.function, u"main.main"_s);
    QVERIFY((*stack)->complete);
}

void Behaviours::answersNothingBeforeItIsOpen()
{
    QVERIFY(!m_session->capabilities().can(Ability::Continue));
    QVERIFY(!m_session->capabilities().whyNot(Ability::Continue).isEmpty());
    QCOMPARE(codeOf(settled(m_session->stack(-1, 20))), u"closed"_s);
    QCOMPARE(codeOf(settled(m_session->goroutines(0, 20))), u"closed"_s);
}

void Behaviours::stepsOverLines()
{
    const StopPtr first = open();
    const QSignalSpy stops(m_session.get(), &DebugSession::stopped);
    const StopPtr second = go(MotionKind::StepOver);
    QVERIFY(second);
    QCOMPARE(second->reason, StopReason::StepFinished);
    QCOMPARE(second->reasonText, u"next finished"_s); // the word of the command, which scripts read
    QVERIFY(second->number > first->number);
    QVERIFY(second->position > first->position);
    QCOMPARE(second->location.function, u"main.main"_s);
    QVERIFY(second->location.line != first->location.line);
    QVERIFY(second->milliseconds > 0);
    QCOMPARE(stops.size(), 1);
}

void Behaviours::stepsInAndOut()
{
    open();
    const StopPtr stop = toLine();
    QVERIFY(stop);
    const auto depth = [this] { return settled(m_session->stack(-1, 50)).value()->frames.size(); };
    const auto inside = depth();
    QVERIFY(settled(m_session->removeBreakpoint(m_session->breakpoints()->first().id)).has_value());
    const StopPtr out = go(MotionKind::StepOut);
    QVERIFY(out);
    QVERIFY(out->location.function != m_scene.function);
    QCOMPARE(out->reasonText, u"stepout finished"_s);
    QCOMPARE(depth(), inside - 1);
}

void Behaviours::meetsABreakpoint()
{
    open();
    const QSignalSpy changes(m_session.get(), &DebugSession::breakpointsChanged);
    const StopPtr stop = toLine();
    QVERIFY(stop);
    QCOMPARE(stop->reason, StopReason::Breakpoint);
    QCOMPARE(stop->location.file, m_scene.file);
    QCOMPARE(stop->location.line, m_scene.line);
    QCOMPARE(stop->location.function, m_scene.function);
    QCOMPARE(stop->hits.size(), 1);
    QCOMPARE(stop->hits.first().breakpoint, m_session->breakpoints()->first().id);
    QCOMPARE(stop->hits.first().goroutine, stop->goroutine);
    QVERIFY(!changes.isEmpty());
}

void Behaviours::aConditionDecides()
{
    open();
    const QString never = m_scene.expression + u" == 987654"_s;
    const auto breakpoint = settled(m_session->addBreakpoint(breakAt(m_scene, never)));
    QVERIFY(breakpoint.has_value() && breakpoint->verified());
    const StopPtr stop = go(MotionKind::Continue);
    QVERIFY(stop && stop->atEnd);
}

void Behaviours::aRemovedBreakpointIsNotMet()
{
    open();
    const auto breakpoint = settled(m_session->addBreakpoint(breakAt(m_scene)));
    QVERIFY(breakpoint.has_value());
    BreakpointSpec disabled = breakAt(m_scene);
    disabled.enabled = false;
    const auto off = settled(m_session->changeBreakpoint(breakpoint->id, disabled));
    QVERIFY(off.has_value());
    QCOMPARE(off->id, breakpoint->id);
    QVERIFY(settled(m_session->removeBreakpoint(breakpoint->id)).has_value());
    QVERIFY(m_session->breakpoints()->isEmpty());
    QCOMPARE(codeOf(settled(m_session->removeBreakpoint(breakpoint->id))), QString(ErrorCode::notFound));
    const StopPtr stop = go(MotionKind::Continue);
    QVERIFY(stop && stop->atEnd);
}

void Behaviours::aPlaceWithoutCodeIsAProblem()
{
    open();
    BreakpointSpec nowhere = breakAt(m_scene);
    nowhere.line = 1;
    const auto breakpoint = settled(m_session->addBreakpoint(nowhere));
    QVERIFY(breakpoint.has_value());
    QVERIFY(!breakpoint->verified());
    QVERIFY(!breakpoint->problem.isEmpty());
    QCOMPARE(m_session->breakpoints()->size(), 1);
}

void Behaviours::breakpointsMayComeFirst()
{
    const auto breakpoint = settled(m_session->addBreakpoint(breakAt(m_scene)));
    QVERIFY(breakpoint.has_value());
    QVERIFY(open());
    QVERIFY(m_session->breakpoints()->first().verified());
    const StopPtr stop = go(MotionKind::Continue);
    QVERIFY(stop && stop->reason == StopReason::Breakpoint);
    QCOMPARE(stop->hits.first().breakpoint, breakpoint->id);
}

void Behaviours::readsVariables()
{
    open();
    QVERIFY(toLine());
    const auto value = settled(m_session->evaluate({}, m_scene.expression, {}));
    QVERIFY(value.has_value());
    QCOMPARE((*value)->expression, m_scene.expression);
    QVERIFY(m_scene.value.isEmpty() || (*value)->value == m_scene.value);
    const auto arguments = settled(m_session->arguments({}, {}));
    const auto locals = settled(m_session->locals({}, {}));
    QVERIFY(arguments.has_value() && locals.has_value());
    const VariableList all = **arguments + **locals;
    QVERIFY(std::ranges::any_of(all, [this](const Variable &v) { return v.name == m_scene.expression; }));
    const auto unknown = settled(m_session->evaluate({}, u"noSuchName"_s, {}));
    QVERIFY(!unknown.has_value());
    QVERIFY(!unknown.error().message.isEmpty());
}

void Behaviours::namesGoroutines()
{
    open();
    QVERIFY(toLine());
    const auto page = settled(m_session->goroutines(0, 2));
    QVERIFY(page.has_value());
    QVERIFY(!(*page)->goroutines.isEmpty());
    QVERIFY((*page)->total.value_or(0) >= (*page)->goroutines.size());
    QSet<GoroutineId> ids;
    for (std::optional<int> next = 0; next;) {
        const auto some = settled(m_session->goroutines(*next, 2));
        QVERIFY(some.has_value());
        for (const Goroutine &goroutine : (*some)->goroutines) {
            QVERIFY(!ids.contains(goroutine.id));
            ids.insert(goroutine.id);
        }
        next = (*some)->next;
    }
    QVERIFY(ids.contains(m_session->currentStop()->goroutine));
}

void Behaviours::selectsAGoroutine()
{
    open();
    const StopPtr stop = toLine();
    QVERIFY(stop);
    const auto page = settled(m_session->goroutines(0, 50));
    QVERIFY(page.has_value());
    GoroutineId other = 0;
    for (const Goroutine &goroutine : (*page)->goroutines) {
        other = goroutine.id != stop->goroutine ? goroutine.id : other;
    }
    QVERIFY(other != 0);
    const auto selected = settled(m_session->selectGoroutine(other));
    QVERIFY(selected.has_value());
    QCOMPARE((*selected)->goroutine, other);
    QVERIFY((*selected)->number > stop->number);
    QCOMPARE((*selected)->position, stop->position); // nothing has moved
    QCOMPARE((*selected)->reason, stop->reason);
    QVERIFY(!settled(m_session->selectGoroutine(987654)).has_value());
    QCOMPARE(m_session->state(), SessionState::Stopped);
}

void Behaviours::lateAnswersAreStale()
{
    open();
    QList<FutureResult<StackPtr>> asked;
    for (int i = 0; i < 40; ++i) {
        asked.append(m_session->stack(-1, 50));
    }
    const auto moved = m_session->move({MotionKind::StepOver, Direction::Forward});
    QVERIFY(settled(moved).has_value());
    for (const auto &future : std::as_const(asked)) {
        const Result<StackPtr> answer = settled(future);
        QVERIFY(!answer.has_value());
        QCOMPARE(answer.error().code, QString(ErrorCode::stale));
    }
}

void Behaviours::refusesWhileMoving()
{
    open();
    const auto moved = m_session->move({MotionKind::StepOver, Direction::Forward});
    QCOMPARE(m_session->state(), SessionState::Moving);
    QVERIFY(!m_session->capabilities().can(Ability::Step));
    QVERIFY(m_session->capabilities().can(Ability::Pause));
    // Asked while it moves: waiting for an answer handles events, and with them the end of the movement.
    const auto again = m_session->move({MotionKind::StepOver, Direction::Forward});
    const auto stack = m_session->stack(-1, 5);
    QVERIFY(!settled(again).has_value());
    QCOMPARE(codeOf(settled(stack)), u"running"_s);
    QVERIFY(settled(moved).has_value());
}

void Behaviours::aBreakpointInterruptsAStep()
{
    NEEDS_ANOTHER_GOROUTINE
    const GoroutineId main = open()->goroutine;
    const StopPtr met = interruptedStep();
    QVERIFY(met);
    QCOMPARE(met->reason, StopReason::Breakpoint);
    QCOMPARE(met->location.line, m_scene.other.line);
    QVERIFY(met->goroutine != main);
    QVERIFY(met->stepUnfinished);
    QVERIFY(!met->sentence.isEmpty());
    QVERIFY(settled(m_session->removeBreakpoint(met->hits.value(0).breakpoint)).has_value());
    const StopPtr finished = go(MotionKind::Continue); // not to the end: the step comes first
    QVERIFY(finished);
    QCOMPARE(finished->reason, StopReason::StepFinished);
    QCOMPARE(finished->goroutine, main);
    QCOMPARE(finished->location.file, m_scene.waiting.file);
    QCOMPARE(finished->location.line, m_scene.waiting.line + 1);
    QVERIFY(!finished->stepUnfinished);
    QVERIFY(go(MotionKind::Continue)->atEnd);
}

void Behaviours::stepsAGoroutineThatWaits()
{
    NEEDS_ANOTHER_GOROUTINE
    open();
    const StopPtr waits = whereMainWaits();
    QVERIFY(waits);
    QCOMPARE(waits->goroutine, 1);
    const StopPtr next = go(MotionKind::StepOver);
    QVERIFY(next);
    QCOMPARE(next->reason, StopReason::StepFinished);
    QCOMPARE(next->goroutine, 1);
    QCOMPARE(next->location.function, waits->location.function); // its own code, not the runtime's
    QVERIFY(next->location.line != waits->location.line);
    const auto stack = settled(m_session->stack(-1, 20));
    QVERIFY(stack.has_value());
    QCOMPARE((*stack)->frames.first().location.function, next->location.function);
}

void Behaviours::theEndIsSaidInWords()
{
    open();
    const StopPtr stop = go(MotionKind::Continue);
    QVERIFY(stop);
    QVERIFY(stop->atEnd);
    QCOMPARE(stop->exited, !m_scene.recording); // a recording shows who did what when it ended
    QVERIFY(!stop->sentence.isEmpty());
    QCOMPARE(stop->reason, m_scene.recording ? StopReason::RecordingEnd : StopReason::Exited);
    QCOMPARE(m_session->state(), SessionState::Stopped);
    QVERIFY(!m_session->capabilities().can(Ability::Continue));
    QVERIFY(!settled(m_session->move({})).has_value());
    QCOMPARE(m_session->capabilities().can(Ability::ContinueBack), m_scene.recording);
    QCOMPARE(m_session->capabilities().can(Ability::StepBack), m_scene.recording);
    QCOMPARE(m_session->capabilities().can(Ability::Goroutines), m_scene.recording || m_scene.scripted);
}

void Behaviours::runsToALine()
{
    open();
    const auto stop = settled(m_session->runTo(m_scene.file, m_scene.line, Direction::Forward));
    QVERIFY(stop.has_value());
    QCOMPARE((*stop)->reason, StopReason::ReachedLocation);
    QCOMPARE((*stop)->location.line, m_scene.line);
    QVERIFY(m_session->breakpoints()->isEmpty());
}

void Behaviours::beginsAgain()
{
    open();
    QVERIFY(toLine());
    QVERIFY(settled(m_session->removeBreakpoint(m_session->breakpoints()->first().id)).has_value());
    QVERIFY(go(MotionKind::Continue)->atEnd);
    const auto again = settled(m_session->restart());
    QVERIFY(again.has_value());
    QCOMPARE((*again)->location.function, u"main.main"_s);
    QVERIFY(!(*again)->exited);
    QVERIFY(go(MotionKind::StepOver));
}

void Behaviours::closesFromAnywhere()
{
    const auto opening = m_session->open();
    QVERIFY(settled(m_session->close()).has_value());
    QCOMPARE(m_session->state(), SessionState::Closed);
    QVERIFY(QTest::qWaitFor([&opening] { return opening.isFinished(); }));
}

void Behaviours::stepsBackOverLines()
{
    NEEDS_RECORDING
    const StopPtr first = open();
    const StopPtr second = go(MotionKind::StepOver);
    QVERIFY(go(MotionKind::StepOver));
    const StopPtr back = go(MotionKind::StepOver, Direction::Backward);
    QVERIFY(back);
    QCOMPARE(back->reasonText, u"rnext finished"_s);
    QCOMPARE(back->location.line, second->location.line);
    QVERIFY(go(MotionKind::StepOver, Direction::Backward)->location.line == first->location.line);
}

void Behaviours::goesBackFromTheEnd()
{
    NEEDS_RECORDING
    open();
    QVERIFY(go(MotionKind::Continue)->atEnd);
    QVERIFY(settled(m_session->addBreakpoint(breakAt(m_scene))).has_value());
    const StopPtr back = go(MotionKind::Continue, Direction::Backward);
    QVERIFY(back);
    QCOMPARE(back->reason, StopReason::Breakpoint);
    QCOMPARE(back->location.line, m_scene.line);
    QVERIFY(!back->atEnd);
}

void Behaviours::looksAroundAtTheEnd()
{
    NEEDS_RECORDING
    open();
    const StopPtr end = go(MotionKind::Continue);
    QVERIFY(end && end->atEnd);
    const StopPtr sought = settled(m_session->seek(SeekEnd{})).value_or(nullptr);
    QVERIFY(sought); // where Continue ends is where a jump to the end leads to
    QCOMPARE(end->event, sought->event);
    QCOMPARE(end->reason, sought->reason);
    QCOMPARE(end->sentence, sought->sentence);
    QCOMPARE(end->goroutine, sought->goroutine);
    QVERIFY(end->goroutine != 0);
    const auto page = settled(m_session->goroutines(0, 50));
    QVERIFY(page.has_value() && !(*page)->goroutines.isEmpty());
    QVERIFY(settled(m_session->stack(-1, 20)).has_value());
    const StopPtr back = go(MotionKind::StepOver, Direction::Backward);
    QVERIFY(back && !back->atEnd && !back->atStart);
    QCOMPARE(back->goroutine, end->goroutine);
    QVERIFY(m_session->capabilities().can(Ability::Step));
}

void Behaviours::aStepThatTheRecordingCutsShort()
{
    NEEDS_RECORDING
    if (m_scene.last.line == 0) {
        QSKIP("no line of this is the last");
    }
    open();
    QVERIFY(settled(m_session->runTo(m_scene.last.file, m_scene.last.line, Direction::Forward)).has_value());
    const StopPtr end = go(MotionKind::StepOver);
    QVERIFY(end && end->atEnd);
    QCOMPARE(end->reason, StopReason::RecordingEnd);
    QCOMPARE(end->event, m_session->lastEvent());
    QVERIFY(end->sentence.contains(u"never finished"));
    const StopPtr back =
        settled(m_session->runTo(m_scene.last.file, m_scene.last.line, Direction::Backward)).value_or(nullptr);
    QVERIFY(back);
    QCOMPARE(back->location.line, m_scene.last.line);
    QVERIFY(!back->stepUnfinished);
    QVERIFY(go(MotionKind::StepOver, Direction::Backward)); // no unfinished step is in the way
    const auto nowhere = settled(m_session->runTo(m_scene.file, m_scene.line, Direction::Forward));
    QVERIFY(nowhere.has_value() && (*nowhere)->atEnd);
    QVERIFY((*nowhere)->sentence != end->sentence);
}

void Behaviours::meetsTheStart()
{
    NEEDS_RECORDING
    open();
    QVERIFY(go(MotionKind::StepOver));
    const StopPtr start = go(MotionKind::Continue, Direction::Backward);
    QVERIFY(start);
    QCOMPARE(start->reason, StopReason::RecordingStart);
    QVERIFY(start->atStart);
    QVERIFY(!start->sentence.isEmpty());
    QVERIFY(!m_session->capabilities().can(Ability::StepBack));
    QVERIFY(m_session->capabilities().can(Ability::Step));
    QVERIFY(go(MotionKind::StepOver));
}

void Behaviours::runsBackToALine()
{
    NEEDS_RECORDING
    open();
    QVERIFY(go(MotionKind::Continue)->atEnd);
    const auto stop = settled(m_session->runTo(m_scene.file, m_scene.line, Direction::Backward));
    QVERIFY(stop.has_value());
    QCOMPARE((*stop)->reason, StopReason::ReachedLocation);
    QCOMPARE((*stop)->location.line, m_scene.line);
}

void Behaviours::jumpsToEvents()
{
    NEEDS_RECORDING
    open();
    QVERIFY(m_session->lastEvent().has_value());
    const qint64 last = *m_session->lastEvent();
    const auto end = settled(m_session->seek(SeekEnd{}));
    QVERIFY(end.has_value());
    QVERIFY((*end)->atEnd);
    QVERIFY(!m_session->capabilities().can(Ability::Step));
    const auto beyond = settled(m_session->seek(SeekEvent{last + 1000}));
    QVERIFY(beyond.has_value());
    QVERIFY((*beyond)->atEnd);
    const auto start = settled(m_session->seek(SeekStart{}));
    QVERIFY(start.has_value());
    QVERIFY((*start)->atStart);
    const auto middle = settled(m_session->seek(SeekEvent{last / 2}));
    QVERIFY(middle.has_value());
    QVERIFY(!(*middle)->atEnd);
    QVERIFY(m_scene.scripted || qAbs((*middle)->event.value_or(0) - last / 2) <= 2);
    QVERIFY(go(MotionKind::Continue)->atEnd);
}

void Behaviours::comesBackToACheckpoint()
{
    NEEDS_RECORDING
    open();
    const StopPtr there = go(MotionKind::StepOver);
    const auto checkpoint = settled(m_session->addCheckpoint(u"here"_s));
    QVERIFY(checkpoint.has_value());
    QCOMPARE(checkpoint->note, u"here"_s);
    QVERIFY(go(MotionKind::Continue)->atEnd);
    const auto back = settled(m_session->seek(SeekCheckpoint{checkpoint->id}));
    QVERIFY(back.has_value());
    QCOMPARE((*back)->reason, StopReason::SeekFinished);
    QCOMPARE((*back)->location.line, there->location.line);
    QCOMPARE((*back)->goroutine, there->goroutine);
    QCOMPARE(settled(m_session->checkpoints()).value()->size(), 1);
    QVERIFY(settled(m_session->removeCheckpoint(checkpoint->id)).has_value());
    QCOMPARE(settled(m_session->checkpoints()).value()->size(), 0);
}

void Behaviours::goesBackFromAnInterruptedStep()
{
    NEEDS_ANOTHER_GOROUTINE
    NEEDS_RECORDING
    open();
    const StopPtr met = interruptedStep();
    QVERIFY(met && met->stepUnfinished);
    QVERIFY(settled(m_session->removeBreakpoint(met->hits.value(0).breakpoint)).has_value());
    const StopPtr start = go(MotionKind::Continue, Direction::Backward);
    QVERIFY(start && start->atStart);
}

void Behaviours::stepsAGoroutineThatWaitsBack()
{
    NEEDS_ANOTHER_GOROUTINE
    NEEDS_RECORDING
    open();
    const StopPtr waits = whereMainWaits();
    QVERIFY(waits);
    const StopPtr back = go(MotionKind::StepOver, Direction::Backward);
    QVERIFY(back);
    QCOMPARE(back->reason, StopReason::StepFinished);
    QCOMPARE(back->goroutine, 1);
    QCOMPARE(back->location.function, waits->location.function);
    QVERIFY(m_scene.scripted || !back->sentence.isEmpty());
    QVERIFY(m_scene.scripted || back->location.line == waits->location.line); // where it began to wait
}

void Behaviours::onlyRecordingsGoBack()
{
    if (m_scene.recording) {
        QSKIP("this is one");
    }
    open();
    QVERIFY(!m_session->capabilities().can(Ability::StepBack));
    const auto back = settled(m_session->move({MotionKind::StepOver, Direction::Backward}));
    QVERIFY(!back.has_value());
    QVERIFY(!back.error().message.isEmpty());
    QVERIFY(!settled(m_session->seek(SeekEnd{})).has_value());
    QVERIFY(!settled(m_session->addCheckpoint(u"x"_s)).has_value());
}

} // namespace Backstep::Testing
