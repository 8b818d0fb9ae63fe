// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/capsulesession.h"

#include "app/base/logging.h"
#include "app/capsule/capsuleerror.h"
#include "app/session/capsulecapabilities.h"
#include "app/session/convertframes.h"
#include "app/session/motionability.h"
#include "app/session/sessionerror.h"

#include <algorithm>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr int outputAtOnce = 20'000;

QString motionWords(const Motion &motion)
{
    static const QStringList kinds{u"continue"_s, u"over"_s, u"into"_s, u"out"_s, u"instruction"_s, u"moment"_s};
    const QString kind = kinds.at(static_cast<int>(motion.kind));
    return motion.direction == Direction::Backward ? kind + u" back"_s : kind;
}

CapsuleLanding at(int index, StopReason reason, const QString &reasonText)
{
    CapsuleLanding landing;
    landing.index = index;
    landing.reason = reason;
    landing.reasonText = reasonText;
    return landing;
}

} // namespace

CapsuleSession::CapsuleSession(const CapsuleTarget &target, QObject *parent) : DebugSession(parent), m_target(target)
{
    m_clock.start();
    updateCapabilities();
}

CapsuleSession::~CapsuleSession()
{
    m_pause.requestStop();
}

void CapsuleSession::setState(SessionState state)
{
    if (m_state != state) {
        m_state = state;
        updateCapabilities();
        Q_EMIT stateChanged(state);
    }
}

void CapsuleSession::updateCapabilities()
{
    const Capabilities now = capsuleCapabilities({.state = m_state,
                                                  .moments = m_moments,
                                                  .index = m_position.index,
                                                  .events = lastEvent().has_value(),
                                                  .stop = m_stop});
    if (now != m_capabilities) {
        m_capabilities = now;
        Q_EMIT capabilitiesChanged(m_capabilities);
    }
}

std::optional<qint64> CapsuleSession::lastEvent() const
{
    if (!m_moments || m_moments->isEmpty() || m_facts.origin != CapsuleOrigin::Recording) {
        return std::nullopt;
    }
    return qMax(m_facts.lastEvent.value_or(0), m_moments->last().position.event);
}

QStringList CapsuleSession::versions() const
{
    return m_moments ? QStringList{tr("capsule")} + m_facts.versions : QStringList();
}

FutureResult<StopPtr> CapsuleSession::open()
{
    if (m_state != SessionState::Closed) {
        return readyResult<StopPtr>(fail(SessionCode::running, tr("This is open already.")));
    }
    m_librarian = std::make_unique<CapsuleLibrarian>();
    m_arrival.emplace();
    m_departure = static_cast<double>(m_clock.nsecsElapsed()) / 1e6;
    const FutureResult<StopPtr> future = m_arrival->future();
    setState(SessionState::Opening);
    const quint64 call = beginCall(u"open"_s, m_target.path);
    later<CapsuleLibrarian::Opened>(
        m_librarian->open(m_target.path),
        [this, call, life = ++m_life](const Result<CapsuleLibrarian::Opened> &opened) {
            endCall(call, opened ? std::nullopt : std::optional(opened.error()));
            if (life != m_life || m_state != SessionState::Opening) {
                return;
            }
            if (opened && !opened->moments->isEmpty()) {
                adopt(*opened);
            } else {
                stay(opened ? Error{QString(CapsuleCode::damaged),
                                    tr("There is no moment in this capsule, so there is nothing to show."),
                                    {m_target.path}}
                            : opened.error());
            }
        });
    return future;
}

void CapsuleSession::adopt(const CapsuleLibrarian::Opened &opened)
{
    m_facts = opened.facts;
    m_moments = opened.moments;
    m_places.reset();
    m_sourcePaths = opened.sourcePaths;
    m_outputShown = 0;
    m_checkpoints.clear();
    m_lastCheckpoint = 0;
    for (int i = 0; i < m_moments->size(); ++i) {
        const MomentInfo &moment = m_moments->at(i);
        if (!moment.bookmark.isEmpty()) {
            const auto event = lastEvent() ? std::optional(moment.position.event) : std::nullopt;
            m_checkpoints.append({{++m_lastCheckpoint, moment.bookmark, event}, i});
        }
    }
    for (const BreakpointSpec &spec : opened.breakpoints) {
        if (std::ranges::none_of(m_breakpoints, [&](const Breakpoint &own) { return own.spec == spec; })) {
            m_breakpoints.append({++m_lastBreakpoint, spec, {}, {}, 0, true});
        }
    }
    for (Breakpoint &breakpoint : m_breakpoints) {
        breakpoint.hits = 0;
    }
    Q_EMIT versionsChanged();
    const CapsuleLanding landing = at(firstMoment(), StopReason::Opened, u"opened"_s);
    // On the capsule's thread: a file may hold many moments and many breakpoints.
    const auto resolve = [landing, moments = m_moments, specs = m_breakpoints](CapsuleReader &) -> Result<Arrival> {
        Arrival arrival;
        arrival.landing = landing;
        arrival.breakpoints = specs;
        arrival.places = std::make_shared<const CapsulePlaces>(*moments);
        for (Breakpoint &breakpoint : arrival.breakpoints) {
            arrival.places->resolve(breakpoint);
        }
        return arrival;
    };
    depart(u"moment"_s, QString::number(landing.index + 1), resolve);
}

