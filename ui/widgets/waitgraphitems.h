// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/waitdrawing.h"

#include <QGraphicsItem>
#include <QPainterPath>

namespace Backstep {

/// How strongly a part of the drawing is to be seen beside the others.
enum class Emphasis { Normal, Faint };

/// A box of the drawing: a goroutine with corners, what is waited for rounded. It is painted with the palette of the
/// view, so that it follows the theme by itself.
class WaitNodeItem : public QGraphicsItem
{
public:
    enum { Type = UserType + 1 };

    WaitNodeItem(const WaitDrawing &drawing, int index);

    [[nodiscard]] int type() const override { return Type; }
    [[nodiscard]] int index() const { return m_index; }
    void setEmphasis(Emphasis emphasis);
    /// The one that the keys are at.
    void setChosen(bool chosen);
    /// It holds the goroutine that steps move.
    void setCurrent(bool current);

    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    const WaitDrawing &m_drawing;
    int m_index;
    bool m_chosen = false;
    bool m_current = false;
};

/// An edge of the drawing with its head, and the word at its beginning that says what it means.
class WaitEdgeItem : public QGraphicsItem
{
public:
    WaitEdgeItem(const WaitDrawing &drawing, int index);

    void setEmphasis(Emphasis emphasis);

    [[nodiscard]] QRectF boundingRect() const override;
    [[nodiscard]] QPainterPath shape() const override;
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    [[nodiscard]] const WaitDrawing::Edge &edge() const { return m_drawing.edges.at(m_index); }

    const WaitDrawing &m_drawing;
    int m_index;
    QPainterPath m_path;
};

} // namespace Backstep
