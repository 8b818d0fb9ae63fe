// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

// What a CapsuleSession answers about the moment it is at, and the person's breakpoints and checkpoints.
#include "app/capsule/capsuleerror.h"
#include "app/capsule/capsuleformat.h"
#include "app/session/capsulecapabilities.h"
#include "app/session/capsulesession.h"
#include "app/session/sessionerror.h"

#include <QRegularExpression>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

VariableListPtr shared(VariableList list)
{
    return std::make_shared<const VariableList>(std::move(list));
}

/// As much of a stack as was asked for. Where the capsule itself has no more there is none to be had by asking deeper.
Stack cutTo(Stack stack, int depth)
{
    if (stack.frames.size() > depth) {
        stack.frames.resize(depth);
        stack.complete = false;
    } else if (!stack.complete) {
        Frame rest;
        rest.index = stack.frames.isEmpty() ? 0 : stack.frames.constLast().index + 1;
        rest.error = CapsuleSession::tr("The frames below were not kept in this capsule.");
        stack.frames.append(rest);
        stack.complete = true;
    }
    return stack;
}

QString noGoroutineWords()
{
    return CapsuleSession::tr(
        "No goroutine runs at this moment: the thread is in the runtime's or the system's own code. "
        "All goroutines are in the list of them.");
}

/// The values of a frame, if there is a goroutine to have them.
Result<FrameValues> valuesOf(CapsuleReader &reader, qint64 moment, GoroutineId goroutine, int frame)
{
    return goroutine == 0 ? Result<FrameValues>(fail(CapsuleCode::notCaptured, noGoroutineWords()))
                          : reader.values(moment, goroutine, frame);
}

/// What to do where who waits for whom was not kept for the moment at `index`: the nearest one at which it was.
/// `events`: the moments are of a recording.
QString whereWaitsAre(const MomentInfoList &moments, int index, bool events)
{
    std::optional<qsizetype> nearest;
    for (qsizetype i = 0; i < moments.size(); ++i) {
        if (moments.at(i).waits && (!nearest || qAbs(i - index) < qAbs(*nearest - index))) {
            nearest = i;
        }
    }
    if (!nearest) {
        return events ? CapsuleSession::tr("No moment of this capsule has it; open the recording that it was made of "
                                           "to find out, or make a capsule of it anew.")
                      : CapsuleSession::tr("No moment of this capsule has it; make another one to find out.");
    }
    const MomentInfo &moment = moments.at(*nearest);
    const QString number = CapsuleSession::tr("moment %1 of %2").arg(*nearest + 1).arg(moments.size());
    const QString where =
        events ? CapsuleSession::tr("%1, at event %2").arg(number).arg(moment.position.event) : number;
    return *nearest > index ? CapsuleSession::tr("The next for which it was is %1.").arg(where)
                            : CapsuleSession::tr("The last for which it was is %1.").arg(where);
}

QString scopeWords(GoroutineId goroutine, int frame)
{
    return CapsuleSession::tr("goroutine %1 frame %2").arg(goroutine).arg(frame);
}

} // namespace

quint64 CapsuleSession::beginCall(const QString &method, const QString &arguments)
{
    ProtocolCall call;
    call.id = ++m_lastCall;
    call.method = method;
    call.arguments = arguments;
    call.sentAt = static_cast<double>(m_clock.nsecsElapsed()) / 1e6;
    m_calls.insert(call.id, call);
    Q_EMIT protocolCallChanged(call);
    return call.id;
}

void CapsuleSession::endCall(quint64 id, const std::optional<Error> &error)
{
    ProtocolCall call = m_calls.take(id);
    call.took = static_cast<double>(m_clock.nsecsElapsed()) / 1e6 - call.sentAt;
    call.error = error ? error->message : QString();
    Q_EMIT protocolCallChanged(call);
}

template<typename T>
FutureResult<T> CapsuleSession::question(Ability ability, const QString &call, const QString &arguments,
                                         std::function<Result<T>(CapsuleReader &)> work)
{
    if (const std::optional<Error> refusal = whyNot(ability)) {
        return readyResult<T>(fail(*refusal));
    }
    const SharedPromise<T> promise;
    const quint64 id = beginCall(call, arguments);
    later<T>(m_librarian->ask<T>(std::move(work)),
             [this, promise, id, asked = m_stop->number](const Result<T> &answer) {
                 endCall(id, answer ? std::nullopt : std::optional(answer.error()));
                 if (m_state != SessionState::Stopped || m_stop->number != asked) {
                     promise.answer(fail(ErrorCode::stale, tr("The program has moved on since this was asked.")));
                 } else {
                     promise.answer(answer);
                 }
             });
    return promise.future();
}

