// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/widgets/waitgraphview.h"

#include "ui/theme/theme.h"
#include "ui/widgets/waitgraphitems.h"

#include <QAccessible>
#include <QContextMenuEvent>
#include <QFontMetricsF>
#include <QGraphicsScene>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

constexpr double margin = 16;
constexpr double smallest = 0.08;
constexpr double largest = 4;
constexpr double smallestOfItself = 0.55; ///< what is smaller cannot be read; then a part of it is in sight
constexpr double zoomStep = 1.2;

} // namespace

WaitGraphView::WaitGraphView(const QString &id, QWidget *parent) : QGraphicsView(parent)
{
    setObjectName(id + u".graph"_s);
    setAccessibleName(tr("Drawing of who waits for whom"));
    setScene(new QGraphicsScene(this));
    scene()->setItemIndexMethod(QGraphicsScene::NoIndex);
    setFrameShape(QFrame::NoFrame);
    setBackgroundRole(QPalette::Base);
    setDragMode(ScrollHandDrag);
    viewport()->setCursor(Qt::ArrowCursor);
    setTransformationAnchor(AnchorUnderMouse);
    setFocusPolicy(Qt::StrongFocus);
}

WaitGraphView::~WaitGraphView()
{
    scene()->clear(); // the items look at the drawing
}

void WaitGraphView::setDrawing(const std::shared_ptr<const WaitDrawing> &drawing)
{
    scene()->clear();
    m_nodes.clear();
    m_edges.clear();
    m_chosen = -1;
    m_pressed = -1;
    m_finding = -1;
    m_drawing = drawing;
    if (!drawing) {
        return;
    }
    for (int i = 0; i < drawing->edges.size(); ++i) {
        m_edges.append(new WaitEdgeItem(*drawing, i));
        scene()->addItem(m_edges.constLast());
    }
    for (int i = 0; i < drawing->nodes.size(); ++i) {
        m_nodes.append(new WaitNodeItem(*drawing, i));
        scene()->addItem(m_nodes.constLast());
    }
    scene()->setSceneRect(QRectF(QPointF(0, 0), drawing->size).adjusted(-margin, -margin, margin, margin));
    m_fitted = true;
    refit();
    setCurrentGoroutine(std::exchange(m_current, 0));
}

void WaitGraphView::setCurrentGoroutine(GoroutineId goroutine)
{
    m_current = goroutine;
    const int current = m_drawing ? m_drawing->nodeOf.value(goroutine, -1) : -1;
    for (int i = 0; i < m_nodes.size(); ++i) {
        m_nodes.at(i)->setCurrent(i == current);
    }
}

void WaitGraphView::choose(GoroutineId goroutine)
{
    if (const int node = m_drawing ? m_drawing->nodeOf.value(goroutine, -1) : -1; node >= 0 && node != m_chosen) {
        chooseNode(node, false);
    }
}

const WaitDrawing::Node *WaitGraphView::chosen() const
{
    return m_chosen < 0 ? nullptr : &m_drawing->nodes.at(m_chosen);
}

GoroutineId WaitGraphView::goroutineOf(int node) const
{
    return node < 0 ? 0 : m_drawing->nodes.at(node).goroutines.value(0);
}

void WaitGraphView::chooseNode(int node, bool byPerson)
{
    if (m_chosen >= 0) {
        m_nodes.at(m_chosen)->setChosen(false);
    }
    m_chosen = node;
    if (node < 0) {
        return;
    }
    m_nodes.at(node)->setChosen(true);
    ensureVisible(m_nodes.at(node), static_cast<int>(margin), static_cast<int>(margin));
    setAccessibleDescription(m_drawing->nodes.at(node).description);
    QAccessibleEvent said(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&said);
    if (byPerson) {
        Q_EMIT chosenByPerson(goroutineOf(node));
    }
}

void WaitGraphView::showFinding(qsizetype finding)
{
    m_finding = finding;
    emphasise();
    if (finding < 0 || !m_drawing) {
        return;
    }
    QRectF part;
    for (const WaitDrawing::Node &node : m_drawing->nodes) {
        if (node.findings.contains(static_cast<int>(finding))) {
            part = part.united(node.rect);
        }
    }
    ensureVisible(part, static_cast<int>(margin), static_cast<int>(margin));
}

