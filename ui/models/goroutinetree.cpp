// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/goroutinetree.h"

#include "ui/models/texts.h"

#include <QFont>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

GoroutineRefs refsOf(const GoroutineRows &rows)
{
    GoroutineRefs refs;
    refs.reserve(rows.size());
    for (const auto &row : rows) {
        refs.append(row.get());
    }
    return refs;
}

/// From indexes of what was grouped to rows of the source.
void renumber(QList<GoroutineGroup> &groups, const QList<int> &rows)
{
    for (GoroutineGroup &group : groups) {
        for (int &member : group.members) {
            member = rows.at(member);
        }
        renumber(group.groups, rows);
    }
}

QFont bold()
{
    QFont font;
    font.setBold(true);
    return font;
}

} // namespace

GoroutineTree::GoroutineTree(const GoroutinesModel *goroutines, QObject *parent)
    : QAbstractProxyModel(parent)
    , m_goroutines(goroutines)
    , m_flat(goroutines)
{
    m_pending.setSingleShot(true);
    m_pending.setInterval(0);
    connect(&m_pending, &QTimer::timeout, this, &GoroutineTree::work);
    connectFlat();
}

GoroutineTree::~GoroutineTree()
{
    m_stop.requestStop();
}

void GoroutineTree::setText(const QString &text)
{
    m_flat.setText(text);
}

/// While there are no groups all goes through as it comes.
void GoroutineTree::connectFlat()
{
    connect(&m_flat, &QAbstractItemModel::rowsAboutToBeInserted, this,
            [this](const QModelIndex &, int first, int last) {
                if (!grouped()) {
                    beginInsertRows({}, first, last);
                }
            });
    connect(&m_flat, &QAbstractItemModel::rowsInserted, this, [this] {
        if (!grouped()) {
            endInsertRows();
        }
        look();
    });
    connect(&m_flat, &QAbstractItemModel::rowsAboutToBeRemoved, this, [this](const QModelIndex &, int first, int last) {
        if (!grouped()) {
            beginRemoveRows({}, first, last);
        }
    });
    connect(&m_flat, &QAbstractItemModel::rowsRemoved, this, [this] {
        if (!grouped()) {
            endRemoveRows();
        }
        look();
    });
    connect(&m_flat, &QAbstractItemModel::layoutAboutToBeChanged, this, [this] {
        if (!grouped()) {
            keepLayout();
        }
    });
    connect(&m_flat, &QAbstractItemModel::layoutChanged, this, [this] {
        if (!grouped()) {
            restoreLayout();
        }
        look();
    });
    connect(&m_flat, &QAbstractItemModel::dataChanged, this,
            [this](const QModelIndex &topLeft, const QModelIndex &bottomRight, const QList<int> &roles) {
                if (!grouped()) {
                    Q_EMIT dataChanged(index(topLeft.row(), topLeft.column()),
                                       index(bottomRight.row(), bottomRight.column()), roles);
                }
                look();
            });
    connect(&m_flat, &QAbstractItemModel::modelAboutToBeReset, this, [this] { beginResetModel(); });
    connect(&m_flat, &QAbstractItemModel::modelReset, this, [this] {
        m_root = std::make_unique<Node>();
        m_kept.clear();
        endResetModel();
        look();
    });
    connect(&m_flat, &SnapshotFilter::settledChanged, this, [this] {
        if (m_flat.settled()) {
            look();
        }
        Q_EMIT settledChanged();
    });
}

void GoroutineTree::setSourceModel(QAbstractItemModel *source)
{
    beginResetModel();
    QAbstractProxyModel::setSourceModel(source);
    endResetModel();
    m_flat.setSourceModel(source); // resets once more
    connect(source, &QAbstractItemModel::rowsAboutToBeRemoved, this, [this](const QModelIndex &, int first) {
        if (grouped() && m_kept.isEmpty()) {
            m_kept = described(); // while it can still be told which goroutines they are
        }
        m_intact = qMin(m_intact, first);
        m_asked = qMin(m_asked, first);
        m_changing = true; // others take their places before progressChanged()
    });
    connect(m_goroutines, &GoroutinesModel::progressChanged, this, [this] {
        m_changing = false;
        look();
    });
}

