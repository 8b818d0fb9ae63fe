// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/widgets/elidedlabel.h"

#include "ui/theme/tooltip.h"

#include <QEvent>

namespace Backstep {

ElidedLabel::ElidedLabel(int widest, QWidget *parent) : QLabel(parent), m_widest(widest)
{
    setTextFormat(Qt::PlainText);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
}

void ElidedLabel::setFullText(const QString &text)
{
    if (text != m_full) {
        m_full = text;
        setAccessibleName(text);
        updateGeometry();
        elide();
    }
}

QSize ElidedLabel::sizeHint() const
{
    const QMargins margins = contentsMargins();
    const int wanted = fontMetrics().horizontalAdvance(m_full) + margins.left() + margins.right() + 2 * margin() + 2;
    return {qMin(wanted, fontMetrics().averageCharWidth() * m_widest), QLabel::sizeHint().height()};
}

QSize ElidedLabel::minimumSizeHint() const
{
    return {qMin(sizeHint().width(), fontMetrics().averageCharWidth() * 8), QLabel::minimumSizeHint().height()};
}

void ElidedLabel::elide()
{
    const QString shown = fontMetrics().elidedText(m_full, Qt::ElideRight, contentsRect().width());
    if (shown != text()) {
        setText(shown);
    }
    setToolTip(shown == m_full ? QString() : safeToolTip(m_full));
}

void ElidedLabel::resizeEvent(QResizeEvent *event)
{
    QLabel::resizeEvent(event);
    elide();
}

void ElidedLabel::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        elide();
    }
}

} // namespace Backstep
