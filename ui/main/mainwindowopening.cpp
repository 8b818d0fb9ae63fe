// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

// What a MainWindow says while a target opens.
#include "app/session/debugsession.h"
#include "ui/main/mainwindow.h"
#include "ui/main/sessioncontroller.h"
#include "ui/widgets/messagebar.h"

using namespace Qt::StringLiterals;

namespace Backstep {

/// What takes longer than an eye notices is said, with the way out of it.
void MainWindow::connectOpening()
{
    m_opening.setSingleShot(true);
    m_opening.setInterval(500);
    connect(&m_opening, &QTimer::timeout, this, [this] {
        const std::optional<Target> target = m_session->opening();
        if (!target) {
            return;
        }
        const QString title = targetTitle(*target);
        m_message->showInfo(
            std::holds_alternative<CapsuleTarget>(*target) || std::holds_alternative<DumpTarget>(*target)
                ? tr("Opening %1.").arg(title)
                : std::holds_alternative<CoreTarget>(*target)
                ? tr("Opening %1: the debugger reads the core.").arg(title)
                : std::holds_alternative<ConnectTarget>(*target)
                ? tr("Opening %1: asking the debugger there.").arg(title)
                : tr("Opening %1: the debugger starts and runs to the beginning of main.main.").arg(title));
        m_message->setWayOn(tr("Cancel"), [this] { m_session->cancelOpening(); });
        m_openingSaid = true;
    });
    connect(m_session, &SessionController::openingChanged, this, [this] {
        const std::optional<Target> target = m_session->opening();
        if (target != m_openingTarget) {
            m_openingTarget = target;
            endOpening();
            if (target) {
                m_opening.start();
            }
        }
    });
}

void MainWindow::endOpening()
{
    m_opening.stop();
    if (std::exchange(m_openingSaid, false) && m_message->kind() == MessageBar::Kind::Info) {
        m_message->clear();
    }
}

} // namespace Backstep
