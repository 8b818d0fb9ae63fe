// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/goroutine.h"
#include "ui/docks/panel.h"

#include <optional>

namespace Backstep {

class VerdictStrip;
class WaitGraphView;
class WaitsModel;

/// Who waits for whom: the verdict, what was found, and all goroutines that wait, as a list and as a
/// drawing. A click switches to a goroutine, a double click or Enter also goes to the line at which it waits. The
/// drawing stands beside the list where there is room for both, and else in its place when the person wants it.
class WaitsDock : public Panel
{
    Q_OBJECT

public:
    WaitsDock(const DockContext &context, QWidget *parent);

protected:
    void fillMenu(QMenu *menu, const QModelIndexList &rows) override;
    void activate(const QModelIndex &row) override;
    void showEmptyPage(Placeholder *page) override;
    void showNotice(NoticeStrip *strip) override;

    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void makeGraph();
    void arrange();
    void showInGraph(const QModelIndex &row);
    void chooseInList(GoroutineId goroutine);
    void popUpGraphMenu(const QPoint &position);
    void saveGraph();
    void showView();
    void followCurrent();
    void switchTo(const QModelIndex &row);
    void goTo(const CodeLocation &place);
    void addHolders(QMenu *menu, const QModelIndex &row);

    WaitsModel &m_model;
    VerdictStrip *m_verdict;
    WaitGraphView *m_graph;
    QAction *m_again;
    QToolButton *m_drawn;              ///< whether the drawing is in sight
    std::optional<bool> m_graphWanted; ///< absent: where there is room
    bool m_following = false;          ///< list and drawing follow each other
};

} // namespace Backstep