void GoroutineTree::setGrouping(const Grouping &grouping)
{
    if (grouping == m_grouping) {
        return;
    }
    ++m_ticket; // groups by anything else are not wanted any more
    m_stop.requestStop();
    m_running = false;
    beginResetModel();
    m_grouping = grouping;
    m_kept.clear();
    m_root = std::make_unique<Node>();
    endResetModel();
    work();
    Q_EMIT groupsChanged();
}

/// Short lists follow at once, so that nothing wrong is ever painted.
void GoroutineTree::look()
{
    if (m_goroutines->rowCount() <= SnapshotFilter::shortList && grouped() && m_flat.settled() && !m_changing) {
        work();
    } else if (!m_pending.isActive()) {
        m_pending.start();
    }
}

void GoroutineTree::work()
{
    m_pending.stop();
    if (m_running) {
        m_again = true;
        return;
    }
    if (!m_flat.settled()) {
        return; // its answer calls again
    }
    m_again = false;
    const GoroutineRows rows = m_goroutines->rows();
    const GoroutinePagePtr summary = m_goroutines->complete() ? GoroutinePagePtr() : m_goroutines->summary();
    const auto answer = [rows, summary, shown = m_flat.shownRows(), grouping = m_grouping](const StopToken &stop) {
        Answer result;
        const GoroutineRefs all = refsOf(rows);
        if (!grouping.isEmpty()) {
            GoroutineRefs refs;
            refs.reserve(shown.size());
            for (const int row : shown) {
                refs.append(all.at(row));
            }
            result.groups = groupGoroutines(refs, grouping, stop);
            renumber(result.groups, shown);
        }
        GoroutineRefs counted;
        if (summary) {
            for (const Goroutine &goroutine : summary->goroutines) {
                counted.append(&goroutine);
            }
        }
        result.facets = collectFacets(summary ? counted : all, stop);
        return result;
    };
    m_asked = int(rows.size());
    if (rows.size() <= SnapshotFilter::shortList && !summary) {
        finished(answer({}));
        return;
    }
    m_stop = StopSource();
    m_running = true;
    Q_EMIT settledChanged();
    const quint64 ticket = ++m_ticket;
    std::ignore =
        m_runner
            .run<Answer>([answer, stop = m_stop.token()](const StopToken &) -> Result<Answer> { return answer(stop); })
            .then(this, [this, ticket](Result<Answer> result) {
                if (ticket == m_ticket && result) {
                    m_running = false;
                    finished(std::move(*result));
                    Q_EMIT settledChanged();
                }
            });
}

void GoroutineTree::finished(Answer answer)
{
    m_facets = std::move(answer.facets);
    for (const QString &tag : m_goroutines->marks().tagTexts()) {
        ++m_facets.tags[tag];
    }
    if (grouped()) {
        show(answer.groups);
    }
    Q_EMIT facetsChanged();
    if (m_again) {
        work();
    }
}

void GoroutineTree::fill(Node &node, const QList<GoroutineGroup> &groups) const
{
    node.groups.reserve(static_cast<std::size_t>(groups.size()));
    node.current = node.members.contains(m_goroutines->rowOf(m_goroutines->current()));
    for (const GoroutineGroup &group : groups) {
        auto below = std::make_unique<Node>();
        below->above = &node;
        below->row = int(node.groups.size());
        below->depth = node.depth + 1;
        below->value = group.value;
        below->place = group.place;
        below->count = group.count;
        below->members = group.members;
        fill(*below, group.groups);
        node.current = node.current || below->current;
        node.groups.push_back(std::move(below));
    }
}

/// Finds rows by what they are. Among many siblings, and for many rows, looking through them each time is too slow, so
/// they are listed once; of groups in which nothing is looked for nothing is.
class GoroutineTree::Finder
{
public:
    explicit Finder(const GoroutinesModel &goroutines) : m_goroutines(goroutines) {}

    /// Null: there is none.
    const Node *child(const Node &node, const QString &value)
    {
        auto list = m_groups.find(&node);
        if (list == m_groups.end()) {
            list = m_groups.insert(&node, {});
            for (const auto &group : node.groups) {
                list->insert(group->value, group.get());
            }
        }
        return list->value(value);
    }
    /// The place of a goroutine among the members, or -1.
    int member(const Node &node, GoroutineId id)
    {
        auto list = m_members.find(&node);
        if (list == m_members.end()) {
            list = m_members.insert(&node, {});
            for (qsizetype i = 0; i < node.members.size(); ++i) {
                list->insert(m_goroutines.at(node.members.at(i)).id, int(i));
            }
        }
        return list->value(id, -1);
    }

private:
    const GoroutinesModel &m_goroutines;
    QHash<const Node *, QHash<QString, const Node *>> m_groups;
    QHash<const Node *, QHash<GoroutineId, int>> m_members;
};

