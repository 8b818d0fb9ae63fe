// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/docks/panel.h"

namespace Backstep {

/// The frames of the goroutine that is shown. A click or Enter shows a frame.
class StackDock : public Panel
{
    Q_OBJECT

public:
    StackDock(const DockContext &context, QWidget *parent);

protected:
    void fillMenu(QMenu *menu, const QModelIndexList &rows) override;
    void activate(const QModelIndex &row) override;
    void showEmptyPage(Placeholder *page) override;
    void showNotice(NoticeStrip *strip) override;

private:
    void followSelected();

    StackModel &m_model;
};

} // namespace Backstep
