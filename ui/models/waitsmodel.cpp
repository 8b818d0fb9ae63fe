// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/waitsmodel.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

QVariant placeRaw(const CodeLocation &place)
{
    return place.known() ? QVariant(place.file + u':' + QString::number(place.line)) : QVariant();
}

QString objectRaw(const SyncObject &object)
{
    return object.expression.isEmpty() ? u"0x"_s + QString::number(object.address, 16) : object.expression;
}

/// One as it is, several as a list.
QVariant listRaw(const QVariantList &values)
{
    return values.isEmpty() ? QVariant() : values.size() == 1 ? values.constFirst() : QVariant(values);
}

QVariant labelsRaw(const QMap<QString, QString> &labels)
{
    QVariantMap map;
    for (auto label = labels.cbegin(); label != labels.cend(); ++label) {
        map.insert(label.key(), label.value());
    }
    return map.isEmpty() ? QVariant() : QVariant(map);
}

} // namespace

void WaitsModel::beginStop(quint64 stop, GoroutineId current)
{
    if (stop != m_stop) {
        m_stop = stop;
        m_stale = m_view != nullptr;
        if (m_stale) {
            Q_EMIT viewChanged();
        }
    }
    if (current != m_current) {
        m_current = current;
        Q_EMIT currentChanged();
    }
}

void WaitsModel::setView(const WaitViewPtr &view)
{
    beginResetModel();
    m_view = view;
    m_stale = false;
    endResetModel();
    Q_EMIT viewChanged();
}

void WaitsModel::clear()
{
    m_stop = 0;
    m_current = 0;
    setView({});
}

const WaitRow *WaitsModel::row(const QModelIndex &index) const
{
    return index.isValid() && m_view ? &m_view->rows.at(static_cast<qsizetype>(index.internalId())) : nullptr;
}

const WaitFinding *WaitsModel::finding(const QModelIndex &index) const
{
    const WaitRow *row = this->row(index);
    return row && row->finding >= 0 ? &m_view->report.findings.at(row->finding) : nullptr;
}

const WaitLine *WaitsModel::line(const QModelIndex &index) const
{
    const WaitRow *row = this->row(index);
    const bool has = row && (row->kind == WaitRow::Kind::Goroutine || row->kind == WaitRow::Kind::Group);
    return has ? &m_view->report.waiting.at(row->lines.constFirst()) : nullptr;
}

QModelIndex WaitsModel::indexOf(GoroutineId goroutine) const
{
    const int place = m_view ? m_view->rowOf.value(goroutine, -1) : -1;
    return place < 0 ? QModelIndex() : createIndex(m_view->rows.at(place).row, 0, static_cast<quintptr>(place));
}

const QList<int> &WaitsModel::childrenOf(const QModelIndex &parent) const
{
    static const QList<int> none;
    if (!m_view || parent.column() > 0) {
        return none;
    }
    const WaitRow *above = row(parent);
    return above ? above->children : m_view->top;
}

QModelIndex WaitsModel::index(int row, int column, const QModelIndex &parent) const
{
    const QList<int> &children = childrenOf(parent);
    const bool there = row >= 0 && row < children.size() && column >= 0 && column < ColumnCount;
    return there ? createIndex(row, column, static_cast<quintptr>(children.at(row))) : QModelIndex();
}

QModelIndex WaitsModel::parent(const QModelIndex &child) const
{
    const WaitRow *row = this->row(child);
    return row && row->parent >= 0
        ? createIndex(m_view->rows.at(row->parent).row, 0, static_cast<quintptr>(row->parent))
        : QModelIndex();
}

int WaitsModel::rowCount(const QModelIndex &parent) const
{
    return static_cast<int>(childrenOf(parent).size());
}

int WaitsModel::columnCount(const QModelIndex & /*parent*/) const
{
    return ColumnCount;
}

QVariant WaitsModel::findingRaw(const WaitFinding &finding, int column) const
{
    switch (column) {
    case Who: return finding.summary;
    case Waits: return QString(findingKindName(finding.kind));
    case For: {
        QVariantList objects;
        for (const quint64 object : finding.objects) {
            objects.append(objectRaw(m_view->report.objects.value(object)));
        }
        return listRaw(objects);
    }
    case Place: {
        QVariantList places;
        for (const CodeLocation &place : finding.lines) {
            places.append(placeRaw(place));
        }
        return listRaw(places);
    }
    case Certainty: return finding.certain;
    default: return {};
    }
}

QVariant WaitsModel::lineRaw(const WaitRow &row, const WaitLine &line, int column) const
{
    const GoroutineWait &wait = line.wait;
    switch (column) {
    case Who: {
        QVariantList ids;
        for (const qsizetype of : row.lines) {
            ids.append(m_view->report.waiting.at(of).wait.id);
        }
        return listRaw(ids);
    }
    case Waits: return QString(waitKindName(wait.kind));
    case For: {
        QVariantList objects;
        for (const quint64 object : wait.objects) {
            objects.append(objectRaw(m_view->report.objects.value(object)));
        }
        return listRaw(objects);
    }
    case Place: return placeRaw(wait.place);
    case HeldBy: {
        QVariantList ids;
        for (const LockHolding &holding : line.heldBy) {
            ids.append(holding.goroutine);
        }
        return listRaw(ids);
    }
    case Queue: return wait.objects.isEmpty() ? QVariant() : m_view->queue.value(wait.objects.constFirst());
    case Fill: {
        const SyncObject object = m_view->report.objects.value(wait.objects.value(0));
        return wait.objects.isEmpty() || object.unread ? QVariant() : QVariant(object.count);
    }
    case Labels: return row.lines.size() == 1 ? labelsRaw(wait.labels) : QVariant();
    case Certainty:
        return line.heldBy.isEmpty() ? QVariant() : QVariant(std::ranges::all_of(line.heldBy, &LockHolding::exact));
    default: return {};
    }
}

QVariant WaitsModel::data(const QModelIndex &index, int role) const
{
    const WaitRow *row = this->row(index);
    if (!row) {
        return {};
    }
    switch (role) {
    case ItemRole::Raw:
        if (const WaitFinding *finding = this->finding(index)) {
            return findingRaw(*finding, index.column());
        }
        if (const WaitLine *line = this->line(index)) {
            return lineRaw(*row, *line, index.column());
        }
        return index.column() == Who ? QVariant(row->lines.size()) : QVariant();
    case ItemRole::RowKind: return static_cast<int>(row->kind);
    case ItemRole::Sentence: return row->kind != WaitRow::Kind::Goroutine && row->kind != WaitRow::Kind::Group;
    case ItemRole::SortGroup:
        return row->kind == WaitRow::Kind::More || row->kind == WaitRow::Kind::Behind ? 1
            : row->parent < 0                                                         ? index.row()
                                                                                      : 0;
    case ItemRole::Stale: return m_stale;
    case CurrentRole:
        return row->kind == WaitRow::Kind::Goroutine
            && m_view->report.waiting.at(row->lines.constFirst()).wait.id == m_current;
    default: return {};
    }
}

QVariant WaitsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    static const QList<QLatin1StringView> keys{"who"_L1,   "kind"_L1, "object"_L1, "place"_L1,  "heldBy"_L1,
                                               "queue"_L1, "fill"_L1, "labels"_L1, "certain"_L1};
    const bool known = orientation == Qt::Horizontal && role == ItemRole::Key && section >= 0 && section < keys.size();
    return known ? QVariant(QString(keys.at(section))) : QVariant();
}

} // namespace Backstep
