// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/transfer/transferjob.h"
#include "ui/docks/panel.h"

class QToolButton;

namespace Backstep {

/// The fetches with their progress. Delete cancels, Enter opens what is fetched or tries again what failed.
class TransfersDock : public Panel
{
    Q_OBJECT

public:
    TransfersDock(const DockContext &context, QWidget *parent);

protected:
    void fillMenu(QMenu *menu, const QModelIndexList &rows) override;
    void activate(const QModelIndex &row) override;
    void removeRows(const QModelIndexList &rows) override;
    void showEmptyPage(Placeholder *page) override;
    void showNotice(NoticeStrip *strip) override;

private:
    [[nodiscard]] QList<TransferJob> jobs(const QModelIndexList &rows) const;

    TransfersModel &m_model;
    QToolButton *m_clear = nullptr;
};

} // namespace Backstep
