// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QIconEngine>

namespace Backstep {

/// Draws one SVG in the colours of the palette of the moment. Placeholder colours in the drawing stand for roles:
/// currentColor text, #dd2222 breakpoints and errors, #2277cc links, #22aa22 success, #8833bb what goes backwards.
class SvgIconEngine : public QIconEngine
{
public:
    explicit SvgIconEngine(QByteArray svg) : m_svg(std::move(svg)) {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override;
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override;
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal scale) override;
    [[nodiscard]] QIconEngine *clone() const override { return new SvgIconEngine(m_svg); }
    [[nodiscard]] bool isNull() override { return m_svg.isEmpty(); }

private:
    [[nodiscard]] QByteArray colored(QIcon::Mode mode) const;

    QByteArray m_svg;
};

} // namespace Backstep
