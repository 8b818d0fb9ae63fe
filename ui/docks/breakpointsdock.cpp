// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/docks/breakpointsdock.h"

#include "ui/docks/dockintents.h"
#include "ui/docks/listview.h"
#include "ui/docks/noticestrip.h"
#include "ui/docks/placeholder.h"
#include "ui/models/breakpointsmodel.h"
#include "ui/models/breakpointspresentation.h"
#include "ui/theme/icons.h"

#include <QAction>
#include <QHeaderView>
#include <QMenu>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace Backstep {

BreakpointsDock::BreakpointsDock(const DockContext &context, QWidget *parent)
    : Panel(context, parent)
    , m_model(context.models.breakpoints)
    , m_add(new QAction(Icons::get(u"add"_s), tr("Add Breakpoint…"), this))
{
    assemble({.id = u"breakpoints"_s,
              .name = tr("breakpoints"),
              .model = m_model,
              .presentation = new BreakpointsPresentation,
              .status = m_model.status()});
    m_add->setToolTip(tr("Set a breakpoint on a function or a place"));
    connect(m_add, &QAction::triggered, &intents(), &DockIntents::breakpointAddRequested);
    addButton(u"add"_s, m_add->text(), m_add->toolTip())->setDefaultAction(m_add);
    list()->setColumnWidths({28, 12, 13, 6, 22});
    list()->setFillColumn(BreakpointsModel::Place, 28);
    list()->header()->moveSection(BreakpointsModel::Hits, 1); // what is looked for most, also where the panel is narrow
    list()->setCheckColumn(BreakpointsModel::Place);
    list()->setEditTriggers(QAbstractItemView::EditKeyPressed | QAbstractItemView::DoubleClicked);
    list()->header()->setSortIndicatorClearable(true);
    list()->header()->setSortIndicator(-1, Qt::AscendingOrder);
    list()->setSortingEnabled(true);
    connect(&m_model, &QAbstractItemModel::dataChanged, this, &BreakpointsDock::refreshLater);
}

QList<int> BreakpointsDock::ids(const QModelIndexList &rows) const
{
    QList<int> result;
    for (const QModelIndex &row : rows) {
        if (const Breakpoint *breakpoint = m_model.breakpoint(row)) {
            result.append(breakpoint->id);
        }
    }
    return result;
}

void BreakpointsDock::activate(const QModelIndex &row)
{
    if (const Breakpoint *breakpoint = m_model.breakpoint(row)) {
        goTo(*breakpoint);
    }
}

void BreakpointsDock::goTo(const Breakpoint &breakpoint)
{
    if (!breakpoint.places.isEmpty()) {
        Q_EMIT intents().locationActivated(breakpoint.places.constFirst());
    } else if (!breakpoint.spec.file.isEmpty()) {
        CodeLocation location;
        location.file = breakpoint.spec.file;
        location.line = breakpoint.spec.line;
        Q_EMIT intents().locationActivated(location);
    }
}

void BreakpointsDock::removeRows(const QModelIndexList &rows)
{
    if (const QList<int> chosen = ids(rows); !chosen.isEmpty()) {
        Q_EMIT intents().breakpointsRemoveRequested(chosen);
    }
}

void BreakpointsDock::removeAll()
{
    QModelIndexList rows;
    for (int row = 0; row < m_model.rowCount(); ++row) {
        rows.append(m_model.index(row, 0));
    }
    removeRows(rows);
}

void BreakpointsDock::switchAll(const QList<int> &ids, bool enabled)
{
    for (const int id : ids) {
        m_model.setData(m_model.index(m_model.rowOf(id), BreakpointsModel::Place),
                        enabled ? Qt::Checked : Qt::Unchecked, Qt::CheckStateRole);
    }
}

void BreakpointsDock::fillMenu(QMenu *menu, const QModelIndexList &rows)
{
    if (const Breakpoint *breakpoint = rows.isEmpty() ? nullptr : m_model.breakpoint(rows.constFirst())) {
        const QList<int> chosen = ids(rows);
        menu->addAction(Icons::get(u"source"_s), tr("&Go to Its Place"), this,
                        [this, breakpoint = *breakpoint] { goTo(breakpoint); });
        const bool enabled = breakpoint->spec.enabled;
        QAction *toggle = menu->addAction(enabled ? tr("Switch &Off") : tr("Switch &On"), this,
                                          [this, chosen, enabled] { switchAll(chosen, !enabled); });
        toggle->setShortcut(Qt::Key_Space);
        menu->addAction(Icons::get(u"breakpoint-conditional"_s), tr("&Edit…"), this,
                        [this, id = breakpoint->id] { Q_EMIT intents().breakpointEditRequested(id); });
        QAction *remove = menu->addAction(Icons::get(u"remove"_s), tr("&Remove"), this,
                                          [this, chosen] { Q_EMIT intents().breakpointsRemoveRequested(chosen); });
        remove->setShortcut(QKeySequence::Delete);
        menu->addSeparator();
    }
    menu->addAction(m_add);
    menu->addAction(tr("Remove &All"), this, &BreakpointsDock::removeAll)->setEnabled(m_model.rowCount() > 0);
}

void BreakpointsDock::showEmptyPage(Placeholder *page)
{
    page->showEmpty(u"breakpoints"_s, tr("No breakpoints"),
                    tr("F9 or a click beside a line's number sets one; the program stops there, forwards and "
                       "backwards."),
                    {m_add});
}

void BreakpointsDock::showNotice(NoticeStrip *strip)
{
    int problems = 0;
    for (int row = 0; row < m_model.rowCount(); ++row) {
        problems += m_model.breakpoint(m_model.index(row, 0))->problem.isEmpty() ? 0 : 1;
    }
    strip->say(problems > 0 ? tr("Could not be set: %1").arg(problems) : QString());
}

} // namespace Backstep
