// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/transfer/transferjob.h"
#include "ui/models/tablemodel.h"

namespace Backstep {

/// The fetches, in the order they were asked for.
class TransfersModel : public TableModel
{
    Q_OBJECT

public:
    enum Column { Recording, State, Size, Speed, Left, Host, ColumnCount };

    using TableModel::TableModel;

    void setJobs(const QList<TransferJob> &jobs);
    /// Adds a job or, when its id is known, updates it.
    void setJob(const TransferJob &job);
    void removeJob(TransferId id);
    [[nodiscard]] const TransferJob *job(const QModelIndex &index) const;
    /// How many are not final.
    [[nodiscard]] int activeCount() const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

protected:
    [[nodiscard]] QList<QLatin1StringView> columnKeys() const override;

private:
    QList<TransferJob> m_rows;
};

} // namespace Backstep
