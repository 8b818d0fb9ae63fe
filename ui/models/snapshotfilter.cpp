// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/snapshotfilter.h"

#include <algorithm>
#include <numeric>

namespace Backstep {

namespace {
constexpr int rowsBetweenStops = 1024;
}

SnapshotFilter::SnapshotFilter(QObject *parent) : QAbstractProxyModel(parent) {}

SnapshotFilter::~SnapshotFilter()
{
    m_stop.requestStop();
}

void SnapshotFilter::setText(const QString &text)
{
    if (text == m_text) {
        return;
    }
    m_text = text;
    m_words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    refilter();
}

void SnapshotFilter::sort(int column, Qt::SortOrder order)
{
    if (column != m_sortColumn || order != m_order) {
        m_sortColumn = column;
        m_order = order;
        refilter();
    }
}

/// Rows of the question that stay, in order. An abandoned question is answered with anything.
QList<int> SnapshotFilter::answer(const Question &question, Qt::SortOrder order, const StopToken &stop)
{
    QList<int> rows;
    rows.reserve(question.rows);
    for (int row = 0; row < question.rows; ++row) {
        if (row % rowsBetweenStops == 0 && stop.stopRequested()) {
            return {};
        }
        if (question.accepts(row)) {
            rows.append(row);
        }
    }
    if (question.compare && order == Qt::AscendingOrder) {
        std::ranges::stable_sort(rows, [&](int left, int right) { return question.compare(left, right) < 0; });
    } else if (question.compare) {
        std::ranges::stable_sort(rows, [&](int left, int right) { return question.compare(left, right) > 0; });
    }
    return rows;
}

/// What was asked before no longer counts.
void SnapshotFilter::refilter()
{
    if (!sourceModel()) {
        return;
    }
    m_stop.requestStop();
    start();
}

void SnapshotFilter::start()
{
    const Question asked = question(m_sortColumn);
    const quint64 ticket = ++m_ticket;
    m_again = false;
    m_intact = asked.rows;
    if (asked.rows <= shortList) {
        finished(answer(asked, m_order, {}));
        return;
    }
    m_stop = StopSource();
    const auto work = [asked, order = m_order, stop = m_stop.token()](const StopToken &) -> Result<QList<int>> {
        return answer(asked, order, stop);
    };
    if (!std::exchange(m_running, true)) {
        Q_EMIT settledChanged();
    }
    // An answer that is there already is taken at once, within this call.
    std::ignore = m_runner.run<QList<int>>(work).then(this, [this, ticket](Result<QList<int>> rows) {
        if (ticket == m_ticket && rows) {
            rows->removeIf([this](int row) { return row >= m_intact; });
            finished(std::move(*rows));
        }
    });
}

void SnapshotFilter::finished(QList<int> rows)
{
    const bool ran = std::exchange(m_running, false);
    show(std::move(rows));
    const int count = sourceModel()->rowCount();
    if (m_again) {
        start();
    } else if (m_intact < count) {
        appendRows(m_intact, count - 1);
    }
    if (ran && !m_running) {
        Q_EMIT settledChanged();
    }
}

void SnapshotFilter::show(QList<int> rows)
{
    if (rows == m_rows && m_places.size() == sourceModel()->rowCount()) {
        return;
    }
    beginLayout();
    m_rows = std::move(rows);
    m_ascending = std::ranges::is_sorted(m_rows);
    endLayout([](int row) { return row; });
}

void SnapshotFilter::beginLayout()
{
    Q_EMIT layoutAboutToBeChanged();
    m_kept = persistentIndexList();
    m_keptRows.clear();
    for (const QModelIndex &index : std::as_const(m_kept)) {
        m_keptRows.append(m_rows.at(index.row()));
    }
}

/// `newSourceRow` tells where a row of the source has gone, -1: nowhere.
void SnapshotFilter::endLayout(const std::function<int(int)> &newSourceRow)
{
    countPlaces();
    QModelIndexList now;
    for (qsizetype i = 0; i < m_kept.size(); ++i) {
        const int place = m_places.value(newSourceRow(m_keptRows.at(i)), -1);
        now.append(place < 0 ? QModelIndex() : createIndex(place, m_kept.at(i).column()));
    }
    changePersistentIndexList(m_kept, now);
    m_kept.clear();
    m_keptRows.clear();
    Q_EMIT layoutChanged();
}

void SnapshotFilter::countPlaces()
{
    m_places.fill(-1, sourceModel()->rowCount());
    for (qsizetype place = 0; place < m_rows.size(); ++place) {
        m_places[m_rows.at(place)] = int(place);
    }
}

void SnapshotFilter::setSourceModel(QAbstractItemModel *source)
{
    beginResetModel();
    if (sourceModel()) {
        sourceModel()->disconnect(this);
    }
    QAbstractProxyModel::setSourceModel(source);
    m_rows.clear();
    m_places.clear();
    if (source) {
        connectSource();
        m_places.fill(-1, source->rowCount());
    }
    endResetModel();
    refilter();
}

void SnapshotFilter::connectSource()
{
    connect(sourceModel(), &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex &, int first, int last) { rowsInserted(first, last); });
    connect(sourceModel(), &QAbstractItemModel::rowsAboutToBeRemoved, this,
            [this](const QModelIndex &, int first, int last) { rowsAboutToBeRemoved(first, last); });
    connect(sourceModel(), &QAbstractItemModel::rowsRemoved, this,
            [this](const QModelIndex &, int first, int last) { rowsRemoved(first, last); });
    connect(sourceModel(), &QAbstractItemModel::dataChanged, this,
            [this](const QModelIndex &topLeft, const QModelIndex &bottomRight, const QList<int> &roles) {
                rowsChanged(topLeft.row(), bottomRight.row(), roles);
            });
    connect(sourceModel(), &QAbstractItemModel::modelAboutToBeReset, this, [this] {
        beginResetModel();
        m_rows.clear();
        m_places.clear();
    });
    connect(sourceModel(), &QAbstractItemModel::modelReset, this, [this] {
        m_places.fill(-1, sourceModel()->rowCount());
        endResetModel();
        refilter();
    });
}

