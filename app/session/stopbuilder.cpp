// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/stopbuilder.h"

#include "app/session/breakpointbook.h"
#include "app/session/convertframes.h"
#include "app/session/motionability.h"
#include "app/session/variableconversion.h"

#include <QCoreApplication>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::Stop)
};

struct Reason
{
    StopReason reason;
    QString text;
};

bool hitsDelveId(const Delve::State &state, int id)
{
    return std::ranges::any_of(
        state.threads, [id](const Delve::Thread &thread) { return thread.breakpoint && thread.breakpoint->id == id; });
}

QList<BreakpointHit> hitsOf(const Delve::State &state, const BreakpointBook &book)
{
    QList<BreakpointHit> hits;
    for (const Delve::Thread &thread : state.threads) {
        const int id = thread.breakpoint ? book.idOf(thread.breakpoint->id) : 0;
        if (id != 0) {
            hits.append(
                {.breakpoint = id, .goroutine = thread.goroutineId, .totalHits = thread.breakpoint->totalHitCount});
        }
    }
    return hits;
}

bool isBack(const Journey &journey)
{
    return journey.direction == Direction::Backward
        && (journey.kind == Journey::Kind::Motion || journey.kind == Journey::Kind::RunTo);
}

/// The earliest point of a recording: reached by going back, or by a jump to before the program's first goroutine.
bool isRecordingStart(const Outcome &outcome, const StopContext &context)
{
    // Delve says so itself since 1.26.1; before, and after jumps, it shows by where that is.
    const bool launched = outcome.state.stopReason == "launched"_L1;
    const std::optional<qint64> event = outcome.state.event();
    const bool atFirst = event && context.firstEvent && *event <= *context.firstEvent && !outcome.state.currentGoroutine
        && outcome.state.threads.size() <= 1;
    const bool jumped = context.journey.kind == Journey::Kind::Seek;
    return context.recording && !outcome.state.exited
        && ((isBack(context.journey) && (launched || atFirst)) || (jumped && atFirst));
}

bool isRecordingEnd(const Outcome &outcome, const StopContext &context)
{
    const bool jumped = context.journey.kind == Journey::Kind::Seek || context.journey.ranOff;
    const std::optional<qint64> event = outcome.state.event();
    return context.recording && jumped && event && context.lastEvent && *event >= *context.lastEvent;
}

Reason endReason(const Outcome &outcome, const StopContext &context)
{
    if (outcome.state.exited) {
        return context.recording ? Reason{StopReason::RecordingEnd, u"end of the recording"_s}
                                 : Reason{StopReason::Exited, u"exited"_s};
    }
    const bool asked = context.journey.kind != Journey::Kind::Seek
        && (context.journey.kind == Journey::Kind::RunTo || context.journey.motion != MotionKind::Continue);
    return asked ? Reason{StopReason::ReverseUnfinished, u"start of the recording"_s}
                 : Reason{StopReason::RecordingStart, u"start of the recording"_s};
}

Reason manualReason(const StopContext &context)
{
    switch (context.journey.kind) {
    case Journey::Kind::Seek: return {StopReason::SeekFinished, u"seek finished"_s};
    case Journey::Kind::Open: return {StopReason::Opened, u"opened"_s};
    default:
        return context.journey.paused ? Reason{StopReason::Paused, u"paused"_s}
                                      : Reason{StopReason::Unknown, u"manual"_s};
    }
}

Reason ordinaryReason(const Outcome &outcome, const StopContext &context, bool hit)
{
    const QString &word = outcome.state.stopReason;
    if (hitsDelveId(outcome.state, Delve::unrecoveredPanicId)) {
        return {StopReason::Panic, u"panic"_s};
    }
    if (hitsDelveId(outcome.state, Delve::fatalThrowId)) {
        return {StopReason::FatalThrow, u"fatal error"_s};
    }
    if (hitsDelveId(outcome.state, Delve::hardcodedId) || word == "hardcoded breakpoint"_L1) {
        return {StopReason::HardcodedBreakpoint, u"hardcoded breakpoint"_s};
    }
    if (context.journey.kind == Journey::Kind::Open) {
        return {StopReason::Opened, u"opened"_s};
    }
    if (word == "watchpoint"_L1) {
        return {StopReason::Watchpoint, word};
    }
    if (hit) {
        return {StopReason::Breakpoint, u"breakpoint"_s};
    }
    const Reason finished{StopReason::StepFinished,
                          finishedWords({.kind = context.journey.motion, .direction = context.journey.direction})};
    if (outcome.reachedTemporary && context.journey.awaited != 0) {
        return finished;
    }
    if (outcome.reachedTemporary) {
        return {StopReason::ReachedLocation, u"reached location"_s};
    }
    if (word == "next finished"_L1 || word == "call returned"_L1) {
        return finished; // Delve has one word for all steps
    }
    if (word == "manual"_L1 || context.journey.kind == Journey::Kind::Seek || context.journey.paused) {
        return manualReason(context);
    }
    const bool stepped =
        context.journey.kind == Journey::Kind::Motion && context.journey.motion != MotionKind::Continue;
    return stepped ? finished : Reason{StopReason::Unknown, word};
}

QString waitingSentence(const Stop &stop, const Journey &journey)
{
    if (!journey.reached) {
        return stop.goroutine == journey.awaited
            ? QString()
            : Text::tr("Goroutine %1 still waits; something else stopped the program first.").arg(journey.awaited);
    }
    return journey.direction == Direction::Backward
        ? Text::tr("Goroutine %1 was waiting; this is where it began to.").arg(journey.awaited)
        : Text::tr("Goroutine %1 was waiting, so the program ran until it went on.").arg(journey.awaited);
}

