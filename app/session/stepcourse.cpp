// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/stepcourse.h"

#include "app/session/convertframes.h"
#include "app/session/debugsession.h"
#include "app/session/gonames.h"

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostDetours = 2'000; ///< movements between two steps that are kept
constexpr int mostGlances = 64;    ///< positions at which a goroutine is looked for

} // namespace

std::optional<Error> StepCourse::begin()
{
    if (const std::optional<Error> problem = needsEvents()) {
        return problem;
    }
    const qint64 last = session().lastEvent().value_or(0);
    const qint64 first = session().currentStop()->event.value_or(0);
    if (m_recipe.firstEvent > last) {
        return Error{QString(ErrorCode::badInput),
                     tr("The recording ends at event %1, so there is nothing between the events %2 and %3.")
                         .arg(last)
                         .arg(m_recipe.firstEvent)
                         .arg(m_recipe.lastEvent),
                     {}};
    }
    if (m_recipe.lastEvent < first) {
        return Error{QString(ErrorCode::badInput),
                     tr("The program's own code begins at event %1, so there is nothing between the events %2 and %3.")
                         .arg(first)
                         .arg(m_recipe.firstEvent)
                         .arg(m_recipe.lastEvent),
                     {}};
    }
    return std::nullopt;
}

std::optional<Error> StepCourse::nothingMet() const
{
    if (m_steps > 0) {
        return std::nullopt;
    }
    const QString place = m_kept.file.section(u'/', -1) + u':' + QString::number(m_kept.line);
    const QString sentence = m_kept.known()
        ? tr("Goroutine %1 takes no step between the events %2 and %3: all the time it stands at %4.")
        : tr("Goroutine %1 takes no step in the program's own code between the events %2 and %3.");
    QString said = sentence.arg(QString::number(m_recipe.goroutine), QString::number(m_recipe.firstEvent),
                                QString::number(m_recipe.lastEvent));
    said = m_kept.known() ? said.arg(place) : said;
    return Error{QString(ErrorCode::notFound), said + u' ' + tr("Choose other events or another goroutine."), {}};
}

bool StepCourse::isLibrary(const CodeLocation &place) const
{
    if (isRuntimeCode(place.function, place.line)) {
        return true;
    }
    return !m_goRoot.isEmpty() && place.file.startsWith(m_goRoot);
}

FutureResult<MomentCourse::Next> StepCourse::next()
{
    const SharedPromise<Next> promise;
    m_detours = 0;
    if (m_ended) {
        promise.answer(Next());
        return promise.future();
    }
    if (std::exchange(m_begun, true)) {
        step(promise, MotionKind::StepInto);
        return promise.future();
    }
    const StopPtr opened = session().currentStop();
    if (opened->goroutine == m_recipe.goroutine && opened->event && m_recipe.firstEvent <= *opened->event) {
        learnGoRoot(promise); // main.main; before it there is nothing of the person's
        return promise.future();
    }
    enter(promise);
    return promise.future();
}

void StepCourse::enter(const SharedPromise<Next> &promise)
{
    go(session().seek(SeekEvent{m_recipe.firstEvent}), promise, [this, promise](const StopPtr &stop) {
        if (stop->goroutine == m_recipe.goroutine) {
            learnGoRoot(promise);
            return;
        }
        session().selectGoroutine(m_recipe.goroutine).then(this, [this, promise](const Result<StopPtr> &selected) {
            if (selected) {
                learnGoRoot(promise);
            } else if (session().state() == SessionState::Stopped) {
                const qint64 events = m_recipe.lastEvent - m_recipe.firstEvent;
                enterLater(promise, m_recipe.firstEvent, qMax<qint64>(1, events / mostGlances));
            } else {
                promise.answer(fail(selected.error()));
            }
        });
    });
}

