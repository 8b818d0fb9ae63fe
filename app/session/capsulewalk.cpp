// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/capsulewalk.h"

#include "app/session/motionability.h"
#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>
#include <limits>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::CapsuleSession)
};

/// How a frame lies to another one of the same goroutine.
enum class Relation { Same, Inner, Outer };

/// Frames are known by their offset from the stack's base, which is negative and grows outwards. An inlined function
/// shares that of its caller; then, and where no offset was kept, the number of frames decides.
Relation relation(const CapsulePosition &from, const MomentInfo &to)
{
    if (from.offset != 0 && to.frameOffset != 0 && from.offset != to.frameOffset) {
        return to.frameOffset > from.offset ? Relation::Outer : Relation::Inner;
    }
    const bool sameFrame = from.offset != 0 && to.frameOffset != 0 && from.place.function == to.location.function;
    if (sameFrame || from.depth == 0 || to.depth == 0 || from.depth == to.depth) {
        return Relation::Same;
    }
    return to.depth < from.depth ? Relation::Outer : Relation::Inner;
}

CapsulePosition positionOf(const MomentInfo &moment, int index)
{
    return {.index = index,
            .goroutine = moment.goroutine,
            .place = moment.location,
            .offset = moment.frameOffset,
            .depth = moment.depth};
}

bool fitsMotion(const CapsulePosition &from, const MomentInfo &to, MotionKind kind)
{
    if (to.goroutine != from.goroutine) {
        return false;
    }
    const Relation lies = relation(from, to);
    switch (kind) {
    case MotionKind::StepOver: return lies != Relation::Inner;
    case MotionKind::StepOut: return lies == Relation::Outer;
    default: return true;
    }
}

bool isAt(const MomentInfo &moment, const QString &file, int line)
{
    return moment.location.line == line && moment.location.file == file;
}

bool hitConditionHolds(const QString &condition, quint64 hits)
{
    static const QRegularExpression pattern(u"\\A\\s*(==|!=|>=|<=|>|<|%)?\\s*(\\d+)\\s*\\z"_s);
    const auto match = pattern.match(condition);
    if (!match.hasMatch()) {
        return true; // none at all, or one that cannot be understood, which noteHits() says
    }
    const QString op = match.captured(1);
    const quint64 number = match.captured(2).toULongLong();
    if (op == "%"_L1) {
        return number != 0 && hits % number == 0;
    }
    return op == "!="_L1 ? hits != number
        : op == ">="_L1  ? hits >= number
        : op == "<="_L1  ? hits <= number
        : op == ">"_L1   ? hits > number
        : op == "<"_L1   ? hits < number
                         : hits == number;
}

QString hitSentence(const Breakpoint &breakpoint, const Error &why)
{
    return Text::tr("Whether the condition “%1” holds could not be decided here, so this counts as a hit: %2")
        .arg(breakpoint.spec.condition, why.message);
}

bool endsTheRecording(const MomentInfoList &moments, qsizetype index)
{
    return index == moments.size() - 1 && moments.at(index).reason == StopReason::RecordingEnd;
}

} // namespace

QString beginSentence()
{
    return Text::tr("The capsule begins here; there is no earlier moment in it.");
}

QString endSentence(const MomentInfoList &moments)
{
    return endsTheRecording(moments, moments.size() - 1)
        ? Text::tr("The recording ends here, and so does the capsule.")
        : Text::tr("The capsule ends here; there is no later moment in it.");
}

bool isFatal(StopReason reason)
{
    return reason == StopReason::Panic || reason == StopReason::FatalThrow || reason == StopReason::HardcodedBreakpoint;
}

int momentAt(const MomentInfoList &moments, qint64 event)
{
    const auto later =
        std::ranges::upper_bound(moments, event, {}, [](const MomentInfo &moment) { return moment.position.event; });
    return qMax(0, static_cast<int>(later - moments.begin()) - 1);
}

CapsuleWalk::CapsuleWalk(MomentInfoListPtr moments, QList<Breakpoint> breakpoints, Values values, StopToken stop)
    : m_moments(std::move(moments))
    , m_breakpoints(std::move(breakpoints))
    , m_values(std::move(values))
    , m_stop(std::move(stop))
{
}

/// What lies inside of a frame that this one is around lies inside of this one, too: it is skipped with it, so that all
/// moments together are looked at a few times, however many there are.
void CapsuleWalk::findBefore()
{
    QHash<GoroutineId, int> last;
    m_before.resize(m_moments->size());
    for (int i = 0; i < m_moments->size(); ++i) {
        const MomentInfo &moment = m_moments->at(i);
        const CapsulePosition here = positionOf(moment, i);
        Before before{.index = last.value(moment.goroutine, -1), .inside = false};
        while (before.index >= 0 && relation(here, m_moments->at(before.index)) == Relation::Inner) {
            before = {.index = m_before.at(before.index).index, .inside = true};
        }
        m_before[i] = before;
        last.insert(moment.goroutine, i);
    }
}

