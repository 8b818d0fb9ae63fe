// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/theme/svgiconengine.h"

#include "ui/theme/roles.h"

#include <QGuiApplication>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace Backstep {

namespace {

QColor inkFor(QIcon::Mode mode, const QPalette &palette)
{
    switch (mode) {
    case QIcon::Disabled: return palette.color(QPalette::Disabled, QPalette::ButtonText);
    case QIcon::Selected: return palette.color(QPalette::HighlightedText);
    default: return palette.color(QPalette::ButtonText);
    }
}

} // namespace

QByteArray SvgIconEngine::colored(QIcon::Mode mode) const
{
    const QPalette palette = QGuiApplication::palette();
    const QColor ink = inkFor(mode, palette);
    const auto name = [&](Role role) {
        return (mode == QIcon::Normal || mode == QIcon::Active ? roleColor(role, palette) : ink).name().toLatin1();
    };
    QByteArray svg = m_svg;
    svg.replace("currentColor", ink.name().toLatin1());
    svg.replace("#dd2222", name(Role::BreakpointMark));
    svg.replace("#2277cc", name(Role::Link));
    svg.replace("#22aa22", name(Role::Success));
    svg.replace("#8833bb", name(Role::Backwards));
    return svg;
}

void SvgIconEngine::paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state)
{
    const qreal scale = painter->device() ? painter->device()->devicePixelRatio() : 1.0;
    painter->drawPixmap(rect, scaledPixmap(rect.size() * scale, mode, state, scale));
}

QPixmap SvgIconEngine::pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state)
{
    return scaledPixmap(size, mode, state, 1.0);
}

QPixmap SvgIconEngine::scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State, qreal scale)
{
    const QByteArray svg = colored(mode);
    const QString key = QString::asprintf("backstep-%zx-%dx%d-%f", qHash(svg), size.width(), size.height(), scale);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap)) {
        return pixmap;
    }
    QImage image(size, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    QSvgRenderer(svg).render(&painter);
    painter.end();
    pixmap = QPixmap::fromImage(image);
    pixmap.setDevicePixelRatio(scale);
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

} // namespace Backstep
