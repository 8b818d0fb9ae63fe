// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

// How a DelveSession moves; the driver knows Delve's commands, here is which one a wish becomes and what comes of it.
#include "app/base/pathtranslator.h"
#include "app/delve/delveerror.h"
#include "app/session/convertframes.h"
#include "app/session/delvesession.h"
#include "app/session/goroutinescan.h"
#include "app/session/motionability.h"
#include "app/session/sessionerror.h"

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr int searchedFrames = 50; // as many as are looked at in a moment

Delve::Command plain(QLatin1StringView name)
{
    return {.name = name, .goroutine = {}, .thread = {}, .returnValues = {}};
}

Delve::NewBreakpoint at(const QString &expression, const QString &file, int line)
{
    return {.expression = expression,
            .file = file,
            .line = line,
            .condition = {},
            .hitCondition = {},
            .disabled = false,
            .pathRules = {},
            .address = 0};
}

} // namespace

std::optional<Error> DelveSession::whyNot(Ability ability) const
{
    switch (m_state) {
    case SessionState::Stopped: break;
    case SessionState::Moving: return Error{QString(SessionCode::running), m_capabilities.whyNot(ability), {}};
    case SessionState::Lost: return Error{QString(SessionCode::lost), m_capabilities.whyNot(ability), {}};
    default: return Error{QString(SessionCode::closed), m_capabilities.whyNot(ability), {}};
    }
    if (m_capabilities.can(ability)) {
        return std::nullopt;
    }
    const bool ofCapsules = ability == Ability::NextMoment || ability == Ability::PreviousMoment;
    const bool needsRecording = !m_recording && !ofCapsules && ability != Ability::Pause && ability != Ability::Restart
        && !(m_stop && m_stop->exited) && !m_core;
    return Error{QString(needsRecording ? SessionCode::notARecording : ErrorCode::notSupported),
                 m_capabilities.whyNot(ability),
                 {}};
}

FutureResult<StopPtr> DelveSession::begin(Ability ability, const Journey &journey, std::function<void()> go,
                                          bool repeatable)
{
    if (const std::optional<Error> refusal = whyNot(ability)) {
        return readyResult<StopPtr>(fail(*refusal));
    }
    m_journey = journey;
    m_departure = static_cast<double>(m_clock.nsecsElapsed()) / 1e6;
    m_again = repeatable ? go : nullptr;
    m_arrival.emplace();
    const FutureResult<StopPtr> future = m_arrival->future();
    const bool travels = journey.kind == Journey::Kind::Motion || journey.kind == Journey::Kind::RunTo;
    const bool anew = journey.kind == Journey::Kind::Seek || journey.kind == Journey::Kind::Open; // Open: a restart
    if (m_process && (anew || (travels && journey.direction == Direction::Backward))) {
        m_process->beginPass();
    }
    m_driver->depart();
    m_stacks.clear();
    setState(SessionState::Moving);
    m_scan.reset(); // or it would go on at the next stop
    if (!m_applying) {
        m_client->cancelQueuedQuestions(); // they belong to the stop that is left here
    }
    if (m_applying || m_book.hasWork()) {
        applyBreakpoints([this, go] {
            if (m_state == SessionState::Moving && m_driver) {
                go();
            }
        });
    } else {
        go();
    }
    return future;
}

FutureResult<StopPtr> DelveSession::move(const Motion &motion)
{
    const Journey journey{.kind = Journey::Kind::Motion, .direction = motion.direction, .motion = motion.kind};
    const bool isContinue = motion.kind == MotionKind::Continue;
    return begin(
        abilityFor(motion), journey,
        [this, motion, isContinue] { isContinue ? continueTo(motion.direction) : step(motion); }, isContinue);
}

void DelveSession::continueTo(Direction direction)
{
    const bool back = direction == Direction::Backward;
    const bool finishesStep = m_stop->stepUnfinished && m_pendingStep == direction;
    const QLatin1StringView name = finishesStep ? Delve::CommandName::congruentContinue
        : back                                  ? Delve::CommandName::rewind
                                                : Delve::CommandName::resume;
    const auto go = [this, name] {
        m_driver->run(plain(name), [this](const Result<Outcome> &outcome) { ended(outcome); });
    };
    if (back) {
        fromTheEnd(go);
    } else {
        go();
    }
}

