// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/jobrunner.h"
#include "ui/models/textfilter.h"

#include <QAbstractProxyModel>

namespace Backstep {

/// Filter and order of a flat list that may hold 100,000 rows. Which rows stay, and how they follow each other, is
/// worked out over an immutable snapshot: at once for short lists, on another thread for long ones, so that typing and
/// sorting never hold up the window; until the answer is there the rows shown stay as they are. Main thread. Rows may
/// be added at the end, taken away, changed or reset; a source that reorders its rows is not foreseen.
class SnapshotFilter : public QAbstractProxyModel, public TextFilter
{
    Q_OBJECT

public:
    /// Up to here the answer is worked out at once.
    static constexpr int shortList = 2000;

    explicit SnapshotFilter(QObject *parent = nullptr);
    ~SnapshotFilter() override;

    void setText(const QString &text) override;
    [[nodiscard]] QString text() const override { return m_text; }
    [[nodiscard]] bool settled() const override { return !m_running; }
    /// Of the source, in the order shown.
    [[nodiscard]] const QList<int> &shownRows() const { return m_rows; }

    void setSourceModel(QAbstractItemModel *source) override;
    /// A negative column: the source's order.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &child) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] bool hasChildren(const QModelIndex &parent = {}) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;
    [[nodiscard]] QModelIndex mapToSource(const QModelIndex &index) const override;
    [[nodiscard]] QModelIndex mapFromSource(const QModelIndex &index) const override;

Q_SIGNALS:
    /// settled() changed. The rows themselves are announced as every model does, mostly by layoutChanged().
    void settledChanged();

protected:
    /// The question about the rows as they are now. Both functions hold a snapshot of all they need and are called on
    /// any thread, with rows of the source.
    struct Question
    {
        int rows = 0;
        std::function<bool(int row)> accepts;
        std::function<int(int left, int right)> compare; ///< below, equal to or above 0; empty: the source's order
    };
    [[nodiscard]] virtual Question question(int sortColumn) const = 0;
    /// Of one row, now.
    [[nodiscard]] virtual bool accepts(int row) const = 0;
    /// To be called when what question() depends on has changed.
    void refilter();
    [[nodiscard]] const QStringList &words() const { return m_words; }

private:
    [[nodiscard]] static QList<int> answer(const Question &question, Qt::SortOrder order, const StopToken &stop);
    [[nodiscard]] bool sorted() const { return m_sortColumn >= 0; }
    void start();
    void finished(QList<int> rows);
    void show(QList<int> rows);
    void beginLayout();
    void endLayout(const std::function<int(int)> &newSourceRow);
    void countPlaces();
    void connectSource();
    void rowsInserted(int first, int last);
    void rowsAboutToBeRemoved(int first, int last);
    void rowsRemoved(int first, int last);
    void rowsChanged(int first, int last, const QList<int> &roles);
    [[nodiscard]] bool stillRight(int first, int last) const;
    void appendRows(int first, int last);

    QString m_text;
    QStringList m_words;
    int m_sortColumn = -1;
    Qt::SortOrder m_order = Qt::AscendingOrder;
    QList<int> m_rows; ///< of the source, in the order shown
    QList<int> m_places; ///< of each row of the source among those shown, -1: filtered out
    bool m_ascending = true; ///< m_rows follow each other as in the source
    QModelIndexList m_kept; ///< persistent indexes of this model while the layout changes
    QList<int> m_keptRows; ///< the source's rows of those
    bool m_removing = false;
    JobRunner m_runner;
    StopSource m_stop;
    quint64 m_ticket = 0; ///< of the question that is being answered
    int m_intact = 0; ///< so many rows are still those that it was asked about
    bool m_running = false;
    bool m_again = false; ///< something changed that the answer under way does not know
};

} // namespace Backstep
