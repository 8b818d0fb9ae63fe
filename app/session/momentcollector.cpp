// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/momentcollector.h"

#include "app/session/debugsession.h"
#include "app/session/sessionerror.h"

namespace Backstep {

namespace {

constexpr int goroutinePage = 1'000;

/// Package variables that say how the program was started and in what surroundings.
bool tellsSurroundings(const QString &name)
{
    static const QSet<QString> names{QStringLiteral("os.Args"), QStringLiteral("syscall.envs"),
                                     QStringLiteral("syscall.env"), QStringLiteral("runtime.envs"),
                                     QStringLiteral("runtime.argslice")};
    return names.contains(name);
}

bool hasOwnCode(const StackPtr &stack)
{
    if (!stack || stack->firstUserFrame < 0 || stack->firstUserFrame >= stack->frames.size()) {
        return false;
    }
    return !stack->frames.at(stack->firstUserFrame).runtime;
}

} // namespace

/// Of the topmost user frame of a goroutine. Kept where both came: one alone would say of the other that there is none.
struct FrameOnTheWay
{
    int frame = 0;
    std::optional<VariableList> arguments;
    std::optional<VariableList> locals;
};

struct MomentCollector::Collection
{
    Moment moment;
    QSet<GoroutineId> asked;
    QHash<GoroutineId, StackPtr> stacks;
    QHash<GoroutineId, FrameOnTheWay> values;
    int pending = 1; ///< one for collect() itself
    bool waitsAsked = false;
    bool asksWaiting = false; ///< yet to be done, once all stacks are known
    bool isEnd = false; ///< where the making ended: who waits there is what it is for
    qint64 worked = 0;
    std::optional<Error> trouble;
    SharedPromise<MomentPtr> promise;
};

MomentCollector::MomentCollector(DebugSession &session, const CapsuleContents &contents, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_contents(contents)
{
}

FutureResult<MomentPtr> MomentCollector::collect(Whose whose, qint64 worked)
{
    const auto collection = std::make_shared<Collection>();
    collection->worked = worked;
    collection->isEnd = whose == Whose::AlsoOfWaiting;
    collection->asksWaiting = whose == Whose::AlsoOfWaiting && m_contents.values && !m_contents.valuesOfAll;
    const FutureResult<MomentPtr> future = collection->promise.future();
    const StopPtr stop = m_session.currentStop();
    if (!stop) {
        return readyResult<MomentPtr>(fail(SessionCode::closed, tr("There is no stop to keep.")));
    }
    collection->moment.stop = *stop;
    if (m_session.capabilities().can(Ability::Goroutines)) {
        if (stop->goroutine != 0) {
            askStack(collection, stop->goroutine, m_contents.values);
        }
        for (const BreakpointHit &hit : stop->hits) { // several of a live program may hit at once
            askStack(collection, hit.goroutine, m_contents.values);
        }
        askGoroutines(collection, 0);
        for (const GoroutineId id : std::as_const(m_met)) {
            askStack(collection, id, m_contents.values && m_contents.valuesOfAll);
        }
        if (!m_contents.packageVariables.isEmpty()) {
            askPackageVariables(collection);
        }
    }
    finish(collection);
    return future;
}

template<typename T>
void MomentCollector::ask(const Shared &collection, const FutureResult<T> &question,
                          std::function<void(const T &)> take, Missing missing)
{
    ++collection->pending;
    FutureResult<T> asked = question;
    asked.then(this, [this, collection, missing, take = std::move(take)](const Result<T> &answer) {
        const bool gone =
            !answer && (answer.error().code == ErrorCode::stale || m_session.state() != SessionState::Stopped);
        if (answer) {
            take(*answer);
        } else if (gone || missing == Missing::IsTrouble) {
            collection->trouble = answer.error();
        }
        finish(collection);
    });
}

void MomentCollector::askGoroutines(const Shared &collection, int first)
{
    const auto take = [this, collection, first](const GoroutinePagePtr &page) {
        if (first == 0) {
            m_met.clear();
            for (const Goroutine &goroutine : page->goroutines) {
                m_met.append(goroutine.id);
            }
        }
        takeGoroutines(collection, *page);
    };
    ask<GoroutinePagePtr>(collection, m_session.goroutines(first, goroutinePage), take, Missing::IsTrouble);
}

void MomentCollector::takeGoroutines(const Shared &collection, const GoroutinePage &page)
{
    for (const Goroutine &goroutine : page.goroutines) {
        collection->moment.goroutines.append({.goroutine = goroutine, .stack = {}, .values = {}});
        if (goroutine.unreadable.isEmpty()) {
            askStack(collection, goroutine.id, m_contents.values && m_contents.valuesOfAll);
        }
    }
    if (page.next) {
        askGoroutines(collection, *page.next);
    }
}

void MomentCollector::askStack(const Shared &collection, GoroutineId id, bool values)
{
    if (collection->asked.contains(id)) {
        return;
    }
    collection->asked.insert(id);
    ask<StackPtr>(collection, m_session.stack(id, m_contents.stackDepth),
                  [this, collection, id, values](const StackPtr &stack) {
                      collection->stacks.insert(id, stack);
                      if (values && !stack->frames.isEmpty()) {
                          askValues(collection, id, stack->firstUserFrame);
                      }
                  });
}

void MomentCollector::askValues(const Shared &collection, GoroutineId id, int frame)
{
    const Scope scope{.goroutine = id, .frame = frame};
    LoadLimits limits;
    limits.depth = m_contents.valueDepth;
    collection->values[id].frame = frame;
    ask<VariableListPtr>(collection, m_session.arguments(scope, limits),
                         [collection, id](const VariableListPtr &list) { collection->values[id].arguments = *list; });
    ask<VariableListPtr>(collection, m_session.locals(scope, limits),
                         [collection, id](const VariableListPtr &list) { collection->values[id].locals = *list; });
}

void MomentCollector::askPackageVariables(const Shared &collection)
{
    LoadLimits limits;
    limits.depth = m_contents.valueDepth;
    const auto take = [this, collection](const VariableListPtr &list) {
        VariableList kept = *list;
        kept.removeIf([this](const Variable &variable) {
            const bool line =
                variable.name.endsWith(QStringLiteral("Args")) || variable.name.endsWith(QStringLiteral("argslice"));
            return tellsSurroundings(variable.name) && !(line ? m_contents.commandLine : m_contents.environment);
        });
        collection->moment.packageVariables = kept;
    };
    ask<VariableListPtr>(collection, m_session.packageVariables(m_contents.packageVariables, limits), take,
                         Missing::IsTrouble);
}

/// Last: what else is there says whether it is worth its time.
void MomentCollector::askWaits(const Shared &collection)
{
    m_waits.begin();
    ask<WaitFactsPtr>(collection, m_session.waitFacts(m_owners),
                      [collection](const WaitFactsPtr &facts) { collection->moment.waits = facts; });
}

/// Those that wait in the program's own code; of a crowd some of each place.
void MomentCollector::askWaiting(const Shared &collection)
{
    QHash<QPair<QString, int>, int> met; ///< by place
    int asked = 0;
    for (const CapturedGoroutine &captured : std::as_const(collection->moment.goroutines)) {
        const GoroutineId id = captured.goroutine.id;
        const StackPtr stack = collection->stacks.value(id);
        if (captured.goroutine.waitReason.isEmpty() || !hasOwnCode(stack) || collection->values.contains(id)) {
            continue;
        }
        const CodeLocation &place = stack->frames.at(stack->firstUserFrame).location;
        if (++met[{place.file, place.line}] <= CapsuleContents::waitingAtALine
            && ++asked <= CapsuleContents::waitingInAll) {
            askValues(collection, id, stack->firstUserFrame);
        }
    }
}

void MomentCollector::finish(const Shared &collection)
{
    if (--collection->pending > 0) {
        return;
    }
    if (!collection->trouble && std::exchange(collection->asksWaiting, false)) {
        ++collection->pending; // one for asking
        askWaiting(collection);
        finish(collection);
        return;
    }
    if (collection->trouble) {
        collection->promise.answer(fail(*collection->trouble));
        return;
    }
    if (collection->waitsAsked) {
        m_waits.end(collection->moment.waits != nullptr);
    } else {
        putTogether(*collection);
        collection->waitsAsked = m_session.capabilities().can(Ability::Goroutines)
            && (m_waits.wanted(collection->moment, collection->worked) || collection->isEnd);
        if (collection->waitsAsked) {
            askWaits(collection);
            return;
        }
    }
    collection->promise.answer(std::make_shared<const Moment>(std::move(collection->moment)));
}

void MomentCollector::putTogether(Collection &collection)
{
    Moment &moment = collection.moment;
    for (CapturedGoroutine &captured : moment.goroutines) {
        const GoroutineId id = captured.goroutine.id;
        captured.stack = collection.stacks.value(id);
        const FrameOnTheWay values = collection.values.value(id);
        if (values.arguments && values.locals) {
            captured.values = {{.frame = values.frame, .arguments = *values.arguments, .locals = *values.locals}};
        }
    }
}

} // namespace Backstep
