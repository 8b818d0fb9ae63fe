// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/recordermodel.h"

#include "ui/models/recordertail.h"

#include <QMap>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

QString identity(const RecorderRow &row)
{
    return row.hostId + u'/' + QString::number(row.what.index()) + u'/' + QString::fromUtf8(row.id());
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
    case RecorderModel::Why: return std::visit([](const auto &one) { return one.reason; }, row.what);
    case RecorderModel::Made: return row.made();
    case RecorderModel::Command: return row.command();
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

QString RecorderRow::command() const
{
    return std::visit([](const auto &one) { return one.command; }, what);
}

QString RecorderRow::on() const
{
    return std::visit([](const auto &one) { return one.on; }, what);
}

QDateTime RecorderRow::made() const
{
    static const QRegularExpression stamp(u"-([0-9]{8}-[0-9]{6})(-[0-9]+)?$"_s);
    const QRegularExpressionMatch match = stamp.match(QString::fromUtf8(id()));
    return rule() == nullptr && match.hasMatch() ? QDateTime::fromString(match.captured(1), u"yyyyMMdd-HHmmss"_s)
                                                 : QDateTime();
}

bool RecorderRow::isLive() const
{
    if (const HostRecording *one = recording()) {
        return !one->isFinal();
    }
    return loop() != nullptr ? !loop()->over : rule()->armed;
}

RecorderModel::RecorderModel(QObject *parent) : TableModel(parent), m_tail(new RecorderTail(this)) {}

void RecorderModel::setHost(const QString &hostId, const QString &hostName, const HostState &state)
{
    m_free.insert(hostId, {.name = hostName, .free = state.free, .keepFree = state.keepFree});
    QList<RecorderRow> now;
    const auto add = [&](const auto &list) {
        for (const auto &one : list) {
            now.append({.hostId = hostId, .hostName = hostName, .what = one});
        }
    };
    add(state.recordings);
    std::ranges::reverse(now); // the host lists them by age
    add(state.loops);
    add(state.rules);
    QHash<QString, RecorderRow> left;
    for (const RecorderRow &row : std::as_const(now)) {
        left.insert(identity(row), row);
    }
    removeWhere([&](const RecorderRow &row) { return row.hostId == hostId && !left.contains(identity(row)); });
    for (qsizetype i = 0; i < m_rows.size(); ++i) {
        const RecorderRow row = left.take(identity(m_rows.at(i)));
        if (!row.hostId.isEmpty() && row != m_rows.at(i)) {
            m_rows[i] = row;
            rowChanged(int(i));
        }
    }
    now.removeIf([&left](const RecorderRow &row) { return !left.contains(identity(row)); });
    std::ranges::stable_partition(now, &RecorderRow::isLive);
    if (!now.isEmpty()) {
        beginInsertRows({}, 0, int(now.size() - 1));
        m_rows = now + m_rows;
        endInsertRows();
    }
}

void RecorderModel::setUnheard(const QString &hostId)
{
    for (qsizetype i = 0; i < m_rows.size(); ++i) {
        if (m_rows.at(i).hostId == hostId && !m_rows.at(i).stale && m_rows.at(i).isLive()) {
            m_rows[i].stale = true;
            rowChanged(int(i));
        }
    }
}

void RecorderModel::keepHosts(const QSet<QString> &hostIds)
{
    m_free.removeIf([&hostIds](QHash<QString, DiskLeft>::iterator one) { return !hostIds.contains(one.key()); });
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

QList<RecorderModel::DiskLeft> RecorderModel::disksInUse() const
{
    QMap<QString, DiskLeft> disks;
    for (const RecorderRow &row : m_rows) {
        if (row.isLive() && m_free.value(row.hostId).free > 0) {
            disks.insert(row.hostName, m_free.value(row.hostId));
        }
    }
    return disks.values();
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
    case ItemRole::Identity: return identity(*one);
    default: return {};
    }
}

QList<QLatin1StringView> RecorderModel::columnKeys() const
{
    static const QList<QLatin1StringView> keys{"id"_L1,      "state"_L1, "reason"_L1,  "made"_L1,
                                               "seconds"_L1, "size"_L1,  "command"_L1, "host"_L1};
    return keys;
}

} // namespace Backstep