void StepCourse::enterLater(const SharedPromise<Next> &promise, qint64 event, qint64 stride)
{
    if (endedBy(promise)) {
        return;
    }
    // Further and further on, until it is there and says what its first function is; one that the compiler makes of a
    // go statement with arguments is none.
    if (event >= m_recipe.lastEvent) {
        enterByItsEnd(promise);
        return;
    }
    const qint64 next = qMin(event + stride, m_recipe.lastEvent);
    go(session().seek(SeekEvent{next}), promise, [this, promise, next, stride](const StopPtr &) {
        session()
            .stack(m_recipe.goroutine, 200)
            .then(this, [this, promise, next, stride](const Result<StackPtr> &stack) {
                const QList<Frame> frames = stack ? (*stack)->frames : QList<Frame>();
                const auto first = std::ranges::find_if(frames.rbegin(), frames.rend(), [](const Frame &frame) {
                    const QString &function = frame.location.function;
                    return !isRuntimeCode(function, frame.location.line) && !function.contains(".gowrap"_L1);
                });
                if (first != frames.rend()) {
                    runToBirth(promise, first->location.function);
                } else {
                    enterLater(promise, next, stride);
                }
            });
    });
}

void StepCourse::notMet(const SharedPromise<Next> &promise) const
{
    promise.answer(fail(ErrorCode::notFound,
                        tr("Goroutine %1 was not met between the events %2 and %3; look for its number in the list of "
                           "goroutines.")
                            .arg(m_recipe.goroutine)
                            .arg(m_recipe.firstEvent)
                            .arg(m_recipe.lastEvent)));
}

void StepCourse::enterByItsEnd(const SharedPromise<Next> &promise)
{
    BreakpointSpec end;
    end.expression = u"runtime.goexit1"_s;
    end.condition = u"runtime.curg.goid == %1"_s.arg(m_recipe.goroutine);
    go(session().seek(SeekEvent{m_recipe.firstEvent}), promise, [this, promise, end](const StopPtr &) {
        session().addBreakpoint(end).then(this, [this, promise](const Result<Breakpoint> &breakpoint) {
            if (breakpoint && breakpoint->verified()) {
                atItsEnd(promise, breakpoint->id);
            } else {
                notMet(promise);
            }
        });
    });
}

void StepCourse::atItsEnd(const SharedPromise<Next> &promise, int breakpoint)
{
    go(session().move({}), promise, [this, promise, breakpoint](const StopPtr &stop) {
        const bool early = stop->event.value_or(0) <= m_recipe.lastEvent && !stop->atEnd && stop->hits.isEmpty();
        if (early && ++m_detours <= mostDetours) {
            atItsEnd(promise, breakpoint);
            return;
        }
        const bool met = !stop->atEnd && !stop->hits.isEmpty() && stop->goroutine == m_recipe.goroutine;
        if (met) {
            findFirstFunction(promise, breakpoint, 0);
        } else {
            leaveItsEnd(promise, breakpoint, {});
        }
    });
}

void StepCourse::findFirstFunction(const SharedPromise<Next> &promise, int breakpoint, int first)
{
    constexpr int page = 1'000;
    session().goroutines(first, page).then(this, [this, promise, breakpoint](const Result<GoroutinePagePtr> &listed) {
        const GoroutinePage goroutines = listed ? **listed : GoroutinePage();
        const auto it = std::ranges::find(goroutines.goroutines, m_recipe.goroutine, &Goroutine::id);
        if (it != goroutines.goroutines.end()) {
            leaveItsEnd(promise, breakpoint, it->start.function);
        } else if (goroutines.next) {
            findFirstFunction(promise, breakpoint, *goroutines.next);
        } else {
            leaveItsEnd(promise, breakpoint, {});
        }
    });
}

void StepCourse::leaveItsEnd(const SharedPromise<Next> &promise, int breakpoint, const QString &function)
{
    session().removeBreakpoint(breakpoint).then(this, [this, promise, function](const Result<void> &) {
        if (function.isEmpty()) {
            notMet(promise);
        } else {
            runToBirth(promise, function);
        }
    });
}

