// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/main/firstpaint.h"

#include <QEvent>
#include <QTimer>
#include <QWidget>

#include <cstdio>
#include <utility>

namespace Backstep {

void FirstPaint::sayWhenPainted(QWidget *window)
{
    if (qEnvironmentVariableIsSet("BACKSTEP_SAY_PAINTED")) {
        window->installEventFilter(new FirstPaint(window));
    }
}

bool FirstPaint::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Paint && !std::exchange(m_said, true)) {
        // On the next turn everything in the window has been painted and handed to the screen.
        QTimer::singleShot(0, this, [this] {
            std::puts("painted");
            std::fflush(stdout);
            static_cast<QWidget *>(parent())->close();
        });
    }
    return QObject::eventFilter(watched, event);
}

} // namespace Backstep
