// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/main/waitsfiller.h"

#include "app/capsule/capsuleerror.h"
#include "app/session/debugsession.h"
#include "ui/docks/dockintents.h"
#include "ui/main/sessioncontroller.h"
#include "ui/main/stopfiller.h"
#include "ui/models/waitsmodel.h"

namespace Backstep {

WaitsFiller::WaitsFiller(SessionController &session, WaitsModel &model, DockIntents &intents, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_model(model)
{
    connect(&session, &SessionController::sessionChanged, this, &WaitsFiller::sessionChanged);
    connect(&session, &SessionController::stopped, this, &WaitsFiller::begin);
    connect(&session.filler(), &StopFiller::filled, this, [this](quint64 stop) {
        m_filled = stop;
        lookWhereNeeded();
    });
    connect(&model.status(), &ListStatus::cancelRequested, this, [this] {
        drop();
        m_done = m_position;
        m_model.status().setReady(tr("It was cancelled. Look Again asks anew."));
    });
    connect(&intents, &DockIntents::waitsWanted, this, [this] {
        drop();
        m_done = 0;
        lookWhereNeeded();
    });
}

void WaitsFiller::setShown(bool shown)
{
    m_shown = shown;
    lookWhereNeeded();
}

void WaitsFiller::sessionChanged()
{
    drop();
    m_position = 0;
    m_filled = 0;
    m_done = 0;
    m_model.clear();
    m_model.status().setReady();
    if (DebugSession *session = m_session.session()) {
        // Queued: a movement that leads nowhere ends where it began, and what it cut off is asked again.
        connect(
            session, &DebugSession::stateChanged, this,
            [this](SessionState state) {
                if (state == SessionState::Stopped) {
                    lookWhereNeeded();
                }
            },
            Qt::QueuedConnection);
    }
}

void WaitsFiller::begin(const StopPtr &stop)
{
    if (stop->position != m_position) {
        drop();
        m_position = stop->position;
        m_model.status().setReady();
    }
    m_model.beginStop(stop->position, stop->goroutine);
    lookWhereNeeded();
}

void WaitsFiller::lookWhereNeeded()
{
    const DebugSession *session = m_session.session();
    const StopPtr stop = session ? session->currentStop() : nullptr;
    if (m_shown && !m_looking && stop && session->state() == SessionState::Stopped && stop->number == m_filled
        && stop->position == m_position && m_done != m_position) {
        look();
    }
}

void WaitsFiller::look()
{
    m_looking = true;
    m_model.status().setLoading(tr("Looking who waits for whom…"), true);
    m_asked = m_session.session()->waitFacts(LockOwners::Searched);
    QFuture(m_asked).then(this, [this, ticket = ++m_ticket](const Result<WaitFactsPtr> &facts) {
        if (ticket == m_ticket) {
            take(facts);
        }
    });
}

void WaitsFiller::take(const Result<WaitFactsPtr> &facts)
{
    if (facts) {
        give(*facts);
        return;
    }
    drop();
    const QString &code = facts.error().code;
    if (code == ErrorCode::stale || code == ErrorCode::cancelled) {
        return; // asked again when the other panels are full
    }
    m_done = m_position;
    m_model.setView({});
    if (code == ErrorCode::notSupported || code == CapsuleCode::notCaptured) {
        m_model.status().setReady(facts.error().message);
    } else {
        m_model.status().setFailed(facts.error().message);
    }
}

void WaitsFiller::give(const WaitFactsPtr &facts)
{
    m_jobs.run<WaitViewPtr>([facts](const StopToken &) -> Result<WaitViewPtr> { return makeWaitView(*facts); })
        .then(this, [this, ticket = m_ticket](const Result<WaitViewPtr> &view) {
            if (ticket == m_ticket) {
                drop();
                m_done = m_position;
                m_model.setView(*view);
            }
        });
}

/// What is under way is not wanted any more.
void WaitsFiller::drop()
{
    ++m_ticket;
    std::exchange(m_asked, {}).cancel();
    if (std::exchange(m_looking, false)) {
        m_model.status().setReady();
    }
}

} // namespace Backstep
