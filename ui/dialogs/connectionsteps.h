// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/ssh/types.h"

#include <QWidget>

class QGridLayout;
class QLabel;

namespace Backstep {

/// The steps of a connection test: a mark, the step's name, one sentence.
class ConnectionSteps : public QWidget
{
    Q_OBJECT

public:
    explicit ConnectionSteps(QWidget *parent = nullptr);

    void begin();
    void add(const ConnectionStep &step);
    /// Empty: it ended by itself.
    void end(const QString &problem);

private:
    void addRow(const QString &icon, const QString &name, const QString &sentence, const QString &details);

    QGridLayout *m_grid;
    QLabel *m_waiting;
};

} // namespace Backstep
