// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/protocolmodel.h"

using namespace Qt::StringLiterals;

namespace Backstep {

ProtocolModel::ProtocolModel(QObject *parent, int capacity) : TableModel(parent), m_ring(capacity) {}

void ProtocolModel::countPending(int by)
{
    if (by != 0) {
        m_pending += by;
        Q_EMIT pendingCountChanged(m_pending);
    }
}

void ProtocolModel::append(const ProtocolCall &call)
{
    if (m_ring.size() >= m_ring.capacity()) {
        const int count = qMax(1, m_ring.capacity() / 10);
        int pending = 0;
        for (int row = 0; row < count; ++row) {
            m_places.remove(m_ring.at(row).id);
            pending += m_ring.at(row).took ? 0 : 1;
        }
        beginRemoveRows({}, 0, count - 1);
        m_ring.drop(count);
        endRemoveRows();
        countPending(-pending);
    }
    beginInsertRows({}, m_ring.size(), m_ring.size());
    m_places.insert(call.id, m_ring.dropped() + m_ring.size());
    m_ring.append(call);
    endInsertRows();
    countPending(call.took ? 0 : 1);
}

void ProtocolModel::setCall(const ProtocolCall &call)
{
    const auto place = m_places.constFind(call.id);
    if (place == m_places.cend()) {
        append(call);
        return;
    }
    const int row = int(*place - m_ring.dropped());
    const bool wasPending = !m_ring.at(row).took;
    m_ring.at(row) = call;
    rowChanged(row);
    countPending(int(!call.took) - int(wasPending));
}

void ProtocolModel::clear()
{
    beginResetModel();
    m_ring.clear();
    m_places.clear();
    endResetModel();
    countPending(-m_pending);
}

const ProtocolCall *ProtocolModel::call(const QModelIndex &index) const
{
    return index.isValid() ? &m_ring.at(index.row()) : nullptr;
}

int ProtocolModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_ring.size();
}

QVariant ProtocolModel::data(const QModelIndex &index, int role) const
{
    const ProtocolCall *call = this->call(index);
    if (!call) {
        return {};
    }
    if (role == PendingRole) {
        return !call->took;
    }
    if (role == ItemRole::Identity) {
        return call->id;
    }
    if (role != ItemRole::Raw) {
        return {};
    }
    switch (index.column()) {
    case Time: return call->sentAt;
    case Method: return call->method;
    case Arguments: return call->arguments;
    case Took: return call->took ? QVariant(*call->took) : QVariant();
    case Bytes: return call->took ? QVariant(call->replyBytes) : QVariant();
    default: return call->error.isEmpty() ? QVariant() : QVariant(call->error);
    }
}

QList<QLatin1StringView> ProtocolModel::columnKeys() const
{
    static const QList<QLatin1StringView> keys{"sentAt"_L1, "method"_L1,     "arguments"_L1,
                                               "ms"_L1,     "replyBytes"_L1, "error"_L1};
    return keys;
}

} // namespace Backstep
