// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/ownersearch.h"

#include "app/base/logging.h"
#include "app/delve/delveerror.h"
#include "app/session/convertframes.h"

#include <algorithm>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr int together = 4; ///< watchpoints that a processor has
constexpr qsizetype mostLocks = 12;
constexpr int mostStops = 200; ///< of one search: waiters write the word, too
constexpr int depth = 30;
constexpr int lockedBit = 1; ///< of sync.Mutex's state, which is also the first word of an RWMutex

Delve::Command plain(QLatin1StringView name)
{
    return {.name = name, .goroutine = {}, .thread = {}, .returnValues = {}};
}

QString wordOf(quint64 lock)
{
    return u"*(*int32)(0x%1)"_s.arg(lock, 0, 16);
}

} // namespace

QList<quint64> OwnerSearch::openLocks(const WaitFacts &facts)
{
    QSet<quint64> known;
    for (const LockHolding &holding : facts.holdings) {
        if (holding.exact) {
            known.insert(holding.object);
        }
    }
    QList<quint64> open;
    for (const GoroutineWait &wait : facts.goroutines) {
        const quint64 lock = wait.objects.value(0);
        const bool stuck = facts.stuck.contains(wait.id) || facts.likelyStuck.contains(wait.id);
        if (isLock(wait.kind) && stuck && facts.objects.value(lock).locked && !known.contains(lock)
            && !open.contains(lock) && open.size() < mostLocks) {
            open.append(lock);
        }
    }
    return open;
}

OwnerSearch::OwnerSearch(std::shared_ptr<Delve::Client> client, DelveDriver &driver, const PathTranslator *paths,
                         QObject *parent)
    : QObject(parent)
    , m_client(std::move(client))
    , m_driver(driver)
    , m_paths(paths)
{
}

FutureResult<OwnerSearch::Found> OwnerSearch::find(const QList<quint64> &locks)
{
    m_open = locks;
    const FutureResult<Found> future = m_promise.future();
    m_driver.look([this](const Result<Outcome> &where) {
        if (!where) {
            lost(where.error());
            return;
        }
        m_found.state = where->state;
        m_thread = where->state.currentThread ? where->state.currentThread->id : 0;
        m_selected = where->state.currentGoroutine ? where->state.currentGoroutine->id : 0;
        m_client->checkpoint(u"before looking for owners"_s).then(this, [this](const Result<int> &saved) {
            if (saved) {
                m_checkpoint = *saved;
                m_home = u'c' + QString::number(*saved);
            } else if (const std::optional<qint64> event = m_found.state.event()) {
                m_home = QString::number(*event); // at the end there is no checkpoint, and one place only
            }
            if (m_home.isEmpty()) {
                m_promise.answer(m_found); // where there is no way back nobody leaves
            } else {
                setAside();
            }
        });
    });
    return future;
}

void OwnerSearch::setAside()
{
    m_client->listBreakpoints().then(this, [this](const Result<QList<Delve::Breakpoint>> &set) {
        for (const Delve::Breakpoint &breakpoint : set.value_or(QList<Delve::Breakpoint>())) {
            const bool owned = breakpoint.id > 0; // not the debugger's own
            if (owned && !breakpoint.disabled && breakpoint.watchType == 0) {
                m_aside.append(breakpoint.id);
            }
        }
        toggle(m_aside, [this] { watchNext(); });
    });
}

void OwnerSearch::toggle(const QList<int> &ids, const Then &then)
{
    if (ids.isEmpty()) {
        then();
        return;
    }
    const int id = ids.first();
    m_client->toggleBreakpoint(id).then(this, [this, id, ids, then](const Result<Delve::Breakpoint> &toggled) {
        if (!toggled && Delve::isFinal(toggled.error())) {
            lost(toggled.error());
            return;
        }
        if (!toggled) {
            qCWarning(lcSession) << "breakpoint" << id << "of the debugger stays as it is:" << toggled.error().message;
            m_aside.removeAll(id);
        }
        toggle(ids.sliced(1), then);
    });
}

void OwnerSearch::watchNext()
{
    m_round = m_open.first(std::min<qsizetype>(together, m_open.size()));
    m_open = m_open.sliced(m_round.size());
    watch(0);
}

void OwnerSearch::watch(int index)
{
    if (index == m_round.size()) {
        goBack();
        return;
    }
    const quint64 lock = m_round.at(index);
    const Delve::NewWatchpoint watchpoint{.scope = {}, .expression = wordOf(lock), .onRead = false, .onWrite = true};
    m_client->createWatchpoint(watchpoint).then(this, [this, index, lock](const Result<Delve::Breakpoint> &created) {
        if (created) {
            m_watched.insert(created->id, lock);
        } else if (Delve::isFinal(created.error())) {
            lost(created.error());
            return;
        }
        watch(index + 1);
    });
}

