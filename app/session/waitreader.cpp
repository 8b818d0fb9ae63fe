// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/waitreader.h"

#include "app/session/convertframes.h"
#include "app/session/keptlocks.h"
#include "app/session/lockfinder.h"
#include "app/session/waitdescription.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr int depth = 50;
constexpr qsizetype mostStacks = 1'000;
constexpr quint64 largestHeap = 256ULL << 20; // to be walked through: a second or two
constexpr qsizetype mostNamed = 3; ///< files

// sync.Cond: L, notify; notifyList: wait, notify, lock, head, tail.
constexpr quint64 condWaiters = 16;
constexpr quint64 waitersHead = 16;
constexpr qint64 waitersListSize = 32;
constexpr qint64 waitingFrames = 1'024; ///< bytes from the stack's top to who called Wait, and some more

constexpr Delve::LoadConfig pointerOnly{
    .followPointers = false, .maxVariableRecurse = 0, .maxStringLen = 0, .maxArrayValues = 0, .maxStructFields = 0};

} // namespace

WaitReader::WaitReader(std::shared_ptr<Delve::Client> client, const PathTranslator *paths, QObject *parent)
    : QObject(parent)
    , m_client(std::move(client))
    , m_paths(paths)
    , m_memory(m_client)
{
}

WaitReader::~WaitReader()
{
    m_promise.answer(fail(ErrorCode::cancelled,
                          QCoreApplication::translate("WaitReader", "Who waits for whom is not wanted any more.")));
    m_walksEnd.requestStop();
    // Their work is done on the memory and the facts below, and is waited for.
    const QObjectList readers = children();
    qDeleteAll(readers);
}

void WaitReader::then(const FutureResult<void> &step, std::function<void()> next)
{
    QFuture(step).then(this, [this, next = std::move(next)](const Result<void> &result) {
        if (result) {
            next();
        } else {
            m_promise.answer(fail(result.error()));
        }
    });
}

/// What goes through all goroutines takes too long for the main thread, which leaves everything alone meanwhile.
void WaitReader::work(std::function<void(const StopToken &)> work, std::function<void()> next)
{
    then(m_jobs.run<void>([work = std::move(work)](const StopToken &stop) {
        work(stop);
        return Result<void>();
    }),
         std::move(next));
}

FutureResult<WaitFactsPtr> WaitReader::read()
{
    auto *layouts = new RuntimeLayoutReader(m_client, this);
    then<RuntimeLayout>(layouts->read(), [this](const RuntimeLayout &layout) {
        m_layout = layout;
        readEnd();
    });
    return m_promise.future();
}

/// Whether this is where the runtime gives up. It does so on a thread that has no goroutine any more.
void WaitReader::readEnd()
{
    QFuture(m_client->stacktrace({.goroutine = -1, .depth = depth, .skip = 0}))
        .then(this, [this](const Result<QList<Delve::Frame>> &frames) {
            const auto has = [&frames](QLatin1StringView function) {
                return frames && std::ranges::any_of(*frames, [function](const Delve::Frame &frame) {
                           return frame.location.function == function;
                       });
            };
            m_allAsleep = has("runtime.checkdead"_L1) && has("runtime.fatal"_L1);
            readTable();
        });
}

void WaitReader::readTable()
{
    auto *reader = new GoroutineTableReader(m_memory, m_layout, this);
    then<GoroutineTable>(reader->read(), [this](const GoroutineTable &table) {
        m_table = table;
        work([this](const StopToken &) { m_heap = HeapImage(m_table.spans); }, [this] { walkStacks(); });
    });
}

/// To ask Delve for each goroutine would take minutes.
bool WaitReader::many() const
{
    return m_table.goroutines.size() > mostStacks;
}

