// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/widgets/positionmarks.h"

#include <QAbstractSlider>

#include <functional>

namespace Backstep {

/// A recording (or a capsule) as a line: where we are, what is where, and a way to go there. A click goes to a place
/// or, close to a checkpoint, bookmark or breakpoint hit, to exactly that; dragging asks for every place it comes over,
/// so whoever listens throttles. Arrows go from mark to mark, Page Up and Page Down by a tenth, Home and End to the
/// ends. Nothing moves before the listener says so by setPlace(), but for the handle while it is dragged.
class PositionBar : public QAbstractSlider
{
    Q_OBJECT

public:
    explicit PositionBar(QWidget *parent = nullptr);

    /// The places from `first` to `last`; a range that is empty: nothing to show.
    void setPlaces(qint64 first, qint64 last);
    /// Where we are; absent: nowhere yet.
    void setPlace(std::optional<qint64> place);
    void setMarks(const PositionMarks &marks);
    /// Says what a place is, for tooltip and screen reader ("event 848 of 882").
    void setNaming(std::function<QString(qint64 place)> naming) { m_naming = std::move(naming); }
    /// Whether it can go anywhere now. A drag that is under way goes on nevertheless: what it asks for waits its turn.
    void setSeekable(bool seekable);
    /// Nothing that was asked for is still on its way: keys count from where we are.
    void settle() { m_wanted.reset(); }

    [[nodiscard]] bool isDragging() const { return m_dragged.has_value(); }
    [[nodiscard]] const PositionMarks &marks() const { return m_marks; }
    /// What stands where the pointer would find it at `x`.
    [[nodiscard]] QList<PositionMark> marksNear(int x) const;
    [[nodiscard]] int xOf(qint64 place) const;
    [[nodiscard]] qint64 placeAt(int x) const;
    [[nodiscard]] QString describe(int x) const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void placeWanted(qint64 place);
    /// A mark with an id: a checkpoint is a position more exact than its event.
    void markWanted(const Backstep::PositionMark &mark);
    /// The handle is moved over this place; nothing when it was let go.
    void draggedTo(std::optional<qint64> place);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    [[nodiscard]] bool hasPlaces() const { return m_last > m_first; }
    [[nodiscard]] QRectF groove() const;
    [[nodiscard]] std::optional<PositionMark> nearestOwn(int x) const;
    [[nodiscard]] QString legend();
    void countCells();
    void paintCells(QPainter &painter);
    void paintMark(QPainter &painter, int x, MarkKind kind) const;
    void paintHandle(QPainter &painter) const;
    void wantPlace(qint64 place);
    void wantMarkAt(std::optional<qint64> place);
    void showValue();

    qint64 m_first = 0;
    qint64 m_last = 0;
    std::optional<qint64> m_place;
    std::optional<qint64> m_dragged;
    std::optional<qint64> m_wanted; ///< asked for by keys and not reached yet, so that keys pressed quickly add up
    PositionMarks m_marks;
    QList<quint8> m_cells; ///< for each pixel, which kinds are there
    bool m_cellsValid = false;
    bool m_seekable = false;
    std::function<QString(qint64)> m_naming;
};

} // namespace Backstep
