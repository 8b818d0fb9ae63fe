// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/docks/tailfollower.h"

#include <QScrollBar>
#include <QToolButton>
#include <QTreeView>

namespace Backstep {

TailFollower::TailFollower(QTreeView *view, QToolButton *button, std::function<QModelIndex()> last)
    : QObject(view)
    , m_view(view)
    , m_button(button)
    , m_last(std::move(last))
{
    button->setCheckable(true);
    button->setChecked(true);
    connect(button, &QToolButton::clicked, this, &TailFollower::follow);
    connect(view->verticalScrollBar(), &QScrollBar::rangeChanged, this, &TailFollower::follow);
    connect(view->verticalScrollBar(), &QScrollBar::valueChanged, this, &TailFollower::scrolled);
}

void TailFollower::follow()
{
    if (m_button->isChecked()) {
        m_moving = true;
        if (const QModelIndex last = m_last ? m_last() : QModelIndex(); last.isValid()) {
            m_view->scrollTo(last, QAbstractItemView::PositionAtBottom);
        } else {
            m_view->verticalScrollBar()->setValue(m_view->verticalScrollBar()->maximum());
        }
        m_moving = false;
    }
}

void TailFollower::scrolled(int value)
{
    if (!m_moving && m_view->isVisible()) {
        m_button->setChecked(value >= m_view->verticalScrollBar()->maximum());
    }
}

} // namespace Backstep
