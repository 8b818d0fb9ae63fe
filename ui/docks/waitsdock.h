// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/docks/panel.h"

namespace Backstep {

class VerdictStrip;
class WaitsModel;

/// Who waits for whom: the verdict, what was found, and all goroutines that wait for another one. A click switches to
/// a goroutine, a double click or Enter also goes to the line at which it waits.
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

private:
    void showView();
    void followCurrent();
    void switchTo(const QModelIndex &row);
    void addHolders(QMenu *menu, const QModelIndex &row);

    WaitsModel &m_model;
    VerdictStrip *m_verdict;
    QAction *m_again;
};

} // namespace Backstep
