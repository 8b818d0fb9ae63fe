// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QImage>

class QWidget;

namespace Backstep::Testing {

/// Paints the widget as it is into NAME.png in $BACKSTEP_PICTURES (or build/…/pictures), for people to look at, and
/// returns the picture. `scale` 2 shows it as on a high-resolution screen.
QImage savePicture(QWidget &widget, const QString &name, double scale = 1.0);
void savePicture(const QImage &image, const QString &name);

} // namespace Backstep::Testing