void DelveSession::fromTheEnd(const std::function<void()> &go)
{
    // Going back from after the exit answers "exited" for ever in some orders; from the last event it always works.
    if (!m_stop->exited || !m_lastEvent) {
        go();
        return;
    }
    m_driver->jump(QString::number(*m_lastEvent), [this, go](const Result<Outcome> &outcome) {
        if (outcome) {
            go();
        } else {
            ended(outcome);
        }
    });
}

QLatin1StringView DelveSession::commandFor(const Motion &motion) const
{
    const bool back = motion.direction == Direction::Backward;
    // After a step out the thread stands in the middle of the caller's line, and a step back into would miss the
    // function that was left; one instruction back stands at its return.
    const bool afterStepOut = m_lastMotion == Motion{MotionKind::StepOut, Direction::Forward};
    switch (motion.kind) {
    case MotionKind::StepOver: return back ? Delve::CommandName::reverseNext : Delve::CommandName::next;
    case MotionKind::StepInto:
        return !back       ? Delve::CommandName::step
            : afterStepOut ? Delve::CommandName::reverseStepInstruction
                           : Delve::CommandName::reverseStep;
    case MotionKind::StepOut: return back ? Delve::CommandName::reverseStepOut : Delve::CommandName::stepOut;
    default: return back ? Delve::CommandName::reverseStepInstruction : Delve::CommandName::stepInstruction;
    }
}

void DelveSession::step(const Motion &motion)
{
    if (m_stop->atStart && motion.kind != MotionKind::StepInstruction) {
        runToMain(); // there are no lines before main.main
    } else if (motion.kind != MotionKind::StepInstruction && waits()) {
        stepWaiting(motion);
    } else {
        stepHere(motion);
    }
}

void DelveSession::stepHere(const Motion &motion)
{
    Delve::Command command = plain(commandFor(motion));
    const bool forward = motion.direction == Direction::Forward;
    if (forward && motion.kind != MotionKind::StepInstruction) {
        command.returnValues = Delve::LoadConfig();
    }
    m_lastMotion = motion;
    m_driver->run(command, [this, motion, forward](const Result<Outcome> &outcome) {
        const bool lineless = outcome && outcome->trouble && outcome->trouble->code == Delve::Code::noSource;
        if (lineless && forward && motion.kind != MotionKind::StepInstruction && m_state == SessionState::Moving) {
            // A pause mostly stands in the kernel's page for the clock, where there are no lines to step by.
            m_driver->run(plain(Delve::CommandName::stepOut), [this](const Result<Outcome> &out) { ended(out); });
            return;
        }
        ended(outcome);
    });
}

void DelveSession::runToMain()
{
    m_driver->runTo(at(u"main.main"_s, {}, 0), Direction::Forward, [this](const Result<Outcome> &outcome) {
        if (m_journey.kind == Journey::Kind::Open) {
            returnToEvent(outcome);
        } else {
            ended(outcome);
        }
    });
}

FutureResult<StopPtr> DelveSession::runTo(const QString &file, int line, Direction direction)
{
    const bool back = direction == Direction::Backward;
    const QString buildFile = m_options.paths == nullptr ? file : m_options.paths->toBuild(file);
    const auto go = [this, buildFile, line, direction] {
        m_driver->runTo(at({}, buildFile, line), direction, [this](const Result<Outcome> &outcome) { ended(outcome); });
    };
    const Journey journey{.kind = Journey::Kind::RunTo, .direction = direction};
    return begin(
        back ? Ability::RunToBack : Ability::RunTo, journey,
        [this, back, go] {
            if (back) {
                fromTheEnd(go);
            } else {
                go();
            }
        },
        true);
}

