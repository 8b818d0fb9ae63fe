// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/jobrunner.h"
#include "app/delve/client.h"
#include "app/goroutines/gosource.h"
#include "app/session/questions.h"
#include "app/session/stack.h"

namespace Backstep {

using GoSourcePtr = std::shared_ptr<const GoSource>;
using Stacks = QHash<GoroutineId, Stack>;

/// Reads, in the source of the frames, who has taken which lock and what waiting goroutines wait for, and compares with
/// the program's memory: an expression counts when it leads to the very object. Files that are not on this machine are
/// left out. Once; main thread.
class LockFinder : public QObject
{
    Q_OBJECT

public:
    /// `facts` gets holdings and the objects' expressions; it and `stacks` must outlive the search.
    LockFinder(std::shared_ptr<Delve::Client> client, const Stacks &stacks, WaitFacts &facts,
               QObject *parent = nullptr);

    FutureResult<void> find();
    /// Null where there is no source; after find() only.
    [[nodiscard]] GoSourcePtr source(const QString &file) const { return m_sources.value(file); }

private:
    void sourcesRead();
    void findHoldings(Questions &questions);
    void findHoldings(Questions &questions, const Stack &stack, const Frame &frame);
    void findExpressions(Questions &questions);
    void nameObject(Questions &questions, const GoroutineWait &wait, const QString &expression);
    void addHolding(const LockHolding &holding);

    std::shared_ptr<Delve::Client> m_client;
    const Stacks &m_stacks;
    WaitFacts &m_facts;
    JobRunner m_jobs;
    QHash<QString, GoSourcePtr> m_sources;
    QSet<quint64> m_wanted; ///< locks that somebody waits for
    SharedPromise<void> m_promise;
};

/// The lock or channel that an expression's value is or leads to; address 0 where it is none.
[[nodiscard]] SyncObject syncObject(const Delve::Variable &value);

} // namespace Backstep