void SnapshotFilter::rowsInserted(int first, int last)
{
    if (first < m_places.size()) { // in the middle
        beginLayout();
        const int count = last - first + 1;
        for (int &row : m_rows) {
            row += row >= first ? count : 0;
        }
        endLayout([first, count](int row) { return row >= first ? row + count : row; });
        refilter();
    } else if (m_running) {
        m_places.resize(last + 1, -1); // looked at when the answer is there
    } else {
        appendRows(first, last);
    }
}

/// Rows at the end of the source that nobody has decided about.
void SnapshotFilter::appendRows(int first, int last)
{
    m_places.resize(last + 1, -1);
    if (sorted() || last - first + 1 >= shortList) {
        start();
        return;
    }
    QList<int> added;
    for (int row = first; row <= last; ++row) {
        if (accepts(row)) {
            added.append(row);
        }
    }
    if (added.isEmpty()) {
        return;
    }
    const auto place = int(m_rows.size());
    beginInsertRows({}, place, place + int(added.size()) - 1);
    for (qsizetype i = 0; i < added.size(); ++i) {
        m_places[added.at(i)] = place + int(i);
    }
    m_rows.append(added);
    endInsertRows();
}

void SnapshotFilter::rowsAboutToBeRemoved(int first, int last)
{
    if (!m_ascending) {
        beginLayout();
        return;
    }
    const auto from = std::ranges::lower_bound(m_rows, first) - m_rows.begin();
    const auto to = std::ranges::upper_bound(m_rows, last) - m_rows.begin();
    m_removing = from < to;
    if (m_removing) {
        beginRemoveRows({}, int(from), int(to) - 1);
    }
}

void SnapshotFilter::rowsRemoved(int first, int last)
{
    const int count = last - first + 1;
    m_rows.removeIf([first, last](int row) { return row >= first && row <= last; });
    for (int &row : m_rows) {
        row -= row > last ? count : 0;
    }
    if (!m_ascending) {
        endLayout([first, last, count](int row) { return row < first ? row : row > last ? row - count : -1; });
    } else {
        countPlaces();
        if (std::exchange(m_removing, false)) {
            endRemoveRows();
        }
    }
    if (m_running && first < sourceModel()->rowCount()) {
        refilter(); // the rows behind have other numbers now
    } else {
        m_intact = qMin(m_intact, first);
    }
}

bool SnapshotFilter::stillRight(int first, int last) const
{
    for (int row = first; row <= last; ++row) {
        if (accepts(row) != (m_places.at(row) >= 0)) {
            return false;
        }
    }
    return true;
}

void SnapshotFilter::rowsChanged(int first, int last, const QList<int> &roles)
{
    if (!m_rows.isEmpty()) {
        int top = 0;
        auto bottom = int(m_rows.size()) - 1;
        if (m_ascending) {
            top = int(std::ranges::lower_bound(m_rows, first) - m_rows.begin());
            bottom = int(std::ranges::upper_bound(m_rows, last) - m_rows.begin()) - 1;
        }
        if (top <= bottom) {
            Q_EMIT dataChanged(index(top, 0), index(bottom, columnCount() - 1), roles);
        }
    }
    if (m_running) {
        m_again = true;
    } else if (sorted() || last - first + 1 >= shortList || !stillRight(first, last)) {
        start();
    }
}

QModelIndex SnapshotFilter::index(int row, int column, const QModelIndex &parent) const
{
    return hasIndex(row, column, parent) ? createIndex(row, column) : QModelIndex();
}

QModelIndex SnapshotFilter::parent(const QModelIndex & /*child*/) const
{
    return {};
}

int SnapshotFilter::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int SnapshotFilter::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() || !sourceModel() ? 0 : sourceModel()->columnCount();
}

bool SnapshotFilter::hasChildren(const QModelIndex &parent) const
{
    return rowCount(parent) > 0;
}

/// The source's, as a constant: a view asks for every row each time it lays them out.
Qt::ItemFlags SnapshotFilter::flags(const QModelIndex &index) const
{
    return index.isValid() ? Qt::ItemIsSelectable | Qt::ItemIsEnabled | Qt::ItemNeverHasChildren : Qt::NoItemFlags;
}

/// QAbstractProxyModel asks by way of the first row, which an empty list does not have.
QVariant SnapshotFilter::headerData(int section, Qt::Orientation orientation, int role) const
{
    return sourceModel() ? sourceModel()->headerData(section, orientation, role) : QVariant();
}

QModelIndex SnapshotFilter::mapToSource(const QModelIndex &index) const
{
    const bool known = sourceModel() && index.isValid() && index.row() < m_rows.size();
    return known ? sourceModel()->index(m_rows.at(index.row()), index.column()) : QModelIndex();
}

QModelIndex SnapshotFilter::mapFromSource(const QModelIndex &index) const
{
    const int place = index.isValid() ? m_places.value(index.row(), -1) : -1;
    return place < 0 ? QModelIndex() : createIndex(place, index.column());
}

} // namespace Backstep
