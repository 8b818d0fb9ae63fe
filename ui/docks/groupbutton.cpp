// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/docks/groupbutton.h"

#include "ui/models/texts.h"

#include <QMenu>

#include <array>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {
constexpr qsizetype mostLabels = 24;
}

GroupButton::GroupButton(const QString &id, std::function<QStringList()> labels, QWidget *parent)
    : QToolButton(parent)
    , m_labels(std::move(labels))
{
    setObjectName(id + u".group"_s);
    setToolTip(tr("Show the goroutines in groups, biggest first"));
    setToolButtonStyle(Qt::ToolButtonTextOnly);
    setPopupMode(InstantPopup);
    setAutoRaise(true);
    setFocusPolicy(Qt::TabFocus);
    auto *menu = new QMenu(this);
    menu->setObjectName(id + u".groupMenu"_s);
    connect(menu, &QMenu::aboutToShow, this, &GroupButton::fillMenu);
    setMenu(menu);
    setGrouping({});
}

QString GroupButton::levelName(const GroupLevel &level)
{
    switch (level.by) {
    case GroupBy::Label: return tr("label %1").arg(Texts::harmless(level.label));
    case GroupBy::Request: return tr("request");
    case GroupBy::State: return tr("state");
    case GroupBy::WaitReason: return tr("what they wait for");
    case GroupBy::UserPlace: return tr("place");
    case GroupBy::CurrentPlace: return tr("topmost line");
    case GroupBy::CreationSite: return tr("go statement");
    case GroupBy::StartFunction: return tr("entry function");
    case GroupBy::Stack: break;
    }
    return tr("equal stacks");
}

void GroupButton::setGrouping(const Grouping &grouping)
{
    QStringList names;
    for (const GroupLevel &level : grouping) {
        names.append(levelName(level));
    }
    setText(names.isEmpty() ? tr("Group") : tr("Group: %1").arg(names.join(u", "_s)));
    setAccessibleName(text());
    if (grouping != m_grouping) {
        m_grouping = grouping;
        Q_EMIT groupingChanged(grouping);
    }
}

void GroupButton::addLevel(QMenu *menu, const GroupLevel &level, const Grouping &outer)
{
    QString name = levelName(level);
    name[0] = name.at(0).toUpper();
    const Grouping chosen = outer + Grouping{level};
    QAction *action = menu->addAction(name.replace(u'&', u"&&"_s), this, [this, chosen] { setGrouping(chosen); });
    action->setCheckable(true);
    action->setChecked(m_grouping == chosen);
    action->setEnabled(!outer.contains(level));
}

void GroupButton::fillLevels(QMenu *menu, const Grouping &outer)
{
    for (const GroupBy by : {GroupBy::Request, GroupBy::State, GroupBy::WaitReason, GroupBy::UserPlace,
                             GroupBy::CurrentPlace, GroupBy::CreationSite, GroupBy::StartFunction, GroupBy::Stack}) {
        addLevel(menu, {.by = by, .label = {}}, outer);
    }
    const QStringList labels = m_labels();
    if (!labels.isEmpty()) {
        QMenu *below = menu->addMenu(tr("&Label"));
        for (const QString &label : labels.mid(0, mostLabels)) {
            addLevel(below, {.by = GroupBy::Label, .label = label}, outer);
        }
    }
}

void GroupButton::fillMenu()
{
    menu()->clear();
    QAction *none = menu()->addAction(tr("&No Groups"), this, [this] { setGrouping({}); });
    none->setCheckable(true);
    none->setChecked(m_grouping.isEmpty());
    menu()->addSeparator();
    fillLevels(menu(), {});
    menu()->addSeparator();
    QMenu *then = menu()->addMenu(tr("&Within These"));
    then->setEnabled(!m_grouping.isEmpty());
    if (!m_grouping.isEmpty()) {
        fillLevels(then, m_grouping);
    }
}

} // namespace Backstep
