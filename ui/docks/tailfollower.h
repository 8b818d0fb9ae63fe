// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>

class QTreeView;
class QToolButton;

namespace Backstep {

/// Keeps a growing list at its end while its button is down. Scrolling up by hand releases the button, scrolling back
/// to the end presses it.
class TailFollower : public QObject
{
    Q_OBJECT

public:
    TailFollower(QTreeView *view, QToolButton *button);

private:
    void scrolled(int value);
    void follow();

    QTreeView *m_view;
    QToolButton *m_button;
    bool m_moving = false;
};

} // namespace Backstep