void WaitReader::walkStacks()
{
    auto *walker = new StackWalker(m_memory, m_layout, m_paths, this);
    then<RawStacks>(walker->walk(m_table.goroutines, many()), [this](const RawStacks &stacks) {
        m_walked = stacks;
        if (m_layout.code.indexCount == 0) {
            m_facts->missing.append(QCoreApplication::translate(
                "WaitReader",
                "What code still uses cannot be told for this make of processor or this release of Go; some that wait "
                "for ever may not be found."));
        }
        if (!many()) {
            readList();
            return;
        }
        if (m_walked.isEmpty()) {
            m_facts->missing.append(
                QCoreApplication::translate("WaitReader",
                                            "There are too many goroutines to look at the stack of each; waits are "
                                            "shown without lines."));
        }
        walkCalls();
    });
}

/// Of goroutines in system calls the runtime has kept where they went in: that tells where they are, but not what they
/// use there.
void WaitReader::walkCalls()
{
    QList<RawGoroutine> calls;
    for (const RawGoroutine &raw : std::as_const(m_table.goroutines)) {
        if (raw.state == GoroutineState::Syscall) {
            calls.append(raw);
            calls.last().state = GoroutineState::Waiting;
        }
    }
    auto *walker = new StackWalker(m_memory, m_layout, m_paths, this);
    then<RawStacks>(walker->walk(calls, true), [this](const RawStacks &within) {
        const auto keep = [this, within](const StopToken &) {
            for (const RawStacks &stacks : {m_walked, within}) {
                for (auto it = stacks.cbegin(); it != stacks.cend(); ++it) {
                    m_stacks.insert(it.key(), it->placed);
                }
            }
        };
        work(keep, [this] { readLabels(); });
    });
}

void WaitReader::readLabels()
{
    QSet<quint64> sets;
    for (const RawGoroutine &raw : std::as_const(m_table.goroutines)) {
        if (raw.labels != 0) {
            sets.insert(raw.labels);
        }
    }
    auto *reader = new LabelReader(m_client, m_memory, this);
    then<LabelSets>(reader->read(sets), [this, any = !sets.isEmpty()](const LabelSets &labels) {
        if (any && labels.isEmpty()) {
            m_facts->missing.append(QCoreApplication::translate(
                "WaitReader", "There are too many goroutines to ask for the labels of each."));
        }
        m_labels = labels;
        describe();
    });
}

/// Delve's own list has what the records do not show at a glance: labels. It also makes the stacks quick to find.
void WaitReader::readList()
{
    then<Delve::GoroutineList>(m_client->listGoroutines(0, 0), [this](const Delve::GoroutineList &list) {
        for (const Delve::Goroutine &goroutine : list.goroutines) {
            m_listed.insert(goroutine.id, goroutine);
        }
        readStacks();
    });
}

void WaitReader::readStacks()
{
    Questions questions(this, [this] { describe(); });
    for (const RawGoroutine &raw : std::as_const(m_table.goroutines)) {
        questions.addLater<QList<Delve::Frame>>(
            [this, id = raw.id] { return m_client->stacktrace({.goroutine = id, .depth = depth, .skip = 0}); },
            [this, id = raw.id](const Result<QList<Delve::Frame>> &frames) {
                if (frames && !frames->isEmpty()) {
                    m_stacks.insert(id, convertStack(*frames, id, depth, m_paths));
                    for (const Delve::Frame &frame : *frames) {
                        if (frame.location.optimized) {
                            m_optimised.insert(frame.location.function);
                        }
                    }
                }
            });
    }
    questions.noMore();
}

void WaitReader::describe()
{
    const auto all = [this](const StopToken &stop) {
        for (const RawGoroutine &raw : std::as_const(m_table.goroutines)) {
            GoroutineWait wait = describeWait(raw, m_stacks.value(raw.id));
            wait.labels = many() ? m_labels.value(raw.labels) : m_listed.value(raw.id).labels;
            m_facts->goroutines.append(wait);
            if (stop.stopRequested()) {
                return;
            }
        }
    };
    work(all, [this] { readConditions(); });
}

