// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/goroutinesmodel.h"

#include "app/goroutines/statename.h"

#include <QThreadPool>

#include <algorithm>
#include <utility>

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

/// What 100,000 goroutines occupied is given back without holding anybody up.
template<typename T>
void dropElsewhere(T &&old)
{
    QThreadPool::globalInstance()->start([old = std::forward<T>(old)] {});
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

GoroutinesModel::GoroutinesModel(QObject *parent) : TableModel(parent)
{
    connect(this, &GoroutinesModel::progressChanged, this, &GoroutinesModel::noteThePinned);
    connect(&m_marks, &GoroutineMarks::pinnedChanged, this, [this](GoroutineId id) {
        noteThePinned();
        currentChanged(id);
    });
    connect(&m_marks, &GoroutineMarks::tagged, this, &GoroutinesModel::currentChanged);
    connect(&m_marks, &GoroutineMarks::followedChanged, this, [this](GoroutineId before, GoroutineId now) {
        currentChanged(before);
        currentChanged(now);
    });
}

/// Those that are pinned are noted wherever they are known from: a page, or the count of all.
void GoroutinesModel::noteThePinned()
{
    m_marks.setStop(m_stop);
    for (const GoroutineId id : m_marks.pinned()) {
        if (rowOf(id) >= 0 || (!m_marks.noted(m_stop, id) && (m_summary || complete()))) {
            m_marks.note(m_stop, id, find(id));
        }
    }
}

const Goroutine *GoroutinesModel::find(GoroutineId id) const
{
    if (const int row = rowOf(id); row >= 0) {
        return m_rows.at(row).get();
    }
    if (!m_summary) {
        return nullptr;
    }
    const auto found = std::ranges::find(m_summary->goroutines, id, &Goroutine::id);
    return found == m_summary->goroutines.cend() ? nullptr : &*found;
}

void GoroutinesModel::beginStop(quint64 stop, GoroutineId current)
{
    if (stop != m_stop) {
        m_allBefore = complete() || m_summary;
        dropElsewhere(std::exchange(m_countedBefore, {}));
        if (m_summary && !complete()) {
            m_countedBefore.reserve(m_summary->goroutines.size());
            for (const Goroutine &goroutine : m_summary->goroutines) {
                m_countedBefore.insert(goroutine.id);
            }
        }
        m_ended.clear();
        dropElsewhere(std::exchange(m_before, std::exchange(m_now, {})));
        m_stop = stop;
        m_fresh = 0;
        m_next.reset();
        m_rowById.clear();
        m_new = 0;
        dropElsewhere(std::exchange(m_summary, {}));
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
    if (row == 0) {
        m_latestWait.reset();
    }
    for (const auto &goroutine : page) {
        m_latestWait = std::max(m_latestWait, goroutine->waitSince); // an absent one is below all
        m_rowById.insert(goroutine->id, row++);
        m_now.insert(goroutine->id, goroutine);
        m_new += !m_summary && isNew(goroutine->id) ? 1 : 0;
        if (marked(*goroutine)) {
            m_marked.insert(goroutine->id);
        } else {
            m_marked.remove(goroutine->id);
        }
    }
}

/// The same goroutines as in the rows that are there: those that look as before need not be painted again.
void GoroutinesModel::replaceSame(const GoroutineRows &page)
{
    QList<int> different;
    for (qsizetype i = 0; i < page.size(); ++i) {
        std::shared_ptr<const Goroutine> &row = m_rows[m_fresh + i];
        const Goroutine &now = *page.at(i);
        if (marked(now) || m_marked.contains(now.id) || *row != now) {
            different.append(m_fresh + int(i));
        }
        row = page.at(i);
    }
    remember(page);
    m_fresh += int(page.size());
    int first = -1;
    int last = -1;
    const auto announce = [&] {
        if (first >= 0) {
            Q_EMIT dataChanged(index(first, 0), index(last, ColumnCount - 1));
        }
    };
    for (const int row : std::as_const(different)) {
        if (row != last + 1 || first < 0) {
            announce();
            first = row;
        }
        last = row;
    }
    announce();
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
        replaceSame(rows);
        if (!m_next) {
            replaceRest({});
        }
    } else {
        replaceRest(rows);
    }
    if (complete()) {
        compareCounted();
    }
    Q_EMIT progressChanged();
}

void GoroutinesModel::setSummary(const GoroutinePagePtr &page)
{
    m_summary = page;
    compareCounted();
    Q_EMIT progressChanged();
}

void GoroutinesModel::beginAgain()
{
    m_fresh = 0;
    m_new = 0;
    m_rowById.clear();
}

bool GoroutinesModel::isNew(GoroutineId id) const
{
    return m_allBefore && !m_before.contains(id) && !m_countedBefore.contains(id);
}

/// Who came and who went, once all of both stops are known.
void GoroutinesModel::compareCounted()
{
    if (!m_allBefore || (!complete() && !m_summary)) {
        return;
    }
    QSet<GoroutineId> now(m_now.keyBegin(), m_now.keyEnd());
    if (!complete()) {
        now.reserve(m_summary->goroutines.size());
        m_new = 0;
        for (const Goroutine &goroutine : m_summary->goroutines) {
            now.insert(goroutine.id);
            m_new += isNew(goroutine.id) ? 1 : 0;
        }
    }
    QSet<GoroutineId> before = m_countedBefore;
    before.unite(QSet<GoroutineId>(m_before.keyBegin(), m_before.keyEnd()));
    m_ended = before.subtract(now).values();
    std::ranges::sort(m_ended);
}

void GoroutinesModel::clear()
{
    beginResetModel();
    dropElsewhere(std::exchange(m_rows, {}));
    dropElsewhere(std::exchange(m_before, {}));
    dropElsewhere(std::exchange(m_now, {}));
    dropElsewhere(std::exchange(m_rowById, {}));
    m_marked.clear();
    m_new = 0;
    m_ended.clear();
    m_countedBefore.clear();
    m_summary.reset();
    m_clock.reset();
    m_latestWait.reset();
    m_allBefore = false;
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

QVariant GoroutinesModel::raw(const Goroutine &goroutine, int column) const
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
    case Tag: return textRaw(m_marks.tagText(goroutine.id));
    default: return {};
    }
}

bool GoroutinesModel::changed(const Goroutine &goroutine, int column) const
{
    return column == Id ? isNew(goroutine.id) : previous(goroutine, column).isValid();
}

bool GoroutinesModel::marked(const Goroutine &goroutine) const
{
    return changed(goroutine, Id) || changed(goroutine, State) || changed(goroutine, WaitReason)
        || changed(goroutine, UserPlace);
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
    case NewRole: return !stale && isNew(goroutine.id);
    case CurrentRole: return goroutine.id == m_current;
    case PinnedRole: return m_marks.isPinned(goroutine.id);
    case FollowedRole: return m_marks.followed() == goroutine.id;
    case Qt::DecorationRole:
        return index.column() == Tag && m_marks.color(goroutine.id) >= 0
            ? QVariant(GoroutineMarks::colors().at(m_marks.color(goroutine.id)).color)
            : QVariant();
    default: return {};
    }
}

QList<QLatin1StringView> GoroutinesModel::columnKeys() const
{
    static const QList<QLatin1StringView> keys{"id"_L1,       "state"_L1,   "waitReason"_L1, "place"_L1,  "labels"_L1,
                                               "function"_L1, "goPlace"_L1, "start"_L1,      "thread"_L1, "tag"_L1};
    return keys;
}

} // namespace Backstep