QString recordingEndSentence(const Stop &stop, const StopContext &context)
{
    const Journey &journey = context.journey;
    if (stop.exited) {
        return Text::tr("The recording ends here; go back by Continue backwards or to an event.");
    }
    if (!journey.ranOff || (journey.kind == Journey::Kind::Motion && journey.motion == MotionKind::Continue)) {
        return Text::tr("The recording ends here; from here it only goes back.");
    }
    if (journey.kind == Journey::Kind::RunTo) {
        return Text::tr("The recording ends here, and the line was not reached before.");
    }
    return Text::tr("The step never finished: the recording ends here, before goroutine %1 got that far.")
        .arg(context.departed);
}

QString sentenceFor(const Stop &stop, const Outcome &outcome, const StopContext &context)
{
    switch (stop.reason) {
    case StopReason::RecordingStart: return Text::tr("The recording begins here; there is nothing before it.");
    case StopReason::ReverseUnfinished:
        return Text::tr("Going back met the beginning of the recording before what was asked for.");
    case StopReason::RecordingEnd: return recordingEndSentence(stop, context);
    case StopReason::Exited: return Text::tr("The program has ended with status %1.").arg(outcome.state.exitStatus);
    case StopReason::Panic: return Text::tr("A panic that nothing recovers from ends the program here.");
    case StopReason::FatalThrow: return Text::tr("Go's runtime ends the program here with a fatal error.");
    default: break;
    }
    if (stop.stepUnfinished) {
        return stop.goroutine == context.departed
            ? Text::tr("A breakpoint was met during the step; Continue finishes the step.")
            : Text::tr("Another goroutine met a breakpoint during the step; Continue finishes the step.");
    }
    if (context.journey.awaited != 0) {
        return waitingSentence(stop, context.journey);
    }
    if (!outcome.state.watchOutOfScope.isEmpty()) {
        return Text::tr("The watched variable “%1” went out of scope.")
            .arg(outcome.state.watchOutOfScope.first().watchExpr);
    }
    if (stop.reason == StopReason::SeekFinished && !stop.location.known()) {
        return Text::tr(
            "This event lies in rr's own code, where Go's stack cannot be read; continue, or run to a line.");
    }
    return {};
}

CodeLocation placeOf(const Delve::State &state, const PathTranslator *paths)
{
    const bool selectedRuns =
        state.currentThread && state.currentGoroutine && state.currentThread->goroutineId == state.currentGoroutine->id;
    if (state.currentGoroutine && !selectedRuns) {
        return convertLocation(state.currentGoroutine->user, paths);
    }
    return state.currentThread ? convertLocation(state.currentThread->location, paths) : CodeLocation{};
}

QList<ThreadPlace> threadsOf(const Delve::State &state, const PathTranslator *paths)
{
    QList<ThreadPlace> threads;
    for (const Delve::Thread &thread : state.threads) {
        threads.append({.id = thread.id,
                        .goroutine = qMax(thread.goroutineId, qint64(0)),
                        .location = convertLocation(thread.location, paths)});
    }
    std::ranges::sort(threads, {}, &ThreadPlace::id); // the debugger has them in no order
    return threads;
}

void fillPlace(Stop &stop, const Delve::State &state, const StopContext &context)
{
    stop.threads = threadsOf(state, context.paths);
    stop.goroutine = selectedGoroutine(state);
    stop.location = placeOf(state, context.paths);
    if (state.currentGoroutine) {
        stop.labels = state.currentGoroutine->labels;
    }
    if (state.currentThread) {
        stop.thread = state.currentThread->id;
        stop.returnValues = convertResults(state.currentThread->returnValues);
    }
}

} // namespace

bool standsInRuntime(const Delve::State &state)
{
    if (state.exited || !state.currentGoroutine) {
        return false;
    }
    const Delve::Location &place = state.currentThread && state.currentThread->goroutineId == state.currentGoroutine->id
        ? state.currentThread->location
        : state.currentGoroutine->current;
    return isRuntimeCode(place.function, place.line);
}

GoroutineId selectedGoroutine(const Delve::State &state)
{
    if (state.currentGoroutine) {
        return state.currentGoroutine->id;
    }
    return state.currentThread ? qMax(state.currentThread->goroutineId, qint64(0)) : 0;
}

Stop buildStop(const Outcome &outcome, const StopContext &context)
{
    Stop stop;
    const Delve::State &state = outcome.state;
    stop.exited = state.exited;
    stop.event = context.recording && !state.exited ? state.event() : std::nullopt;
    stop.backwards = isBack(context.journey);
    stop.hits = hitsOf(state, *context.book);
    stop.atStart = isRecordingStart(outcome, context);
    const bool lastEvent = !state.exited && isRecordingEnd(outcome, context);
    stop.atEnd = state.exited || lastEvent;
    const Reason reason = state.exited || stop.atStart ? endReason(outcome, context)
                                                       : ordinaryReason(outcome, context, !stop.hits.isEmpty());
    stop.reason = lastEvent ? StopReason::RecordingEnd : reason.reason;
    stop.reasonText = lastEvent ? u"end of the recording"_s : reason.text;
    stop.stepUnfinished = state.nextInProgress;
    if (state.exited && !context.recording) {
        stop.exitStatus = state.exitStatus;
    }
    if (!state.exited) {
        fillPlace(stop, state, context);
    }
    stop.sentence = sentenceFor(stop, outcome, context);
    return stop;
}

} // namespace Backstep
