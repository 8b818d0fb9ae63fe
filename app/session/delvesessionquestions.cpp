// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

// What a DelveSession answers about the stop it is at.
#include "app/base/pathtranslator.h"
#include "app/delve/delveerror.h"
#include "app/session/convertframes.h"
#include "app/session/convertgoroutines.h"
#include "app/session/delvesession.h"
#include "app/session/goroutinescan.h"
#include "app/session/knownvalues.h"
#include "app/session/ownersearch.h"
#include "app/session/progresspace.h"
#include "app/session/sessionerror.h"
#include "app/session/variableconversion.h"
#include "app/session/waitreader.h"

#include <QFutureWatcher>
#include <QLocale>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

using Variables = QList<Delve::Variable>;

Delve::EvalScope scopeOf(const Scope &scope)
{
    return {.goroutine = scope.goroutine > 0 ? scope.goroutine : -1, .frame = scope.frame, .deferredCall = 0};
}

Delve::LoadConfig configOf(const LoadLimits &limits)
{
    return {.followPointers = limits.followPointers,
            .maxVariableRecurse = limits.depth,
            .maxStringLen = limits.stringBytes,
            .maxArrayValues = limits.arrayValues,
            .maxStructFields = limits.structFields};
}

VariableListPtr shared(VariableList list)
{
    return std::make_shared<const VariableList>(std::move(list));
}

} // namespace

template<typename T, typename D>
FutureResult<T> DelveSession::ask(Ability ability, const std::function<FutureResult<D>(Delve::Client &)> &send,
                                  const std::function<T(const D &)> &convert)
{
    if (const std::optional<Error> refusal = whyNot(ability)) {
        return readyResult<T>(fail(*refusal));
    }
    const SharedPromise<T> promise;
    send(*m_client).then(this, [this, promise, convert, asked = m_stop->number](const Result<D> &reply) {
        if (m_state != SessionState::Stopped || m_stop->number != asked) {
            promise.answer(fail(ErrorCode::stale, tr("The program has moved on since this was asked.")));
        } else if (reply) {
            promise.answer(convert(*reply));
        } else {
            promise.answer(fail(reply.error()));
            if (reply.error().code == Delve::Code::debuggerDied) {
                lose(reply.error());
            }
        }
    });
    return promise.future();
}

/// Delve finds a goroutine that it has not listed at this stop by going through all of them, which takes seconds where
/// there are 100,000. Of those that
/// were scanned it is known where they are in the runtime's table.
void DelveSession::introduce(GoroutineId goroutine)
{
    if (const std::optional<int> slot = m_scan && m_client ? m_scan->slotOf(goroutine) : std::nullopt) {
        std::ignore = m_client->listGoroutines(*slot, 1);
    }
}

FutureResult<GoroutineTracePtr> DelveSession::trace(GoroutineId goroutine)
{
    using Frames = QList<Delve::Frame>;
    using Ancestors = QList<Delve::Ancestor>;
    constexpr int depth = 1'000;
    constexpr int mostAncestors = 100;
    if (const std::optional<Error> refusal = whyNot(Ability::Goroutines)) {
        return readyResult<GoroutineTracePtr>(fail(*refusal));
    }
    introduce(goroutine);
    const auto ancestors = std::make_shared<Ancestors>();
    m_client->ancestors(goroutine, mostAncestors, depth).then(this, [ancestors](const Result<Ancestors> &found) {
        *ancestors = found.value_or(Ancestors()); // most programs keep none
    });
    return ask<GoroutineTracePtr, Frames>(
        Ability::Goroutines,
        [goroutine](Delve::Client &client) {
            return client.stacktrace({.goroutine = goroutine, .depth = depth, .skip = 0, .deferred = true});
        },
        [this, goroutine, ancestors](const Frames &frames) {
            return std::make_shared<const GoroutineTrace>(
                convertTrace(frames, *ancestors, goroutine, depth, m_options.paths));
        });
}

FutureResult<StackPtr> DelveSession::stack(GoroutineId goroutine, int depth)
{
    const GoroutineId id = goroutine >= 0 ? goroutine : m_stop ? m_stop->goroutine : 0;
    return ask<StackPtr, QList<Delve::Frame>>(
        Ability::Goroutines,
        [this, id, depth](Delve::Client &client) {
            introduce(id);
            return m_stacks.frames(client, id, depth);
        },
        [this, id, depth](const QList<Delve::Frame> &frames) {
            return std::make_shared<const Stack>(convertStack(frames, id, depth, m_options.paths));
        });
}

