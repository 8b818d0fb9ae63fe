// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/breakpointsmodel.h"

using namespace Qt::StringLiterals;

namespace Backstep {

void BreakpointsModel::setBreakpoints(const BreakpointListPtr &breakpoints)
{
    // Row by row: what is selected, and a condition that is being typed, have nothing to do with another breakpoint.
    const QList<Breakpoint> rows = breakpoints ? *breakpoints : QList<Breakpoint>{};
    takeOut(rows);
    putIn(rows);
    if (!std::ranges::equal(rows, m_rows, {}, &Breakpoint::id, &Breakpoint::id)) {
        beginResetModel(); // another order
        m_rows = rows;
        endResetModel();
        return;
    }
    for (int row = 0; row < m_rows.size(); ++row) {
        if (m_rows.at(row) != rows.at(row)) {
            m_rows[row] = rows.at(row);
            rowChanged(row);
        }
    }
}

void BreakpointsModel::takeOut(const QList<Breakpoint> &rows)
{
    for (int row = int(m_rows.size()) - 1; row >= 0; --row) {
        if (!std::ranges::contains(rows, m_rows.at(row).id, &Breakpoint::id)) {
            beginRemoveRows({}, row, row);
            m_rows.removeAt(row);
            endRemoveRows();
        }
    }
}

void BreakpointsModel::putIn(const QList<Breakpoint> &rows)
{
    for (int row = 0; row < rows.size(); ++row) {
        if (rowOf(rows.at(row).id) < 0) {
            const int place = qMin(row, int(m_rows.size()));
            beginInsertRows({}, place, place);
            m_rows.insert(place, rows.at(row));
            endInsertRows();
        }
    }
}

void BreakpointsModel::setStop(const StopPtr &stop)
{
    m_hitNow.clear();
    if (stop) {
        for (const BreakpointHit &hit : stop->hits) {
            m_hitNow.insert(hit.breakpoint);
        }
    }
    for (int row = 0; row < m_rows.size(); ++row) {
        rowChanged(row);
    }
}

const Breakpoint *BreakpointsModel::breakpoint(const QModelIndex &index) const
{
    return index.isValid() ? &m_rows.at(index.row()) : nullptr;
}

int BreakpointsModel::rowOf(int id) const
{
    const auto row = std::ranges::find(m_rows, id, &Breakpoint::id);
    return row == m_rows.cend() ? -1 : int(row - m_rows.cbegin());
}

int BreakpointsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant BreakpointsModel::raw(const Breakpoint &breakpoint, int column)
{
    const BreakpointSpec &spec = breakpoint.spec;
    switch (column) {
    case Place: return spec.file.isEmpty() ? spec.expression : spec.file + u':' + QString::number(spec.line);
    case Condition: return spec.condition;
    case HitCondition: return spec.hitCondition;
    case Hits: return breakpoint.hits;
    case Problem: return breakpoint.problem;
    default: return {};
    }
}

QVariant BreakpointsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid()) {
        return {};
    }
    const Breakpoint &breakpoint = m_rows.at(index.row());
    switch (role) {
    case ItemRole::Raw: return raw(breakpoint, index.column());
    case Qt::EditRole: return flags(index).testFlag(Qt::ItemIsEditable) ? raw(breakpoint, index.column()) : QVariant();
    case Qt::CheckStateRole:
        if (index.column() == Place) {
            return breakpoint.spec.enabled ? Qt::Checked : Qt::Unchecked;
        }
        return {};
    case ItemRole::Identity: return breakpoint.id;
    case HitNowRole: return m_hitNow.contains(breakpoint.id);
    default: return {};
    }
}

bool BreakpointsModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!index.isValid()) {
        return false;
    }
    BreakpointSpec spec = m_rows.at(index.row()).spec;
    if (role == Qt::CheckStateRole && index.column() == Place) {
        spec.enabled = value.toInt() == Qt::Checked;
    } else if (role == Qt::EditRole && index.column() == Condition) {
        spec.condition = value.toString().trimmed();
    } else if (role == Qt::EditRole && index.column() == HitCondition) {
        spec.hitCondition = value.toString().trimmed();
    } else {
        return false;
    }
    if (spec != m_rows.at(index.row()).spec) {
        Q_EMIT changeRequested(m_rows.at(index.row()).id, spec);
    }
    return true;
}

Qt::ItemFlags BreakpointsModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = TableModel::flags(index);
    if (!index.isValid()) {
        return flags;
    }
    if (index.column() == Place) {
        flags |= Qt::ItemIsUserCheckable;
    }
    if (index.column() == Condition || index.column() == HitCondition) {
        flags |= Qt::ItemIsEditable;
    }
    return flags;
}

QList<QLatin1StringView> BreakpointsModel::columnKeys() const
{
    static const QList<QLatin1StringView> keys{"place"_L1, "condition"_L1, "hitCondition"_L1, "hits"_L1, "problem"_L1};
    return keys;
}

} // namespace Backstep
