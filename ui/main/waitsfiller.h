// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/jobrunner.h"
#include "app/goroutines/waitfacts.h"
#include "app/session/stop.h"

#include <QObject>

namespace Backstep {

class DockIntents;
class SessionController;
class WaitsModel;

/// Finds out who waits for whom, once a stop, and only while the panel that shows it is in sight. It takes the debugger
/// a while, so it is asked after every other panel has what belongs to the stop; the report is made on another thread.
class WaitsFiller : public QObject
{
    Q_OBJECT

public:
    WaitsFiller(SessionController &session, WaitsModel &model, DockIntents &intents, QObject *parent = nullptr);

    void setShown(bool shown);

private:
    void sessionChanged();
    void begin(const StopPtr &stop);
    void lookWhereNeeded();
    void look();
    void take(const Result<WaitFactsPtr> &facts);
    void give(const WaitFactsPtr &facts);
    void drop();

    SessionController &m_session;
    WaitsModel &m_model;
    bool m_shown = false;
    quint64 m_position = 0; ///< where the program stands
    quint64 m_filled = 0; ///< the stop for which the other panels are full
    quint64 m_done = 0; ///< the position that was looked at, or given up
    quint64 m_ticket = 0; ///< of what is under way
    bool m_looking = false;
    FutureResult<WaitFactsPtr> m_asked;
    JobRunner m_jobs;
};

} // namespace Backstep
