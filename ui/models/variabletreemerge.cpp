// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

// The half of VariableTreeModel that changes rows: inserting, removing, and merging the values of a new stop into
// those of the last.

#include "ui/models/variabletreemodel.h"

namespace Backstep {

namespace {

/// Refreshing an unfolded value asks for what was shown, but for no more than this at once.
constexpr qint64 refreshLimit = 1000;

void renumber(VariableNode *parent, int from)
{
    for (size_t row = size_t(from); row < parent->children.size(); ++row) {
        parent->children[row]->row = int(row);
    }
}

} // namespace

int VariableTreeModel::variableRows(const VariableNode *node)
{
    const bool service = !node->children.empty() && node->children.back()->isService();
    return int(node->children.size()) - (service ? 1 : 0);
}

void VariableTreeModel::insertNode(VariableNode *parent, int row, std::unique_ptr<VariableNode> node)
{
    beginInsertRows(indexOf(parent), row, row);
    node->parent = parent;
    parent->children.insert(parent->children.begin() + row, std::move(node));
    renumber(parent, row);
    endInsertRows();
}

void VariableTreeModel::removeNodes(VariableNode *parent, int first, int count)
{
    if (count <= 0) {
        return;
    }
    beginRemoveRows(indexOf(parent), first, first + count - 1);
    const auto begin = parent->children.begin() + first;
    std::for_each(begin, begin + count, [this](const auto &child) { forget(child.get()); });
    parent->children.erase(begin, begin + count);
    renumber(parent, first);
    endRemoveRows();
}

void VariableTreeModel::forget(VariableNode *node)
{
    if (node->ticket != 0) {
        m_asked.remove(node->ticket);
    }
    for (const auto &child : node->children) {
        forget(child.get());
    }
}

void VariableTreeModel::nodeChanged(const VariableNode *node)
{
    Q_EMIT dataChanged(indexOf(node), indexOf(node, ColumnCount - 1));
}

void VariableTreeModel::removeBelow(VariableNode *node)
{
    removeNodes(node, 0, int(node->children.size()));
    node->fetched = 0;
    node->load = VariableNode::Load::None;
    if (node->ticket != 0) {
        m_asked.remove(std::exchange(node->ticket, 0));
    }
}

void VariableTreeModel::removeService(VariableNode *parent)
{
    if (variableRows(parent) < int(parent->children.size())) {
        removeNodes(parent, int(parent->children.size()) - 1, 1);
    }
}

void VariableTreeModel::setService(VariableNode *parent, VariableNode::Kind kind, const QString &text)
{
    if (variableRows(parent) < int(parent->children.size())) {
        VariableNode *service = parent->children.back().get();
        service->kind = kind;
        service->text = text;
        nodeChanged(service);
        return;
    }
    auto service = std::make_unique<VariableNode>();
    service->kind = kind;
    service->text = text;
    service->path = childPath(parent->path, QString());
    insertNode(parent, int(parent->children.size()), std::move(service));
}

void VariableTreeModel::updateMore(VariableNode *node)
{
    if (node->fetched < node->variable.childCount) {
        setService(node, VariableNode::Kind::More);
    } else {
        removeService(node);
    }
}

std::unique_ptr<VariableNode> VariableTreeModel::makeNode(VariableNode *parent, const Variable &variable,
                                                          const QString &path)
{
    auto node = std::make_unique<VariableNode>();
    node->kind = VariableNode::Kind::Variable;
    node->parent = parent;
    node->path = path;
    node->variable = variable;
    node->changed = m_memory.note(path, variable);
    return node;
}

void VariableTreeModel::insertVariables(VariableNode *parent, int row, const VariableList &list,
                                        const QStringList &keys)
{
    if (list.isEmpty()) {
        return;
    }
    std::vector<std::unique_ptr<VariableNode>> nodes;
    nodes.reserve(size_t(list.size()));
    for (qsizetype i = 0; i < list.size(); ++i) {
        nodes.push_back(makeNode(parent, list.at(i), childPath(parent->path, keys.at(i))));
    }
    beginInsertRows(indexOf(parent), row, row + int(list.size()) - 1);
    parent->children.insert(parent->children.begin() + row, std::make_move_iterator(nodes.begin()),
                            std::make_move_iterator(nodes.end()));
    renumber(parent, row);
    endInsertRows();
    restoreExpansion(parent, row, int(list.size()));
}

void VariableTreeModel::restoreExpansion(const VariableNode *parent, int first, int count)
{
    QList<QPersistentModelIndex> wanted;
    for (int row = first; row < first + count; ++row) {
        const VariableNode *child = parent->children[size_t(row)].get();
        if (m_expanded.contains(expansionKey(child)) && child->unfolds()) {
            wanted.append(indexOf(child));
        }
    }
    for (const QPersistentModelIndex &index : std::as_const(wanted)) {
        if (index.isValid()) {
            Q_EMIT expansionWanted(index);
        }
    }
}

void VariableTreeModel::mergeVariables(VariableNode *parent, const VariableList &list)
{
    removeService(parent);
    const QStringList keys = siblingKeys(list);
    QHash<QString, qsizetype> wanted; // row by path
    for (qsizetype i = 0; i < keys.size(); ++i) {
        wanted.insert(childPath(parent->path, keys.at(i)), i);
    }
    // What is gone, or stands where merging would have to move it, goes; the rest is in the right order.
    qsizetype lowest = list.size();
    for (int row = int(parent->children.size()) - 1; row >= 0; --row) {
        const auto place = wanted.constFind(parent->children[size_t(row)]->path);
        if (place == wanted.cend() || *place >= lowest) {
            removeNodes(parent, row, 1);
        } else {
            lowest = *place;
        }
    }
    qsizetype next = 0;
    while (next < list.size()) {
        const qsizetype row = next;
        const bool more = row < qsizetype(parent->children.size());
        const qsizetype kept = more ? wanted.value(parent->children[size_t(row)]->path) : list.size();
        if (kept > row) {
            insertVariables(parent, int(row), list.sliced(row, kept - row), keys.sliced(row, kept - row));
            next = kept;
        } else {
            updateValue(parent->children[size_t(row)].get(), list.at(row));
            ++next;
        }
    }
    parent->fetched = variableRows(parent);
}

void VariableTreeModel::updateValue(VariableNode *node, const Variable &variable)
{
    node->changed = m_memory.note(node->path, variable);
    node->waiting = false;
    node->variable = variable;
    nodeChanged(node);
    refreshBelow(node);
}

void VariableTreeModel::refreshBelow(VariableNode *node)
{
    const bool unfolded = m_expanded.contains(expansionKey(node));
    if (!unfolded || (node->variable.childCount == 0 && node->variable.children.isEmpty())) {
        removeBelow(node);
        return;
    }
    const qint64 shown = qMin(node->fetched, node->variable.childCount);
    if (!node->variable.children.isEmpty() && node->variable.children.size() >= shown) {
        takeInline(node);
    } else {
        request(node, 0, qBound<qint64>(pageSize, shown, refreshLimit));
    }
}

void VariableTreeModel::takeInline(VariableNode *node)
{
    const VariableList list = std::exchange(node->variable.children, {});
    node->load = VariableNode::Load::Done;
    mergeVariables(node, list);
    node->variable.childCount = qMax<qint64>(node->variable.childCount, list.size());
    updateMore(node);
}

} // namespace Backstep
