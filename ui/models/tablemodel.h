// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/itemrole.h"
#include "ui/models/liststatus.h"

#include <QAbstractTableModel>

namespace Backstep {

/// What flat data models have in common: a fixed list of columns with stable English keys.
class TableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;

    [[nodiscard]] ListStatus &status() { return m_status; }

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    [[nodiscard]] virtual QList<QLatin1StringView> columnKeys() const = 0;
    void rowChanged(int row);

private:
    ListStatus m_status;
};

} // namespace Backstep
