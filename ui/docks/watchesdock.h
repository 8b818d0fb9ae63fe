// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/docks/valuespanel.h"

namespace Backstep {

/// The person's expressions, evaluated at every stop. F2 or a double click edits one, Delete removes it.
class WatchesDock : public ValuesPanel
{
    Q_OBJECT

public:
    WatchesDock(const DockContext &context, QWidget *parent);

    /// Opens the last row for typing a new expression.
    void beginAdding();

protected:
    void fillMenu(QMenu *menu, const QModelIndexList &rows) override;
    void activate(const QModelIndex &row) override;
    void removeRows(const QModelIndexList &rows) override;
    [[nodiscard]] bool nothingToList() const override;
    void showEmptyPage(Placeholder *page) override;

private:
    void editFirst(const QModelIndexList &rows);

    WatchesModel &m_model;
    QAction *m_add;
    bool m_adding = false;
};

} // namespace Backstep
