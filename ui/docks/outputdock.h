// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/docks/panel.h"

class QToolButton;

namespace Backstep {

class OutputFilter;

/// What the program printed and what dlv, rr and Backstep said, line by line. Enter on a line with an event goes there.
class OutputDock : public Panel
{
    Q_OBJECT

public:
    OutputDock(const DockContext &context, QWidget *parent);

protected:
    void fillMenu(QMenu *menu, const QModelIndexList &rows) override;
    void activate(const QModelIndex &row) override;
    void showEmptyPage(Placeholder *page) override;
    void showNotice(NoticeStrip *strip) override;

private:
    void makeButtons();
    QToolButton *makeSourceButton();
    void widenFor(int first, int last);

    OutputModel &m_model;
    OutputFilter *m_filter;
    int m_longest = 0;
    bool m_eventsSeen = false;
};

} // namespace Backstep
