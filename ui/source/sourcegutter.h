// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

namespace Backstep {

class SourceView;

/// The strip left of a source text: breakpoint dots, line numbers, the arrow of the current line. Draws what the view
/// tells it and turns clicks into lines.
class SourceGutter : public QWidget
{
    Q_OBJECT

public:
    explicit SourceGutter(SourceView &view);

    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void lineClicked(int line);
    void menuWanted(int line, const QPoint &globalPosition);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    void setHoverLine(int line);
    void paintLine(QPainter &painter, int line, const QRect &rect) const;
    [[nodiscard]] int markSize() const;
    [[nodiscard]] QString tipAt(int line) const;

    SourceView &m_view;
    int m_hoverLine = 0;
    int m_pressedLine = 0;
};

} // namespace Backstep
