// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/docks/valuespanel.h"

class QLineEdit;

namespace Backstep {

/// The values of the frame that is shown.
class VariablesDock : public ValuesPanel
{
    Q_OBJECT

public:
    VariablesDock(const DockContext &context, QWidget *parent);

protected:
    void fillMenu(QMenu *menu, const QModelIndexList &rows) override;
    void activate(const QModelIndex &row) override;
    void showEmptyPage(Placeholder *page) override;

private:
    void makePackageLine();
    void askPackage();

    VariablesModel &m_model;
    QLineEdit *m_package = nullptr;
};

} // namespace Backstep