GoroutineId CapsuleSession::goroutineOf(const Scope &scope) const
{
    return scope.goroutine > 0 ? scope.goroutine : m_position.goroutine;
}

FutureResult<StackPtr> CapsuleSession::stack(GoroutineId goroutine, int depth)
{
    const GoroutineId id = goroutineOf({.goroutine = goroutine, .frame = 0});
    const qint64 moment = m_moments ? m_moments->at(m_position.index).id : 0;
    return question<StackPtr>(Ability::Goroutines, u"stack"_s, u"%1, %2"_s.arg(id).arg(depth),
                              [moment, id, depth](CapsuleReader &reader) -> Result<StackPtr> {
                                  if (id == 0) {
                                      return fail(CapsuleCode::notCaptured, noGoroutineWords());
                                  }
                                  const Result<StackPtr> stack = reader.stack(moment, id);
                                  if (!stack) {
                                      return fail(stack.error());
                                  }
                                  if (!*stack) {
                                      return fail(CapsuleCode::notCaptured,
                                                  tr("The stack of this goroutine was not kept in this capsule."));
                                  }
                                  return std::make_shared<const Stack>(cutTo(**stack, depth));
                              });
}

FutureResult<VariableListPtr> CapsuleSession::arguments(const Scope &scope, const LoadLimits &)
{
    const qint64 moment = m_moments ? m_moments->at(m_position.index).id : 0;
    const GoroutineId id = goroutineOf(scope);
    return question<VariableListPtr>(
        Ability::Evaluate, u"arguments"_s, scopeWords(id, scope.frame), [moment, id, scope](CapsuleReader &reader) {
            return valuesOf(reader, moment, id, scope.frame).transform([](const FrameValues &values) {
                return shared(values.arguments);
            });
        });
}

FutureResult<VariableListPtr> CapsuleSession::locals(const Scope &scope, const LoadLimits &)
{
    const qint64 moment = m_moments ? m_moments->at(m_position.index).id : 0;
    const GoroutineId id = goroutineOf(scope);
    return question<VariableListPtr>(
        Ability::Evaluate, u"locals"_s, scopeWords(id, scope.frame), [moment, id, scope](CapsuleReader &reader) {
            return valuesOf(reader, moment, id, scope.frame).transform([](const FrameValues &values) {
                return shared(values.locals);
            });
        });
}

FutureResult<VariableListPtr> CapsuleSession::packageVariables(const QString &filter, const LoadLimits &)
{
    const QRegularExpression pattern(filter);
    if (!pattern.isValid()) {
        return readyResult<VariableListPtr>(
            fail(ErrorCode::badInput, tr("“%1” is no regular expression: %2.").arg(filter, pattern.errorString())));
    }
    const qint64 moment = m_moments ? m_moments->at(m_position.index).id : 0;
    return question<VariableListPtr>(
        Ability::PackageVariables, u"packageVariables"_s, filter,
        [moment, pattern](CapsuleReader &reader) -> Result<VariableListPtr> {
            const Result<VariableList> all = reader.packageVariables(moment);
            if (!all) {
                return fail(all.error());
            }
            VariableList some = *all;
            some.removeIf([&](const Variable &variable) { return !pattern.match(variable.name).hasMatch(); });
            return shared(some);
        });
}

FutureResult<VariablePtr> CapsuleSession::evaluate(const Scope &scope, const QString &expression, const LoadLimits &)
{
    const qint64 moment = m_moments ? m_moments->at(m_position.index).id : 0;
    const GoroutineId id = goroutineOf(scope);
    return question<VariablePtr>(
        Ability::Evaluate, u"evaluate"_s, expression + u" ("_s + scopeWords(id, scope.frame) + u')',
        [moment, id, scope, expression, depth = m_facts.valueDepth](CapsuleReader &reader) {
            const CapturedScope captured = capturedScope(reader, moment, id, scope.frame, depth);
            return evaluateCaptured(captured, expression).transform([](const Variable &variable) {
                return std::make_shared<const Variable>(variable);
            });
        });
}

