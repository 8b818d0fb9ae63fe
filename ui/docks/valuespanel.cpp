// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/docks/valuespanel.h"

#include "ui/docks/changefade.h"
#include "ui/docks/dockintents.h"
#include "ui/docks/listview.h"
#include "ui/models/variabletreemodel.h"
#include "ui/theme/icons.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {
constexpr int largePage = 1000;
}

void ValuesPanel::connectTree(VariableTreeModel &tree)
{
    m_tree = &tree;
    list()->setRootIsDecorated(true);
    connect(list(), &QTreeView::expanded, this,
            [this](const QModelIndex &index) { m_tree->setExpanded(toData(index), true); });
    connect(list(), &QTreeView::collapsed, this,
            [this](const QModelIndex &index) { m_tree->setExpanded(toData(index), false); });
    connect(m_tree, &VariableTreeModel::expansionWanted, this, [this](const QModelIndex &index) {
        if (const QModelIndex shown = toView(index); shown.isValid()) {
            list()->expand(shown);
        }
    });
    connect(m_tree, &VariableTreeModel::marksChanged, list()->fade(), &ChangeFade::restart);
    connect(m_tree, &VariableTreeModel::slowChanged, this, [this] { list()->viewport()->update(); });
}

void ValuesPanel::activate(const QModelIndex &row)
{
    if (m_tree->node(row)->kind == VariableNode::Kind::More) {
        m_tree->fetchPage(row);
    }
}

void ValuesPanel::addValueActions(QMenu *menu, const QModelIndex &row)
{
    const VariableNode *node = m_tree->node(row);
    if (node->kind == VariableNode::Kind::More) {
        for (const int count : {VariableTreeModel::pageSize, largePage}) {
            menu->addAction(tr("Load the Next %1").arg(count), this,
                            [this, row = QPersistentModelIndex(row), count] { m_tree->fetchPage(row, count); });
        }
        return;
    }
    const Variable *variable = m_tree->variable(row);
    if (!variable) {
        return;
    }
    const auto copy = [this, menu](const QString &text, const QString &what) {
        menu->addAction(text, this, [what] { QGuiApplication::clipboard()->setText(what); })
            ->setEnabled(!what.isEmpty());
    };
    if (node->kind == VariableNode::Kind::Variable) {
        menu->addAction(Icons::get(u"watches"_s), tr("Add to &Watches"), this,
                        [this, expression = variable->expression] { Q_EMIT intents().watchRequested(expression); })
            ->setEnabled(!variable->expression.isEmpty());
        menu->addSeparator();
    }
    copy(tr("Copy &Value"), comparableText(*variable));
    copy(tr("Copy E&xpression"), variable->expression);
    copy(tr("Copy &Type"), variable->type);
}

} // namespace Backstep
