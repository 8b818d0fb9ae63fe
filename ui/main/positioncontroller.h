// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/breakpoint.h"
#include "app/session/sessionlog.h"
#include "app/session/stop.h"
#include "ui/widgets/positionmarks.h"

#include <QObject>
#include <QSet>
#include <QTimer>

class QMenu;

namespace Backstep {

class CapsuleSession;
class EventField;
class SessionController;

/// The position bar of the window: collects its marks from stops, output and checkpoints, or from the moments of a
/// capsule, carries out what the person asks for there, and gives it its menu, which lists all checkpoints.
class PositionController : public QObject
{
    Q_OBJECT

public:
    PositionController(SessionController &session, EventField &field, QWidget *window);

private:
    void connectField();
    void sessionChanged();
    void addHits(const StopPtr &stop);
    void addOutput(const OutputLine &line);
    void askCheckpoints();
    void showMarks();
    void showMoment();
    [[nodiscard]] QList<PositionMark> momentMarks() const;
    [[nodiscard]] CapsuleSession *capsule() const;
    void showMenu(const QPoint &place, const QList<PositionMark> &marks);
    void addCheckpointEntries(QMenu &menu, const QList<PositionMark> &marks);
    void askNote();
    void goTo(const PositionMark &mark);

    SessionController &m_session;
    EventField &m_field;
    QWidget *m_window;
    QList<PositionMark> m_output; ///< in the order of their events, as they come
    QList<PositionMark> m_hits;
    QSet<QString> m_hitsKnown;
    QList<Checkpoint> m_checkpoints;
    QTimer m_show; ///< marks come one by one and are shown together
};

} // namespace Backstep