/// Deep values, as a capsule takes them, come with all that is wanted of them.
FutureResult<QList<Delve::Variable>> DelveSession::completed(FutureResult<QList<Delve::Variable>> values,
                                                             const LoadLimits &limits)
{
    return limits.depth <= LoadLimits{}.depth ? withKnownValues(m_client, std::move(values)) : values;
}

FutureResult<VariableListPtr> DelveSession::arguments(const Scope &scope, const LoadLimits &limits)
{
    return ask<VariableListPtr, Variables>(
        Ability::Evaluate,
        [this, scope, limits](Delve::Client &client) {
            return completed(client.listFunctionArgs(scopeOf(scope), configOf(limits)), limits);
        },
        [](const Variables &variables) { return shared(convertVariables(variables)); });
}

FutureResult<VariableListPtr> DelveSession::locals(const Scope &scope, const LoadLimits &limits)
{
    return ask<VariableListPtr, Variables>(
        Ability::Evaluate,
        [this, scope, limits](Delve::Client &client) {
            return completed(client.listLocalVars(scopeOf(scope), configOf(limits)), limits);
        },
        [](const Variables &variables) { return shared(convertVariables(variables)); });
}

FutureResult<VariableListPtr> DelveSession::packageVariables(const QString &filter, const LoadLimits &limits)
{
    return ask<VariableListPtr, Variables>(
        Ability::PackageVariables,
        [this, filter, limits](Delve::Client &client) {
            return completed(client.listPackageVars(filter, configOf(limits)), limits);
        },
        [](const Variables &variables) { return shared(convertVariables(variables)); });
}

FutureResult<VariablePtr> DelveSession::evaluate(const Scope &scope, const QString &expression,
                                                 const LoadLimits &limits)
{
    return ask<VariablePtr, Delve::Variable>(
        Ability::Evaluate,
        [this, scope, expression, limits](Delve::Client &client) {
            return withKnownValues(m_client, client.eval(scopeOf(scope), expression, configOf(limits)));
        },
        [expression](const Delve::Variable &variable) {
            return std::make_shared<const Variable>(convertVariable(variable, expression));
        });
}

FutureResult<VariableListPtr> DelveSession::children(const Scope &scope, const Variable &parent, qint64 first,
                                                     int count)
{
    const QString asked = childrenExpression(parent, first, count);
    if (asked.isEmpty()) {
        return readyResult<VariableListPtr>(
            fail(ErrorCode::notSupported, tr("“%1” has no expression to ask for its parts by.").arg(parent.name)));
    }
    const LoadLimits limits = childrenLimits(parent, first, count);
    return ask<VariableListPtr, Delve::Variable>(
        Ability::Evaluate,
        [this, scope, asked, limits](Delve::Client &client) {
            return withKnownValues(m_client, client.eval(scopeOf(scope), asked, configOf(limits)));
        },
        [parent, first, count](const Delve::Variable &answer) {
            return shared(childrenFrom(answer, parent, first, count));
        });
}

void DelveSession::learnWaitReasons()
{
    // The numbers differ between Go releases; the program carries its own table.
    if (std::exchange(m_waitReasonsAsked, true)) {
        return;
    }
    const Delve::LoadConfig config{.followPointers = false,
                                   .maxVariableRecurse = 1,
                                   .maxStringLen = 64,
                                   .maxArrayValues = 64,
                                   .maxStructFields = 0};
    m_client->eval({}, u"runtime.waitReasonStrings"_s, config).then(this, [this](const Result<Delve::Variable> &table) {
        m_waitReasonsAsked = table.has_value(); // a step may have overtaken the question
        if (table) {
            m_waitReasons.clear();
            for (const Delve::Variable &text : table->children) {
                m_waitReasons.append(text.value);
            }
        }
    });
}