FutureResult<VariableListPtr> CapsuleSession::children(const Scope &scope, const Variable &parent, qint64 first,
                                                       int count)
{
    const qint64 moment = m_moments ? m_moments->at(m_position.index).id : 0;
    const GoroutineId id = goroutineOf(scope);
    return question<VariableListPtr>(
        Ability::Evaluate, u"children"_s, u"%1, %2, %3"_s.arg(parent.expression).arg(first).arg(count),
        [moment, id, scope, parent, first, count, depth = m_facts.valueDepth](CapsuleReader &reader) {
            const CapturedScope captured = capturedScope(reader, moment, id, scope.frame, depth);
            return capturedChildren(captured, parent, first, count).transform([](const VariableList &list) {
                return shared(list);
            });
        });
}

FutureResult<GoroutinePagePtr> CapsuleSession::goroutines(int first, int count)
{
    const qint64 moment = m_moments ? m_moments->at(m_position.index).id : 0;
    return question<GoroutinePagePtr>(
        Ability::Goroutines, u"goroutines"_s, u"%1, %2"_s.arg(first).arg(count),
        [moment, first, count](CapsuleReader &reader) {
            return reader.goroutines(moment, first, count).transform([](const GoroutinePage &page) {
                return std::make_shared<const GoroutinePage>(page);
            });
        });
}

/// Those that are more than one answer takes are had by pages only.
FutureResult<GoroutinePagePtr> CapsuleSession::allGoroutines(GoroutineDetail /*detail*/)
{
    const qint64 moment = m_moments ? m_moments->at(m_position.index).id : 0;
    return question<GoroutinePagePtr>(
        Ability::Goroutines, u"allGoroutines"_s, {}, [moment](CapsuleReader &reader) -> Result<GoroutinePagePtr> {
            constexpr int most = CapsuleFormat::answerGoroutines;
            const Result<GoroutinePage> none = reader.goroutines(moment, 0, 0);
            if (none && none->total > most) {
                return fail(ErrorCode::notSupported, {});
            }
            return reader.goroutines(moment, 0, most).transform([](const GoroutinePage &page) {
                return std::make_shared<const GoroutinePage>(page);
            });
        });
}

FutureResult<WaitFactsPtr> CapsuleSession::waitFacts(LockOwners /*owners*/)
{
    const qint64 moment = m_moments ? m_moments->at(m_position.index).id : 0;
    const auto ask = [moment, moments = m_moments, index = m_position.index,
                      events = lastEvent().has_value()](CapsuleReader &reader) {
        Result<WaitFactsPtr> waits = reader.waits(moment);
        if (!waits && waits.error().code == CapsuleCode::notCaptured) {
            waits.error().message += u' ' + whereWaitsAre(*moments, index, events);
        }
        return waits;
    };
    return question<WaitFactsPtr>(Ability::Goroutines, u"waitFacts"_s, {}, ask);
}

FutureResult<QString> CapsuleSession::sourceText(const QString &path)
{
    if (!m_librarian) {
        return readyResult<QString>(fail(SessionCode::closed, tr("The capsule is closed.")));
    }
    return m_librarian->ask<QString>([path](CapsuleReader &reader) { return reader.source(path); });
}

FutureResult<QList<OutputLine>> CapsuleSession::output(qint64 first, int count)
{
    if (!m_librarian) {
        return readyResult<QList<OutputLine>>(fail(SessionCode::closed, tr("The capsule is closed.")));
    }
    return m_librarian->ask<QList<OutputLine>>(
        [first, count](CapsuleReader &reader) { return reader.output(first, count); });
}

FutureResult<StopPtr> CapsuleSession::selectGoroutine(GoroutineId goroutine)
{
    if (const std::optional<Error> refusal = whyNot(Ability::Goroutines)) {
        return readyResult<StopPtr>(fail(*refusal));
    }
    const qint64 moment = m_moments->at(m_position.index).id;
    m_arrival.emplace();
    m_departure = static_cast<double>(m_clock.nsecsElapsed()) / 1e6;
    const FutureResult<StopPtr> future = m_arrival->future();
    setState(SessionState::Moving);
    const quint64 id = beginCall(u"selectGoroutine"_s, QString::number(goroutine));
    const auto work = [moment, goroutine](CapsuleReader &reader) -> Result<Selected> {
        const Result<Goroutine> found = reader.goroutine(moment, goroutine);
        if (!found) {
            return fail(found.error());
        }
        return Selected{.goroutine = *found, .stack = reader.stack(moment, goroutine).value_or(nullptr)};
    };
    later<Selected>(m_librarian->ask<Selected>(work), [this, id, life = m_life](const Result<Selected> &selected) {
        endCall(id, selected ? std::nullopt : std::optional(selected.error()));
        if (life != m_life || m_state != SessionState::Moving) {
            return;
        }
        if (selected) {
            adopt(*selected);
        } else {
            stay(selected.error());
        }
    });
    return future;
}