void WaitReader::readConditions()
{
    Questions questions(this, [this] { searchConditions(); });
    for (qsizetype i = 0; i < m_facts->goroutines.size(); ++i) {
        const GoroutineWait &wait = m_facts->goroutines.at(i);
        const std::optional<int> frame = condFrame(m_stacks.value(wait.id));
        if (wait.kind != WaitKind::Cond || !frame || many()) {
            continue;
        }
        questions.add<Delve::Variable>(
            m_client->eval({.goroutine = wait.id, .frame = *frame, .deferredCall = 0}, u"c"_s, pointerOnly),
            [this, i](const Result<Delve::Variable> &receiver) {
                GoroutineWait &waiting = m_facts->goroutines[i];
                if (receiver && !receiver->children.isEmpty() && receiver->children.constFirst().addr != 0) {
                    waiting.objects = {receiver->children.constFirst().addr};
                    waiting.unknown = false;
                }
            });
    }
    questions.noMore();
}

/// Optimised code does not say which Cond it is. One of the frames that wait points to the list of its waiters.
void WaitReader::searchConditions()
{
    QHash<qsizetype, RawGoroutine> open;
    QList<MemoryRange> ranges;
    for (qsizetype i = 0; i < m_facts->goroutines.size(); ++i) {
        if (m_facts->goroutines.at(i).kind == WaitKind::Cond && m_facts->goroutines.at(i).unknown) {
            open.insert(i, m_table.goroutines.at(i));
            ranges.append({.address = m_table.goroutines.at(i).stackTop, .size = waitingFrames});
        }
    }
    if (open.isEmpty()) {
        findCoroutines();
        return;
    }
    then(m_memory.fetch(ranges), [this, open] {
        QHash<qsizetype, QList<quint64>> candidates;
        QList<MemoryRange> lists;
        for (auto it = open.cbegin(); it != open.cend(); ++it) {
            const quint64 end = std::min(it->stackTop + waitingFrames, it->stackEnd);
            for (quint64 at = it->stackTop; at < end; at += sizeof(quint64)) {
                const quint64 word = m_memory.number(at);
                if (m_heap.spanOf(word) || (word >= m_layout.data && word < m_layout.bssEnd)) {
                    candidates[it.key()].append(word);
                    lists.append({.address = word, .size = waitersListSize});
                }
            }
        }
        then(m_memory.fetch(lists), [this, candidates] { tryConditions(candidates); });
    });
}

void WaitReader::tryConditions(const QHash<qsizetype, QList<quint64>> &candidates)
{
    QList<MemoryRange> waits;
    for (const QList<quint64> &words : candidates) {
        for (const quint64 word : words) {
            waits.append({.address = m_memory.number(word + waitersHead), .size = sizeof(quint64)});
        }
    }
    then(m_memory.fetch(waits), [this, candidates] {
        QSet<quint64> waiters; // records
        for (const RawGoroutine &goroutine : std::as_const(m_table.goroutines)) {
            if (waitKindOf(goroutine.reason) == WaitKind::Cond) {
                waiters.insert(goroutine.record);
            }
        }
        for (auto it = candidates.cbegin(); it != candidates.cend(); ++it) {
            for (const quint64 word : it.value()) {
                GoroutineWait &wait = m_facts->goroutines[it.key()];
                // The first of the list is the record of a wait, and its field g comes first.
                const quint64 first = m_memory.number(m_memory.number(word + waitersHead));
                if (wait.unknown && waiters.contains(first)) {
                    wait.objects = {word - condWaiters};
                    wait.unknown = false;
                }
            }
        }
        findCoroutines();
    });
}

void WaitReader::findCoroutines()
{
    m_coroutines = std::make_unique<Coroutines>(m_memory, m_layout, m_table, m_stacks, m_heap, *m_facts);
    then(m_coroutines->find(), [this] { readObjects(); });
}

void WaitReader::readObjects()
{
    QList<MemoryRange> ranges;
    for (const GoroutineWait &wait : std::as_const(m_facts->goroutines)) {
        for (const quint64 object : wait.objects) {
            ranges.append(objectRange(object));
        }
    }
    then(m_memory.fetch(ranges), [this] {
        work([this](const StopToken &) { describeObjects(); },
             [this] {
                 m_queues = std::make_unique<WaitQueues>(m_memory, m_layout, m_table, *m_facts);
                 then(m_queues->fill(), [this] { findLocks(); });
             });
    });
}

