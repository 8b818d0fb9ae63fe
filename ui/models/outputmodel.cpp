// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/outputmodel.h"

#include <chrono>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {
constexpr auto flushDelay = std::chrono::milliseconds(50);
}

QString outputSourceKey(OutputSource source)
{
    switch (source) {
    case OutputSource::ProgramOut: return u"stdout"_s;
    case OutputSource::ProgramErr: return u"stderr"_s;
    case OutputSource::Delve: return u"dlv"_s;
    case OutputSource::Rr: return u"rr"_s;
    case OutputSource::Session: break;
    }
    return u"backstep"_s;
}

OutputModel::OutputModel(QObject *parent, int capacity) : TableModel(parent), m_ring(capacity)
{
    m_flush.setSingleShot(true);
    m_flush.setInterval(flushDelay);
    connect(&m_flush, &QTimer::timeout, this, &OutputModel::flush);
}

void OutputModel::append(const OutputLine &line)
{
    m_waiting.append(line);
    if (m_waiting.size() >= m_ring.capacity()) {
        flush();
    } else if (!m_flush.isActive()) {
        m_flush.start();
    }
}

void OutputModel::makeRoom(int coming)
{
    const int excess = m_ring.size() + coming - m_ring.capacity();
    if (excess <= 0) {
        return;
    }
    // A tenth at once: views pay for every removal, however small.
    const int count = qMin(m_ring.size(), qMax(excess, m_ring.capacity() / 10));
    if (count > 0) {
        beginRemoveRows({}, 0, count - 1);
        m_ring.drop(count);
        endRemoveRows();
        Q_EMIT droppedChanged(m_ring.dropped());
    }
}

void OutputModel::flush()
{
    m_flush.stop();
    if (m_waiting.isEmpty()) {
        return;
    }
    const QList<OutputLine> lines = std::exchange(m_waiting, {});
    makeRoom(int(lines.size()));
    beginInsertRows({}, m_ring.size(), m_ring.size() + int(lines.size()) - 1);
    for (const OutputLine &line : lines) {
        m_ring.append(line);
    }
    endInsertRows();
    countLater();
}

void OutputModel::countLater()
{
    int later = 0;
    int written = -1;
    for (int row = 0; row < m_ring.size(); ++row) {
        if (isLater(m_ring.at(row))) {
            ++later;
        } else if (m_ring.at(row).event) {
            written = row; // what dlv and rr say belongs to no event
        }
    }
    written = later > 0 ? written : -1;
    if (later != m_later || written != m_lastWritten) {
        m_later = later;
        m_lastWritten = written;
        Q_EMIT laterChanged();
    }
}

void OutputModel::setNow(std::optional<qint64> event)
{
    if (event == m_now) {
        return;
    }
    const std::optional<qint64> before = std::exchange(m_now, event);
    const auto later = [](const OutputLine &line, const std::optional<qint64> &now) {
        return now && line.event && *line.event > *now;
    };
    int first = -1;
    int last = -1;
    for (int row = 0; row < m_ring.size(); ++row) {
        if (later(m_ring.at(row), before) != isLater(m_ring.at(row))) {
            first = first < 0 ? row : first;
            last = row;
        }
    }
    if (first >= 0) {
        Q_EMIT dataChanged(index(first, 0), index(last, ColumnCount - 1), {ItemRole::Tone, Qt::ToolTipRole});
    }
    countLater();
}

void OutputModel::clear()
{
    m_flush.stop();
    m_waiting.clear();
    beginResetModel();
    m_ring.clear();
    endResetModel();
    countLater();
    Q_EMIT droppedChanged(0);
}

const OutputLine *OutputModel::line(const QModelIndex &index) const
{
    return index.isValid() ? &m_ring.at(index.row()) : nullptr;
}

int OutputModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_ring.size();
}

QVariant OutputModel::data(const QModelIndex &index, int role) const
{
    const OutputLine *line = this->line(index);
    if (line && role == OutputSourceRole) {
        return static_cast<int>(line->source);
    }
    if (line && role == LaterRole) {
        return isLater(*line);
    }
    if (!line || role != ItemRole::Raw) {
        return {};
    }
    switch (index.column()) {
    case Event: return line->event ? QVariant(*line->event) : QVariant();
    case Source: return outputSourceKey(line->source);
    default: return line->text;
    }
}

QList<QLatin1StringView> OutputModel::columnKeys() const
{
    static const QList<QLatin1StringView> keys{"event"_L1, "source"_L1, "text"_L1};
    return keys;
}

} // namespace Backstep
