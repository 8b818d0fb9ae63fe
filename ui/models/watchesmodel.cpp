// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/watchesmodel.h"

using namespace Qt::StringLiterals;

namespace Backstep {

WatchesModel::WatchesModel(QObject *parent) : VariableTreeModel(parent)
{
    auto last = std::make_unique<VariableNode>();
    last->kind = VariableNode::Kind::AddWatch;
    insertNode(root(), 0, std::move(last));
}

void WatchesModel::insertWatch(const QString &expression)
{
    auto node = std::make_unique<VariableNode>();
    node->kind = VariableNode::Kind::Watch;
    node->id = ++m_lastId;
    node->path = u"watch/"_s + expression;
    node->variable.name = expression;
    node->waiting = true;
    insertNode(root(), rowCount() - 1, std::move(node));
}

void WatchesModel::setExpressions(const QStringList &expressions)
{
    removeNodes(root(), 0, rowCount() - 1);
    for (const QString &expression : expressions) {
        insertWatch(expression);
    }
    Q_EMIT expressionsChanged(this->expressions());
}

QList<WatchesModel::Watch> WatchesModel::watches() const
{
    QList<Watch> result;
    for (const auto &node : root()->children) {
        if (node->kind == VariableNode::Kind::Watch) {
            result.append({node->id, node->variable.name});
        }
    }
    return result;
}

QStringList WatchesModel::expressions() const
{
    QStringList result;
    for (const Watch &watch : watches()) {
        result.append(watch.expression);
    }
    return result;
}

void WatchesModel::add(const QString &expression)
{
    const QString trimmed = expression.trimmed();
    if (trimmed.isEmpty() || expressions().contains(trimmed)) {
        return;
    }
    insertWatch(trimmed);
    Q_EMIT evaluationWanted(m_lastId, trimmed);
    Q_EMIT expressionsChanged(expressions());
}

void WatchesModel::remove(const QModelIndexList &rows)
{
    QList<int> ids;
    for (const QModelIndex &index : rows) {
        const VariableNode *found = node(index);
        if (index.isValid() && found->kind == VariableNode::Kind::Watch && !ids.contains(found->id)) {
            ids.append(found->id);
        }
    }
    for (const int id : std::as_const(ids)) {
        removeNodes(root(), watch(id)->row, 1);
    }
    if (!ids.isEmpty()) {
        Q_EMIT expressionsChanged(expressions());
    }
}

void WatchesModel::beginStop(quint64 stop, const QString &frame)
{
    beginScope(stop, frame, QString()); // what is unfolded stays so in every function
    for (const auto &node : root()->children) {
        node->waiting = node->kind == VariableNode::Kind::Watch;
    }
}

void WatchesModel::clearValues()
{
    for (const auto &node : root()->children) {
        if (node->kind == VariableNode::Kind::Watch) {
            removeBelow(node.get());
            const QString name = node->variable.name;
            node->variable = {};
            node->variable.name = name;
            node->changed = false;
            nodeChanged(node.get());
        }
    }
}

VariableNode *WatchesModel::watch(int id) const
{
    const auto &rows = root()->children;
    const auto found = std::ranges::find_if(
        rows, [id](const auto &node) { return node->kind == VariableNode::Kind::Watch && node->id == id; });
    return found == rows.cend() ? nullptr : found->get();
}

void WatchesModel::setValue(int id, const VariablePtr &value)
{
    VariableNode *node = watch(id);
    if (!node || !value) {
        return;
    }
    Variable variable = *value;
    variable.expression = variable.expression.isEmpty() ? node->variable.name : variable.expression;
    variable.name = node->variable.name;
    updateValue(node, variable);
    tellMarks();
}

void WatchesModel::setError(int id, const QString &sentence)
{
    if (VariableNode *node = watch(id)) {
        Variable none;
        none.name = node->variable.name;
        none.unreadable = sentence;
        updateValue(node, none);
        node->changed = false;
    }
}

void WatchesModel::rename(VariableNode *node, const QString &expression)
{
    removeBelow(node);
    node->id = ++m_lastId; // an answer for the old expression finds nobody
    node->path = u"watch/"_s + expression;
    node->variable = {};
    node->variable.name = expression;
    node->changed = false;
    nodeChanged(node);
    Q_EMIT evaluationWanted(node->id, expression);
    Q_EMIT expressionsChanged(expressions());
}

bool WatchesModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::EditRole || !flags(index).testFlag(Qt::ItemIsEditable)) {
        return false;
    }
    VariableNode *found = writable(index);
    const QString expression = value.toString().trimmed();
    if (found->kind == VariableNode::Kind::AddWatch) {
        add(expression);
    } else if (expression.isEmpty()) {
        remove({index});
    } else if (expression != found->variable.name) {
        rename(found, expression);
    }
    return true;
}

QVariant WatchesModel::data(const QModelIndex &index, int role) const
{
    if (role == Qt::EditRole && flags(index).testFlag(Qt::ItemIsEditable)) {
        return node(index)->variable.name;
    }
    return VariableTreeModel::data(index, role);
}

Qt::ItemFlags WatchesModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = VariableTreeModel::flags(index);
    if (index.isValid() && index.column() == Name && node(index)->parent == root()) {
        flags |= Qt::ItemIsEditable;
    }
    return flags;
}

} // namespace Backstep