int CapsuleSession::firstMoment() const
{
    // The first that a person would look at: a recording begins in the loader and in Go's own start.
    for (int i = 0; i < m_moments->size(); ++i) {
        const MomentInfo &moment = m_moments->at(i);
        const bool worthALook =
            moment.location.known() && !isRuntimeCode(moment.location.function, moment.location.line);
        if (moment.reason == StopReason::Opened || worthALook) {
            return i;
        }
    }
    return 0;
}

std::optional<Error> CapsuleSession::whyNot(Ability ability) const
{
    if (m_state == SessionState::Stopped && m_capabilities.can(ability)) {
        return std::nullopt;
    }
    const QLatin1StringView code = m_state == SessionState::Stopped ? ErrorCode::notSupported
        : m_state == SessionState::Moving                           ? SessionCode::running
                                                                    : SessionCode::closed;
    return Error{QString(code), m_capabilities.whyNot(ability), {}};
}

CapsuleSession::WalkMaker CapsuleSession::walkMaker() const
{
    // With copies: it runs on the capsule's thread while breakpoints may change here.
    return [moments = m_moments, breakpoints = m_breakpoints, depth = m_facts.valueDepth](CapsuleReader &reader,
                                                                                          const StopToken &stop) {
        const auto values = [&reader, depth](const MomentInfo &moment) {
            return capturedScope(reader, moment.id, moment.goroutine, -1, depth);
        };
        return CapsuleWalk(moments, breakpoints, values, stop);
    };
}

FutureResult<StopPtr> CapsuleSession::move(const Motion &motion)
{
    return travel(u"move"_s, motionWords(motion), abilityFor(motion),
                  [walk = walkMaker(), motion, from = m_position, interrupted = m_unfinished](CapsuleReader &reader,
                                                                                              const StopToken &stop) {
                      return walk(reader, stop).move(from, motion, interrupted);
                  });
}

FutureResult<StopPtr> CapsuleSession::runTo(const QString &file, int line, Direction direction)
{
    const bool back = direction == Direction::Backward;
    return travel(
        u"runTo"_s, file.section(u'/', -1) + u':' + QString::number(line), back ? Ability::RunToBack : Ability::RunTo,
        [walk = walkMaker(), file, line, direction, from = m_position](CapsuleReader &reader, const StopToken &stop) {
            return walk(reader, stop).runTo(from, file, line, direction);
        });
}

FutureResult<StopPtr> CapsuleSession::seek(const SeekTarget &target)
{
    const int last = m_moments ? static_cast<int>(m_moments->size()) - 1 : 0;
    if (std::holds_alternative<SeekStart>(target)) {
        return jump(u"start"_s, Ability::SeekStart, at(0, StopReason::RecordingStart, u"start of the capsule"_s));
    }
    if (std::holds_alternative<SeekEnd>(target)) {
        return jump(u"end"_s, Ability::SeekEnd, at(last, StopReason::RecordingEnd, u"end of the capsule"_s));
    }
    if (const auto *checkpoint = std::get_if<SeekCheckpoint>(&target)) {
        for (const KeptCheckpoint &kept : std::as_const(m_checkpoints)) {
            if (kept.checkpoint.id == checkpoint->id) {
                return jump(u"bookmark %1"_s.arg(checkpoint->id), Ability::Checkpoints,
                            at(kept.moment, StopReason::SeekFinished, u"seek finished"_s));
            }
        }
        return readyResult<StopPtr>(fail(ErrorCode::notFound, tr("There is no checkpoint %1.").arg(checkpoint->id)));
    }
    const qint64 event = std::get<SeekEvent>(target).event;
    CapsuleLanding landing =
        at(m_moments ? momentAt(*m_moments, event) : 0, StopReason::SeekFinished, u"seek finished"_s);
    if (m_moments && m_moments->at(landing.index).position.event != event) {
        const MomentInfo &moment = m_moments->at(landing.index);
        landing.sentence = moment.position.event < event
            ? tr("The capsule has no moment at event %1; this is the last one before it, at event %2.")
            : tr("The capsule has no moment at event %1 or before; this is the first one, at event %2.");
        landing.sentence = landing.sentence.arg(event).arg(moment.position.event);
    }
    return jump(u"event %1"_s.arg(event), Ability::SeekEvent, landing);
}

