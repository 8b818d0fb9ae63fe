// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QLineEdit>

namespace Backstep {

/// The line that every list is filtered by. Escape empties it, and leaves it when it is empty; Enter and Down leave it
/// for the list.
class FilterLine : public QLineEdit
{
    Q_OBJECT

public:
    FilterLine(const QString &id, const QString &name, QWidget *parent);

Q_SIGNALS:
    void left();

protected:
    void keyPressEvent(QKeyEvent *event) override;
};

} // namespace Backstep
