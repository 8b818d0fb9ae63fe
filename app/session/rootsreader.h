// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/jobrunner.h"
#include "app/goroutines/liveness.h"
#include "app/session/goroutinetable.h"
#include "app/session/lockfinder.h"
#include "app/session/stackwalker.h"

namespace Backstep {

/// Collects where pointers into the heap come from: package variables, stacks, the runtime's records. Once; main
/// thread.
class RootsReader : public QObject
{
    Q_OBJECT

public:
    RootsReader(std::shared_ptr<Delve::Client> client, MemoryReader &memory, QObject *parent = nullptr);

    /// Everything that code may still use: of the stacks that were walked the words that are used again, of others
    /// every word.
    FutureResult<LivenessRoots> everything(const RuntimeLayout &layout, const GoroutineTable &table,
                                           const RawStacks &walked);
    /// The same, but of stacks that were not walked, in frames whose source is here, only the variables that may be
    /// used again, and of the runtime's own frames nothing. Optimised functions keep variables where debug information
    /// cannot follow: of those every word.
    FutureResult<LivenessRoots> used(const GoroutineTable &table, const Stacks &stacks, const LockFinder &sources,
                                     const QSet<QString> &optimised);

    /// Once everything() is answered: all memory could be read.
    [[nodiscard]] bool complete() const { return m_complete; }
    /// The same: what else may be missing, a sentence each.
    [[nodiscard]] QStringList doubts() const { return m_doubts; }

private:
    /// Of finalizers, or of cleanups, that wait for their turn.
    struct Block
    {
        quint64 address = 0;
        qint64 size = 0;
        qint64 link = 0;
    };

    [[nodiscard]] QByteArray wordsAt(quint64 address, qint64 size);
    [[nodiscard]] QList<MemoryRange> timersOfProcessors() const;
    void fetchStacks();
    void readSpecials(QHash<quint64, quint64> open);
    void readBlocks(const QList<Block> &open);
    void addRegisters(Questions &questions);
    void answerRegisters();
    void takeStacks();
    void finish();
    [[nodiscard]] quint64 lowest(const RawGoroutine &goroutine) const;
    [[nodiscard]] GoSourcePtr sourceOf(const Frame &frame, const LockFinder &sources) const;
    void keepRest(const RawGoroutine &goroutine, const Stack &stack, const LockFinder &sources);
    void askVariables(Questions &questions, const RawGoroutine &goroutine, const Frame &frame,
                      const GoSourcePtr &source);
    void addVariable(const RawGoroutine &goroutine, const Delve::Variable &variable);
    void addWord(QByteArray &words, quint64 pointer);

    std::shared_ptr<Delve::Client> m_client;
    MemoryReader &m_memory;
    RuntimeLayout m_layout;
    GoroutineTable m_table;
    RawStacks m_walked;
    qint64 m_recordSize = 0;
    QSet<QString> m_optimised;
    LivenessRoots m_all;
    bool m_complete = true;
    QStringList m_doubts;
    QSet<quint64> m_blocks; ///< that were read
    QSet<quint64> m_specials; ///< the same
    QSet<GoroutineId> m_running; ///< of which no register was had
    LivenessRoots m_used;
    SharedPromise<LivenessRoots> m_promise;
    JobRunner m_jobs; ///< last: its work uses the members above
};

} // namespace Backstep
