// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"
#include "app/capsule/moment.h"
#include "app/session/capsulerequest.h"
#include "app/session/debugsession.h"
#include "app/session/momentwaits.h"

#include <QObject>

namespace Backstep {

/// Asks a session for everything of its present stop that a capsule keeps. All questions are asked as soon as their
/// answers cannot depend on others, so that a debugger gets them in one go: with the list of goroutines also the stacks
/// of those that were in the last one, since most still are. Main thread; one collection at a time.
class MomentCollector : public QObject
{
    Q_OBJECT

public:
    MomentCollector(DebugSession &session, const CapsuleContents &contents, QObject *parent = nullptr);

    /// Whose arguments and locals. Those of waiting ones cost as much again as all else, so not at each moment.
    enum class Whose { OfTheStopped, AlsoOfWaiting };

    /// Not masked yet. What cannot be read of one goroutine is left out; errors are `stale` when the session moved on
    /// meanwhile, and its own when it ended or could not list what there is. `worked`: see WaitsToKeep.
    [[nodiscard]] FutureResult<MomentPtr> collect(Whose whose = Whose::OfTheStopped, qint64 worked = 0);
    /// Of every moment also who waits for whom; else where it is worth its time.
    void keepAllWaits() { m_waits.keepAll(); }
    /// Owners of locks are not looked for where that would move the session.
    void stayWhereItStands() { m_owners = LockOwners::Known; }

private:
    struct Collection;
    using Shared = std::shared_ptr<Collection>;

    void askGoroutines(const Shared &collection, int first);
    void takeGoroutines(const Shared &collection, const GoroutinePage &page);
    /// Once for each goroutine of a collection.
    void askStack(const Shared &collection, GoroutineId id, bool values);
    void askValues(const Shared &collection, GoroutineId id, int frame);
    void askWaiting(const Shared &collection);
    void askPackageVariables(const Shared &collection);
    void askWaits(const Shared &collection);
    /// What an answer that did not come well is: one thing that is not kept, or, of a list that would look as if there
    /// were none, the end of the collection.
    enum class Missing { LeftOut, IsTrouble };
    /// Wraps an answer: counts it, and hands on only what came well.
    template<typename T>
    void ask(const Shared &collection, const FutureResult<T> &question, std::function<void(const T &)> take,
             Missing missing = Missing::LeftOut);
    void finish(const Shared &collection);
    static void putTogether(Collection &collection);

    DebugSession &m_session;
    CapsuleContents m_contents;
    WaitsToKeep m_waits;
    LockOwners m_owners = LockOwners::Searched;
    QList<GoroutineId> m_met; ///< in the first page of the last collection
};

} // namespace Backstep