FutureResult<GoroutinePagePtr> DelveSession::goroutines(int first, int count)
{
    if (const std::optional<Error> refusal = whyNot(Ability::Goroutines)) {
        return readyResult<GoroutinePagePtr>(fail(*refusal));
    }
    learnWaitReasons();
    // Questions are answered in order: the first time the number comes before the page, later the page goes first and
    // shows the number as it was a stop ago. A list that fits into its page is its own number.
    const bool countFirst = first == 0 && m_paged && !m_slots;
    if (countFirst) {
        learnSlots();
    }
    const SharedPromise<GoroutinePagePtr> answer;
    const auto list = ask<GoroutinePagePtr, Delve::GoroutineList>(
        Ability::Goroutines, [first, count](Delve::Client &client) { return client.listGoroutines(first, count); },
        [this, first](const Delve::GoroutineList &list) {
            GoroutinePage page;
            page.next = list.next >= 0 ? std::optional(list.next) : std::nullopt;
            page.goroutines.reserve(list.goroutines.size());
            for (const Delve::Goroutine &goroutine : list.goroutines) {
                if (goroutineState(goroutine.status) != GoroutineState::Dead) {
                    page.goroutines.append(convertGoroutine(goroutine, m_waitReasons, m_options.paths));
                }
            }
            if (first == 0) {
                m_paged = page.next.has_value();
                m_slots = m_paged ? m_slots : std::nullopt;
                page.total = m_paged ? m_slots : page.goroutines.size();
            }
            return std::make_shared<const GoroutinePage>(std::move(page));
        });
    if (first == 0 && m_paged && !countFirst) {
        learnSlots();
    }
    QFuture(list).then(this, [this, answer](const Result<GoroutinePagePtr> &page) {
        if (page) {
            findOwnPlaces(*page, answer);
        } else {
            answer.answer(page);
        }
    });
    return answer.future();
}

/// Delve takes a lock's own code for the person's; who waits for it is shown where it asked for the lock. Most pages
/// have none or few of them.
void DelveSession::findOwnPlaces(const GoroutinePagePtr &page, const SharedPromise<GoroutinePagePtr> &answer)
{
    constexpr int depth = 12; // from the parked frame through the lock's
    const auto better = std::make_shared<GoroutinePage>(*page);
    const auto open = std::make_shared<int>(1);
    const auto finishOne = [this, better, open, answer, asked = m_stop->number] {
        if (--*open == 0 && (m_state != SessionState::Stopped || m_stop->number != asked)) {
            answer.answer(fail(ErrorCode::stale, tr("The program has moved on since this was asked.")));
        } else if (*open == 0) {
            answer.answer(GoroutinePagePtr(better));
        }
    };
    for (qsizetype i = 0; i < page->goroutines.size(); ++i) {
        const Goroutine &goroutine = page->goroutines.at(i);
        const CodeLocation &place = goroutine.user;
        if (goroutine.state != GoroutineState::Waiting || isRuntimeCode(place.function, place.line)
            || !isWaitingCode(place.function, place.line)) {
            continue;
        }
        ++*open;
        m_stacks.frames(*m_client, goroutine.id, depth)
            .then(this, [this, better, i, finishOne](const Result<QList<Delve::Frame>> &frames) {
                const Stack stack = convertStack(frames.value_or(QList<Delve::Frame>()), 0, depth, m_options.paths);
                if (stack.firstUserFrame > 0) {
                    better->goroutines[i].user = stack.frames.at(stack.firstUserFrame).location;
                }
                finishOne();
            });
    }
    finishOne();
}

void DelveSession::learnSlots()
{
    m_client->eval({}, u"runtime.allglen"_s, {}).then(this, [this](const Result<Delve::Variable> &length) {
        m_slots = length ? std::optional(length->value.toLongLong()) : m_slots;
    });
}

FutureResult<GoroutinePagePtr> DelveSession::allGoroutines(GoroutineDetail detail)
{
    if (const std::optional<Error> refusal = whyNot(Ability::Goroutines)) {
        return readyResult<GoroutinePagePtr>(fail(*refusal));
    }
    learnWaitReasons();
    const SharedPromise<GoroutinePagePtr> answer;
    ask<GoroutinePagePtr, GoroutinePagePtr>(
        Ability::Goroutines,
        [this, detail](Delve::Client &) {
            m_scan = std::make_unique<GoroutineScan>(m_client, [this](int slot) { return goroutines(slot, 1); });
            connect(m_scan.get(), &GoroutineScan::progressed, this, &DebugSession::busyChanged);
            return m_scan->run(detail);
        },
        [](const GoroutinePagePtr &page) { return page; })
        .then(this, [this, answer](const Result<GoroutinePagePtr> &page) {
            Q_EMIT busyChanged({});
            answer.answer(page);
        });
    return answer.future();
}

/// It may take seconds, of which people want to see something.
void DelveSession::tellProgress(const WaitReader &reader)
{
    const auto pace = std::make_shared<ProgressPace>();
    connect(&reader.memory(), &MemoryReader::came, this, [this, pace](qint64 bytes) {
        if (pace->due()) {
            Q_EMIT busyChanged(tr("Reading what goroutines wait for: %1 so far")
                                   .arg(QLocale().formattedDataSize(bytes, 0, QLocale::DataSizeSIFormat)));
        }
    });
}

