// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/dialogs/pathrulesfield.h"

#include "ui/theme/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPushButton>
#include <QStandardItemModel>
#include <QTreeView>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {
constexpr int linesShown = 6;
} // namespace

PathRulesField::PathRulesField(const QList<SavedPathRule> &rules, QWidget *parent)
    : QWidget(parent)
    , m_model(new QStandardItemModel(0, 2, this))
    , m_list(new QTreeView(this))
{
    makeList();
    m_add = addButton(tr("&Add"));
    m_remove = addButton(tr("Re&move"));
    m_up = addButton(tr("Move &Up"));
    m_up->setToolTip(tr("Of two rules that fit, the upper one counts."));
    auto *column = new QVBoxLayout;
    column->setSpacing(4);
    for (QPushButton *button : {m_add, m_remove, m_up}) {
        column->addWidget(button);
    }
    column->addStretch(1);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    row->addWidget(m_list, 1);
    row->addLayout(column);
    for (const SavedPathRule &rule : rules) {
        append(rule);
    }
    connect(m_add, &QPushButton::clicked, this, &PathRulesField::addRule);
    connect(m_remove, &QPushButton::clicked, this, &PathRulesField::removeRule);
    connect(m_up, &QPushButton::clicked, this, &PathRulesField::moveUp);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &PathRulesField::updateButtons);
    setFocusProxy(m_list);
    updateButtons();
}

void PathRulesField::makeList()
{
    m_model->setHorizontalHeaderLabels({tr("Path in the program"), tr("Path on this machine")});
    m_list->setObjectName(u"pathRules"_s);
    m_list->setAccessibleName(tr("Where source files are looked for"));
    m_list->setModel(m_model);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    m_list->setTextElideMode(Qt::ElideMiddle);
    useCodeFont(m_list);
    m_list->header()->setSectionResizeMode(QHeaderView::Stretch);
    m_list->header()->setFont(font());
    m_list->setFixedHeight(m_list->header()->sizeHint().height() + (m_list->fontMetrics().height() + 2) * linesShown);
    m_list->setMinimumWidth(fontMetrics().averageCharWidth() * 60);
    m_list->installEventFilter(this);
}

QPushButton *PathRulesField::addButton(const QString &text)
{
    auto *button = new QPushButton(text, this);
    button->setAutoDefault(false); // Enter is for OK
    return button;
}

void PathRulesField::append(const SavedPathRule &rule)
{
    QList<QStandardItem *> row;
    for (const QString &path : {rule.buildPrefix, rule.localPrefix}) {
        row.append(new QStandardItem(path));
    }
    m_model->appendRow(row);
}

int PathRulesField::currentRow() const
{
    return m_list->currentIndex().isValid() ? m_list->currentIndex().row() : -1;
}

void PathRulesField::addRule()
{
    append({});
    const QModelIndex first = m_model->index(m_model->rowCount() - 1, 0);
    m_list->setFocus();
    m_list->setCurrentIndex(first);
    m_list->edit(first);
}

void PathRulesField::removeRule()
{
    m_model->removeRow(currentRow());
    updateButtons();
}

void PathRulesField::moveUp()
{
    const int row = currentRow();
    m_model->insertRow(row - 1, m_model->takeRow(row));
    m_list->setCurrentIndex(m_model->index(row - 1, 0));
}

void PathRulesField::updateButtons()
{
    m_remove->setEnabled(currentRow() >= 0);
    m_up->setEnabled(currentRow() > 0);
}

bool PathRulesField::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent *>(event)->matches(QKeySequence::Delete)
        && currentRow() >= 0) {
        removeRule();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

QList<SavedPathRule> PathRulesField::rules() const
{
    QList<SavedPathRule> result;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const SavedPathRule rule{m_model->item(row, 0)->text().trimmed(), m_model->item(row, 1)->text().trimmed()};
        if (rule != SavedPathRule{}) {
            result.append(rule);
        }
    }
    return result;
}

QString PathRulesField::problem() const
{
    for (const SavedPathRule &rule : rules()) {
        if (rule.buildPrefix.isEmpty() || rule.localPrefix.isEmpty()) {
            return tr("A rule for source paths needs both paths; %1 stands alone.")
                .arg(rule.buildPrefix.isEmpty() ? rule.localPrefix : rule.buildPrefix);
        }
        if (!rule.localPrefix.startsWith(u'/')) {
            return tr("%1 must be a full path on this machine, or no source is found there.").arg(rule.localPrefix);
        }
    }
    return {};
}

} // namespace Backstep
