// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/sessionlog.h"
#include "ui/models/ring.h"
#include "ui/models/tablemodel.h"

namespace Backstep {

/// The last requests to the debugger, in the order they were sent, each updated when its answer comes.
class ProtocolModel : public TableModel
{
    Q_OBJECT

public:
    enum Column { Time, Method, Arguments, Took, Bytes, Error, ColumnCount };
    enum OwnRole { PendingRole = ItemRole::FirstOwn };
    static constexpr int defaultCapacity = 10'000;

    explicit ProtocolModel(QObject *parent = nullptr, int capacity = defaultCapacity);

    /// Adds a call or, when its id is known, updates it.
    void setCall(const ProtocolCall &call);
    void clear();
    [[nodiscard]] const ProtocolCall *call(const QModelIndex &index) const;
    [[nodiscard]] qint64 dropped() const { return m_ring.dropped(); }
    [[nodiscard]] int pendingCount() const { return m_pending; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void pendingCountChanged(int count);

protected:
    [[nodiscard]] QList<QLatin1StringView> columnKeys() const override;

private:
    void append(const ProtocolCall &call);
    void countPending(int by);

    Ring<ProtocolCall> m_ring;
    QHash<quint64, qint64> m_places; ///< place by id, counted from the first call ever
    int m_pending = 0;
};

} // namespace Backstep
