// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/docks/changefade.h"

#include <QAbstractItemView>
#include <QStyle>

namespace Backstep {

namespace {
constexpr int fadeMilliseconds = 1600;
}

ChangeFade::ChangeFade(QAbstractItemView *view) : QObject(view)
{
    m_animation.setStartValue(1.0);
    m_animation.setKeyValueAt(0.3, 1.0);
    m_animation.setEndValue(trace);
    m_animation.setDuration(fadeMilliseconds);
    connect(&m_animation, &QVariantAnimation::valueChanged, this, [this, view](const QVariant &value) {
        m_strength = value.toDouble();
        view->viewport()->update();
    });
}

void ChangeFade::restart()
{
    const auto *view = qobject_cast<const QAbstractItemView *>(parent());
    m_animation.stop();
    if (!view->isVisible() || view->style()->styleHint(QStyle::SH_Widget_Animate, nullptr, view) == 0) {
        m_strength = trace;
        return;
    }
    m_animation.start();
}

} // namespace Backstep
