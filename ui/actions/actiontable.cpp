// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/actions/actiontable.h"

#include "ui/actions/actionspec.h"
#include "ui/theme/icons.h"

#include <QAction>
#include <QCoreApplication>
#include <QMenu>
#include <QMenuBar>

using namespace Qt::StringLiterals;

namespace Backstep {

struct ActionTable::Row
{
    QAction *action = nullptr;
    QString explanation;
    std::optional<Ability> needs;
    MenuPlace place = MenuPlace::None;
    int group = 0;
    QString reason; ///< why it is refused now
};

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("Backstep::Actions", text);
}

QString withoutMnemonic(QString text)
{
    return text.remove(u'&');
}

} // namespace

ActionTable::ActionTable(QWidget *window) : QObject(window)
{
    for (const ActionSpec &spec : actionSpecs()) {
        make(spec, window);
    }
    setCapabilities({});
}

ActionTable::~ActionTable() = default;

void ActionTable::make(const ActionSpec &spec, QWidget *window)
{
    const QString id = QString::fromLatin1(spec.id);
    auto *action = new QAction(Icons::get(QString::fromLatin1(spec.icon)), translated(spec.text), window);
    action->setObjectName(id);
    action->setIconText(withoutMnemonic(action->text()));
    action->setShortcuts(spec.shortcuts);
    action->setShortcutContext(Qt::WindowShortcut);
    action->setCheckable(spec.checkable);
    action->setMenuRole(QAction::NoRole);
    window->addAction(action);
    connect(action, &QAction::triggered, this, [this, id] { Q_EMIT triggered(id); });
    m_rows.insert(id, {action, translated(spec.explanation), spec.needs, spec.place, spec.group, {}});
    m_order.append(id);
    describe(id, {});
}

QAction *ActionTable::action(const QString &id) const
{
    QAction *found = m_rows.value(id).action;
    Q_ASSERT_X(found, "ActionTable", qPrintable(id));
    return found;
}

void ActionTable::add(const QString &id, QAction *action)
{
    m_rows.insert(id, {action, action->toolTip(), {}, MenuPlace::View, 3, {}});
    m_order.append(id);
}

void ActionTable::setCapabilities(const Capabilities &capabilities)
{
    for (auto row = m_rows.begin(); row != m_rows.end(); ++row) {
        if (row->needs) {
            setRefusal(row.key(), capabilities.can(*row->needs) ? QString() : capabilities.whyNot(*row->needs));
        }
    }
}

void ActionTable::setRefusal(const QString &id, const QString &reason)
{
    Row &row = m_rows[id];
    if (row.action->isEnabled() == reason.isEmpty() && row.reason == reason) {
        return;
    }
    row.reason = reason;
    row.action->setEnabled(reason.isEmpty());
    describe(id, reason);
}

void ActionTable::setShortcut(const QString &id, const QList<QKeySequence> &keys)
{
    action(id)->setShortcuts(keys);
    describe(id, m_rows.value(id).reason);
}

void ActionTable::describe(const QString &id, const QString &reason)
{
    const Row row = m_rows.value(id);
    QStringList keys;
    for (const QKeySequence &key : row.action->shortcuts()) {
        keys.append(key.toString(QKeySequence::NativeText));
    }
    const QString name = row.action->iconText();
    const QString head = keys.isEmpty() ? name : tr("%1 (%2)").arg(name, keys.join(tr(" or ")));
    const QString why = reason.isEmpty() ? row.explanation : tr("Not now: %1").arg(reason);
    row.action->setToolTip(head % u'\n' % why);
    row.action->setStatusTip(why);
}

void ActionTable::fillMenuBar(QMenuBar *bar)
{
    const QList<std::pair<MenuPlace, QString>> menus{{MenuPlace::File, tr("&File")},
                                                     {MenuPlace::View, tr("&View")},
                                                     {MenuPlace::Debug, tr("&Debug")},
                                                     {MenuPlace::Recordings, tr("&Recordings")},
                                                     {MenuPlace::Help, tr("&Help")}};
    for (const auto &[place, title] : menus) {
        QMenu *menu = bar->addMenu(title);
        menu->setToolTipsVisible(true);
        m_menus.insert(place, menu);
        int group = 0;
        for (const QString &id : std::as_const(m_order)) {
            const Row &row = m_rows[id];
            if (row.place != place) {
                continue;
            }
            if (row.group != group) {
                menu->addSeparator();
                group = row.group;
            }
            menu->addAction(row.action);
        }
    }
}

} // namespace Backstep