bool CapsuleWalk::returnedInto(int index)
{
    // Steps come back into the middle of a line that made a call; a debugger's breakpoint is at the line's beginning.
    const MomentInfo &moment = m_moments->at(index);
    if (moment.reason != StopReason::StepFinished) {
        return false;
    }
    if (m_before.isEmpty()) {
        findBefore();
    }
    const Before before = m_before.at(index);
    if (before.index < 0 || !before.inside) {
        return false;
    }
    const MomentInfo &earlier = m_moments->at(before.index);
    return isAt(earlier, moment.location.file, moment.location.line)
        && earlier.location.function == moment.location.function;
}

void CapsuleWalk::noteHits(CapsuleLanding &landing, int index, Direction direction)
{
    const MomentInfo &moment = m_moments->at(index);
    for (Breakpoint &breakpoint : m_breakpoints) {
        const bool here = breakpoint.spec.enabled
            && std::ranges::any_of(breakpoint.places,
                                   [&](const CodeLocation &place) { return isAt(moment, place.file, place.line); })
            && !returnedInto(index);
        if (!here) {
            continue;
        }
        QString sentence;
        if (!breakpoint.spec.condition.isEmpty()) {
            const Result<bool> holds = capturedConditionHolds(m_values(moment), breakpoint.spec.condition);
            if (holds && !*holds) {
                continue;
            }
            sentence = holds ? QString() : hitSentence(breakpoint, holds.error());
        }
        breakpoint.hits += direction == Direction::Forward ? 1 : 0;
        landing.hitCounts.insert(breakpoint.id, breakpoint.hits);
        if (hitConditionHolds(breakpoint.spec.hitCondition, breakpoint.hits)) {
            landing.hits.append({breakpoint.id, moment.goroutine, breakpoint.hits});
            landing.sentence = sentence.isEmpty() ? landing.sentence : sentence;
        }
    }
}

std::optional<CapsuleLanding> CapsuleWalk::search(const CapsulePosition &from, Direction direction, const Fits &fits,
                                                  StopReason reason)
{
    const int step = direction == Direction::Backward ? -1 : 1;
    CapsuleLanding landing;
    for (int i = from.index + step; i >= 0 && i < m_moments->size(); i += step) {
        const MomentInfo &moment = m_moments->at(i);
        landing.index = i;
        noteHits(landing, i, direction);
        if (!landing.hits.isEmpty()) {
            landing.reason = StopReason::Breakpoint;
            landing.reasonText = u"breakpoint"_s;
            return landing;
        }
        if (fits && fits(moment)) {
            landing.reason = reason;
            landing.reasonText = u"reached location"_s; // a step has its own words
            return landing;
        }
        if (direction == Direction::Forward && isFatal(moment.reason)) {
            landing.reason = moment.reason;
            landing.reasonText = moment.reason == StopReason::Panic ? u"panic"_s
                : moment.reason == StopReason::FatalThrow           ? u"fatal error"_s
                                                                    : u"hardcoded breakpoint"_s;
            return landing;
        }
        if (m_stop.stopRequested()) {
            landing.reason = StopReason::Paused;
            landing.reasonText = u"paused"_s;
            return landing;
        }
    }
    return std::nullopt;
}

CapsuleLanding CapsuleWalk::nowhere(const CapsulePosition &from, const Motion &motion) const
{
    CapsuleLanding landing;
    landing.found = false;
    const bool back = motion.direction == Direction::Backward;
    const bool steps = motion.kind != MotionKind::Continue;
    const int end = back ? 0 : static_cast<int>(m_moments->size()) - 1;
    landing.index = steps ? from.index : end;
    landing.reason = back ? StopReason::RecordingStart : StopReason::RecordingEnd;
    landing.reasonText = back ? u"start of the capsule"_s : u"end of the capsule"_s;
    if (!steps) {
        landing.sentence = back ? beginSentence() : endSentence(*m_moments);
    } else if (landing.index != end || m_moments->size() == 1) {
        landing.reason = StopReason::Unknown;
        landing.reasonText = u"no moment fits"_s;
        const QString frame = motion.kind == MotionKind::StepOut ? Text::tr(" outside of this function") : QString();
        landing.sentence = back
            ? Text::tr("The capsule has no earlier moment of goroutine %1%2. Previous Moment goes to those of others.")
            : Text::tr("The capsule has no later moment of goroutine %1%2. Next Moment goes to those of others.");
        landing.sentence = landing.sentence.arg(from.goroutine).arg(frame);
    }
    return landing;
}

CapsuleLanding CapsuleWalk::atTheEnd(const CapsulePosition &from, CapsuleLanding landing) const
{
    landing.index = static_cast<int>(m_moments->size()) - 1;
    landing.reason = StopReason::RecordingEnd;
    landing.reasonText = u"end of the recording"_s;
    bool stepped = m_moments->at(from.index).goroutine == from.goroutine;
    for (int i = from.index; i < landing.index && stepped; ++i) {
        const MomentInfo &moment = m_moments->at(i);
        stepped = moment.goroutine != from.goroutine || moment.reason == StopReason::StepFinished;
    }
    landing.sentence = stepped
        ? Text::tr("The step never finished: the recording ends here, before goroutine %1 got that far.")
              .arg(from.goroutine)
        : Text::tr("The recording ends here; the moments do not tell whether the step finished before.");
    return landing;
}

