// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/variabletreemodel.h"

#include <chrono>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {
constexpr auto slowAfter = std::chrono::milliseconds(500);
}

VariableTreeModel::VariableTreeModel(QObject *parent)
    : QAbstractItemModel(parent)
    , m_root(std::make_unique<VariableNode>())
{
    m_slowTimer.setSingleShot(true);
    m_slowTimer.setInterval(slowAfter);
    connect(&m_slowTimer, &QTimer::timeout, this, &VariableTreeModel::becomeSlow);
}

VariableTreeModel::~VariableTreeModel() = default;

void VariableTreeModel::beginScope(quint64 stop, const QString &frame, const QString &function)
{
    m_news = m_memory.begin(stop, frame);
    m_function = function;
    for (VariableNode *node : std::as_const(m_asked)) {
        node->ticket = 0;
        node->load = node->fetched > 0 ? VariableNode::Load::Done : VariableNode::Load::None;
    }
    m_asked.clear();
    expectAnswers();
}

void VariableTreeModel::tellMarks()
{
    if (m_news) {
        Q_EMIT marksChanged();
    }
}

void VariableTreeModel::expectAnswers()
{
    if (m_slow) {
        m_slow = false;
        Q_EMIT slowChanged(false);
    }
    m_slowTimer.start();
}

void VariableTreeModel::becomeSlow()
{
    for (VariableNode *node : m_asked.values()) {
        if (node->fetched == 0) {
            setService(node, VariableNode::Kind::Loading);
        }
    }
    m_slow = true;
    Q_EMIT slowChanged(true);
}

VariableNode *VariableTreeModel::writable(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<VariableNode *>(index.internalPointer()) : m_root.get();
}

const VariableNode *VariableTreeModel::node(const QModelIndex &index) const
{
    return writable(index);
}

const Variable *VariableTreeModel::variable(const QModelIndex &index) const
{
    const VariableNode *found = node(index);
    return index.isValid() && found->hasValue() ? &found->variable : nullptr;
}

QModelIndex VariableTreeModel::indexOf(const VariableNode *node, int column) const
{
    return node == m_root.get() ? QModelIndex() : createIndex(node->row, column, node);
}

QModelIndex VariableTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    const VariableNode *above = node(parent);
    if (row < 0 || row >= int(above->children.size()) || column < 0 || column >= ColumnCount || parent.column() > 0) {
        return {};
    }
    return createIndex(row, column, above->children[size_t(row)].get());
}

QModelIndex VariableTreeModel::parent(const QModelIndex &index) const
{
    return index.isValid() ? indexOf(node(index)->parent) : QModelIndex();
}

int VariableTreeModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : int(node(parent)->children.size());
}

int VariableTreeModel::columnCount(const QModelIndex & /*parent*/) const
{
    return ColumnCount;
}

bool VariableTreeModel::hasChildren(const QModelIndex &parent) const
{
    return parent.column() <= 0 && node(parent)->unfolds();
}

bool VariableTreeModel::canFetchMore(const QModelIndex &parent) const
{
    const VariableNode *found = node(parent);
    return parent.isValid() && parent.column() == 0 && found->load == VariableNode::Load::None && found->hasValue()
        && found->unfolds();
}

void VariableTreeModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent)) {
        return;
    }
    VariableNode *found = writable(parent);
    if (!found->variable.children.isEmpty()) {
        takeInline(found);
    } else {
        request(found, 0, pageSize);
    }
}

void VariableTreeModel::fetchPage(const QModelIndex &more, int count)
{
    VariableNode *row = writable(more);
    if (more.isValid() && row->kind == VariableNode::Kind::More && row->parent->ticket == 0) {
        request(row->parent, row->parent->fetched, count);
        nodeChanged(row);
    }
}

void VariableTreeModel::setExpanded(const QModelIndex &index, bool expanded)
{
    if (!index.isValid()) {
        return;
    }
    if (expanded) {
        m_expanded.insert(expansionKey(node(index)));
    } else {
        m_expanded.remove(expansionKey(node(index)));
    }
}

QString VariableTreeModel::expansionKey(const VariableNode *node) const
{
    return node->kind == VariableNode::Kind::Section ? node->path : m_function + node->path;
}

QVariant VariableTreeModel::raw(const VariableNode &node, int column)
{
    if (!node.hasValue()) {
        return column == Name && !node.text.isEmpty() ? QVariant(node.text) : QVariant();
    }
    switch (column) {
    case Name: return node.variable.name;
    case Value: return comparableText(node.variable);
    default: return node.variable.type;
    }
}

QVariant VariableTreeModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid()) {
        return {};
    }
    const VariableNode *found = node(index);
    switch (role) {
    case ItemRole::Raw: return raw(*found, index.column());
    case ItemRole::RowKind: return static_cast<int>(found->kind);
    case ItemRole::Sentence:
        return found->kind == VariableNode::Kind::Message || found->kind == VariableNode::Kind::AddWatch;
    case ItemRole::Identity: return found->path;
    case ItemRole::Changed: return found->changed && index.column() == Value;
    case ItemRole::Previous:
        if (const auto before = m_memory.before(found->path); found->changed && before) {
            return *before;
        }
        return {};
    case ItemRole::Stale: return m_slow && found->waiting;
    case ExpressionRole: return found->hasValue() ? found->variable.expression : QString();
    default: return {};
    }
}

QVariant VariableTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    static const QList<QLatin1StringView> keys{"name"_L1, "value"_L1, "type"_L1};
    if (orientation == Qt::Horizontal && role == ItemRole::Key && section >= 0 && section < ColumnCount) {
        return QString(keys.at(section));
    }
    return {};
}

void VariableTreeModel::request(VariableNode *node, qint64 first, qint64 count)
{
    if (node->variable.expression.isEmpty()) {
        node->load = VariableNode::Load::Done;
        setService(node, VariableNode::Kind::Message, tr("The debugger gives no way to ask for what is inside."));
        return;
    }
    node->load = VariableNode::Load::Asked;
    node->ticket = ++m_lastTicket;
    m_asked.insert(node->ticket, node);
    if (!m_slowTimer.isActive()) {
        expectAnswers();
    }
    const qint64 missing = node->variable.childCount - first;
    Q_EMIT childrenWanted(node->ticket, std::make_shared<const Variable>(node->variable), first,
                          int(qMax<qint64>(1, qMin(count, missing))));
}

void VariableTreeModel::setChildren(quint64 ticket, qint64 first, const VariableListPtr &children)
{
    VariableNode *node = m_asked.take(ticket);
    if (!node || !children) {
        ++m_lateAnswers;
        return;
    }
    node->ticket = 0;
    node->load = VariableNode::Load::Done;
    if (first == 0) {
        mergeVariables(node, *children);
    } else {
        const int rows = variableRows(node);
        // Their keys go on where those of the rows end; indexes are unique, so a page of its own is good enough.
        insertVariables(node, rows, *children, siblingKeys(*children));
    }
    node->fetched = variableRows(node);
    if (children->isEmpty()) {
        node->variable.childCount = node->fetched; // it promised more than there is; do not ask for ever
    }
    updateMore(node);
    Q_EMIT marksChanged();
}

void VariableTreeModel::setChildrenFailed(quint64 ticket, const QString &sentence)
{
    VariableNode *node = m_asked.take(ticket);
    if (!node) {
        ++m_lateAnswers;
        return;
    }
    node->ticket = 0;
    node->load = VariableNode::Load::Done;
    setService(node, VariableNode::Kind::Message, sentence);
}

} // namespace Backstep
