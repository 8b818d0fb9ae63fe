// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/ownersearch.h"

#include "app/base/logging.h"
#include "app/delve/delveerror.h"
#include "app/goroutines/waitreport.h"
#include "app/session/convertframes.h"
#include "app/session/stop.h"

#include <algorithm>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr int together = 4; ///< watchpoints that a processor has
constexpr qsizetype mostLocks = 12;
constexpr int mostStops = 200; ///< of one search: waiters write the word, too
constexpr int mostWrites = 80; ///< of one lock's readers
constexpr int depth = 30;
constexpr int lockedBit = 1; ///< of sync.Mutex's state, which is also the first word of an RWMutex
constexpr quint64 readerCount = 16; ///< of an RWMutex

Delve::Command plain(QLatin1StringView name)
{
    return {.name = name, .goroutine = {}, .thread = {}, .returnValues = {}};
}

QString wordAt(quint64 address)
{
    return u"*(*int32)(0x%1)"_s.arg(address, 0, 16);
}

/// The word that whoever takes the lock writes.
QString wordOf(const WantedLock &lock)
{
    return wordAt(lock.readers > 0 ? lock.lock + readerCount : lock.lock);
}

/// Where the person's code calls the lock, which writes its word in functions of sync/atomic.
CodeLocation ownPlace(const Stack &stack)
{
    const auto own = std::ranges::find_if(
        stack.frames, [](const Frame &frame) { return !isWaitingCode(frame.location.function, frame.location.line); });
    return own == stack.frames.end() ? CodeLocation() : own->location;
}

/// Who waits for each lock, and who has each exactly.
struct Standing
{
    explicit Standing(const WaitFacts &facts)
    {
        for (const LockHolding &holding : facts.holdings) {
            if (holding.exact) {
                known[holding.object].insert(holding.goroutine);
            }
        }
        for (const GoroutineWait &wait : facts.goroutines) {
            if (wait.kind == WaitKind::ReadLock && !wait.objects.isEmpty()) {
                readers[wait.objects.constFirst()].insert(wait.id);
            } else if (waitsForReaders(wait)) {
                writers.insert(wait.objects.constFirst());
            }
        }
    }

    /// The lock as it is wanted; absent where nothing is left to find.
    [[nodiscard]] std::optional<WantedLock> wanted(const SyncObject &lock) const
    {
        const qsizetype exact = known.value(lock.address).size();
        if (!writers.contains(lock.address)) {
            return lock.locked && exact == 0
                ? std::optional(WantedLock{.lock = lock.address, .readers = 0, .waiting = {}})
                : std::nullopt;
        }
        const QSet<GoroutineId> waiting = readers.value(lock.address);
        const qint64 count = lock.count - waiting.size();
        return count > exact ? std::optional(WantedLock{.lock = lock.address, .readers = count, .waiting = waiting})
                             : std::nullopt;
    }

    QHash<quint64, QSet<GoroutineId>> known;
    QHash<quint64, QSet<GoroutineId>> readers; ///< that wait
    QSet<quint64> writers; ///< locks at which a writer waits for those who read: it has taken the mutex within
};

} // namespace

QList<WantedLock> OwnerSearch::openLocks(const WaitFacts &facts)
{
    const Standing standing(facts);
    QList<WantedLock> open;
    QSet<quint64> seen;
    for (const GoroutineWait &wait : facts.goroutines) {
        const quint64 lock = wait.objects.value(0);
        const bool stuck = facts.stuck.contains(wait.id) || facts.likelyStuck.contains(wait.id);
        if (!isLock(wait.kind) || !stuck || seen.contains(lock) || open.size() == mostLocks) {
            continue;
        }
        seen.insert(lock);
        if (const std::optional<WantedLock> wanted = standing.wanted(facts.objects.value(lock))) {
            open.append(*wanted);
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

FutureResult<OwnerSearch::Found> OwnerSearch::find(const QList<WantedLock> &locks)
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
                watchNext();
            }
        });
    });
    return future;
}

void OwnerSearch::setAside(const Then &then)
{
    m_client->listBreakpoints().then(this, [this, then](const Result<QList<Delve::Breakpoint>> &set) {
        QList<int> ids;
        for (const Delve::Breakpoint &breakpoint : set.value_or(QList<Delve::Breakpoint>())) {
            const bool owned = breakpoint.id > 0; // not the debugger's own
            if (owned && !breakpoint.disabled && breakpoint.watchType == 0) {
                ids.append(breakpoint.id);
            }
        }
        toggle(ids, [this](int id) { m_aside.append(id); }, then);
    });
}