void WaitGraphView::setStale(bool stale)
{
    m_stale = stale;
    emphasise();
}

void WaitGraphView::emphasise()
{
    const auto of = [this](const QList<int> &findings) {
        const bool shown = !m_stale && (m_finding < 0 || findings.contains(static_cast<int>(m_finding)));
        return shown ? Emphasis::Normal : Emphasis::Faint;
    };
    for (int i = 0; i < m_nodes.size(); ++i) {
        m_nodes.at(i)->setEmphasis(of(m_drawing->nodes.at(i).findings));
    }
    for (int i = 0; i < m_edges.size(); ++i) {
        m_edges.at(i)->setEmphasis(of(m_drawing->edges.at(i).findings));
    }
}

/// At which the text of the drawing is as large as code is elsewhere.
double WaitGraphView::ownScale() const
{
    return QFontMetricsF(codeFont()).horizontalAdvance(u'0') / WaitDrawing::characterWidth;
}

void WaitGraphView::setScale(double scale)
{
    const double bounded = std::clamp(scale, smallest, largest);
    setTransform(QTransform::fromScale(bounded, bounded));
}

void WaitGraphView::zoom(double factor)
{
    m_fitted = false;
    setScale(transform().m11() * factor);
}

void WaitGraphView::resetZoom()
{
    m_fitted = false;
    setScale(ownScale());
    if (m_chosen >= 0) {
        centerOn(m_nodes.at(m_chosen));
    }
}

void WaitGraphView::fit()
{
    const QRectF whole = sceneRect();
    if (!whole.isEmpty()) {
        const QSizeF room = maximumViewportSize();
        setScale(std::min({room.width() / whole.width(), room.height() / whole.height(), ownScale()}));
        m_fitted = true;
    }
}

/// As fit(), but never so small that nothing can be read; then it begins at the beginning.
void WaitGraphView::refit()
{
    fit();
    if (transform().m11() < smallestOfItself * ownScale()) {
        setScale(smallestOfItself * ownScale());
        centerOn(m_chosen >= 0 ? m_nodes.at(m_chosen)->sceneBoundingRect().center() : sceneRect().topLeft());
    }
}

int WaitGraphView::nodeAt(const QPoint &position) const
{
    for (const QGraphicsItem *item : items(position)) {
        if (const auto *node = qgraphicsitem_cast<const WaitNodeItem *>(item)) {
            return node->index();
        }
    }
    return -1;
}

/// The other end of an edge from here, or to here: of several the one nearest in height.
int WaitGraphView::along(bool forward) const
{
    const double height = m_drawing->nodes.at(m_chosen).rect.center().y();
    int best = -1;
    double nearest = 0;
    for (const WaitDrawing::Edge &edge : m_drawing->edges) {
        const int here = forward ? edge.from : edge.to;
        const int there = forward ? edge.to : edge.from;
        if (here != m_chosen || there == m_chosen) {
            continue;
        }
        // An edge that closes a cycle is followed only where no other one leads on.
        constexpr double far = 1e6;
        const double distance =
            std::abs(m_drawing->nodes.at(there).rect.center().y() - height) + (edge.backwards ? far : 0);
        if (best < 0 || distance < nearest) {
            best = there;
            nearest = distance;
        }
    }
    return best;
}

/// The box above or below, in the same column or as near to it as there is one.
int WaitGraphView::beside(bool below) const
{
    const QPointF here = m_drawing->nodes.at(m_chosen).rect.center();
    int best = -1;
    double nearest = 0;
    for (int i = 0; i < m_drawing->nodes.size(); ++i) {
        const QPointF way = m_drawing->nodes.at(i).rect.center() - here;
        const double down = below ? way.y() : -way.y();
        if (i == m_chosen || down < 1) {
            continue;
        }
        constexpr double aside = 3; // a little further down is nearer than another column
        const double distance = down + aside * std::abs(way.x());
        if (best < 0 || distance < nearest) {
            best = i;
            nearest = distance;
        }
    }
    return best;
}

