// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/goroutinemarks.h"

#include "app/goroutines/statename.h"
#include "ui/models/itemrole.h"
#include "ui/models/texts.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {
constexpr qsizetype mostMoments = 200;
constexpr int told = 12; // moments in a tooltip
} // namespace

const QList<GoroutineMarks::Color> &GoroutineMarks::colors()
{
    static const QList<Color> all{{tr("Red"), QColor(0xd0, 0x50, 0x50)},   {tr("Orange"), QColor(0xc9, 0x7a, 0x2b)},
                                  {tr("Green"), QColor(0x4a, 0x96, 0x4a)}, {tr("Cyan"), QColor(0x2b, 0x94, 0xa6)},
                                  {tr("Blue"), QColor(0x4f, 0x80, 0xd8)},  {tr("Purple"), QColor(0xa0, 0x68, 0xc8)}};
    return all;
}

void GoroutineMarks::setPinned(GoroutineId id, bool pinned)
{
    const auto row = static_cast<int>(m_pinned.indexOf(id));
    if (pinned && row < 0) {
        beginInsertRows({}, static_cast<int>(m_pinned.size()), static_cast<int>(m_pinned.size()));
        m_pinned.append(id);
        endInsertRows();
    } else if (!pinned && row >= 0) {
        beginRemoveRows({}, row, row);
        m_pinned.removeAt(row);
        m_history.remove(id);
        endRemoveRows();
    } else {
        return;
    }
    Q_EMIT pinnedChanged(id);
}

bool GoroutineMarks::noted(quint64 stop, GoroutineId id) const
{
    const auto history = m_history.constFind(id);
    return history != m_history.cend() && !history->isEmpty() && history->constLast().stop == stop;
}

void GoroutineMarks::note(quint64 stop, GoroutineId id, const Goroutine *goroutine)
{
    if (!isPinned(id) || (noted(stop, id) && (!goroutine || m_history[id].constLast().place == goroutine->user))) {
        return;
    }
    QList<Moment> &history = m_history[id];
    const Moment now{.stop = stop,
                     .there = goroutine != nullptr,
                     .state = goroutine ? goroutine->state : GoroutineState::Unknown,
                     .waitReason = goroutine ? goroutine->waitReason : QString(),
                     .place = goroutine ? goroutine->user : CodeLocation()};
    if (!noted(stop, id)) {
        history.append(now);
    } else if (now.place.known()) {
        history.last() = now; // counted before it was listed: now its place is known, too
    }
    if (history.size() > mostMoments) {
        history.removeFirst();
    }
    changed(id);
}

void GoroutineMarks::setStop(quint64 stop)
{
    if (std::exchange(m_stop, stop) != stop && !m_pinned.isEmpty()) {
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
    }
}

void GoroutineMarks::changed(GoroutineId id)
{
    if (const auto row = static_cast<int>(m_pinned.indexOf(id)); row >= 0) {
        Q_EMIT dataChanged(index(row), index(row));
    }
}

void GoroutineMarks::setTag(GoroutineId id, const QString &tag)
{
    if (tag.isEmpty()) {
        m_tags.remove(id);
    } else {
        m_tags.insert(id, tag);
    }
    changed(id);
    Q_EMIT tagged(id);
}

void GoroutineMarks::setColor(GoroutineId id, int color)
{
    if (color < 0) {
        m_colors.remove(id);
    } else {
        m_colors.insert(id, color);
    }
    changed(id);
    Q_EMIT tagged(id);
}

QString GoroutineMarks::tagText(GoroutineId id) const
{
    const int own = color(id);
    return m_tags.contains(id) ? tag(id) : own >= 0 ? colors().at(own).name : QString();
}

QHash<GoroutineId, QString> GoroutineMarks::tagTexts() const
{
    QHash<GoroutineId, QString> texts;
    for (const GoroutineId id : m_colors.keys() + m_tags.keys()) {
        texts.insert(id, tagText(id));
    }
    return texts;
}

QList<GoroutineId> GoroutineMarks::marked() const
{
    QSet<GoroutineId> ids(m_pinned.cbegin(), m_pinned.cend());
    ids.unite(QSet<GoroutineId>(m_tags.keyBegin(), m_tags.keyEnd()));
    ids.unite(QSet<GoroutineId>(m_colors.keyBegin(), m_colors.keyEnd()));
    return ids.values();
}

void GoroutineMarks::setFollowed(GoroutineId id)
{
    if (const GoroutineId before = std::exchange(m_followed, id); before != id) {
        changed(before);
        changed(id);
        Q_EMIT followedChanged(before, id);
    }
}

void GoroutineMarks::clear()
{
    beginResetModel();
    m_pinned.clear();
    m_history.clear();
    m_tags.clear();
    m_colors.clear();
    m_stop = 0;
    endResetModel();
    setFollowed(0);
}

int GoroutineMarks::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_pinned.size());
}

QString GoroutineMarks::momentText(const Moment &moment)
{
    if (!moment.there) {
        return tr("not there");
    }
    QStringList parts{moment.waitReason.isEmpty() ? goroutineStateWord(moment.state)
                                                  : Texts::harmless(moment.waitReason)};
    if (moment.place.known()) {
        parts.append(Texts::place(moment.place));
    }
    return parts.join(u" · "_s);
}

QString GoroutineMarks::toolTip(GoroutineId id) const
{
    QStringList lines{tr("Goroutine %1 is pinned. What it did, latest first:").arg(id)};
    const QList<Moment> moments = history(id);
    int ago = noted(m_stop, id) ? 0 : 1;
    for (auto moment = moments.crbegin(); moment != moments.crend() && ago < told; ++moment, ++ago) {
        const QString when = ago == 0 ? tr("now") : tr("%n stops ago", nullptr, ago);
        lines.append(when + u": "_s + momentText(*moment));
    }
    if (id == m_followed) {
        lines.append(tr("It is followed: breakpoints stop the program only for it."));
    }
    return lines.join(u'\n');
}

QVariant GoroutineMarks::data(const QModelIndex &index, int role) const
{
    if (!index.isValid()) {
        return {};
    }
    const GoroutineId id = m_pinned.at(index.row());
    switch (role) {
    case Qt::DisplayRole: {
        const QString now = noted(m_stop, id) ? momentText(m_history.value(id).constLast()) : tr("not looked at yet");
        const QString tag = Texts::harmless(tagText(id));
        return tag.isEmpty() ? u"%1  %2"_s.arg(id).arg(now) : u"%1  %2  %3"_s.arg(QString::number(id), tag, now);
    }
    case Qt::DecorationRole: return color(id) >= 0 ? QVariant(colors().at(color(id)).color) : QVariant();
    case Qt::ToolTipRole: return toolTip(id);
    case ItemRole::Identity: return id;
    case ItemRole::Stale: return !noted(m_stop, id);
    default: return {};
    }
}

} // namespace Backstep