FutureResult<StopPtr> CapsuleSession::goToMoment(int index)
{
    if (!m_moments || index < 0 || index >= m_moments->size()) {
        return readyResult<StopPtr>(fail(ErrorCode::notFound, tr("There is no moment %1.").arg(index + 1)));
    }
    return jump(u"moment %1"_s.arg(index + 1), Ability::SeekStart,
                at(index, StopReason::SeekFinished, u"seek finished"_s));
}

FutureResult<StopPtr> CapsuleSession::restart()
{
    return jump(u"first"_s, Ability::Restart, at(m_moments ? firstMoment() : 0, StopReason::Opened, u"opened"_s));
}

FutureResult<StopPtr> CapsuleSession::jump(const QString &arguments, Ability ability, const CapsuleLanding &landing)
{
    return travel(u"seek"_s, arguments, ability, [landing](CapsuleReader &, const StopToken &) { return landing; });
}

FutureResult<StopPtr> CapsuleSession::travel(const QString &call, const QString &arguments, Ability ability,
                                             const Journey &journey)
{
    if (const std::optional<Error> refusal = whyNot(ability)) {
        return readyResult<StopPtr>(fail(*refusal));
    }
    m_pause = StopSource();
    m_arrival.emplace();
    m_departure = static_cast<double>(m_clock.nsecsElapsed()) / 1e6;
    const FutureResult<StopPtr> future = m_arrival->future();
    setState(SessionState::Moving);
    depart(call, arguments, [journey, token = m_pause.token()](CapsuleReader &reader) -> Result<Arrival> {
        Arrival arrival;
        arrival.landing = journey(reader, token);
        return arrival;
    });
    return future;
}

void CapsuleSession::depart(const QString &call, const QString &arguments,
                            std::function<Result<Arrival>(CapsuleReader &)> work)
{
    const quint64 id = beginCall(call, arguments);
    const auto read = [work = std::move(work), moments = m_moments,
                       shown = m_outputShown](CapsuleReader &reader) -> Result<Arrival> {
        Result<Arrival> arrival = work(reader);
        if (!arrival) {
            return arrival;
        }
        const MomentInfo &moment = moments->at(arrival->landing.index);
        const Result<Stop> stop = reader.stop(moment.id);
        const Result<qint64> lines = reader.outputLinesAt(moment.id);
        if (!stop || !lines) {
            return fail(stop ? lines.error() : stop.error());
        }
        arrival->stop = *stop;
        arrival->position = {.index = arrival->landing.index,
                             .goroutine = moment.goroutine,
                             .place = moment.location,
                             .offset = moment.frameOffset,
                             .depth = moment.depth};
        const qint64 first = qMax(shown, *lines - outputAtOnce);
        arrival->outputSkipped = first - shown;
        if (*lines > first) {
            const Result<QList<OutputLine>> output = reader.output(first, static_cast<int>(*lines - first));
            if (!output) {
                return fail(output.error());
            }
            arrival->output = *output;
        }
        arrival->outputLines = *lines;
        return arrival;
    };
    later<Arrival>(m_librarian->ask<Arrival>(read), [this, id, life = m_life](const Result<Arrival> &arrival) {
        endCall(id, arrival ? std::nullopt : std::optional(arrival.error()));
        if (life != m_life || (m_state != SessionState::Moving && m_state != SessionState::Opening)) {
            return;
        }
        if (arrival) {
            arrive(*arrival);
        } else {
            stay(arrival.error());
        }
    });
}

/// Where breakpoints are in the capsule that was just opened; some may have come, gone or changed meanwhile.
void CapsuleSession::place(const Arrival &arrival)
{
    m_places = arrival.places;
    for (Breakpoint &breakpoint : m_breakpoints) {
        const auto found = std::ranges::find(arrival.breakpoints, breakpoint.id, &Breakpoint::id);
        if (found != arrival.breakpoints.end() && found->spec == breakpoint.spec) {
            breakpoint.places = found->places;
            breakpoint.problem = found->problem;
        } else {
            m_places->resolve(breakpoint);
        }
    }
    if (!m_breakpoints.isEmpty()) {
        Q_EMIT breakpointsChanged(breakpoints());
    }
}