void WaitReader::describeObjects()
{
    for (const GoroutineWait &wait : std::as_const(m_facts->goroutines)) {
        for (const quint64 address : wait.objects) {
            const SyncKind kind = syncKindOf(wait.kind);
            SyncObject &object = m_facts->objects[address];
            if (object.address == 0 || kind == SyncKind::RwMutex) {
                object = describeObject(address, kind, m_memory, m_layout);
            }
        }
    }
}

void WaitReader::findLocks()
{
    m_locks = std::make_unique<LockFinder>(many() ? nullptr : m_client, m_stacks, *m_facts);
    then(m_locks->find(), [this] { guessHolders(); });
}

void WaitReader::guessHolders()
{
    QList<UnreadLock> unread = m_locks->unread();
    QHash<GoroutineId, quint64> ends;
    for (const RawGoroutine &raw : std::as_const(m_table.goroutines)) {
        ends.insert(raw.id, raw.stackEnd);
    }
    for (UnreadLock &lock : unread) {
        lock.stackEnd = ends.value(lock.goroutine);
    }
    m_guess = std::make_unique<HolderGuess>(m_memory, m_heap, m_walked, *m_facts);
    then(m_guess->guess(unread), [this] {
        // The last to name things: until here a name is what is written where it is used.
        m_names = std::make_unique<PackageNames>(m_client, m_layout, *m_facts);
        then(m_names->find(), [this] {
            sayWhatHidesHolders();
            readRoots();
        });
    });
}

/// Whether somebody is known to have each lock that is taken and waited for.
bool WaitReader::allLocksAreKnown() const
{
    QSet<quint64> had;
    for (const LockHolding &holding : std::as_const(m_facts->holdings)) {
        had.insert(holding.object);
    }
    return std::ranges::all_of(m_facts->goroutines, [&](const GoroutineWait &wait) {
        const quint64 lock = wait.objects.value(0);
        return !isLock(wait.kind) || had.contains(lock) || !m_facts->objects.value(lock).locked;
    });
}

void WaitReader::sayWhatHidesHolders()
{
    if (allLocksAreKnown()) {
        return;
    }
    QStringList names;
    const QStringList files = m_locks->missingFiles();
    for (const QString &file : files.first(std::min(files.size(), mostNamed))) {
        names.append(QFileInfo(file).fileName());
    }
    if (!files.isEmpty()) {
        m_facts->missing.append(
            QCoreApplication::translate(
                "WaitReader",
                "Who has a lock is read from the source, of which %n file(s) are not here (%1). Tell where they are.",
                nullptr, static_cast<int>(files.size()))
                .arg(files.size() > mostNamed ? names.join(u", "_s) + u", …"_s : names.join(u", "_s)));
    }
    const QList<UnreadLock> open = m_guess->open();
    if (std::ranges::any_of(open,
                            [this](const UnreadLock &lock) { return m_optimised.contains(lock.taken.function); })) {
        m_facts->missing.append(QCoreApplication::translate(
            "WaitReader",
            "Variables that were optimised away hide who has a lock. Built with -gcflags='all=-N -l' the program tells "
            "more."));
    }
}

void WaitReader::readRoots()
{
    if (m_heap.size() > largestHeap) {
        m_facts->missing.append(QCoreApplication::translate(
            "WaitReader",
            "The heap is too large to look for what can still be reached; only rings of locks are found."));
        m_facts->stuck = leaked();
        m_promise.answer(WaitFactsPtr(m_facts));
        return;
    }
    m_rootsReader = std::make_unique<RootsReader>(m_client, m_memory);
    then<LivenessRoots>(m_rootsReader->everything(m_layout, m_table, m_walked), [this](const LivenessRoots &all) {
        m_roots = all;
        solve(all, [this](const QSet<GoroutineId> &stuck) {
            m_facts->stuck = stuck;
            then<LivenessRoots>(m_rootsReader->used(m_table, m_stacks, *m_locks, m_optimised),
                                [this](const LivenessRoots &used) {
                                    solve(used, [this, used](const QSet<GoroutineId> &likely) {
                                        keepStuck(likely);
                                        findApart(used, likely);
                                    });
                                });
        });
    });
}

