// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/main/dockhost.h"

#include "ui/actions/actiontable.h"
#include "ui/theme/icons.h"

#include <QAction>
#include <QDockWidget>
#include <QMainWindow>
#include <QTimer>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

/// To the panel's list; while it is empty and shows none, to its first button, or else to its frame.
void focusInside(QWidget *content, QWidget *frame)
{
    QWidget *target = content->focusProxy() ? content->focusProxy() : content;
    for (QWidget *next = content; !target->isVisible() && next->nextInFocusChain() != content;) {
        next = next->nextInFocusChain();
        if (content->isAncestorOf(next) && next->isVisible() && (next->focusPolicy() & Qt::TabFocus)) {
            target = next;
        }
    }
    (target->isVisible() ? target : frame)->setFocus(Qt::ShortcutFocusReason);
}

} // namespace

DockHost::DockHost(QMainWindow *window, const DockContext &context, QObject *parent)
    : QObject(parent)
    , m_window(window)
    , m_context(context)
    , m_specs(dockSpecs())
{
    for (int i = 0; i < m_specs.size(); ++i) {
        make(m_specs.at(i), i + 1);
    }
}

void DockHost::make(const DockSpec &spec, int number)
{
    auto *dock = new QDockWidget(spec.title, m_window);
    dock->setObjectName(spec.id);
    dock->setWindowIcon(Icons::get(spec.icon));
    m_docks.insert(spec.id, dock);
    m_order.append(dock);
    m_window->addDockWidget(spec.area, dock);

    auto *action = new QAction(Icons::get(spec.icon), spec.title, m_window);
    action->setObjectName(u"view.dock."_s % spec.id);
    action->setIconText(tr("Show %1").arg(spec.title));
    action->setToolTip(tr("Show the panel %1 and go to it.").arg(spec.title));
    action->setStatusTip(action->toolTip());
    // The tenth has the key 0, as on a keyboard, and the one behind it that to the right of 0.
    const auto key = number <= 10 ? static_cast<Qt::Key>(Qt::Key_0 + number % 10) : Qt::Key_Minus;
    action->setShortcut(QKeySequence(Qt::ALT | key));
    m_window->addAction(action);
    m_context.actions.add(action->objectName(), action);
    connect(action, &QAction::triggered, this, [this, id = spec.id] { raise(id); });
    connect(dock, &QDockWidget::visibilityChanged, this, [this, spec](bool visible) {
        if (visible && !m_docks.value(spec.id)->widget() && !m_unfilled.contains(spec.id)) {
            m_unfilled.append(spec.id);
            QTimer::singleShot(0, this, &DockHost::fillNext);
        }
        Q_EMIT shownChanged(spec.id, visible);
    });
}

void DockHost::fill(const QString &id)
{
    QDockWidget *dock = m_docks.value(id);
    const auto spec = std::ranges::find(m_specs, id, &DockSpec::id);
    if (!dock->widget() && spec != m_specs.end()) {
        QWidget *content = spec->make(m_context, dock);
        content->setAccessibleName(spec->title);
        dock->setWidget(content);
        Q_EMIT filled(id);
    }
}

void DockHost::fillNext()
{
    if (!m_unfilled.isEmpty()) {
        fill(m_unfilled.takeFirst());
        if (m_unfilled.isEmpty()) {
            Q_EMIT completed();
        }
    }
}

void DockHost::raise(const QString &id)
{
    QDockWidget *dock = m_docks.value(id);
    if (!dock) {
        return;
    }
    dock->show();
    dock->raise();
    fill(id);
    focusInside(dock->widget(), dock);
}

} // namespace Backstep
