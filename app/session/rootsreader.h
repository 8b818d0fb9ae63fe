// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/liveness.h"
#include "app/session/goroutinetable.h"
#include "app/session/lockfinder.h"

namespace Backstep {

/// Collects where pointers into the heap come from: package variables, stacks, the runtime's records. Once; main
/// thread.
class RootsReader : public QObject
{
    Q_OBJECT

public:
    RootsReader(std::shared_ptr<Delve::Client> client, MemoryReader &memory, QObject *parent = nullptr);

    /// Every word of every stack.
    FutureResult<LivenessRoots> everything(const RuntimeLayout &layout, const GoroutineTable &table);
    /// The same, but of frames whose source is here only the variables that may be used again, and of the runtime's own
    /// frames nothing.
    /// Optimised functions keep variables where debug information cannot follow: of those every word.
    FutureResult<LivenessRoots> used(const GoroutineTable &table, const Stacks &stacks, const LockFinder &sources,
                                     const QSet<QString> &optimised);

private:
    [[nodiscard]] quint64 lowest(const RawGoroutine &goroutine) const;
    [[nodiscard]] GoSourcePtr sourceOf(const Frame &frame, const LockFinder &sources) const;
    void keepRest(const RawGoroutine &goroutine, const Stack &stack, const LockFinder &sources);
    void askVariables(Questions &questions, const RawGoroutine &goroutine, const Frame &frame,
                      const GoSourcePtr &source);
    void addVariable(const RawGoroutine &goroutine, const Delve::Variable &variable);
    void addWord(GoroutineId goroutine, quint64 pointer);

    std::shared_ptr<Delve::Client> m_client;
    MemoryReader &m_memory;
    qint64 m_recordSize = 0;
    QSet<QString> m_optimised;
    LivenessRoots m_all;
    LivenessRoots m_used;
    SharedPromise<LivenessRoots> m_promise;
};

} // namespace Backstep
