// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QModelIndex>
#include <QObject>

#include <functional>

class QTreeView;
class QToolButton;

namespace Backstep {

/// Keeps a growing list at its end while its button is down. Scrolling up by hand releases the button, scrolling back
/// to the end presses it.
class TailFollower : public QObject
{
    Q_OBJECT

public:
    /// `last` says which row to keep in sight; without it, or where it says none, that is the end of the list.
    TailFollower(QTreeView *view, QToolButton *button, std::function<QModelIndex()> last = {});

    void follow();

private:
    void scrolled(int value);

    QTreeView *m_view;
    QToolButton *m_button;
    std::function<QModelIndex()> m_last;
    bool m_moving = false;
};

} // namespace Backstep