FutureResult<StopPtr> DelveSession::seek(const SeekTarget &target)
{
    const Journey journey{.kind = Journey::Kind::Seek};
    const auto jumpTo = [this](qint64 event) {
        // Past the last event rr dies with the next command.
        const qint64 inside = qBound(qint64(0), event, m_lastEvent.value_or(event));
        m_driver->jump(QString::number(inside), [this](const Result<Outcome> &outcome) { ended(outcome); });
    };
    if (std::holds_alternative<SeekStart>(target)) {
        return begin(Ability::SeekStart, journey, [jumpTo] { jumpTo(0); }, false);
    }
    if (std::holds_alternative<SeekEnd>(target)) {
        return begin(Ability::SeekEnd, journey, [this, jumpTo] { jumpTo(*m_lastEvent); }, false);
    }
    if (const auto *event = std::get_if<SeekEvent>(&target)) {
        return begin(Ability::SeekEvent, journey, [jumpTo, wanted = event->event] { jumpTo(wanted); }, false);
    }
    const int id = std::get<SeekCheckpoint>(target).id;
    for (const KeptCheckpoint &kept : std::as_const(m_checkpoints)) {
        if (kept.checkpoint.id == id) {
            return begin(Ability::SeekStart, journey, [this, kept] { jumpToCheckpoint(kept); }, false);
        }
    }
    return readyResult<StopPtr>(fail(ErrorCode::notFound, tr("There is no checkpoint %1.").arg(id)));
}

void DelveSession::jumpToCheckpoint(const KeptCheckpoint &kept)
{
    const QString position = u'c' + QString::number(kept.checkpoint.id);
    m_driver->jump(position, [this, thread = kept.thread](const Result<Outcome> &outcome) {
        const bool elsewhere =
            outcome && thread != 0 && (!outcome->state.currentThread || outcome->state.currentThread->id != thread);
        if (!elsewhere) {
            ended(outcome);
            return;
        }
        Delve::Command back = plain(Delve::CommandName::switchThread);
        back.thread = thread;
        m_driver->run(back, [this](const Result<Outcome> &there) { ended(there); });
    });
}

FutureResult<StopPtr> DelveSession::restart()
{
    if (!m_recording && m_capabilities.can(Ability::Restart)) {
        m_book.setGoroutine(0); // in a new process the number is another goroutine's
    }
    return begin(
        Ability::Restart, Journey{},
        [this] {
            m_driver->jump(m_recording ? u"0"_s : QString(), [this](const Result<Outcome> &outcome) {
                if (outcome && !outcome->trouble) {
                    runToMain();
                } else {
                    ended(outcome);
                }
            });
        },
        false);
}

FutureResult<void> DelveSession::pause()
{
    if (m_state != SessionState::Moving) {
        const bool stopped = m_state == SessionState::Stopped;
        return readyResult<void>(
            fail(stopped ? ErrorCode::notSupported : SessionCode::closed, m_capabilities.whyNot(Ability::Pause)));
    }
    m_journey.paused = true;
    m_again = nullptr;
    m_driver->halt();
    return readyResult<void>({});
}

FutureResult<StopPtr> DelveSession::selectGoroutine(GoroutineId goroutine)
{
    introduce(goroutine);
    Journey journey = m_journey;
    journey.kind = Journey::Kind::Select;
    return begin(
        Ability::Goroutines, journey,
        [this, goroutine] {
            Delve::Command command = plain(Delve::CommandName::switchGoroutine);
            command.goroutine = goroutine;
            m_lastMotion.reset();
            m_driver->run(command, [this](const Result<Outcome> &outcome) { ended(outcome); });
        },
        false);
}

void DelveSession::ended(const Result<Outcome> &outcome)
{
    if (m_state != SessionState::Moving && m_state != SessionState::Opening) {
        return; // closed or lost meanwhile
    }
    if (!outcome) {
        lose(outcome.error());
    } else if (ranOffTheEnd(*outcome)) {
        standAtTheEnd();
    } else if (m_book.hasWork() || !m_applied.isEmpty()) {
        applyBreakpoints([this, where = *outcome] { resumeOrArrive(where); });
    } else if (endsWithoutGoroutine(*outcome)) {
        reachedTheEnd(*outcome);
    } else {
        resumeOrArrive(*outcome);
    }
}

