// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/widgets/positionmarks.h"

#include <QWidget>

class QLabel;
class QLineEdit;

namespace Backstep {

class PositionBar;

/// Where in the recording we are: the event's number to read and to type over, the number of events, and a PositionBar
/// whose length is the recording, or the moments of a capsule one beside the other. Enter or a click on the bar asks to
/// go there; Escape takes back what was typed.
class EventField : public QWidget
{
    Q_OBJECT

public:
    explicit EventField(QWidget *parent = nullptr);

    /// Absent values: not known (a live program), or past the end.
    void setPosition(std::optional<qint64> event, std::optional<qint64> last);
    /// A capsule: its moments are numbered from 1 to `count`, and the bar is about those. 0: about events again.
    /// `events`: of each moment, where there are any.
    void setMoments(std::optional<qint64> current, qint64 count, const QList<qint64> &events = {});
    void setMarks(const PositionMarks &marks);
    /// Empty: seeking is possible; else why not. `moments`: whether those of a capsule can be gone to, which needs no
    /// events.
    void setRefusal(const QString &reason, const QString &moments = {});
    /// Nothing that was asked for is still on its way.
    void settle();
    void startEditing();
    [[nodiscard]] PositionBar &bar() const { return *m_bar; }

Q_SIGNALS:
    void seekRequested(qint64 event);
    void momentRequested(qint64 number);
    void markRequested(const Backstep::PositionMark &mark);
    /// The person wants to see what can be done at a place of the bar.
    void menuRequested(const QPoint &globalPosition, const QList<Backstep::PositionMark> &marks);
    /// After Enter and Escape: whoever had the keyboard may have it back.
    void left();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    void connectBar();
    void reset();
    void fitNumber();
    void showBar();
    void applyRefusal();
    [[nodiscard]] const QString &barRefusal() const { return m_moments > 0 ? m_momentsRefusal : m_refusal; }
    [[nodiscard]] QString nameOf(qint64 place) const;

    QLabel *m_label;
    QLineEdit *m_event;
    QLabel *m_of;
    PositionBar *m_bar;
    std::optional<qint64> m_position;
    std::optional<qint64> m_last;
    std::optional<qint64> m_moment;
    qint64 m_moments = 0;
    QList<qint64> m_events; ///< of the moments
    std::optional<qint64> m_dragged; ///< the place that the handle is over
    QString m_refusal;
    QString m_momentsRefusal;
};

} // namespace Backstep
