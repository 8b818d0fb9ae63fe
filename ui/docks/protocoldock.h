// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/docks/panel.h"

namespace Backstep {

/// Every request to the debugger with its time, size and error; what waits for its answer stands out.
class ProtocolDock : public Panel
{
    Q_OBJECT

public:
    ProtocolDock(const DockContext &context, QWidget *parent);

protected:
    void fillMenu(QMenu *menu, const QModelIndexList &rows) override;
    void showEmptyPage(Placeholder *page) override;
    void showNotice(NoticeStrip *strip) override;

private:
    ProtocolModel &m_model;
};

} // namespace Backstep