void DelveSession::resumeOrArrive(const Outcome &outcome)
{
    if ((m_state != SessionState::Moving && m_state != SessionState::Opening) || !m_driver) {
        return;
    }
    const bool met = outcome.reachedTemporary
        || std::ranges::any_of(outcome.state.threads,
                               [](const Delve::Thread &thread) { return thread.breakpoint.has_value(); });
    const bool haltedForBreakpoints = m_driver->haltAsked() && !m_journey.paused && !outcome.state.exited && !met;
    if (haltedForBreakpoints && m_again) {
        m_driver->depart();
        const std::function<void()> again = m_again; // it may replace itself
        again();
        return;
    }
    if (outcome.trouble && m_stop && stoodStill(outcome)) {
        stayHere(*outcome.trouble);
        return;
    }
    arrive(outcome);
}

bool DelveSession::stoodStill(const Outcome &outcome) const
{
    const Delve::State &now = outcome.state;
    const auto pc = [](const Delve::State &state) {
        return state.currentThread ? state.currentThread->location.pc : 0;
    };
    return m_state == SessionState::Moving && now.exited == m_where.exited && now.when == m_where.when
        && pc(now) == pc(m_where) && selectedGoroutine(now) == selectedGoroutine(m_where);
}

void DelveSession::stayHere(const Error &why)
{
    setState(SessionState::Stopped);
    if (const auto arrival = std::exchange(m_arrival, std::nullopt)) {
        arrival->answer(std::unexpected(why));
    }
    if (m_client && (m_book.hasWork() || !m_applied.isEmpty())) {
        applyBreakpoints([] {});
    }
}

void DelveSession::arrive(const Outcome &outcome)
{
    m_where = outcome.state;
    m_chosen = m_journey.kind == Journey::Kind::Select;
    if (outcome.state.nextInProgress) {
        m_pendingStep = m_journey.direction;
    }
    Stop stop = buildStop(outcome,
                          {.journey = m_journey,
                           .recording = m_recording,
                           .firstEvent = m_firstEvent,
                           .lastEvent = m_lastEvent,
                           .departed = m_stop ? m_stop->goroutine : 0,
                           .book = &m_book,
                           .paths = m_options.paths});
    if (outcome.trouble) {
        stop.sentence = outcome.trouble->message;
    }
    if (m_journey.kind == Journey::Kind::Select && m_stop) {
        keepReason(stop);
    }
    if (standsInRuntime(outcome.state)) {
        findUserFrame(stop);
    } else {
        publishStop(stop);
    }
}

void DelveSession::keepReason(Stop &stop) const
{
    stop.reason = m_stop->reason;
    stop.reasonText = m_stop->reasonText;
    stop.sentence = m_stop->sentence;
    stop.hits = m_stop->hits;
    stop.atStart = m_stop->atStart;
    stop.atEnd = m_stop->atEnd;
}

void DelveSession::findUserFrame(const Stop &stop)
{
    m_stacks.clear(); // of where a journey of several movements came by
    m_stacks.frames(*m_client, stop.goroutine, searchedFrames)
        .then(this, [this, stop](const Result<QList<Delve::Frame>> &frames) {
            Stop found = stop;
            if (frames) {
                const Stack stack = convertStack(*frames, stop.goroutine, searchedFrames, m_options.paths);
                const CodeLocation place = stack.frames.value(stack.firstUserFrame).location;
                found.location = place.known() ? place : stop.location;
            }
            publishStop(found);
        });
}

void DelveSession::publishStop(Stop stop)
{
    if (m_state != SessionState::Moving && m_state != SessionState::Opening) {
        return;
    }
    stop.number = ++m_stops;
    stop.position = m_chosen && m_stop ? m_stop->position : stop.number;
    stop.milliseconds = static_cast<double>(m_clock.nsecsElapsed()) / 1e6 - m_departure;
    m_stop = std::make_shared<const Stop>(stop);
    for (const BreakpointHit &hit : stop.hits) {
        m_book.noteHits(hit.breakpoint, hit.totalHits);
    }
    const StopPtr published = m_stop;
    const auto arrival = std::exchange(m_arrival, std::nullopt);
    setState(SessionState::Stopped);
    updateCapabilities();
    Q_EMIT stopped(published);
    if (arrival) {
        arrival->answer(published);
    }
    if (m_client && (m_book.hasWork() || !m_applied.isEmpty())) {
        applyBreakpoints([] {}); // asked for while the stop was made
    }
}

} // namespace Backstep