void GoroutineTree::show(const QList<GoroutineGroup> &groups)
{
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint); // the columns are as before
    const QList<Kept> kept = m_kept.isEmpty() ? described() : std::exchange(m_kept, {});
    const QModelIndexList all = persistentIndexList();
    m_intact = m_asked;
    m_root = std::make_unique<Node>();
    fill(*m_root, groups);
    Finder finder(*m_goroutines);
    QHash<QModelIndex, QModelIndex> now; // where those are that were there; invalid: nowhere any more
    for (const Kept &each : kept) {
        const Node *node = m_root.get();
        for (auto value = each.path.cbegin(); node && value != each.path.cend(); ++value) {
            node = finder.child(*node, *value);
        }
        if (node && each.id == 0 && node->above) {
            now.insert(each.index, createIndex(node->row, each.index.column(), node->above));
        } else if (const int place = node && each.id > 0 ? finder.member(*node, each.id) : -1; place >= 0) {
            now.insert(each.index, createIndex(place, each.index.column(), node));
        }
    }
    QModelIndexList to;
    to.reserve(all.size());
    for (const QModelIndex &index : all) {
        to.append(now.value(index));
    }
    changePersistentIndexList(all, to);
    Q_EMIT layoutChanged({}, VerticalSortHint);
    Q_EMIT groupsChanged();
}

QList<GoroutineTree::Kept> GoroutineTree::described() const
{
    QList<Kept> kept;
    for (const QModelIndex &index : persistentIndexList()) {
        const Node *group = groupAt(index);
        const int member = group ? -1 : memberOf(index);
        kept.append({.index = index,
                     .path = pathOf(group ? group : nodeOf(index)),
                     .id = group       ? 0
                         : member >= 0 ? m_goroutines->at(member).id
                                       : -1});
    }
    return kept;
}

void GoroutineTree::keepLayout()
{
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint); // the columns are as before
    m_kept.clear();
    m_flatKept.clear();
    for (const QModelIndex &index : persistentIndexList()) {
        m_kept.append({.index = index, .path = {}, .id = 0});
        m_flatKept.append(m_flat.index(index.row(), index.column()));
    }
}

void GoroutineTree::restoreLayout()
{
    QModelIndexList from;
    QModelIndexList to;
    for (qsizetype i = 0; i < m_kept.size(); ++i) {
        const QPersistentModelIndex &now = m_flatKept.at(i);
        from.append(m_kept.at(i).index);
        to.append(now.isValid() ? createIndex(now.row(), now.column()) : QModelIndex());
    }
    changePersistentIndexList(from, to);
    m_kept.clear();
    m_flatKept.clear();
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

QStringList GoroutineTree::pathOf(const Node *node) const
{
    QStringList path;
    for (; node && node->above; node = node->above) {
        path.prepend(node->value);
    }
    return path;
}

const GoroutineTree::Node *GoroutineTree::nodeOf(const QModelIndex &index)
{
    return static_cast<const Node *>(index.constInternalPointer());
}

/// The group that the row is; null for a goroutine's row.
const GoroutineTree::Node *GoroutineTree::groupAt(const QModelIndex &index) const
{
    const Node *above = index.isValid() ? nodeOf(index) : nullptr;
    return above && size_t(index.row()) < above->groups.size() ? above->groups.at(size_t(index.row())).get() : nullptr;
}

bool GoroutineTree::isGroup(const QModelIndex &index) const
{
    return grouped() && groupAt(index);
}

QModelIndexList GoroutineTree::groupIndexes(int limit) const
{
    QModelIndexList indexes;
    QList<const Node *> open{m_root.get()};
    while (!open.isEmpty() && indexes.size() < limit) {
        const Node *node = open.takeFirst();
        for (const auto &group : node->groups) {
            indexes.append(createIndex(group->row, 0, node));
            open.append(group.get());
        }
    }
    return indexes.mid(0, limit);
}

QModelIndex GoroutineTree::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent)) {
        return {};
    }
    return grouped() ? createIndex(row, column, parent.isValid() ? groupAt(parent) : m_root.get())
                     : createIndex(row, column);
}

