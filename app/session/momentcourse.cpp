// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/momentcourse.h"

#include "app/session/capsulewalk.h"
#include "app/session/debugsession.h"
#include "app/session/stepcourse.h"

#include <QCoreApplication>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

Error noEvents()
{
    return {QString(ErrorCode::notSupported),
            MomentCourse::tr("Only a recording whose length is known has events to go to; keep the hits of lines or "
                             "functions instead."),
            {}};
}

constexpr qint64 afterOthers = 1'000'000; ///< CourseStop::order of what ends an event

QString shortPlace(const CodeLocation &place)
{
    return place.file.section(u'/', -1) + u':' + QString::number(place.line);
}

/// Delve's words on a condition, without those that say nothing.
QString conditionTrouble(const Stop &stop)
{
    QString text = stop.sentence;
    for (const QLatin1StringView start : {"error evaluating expression: "_L1, "condition "_L1}) {
        text = text.startsWith(start) ? text.sliced(start.size()) : text;
    }
    return text;
}

/// The stop that the session opened at, and nothing else.
class OneCourse : public MomentCourse
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::MomentCourse)

public:
    explicit OneCourse(DebugSession &session) : MomentCourse(session) {}

    [[nodiscard]] std::optional<qint64> total() const override { return 1; }
    [[nodiscard]] FutureResult<Next> next() override
    {
        if (std::exchange(m_done, true)) {
            return readyResult<Next>(Next());
        }
        return readyResult<Next>(
            CourseStop{.stop = session().currentStop(), .why = tr("The first stop."), .order = {}, .isEnd = true});
    }

private:
    bool m_done = false;
};

/// Where the recording of a program begins to be its own, where a fatal error ended it, and where the recording ends.
struct Span
{
    qint64 first = 0;
    std::optional<qint64> fatal;
    qint64 last = 0;
};

/// Events, one after another; the first position is that at which the session opened.
class EventCourse : public MomentCourse
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::MomentCourse)

public:
    using List = std::function<QList<qint64>(const Span &span)>;
    /// `looksForTheEnd`: the list depends on where a fatal error is, which is kept, too.
    EventCourse(DebugSession &session, List list, const QList<EventBookmark> &bookmarks, bool looksForTheEnd)
        : MomentCourse(session)
        , m_list(std::move(list))
        , m_bookmarks(bookmarks)
        , m_looks(looksForTheEnd)
    {
    }

    [[nodiscard]] std::optional<qint64> total() const override
    {
        return m_events.isEmpty() ? std::nullopt : std::optional(m_events.size() + (m_span.fatal ? 1 : 0));
    }
    [[nodiscard]] std::optional<Error> begin() override;
    [[nodiscard]] FutureResult<Next> next() override;

private:
    void list();
    void lookForTheEnd(const SharedPromise<Next> &promise);
    void seek(const SharedPromise<Next> &promise);
    [[nodiscard]] bool isBookmark(qint64 event) const;

    List m_list;
    QList<EventBookmark> m_bookmarks;
    bool m_looks = false;
    int m_looked = 0; ///< stops
    Span m_span;
    QList<qint64> m_events;
    qsizetype m_at = 0;
    StopPtr m_last;
};

std::optional<Error> EventCourse::begin()
{
    const StopPtr stop = session().currentStop();
    const std::optional<Error> problem = needsEvents();
    if (problem || !stop->event) {
        return problem ? problem : noEvents();
    }
    m_span = {.first = *stop->event, .fatal = {}, .last = *session().lastEvent()};
    list();
    return {};
}

void EventCourse::list()
{
    m_events = m_list(m_span);
    for (const EventBookmark &bookmark : std::as_const(m_bookmarks)) {
        if (m_span.first <= bookmark.event && bookmark.event <= m_span.last) {
            m_events.append(bookmark.event);
        }
    }
    std::ranges::sort(m_events);
    m_events.erase(std::ranges::unique(m_events).begin(), m_events.end());
}

bool EventCourse::isBookmark(qint64 event) const
{
    return std::ranges::contains(m_bookmarks, event, &EventBookmark::event);
}

