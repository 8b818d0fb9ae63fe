// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/pictures.h"

#include <QDir>
#include <QPainter>
#include <QWidget>

using namespace Qt::StringLiterals;

namespace Backstep::Testing {

QImage savePicture(QWidget &widget, const QString &name, double scale)
{
    QImage image(widget.size() * scale, QImage::Format_RGB32);
    image.setDevicePixelRatio(scale);
    widget.render(&image);
    savePicture(image, name);
    return image;
}

void savePicture(const QImage &image, const QString &name)
{
    QString folder = qEnvironmentVariable("BACKSTEP_PICTURES");
    if (folder.isEmpty()) {
        folder = qEnvironmentVariable("BACKSTEP_BINARY_DIR", QDir::tempPath()) % u"/pictures"_s;
    }
    QDir().mkpath(folder);
    image.save(folder % u'/' % name % u".png"_s);
}

} // namespace Backstep::Testing
