// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>

class QWidget;

namespace Backstep {

/// Where BACKSTEP_SAY_PAINTED is set: prints "painted" to the standard output once the window has been painted for the
/// first time, and ends the program. For measuring how long the start takes.
class FirstPaint : public QObject
{
    Q_OBJECT

public:
    /// Does nothing when the variable is not set.
    static void sayWhenPainted(QWidget *window);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    using QObject::QObject;

    bool m_said = false;
};

} // namespace Backstep