FutureResult<MomentCourse::Next> EventCourse::next()
{
    const SharedPromise<Next> promise;
    if (std::exchange(m_looks, false)) {
        lookForTheEnd(promise);
    } else {
        seek(promise);
    }
    return promise.future();
}

/// What comes after a fatal error is Go printing it, piece by piece, with more events than many programs have.
void EventCourse::lookForTheEnd(const SharedPromise<Next> &promise)
{
    constexpr int mostStops = 20;
    if (m_events.size() < 2 || !session().capabilities().can(Ability::Continue)) {
        seek(promise);
        return;
    }
    ++m_looked;
    go(session().move({}), promise, [this, promise](const StopPtr &stop) {
        if (isFatal(stop->reason) && stop->event) {
            m_span.fatal = stop->event;
            list();
            promise.answer(CourseStop{.stop = stop, .why = stop->sentence, .order = afterOthers, .isEnd = true});
        } else if (stop->atEnd || m_looked >= mostStops) {
            seek(promise);
        } else {
            lookForTheEnd(promise);
        }
    });
}

void EventCourse::seek(const SharedPromise<Next> &promise)
{
    if (m_at >= m_events.size()) {
        promise.answer(Next());
        return;
    }
    const qint64 event = m_events.at(m_at++);
    const auto arrived = [this, promise, event](const StopPtr &stop) {
        const bool same = m_last && m_last->event == stop->event && m_last->location == stop->location
            && m_last->goroutine == stop->goroutine;
        if (same) {
            seek(promise); // rr stands at the next event it can stand at, which may be the same again
            return;
        }
        m_last = stop;
        const QString why = isBookmark(event) ? tr("Your bookmark at event %1.") : tr("At event %1.");
        promise.answer(CourseStop{
            .stop = stop, .why = why.arg(event), .order = {}, .isEnd = event >= m_span.fatal.value_or(m_span.last)});
    };
    // main.main is a better place than the first instruction of its event.
    const bool opening = m_at == 1 && event == m_span.first;
    if (opening && m_looked == 0) {
        arrived(session().currentStop());
    } else if (opening) {
        go(session().restart(), promise, arrived);
    } else {
        go(session().seek(SeekEvent{event}), promise, arrived);
    }
}

/// Every hit of some places, and where the program ends with an error; of no places that alone.
class PlaceCourse : public MomentCourse
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::MomentCourse)

public:
    PlaceCourse(DebugSession &session, const AtPlaces &recipe) : MomentCourse(session), m_recipe(recipe) {}

    void prepare() override
    {
        for (const BreakpointSpec &place : m_recipe.places) {
            session().addBreakpoint(place);
        }
    }
    [[nodiscard]] std::optional<Error> begin() override;
    [[nodiscard]] FutureResult<Next> next() override;
    [[nodiscard]] std::optional<Error> nothingMet() const override;
    [[nodiscard]] FutureResult<bool> returnToLast() override;
    [[nodiscard]] QString remark() const override;

private:
    void resume(const SharedPromise<Next> &promise);
    bool take(const StopPtr &stop, const SharedPromise<Next> &promise);
    [[nodiscard]] bool isUndecided(const Stop &stop) const;
    [[nodiscard]] Error badCondition(const Stop &stop) const;

    AtPlaces m_recipe;
    StopPtr m_last; ///< that was kept
    bool m_begun = false;
    int m_idle = 0;      ///< stops that were no hits, in a row
    int m_hits = 0;      ///< kept
    int m_undecided = 0; ///< of those
};

std::optional<Error> PlaceCourse::begin()
{
    QStringList problems;
    QStringList places;
    for (const Breakpoint &breakpoint : *session().breakpoints()) {
        if (!breakpoint.verified()) {
            problems.append(breakpoint.problem);
            places.append(u"“%1”"_s.arg(placeText(breakpoint.spec)));
        }
    }
    // Not only where it is all of them: a capsule that lacks one of the places would not show that.
    return places.isEmpty()
        ? std::nullopt
        : std::optional(
              Error{QString(ErrorCode::notFound),
                    tr("The program cannot be stopped at %1; correct the name or the condition, or leave it out.")
                        .arg(places.join(u", "_s)),
                    problems});
}

