// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/docks/variablesdock.h"

#include "ui/docks/dockintents.h"
#include "ui/docks/listview.h"
#include "ui/docks/placeholder.h"
#include "ui/models/variablesmodel.h"
#include "ui/models/variablespresentation.h"
#include "ui/theme/icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace Backstep {

VariablesDock::VariablesDock(const DockContext &context, QWidget *parent)
    : ValuesPanel(context, parent)
    , m_model(context.models.variables)
{
    assemble({.id = u"variables"_s,
              .name = tr("variables"),
              .model = m_model,
              .presentation = new VariablesPresentation,
              .status = m_model.status()});
    connectTree(m_model);
    list()->setColumnWidths({17, 28, 15});
    list()->setFillColumn(VariableTreeModel::Value, 16);
    makePackageLine();
    for (const auto section : {VariablesModel::Section::Arguments, VariablesModel::Section::Locals,
                               VariablesModel::Section::Returned, VariablesModel::Section::Package}) {
        list()->expand(toView(m_model.sectionIndex(section)));
    }
}

void VariablesDock::makePackageLine()
{
    auto *line = new QWidget(this);
    auto *row = new QHBoxLayout(line);
    row->setContentsMargins(8, 4, 4, 4);
    row->setSpacing(4);
    auto *label = new QLabel(tr("Package:"), line);
    m_package = new QLineEdit(line);
    m_package->setObjectName(u"variables.package"_s);
    m_package->setPlaceholderText(tr("this package, or a regular expression"));
    m_package->setAccessibleName(tr("Package variables to load"));
    m_package->setToolTip(tr("Enter loads the package variables whose full name matches this regular expression, for "
                             "example ^main\\. (empty: those of the package of the frame). It can take a while."));
    m_package->setMinimumWidth(fontMetrics().averageCharWidth() * 8);
    label->setBuddy(m_package);
    auto *load = new QToolButton(line);
    load->setText(tr("Load"));
    load->setToolTip(tr("Load package variables"));
    load->setAutoRaise(true);
    row->addWidget(label);
    row->addWidget(m_package, 1);
    row->addWidget(load);
    addBelow(line);
    connect(m_package, &QLineEdit::returnPressed, this, &VariablesDock::askPackage);
    connect(load, &QToolButton::clicked, this, &VariablesDock::askPackage);
}

void VariablesDock::askPackage()
{
    if (m_model.hasScope()) {
        Q_EMIT intents().packageVariablesWanted(m_package->text().trimmed());
    }
}

void VariablesDock::activate(const QModelIndex &row)
{
    const VariableNode *node = m_model.node(row);
    const bool package = node->kind == VariableNode::Kind::Section
        && VariablesModel::Section(node->id) == VariablesModel::Section::Package;
    if (package && m_model.sectionState(row) != VariablesModel::SectionState::Ready) {
        askPackage();
    } else {
        ValuesPanel::activate(row);
    }
}

void VariablesDock::fillMenu(QMenu *menu, const QModelIndexList &rows)
{
    if (!rows.isEmpty()) {
        addValueActions(menu, rows.constFirst());
    }
    menu->addSeparator();
    menu->addAction(tr("Load &Package Variables"), this, &VariablesDock::askPackage)->setEnabled(m_model.hasScope());
    menu->addAction(tr("&Fold All"), list(), &QTreeView::collapseAll);
}

void VariablesDock::showEmptyPage(Placeholder *page)
{
    page->showEmpty(u"variables"_s, tr("No variables"),
                    tr("Arguments and local variables of the selected frame appear here at every stop; what changed "
                       "since the stop before is marked."),
                    {});
}

} // namespace Backstep
