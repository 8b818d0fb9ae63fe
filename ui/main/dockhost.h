// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/docks/dock.h"

#include <QHash>
#include <QObject>

class QDockWidget;
class QMainWindow;

namespace Backstep {

/// The panels of a window: a QDockWidget for each row of the table, whose content is made when it is first seen,
/// one panel a turn of the event loop, so that a change of layout does not hold up the window. An
/// action "view.dock.ID" shows and focuses each.
class DockHost : public QObject
{
    Q_OBJECT

public:
    DockHost(QMainWindow *window, const DockContext &context, QObject *parent);

    [[nodiscard]] QList<QDockWidget *> docks() const { return m_order; }
    /// Null for an unknown id.
    [[nodiscard]] QDockWidget *dock(const QString &id) const { return m_docks.value(id); }
    [[nodiscard]] const QList<DockSpec> &specs() const { return m_specs; }
    /// Shows a panel, in front of those it shares its place with, and gives it the focus.
    void raise(const QString &id);
    /// No panel in sight still waits for what is in it.
    [[nodiscard]] bool isComplete() const { return m_unfilled.isEmpty(); }

Q_SIGNALS:
    /// Seen or no longer seen: closed, or behind another tab.
    void shownChanged(const QString &id, bool shown);
    /// The content of a panel was made.
    void filled(const QString &id);
    /// isComplete() again.
    void completed();

private:
    void make(const DockSpec &spec, int number);
    void fill(const QString &id);
    void fillNext();

    QMainWindow *m_window;
    DockContext m_context;
    QList<DockSpec> m_specs;
    QHash<QString, QDockWidget *> m_docks;
    QList<QDockWidget *> m_order;
    QStringList m_unfilled; ///< seen, and still without content
};

} // namespace Backstep
