// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/widgets/waitgraphitems.h"

#include "app/goroutines/waitexport.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"
#include "ui/theme/tooltip.h"

#include <QPainter>
#include <QStyleOptionGraphicsItem>
#include <QWidget>

#include <algorithm>

namespace Backstep {

namespace {

constexpr double faint = 0.3;
constexpr double chosenMargin = 4;
constexpr double headLength = 9;
constexpr double headHalf = 4;
constexpr double wordSize = 10;
constexpr double wordsFrom = 0.6; ///< smaller than that they are not read

QColor weightColor(const WaitDrawing &drawing, const QList<int> &findings, const QPalette &palette)
{
    const bool certain = std::ranges::any_of(findings, [&drawing](int finding) { return drawing.certain.at(finding); });
    return findings.isEmpty() ? roleColor(Role::DimText, palette)
                              : roleColor(certain ? Role::Error : Role::Warning, palette);
}

QFont drawingFont(double size)
{
    QFont font = codeFont();
    font.setPixelSize(static_cast<int>(size));
    return font;
}

QPainterPath curve(const QList<QPointF> &points)
{
    QPainterPath path(points.constFirst());
    for (qsizetype i = 1; i < points.size(); ++i) {
        const QPointF from = points.at(i - 1);
        const QPointF to = points.at(i);
        const double middle = (from.x() + to.x()) / 2;
        path.cubicTo({middle, from.y()}, {middle, to.y()}, to);
    }
    return path;
}

} // namespace

WaitNodeItem::WaitNodeItem(const WaitDrawing &drawing, int index) : m_drawing(drawing), m_index(index)
{
    const WaitDrawing::Node &node = drawing.nodes.at(index);
    setPos(node.rect.topLeft());
    setZValue(1);
    setToolTip(safeToolTip(node.description));
}

void WaitNodeItem::setEmphasis(Emphasis emphasis)
{
    setOpacity(emphasis == Emphasis::Faint ? faint : 1);
}

void WaitNodeItem::setChosen(bool chosen)
{
    m_chosen = chosen;
    update();
}

void WaitNodeItem::setCurrent(bool current)
{
    m_current = current;
    update();
}

QRectF WaitNodeItem::boundingRect() const
{
    const QSizeF size = m_drawing.nodes.at(m_index).rect.size();
    return QRectF(QPointF(0, 0), size)
        .adjusted(-chosenMargin - 2, -chosenMargin - 2, chosenMargin + 2, chosenMargin + 2);
}

void WaitNodeItem::paint(QPainter *painter, const QStyleOptionGraphicsItem * /*option*/, QWidget *widget)
{
    const QPalette palette = widget ? widget->palette() : QPalette();
    const WaitDrawing::Node &node = m_drawing.nodes.at(m_index);
    const QRectF box(QPointF(0, 0), node.rect.size());
    const double radius = node.isObject() ? box.height() / 3 : 3;
    painter->setRenderHint(QPainter::Antialiasing);
    if (m_chosen) {
        painter->setPen(QPen(palette.color(QPalette::Highlight), 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(box.adjusted(-chosenMargin, -chosenMargin, chosenMargin, chosenMargin),
                                 radius + chosenMargin, radius + chosenMargin);
    }
    painter->setPen(QPen(weightColor(m_drawing, node.findings, palette), node.findings.isEmpty() ? 1 : 2));
    painter->setBrush(node.isObject() ? roleColor(Role::InfoBackground, palette)
                          : m_current ? roleColor(Role::CurrentLineBackground, palette)
                                      : palette.color(QPalette::Window));
    painter->drawRoundedRect(box, radius, radius);
    QFont font = drawingFont(WaitDrawing::textSize);
    font.setBold(m_current);
    painter->setFont(font);
    painter->setPen(palette.color(QPalette::Text));
    const QRectF upper(4, 3, box.width() - 8, box.height() / 2 - 2);
    const QRectF lower(4, box.height() / 2 + 1, box.width() - 8, box.height() / 2 - 4);
    const auto draw = [painter](const QRectF &where, const QString &text) {
        const QString shown = painter->fontMetrics().elidedText(text, Qt::ElideMiddle, static_cast<int>(where.width()));
        painter->drawText(where, Qt::AlignCenter, shown);
    };
    draw(upper, node.title);
    font.setBold(false);
    painter->setFont(font);
    painter->setPen(roleColor(Role::DimText, palette));
    draw(lower, node.detail);
}

WaitEdgeItem::WaitEdgeItem(const WaitDrawing &drawing, int index) : m_drawing(drawing), m_index(index)
{
    if (edge().points.size() > 1) {
        m_path = curve(edge().points);
    }
    setToolTip(safeToolTip(
        QStringList{drawing.nodes.at(edge().from).title, edgeWords(edge()), drawing.nodes.at(edge().to).title}.join(
            u'\n')));
}

void WaitEdgeItem::setEmphasis(Emphasis emphasis)
{
    setOpacity(emphasis == Emphasis::Faint ? faint : 1);
}

QRectF WaitEdgeItem::boundingRect() const
{
    constexpr double word = 130;
    QRectF bounds = m_path.boundingRect().adjusted(-headHalf, -headHalf, headHalf, headHalf);
    if (edge().points.size() > 1) {
        bounds = bounds.united(
            QRectF(edgeWordPlace(edge()).at - QPointF(word, 2 * wordSize), QSizeF(2 * word, 4 * wordSize)));
    }
    return bounds;
}

QPainterPath WaitEdgeItem::shape() const
{
    constexpr double hit = 8;
    QPainterPathStroker stroker;
    stroker.setWidth(hit);
    return stroker.createStroke(m_path);
}

void WaitEdgeItem::paint(QPainter *painter, const QStyleOptionGraphicsItem * /*option*/, QWidget *widget)
{
    if (m_path.isEmpty()) {
        return;
    }
    const QPalette palette = widget ? widget->palette() : QPalette();
    const QColor color = weightColor(m_drawing, edge().findings, palette);
    QPen pen(color, edge().findings.isEmpty() ? 1.2 : 2.4);
    pen.setCapStyle(Qt::FlatCap);
    if (edge().kind == WaitDrawing::EdgeKind::CouldRelease) {
        pen.setDashPattern({1.5, 3});
    } else if (!edge().exact) {
        pen.setDashPattern({4, 2.5});
    }
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(pen);
    painter->setBrush(Qt::NoBrush);
    painter->drawPath(m_path);
    const QPointF tip = edge().points.constLast();
    const double back = tip.x() + (edge().backwards ? headLength : -headLength);
    painter->setPen(Qt::NoPen);
    painter->setBrush(color);
    painter->drawPolygon(QPolygonF({tip, {back, tip.y() - headHalf}, {back, tip.y() + headHalf}}));
    if (edge().kind == WaitDrawing::EdgeKind::WaitsOn || painter->worldTransform().m11() < wordsFrom) {
        return;
    }
    painter->setFont(drawingFont(wordSize));
    painter->setPen(roleColor(Role::DimText, palette));
    const QString words = edgeWords(edge());
    const EdgeWordPlace place = edgeWordPlace(edge());
    const double width = painter->fontMetrics().horizontalAdvance(words);
    painter->drawText(place.at - QPointF(place.rightAligned ? width : 0, 0), words);
}

} // namespace Backstep