bool WaitGraphView::walk(int key)
{
    const bool walks = key == Qt::Key_Left || key == Qt::Key_Right || key == Qt::Key_Up || key == Qt::Key_Down
        || key == Qt::Key_Home || key == Qt::Key_End;
    if (!walks || m_nodes.isEmpty()) {
        return walks;
    }
    int next = 0;
    if (key == Qt::Key_End) {
        next = static_cast<int>(m_nodes.size()) - 1;
    } else if (m_chosen >= 0 && key != Qt::Key_Home) {
        next = key == Qt::Key_Left || key == Qt::Key_Right ? along(key == Qt::Key_Right) : beside(key == Qt::Key_Down);
    }
    if (next >= 0) {
        chooseNode(next, true);
    }
    return true;
}

bool WaitGraphView::zoomByKey(int key)
{
    switch (key) {
    case Qt::Key_Plus:
    case Qt::Key_Equal: zoom(zoomStep); return true;
    case Qt::Key_Minus: zoom(1 / zoomStep); return true;
    case Qt::Key_0: resetZoom(); return true;
    case Qt::Key_F: fit(); return true;
    default: return false;
    }
}

void WaitGraphView::keyPressEvent(QKeyEvent *event)
{
    const Qt::KeyboardModifiers modifiers = event->modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier);
    const bool plain = modifiers == Qt::NoModifier;
    if (plain && (walk(event->key()) || zoomByKey(event->key()))) {
        event->accept();
    } else if (plain && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
        if (const GoroutineId goroutine = goroutineOf(m_chosen); goroutine != 0) {
            Q_EMIT opened(goroutine);
        }
    } else if (plain && event->key() == Qt::Key_Space) {
        if (const GoroutineId goroutine = goroutineOf(m_chosen); goroutine != 0) {
            Q_EMIT clicked(goroutine);
        }
    } else {
        QGraphicsView::keyPressEvent(event);
    }
}

void WaitGraphView::mousePressEvent(QMouseEvent *event)
{
    m_pressed = nodeAt(event->position().toPoint());
    if (m_pressed < 0) {
        QGraphicsView::mousePressEvent(event); // drags the ground
        return;
    }
    event->accept();
    if (event->button() == Qt::LeftButton || event->button() == Qt::RightButton) {
        chooseNode(m_pressed, true);
    }
}

void WaitGraphView::mouseReleaseEvent(QMouseEvent *event)
{
    const int pressed = std::exchange(m_pressed, -1);
    if (pressed < 0) {
        QGraphicsView::mouseReleaseEvent(event);
        viewport()->setCursor(Qt::ArrowCursor);
        return;
    }
    event->accept();
    const GoroutineId goroutine = goroutineOf(pressed);
    if (event->button() == Qt::LeftButton && goroutine != 0 && nodeAt(event->position().toPoint()) == pressed) {
        Q_EMIT clicked(goroutine);
    }
}

void WaitGraphView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const int node = nodeAt(event->position().toPoint());
    if (node < 0) {
        fit();
    } else if (const GoroutineId goroutine = goroutineOf(node); goroutine != 0) {
        Q_EMIT opened(goroutine);
    }
    event->accept();
}

void WaitGraphView::wheelEvent(QWheelEvent *event)
{
    if (event->modifiers() & Qt::ControlModifier) {
        constexpr double notch = 120;
        zoom(std::pow(zoomStep, event->angleDelta().y() / notch));
        event->accept();
    } else {
        QGraphicsView::wheelEvent(event);
    }
}

void WaitGraphView::contextMenuEvent(QContextMenuEvent *event)
{
    event->accept();
    const bool keys = event->reason() == QContextMenuEvent::Keyboard && m_chosen >= 0;
    Q_EMIT menuRequested(
        keys ? viewport()->mapToGlobal(mapFromScene(m_nodes.at(m_chosen)->sceneBoundingRect().bottomLeft()))
             : event->globalPos());
}

void WaitGraphView::resizeEvent(QResizeEvent *event)
{
    QGraphicsView::resizeEvent(event);
    if (m_fitted) {
        refit();
    }
}

void WaitGraphView::changeEvent(QEvent *event)
{
    QGraphicsView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        viewport()->update();
    }
}

void WaitGraphView::focusInEvent(QFocusEvent *event)
{
    QGraphicsView::focusInEvent(event);
    const bool byKeys = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason
        || event->reason() == Qt::ShortcutFocusReason;
    if (byKeys && m_chosen < 0 && !m_nodes.isEmpty()) {
        chooseNode(0, false);
    }
}

} // namespace Backstep