void OwnerSearch::goBack()
{
    if (m_watched.isEmpty() || m_driver.haltAsked() || ++m_stops > mostStops) {
        clearWatches([this] { goHome(); });
        return;
    }
    m_driver.run(plain(Delve::CommandName::rewind), [this](const Result<Outcome> &outcome) {
        if (outcome) {
            stopped(*outcome);
        } else {
            lost(outcome.error());
        }
    });
}

void OwnerSearch::stopped(const Outcome &outcome)
{
    bool met = false;
    for (const Delve::Thread &thread : outcome.state.threads) {
        met = met || thread.breakpoint.has_value();
        if (thread.breakpoint && m_watched.contains(thread.breakpoint->id)) {
            lookAt(m_watched.value(thread.breakpoint->id), thread.goroutineId, outcome.state.event().value_or(0));
            return;
        }
    }
    if (met && !outcome.trouble && !outcome.state.exited) {
        goBack(); // the debugger's own breakpoint, of a panic
    } else {
        clearWatches([this] { goHome(); }); // the recording's start, or halted
    }
}

/// Going back a write is met before it was done: where the lock was free then, this is what took it.
void OwnerSearch::lookAt(quint64 lock, GoroutineId goroutine, qint64 event)
{
    m_client->eval({}, wordOf(lock), {})
        .then(this, [this, lock, goroutine, event](const Result<Delve::Variable> &word) {
            if (word && word->unreadable.isEmpty() && (word->value.toLongLong() & lockedBit) == 0) {
                take(lock, goroutine, event);
            } else {
                goBack();
            }
        });
}

void OwnerSearch::take(quint64 lock, GoroutineId goroutine, qint64 event)
{
    const int id = m_watched.key(lock);
    m_watched.remove(id);
    m_client->stacktrace({.goroutine = goroutine, .depth = depth, .skip = 0})
        .then(this, [this, lock, goroutine, event, id](const Result<QList<Delve::Frame>> &frames) {
            const Stack stack = convertStack(frames.value_or(QList<Delve::Frame>()), goroutine, depth, m_paths);
            if (goroutine != 0) {
                const CodeLocation taken = stack.frames.value(stack.firstUserFrame).location;
                m_found.takings.append(
                    {.holding =
                         {.goroutine = goroutine, .object = lock, .reading = false, .exact = true, .taken = taken},
                     .event = event});
            }
            m_client->clearBreakpoint(id).then(this, [this](const Result<Delve::Breakpoint> &) { goBack(); });
        });
}

void OwnerSearch::clearWatches(const Then &then)
{
    if (m_watched.isEmpty()) {
        then();
        return;
    }
    const int id = m_watched.cbegin().key();
    m_watched.remove(id);
    m_client->clearBreakpoint(id).then(this, [this, then](const Result<Delve::Breakpoint> &) { clearWatches(then); });
}

void OwnerSearch::goHome()
{
    const bool halted = m_driver.haltAsked();
    m_driver.depart(); // a halt is for the search, not for the way back
    m_driver.jump(m_home, [this, halted](const Result<Outcome> &outcome) {
        if (!outcome) {
            lost(outcome.error());
        } else if (!m_open.isEmpty() && !halted && m_stops <= mostStops && !outcome->trouble) {
            watchNext();
        } else {
            arrived(*outcome);
        }
    });
}

/// A jump may leave another thread, or another goroutine than the person had chosen, selected.
void OwnerSearch::arrived(const Outcome &outcome)
{
    if (m_checkpoint != 0) {
        m_client->clearCheckpoint(m_checkpoint);
    }
    Delve::Command select = plain(Delve::CommandName::switchGoroutine);
    select.goroutine = m_selected;
    if (m_selected == 0) {
        select = plain(Delve::CommandName::switchThread);
        select.thread = m_thread;
    }
    if (outcome.trouble || (m_selected == 0 && m_thread == 0)) {
        m_found.back = !outcome.trouble.has_value();
        m_found.state = outcome.state;
        finish();
        return;
    }
    m_driver.run(select, [this](const Result<Outcome> &there) {
        if (!there) {
            lost(there.error());
            return;
        }
        m_found.back = there->state.when == m_found.state.when && !there->trouble;
        m_found.state = there->state;
        finish();
    });
}

void OwnerSearch::finish()
{
    toggle(m_aside, [this] { m_promise.answer(m_found); });
}

void OwnerSearch::lost(const Error &why)
{
    m_promise.answer(std::unexpected(why));
}

WaitFactsPtr withOwners(const WaitFacts &facts, const QList<SeenTaking> &seen, qint64 event)
{
    auto result = std::make_shared<WaitFacts>(facts);
    for (const SeenTaking &taking : seen) {
        const LockHolding &owner = taking.holding;
        const bool stuck = facts.stuck.contains(owner.goroutine) || facts.likelyStuck.contains(owner.goroutine);
        if (taking.event > event || !stuck || !facts.objects.value(owner.object).locked) {
            continue;
        }
        result->holdings.removeIf(
            [&owner](const LockHolding &other) { return other.object == owner.object && !other.reading; });
        result->holdings.append(owner);
    }
    return result;
}

} // namespace Backstep
