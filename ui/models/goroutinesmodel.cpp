// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/goroutinesmodel.h"

#include "app/goroutines/statename.h"

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

QVariant placeRaw(const CodeLocation &location)
{
    return location.known() ? QVariant(location.file + u':' + QString::number(location.line)) : QVariant();
}

QVariant textRaw(const QString &text)
{
    return text.isEmpty() ? QVariant() : QVariant(text);
}

QVariant labelsRaw(const QMap<QString, QString> &labels)
{
    QVariantMap map;
    for (auto label = labels.cbegin(); label != labels.cend(); ++label) {
        map.insert(label.key(), label.value());
    }
    return map.isEmpty() ? QVariant() : QVariant(map);
}

/// Each row holds on to its page.
GoroutineRows rowsOf(const GoroutinePagePtr &page)
{
    GoroutineRows rows;
    rows.reserve(page->goroutines.size());
    for (const Goroutine &goroutine : page->goroutines) {
        rows.append(std::shared_ptr<const Goroutine>(page, &goroutine));
    }
    return rows;
}

} // namespace

QString labelsText(const QMap<QString, QString> &labels)
{
    QStringList parts;
    for (auto it = labels.cbegin(); it != labels.cend(); ++it) {
        parts.append(it.key() + u'=' + it.value());
    }
    return parts.join(u"  "_s);
}

void GoroutinesModel::beginStop(quint64 stop, GoroutineId current)
{
    if (stop != m_stop) {
        m_before = std::move(m_now);
        m_now.clear();
        m_stop = stop;
        m_fresh = 0;
        m_next.reset();
        m_rowById.clear();
    }
    setCurrent(current);
    Q_EMIT progressChanged();
}

void GoroutinesModel::currentChanged(GoroutineId id)
{
    for (int row = 0; row < m_rows.size(); ++row) {
        if (m_rows.at(row)->id == id) {
            rowChanged(row);
            return;
        }
    }
}

void GoroutinesModel::setCurrent(GoroutineId current)
{
    if (current == m_current) {
        return;
    }
    const GoroutineId before = std::exchange(m_current, current);
    currentChanged(before);
    currentChanged(current);
}

bool GoroutinesModel::sameRows(const GoroutineRows &page) const
{
    if (m_fresh + page.size() > m_rows.size()) {
        return false;
    }
    return std::equal(page.cbegin(), page.cend(), m_rows.cbegin() + m_fresh,
                      [](const auto &left, const auto &right) { return left->id == right->id; });
}

void GoroutinesModel::remember(const GoroutineRows &page)
{
    int row = m_fresh;
    for (const auto &goroutine : page) {
        m_rowById.insert(goroutine->id, row++);
        m_now.insert(goroutine->id, goroutine);
    }
}

void GoroutinesModel::replaceRest(const GoroutineRows &page)
{
    if (m_rows.size() > m_fresh) {
        beginRemoveRows({}, m_fresh, int(m_rows.size()) - 1);
        m_rows.resize(m_fresh);
        endRemoveRows();
    }
    if (!page.isEmpty()) {
        beginInsertRows({}, m_fresh, m_fresh + int(page.size()) - 1);
        remember(page);
        m_rows.append(page);
        m_fresh = int(m_rows.size());
        endInsertRows();
    }
}

void GoroutinesModel::appendPage(const GoroutinePagePtr &page)
{
    if (!page) {
        return;
    }
    m_next = page->next;
    if (page->total || m_fresh == 0) {
        m_total = page->total;
    }
    const GoroutineRows rows = rowsOf(page);
    if (!rows.isEmpty() && sameRows(rows)) {
        const int first = m_fresh;
        remember(rows);
        std::ranges::copy(rows, m_rows.begin() + first);
        m_fresh += int(rows.size());
        Q_EMIT dataChanged(index(first, 0), index(m_fresh - 1, ColumnCount - 1));
        if (!m_next) {
            replaceRest({});
        }
    } else {
        replaceRest(rows);
    }
    Q_EMIT progressChanged();
}

void GoroutinesModel::clear()
{
    beginResetModel();
    m_rows.clear();
    m_rowById.clear();
    m_before.clear();
    m_now.clear();
    m_fresh = 0;
    m_stop = 0;
    m_current = 0;
    m_next.reset();
    m_total.reset();
    endResetModel();
    Q_EMIT progressChanged();
}

const Goroutine *GoroutinesModel::goroutine(const QModelIndex &index) const
{
    return index.isValid() ? m_rows.at(index.row()).get() : nullptr;
}

int GoroutinesModel::rowOf(GoroutineId id) const
{
    return m_rowById.value(id, -1);
}

int GoroutinesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant GoroutinesModel::raw(const Goroutine &goroutine, int column)
{
    switch (column) {
    case Id: return goroutine.id;
    case State: return goroutineStateName(goroutine.state);
    case WaitReason: return textRaw(goroutine.unreadable.isEmpty() ? goroutine.waitReason : goroutine.unreadable);
    case UserPlace: return placeRaw(goroutine.user);
    case Labels: return labelsRaw(goroutine.labels);
    case CurrentFunction: return textRaw(goroutine.current.function);
    case GoPlace: return placeRaw(goroutine.goStatement);
    case StartFunction: return textRaw(goroutine.start.function);
    case Thread: return goroutine.thread != 0 ? QVariant(goroutine.thread) : QVariant();
    default: return {};
    }
}

bool GoroutinesModel::changed(const Goroutine &goroutine, int column) const
{
    return previous(goroutine, column).isValid();
}

QVariant GoroutinesModel::previous(const Goroutine &goroutine, int column) const
{
    const std::shared_ptr<const Goroutine> before = m_before.value(goroutine.id);
    if (!before) {
        return {};
    }
    switch (column) {
    case State: return before->state != goroutine.state ? QVariant(goroutineStateName(before->state)) : QVariant();
    case WaitReason: return before->waitReason != goroutine.waitReason ? QVariant(before->waitReason) : QVariant();
    case UserPlace:
        return before->user.line != goroutine.user.line || before->user.file != goroutine.user.file
            ? placeRaw(before->user)
            : QVariant();
    default: return {};
    }
}

QVariant GoroutinesModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid()) {
        return {};
    }
    const Goroutine &goroutine = *m_rows.at(index.row());
    const bool stale = index.row() >= m_fresh;
    switch (role) {
    case ItemRole::Raw: return raw(goroutine, index.column());
    case ItemRole::Identity: return goroutine.id;
    case ItemRole::State: return index.column() == State ? QVariant(static_cast<int>(goroutine.state)) : QVariant();
    case ItemRole::Changed: return !stale && changed(goroutine, index.column());
    case ItemRole::Previous: return stale ? QVariant() : previous(goroutine, index.column());
    case ItemRole::Stale: return stale;
    case SystemRole: return goroutine.system;
    case CurrentRole: return goroutine.id == m_current;
    default: return {};
    }
}

QList<QLatin1StringView> GoroutinesModel::columnKeys() const
{
    static const QList<QLatin1StringView> keys{"id"_L1,       "state"_L1,   "waitReason"_L1, "place"_L1, "labels"_L1,
                                               "function"_L1, "goPlace"_L1, "start"_L1,      "thread"_L1};
    return keys;
}

} // namespace Backstep
