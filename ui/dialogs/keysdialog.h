// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QDialog>

namespace Backstep {

/// All actions with their keys, to read beside the window. `rows` are pairs of name and keys.
class KeysDialog : public QDialog
{
    Q_OBJECT

public:
    explicit KeysDialog(const QList<std::pair<QString, QString>> &rows, QWidget *parent = nullptr);
};

} // namespace Backstep