void OwnerSearch::putBack(const Then &then)
{
    toggle(m_aside, [this](int id) { m_aside.removeAll(id); }, then);
}

void OwnerSearch::toggle(const QList<int> &ids, const std::function<void(int)> &changed, const Then &then)
{
    if (ids.isEmpty()) {
        then();
        return;
    }
    const int id = ids.first();
    m_client->toggleBreakpoint(id).then(this, [this, id, ids, changed, then](const Result<Delve::Breakpoint> &toggled) {
        if (!toggled && Delve::isFinal(toggled.error())) {
            lost(toggled.error());
            return;
        }
        if (toggled) {
            changed(id);
        } else {
            qCInfo(lcSession) << "breakpoint" << id << "of the debugger stays as it is:" << toggled.error().message;
        }
        toggle(ids.sliced(1), changed, then);
    });
}

void OwnerSearch::watchNext()
{
    m_round = m_open.first(std::min<qsizetype>(together, m_open.size()));
    m_open = m_open.sliced(m_round.size());
    m_trails.clear();
    setAside([this] { watch(0); });
}

void OwnerSearch::watch(int index)
{
    if (index == m_round.size()) {
        goBack();
        return;
    }
    const WantedLock lock = m_round.at(index);
    const Delve::NewWatchpoint watchpoint{.scope = {}, .expression = wordOf(lock), .onRead = false, .onWrite = true};
    m_client->createWatchpoint(watchpoint).then(this, [this, index, lock](const Result<Delve::Breakpoint> &created) {
        if (created) {
            m_watched.insert(created->id, lock.lock);
        } else if (Delve::isFinal(created.error())) {
            lost(created.error());
            return;
        }
        if (created && lock.readers > 0) {
            m_trails.insert(lock.lock, ReaderTrail(lock));
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
    const auto wanted = std::ranges::find(m_round, lock, &WantedLock::lock);
    m_client->eval({}, wordOf(*wanted), {})
        .then(this, [this, lock, goroutine, event](const Result<Delve::Variable> &word) {
            const bool read = word && word->unreadable.isEmpty();
            if (read && m_trails.contains(lock)) {
                follow(lock, word->value.toInt(), goroutine, event);
            } else if (read && (word->value.toLongLong() & lockedBit) == 0) {
                take(lock, goroutine, event);
            } else {
                goBack();
            }
        });
}

void OwnerSearch::follow(quint64 lock, qint32 before, GoroutineId goroutine, qint64 event)
{
    ReaderTrail &trail = *m_trails.find(lock);
    if (trail.goPast(before, goroutine) && goroutine != 0) {
        take(lock, goroutine, event);
    } else if (trail.complete() || ++m_writes[lock] > mostWrites) {
        unwatch(lock);
    } else {
        goBack();
    }
}

void OwnerSearch::unwatch(quint64 lock)
{
    const int id = m_watched.key(lock);
    m_watched.remove(id);
    m_client->clearBreakpoint(id).then(this, [this](const Result<Delve::Breakpoint> &) { goBack(); });
}

void OwnerSearch::take(quint64 lock, GoroutineId goroutine, qint64 event)
{
    m_client->stacktrace({.goroutine = goroutine, .depth = depth, .skip = 0})
        .then(this, [this, lock, goroutine, event](const Result<QList<Delve::Frame>> &frames) {
            const Stack stack = convertStack(frames.value_or(QList<Delve::Frame>()), goroutine, depth, m_paths);
            const CodeLocation taken = ownPlace(stack);
            SeenTaking taking{
                .holding = {.goroutine = goroutine, .object = lock, .reading = false, .exact = true, .taken = taken},
                .event = event,
                .wait = {}};
            const auto trail = m_trails.find(lock);
            if (trail != m_trails.end()) {
                taking.holding.reading = true;
                trail->add(taking);
            } else if (goroutine != 0) {
                m_found.takings.append(taking);
            }
            if (trail == m_trails.end() || trail->complete()) {
                unwatch(lock);
            } else {
                goBack();
            }
        });
}

/// At the end of a round: what is left open was not to be found, or would take too long.
void OwnerSearch::endTrails()
{
    for (auto trail = m_trails.cbegin(); trail != m_trails.cend(); ++trail) {
        m_found.takings += trail->takings();
        if (!trail->complete()) {
            m_found.notFollowed.append(trail.key());
        }
    }
    m_trails.clear();
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
    endTrails();
    m_driver.depart(); // a halt is for the search, not for the way back
    // Before the jump: one that is set where the program stands already is met by the next movement before it begins.
    putBack([this, halted] {
        m_driver.jump(m_home, [this, halted](const Result<Outcome> &outcome) {
            if (!outcome) {
                lost(outcome.error());
            } else if (!m_open.isEmpty() && !halted && m_stops <= mostStops && !outcome->trouble) {
                watchNext();
            } else {
                arrived(*outcome);
            }
        });
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
    putBack([this] { m_promise.answer(m_found); }); // what could not be set where the search ended
}

void OwnerSearch::lost(const Error &why)
{
    m_promise.answer(std::unexpected(why));
}

WaitFactsPtr OwnerSearch::Found::sayIn(const WaitFacts &facts) const
{
    auto said = std::make_shared<WaitFacts>(facts);
    for (const quint64 lock : notFollowed) {
        said->missing.append(
            tr("Those who read under %1 came and went too often to follow all of them back; who has it "
               "for reading is inferred.")
                .arg(Backstep::objectName(facts.objects.value(lock))));
    }
    return said;
}

/// Where each of those who read was seen, nobody else does.
static void dropGuesses(WaitFacts &facts)
{
    QHash<quint64, qsizetype> seen;
    QHash<quint64, qsizetype> waiting;
    for (const LockHolding &holding : std::as_const(facts.holdings)) {
        seen[holding.object] += holding.reading && holding.exact ? 1 : 0;
    }
    for (const GoroutineWait &wait : std::as_const(facts.goroutines)) {
        waiting[wait.objects.value(0)] += wait.kind == WaitKind::ReadLock ? 1 : 0;
    }
    facts.holdings.removeIf([&](const LockHolding &holding) {
        return holding.reading && !holding.exact
            && seen.value(holding.object) >= facts.objects.value(holding.object).count - waiting.value(holding.object);
    });
}

static GoroutineWait waitOf(GoroutineId goroutine, const WaitFacts &facts)
{
    const auto wait = std::ranges::find(facts.goroutines, goroutine, &GoroutineWait::id);
    return wait == facts.goroutines.end() ? GoroutineWait() : *wait;
}

static bool sameTaking(const SeenTaking &one, const SeenTaking &other)
{
    return one.event == other.event && one.holding.goroutine == other.holding.goroutine
        && one.holding.object == other.holding.object && one.holding.reading == other.holding.reading;
}

void keepTakings(QList<SeenTaking> &known, const QList<SeenTaking> &found, const WaitFacts &facts, const Stop &stop)
{
    for (SeenTaking taking : found) {
        taking.seen = stop.event.value_or(0);
        taking.stop = stop.number;
        if (facts.stuck.contains(taking.holding.goroutine)) {
            taking.wait = waitOf(taking.holding.goroutine, facts);
        }
        const auto before =
            std::ranges::find_if(known, [&](const SeenTaking &other) { return sameTaking(other, taking); });
        if (before == known.end()) {
            known.append(taking);
        } else if (before->seen <= taking.seen) {
            *before = taking;
        } else {
            before->stop = taking.stop;
        }
    }
}

/// Many instructions have the same event: at the first and the last one it may not be taken yet, or given back again.
static bool isHeld(const SeenTaking &taking, const WaitFacts &facts, const Stop &stop)
{
    const LockHolding &owner = taking.holding;
    const SyncObject lock = facts.objects.value(owner.object);
    const GoroutineWait wait = waitOf(owner.goroutine, facts);
    if (!(owner.reading ? lock.count > 0 : lock.locked)
        || (!owner.reading && waitsForReaders(wait) && wait.objects.constFirst() == owner.object)) {
        return false;
    }
    const qint64 event = stop.event.value_or(0);
    const bool stuck = facts.stuck.contains(owner.goroutine);
    if (taking.stop != 0 && taking.stop == stop.number) {
        return stuck || facts.likelyStuck.contains(owner.goroutine);
    }
    const bool within = event > taking.event && event < taking.seen;
    const bool begins = stuck && event == taking.event && event < taking.seen;
    const bool lasts = stuck && event >= taking.seen && taking.wait.id != 0 && taking.wait == wait;
    return within || begins || lasts;
}

WaitFactsPtr withOwners(const WaitFacts &facts, const QList<SeenTaking> &seen, const Stop &stop)
{
    auto result = std::make_shared<WaitFacts>(facts);
    for (const SeenTaking &taking : seen) {
        const LockHolding &owner = taking.holding;
        if (!isHeld(taking, facts, stop)) {
            continue;
        }
        result->holdings.removeIf([&owner](const LockHolding &other) {
            return other.object == owner.object && other.reading == owner.reading
                && (!owner.reading || other.goroutine == owner.goroutine);
        });
        result->holdings.append(owner);
    }
    dropGuesses(*result);
    return result;
}

} // namespace Backstep
