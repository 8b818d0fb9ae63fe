// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/listfilter.h"

#include "ui/models/itemrole.h"

#include <QDateTime>

namespace Backstep {

namespace {
constexpr int longList = 5000;
}

int compareRaw(const QVariant &left, const QVariant &right, const QCollator &collator)
{
    if (!left.isValid() || !right.isValid()) {
        return int(left.isValid()) - int(right.isValid());
    }
    if (left.typeId() == QMetaType::QString || right.typeId() == QMetaType::QString) {
        return collator.compare(left.toString(), right.toString());
    }
    const QPartialOrdering order = QVariant::compare(left, right);
    return order == QPartialOrdering::Less ? -1 : int(order == QPartialOrdering::Greater);
}

ListFilter::ListFilter(QObject *parent) : QSortFilterProxyModel(parent)
{
    m_collator.setNumericMode(true);
    m_collator.setCaseSensitivity(Qt::CaseInsensitive);
    setRecursiveFilteringEnabled(true);
    setAutoAcceptChildRows(true);
    setDynamicSortFilter(true);
}

void ListFilter::setText(const QString &text)
{
    if (text == m_text) {
        return;
    }
    m_text = text;
    m_words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    refilter();
}

void ListFilter::refilter()
{
    // Taking rows out one run at a time is quadratic where the rows that stay are scattered; beyond some length it is
    // quicker to begin anew.
    if (sourceModel() && sourceModel()->rowCount() > longList) {
        invalidate();
    } else {
        invalidateRowsFilter();
    }
}

bool ListFilter::cellContains(int row, const QModelIndex &parent, const QString &word) const
{
    const int columns = sourceModel()->columnCount(parent);
    for (int column = 0; column < columns; ++column) {
        if (sourceModel()->index(row, column, parent).data().toString().contains(word, Qt::CaseInsensitive)) {
            return true;
        }
    }
    return false;
}

bool ListFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    return std::ranges::all_of(m_words, [&](const QString &word) { return cellContains(row, parent, word); });
}

bool ListFilter::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const int leftGroup = left.data(ItemRole::SortGroup).toInt();
    const int rightGroup = right.data(ItemRole::SortGroup).toInt();
    if (leftGroup != rightGroup) {
        return (sortOrder() == Qt::AscendingOrder) == (leftGroup < rightGroup);
    }
    const int order = compareRaw(left.data(ItemRole::Raw), right.data(ItemRole::Raw), m_collator);
    return order != 0 ? order < 0 : left.row() < right.row();
}

} // namespace Backstep
