// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/waitreport.h"

#include <QWidget>

class QLabel;

namespace Backstep {

/// The verdict on a program in one sentence, with an icon and a colour that say how grave it is. Hidden while there is
/// none.
class VerdictStrip : public QWidget
{
    Q_OBJECT

public:
    VerdictStrip(const QString &id, QWidget *parent);

    /// Null: none. `stale`: it is about an earlier stop.
    void setReport(const WaitReport *report, bool stale);
    [[nodiscard]] QString text() const;

protected:
    void changeEvent(QEvent *event) override;

private:
    void applyLook();

    QLabel *m_icon;
    QLabel *m_text;
    WaitVerdict m_verdict = WaitVerdict::None;
    bool m_certain = false;
    bool m_caveat = false;
    bool m_stale = false;
};

} // namespace Backstep