QString CapsuleWalk::doubt(const CapsulePosition &from, int index, const Motion &motion) const
{
    // Moments that were kept step by step leave nothing out between them: each says that it was reached by a step.
    const MomentInfo &to = m_moments->at(index);
    const int low = qMin(from.index, index);
    const int high = qMax(from.index, index);
    bool gapless = m_moments->at(from.index).goroutine == from.goroutine;
    for (int i = low + 1; i <= high && gapless; ++i) {
        const MomentInfo &moment = m_moments->at(i);
        gapless = moment.goroutine != from.goroutine || moment.reason == StopReason::StepFinished;
    }
    const auto far = std::numeric_limits<int>::max();
    const qint64 events = qMin<qint64>(far, qAbs(to.position.event - m_moments->at(from.index).position.event));
    const bool elsewhere = motion.kind == MotionKind::StepOver && to.location.function != from.place.function;
    if (gapless || (events <= 1 && !elsewhere)) {
        return {};
    }
    if (elsewhere) {
        return Text::tr("The moments of this capsule are too sparse for a step: between here and the one before, "
                        "goroutine %1 went from %2 to %3.")
            .arg(from.goroutine)
            .arg(from.place.function, to.location.function);
    }
    return Text::tr("The moments of this capsule are too sparse for a step: %n event(s) lie between here and the one "
                    "before.",
                    nullptr, static_cast<int>(events));
}

CapsuleLanding CapsuleWalk::beside(const CapsulePosition &from, const Motion &motion)
{
    const auto any = [](const MomentInfo &) { return true; };
    std::optional<CapsuleLanding> landing = search(from, motion.direction, any, StopReason::SeekFinished);
    if (landing && landing->hits.isEmpty()) {
        landing->reasonText = finishedWords(motion);
    }
    return landing ? *landing : nowhere(from, motion);
}

CapsuleLanding CapsuleWalk::move(const CapsulePosition &from, const Motion &motion,
                                 const std::optional<UnfinishedStep> &interrupted)
{
    if (motion.kind == MotionKind::Moment) {
        return beside(from, motion);
    }
    const bool finishes =
        motion.kind == MotionKind::Continue && interrupted && interrupted->motion.direction == motion.direction;
    const UnfinishedStep aim = finishes ? *interrupted : UnfinishedStep{.from = from, .motion = motion};
    const bool steps = aim.motion.kind != MotionKind::Continue;
    const Fits fits = [&](const MomentInfo &moment) { return fitsMotion(aim.from, moment, aim.motion.kind); };
    std::optional<CapsuleLanding> landing =
        search(from, motion.direction, steps ? fits : Fits(), StopReason::StepFinished);
    const int last = static_cast<int>(m_moments->size()) - 1;
    const bool cutShort = steps && motion.direction == Direction::Forward && from.index < last
        && endsTheRecording(*m_moments, last) && m_moments->at(last).goroutine == aim.from.goroutine
        && (!landing || (landing->reason == StopReason::StepFinished && landing->index == last));
    if (cutShort) {
        return atTheEnd(aim.from, landing.value_or(CapsuleLanding()));
    }
    if (!landing) {
        return nowhere(from, motion);
    }
    if (landing->reason == StopReason::StepFinished) {
        landing->reasonText = finishedWords(motion);
        landing->sentence = doubt(aim.from, landing->index, aim.motion);
    } else if (steps && landing->reason == StopReason::Breakpoint && !fits(m_moments->at(landing->index))) {
        landing->unfinished = aim;
        landing->sentence = landing->sentence.isEmpty()
            ? Text::tr("A breakpoint was met during the step; Continue goes on with the step.")
            : landing->sentence;
    }
    return *landing;
}

CapsuleLanding CapsuleWalk::runTo(const CapsulePosition &from, const QString &file, int line, Direction direction)
{
    const auto fits = [&](const MomentInfo &moment) { return isAt(moment, file, line); };
    const std::optional<CapsuleLanding> landing = search(from, direction, fits, StopReason::ReachedLocation);
    if (landing) {
        return *landing;
    }
    CapsuleLanding stays;
    stays.found = false;
    stays.index = from.index;
    stays.reason = StopReason::Unknown;
    stays.reasonText = u"no moment fits"_s;
    stays.sentence = direction == Direction::Backward
        ? Text::tr("The capsule has no earlier moment at %1:%2.").arg(file.section(u'/', -1)).arg(line)
        : Text::tr("The capsule has no later moment at %1:%2.").arg(file.section(u'/', -1)).arg(line);
    return stays;
}

} // namespace Backstep
