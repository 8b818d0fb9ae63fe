// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/goroutine.h"
#include "ui/docks/panel.h"

#include <optional>

class QToolButton;

namespace Backstep {

class GoroutinesFilter;

/// All goroutines of the stop, page by page as the person scrolls. A click or Enter switches to one.
class GoroutinesDock : public Panel
{
    Q_OBJECT

public:
    GoroutinesDock(const DockContext &context, QWidget *parent);

protected:
    void fillMenu(QMenu *menu, const QModelIndexList &rows) override;
    void activate(const QModelIndex &row) override;
    void showEmptyPage(Placeholder *page) override;
    void showNotice(NoticeStrip *strip) override;

private:
    void connectPaging();
    void askWhereNeeded();
    void progressed();
    void followCurrent();
    void addFilterActions(QMenu *menu, const Goroutine &goroutine);

    GoroutinesModel &m_model;
    GoroutinesFilter *m_filter;
    QToolButton *m_system = nullptr;
    std::optional<int> m_asked;  ///< the page that was asked for and has not come
    GoroutineId m_followed = -1; ///< the current goroutine that was scrolled to
};

} // namespace Backstep
