// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

// A DelveSession's breakpoints and checkpoints.
#include "app/session/delvesession.h"
#include "app/session/sessionerror.h"

namespace Backstep {

using namespace Qt::StringLiterals;

void DelveSession::applyBreakpoints(const std::function<void()> &done)
{
    m_applied.append(done);
    if (!m_applying && m_client) {
        m_applying = true;
        applyPass();
    }
}

void DelveSession::applyPass()
{
    m_book.apply(*m_client, m_stop && m_stop->exited, [this] {
        if (m_client && m_driver && m_book.hasWork()) {
            applyPass(); // changed while it was applied: nobody is answered before all of it is done
            return;
        }
        m_applying = false;
        breakpointsApplied();
    });
}

void DelveSession::breakpointsApplied()
{
    const QList<std::function<void()>> waiting = std::exchange(m_applied, {});
    for (qsizetype i = 0; i < waiting.size(); ++i) {
        waiting.at(i)();
    }
}

Result<Breakpoint> DelveSession::breakpointOr(int id) const
{
    const Breakpoint *breakpoint = m_book.find(id);
    return breakpoint != nullptr ? Result<Breakpoint>(*breakpoint)
                                 : fail(ErrorCode::notFound, tr("There is no breakpoint %1.").arg(id));
}

FutureResult<Breakpoint> DelveSession::addBreakpoint(const BreakpointSpec &spec)
{
    if (m_state == SessionState::Stopped && !m_capabilities.can(Ability::Breakpoints)) {
        return readyResult<Breakpoint>(fail(ErrorCode::notSupported, m_capabilities.whyNot(Ability::Breakpoints)));
    }
    return settled(m_book.add(spec));
}

FutureResult<Breakpoint> DelveSession::changeBreakpoint(int id, const BreakpointSpec &spec)
{
    return m_book.change(id, spec) ? settled(id) : readyResult<Breakpoint>(breakpointOr(id));
}

FutureResult<void> DelveSession::removeBreakpoint(int id)
{
    if (!m_book.remove(id)) {
        return readyResult<void>(fail(breakpointOr(id).error()));
    }
    const SharedPromise<void> promise;
    whenSettled([promise] { promise.answer({}); });
    return promise.future();
}

FutureResult<void> DelveSession::follow(GoroutineId goroutine)
{
    if (m_state == SessionState::Stopped && !m_capabilities.can(Ability::Breakpoints)) {
        return readyResult<void>(fail(ErrorCode::notSupported, m_capabilities.whyNot(Ability::Breakpoints)));
    }
    m_book.setGoroutine(goroutine);
    const SharedPromise<void> promise;
    whenSettled([promise] { promise.answer({}); });
    return promise.future();
}

FutureResult<Breakpoint> DelveSession::settled(int id)
{
    const SharedPromise<Breakpoint> promise;
    whenSettled([this, promise, id] { promise.answer(breakpointOr(id)); });
    return promise.future();
}

void DelveSession::whenSettled(const std::function<void()> &done)
{
    if (!m_book.hasWork() && m_state != SessionState::Stopped) {
        done(); // it was never in the debugger
        return;
    }
    switch (m_state) {
    case SessionState::Stopped: applyBreakpoints(done); break;
    case SessionState::Moving:
        // The debugger takes no breakpoint while the target moves: it is halted, and goes on when they are set. A step
        // that is halted is lost, so there the breakpoint waits for its end.
        m_applied.append(done);
        if (m_again && m_client->isMoving()) {
            m_driver->halt();
        }
        break;
    case SessionState::Opening: m_applied.append(done); break;
    default: Q_EMIT breakpointsChanged(m_book.list()); done();
    }
}

FutureResult<Checkpoint> DelveSession::addCheckpoint(const QString &note)
{
    if (const std::optional<Error> refusal = whyNot(Ability::Checkpoints)) {
        return readyResult<Checkpoint>(fail(*refusal));
    }
    const SharedPromise<Checkpoint> promise;
    const StopPtr here = m_stop;
    m_client->checkpoint(note).then(this, [this, promise, note, here](const Result<int> &id) {
        if (!id) {
            promise.answer(fail(id.error()));
            return;
        }
        const Checkpoint checkpoint{.id = *id, .note = note, .event = here->event};
        m_checkpoints.append({.checkpoint = checkpoint, .thread = here->thread});
        promise.answer(checkpoint);
    });
    return promise.future();
}

FutureResult<CheckpointListPtr> DelveSession::checkpoints()
{
    QList<Checkpoint> list;
    for (const KeptCheckpoint &kept : std::as_const(m_checkpoints)) {
        list.append(kept.checkpoint);
    }
    return readyResult<CheckpointListPtr>(std::make_shared<const QList<Checkpoint>>(list));
}

FutureResult<void> DelveSession::removeCheckpoint(int id)
{
    const auto removed = m_checkpoints.removeIf([id](const KeptCheckpoint &kept) { return kept.checkpoint.id == id; });
    if (removed == 0) {
        return readyResult<void>(fail(ErrorCode::notFound, tr("There is no checkpoint %1.").arg(id)));
    }
    return m_client ? m_client->clearCheckpoint(id) : readyResult<void>({});
}

} // namespace Backstep
