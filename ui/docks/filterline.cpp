// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/docks/filterline.h"

#include "ui/theme/icons.h"

#include <QKeyEvent>

using namespace Qt::StringLiterals;

namespace Backstep {

FilterLine::FilterLine(const QString &id, const QString &name, QWidget *parent) : QLineEdit(parent)
{
    setObjectName(id + u".filter"_s);
    setPlaceholderText(tr("Filter"));
    setAccessibleName(tr("Filter %1").arg(name));
    setToolTip(tr("Show only rows with all of these words (Ctrl+F)"));
    setClearButtonEnabled(true);
    setMinimumWidth(fontMetrics().averageCharWidth() * 8);
    addAction(Icons::get(u"filter"_s), LeadingPosition);
}

void FilterLine::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Escape:
        if (text().isEmpty()) {
            Q_EMIT left();
        } else {
            clear();
        }
        return;
    case Qt::Key_Down:
    case Qt::Key_Return:
    case Qt::Key_Enter: Q_EMIT left(); return;
    default: QLineEdit::keyPressEvent(event);
    }
}

} // namespace Backstep
