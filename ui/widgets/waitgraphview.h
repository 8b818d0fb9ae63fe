// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/waitdrawing.h"

#include <QGraphicsView>

#include <memory>

namespace Backstep {

class WaitEdgeItem;
class WaitNodeItem;

/// Who waits for whom as a drawing that one walks through: arrows go from box to box along the edges and up and down,
/// Enter goes to the line of a goroutine, + and - and the wheel with Ctrl make it larger and smaller, 0 gives it its
/// own size, F fits it into the view; dragging the ground moves it. It fits itself until the person has chosen a size.
class WaitGraphView : public QGraphicsView
{
    Q_OBJECT

public:
    WaitGraphView(const QString &id, QWidget *parent);
    ~WaitGraphView() override;

    /// Null: nothing to draw.
    void setDrawing(const std::shared_ptr<const WaitDrawing> &drawing);
    /// The goroutine that steps move, marked as such.
    void setCurrentGoroutine(GoroutineId goroutine);
    /// Puts the keys there and brings it into sight, as far as it is drawn.
    void choose(GoroutineId goroutine);
    /// Everything but this finding of the report becomes faint; -1: nothing does.
    void showFinding(qsizetype finding);
    /// It belongs to an earlier stop: all of it is faint.
    void setStale(bool stale);
    /// The box that the keys are at; null: none.
    [[nodiscard]] const WaitDrawing::Node *chosen() const;

    void fit();
    void zoom(double factor);
    void resetZoom();

Q_SIGNALS:
    /// The person came to a box by mouse or keys: its first goroutine, 0 where it is what is waited for.
    void chosenByPerson(Backstep::GoroutineId goroutine);
    /// A click on it; the keys only walk past.
    void clicked(Backstep::GoroutineId goroutine);
    /// A double click or Enter.
    void opened(Backstep::GoroutineId goroutine);
    void menuRequested(const QPoint &globalPosition);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;

private:
    bool zoomByKey(int key);
    bool walk(int key);
    [[nodiscard]] int along(bool forward) const;
    [[nodiscard]] int beside(bool below) const;
    [[nodiscard]] int nodeAt(const QPoint &position) const;
    [[nodiscard]] GoroutineId goroutineOf(int node) const;
    [[nodiscard]] double ownScale() const;
    void chooseNode(int node, bool byPerson);
    void setScale(double scale);
    void refit();
    void emphasise();

    std::shared_ptr<const WaitDrawing> m_drawing;
    QList<WaitNodeItem *> m_nodes;
    QList<WaitEdgeItem *> m_edges;
    int m_chosen = -1;
    int m_pressed = -1;
    GoroutineId m_current = 0;
    qsizetype m_finding = -1;
    bool m_stale = false;
    bool m_fitted = true; ///< the person has not chosen a size
};

} // namespace Backstep
