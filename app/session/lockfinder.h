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

/// A lock that a frame has taken, by its code, and that could not be found in memory.
struct UnreadLock
{
    GoroutineId goroutine = 0;
    qint64 frameOffset = 0;
    quint64 stackEnd = 0; ///< what the offset counts from
    bool waitsHere = false; ///< the frame is the one that waits
    LockInSource lock;
    CodeLocation taken;
};

/// Unless it is known already, or memory shows that nobody has the lock.
void addHolding(WaitFacts &facts, const LockHolding &holding);

/// Reads, in the source of the frames, who has taken which lock and what waiting goroutines wait for, and compares with
/// the program's memory: an expression counts when it leads to the very object. Files that are not on this machine are
/// left out. Once; main thread.
class LockFinder : public QObject
{
    Q_OBJECT

public:
    /// `facts` gets holdings and the objects' expressions; it and `stacks` must outlive the search. Without a client
    /// nothing is compared with memory: every lock is unread, and expressions are what is written.
    LockFinder(std::shared_ptr<Delve::Client> client, const Stacks &stacks, WaitFacts &facts,
               QObject *parent = nullptr);

    FutureResult<void> find();
    /// Null where there is no source; after find() only.
    [[nodiscard]] QList<UnreadLock> unread() const { return m_unread; }
    /// Those of the person's code and of packages that are not on this machine.
    [[nodiscard]] QStringList missingFiles() const;
    [[nodiscard]] GoSourcePtr source(const QString &file) const { return m_sources.value(file); }

private:
    void sourcesRead();
    void findHoldings(Questions &questions);
    void findHoldings(Questions &questions, const Stack &stack, const Frame &frame);
    void findExpressions(Questions &questions);
    void findCases(Questions &questions, const GoroutineWait &wait, const GoSource &source);
    void nameCases(const GoroutineWait &wait, const QList<CaseInSource> &cases, const QList<quint64> &channels);
    void nameObject(Questions &questions, const GoroutineWait &wait, const QString &expression);
    [[nodiscard]] const QList<LockInSource> &locksAt(const CodeLocation &place, WaitKind waits);
    void take(const UnreadLock &unread, const SyncObject &object);

    std::shared_ptr<Delve::Client> m_client;
    const Stacks &m_stacks;
    WaitFacts &m_facts;
    QHash<QString, GoSourcePtr> m_sources;
    QHash<std::pair<QString, std::pair<int, int>>, QList<LockInSource>> m_locks; ///< by file, line, kind of wait
    QHash<std::pair<QString, int>, QString> m_expressions; ///< of what is waited for, the same
    QList<UnreadLock> m_unread;
    QSet<quint64> m_wanted; ///< locks that somebody waits for
    QHash<GoroutineId, WaitKind> m_kinds; ///< of waits
    SharedPromise<void> m_promise;
    JobRunner m_jobs; ///< last: its work uses the members above
};

/// Null where it cannot be read or is too large. Thread-safe.
[[nodiscard]] Result<GoSourcePtr> readGoSource(const QString &path);

/// The lock or channel that an expression's value is or leads to; address 0 where it is none.
[[nodiscard]] SyncObject syncObject(const Delve::Variable &value);

} // namespace Backstep
