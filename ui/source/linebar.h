// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

class QSpinBox;

namespace Backstep {

/// The line under a source text in which one writes a line number. Enter goes there, Escape closes it.
class LineBar : public QWidget
{
    Q_OBJECT

public:
    explicit LineBar(QWidget *parent = nullptr);

    void open(int line, int lineCount);

Q_SIGNALS:
    void lineWanted(int line);
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QSpinBox *m_number = nullptr;
};

} // namespace Backstep