void StepCourse::runToBirth(const SharedPromise<Next> &promise, const QString &function)
{
    BreakpointSpec spec;
    spec.expression = function;
    go(session().seek(SeekEvent{m_recipe.firstEvent}), promise, [this, promise, spec](const StopPtr &) {
        session().addBreakpoint(spec).then(this, [this, promise](const Result<Breakpoint> &breakpoint) {
            if (breakpoint) {
                awaitBirth(promise, breakpoint->id);
            } else {
                promise.answer(fail(breakpoint.error()));
            }
        });
    });
}

void StepCourse::awaitBirth(const SharedPromise<Next> &promise, int breakpoint)
{
    go(session().move({}), promise, [this, promise, breakpoint](const StopPtr &stop) {
        const bool born = stop->goroutine == m_recipe.goroutine && !stop->hits.isEmpty();
        if (!born && !stop->atEnd && ++m_detours <= mostDetours) {
            awaitBirth(promise, breakpoint);
            return;
        }
        session().removeBreakpoint(breakpoint).then(this, [this, promise, born](const Result<void> &) {
            if (born) {
                learnGoRoot(promise);
            } else {
                promise.answer(Next());
            }
        });
    });
}

void StepCourse::learnGoRoot(const SharedPromise<Next> &promise)
{
    // The outermost frames are the runtime's, wherever Go's sources lay when the program was built.
    session().stack(-1, 200).then(this, [this, promise](const Result<StackPtr> &stack) {
        for (const Frame &frame : stack ? (*stack)->frames : QList<Frame>()) {
            if (const QString sources = goSourcesOf(frame.location); !sources.isEmpty()) {
                m_goRoot = sources;
            }
        }
        const StopPtr stop = session().currentStop();
        if (!stop->location.known() || isLibrary(stop->location)) {
            step(promise, MotionKind::StepOut);
            return;
        }
        m_kept = stop->location;
        promise.answer(
            CourseStop{.stop = stop,
                       .why = tr("Goroutine %1 at event %2.").arg(m_recipe.goroutine).arg(stop->event.value_or(0)),
                       .order = {}});
    });
}

void StepCourse::step(const SharedPromise<Next> &promise, MotionKind kind)
{
    if (!session().capabilities().can(Ability::Step)) {
        promise.answer(Next());
        return;
    }
    m_wasOut = kind == MotionKind::StepOut;
    session().move({kind, Direction::Forward}).then(this, [this, promise, kind](const Result<StopPtr> &stop) {
        if (endedBy(promise)) {
            return;
        }
        const bool stands = session().state() == SessionState::Stopped;
        if (stop) {
            stepped(*stop, promise);
        } else if (stands && kind == MotionKind::StepInto) {
            // Where the debugger cannot follow a call (it ends the program, it leaves Go) the line as a whole can do.
            step(promise, MotionKind::StepOver);
        } else if (stands && kind == MotionKind::StepOver) {
            step(promise, MotionKind::StepOut);
        } else if (stands && kind == MotionKind::StepOut) {
            step(promise, MotionKind::Continue); // its first function has returned: there is no further out
        } else {
            promise.answer(fail(stop.error()));
        }
    });
}

