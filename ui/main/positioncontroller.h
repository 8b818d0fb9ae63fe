// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/capsule/moment.h"
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
/// capsule, carries out what the person asks for there, and gives it its menu. Has the one list of checkpoints, which
/// a key opens, too.
class PositionController : public QObject
{
    Q_OBJECT

public:
    PositionController(SessionController &session, EventField &field, QWidget *window);

    /// True when the action was the list of checkpoints.
    bool runAction(const QString &id);

private:
    void connectField();
    void sessionChanged();
    void addHits(const StopPtr &stop);
    void addOutput(const OutputLine &line);
    void askOutput(qint64 first);
    void takeOutput(qint64 first, const QList<OutputLine> &lines);
    void askCheckpoints();
    void showMarks();
    void showMoment();
    [[nodiscard]] QString momentText(const MomentInfo &moment) const;
    [[nodiscard]] QList<PositionMark> momentMarks() const;
    [[nodiscard]] QList<PositionMark> checkpointMarks() const;
    [[nodiscard]] CapsuleSession *capsule() const;
    void showMenu(const QPoint &place, const QList<PositionMark> &marks);
    [[nodiscard]] QMenu *makeMenu() const;
    void addCheckpointEntries(QMenu &menu, const QList<PositionMark> &marks);
    void listCheckpoints(QMenu &menu);
    void addAdding(QMenu &menu);
    void goToCheckpoint(int id);
    void askNote();
    void goTo(const PositionMark &mark);

    SessionController &m_session;
    EventField &m_field;
    QWidget *m_window;
    QList<PositionMark> m_output; ///< by events as they come, or all there is by moments
    QList<PositionMark> m_hits;
    QSet<QString> m_hitsKnown;
    QList<Checkpoint> m_checkpoints;
    bool m_askAgain = false; ///< for the checkpoints, at the next stop
    MomentInfoListPtr m_marked; ///< the moments that m_momentMarks are of
    QList<qint64> m_momentEvents;
    QList<PositionMark> m_momentMarks;
    QTimer m_show; ///< marks come one by one and are shown together
};

/// "Checkpoint 2, event 848": how one is called everywhere.
[[nodiscard]] QString checkpointTitle(const Checkpoint &checkpoint);

} // namespace Backstep
