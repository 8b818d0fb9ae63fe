// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/capabilities.h"

#include <QHash>
#include <QObject>

class QAction;
class QMenu;
class QMenuBar;
class QWidget;

namespace Backstep {

enum class MenuPlace;
struct ActionSpec;

/// Makes one QAction for each row of the table and keeps it enabled as the session allows. A disabled action says why
/// in its tooltip and in its status tip. All actions belong to the window, so their keys work wherever the focus is.
class ActionTable : public QObject
{
    Q_OBJECT

public:
    explicit ActionTable(QWidget *window);
    ~ActionTable() override;

    /// Never null for an id of the table or one added; an unknown id is a programming error.
    [[nodiscard]] QAction *action(const QString &id) const;
    [[nodiscard]] QStringList ids() const { return m_order; }
    /// Takes in an action made elsewhere (showing a panel), so that the palette and the menus know it.
    void add(const QString &id, QAction *action);

    void setCapabilities(const Capabilities &capabilities);
    /// Switches an action that no ability governs; an empty reason enables it.
    void setRefusal(const QString &id, const QString &reason);
    /// Keys that the person chose instead of the table's.
    void setShortcut(const QString &id, const QList<QKeySequence> &keys);

    /// Menus File, View, Debug, Recordings and Help with their actions.
    void fillMenuBar(QMenuBar *bar);
    [[nodiscard]] QMenu *menu(MenuPlace place) const { return m_menus.value(place); }

Q_SIGNALS:
    void triggered(const QString &id);

private:
    void make(const ActionSpec &spec, QWidget *window);
    void describe(const QString &id, const QString &reason);

    struct Row;
    QHash<QString, Row> m_rows;
    QHash<MenuPlace, QMenu *> m_menus;
    QStringList m_order;
};

} // namespace Backstep