void StepCourse::stepped(const StopPtr &stop, const SharedPromise<Next> &promise)
{
    if (stop->atEnd) {
        m_ended = true;
        const bool asked = m_recipe.lastEvent >= session().lastEvent().value_or(0);
        promise.answer(
            asked ? Next(CourseStop{.stop = stop, .why = tr("The recording ends."), .order = {}, .isEnd = true})
                  : Next());
        return;
    }
    const bool over = stop->event.value_or(m_recipe.lastEvent + 1) > m_recipe.lastEvent;
    if (over || ++m_detours > mostDetours) {
        promise.answer(Next());
        return;
    }
    if (stop->goroutine != m_recipe.goroutine) {
        go(session().selectGoroutine(m_recipe.goroutine), promise,
           [this, promise](const StopPtr &) { step(promise, MotionKind::StepOver); });
        return;
    }
    if (isLibrary(stop->location)) {
        step(promise, MotionKind::StepOut);
        return;
    }
    if (m_wasOut || m_steps == 0) {
        take(stop, promise);
        return;
    }
    session().stack(-1, 8).then(this, [this, promise, stop](const Result<StackPtr> &stack) {
        const QList<Frame> frames = stack ? (*stack)->frames : QList<Frame>();
        const bool panics = !frames.isEmpty() && frames.first().location.function == "runtime.gopanic"_L1;
        if (endedBy(promise)) {
            return;
        }
        if (panics) {
            const qint64 event = stop->event.value_or(0);
            m_gaps.append(QString::number(event));
            meetAgain(promise, event + 1);
        } else {
            take(stop, promise);
        }
    });
}

void StepCourse::meetAgain(const SharedPromise<Next> &promise, qint64 event)
{
    if (event > m_recipe.lastEvent || event >= session().lastEvent().value_or(0)) {
        promise.answer(Next());
        return;
    }
    go(session().seek(SeekEvent{event}), promise, [this, promise, event](const StopPtr &) {
        session().selectGoroutine(m_recipe.goroutine).then(this, [this, promise, event](const Result<StopPtr> &stop) {
            if (endedBy(promise)) {
                return;
            }
            if (stop) {
                step(promise, MotionKind::StepOut); // an event is a call of the kernel
            } else if (session().state() == SessionState::Stopped) {
                meetAgain(promise, event + qMax<qint64>(1, (m_recipe.lastEvent - event) / mostGlances));
            } else {
                promise.answer(fail(stop.error()));
            }
        });
    });
}

QString StepCourse::remark() const
{
    return m_gaps.isEmpty() ? QString()
                            : tr("Goroutine %1 recovered from a panic (at event %2); the debugger cannot follow it "
                                 "from there, so steps are "
                                 "missing until it is met again.")
                                  .arg(QString::number(m_recipe.goroutine), m_gaps.join(u", "_s));
}

void StepCourse::take(const StopPtr &stop, const SharedPromise<Next> &promise)
{
    const bool sameLine = stop->location.line == m_kept.line && stop->location.function == m_kept.function;
    if (m_wasOut && sameLine) {
        step(promise, MotionKind::StepInto); // back in the middle of the line that called
        return;
    }
    m_kept = stop->location;
    ++m_steps;
    promise.answer(CourseStop{.stop = stop, .why = tr("A step of goroutine %1.").arg(stop->goroutine), .order = {}});
}

std::optional<Error> AroundCourse::begin()
{
    const std::optional<Error> problem = needsEvents();
    if (problem || m_recipe.event <= session().lastEvent().value_or(0)) {
        return problem;
    }
    return Error{QString(ErrorCode::badInput),
                 tr("The recording ends at event %1, so there is nothing around event %2.")
                     .arg(session().lastEvent().value_or(0))
                     .arg(m_recipe.event),
                 {}};
}

void AroundCourse::toCentre(const SharedPromise<Next> &promise, const Then &then)
{
    m_passes = 0;
    go(session().seek(SeekEvent{m_recipe.event}), promise, [this, promise, then](const StopPtr &stop) {
        if (m_recipe.place.known() && !m_missed && session().capabilities().can(Ability::RunTo)) {
            toPlace(promise, stop, then);
        } else {
            select(promise, stop, then);
        }
    });
}