void CapsuleSession::adopt(const Selected &selected)
{
    Stop stop = *m_stop;
    stop.goroutine = selected.goroutine.id;
    stop.labels = selected.goroutine.labels;
    stop.thread = selected.goroutine.thread;
    stop.location = selected.goroutine.user;
    m_position.goroutine = stop.goroutine;
    m_position.offset = 0;
    m_position.depth = 0;
    if (const StackPtr &stack = selected.stack; stack && !stack->frames.isEmpty()) {
        const Frame frame = stack->frames.value(stack->firstUserFrame);
        stop.location = frame.location.known() ? frame.location : stop.location;
        m_position.offset = frame.offset;
        m_position.depth = static_cast<int>(stack->frames.size());
    }
    m_position.place = stop.location;
    m_unfinished.reset();
    publish(stop, false);
}

BreakpointListPtr CapsuleSession::breakpoints() const
{
    return std::make_shared<const QList<Breakpoint>>(m_breakpoints);
}

FutureResult<Breakpoint> CapsuleSession::addBreakpoint(const BreakpointSpec &spec)
{
    Breakpoint breakpoint{++m_lastBreakpoint, spec, {}, {}, 0};
    if (m_places) {
        m_places->resolve(breakpoint);
    }
    m_breakpoints.append(breakpoint);
    Q_EMIT breakpointsChanged(breakpoints());
    return readyResult<Breakpoint>(breakpoint);
}

FutureResult<Breakpoint> CapsuleSession::changeBreakpoint(int id, const BreakpointSpec &spec)
{
    const auto found = std::ranges::find(m_breakpoints, id, &Breakpoint::id);
    if (found == m_breakpoints.end()) {
        return readyResult<Breakpoint>(fail(ErrorCode::notFound, tr("There is no breakpoint %1.").arg(id)));
    }
    found->spec = spec;
    found->ofTarget = false;
    if (m_places) {
        m_places->resolve(*found);
    }
    const Breakpoint changed = *found;
    Q_EMIT breakpointsChanged(breakpoints());
    return readyResult<Breakpoint>(changed);
}

FutureResult<void> CapsuleSession::removeBreakpoint(int id)
{
    if (m_breakpoints.removeIf([id](const Breakpoint &breakpoint) { return breakpoint.id == id; }) == 0) {
        return readyResult<void>(fail(ErrorCode::notFound, tr("There is no breakpoint %1.").arg(id)));
    }
    Q_EMIT breakpointsChanged(breakpoints());
    return readyResult<void>({});
}

std::optional<int> CapsuleSession::momentOf(int checkpoint) const
{
    for (const KeptCheckpoint &kept : m_checkpoints) {
        if (kept.checkpoint.id == checkpoint) {
            return kept.moment;
        }
    }
    return std::nullopt;
}

FutureResult<Checkpoint> CapsuleSession::addCheckpoint(const QString &note)
{
    if (const std::optional<Error> refusal = whyNot(Ability::Checkpoints)) {
        return readyResult<Checkpoint>(fail(*refusal));
    }
    const Checkpoint checkpoint{++m_lastCheckpoint, note, m_stop->event};
    m_checkpoints.append({checkpoint, m_position.index});
    return readyResult<Checkpoint>(checkpoint);
}

FutureResult<CheckpointListPtr> CapsuleSession::checkpoints()
{
    if (const std::optional<Error> refusal = whyNot(Ability::Checkpoints)) {
        return readyResult<CheckpointListPtr>(fail(*refusal));
    }
    QList<Checkpoint> list;
    for (const KeptCheckpoint &kept : std::as_const(m_checkpoints)) {
        list.append(kept.checkpoint);
    }
    return readyResult<CheckpointListPtr>(std::make_shared<const QList<Checkpoint>>(list));
}

FutureResult<void> CapsuleSession::removeCheckpoint(int id)
{
    if (m_checkpoints.removeIf([id](const KeptCheckpoint &kept) { return kept.checkpoint.id == id; }) == 0) {
        return readyResult<void>(fail(ErrorCode::notFound, tr("There is no checkpoint %1.").arg(id)));
    }
    return readyResult<void>({});
}

} // namespace Backstep
