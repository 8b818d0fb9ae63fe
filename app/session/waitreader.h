// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/coroutines.h"
#include "app/session/goroutinetable.h"
#include "app/session/holderguess.h"
#include "app/session/labelreader.h"
#include "app/session/lockfinder.h"
#include "app/session/packagenames.h"
#include "app/session/rootsreader.h"
#include "app/session/waitqueues.h"

namespace Backstep {

class PathTranslator;

/// Finds out who waits for whom at the stop where the program stands: goroutines and their waits from memory, stacks
/// from Delve, holders of locks from the source, and what can still be reached from a walk through the heap. Nothing in
/// the program is changed and nothing moves. Once; main thread. When it is destroyed before its end it answers
/// "cancelled", and but for some dozen questions that are under way nothing more is asked.
class WaitReader : public QObject
{
    Q_OBJECT

public:
    /// Tells how much has been read.
    [[nodiscard]] const MemoryReader &memory() const { return m_memory; }
    WaitReader(std::shared_ptr<Delve::Client> client, const PathTranslator *paths, QObject *parent = nullptr);

    ~WaitReader() override;

    FutureResult<WaitFactsPtr> read();

private:
    using Spans = QSet<qsizetype>;

    template<typename T>
    void then(const FutureResult<T> &step, std::function<void(const T &)> next);
    void then(const FutureResult<void> &step, std::function<void()> next);
    void work(std::function<void(const StopToken &)> work, std::function<void()> next);
    void readTable();
    [[nodiscard]] bool many() const;
    void readList();
    void readStacks();
    void readLabels();
    void describe();
    void readConditions();
    void searchConditions();
    void tryConditions(const QHash<qsizetype, QList<quint64>> &candidates);
    void findCoroutines();
    void readObjects();
    void describeObjects();
    void findLocks();
    void walkStacks();
    void walkCalls();
    void guessHolders();
    void readRoots();
    void readEnd();
    [[nodiscard]] QSet<GoroutineId> leaked() const;
    void keepStuck(const QSet<GoroutineId> &likely);
    void findApart(const LivenessRoots &used, const QSet<GoroutineId> &likely);
    void solve(const LivenessRoots &roots, std::function<void(const QSet<GoroutineId> &)> done);
    void advance(const std::shared_ptr<Liveness> &liveness, const std::function<void(const QSet<GoroutineId> &)> &done);
    void fetchSpans(const QSet<qsizetype> &spans, const std::function<void()> &next);
    void keepReached(const HeapMarker &marker, GoroutineId goroutine, const StopToken &stop);
    [[nodiscard]] QList<GoroutineId> worthWalking(const QSet<GoroutineId> &stuck) const;
    void sayWhatHidesHolders();
    [[nodiscard]] bool allLocksAreKnown() const;
    void beginWalks(const QSet<GoroutineId> &stuck);
    void endWalks();
    void walkNext(QList<GoroutineId> goroutines);
    void walk(const std::shared_ptr<HeapMarker> &marker, GoroutineId goroutine, const QList<GoroutineId> &others);

    std::shared_ptr<Delve::Client> m_client;
    const PathTranslator *m_paths;
    MemoryReader m_memory;
    RuntimeLayout m_layout;
    GoroutineTable m_table;
    std::shared_ptr<WaitFacts> m_facts = std::make_shared<WaitFacts>();
    QHash<GoroutineId, Delve::Goroutine> m_listed; ///< where they are few
    LabelSets m_labels; ///< where they are many
    Stacks m_stacks;
    RawStacks m_walked;
    QSet<QString> m_optimised; ///< functions
    HeapImage m_heap;
    bool m_allAsleep = false; ///< the runtime ends the program because of that
    bool m_heapComplete = true; ///< as far as it was looked at, it could be read
    std::unique_ptr<RootsReader> m_rootsReader;
    LivenessRoots m_roots;
    std::unique_ptr<Coroutines> m_coroutines;
    std::unique_ptr<WaitQueues> m_queues;
    std::unique_ptr<LockFinder> m_locks;
    std::unique_ptr<HolderGuess> m_guess;
    std::unique_ptr<PackageNames> m_names;
    StopSource m_walksEnd; ///< they have a time to keep, and the answer waits for them
    qsizetype m_walksWanted = 0;
    qsizetype m_walksDone = 0;
    SharedPromise<WaitFactsPtr> m_promise;
    JobRunner m_jobs; ///< last: it waits for work that uses the members above
};

template<typename T>
void WaitReader::then(const FutureResult<T> &step, std::function<void(const T &)> next)
{
    QFuture(step).then(this, [this, next = std::move(next)](const Result<T> &result) {
        if (result) {
            next(*result);
        } else {
            m_promise.answer(fail(result.error()));
        }
    });
}

} // namespace Backstep