QModelIndex GoroutineTree::parent(const QModelIndex &child) const
{
    const Node *node = child.isValid() ? nodeOf(child) : nullptr;
    return node && node->above ? createIndex(node->row, 0, node->above) : QModelIndex();
}

int GoroutineTree::rowCount(const QModelIndex &parent) const
{
    if (!grouped()) {
        return parent.isValid() ? 0 : m_flat.rowCount();
    }
    const Node *node = parent.isValid() ? (parent.column() == 0 ? groupAt(parent) : nullptr) : m_root.get();
    return !node ? 0 : int(node->groups.empty() ? node->members.size() : qsizetype(node->groups.size()));
}

int GoroutineTree::columnCount(const QModelIndex & /*parent*/) const
{
    return sourceModel() ? sourceModel()->columnCount() : 0;
}

QVariant GoroutineTree::headerData(int section, Qt::Orientation orientation, int role) const
{
    return m_flat.headerData(section, orientation, role);
}

Qt::ItemFlags GoroutineTree::flags(const QModelIndex &index) const
{
    if (isGroup(index)) {
        return Qt::ItemIsSelectable | Qt::ItemIsEnabled;
    }
    return index.isValid() ? Qt::ItemIsSelectable | Qt::ItemIsEnabled | Qt::ItemNeverHasChildren : Qt::NoItemFlags;
}

/// The source's row of a goroutine in a group; -1 when it has gone since.
int GoroutineTree::memberOf(const QModelIndex &index) const
{
    const Node *node = nodeOf(index);
    const int member = node && node->groups.empty() ? node->members.value(index.row(), -1) : -1;
    return member < m_intact && member < m_goroutines->rowCount() ? member : -1;
}

QModelIndex GoroutineTree::mapToSource(const QModelIndex &index) const
{
    if (!index.isValid() || !sourceModel()) {
        return {};
    }
    if (!grouped()) {
        return m_flat.mapToSource(m_flat.index(index.row(), index.column()));
    }
    const int member = groupAt(index) ? -1 : memberOf(index);
    return member < 0 ? QModelIndex() : sourceModel()->index(member, index.column());
}

QModelIndex GoroutineTree::mapFromSource(const QModelIndex &index) const
{
    if (!index.isValid()) {
        return {};
    }
    if (!grouped()) {
        const QModelIndex flat = m_flat.mapFromSource(index);
        return flat.isValid() ? createIndex(flat.row(), flat.column()) : QModelIndex();
    }
    QList<const Node *> open{m_root.get()};
    while (!open.isEmpty()) {
        const Node *node = open.takeLast();
        if (const qsizetype row = node->members.indexOf(index.row()); row >= 0) {
            return createIndex(int(row), index.column(), node);
        }
        for (const auto &group : node->groups) {
            open.append(group.get());
        }
    }
    return {};
}

QVariant GoroutineTree::groupData(const Node &group, int column, int role) const
{
    if (column != 0) {
        return {};
    }
    const QString title = Texts::harmless(groupTitle(m_grouping.at(group.depth), group.value, group.place));
    switch (role) {
    case Qt::DisplayRole: return tr("%1   (%2)", "a group and its size").arg(title, Texts::number(group.count));
    case Qt::ToolTipRole: {
        const QString size = tr("%n goroutine(s): %1", nullptr, group.count)
                                 .arg(group.value.isEmpty() ? title : Texts::harmless(group.value));
        return (group.current ? tr("%1\nThe goroutine that steps move is among them.").arg(size) : size)
            .toHtmlEscaped();
    }
    case Qt::AccessibleTextRole: return tr("%1, %n goroutine(s)", nullptr, group.count).arg(title);
    case Qt::TextAlignmentRole: return int(Qt::AlignVCenter | Qt::AlignLeft);
    case ItemRole::Sentence: return true;
    case Qt::FontRole: return group.current ? QVariant(bold()) : QVariant(); // as its row is within
    case GoroutinesModel::CurrentRole: return group.current;
    case ItemRole::Raw: return group.value;
    default: return {};
    }
}

QVariant GoroutineTree::data(const QModelIndex &index, int role) const
{
    if (!grouped()) {
        return m_flat.index(index.row(), index.column()).data(role);
    }
    if (const Node *group = groupAt(index)) {
        return groupData(*group, index.column(), role);
    }
    const QModelIndex source = mapToSource(index);
    return source.isValid() ? source.data(role) : QVariant();
}

} // namespace Backstep