FutureResult<MomentCourse::Next> PlaceCourse::next()
{
    const SharedPromise<Next> promise;
    if (std::exchange(m_begun, true) || !take(session().currentStop(), promise)) {
        resume(promise);
    }
    return promise.future();
}

/// The last hit is the first that is met backwards.
FutureResult<bool> PlaceCourse::returnToLast()
{
    const Motion back{.kind = MotionKind::Continue, .direction = Direction::Backward};
    if (!m_last || !session().isRecording() || !session().capabilities().can(Ability::ContinueBack)) {
        return readyResult<bool>(false);
    }
    const SharedPromise<bool> promise;
    session().move(back).then(this, [this, promise](const Result<StopPtr> &stop) {
        promise.answer(stop && (*stop)->event == m_last->event && (*stop)->location == m_last->location
                       && (*stop)->goroutine == m_last->goroutine);
    });
    return promise.future();
}

bool PlaceCourse::take(const StopPtr &stop, const SharedPromise<Next> &promise)
{
    if (isFatal(stop->reason)) {
        m_last = stop;
        promise.answer(CourseStop{.stop = stop, .why = stop->sentence, .order = {}, .isEnd = true});
        return true;
    }
    if (stop->hits.isEmpty()) {
        return false;
    }
    const bool undecided = isUndecided(*stop);
    if (undecided && m_hits == m_undecided) {
        promise.answer(fail(badCondition(*stop))); // most likely it is of no use anywhere
        return true;
    }
    ++m_hits;
    m_last = stop;
    m_undecided += undecided ? 1 : 0;
    promise.answer(CourseStop{.stop = stop,
                              .why = undecided
                                  ? tr("Hit of %1; whether the condition holds there could not be told: %2.")
                                        .arg(shortPlace(stop->location), conditionTrouble(*stop))
                                  : tr("Hit of %1.").arg(shortPlace(stop->location)),
                              .order = {}});
    return true;
}

/// The debugger stops also where it cannot evaluate the condition, and then says why.
bool PlaceCourse::isUndecided(const Stop &stop) const
{
    const bool conditional =
        std::ranges::any_of(m_recipe.places, [](const BreakpointSpec &place) { return !place.condition.isEmpty(); });
    return conditional && stop.reason == StopReason::Breakpoint && !stop.sentence.isEmpty();
}

Error PlaceCourse::badCondition(const Stop &stop) const
{
    QStringList conditions;
    for (const BreakpointSpec &place : m_recipe.places) {
        if (!place.condition.isEmpty() && !conditions.contains(place.condition)) {
            conditions.append(place.condition);
        }
    }
    return {
        QString(ErrorCode::badInput),
        tr("The condition “%1” cannot be evaluated at %2: %3. Nobody can tell which hits fit, so no capsule is made; "
           "correct the condition, or leave it out.")
            .arg(conditions.join(u"”, “"_s), shortPlace(stop.location), conditionTrouble(stop)),
        {stop.sentence}};
}

std::optional<Error> PlaceCourse::nothingMet() const
{
    if (m_hits > 0 || m_recipe.places.isEmpty()) {
        return std::nullopt;
    }
    QStringList places;
    for (const BreakpointSpec &place : m_recipe.places) {
        places.append(u"“%1”"_s.arg(placeText(place)));
    }
    return Error{
        QString(ErrorCode::notFound),
        session().isRecording()
            ? tr("There is no hit of %1 in the whole recording, so no capsule is made.").arg(places.join(u", "_s))
            : tr("There was no hit of %1.").arg(places.join(u", "_s)),
        {}};
}

QString PlaceCourse::remark() const
{
    return m_undecided == 0
        ? QString()
        : tr("Whether the condition holds could not be told at %n hit(s), which are in the capsule, too.", nullptr,
             m_undecided);
}

void PlaceCourse::resume(const SharedPromise<Next> &promise)
{
    if (!session().capabilities().can(Ability::Continue)) {
        promise.answer(Next());
        return;
    }
    go(session().move({}), promise, [this, promise](const StopPtr &stop) {
        if (stop->exited || (stop->atEnd && stop->hits.isEmpty())) {
            promise.answer(Next());
        } else if (take(stop, promise)) {
            m_idle = 0;
        } else if (++m_idle > 100) {
            promise.answer(fail(ErrorCode::notSupported,
                                stop->sentence.isEmpty()
                                    ? tr("The program stops again and again without hitting one of the places.")
                                    : stop->sentence));
        } else {
            resume(promise);
        }
    });
}

