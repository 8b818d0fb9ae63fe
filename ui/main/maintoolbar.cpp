// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/main/maintoolbar.h"

#include "ui/actions/actiontable.h"
#include "ui/main/statusbar.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/eventfield.h"

#include <QAction>

using namespace Qt::StringLiterals;

namespace Backstep {

MainToolBar::MainToolBar(ActionTable &actions, QWidget *parent)
    : QToolBar(tr("Debug"), parent)
    , m_event(new EventField(this))
    , m_goroutine(new ElidedLabel(60, this))
{
    setObjectName(u"toolbar.debug"_s);
    setMovable(false);
    setToolButtonStyle(Qt::ToolButtonIconOnly);
    const QList<QStringList> groups{
        {u"debug.seekStart"_s, u"debug.continueBack"_s, u"debug.stepOverBack"_s, u"debug.stepIntoBack"_s,
         u"debug.stepOutBack"_s},
        {u"debug.stepOver"_s, u"debug.stepInto"_s, u"debug.stepOut"_s, u"debug.continue"_s, u"debug.seekEnd"_s},
        {u"debug.pause"_s, u"debug.restart"_s, u"debug.close"_s},
    };
    for (const QStringList &group : groups) {
        for (const QString &id : group) {
            addAction(actions.action(id));
        }
        addSeparator();
    }
    addWidget(m_event);
    addSeparator();
    m_goroutine->setAccessibleDescription(tr("The goroutine that steps move, with its labels"));
    m_goroutine->setContentsMargins(8, 0, 8, 0);
    addWidget(m_goroutine);
    connect(m_event, &EventField::left, this, &MainToolBar::left);
}

void MainToolBar::setStop(const StopPtr &stop, std::optional<qint64> lastEvent)
{
    m_event->setPosition(stop ? stop->event : std::nullopt, lastEvent);
    m_goroutine->setFullText(stop ? goroutineTitle(*stop) : QString());
}

void MainToolBar::setCapabilities(const Capabilities &capabilities)
{
    const auto refusal = [&capabilities](Ability ability) {
        return capabilities.can(ability) ? QString() : capabilities.whyNot(ability);
    };
    m_event->setRefusal(refusal(Ability::SeekEvent), refusal(Ability::SeekStart));
}

void MainToolBar::editEvent()
{
    m_event->startEditing();
}

} // namespace Backstep
