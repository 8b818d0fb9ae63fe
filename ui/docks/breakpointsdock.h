// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/docks/panel.h"

namespace Backstep {

struct Breakpoint;

/// The session's breakpoints: Space switches, F2 or a double click edits conditions, Enter goes there, Delete removes.
class BreakpointsDock : public Panel
{
    Q_OBJECT

public:
    BreakpointsDock(const DockContext &context, QWidget *parent);

protected:
    void fillMenu(QMenu *menu, const QModelIndexList &rows) override;
    void activate(const QModelIndex &row) override;
    void removeRows(const QModelIndexList &rows) override;
    void showEmptyPage(Placeholder *page) override;
    void showNotice(NoticeStrip *strip) override;

private:
    [[nodiscard]] QList<int> ids(const QModelIndexList &rows) const;
    void goTo(const Breakpoint &breakpoint);
    void switchAll(const QList<int> &ids, bool enabled);
    void removeAll();

    BreakpointsModel &m_model;
    QAction *m_add;
};

} // namespace Backstep
