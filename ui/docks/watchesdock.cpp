// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/docks/watchesdock.h"

#include "ui/docks/filterline.h"
#include "ui/docks/listview.h"
#include "ui/docks/placeholder.h"
#include "ui/models/variablespresentation.h"
#include "ui/models/watchesmodel.h"
#include "ui/theme/icons.h"

#include <QAbstractItemDelegate>
#include <QAction>
#include <QMenu>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace Backstep {

WatchesDock::WatchesDock(const DockContext &context, QWidget *parent)
    : ValuesPanel(context, parent)
    , m_model(context.models.watches)
    , m_add(new QAction(Icons::get(u"add"_s), tr("Add Watch"), this))
{
    assemble({.id = u"watches"_s,
              .name = tr("watches"),
              .model = m_model,
              .presentation = new VariablesPresentation,
              .status = m_model.status()});
    connectTree(m_model);
    list()->setColumnWidths({17, 28, 15});
    list()->setFillColumn(VariableTreeModel::Value, 16);
    list()->setEditTriggers(QAbstractItemView::EditKeyPressed | QAbstractItemView::DoubleClicked);
    m_add->setToolTip(tr("Type an expression to evaluate at every stop"));
    addButton(u"add"_s, m_add->text(), m_add->toolTip())->setDefaultAction(m_add);
    connect(m_add, &QAction::triggered, this, &WatchesDock::beginAdding);
    connect(list()->itemDelegate(), &QAbstractItemDelegate::closeEditor, this, [this] {
        m_adding = false;
        refreshLater();
    });
}

bool WatchesDock::nothingToList() const
{
    return m_model.isEmpty() && !m_adding;
}

void WatchesDock::beginAdding()
{
    m_adding = true;
    filterLine()->clear();
    refresh();
    const QModelIndex last = toView(m_model.index(m_model.rowCount() - 1, 0));
    list()->setFocus();
    list()->setCurrentIndex(last);
    list()->edit(last);
}

void WatchesDock::editFirst(const QModelIndexList &rows)
{
    if (!rows.isEmpty()) {
        list()->edit(toView(rows.constFirst()));
    }
}

void WatchesDock::activate(const QModelIndex &row)
{
    if (m_model.node(row)->kind == VariableNode::Kind::AddWatch) {
        beginAdding();
    } else {
        ValuesPanel::activate(row);
    }
}

void WatchesDock::removeRows(const QModelIndexList &rows)
{
    m_model.remove(rows);
    refreshLater();
}

void WatchesDock::fillMenu(QMenu *menu, const QModelIndexList &rows)
{
    menu->addAction(m_add);
    if (rows.isEmpty()) {
        return;
    }
    const QModelIndex row = rows.constFirst();
    if (m_model.node(row)->kind == VariableNode::Kind::Watch) {
        QAction *edit = menu->addAction(Icons::get(u"edit"_s), tr("&Edit Expression"), this,
                                        [this, rows = kept({row})] { editFirst(stillThere(rows)); });
        edit->setShortcut(Qt::Key_F2);
        QAction *remove = menu->addAction(Icons::get(u"remove"_s), tr("&Remove"), this,
                                          [this, rows = kept(rows)] { removeRows(stillThere(rows)); });
        remove->setShortcut(QKeySequence::Delete);
        menu->addSeparator();
    }
    addValueActions(menu, row);
}

void WatchesDock::showEmptyPage(Placeholder *page)
{
    page->showEmpty(u"watches"_s, tr("No watches"),
                    tr("Expressions that you add here are evaluated at every stop, in the frame that is shown."),
                    {m_add});
}

} // namespace Backstep