QList<qint64> everyEvents(const EveryEvents &recipe, const Span &span)
{
    // More than any capsule takes, which is said, is enough.
    constexpr qint64 enough = 1'000'000;
    QList<qint64> events;
    const qint64 steps = qMin((span.last - span.first) / recipe.events, enough);
    for (qint64 i = 0; span.first <= span.last && i <= steps; ++i) {
        events.append(span.first + i * recipe.events);
    }
    if (!events.isEmpty() && steps < enough) {
        events.append(span.last); // how it ended is what most capsules are made for
    }
    return events;
}

QList<qint64> spread(qint64 moments, qint64 first, qint64 last)
{
    QList<qint64> events;
    const qint64 gaps = qMax<qint64>(1, moments - 1);
    for (qint64 i = 0; i < moments; ++i) {
        events.append(first + (last - first) * i / gaps);
    }
    return events;
}

QList<qint64> spreadEvents(const SpreadMoments &recipe, const Span &span)
{
    if (!span.fatal) {
        return spread(recipe.moments, span.first, span.last);
    }
    const qint64 after = std::clamp(recipe.moments / 10, 1, 5);
    QList<qint64> events = spread(qMax<qint64>(1, recipe.moments - 1 - after), span.first, *span.fatal);
    for (qint64 i = 1; i <= after; ++i) {
        events.append(*span.fatal + (span.last - *span.fatal) * i / after);
    }
    return events;
}

struct Maker
{
    DebugSession &session;
    const QList<EventBookmark> &bookmarks;
    bool runs = false; ///< a live program, for a time

    using Course = std::unique_ptr<MomentCourse>;
    Course operator()(const OneMoment &) const
    {
        return runs ? Course(std::make_unique<PlaceCourse>(session, AtPlaces())) : std::make_unique<OneCourse>(session);
    }
    Course operator()(const ByHand &) const { return std::make_unique<OneCourse>(session); }
    Course operator()(const AtPlaces &recipe) const { return std::make_unique<PlaceCourse>(session, recipe); }
    Course operator()(const EveryStep &recipe) const { return std::make_unique<StepCourse>(session, recipe); }
    Course operator()(const AroundEvent &recipe) const { return std::make_unique<AroundCourse>(session, recipe); }
    Course operator()(const EveryEvents &recipe) const
    {
        return std::make_unique<EventCourse>(
            session, [recipe](const Span &span) { return everyEvents(recipe, span); }, bookmarks, false);
    }
    Course operator()(const SpreadMoments &recipe) const
    {
        return std::make_unique<EventCourse>(
            session, [recipe](const Span &span) { return spreadEvents(recipe, span); }, bookmarks, true);
    }
};

} // namespace

std::unique_ptr<MomentCourse> MomentCourse::make(DebugSession &session, const CapsuleRequest &request)
{
    return std::visit(Maker{session, request.bookmarks, request.runFor.count() > 0}, request.recipe);
}

FutureResult<bool> MomentCourse::returnToLast()
{
    return readyResult<bool>(false);
}

std::optional<Error> MomentCourse::needsEvents() const
{
    const bool has = m_session.isRecording() && m_session.lastEvent();
    return has ? std::nullopt : std::optional(noEvents());
}

bool MomentCourse::endedBy(const SharedPromise<Next> &promise) const
{
    if (m_cancelled) {
        promise.answer(fail(ErrorCode::cancelled, tr("The making was cancelled.")));
    }
    return m_cancelled;
}

void MomentCourse::go(FutureResult<StopPtr> movement, const SharedPromise<Next> &promise,
                      std::function<void(const StopPtr &)> then)
{
    movement.then(this, [this, promise, then = std::move(then)](const Result<StopPtr> &stop) {
        if (endedBy(promise)) {
            return; // where it stands is not where it was to go
        }
        if (stop) {
            then(*stop);
        } else {
            promise.answer(fail(stop.error()));
        }
    });
}

} // namespace Backstep