/// From the start of the event to the line within it. A goroutine that waits, or stands in a line from which it has
/// called, does not come by there again: then the start of the event has to do.
void AroundCourse::toPlace(const SharedPromise<Next> &promise, const StopPtr &start, const Then &then)
{
    const auto isPlace = [this, start](const StopPtr &stop) {
        return stop->event == start->event && stop->location.file == m_recipe.place.file
            && stop->location.line == m_recipe.place.line;
    };
    const auto isMeant = [this](const StopPtr &stop) {
        return m_recipe.goroutine == 0 || stop->goroutine == m_recipe.goroutine;
    };
    const StopPtr here = session().currentStop();
    if (isPlace(here) && isMeant(here)) {
        then(here);
        return;
    }
    session()
        .runTo(m_recipe.place.file, m_recipe.place.line, Direction::Forward)
        .then(this, [this, promise, start, then, isPlace](const Result<StopPtr> &stop) {
            if (endedBy(promise)) {
                return;
            }
            if (!stop && session().state() != SessionState::Stopped) {
                promise.answer(fail(stop.error()));
            } else if (stop && isPlace(*stop) && ++m_passes <= mostGlances) {
                toPlace(promise, start, then);
            } else {
                m_missed = true;
                toCentre(promise, then);
            }
        });
}

void AroundCourse::select(const SharedPromise<Next> &promise, const StopPtr &stop, const Then &then)
{
    if (m_recipe.goroutine == 0 || stop->goroutine == m_recipe.goroutine) {
        then(stop);
        return;
    }
    session()
        .selectGoroutine(m_recipe.goroutine)
        .then(this, [this, promise, stop, then](const Result<StopPtr> &selected) {
            if (endedBy(promise)) {
                return;
            }
            if (selected || session().state() == SessionState::Stopped) {
                then(selected ? *selected : stop); // it may not have been made yet when the event began
            } else {
                promise.answer(fail(selected.error()));
            }
        });
}

QString AroundCourse::centreSentence() const
{
    return m_missed ? tr("At the start of event %1; %2:%3 is not reached again in it.")
                          .arg(QString::number(m_recipe.event), m_recipe.place.file.section(u'/', -1),
                               QString::number(m_recipe.place.line))
                    : tr("At event %1.").arg(m_recipe.event);
}

FutureResult<MomentCourse::Next> AroundCourse::next()
{
    const SharedPromise<Next> promise;
    switch (m_phase) {
    case Phase::Centre:
        m_phase = Phase::Back;
        toCentre(promise, [this, promise](const StopPtr &stop) {
            promise.answer(CourseStop{.stop = stop, .why = centreSentence(), .order = 0});
        });
        break;
    case Phase::Back: step(promise, Direction::Backward); break;
    case Phase::Return:
    case Phase::Forward: step(promise, Direction::Forward); break;
    }
    return promise.future();
}

void AroundCourse::step(const SharedPromise<Next> &promise, Direction direction)
{
    const bool back = direction == Direction::Backward;
    if (m_phase == Phase::Return) {
        m_phase = Phase::Forward;
        toCentre(promise, [this, promise](const StopPtr &) { step(promise, Direction::Forward); });
        return;
    }
    const bool can = session().capabilities().can(back ? Ability::StepBack : Ability::Step);
    if (!can || m_steps >= (back ? m_recipe.back : m_recipe.forward)) {
        if (back) {
            m_phase = Phase::Return;
            m_steps = 0;
            step(promise, Direction::Forward);
        } else {
            promise.answer(Next());
        }
        return;
    }
    ++m_steps;
    go(session().move({MotionKind::StepOver, direction}), promise, [this, promise, back](const StopPtr &stop) {
        if (stop->atStart || stop->atEnd) {
            m_steps = back ? m_recipe.back : m_recipe.forward; // no further on this side
        }
        if (stop->atEnd) {
            promise.answer(Next());
            return;
        }
        promise.answer(CourseStop{.stop = stop,
                                  .why = back ? tr("%n step(s) before.", nullptr, m_steps)
                                              : tr("%n step(s) after.", nullptr, m_steps),
                                  .order = back ? -m_steps : m_steps});
    });
}

} // namespace Backstep