/// Who asks while a reading of this stop is under way gets the same answer: a second one beside it would end the first.
std::shared_ptr<DelveSession::WaitReading> DelveSession::readWaits()
{
    const quint64 stop = m_stop ? m_stop->number : 0;
    if (m_waitReading && m_waitReading->stop == stop) {
        return m_waitReading;
    }
    const auto reading = std::make_shared<WaitReading>();
    reading->stop = stop;
    m_waitReading = reading;
    ask<WaitFactsPtr, WaitFactsPtr>(
        Ability::Goroutines,
        [this](Delve::Client &) {
            m_waitReader = std::make_unique<WaitReader>(m_client, m_options.paths);
            tellProgress(*m_waitReader);
            return m_waitReader->read();
        },
        [](const WaitFactsPtr &facts) { return facts; })
        .then(this, [this, reading](const Result<WaitFactsPtr> &facts) {
            if (m_waitReading == reading) {
                m_waitReading.reset();
            }
            Q_EMIT busyChanged({});
            reading->answer.answer(facts);
        });
    return reading; // where it is refused, with the answer
}

FutureResult<WaitFactsPtr> DelveSession::waitFacts(LockOwners owners)
{
    const std::shared_ptr<WaitReading> reading = readWaits();
    ++reading->askers;
    const SharedPromise<WaitFactsPtr> answer;
    reading->answer.future().then(this, [this, answer, owners](const Result<WaitFactsPtr> &facts) {
        if (!facts || !m_recording) {
            answer.answer(facts);
        } else if (owners == LockOwners::Searched) {
            findOwners(*facts, answer);
        } else {
            answer.answer(m_stop ? withOwners(**facts, m_takings, *m_stop) : *facts);
        }
    });
    FutureResult<WaitFactsPtr> wanted = answer.future();
    stopWhenCancelled(wanted, reading);
    return wanted;
}

/// A reading takes seconds where there are many goroutines, and a search for owners moves the program.
void DelveSession::stopWhenCancelled(const FutureResult<WaitFactsPtr> &wanted,
                                     const std::shared_ptr<WaitReading> &reading)
{
    auto *watcher = new QFutureWatcher<Result<WaitFactsPtr>>(this);
    connect(watcher, &QFutureWatcherBase::finished, watcher, &QObject::deleteLater);
    connect(watcher, &QFutureWatcherBase::canceled, this, [this, reading] {
        if (m_ownersWanted) {
            std::ignore = pause();
        } else if (--reading->askers == 0 && reading == m_waitReading) {
            m_waitReader.reset();
        }
    });
    watcher->setFuture(wanted);
}

/// Of locks in which a part of the program is stuck a recording can show who took them. That goes back and comes again,
/// so it is done once for as long as each was taken.
void DelveSession::findOwners(const WaitFactsPtr &facts, const SharedPromise<WaitFactsPtr> &answer)
{
    const Stop stop = m_stop ? *m_stop : Stop();
    const WaitFactsPtr known = withOwners(*facts, m_takings, stop);
    const QList<WantedLock> locks = OwnerSearch::openLocks(*known);
    const bool inAStep = m_stop && m_stop->stepUnfinished; // it would be given up for this
    if (locks.isEmpty() || inAStep || whyNot(Ability::ContinueBack)) {
        answer.answer(known);
        return;
    }
    m_ownersWanted = answer;
    const Journey before = m_journey;
    const auto go = [this, locks, known, answer, before, stop] {
        m_ownerSearch = std::make_unique<OwnerSearch>(m_client, *m_driver, m_options.paths);
        m_ownerSearch->find(locks).then(this, [=, this](const Result<OwnerSearch::Found> &found) {
            if (!found) {
                lose(found.error());
                return;
            }
            m_ownersWanted.reset();
            keepTakings(m_takings, found->takings, *known, stop);
            m_journey = before;
            m_driver->depart();
            if (!found->back) {
                answer.answer(fail(ErrorCode::stale, tr("The debugger did not come back to where it stood.")));
                ended(Outcome{.state = found->state, .trouble = {}, .reachedTemporary = false});
                return;
            }
            stayHere({QString(ErrorCode::cancelled), {}, {}});
            answer.answer(found->sayIn(*withOwners(*known, m_takings, stop)));
        });
    };
    begin(Ability::ContinueBack, {.kind = Journey::Kind::Motion, .direction = Direction::Backward}, go, false);
}

} // namespace Backstep
