// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/copying.h"

#include "ui/models/itemrole.h"

#include <QAbstractItemModel>
#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

using namespace Qt::StringLiterals;

namespace Backstep::Copying {

namespace {

/// The first cells of the distinct rows, without those whose ancestor is chosen as well.
QModelIndexList distinctRows(const QModelIndexList &indexes)
{
    QModelIndexList rows;
    QSet<QModelIndex> seen;
    for (const QModelIndex &index : indexes) {
        const QModelIndex first = index.siblingAtColumn(0);
        if (!seen.contains(first)) {
            seen.insert(first);
            rows.append(first);
        }
    }
    rows.removeIf([&seen](const QModelIndex &row) {
        for (QModelIndex above = row.parent(); above.isValid(); above = above.parent()) {
            if (seen.contains(above)) {
                return true;
            }
        }
        return false;
    });
    return rows;
}

void appendText(QStringList &lines, const QModelIndex &row, const QList<int> &columns, int depth)
{
    QStringList cells;
    for (const int column : columns) {
        cells.append(row.siblingAtColumn(column).data().toString());
    }
    while (!cells.isEmpty() && cells.constLast().isEmpty()) {
        cells.removeLast();
    }
    lines.append(QString(2 * depth, u' ') + cells.join(u'\t'));
    for (int child = 0; child < row.model()->rowCount(row); ++child) {
        appendText(lines, row.model()->index(child, 0, row), columns, depth + 1);
    }
}

QJsonValue jsonValue(const QVariant &value)
{
    if (value.typeId() == QMetaType::QDateTime) {
        return value.toDateTime().toUTC().toString(Qt::ISODate);
    }
    const QJsonValue json = QJsonValue::fromVariant(value);
    return json.isNull() && value.isValid() ? QJsonValue(value.toString()) : json;
}

QJsonObject jsonObject(const QModelIndex &row)
{
    const QAbstractItemModel *model = row.model();
    QJsonObject object;
    for (int column = 0; column < model->columnCount(row.parent()); ++column) {
        const QString key = model->headerData(column, Qt::Horizontal, ItemRole::Key).toString();
        const QVariant raw = row.siblingAtColumn(column).data(ItemRole::Raw);
        if (!key.isEmpty() && raw.isValid()) {
            object.insert(key, jsonValue(raw));
        }
    }
    QJsonArray children;
    for (int child = 0; child < model->rowCount(row); ++child) {
        children.append(jsonObject(model->index(child, 0, row)));
    }
    if (!children.isEmpty()) {
        object.insert("children"_L1, children);
    }
    return object;
}

} // namespace

QString asText(const QModelIndexList &rows, const QList<int> &columns)
{
    QStringList lines;
    for (const QModelIndex &row : distinctRows(rows)) {
        appendText(lines, row, columns, 0);
    }
    return lines.join(u'\n');
}

QString asJson(const QModelIndexList &rows)
{
    QJsonArray array;
    for (const QModelIndex &row : distinctRows(rows)) {
        array.append(jsonObject(row));
    }
    return QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Indented));
}

} // namespace Backstep::Copying
