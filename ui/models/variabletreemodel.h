// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/itemrole.h"
#include "ui/models/liststatus.h"
#include "ui/models/variablememory.h"
#include "ui/models/variablenode.h"

#include <QAbstractItemModel>
#include <QHash>
#include <QSet>
#include <QTimer>

namespace Backstep {

/// A tree of values that is filled as far as it is unfolded. What is missing is asked for by childrenWanted() with a
/// ticket; the answer comes by setChildren() or setChildrenFailed(), and is dropped when a later stop made the ticket
/// void. New values are merged into the rows by name, so unfolded branches, selection and scrolling stay.
class VariableTreeModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column { Name, Value, Type, ColumnCount };
    enum OwnRole { ExpressionRole = ItemRole::FirstOwn };
    static constexpr int pageSize = 100;

    explicit VariableTreeModel(QObject *parent = nullptr);
    ~VariableTreeModel() override;

    [[nodiscard]] ListStatus &status() { return m_status; }

    /// What comes now belongs to this stop and frame. `frame` names the frame across stops (for comparing), `function`
    /// the code (for what is unfolded). Requests under way are void.
    void beginScope(quint64 stop, const QString &frame, const QString &function);

    void setChildren(quint64 ticket, qint64 first, const VariableListPtr &children);
    void setChildrenFailed(quint64 ticket, const QString &sentence);
    /// Asks for the next `count` children that a More row stands for.
    void fetchPage(const QModelIndex &more, int count = pageSize);
    /// Told by the view, so that it can be restored.
    void setExpanded(const QModelIndex &index, bool expanded);

    [[nodiscard]] const VariableNode *node(const QModelIndex &index) const;
    /// Null for rows that are not values.
    [[nodiscard]] const Variable *variable(const QModelIndex &index) const;
    /// Answers that came too late and were dropped.
    [[nodiscard]] quint64 lateAnswers() const { return m_lateAnswers; }

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &index) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] bool hasChildren(const QModelIndex &parent = {}) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void childrenWanted(quint64 ticket, const Backstep::VariablePtr &parent, qint64 first, int count);
    /// A row appeared that was unfolded before.
    void expansionWanted(const QModelIndex &index);
    /// New values came and their marks are set: the moment from which marks fade.
    void marksChanged();
    /// Rows have waited noticeably long for the new stop's values, or no longer do.
    void slowChanged(bool slow);

protected:
    [[nodiscard]] QModelIndex indexOf(const VariableNode *node, int column = 0) const;
    [[nodiscard]] VariableNode *root() { return m_root.get(); }
    [[nodiscard]] const VariableNode *root() const { return m_root.get(); }
    [[nodiscard]] const QString &function() const { return m_function; }
    [[nodiscard]] VariableNode *writable(const QModelIndex &index) const;

    void insertNode(VariableNode *parent, int row, std::unique_ptr<VariableNode> node);
    void removeNodes(VariableNode *parent, int first, int count);
    void nodeChanged(const VariableNode *node);
    /// Makes the child variables of `parent` those of `list`, keeping the rows of equal names.
    void mergeVariables(VariableNode *parent, const VariableList &list);
    /// Gives a row with a value a new one, and what is unfolded below it as well.
    void updateValue(VariableNode *node, const Variable &variable);
    void setService(VariableNode *parent, VariableNode::Kind kind, const QString &text = {});
    void removeService(VariableNode *parent);
    void removeBelow(VariableNode *node);
    /// Values of a frame came; marks that were seen at this stop already are no news.
    void tellMarks();
    /// Starts the clock after which rows that still wait are shown as such.
    void expectAnswers();
    [[nodiscard]] bool slow() const { return m_slow; }

private:
    ListStatus m_status;
    [[nodiscard]] std::unique_ptr<VariableNode> makeNode(VariableNode *parent, const Variable &variable,
                                                         const QString &path);
    void insertVariables(VariableNode *parent, int row, const VariableList &list, const QStringList &keys);
    void refreshBelow(VariableNode *node);
    void takeInline(VariableNode *node);
    void request(VariableNode *node, qint64 first, qint64 count);
    void updateMore(VariableNode *node);
    void forget(VariableNode *node);
    void restoreExpansion(const VariableNode *parent, int first, int count);
    void becomeSlow();
    [[nodiscard]] QString expansionKey(const VariableNode *node) const;
    [[nodiscard]] static int variableRows(const VariableNode *node);
    [[nodiscard]] static QVariant raw(const VariableNode &node, int column);

    std::unique_ptr<VariableNode> m_root;
    VariableMemory m_memory;
    QString m_function;
    QSet<QString> m_expanded;
    QHash<quint64, VariableNode *> m_asked;
    quint64 m_lastTicket = 0;
    quint64 m_lateAnswers = 0;
    QTimer m_slowTimer;
    bool m_slow = false;
    bool m_news = true; ///< the frame is seen for the first time at this stop
};

} // namespace Backstep
