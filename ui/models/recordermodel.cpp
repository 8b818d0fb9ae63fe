// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/recordermodel.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

bool same(const RecorderRow &a, const RecorderRow &b)
{
    return a.hostId == b.hostId && a.what.index() == b.what.index() && a.id() == b.id();
}

QString stateKey(const RecorderRow &row)
{
    if (const HostRecording *recording = row.recording()) {
        return stateWord(recording->state);
    }
    if (const HostLoop *loop = row.loop()) {
        return loop->over ? u"over"_s : u"repeating"_s;
    }
    return row.rule()->armed ? u"armed"_s : u"disarmed"_s;
}

QVariant rawOf(const RecorderRow &row, int column)
{
    const HostRecording *recording = row.recording();
    switch (column) {
    case RecorderModel::Name: return QString::fromUtf8(row.id());
    case RecorderModel::State: return stateKey(row);
    case RecorderModel::Command: return recording != nullptr ? recording->command : QString();
    case RecorderModel::Time:
        return recording != nullptr && recording->seconds ? QVariant(*recording->seconds) : QVariant();
    case RecorderModel::Size: return recording != nullptr ? QVariant(recording->size) : QVariant();
    default: return row.hostName;
    }
}

} // namespace

QByteArray RecorderRow::id() const
{
    if (const HostRecording *one = recording()) {
        return one->id;
    }
    return loop() != nullptr ? loop()->id : rule()->name.toUtf8();
}

bool RecorderRow::isLive() const
{
    if (const HostRecording *one = recording()) {
        return !one->isFinal();
    }
    return loop() != nullptr ? !loop()->over : rule()->armed;
}

void RecorderModel::setHost(const QString &hostId, const QString &hostName, const HostState &state)
{
    QList<RecorderRow> now;
    const auto add = [&](const auto &list) {
        for (const auto &one : list) {
            now.append({.hostId = hostId, .hostName = hostName, .what = one});
        }
    };
    add(state.rules);
    add(state.loops);
    add(state.recordings);
    const auto in = [](const QList<RecorderRow> &rows, const RecorderRow &row) {
        return std::ranges::any_of(rows, [&row](const RecorderRow &other) { return same(row, other); });
    };
    removeWhere([&](const RecorderRow &row) { return row.hostId == hostId && !in(now, row); });
    QList<RecorderRow> fresh;
    for (const RecorderRow &row : std::as_const(now)) {
        const auto found = std::ranges::find_if(m_rows, [&row](const RecorderRow &old) { return same(old, row); });
        if (found == m_rows.end()) {
            fresh.append(row);
        } else if (*found != row) {
            *found = row;
            rowChanged(int(found - m_rows.begin()));
        }
    }
    if (!fresh.isEmpty()) {
        beginInsertRows({}, int(m_rows.size()), int(m_rows.size() + fresh.size() - 1));
        m_rows.append(fresh);
        endInsertRows();
    }
}

void RecorderModel::keepHosts(const QSet<QString> &hostIds)
{
    removeWhere([&hostIds](const RecorderRow &row) { return !hostIds.contains(row.hostId); });
}

void RecorderModel::removeWhere(const std::function<bool(const RecorderRow &)> &gone)
{
    for (int i = int(m_rows.size()) - 1; i >= 0; --i) {
        if (gone(m_rows.at(i))) {
            beginRemoveRows({}, i, i);
            m_rows.removeAt(i);
            endRemoveRows();
        }
    }
}

const RecorderRow *RecorderModel::row(const QModelIndex &index) const
{
    return index.isValid() ? &m_rows.at(index.row()) : nullptr;
}

int RecorderModel::liveCount() const
{
    return int(std::ranges::count(m_rows, true, &RecorderRow::isLive));
}

int RecorderModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant RecorderModel::data(const QModelIndex &index, int role) const
{
    const RecorderRow *one = row(index);
    if (!one) {
        return {};
    }
    switch (role) {
    case ItemRole::Raw: return rawOf(*one, index.column());
    case ItemRole::Identity:
        return QString(one->hostId + u'/' + QString::number(one->what.index()) + u'/' + QString::fromUtf8(one->id()));
    default: return {};
    }
}

QList<QLatin1StringView> RecorderModel::columnKeys() const
{
    static const QList<QLatin1StringView> keys{"id"_L1, "state"_L1, "command"_L1, "seconds"_L1, "size"_L1, "host"_L1};
    return keys;
}

} // namespace Backstep
