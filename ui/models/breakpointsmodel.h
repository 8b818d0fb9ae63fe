// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/breakpoint.h"
#include "app/session/stop.h"
#include "ui/models/tablemodel.h"

#include <QSet>

namespace Backstep {

/// The session's breakpoints. Editing a cell (the tick, the condition, the hit condition) changes nothing here: it asks
/// for the change by changeRequested(), and the session's next list shows what came of it.
class BreakpointsModel : public TableModel
{
    Q_OBJECT

public:
    enum Column { Place, Condition, HitCondition, Hits, Problem, ColumnCount };
    enum OwnRole { HitNowRole = ItemRole::FirstOwn };

    using TableModel::TableModel;

    void setBreakpoints(const BreakpointListPtr &breakpoints);
    /// Marks the breakpoints that this stop is due to; null for none.
    void setStop(const StopPtr &stop);
    [[nodiscard]] const Breakpoint *breakpoint(const QModelIndex &index) const;
    [[nodiscard]] int rowOf(int id) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

Q_SIGNALS:
    void changeRequested(int id, const Backstep::BreakpointSpec &spec);

protected:
    [[nodiscard]] QList<QLatin1StringView> columnKeys() const override;

private:
    [[nodiscard]] static QVariant raw(const Breakpoint &breakpoint, int column);
    void takeOut(const QList<Breakpoint> &rows);
    void putIn(const QList<Breakpoint> &rows);

    QList<Breakpoint> m_rows;
    QSet<int> m_hitNow;
};

} // namespace Backstep
