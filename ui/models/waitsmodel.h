// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/itemrole.h"
#include "ui/models/liststatus.h"
#include "ui/models/waitrows.h"

#include <QAbstractItemModel>

namespace Backstep {

/// Who waits for whom at one stop, as a tree: the findings with their goroutines, then all goroutines that wait for
/// another one, then those that wait for what comes by itself. At a new stop it stays, marked stale, until the next
/// view comes.
class WaitsModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column { Who, Waits, For, Place, HeldBy, Queue, Fill, Labels, Certainty, ColumnCount };
    enum OwnRole { CurrentRole = ItemRole::FirstOwn };

    using QAbstractItemModel::QAbstractItemModel;

    [[nodiscard]] ListStatus &status() { return m_status; }

    /// `current` is the goroutine that steps move. Where `stop` (a position) is the one before, only that changes.
    void beginStop(quint64 stop, GoroutineId current);
    void setView(const WaitViewPtr &view);
    void clear();

    /// Null before the first one.
    [[nodiscard]] WaitViewPtr view() const { return m_view; }
    [[nodiscard]] GoroutineId current() const { return m_current; }
    /// The program stands somewhere.
    [[nodiscard]] bool hasStop() const { return m_stop != 0; }
    /// The view belongs to an earlier stop.
    [[nodiscard]] bool isStale() const { return m_stale; }
    [[nodiscard]] const WaitRow *row(const QModelIndex &index) const;
    [[nodiscard]] const WaitFinding *finding(const QModelIndex &index) const;
    /// Of a goroutine, and of a group the first.
    [[nodiscard]] const WaitLine *line(const QModelIndex &index) const;
    /// Its row among all that wait; invalid when it does not wait.
    [[nodiscard]] QModelIndex indexOf(GoroutineId goroutine) const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &child) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    /// view() or isStale() is another.
    void viewChanged();
    void currentChanged();

private:
    [[nodiscard]] const QList<int> &childrenOf(const QModelIndex &parent) const;
    [[nodiscard]] QVariant findingRaw(const WaitFinding &finding, int column) const;
    [[nodiscard]] QVariant lineRaw(const WaitRow &row, const WaitLine &line, int column) const;

    ListStatus m_status;
    WaitViewPtr m_view;
    quint64 m_stop = 0;
    GoroutineId m_current = 0;
    bool m_stale = false;
};

} // namespace Backstep