/// Those of whom the runtime itself says it.
QSet<GoroutineId> WaitReader::leaked() const
{
    QSet<GoroutineId> found;
    for (const RawGoroutine &goroutine : m_table.goroutines) {
        if (goroutine.leaked) {
            found.insert(goroutine.id);
        }
    }
    for (const GoroutineWait &wait : std::as_const(m_facts->goroutines)) {
        if (m_allAsleep && isBlocked(wait.kind) && !wait.system) {
            found.insert(wait.id);
        }
    }
    return found;
}

/// What could not be read may be what would wake them.
void WaitReader::keepStuck(const QSet<GoroutineId> &likely)
{
    m_facts->likelyStuck = likely + leaked();
    QStringList doubts = m_rootsReader->doubts();
    if (!m_table.complete || !m_rootsReader->complete() || !m_heapComplete) {
        doubts.prepend(QCoreApplication::translate(
            "WaitReader",
            "A part of the program's memory could not be read. Who waits for ever is suspected only: what is missing "
            "may be what wakes them."));
    }
    if (!doubts.isEmpty()) {
        m_facts->likelyStuck += m_facts->stuck;
        m_facts->stuck.clear();
        m_facts->missing += doubts;
    }
    m_facts->stuck += leaked();
}

/// Only where somebody keeps a lock who waits for something else.
void WaitReader::findApart(const LivenessRoots &used, const QSet<GoroutineId> &likely)
{
    if (many() || keepersOfLocks(*m_facts).isEmpty()) {
        beginWalks(likely);
        return;
    }
    const auto begin = [this, used](const StopToken &) -> Result<LivenessRoots> {
        return rootsWithoutPackage(*m_facts, used, m_stacks, *m_locks);
    };
    then<LivenessRoots>(m_jobs.run<LivenessRoots>(begin), [this, likely](const LivenessRoots &roots) {
        solve(roots, [this, likely](const QSet<GoroutineId> &apart) {
            m_facts->apart = apart;
            beginWalks(likely);
        });
    });
}

void WaitReader::solve(const LivenessRoots &roots, std::function<void(const QSet<GoroutineId> &)> done)
{
    using LivenessPtr = std::shared_ptr<Liveness>;
    const auto begin = [this, roots](const StopToken &) -> Result<LivenessPtr> {
        return std::make_shared<Liveness>(*m_facts, roots, m_heap, m_table.records);
    };
    then<LivenessPtr>(m_jobs.run<LivenessPtr>(begin),
                      [this, done](const LivenessPtr &liveness) { advance(liveness, done); });
}

void WaitReader::advance(const std::shared_ptr<Liveness> &liveness,
                         const std::function<void(const QSet<GoroutineId> &)> &done)
{
    // A large heap takes its time. Nothing else touches the heap's image or the facts until the answer is here.
    then<Spans>(m_jobs.run<Spans>([liveness](const StopToken &stop) { return liveness->advance(stop); }),
                [this, liveness, done](const Spans &missing) {
                    if (missing.isEmpty()) {
                        done(liveness->stuck());
                    } else {
                        fetchSpans(missing, [this, liveness, done] { advance(liveness, done); });
                    }
                });
}

void WaitReader::fetchSpans(const QSet<qsizetype> &spans, const std::function<void()> &next)
{
    QList<MemoryRange> ranges;
    for (const qsizetype index : spans) {
        const HeapSpan &span = m_heap.span(index);
        ranges.append({.address = span.start, .size = static_cast<qint64>(span.size)});
    }
    const auto supply = [this, spans](const StopToken &) {
        for (const qsizetype index : spans) {
            const HeapSpan &span = m_heap.span(index);
            const auto size = static_cast<qint64>(span.size);
            m_heapComplete = m_heapComplete && m_memory.has(span.start, size);
            m_heap.supply(index, m_memory.padded(span.start, size));
        }
    };
    then(m_memory.fetch(ranges), [this, supply, next] { work(supply, next); });
}

} // namespace Backstep
