// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/goroutinegroups.h"
#include "ui/models/goroutinesfilter.h"
#include "ui/models/goroutinesmodel.h"

#include <QTimer>

#include <vector>

namespace Backstep {

/// The goroutines that the filter lets through, flat or in groups within groups, over a presentation of a
/// GoroutinesModel. Groups, and the counts of all goroutines, are worked out over a snapshot: at once for short lists,
/// on another thread for long ones; until they are there those shown stay. Main thread.
class GoroutineTree : public QAbstractProxyModel, public TextFilter
{
    Q_OBJECT

public:
    /// `goroutines` is the model at the bottom of this proxy's source.
    explicit GoroutineTree(const GoroutinesModel *goroutines, QObject *parent = nullptr);
    ~GoroutineTree() override;

    void setText(const QString &text) override;
    [[nodiscard]] QString text() const override { return m_flat.mistake().isEmpty() ? m_flat.text() : QString(); }
    [[nodiscard]] bool settled() const override { return m_flat.settled() && !m_running; }

    void setGrouping(const Grouping &grouping);
    [[nodiscard]] const Grouping &grouping() const { return m_grouping; }
    [[nodiscard]] GoroutinesFilter &flat() { return m_flat; }
    [[nodiscard]] const GoroutinesFilter &flat() const { return m_flat; }
    /// Of all goroutines that are known, whatever the filter.
    [[nodiscard]] const GoroutineFacets &facets() const { return m_facets; }
    [[nodiscard]] bool isGroup(const QModelIndex &index) const;
    /// The rows of groups, outer ones before inner ones; at most `limit`.
    [[nodiscard]] QModelIndexList groupIndexes(int limit) const;

    void setSourceModel(QAbstractItemModel *source) override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override { m_flat.sort(column, order); }
    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &child) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] bool hasChildren(const QModelIndex &parent = {}) const override { return rowCount(parent) > 0; }
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    [[nodiscard]] QModelIndex mapToSource(const QModelIndex &index) const override;
    [[nodiscard]] QModelIndex mapFromSource(const QModelIndex &index) const override;

Q_SIGNALS:
    void settledChanged();
    /// Groups have come or gone.
    void groupsChanged();
    void facetsChanged();

private:
    /// A group; the root is one that is not shown.
    struct Node
    {
        Node *above = nullptr;
        int row = 0; ///< in the one above
        int depth = -1; ///< of its level in the grouping
        QString value;
        CodeLocation place; ///< GoroutineGroup::place
        int count = 0;
        bool current = false; ///< the goroutine that steps move is among them
        std::vector<std::unique_ptr<Node>> groups;
        QList<int> members; ///< rows of the source, where there are no groups
    };
    struct Answer
    {
        QList<GoroutineGroup> groups; ///< members are rows of the source
        GoroutineFacets facets;
    };
    /// What a persistent index stands for, whatever rows there are.
    struct Kept
    {
        QModelIndex index;
        QStringList path; ///< values of its group and those above
        GoroutineId id = 0; ///< 0: the group itself
    };

    class Finder;

    [[nodiscard]] bool grouped() const { return !m_grouping.isEmpty(); }
    void connectFlat();
    void look();
    void work();
    void finished(Answer answer);
    void show(const QList<GoroutineGroup> &groups);
    void fill(Node &node, const QList<GoroutineGroup> &groups) const;
    [[nodiscard]] QList<Kept> described() const;
    void keepLayout();
    void restoreLayout();
    [[nodiscard]] QStringList pathOf(const Node *node) const;
    [[nodiscard]] const Node *groupAt(const QModelIndex &index) const;
    [[nodiscard]] static const Node *nodeOf(const QModelIndex &index);
    [[nodiscard]] QVariant groupData(const Node &group, int column, int role) const;
    [[nodiscard]] int memberOf(const QModelIndex &index) const;

    const GoroutinesModel *m_goroutines;
    GoroutinesFilter m_flat;
    Grouping m_grouping;
    std::unique_ptr<Node> m_root = std::make_unique<Node>();
    GoroutineFacets m_facets;
    int m_intact = 0; ///< rows of the source below are still those of the groups shown
    int m_asked = 0;  ///< and those of the groups that are worked out
    QTimer m_pending; ///< something has changed that is to be looked at
    bool m_running = false;
    bool m_again = false;
    bool m_changing = false; ///< rows have gone, and their successors are about to come
    quint64 m_ticket = 0;
    QList<Kept> m_kept; ///< while the layout changes
    QList<QPersistentModelIndex> m_flatKept;
    StopSource m_stop;
    JobRunner m_runner;
};

} // namespace Backstep