void CapsuleSession::arrive(const Arrival &arrival)
{
    if (arrival.places) {
        place(arrival);
    }
    if (arrival.outputSkipped > 0) {
        Q_EMIT outputAdded({.source = OutputSource::Session,
                            .text = tr("%n line(s) before this are left out.", nullptr,
                                       static_cast<int>(qMin<qint64>(arrival.outputSkipped, 1'000'000'000))),
                            .event = {}});
    }
    for (const OutputLine &line : arrival.output) {
        Q_EMIT outputAdded(line);
    }
    m_outputShown = qMax(m_outputShown, arrival.outputLines);
    for (Breakpoint &breakpoint : m_breakpoints) {
        breakpoint.hits = arrival.landing.hitCounts.value(breakpoint.id, breakpoint.hits);
    }
    if (!arrival.landing.hitCounts.isEmpty()) {
        Q_EMIT breakpointsChanged(breakpoints());
    }
    const bool stays = !arrival.landing.found && arrival.landing.index == m_position.index && m_stop;
    const CapsuleLanding &landing = arrival.landing;
    m_unfinished = landing.unfinished;
    Stop stop = stays ? *m_stop : arrival.stop; // another goroutine may be selected where it stays
    stop.backwards = landing.index < m_position.index;
    stop.moment = landing.index + 1;
    stop.moments = static_cast<int>(m_moments->size());
    stop.reason = landing.reason;
    stop.reasonText = landing.reasonText;
    stop.hits = landing.hits;
    stop.stepUnfinished = landing.unfinished.has_value();
    stop.atStart = landing.index == 0;
    stop.atEnd = landing.index == m_moments->size() - 1;
    if (!stays) {
        m_position = arrival.position;
    }
    stop.sentence = !landing.sentence.isEmpty() ? landing.sentence
        : isFatal(stop.reason)                  ? arrival.stop.sentence
                                                : sentenceAt(stop, landing.index);
    publish(stop, !stays);
}

QString CapsuleSession::sentenceAt(const Stop &stop, int index) const
{
    const qsizetype count = m_moments->size();
    if (stop.reason == StopReason::Opened) {
        const QString cut = m_facts.complete ? QString() : tr(" It is smaller than was asked for.");
        return tr("A capsule of %n moment(s): what was not kept in them cannot be shown.", nullptr,
                  static_cast<int>(count))
            + cut;
    }
    if (stop.atEnd && stop.reason != StopReason::Breakpoint) {
        return endSentence(*m_moments);
    }
    if (stop.atStart && stop.reason != StopReason::Breakpoint) {
        return beginSentence();
    }
    if (stop.reason == StopReason::SeekFinished) {
        return tr("Moment %1 of %2. %3").arg(index + 1).arg(count).arg(m_moments->at(index).why).trimmed();
    }
    return {};
}

void CapsuleSession::publish(Stop stop, bool elsewhere)
{
    stop.number = ++m_stops;
    stop.position = elsewhere ? stop.number : m_stop->position;
    stop.milliseconds = static_cast<double>(m_clock.nsecsElapsed()) / 1e6 - m_departure;
    m_stop = std::make_shared<const Stop>(stop);
    const StopPtr published = m_stop;
    const auto arrival = std::exchange(m_arrival, std::nullopt);
    setState(SessionState::Stopped);
    updateCapabilities();
    Q_EMIT stopped(published);
    if (arrival) {
        arrival->answer(published);
    }
}

void CapsuleSession::stay(const Error &why)
{
    const auto arrival = std::exchange(m_arrival, std::nullopt);
    if (m_state == SessionState::Opening) {
        m_librarian.reset();
        m_moments.reset();
        setState(SessionState::Closed);
    } else {
        setState(SessionState::Stopped);
    }
    if (arrival) {
        arrival->answer(fail(why));
    }
}

FutureResult<void> CapsuleSession::close()
{
    ++m_life;
    m_pause.requestStop();
    if (m_state != SessionState::Closed) {
        setState(SessionState::Closing);
    }
    m_librarian.reset();
    const auto arrival = std::exchange(m_arrival, std::nullopt);
    setState(SessionState::Closed);
    if (arrival) {
        arrival->answer(fail(ErrorCode::cancelled, tr("The session was closed.")));
    }
    return readyResult<void>({});
}

FutureResult<void> CapsuleSession::pause()
{
    if (m_state != SessionState::Moving) {
        const bool stopped = m_state == SessionState::Stopped;
        return readyResult<void>(
            fail(stopped ? ErrorCode::notSupported : SessionCode::closed, m_capabilities.whyNot(Ability::Pause)));
    }
    m_pause.requestStop();
    return readyResult<void>({});
}

} // namespace Backstep
