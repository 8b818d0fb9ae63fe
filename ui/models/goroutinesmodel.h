// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/goroutine.h"
#include "ui/models/goroutinemarks.h"
#include "ui/models/tablemodel.h"

#include <QHash>
#include <QSet>

namespace Backstep {

/// Row by row, shared with the pages that brought them: a copy is a snapshot that costs nothing.
using GoroutineRows = QList<std::shared_ptr<const Goroutine>>;

/// Goroutines in the runtime's order, page by page; made for 100,000 of them. At a new stop the rows of the last one
/// stay, marked stale, until the pages of the new one replace them from the top, so that nothing jumps or flickers.
/// Changed: state, reason or place differ from what was known of the goroutine at the last stop; of the id: it was not
/// there then, which is known where all were. Only rows that look different are announced as changed.
class GoroutinesModel : public TableModel
{
    Q_OBJECT

public:
    enum Column {
        Id,
        State,
        WaitReason,
        UserPlace,
        Labels,
        CurrentFunction,
        GoPlace,
        StartFunction,
        Thread,
        Tag,
        ColumnCount
    };
    enum OwnRole { SystemRole = ItemRole::FirstOwn, CurrentRole, NewRole, PinnedRole, FollowedRole };

    explicit GoroutinesModel(QObject *parent = nullptr);

    /// What the person made of them; clear() leaves it, since a program that has ended may be gone back in.
    [[nodiscard]] GoroutineMarks &marks() { return m_marks; }
    [[nodiscard]] const GoroutineMarks &marks() const { return m_marks; }

    /// A new stop: what comes now belongs to it. `current` is the goroutine that steps move. Where `stop` (a position)
    /// is the one before, only that goroutine changes.
    void beginStop(quint64 stop, GoroutineId current);
    void setCurrent(GoroutineId current);
    void appendPage(const GoroutinePagePtr &page);
    /// All goroutines of this stop, counted though not listed.
    void setSummary(const GoroutinePagePtr &page);
    [[nodiscard]] const GoroutinePagePtr &summary() const { return m_summary; }
    /// What comes next are the goroutines of this stop from the first one on, more of each being known.
    void beginAgain();
    void clear();

    [[nodiscard]] GoroutineId current() const { return m_current; }
    [[nodiscard]] const Goroutine *goroutine(const QModelIndex &index) const;
    [[nodiscard]] const Goroutine &at(int row) const { return *m_rows.at(row); }
    [[nodiscard]] const GoroutineRows &rows() const { return m_rows; }
    /// What is known of a goroutine at this stop, be it listed or only counted.
    [[nodiscard]] const Goroutine *find(GoroutineId id) const;
    /// The row of a goroutine among those of this stop, or -1.
    [[nodiscard]] int rowOf(GoroutineId id) const;
    /// Those that were there at the last stop and are no more; known when all of both stops are, listed or counted.
    [[nodiscard]] const QList<GoroutineId> &ended() const { return m_ended; }
    /// How many goroutines of this stop are new; among the rows only, until all are counted.
    [[nodiscard]] int newCount() const { return m_new; }
    /// Whether it was not there at the last stop; false where not all of that one are known.
    [[nodiscard]] bool isNew(GoroutineId id) const;
    /// The time of this stop on the clock of Goroutine::waitSince, where it is known.
    void setClock(std::optional<qint64> clock) { m_clock = clock; }
    /// That time, or else the latest wait among the rows of this stop, or of the last one until there are any.
    [[nodiscard]] std::optional<qint64> now() const { return m_clock ? m_clock : m_latestWait; }
    /// How many rows belong to this stop.
    [[nodiscard]] int freshCount() const { return m_fresh; }
    /// Where the next page starts; absent when all are here or none was asked for yet.
    [[nodiscard]] std::optional<int> next() const { return m_next; }
    [[nodiscard]] std::optional<qint64> total() const { return m_total; }
    /// True when the last page has come.
    [[nodiscard]] bool complete() const { return m_fresh > 0 && !m_next; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    /// freshCount(), next() or total() changed.
    void progressChanged();

protected:
    [[nodiscard]] QList<QLatin1StringView> columnKeys() const override;

private:
    using Known = QHash<GoroutineId, std::shared_ptr<const Goroutine>>;

    [[nodiscard]] QVariant raw(const Goroutine &goroutine, int column) const;
    [[nodiscard]] bool changed(const Goroutine &goroutine, int column) const;
    [[nodiscard]] QVariant previous(const Goroutine &goroutine, int column) const;
    [[nodiscard]] bool sameRows(const GoroutineRows &page) const;
    void remember(const GoroutineRows &page);
    void replaceRest(const GoroutineRows &page);
    void replaceSame(const GoroutineRows &page);
    [[nodiscard]] bool marked(const Goroutine &goroutine) const;
    void currentChanged(GoroutineId id);
    void noteThePinned();
    void compareCounted();

    GoroutineRows m_rows;
    int m_fresh = 0;
    quint64 m_stop = 0;
    GoroutineId m_current = 0;
    std::optional<int> m_next;
    std::optional<qint64> m_total;
    QHash<GoroutineId, int> m_rowById; ///< of the fresh rows
    Known m_before;
    Known m_now;
    GoroutinePagePtr m_summary;
    std::optional<qint64> m_clock;
    std::optional<qint64> m_latestWait;
    int m_new = 0;
    QList<GoroutineId> m_ended;
    QSet<GoroutineId> m_countedBefore; ///< all that there were at the last stop, where m_before has some only
    bool m_allBefore = false; ///< all that there were at the last stop are known
    GoroutineMarks m_marks;
    QSet<GoroutineId> m_marked; ///< fresh rows in which something is marked as changed
};

/// The labels as "key=value" parted by blanks, in the keys' order.
[[nodiscard]] QString labelsText(const QMap<QString, QString> &labels);

} // namespace Backstep
