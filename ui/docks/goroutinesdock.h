// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/goroutine.h"
#include "ui/docks/panel.h"

#include <optional>

class QToolButton;

namespace Backstep {

class GoroutineCounts;
class GoroutineTree;
class GroupButton;
class PinnedStrip;

/// All goroutines of the stop, flat and page by page as the person scrolls, or in groups. A click or Enter switches to
/// one, or unfolds a group. The filter line takes a GoroutineQuery.
class GoroutinesDock : public Panel
{
    Q_OBJECT

public:
    GoroutinesDock(const DockContext &context, QWidget *parent);

    [[nodiscard]] QByteArray choices() const override;
    void setChoices(const QByteArray &choices) override;

protected:
    [[nodiscard]] QString whyNothingMatches() const override;
    void fillMenu(QMenu *menu, const QModelIndexList &rows) override;
    void activate(const QModelIndex &row) override;
    void showEmptyPage(Placeholder *page) override;
    void showNotice(NoticeStrip *strip) override;

private:
    void makeColumns();
    void makeBar();
    void connectPaging();
    void connectTree();
    void askWhereNeeded();
    void askForRest();
    [[nodiscard]] bool staleInSight() const;
    void progressed();
    void followCurrent();
    void groupsChanged();
    void showCounts();
    void showMistake();
    void fillFilters(QMenu *menu);
    void addTerm(const QString &term);
    [[nodiscard]] QList<GoroutineId> idsOf(const QModelIndexList &rows) const;
    void addFilterActions(QMenu *menu, const Goroutine &goroutine);
    void addStackActions(QMenu *menu, const QList<GoroutineId> &ids);
    void addMarkActions(QMenu *menu, const QList<GoroutineId> &ids);
    void askTag(const QList<GoroutineId> &ids);
    void popUpPinnedMenu(GoroutineId id, const QPoint &position);

    GoroutinesModel &m_model;
    GoroutineTree *m_tree;
    QToolButton *m_system = nullptr;
    GroupButton *m_group = nullptr;
    GoroutineCounts *m_counts = nullptr;
    PinnedStrip *m_pinned = nullptr;
    QStringList m_filters; ///< that the person saved
    QTimer m_staleShown; ///< until rows of the last stop are painted as such
    QTimer m_rest; ///< at a stop, until more than the first page is asked for unasked
    std::optional<int> m_asked;  ///< the page that was asked for and has not come
    int m_indent = 0; ///< of the rows in groups
    GoroutineId m_followed = -1; ///< the current goroutine that was scrolled to
};

} // namespace Backstep
