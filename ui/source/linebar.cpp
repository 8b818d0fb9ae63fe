// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/source/linebar.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QSpinBox>

namespace Backstep {

LineBar::LineBar(QWidget *parent) : QWidget(parent), m_number(new QSpinBox)
{
    auto *label = new QLabel(tr("&Go to line"));
    label->setBuddy(m_number);
    m_number->setMinimum(1);
    m_number->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_number->setMinimumWidth(fontMetrics().averageCharWidth() * 12);

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(8, 4, 8, 4);
    row->setSpacing(8);
    row->addWidget(label);
    row->addWidget(m_number);
    row->addStretch();
    setFocusProxy(m_number);
    hide();
}

void LineBar::open(int line, int lineCount)
{
    m_number->setMaximum(qMax(1, lineCount));
    m_number->setValue(line);
    m_number->setSuffix(tr(" of %1").arg(lineCount));
    show();
    m_number->setFocus();
    m_number->selectAll();
}

void LineBar::keyPressEvent(QKeyEvent *event)
{
    const bool go = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (!go && event->key() != Qt::Key_Escape) {
        QWidget::keyPressEvent(event);
        return;
    }
    hide();
    if (go) {
        m_number->interpretText();
        Q_EMIT lineWanted(m_number->value());
    }
    Q_EMIT closed();
}

} // namespace Backstep
