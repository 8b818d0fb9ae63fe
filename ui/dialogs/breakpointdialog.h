// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/breakpoint.h"
#include "ui/dialogs/formdialog.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class QSpinBox;

namespace Backstep {

/// What a breakpoint is: where, on or off, under which condition, at which hits. A spec without file asks for a
/// location as Delve understands it.
class BreakpointDialog : public FormDialog
{
    Q_OBJECT

public:
    explicit BreakpointDialog(const BreakpointSpec &spec, QWidget *parent = nullptr);

    [[nodiscard]] BreakpointSpec spec() const;
    void accept() override;

Q_SIGNALS:
    void specChosen(const Backstep::BreakpointSpec &spec);

protected:
    [[nodiscard]] QString problem() const override;

private:
    void createFields();
    void addHitsRow();
    void showHits();
    [[nodiscard]] QString hitCondition() const;

    BreakpointSpec m_spec;
    QLineEdit *m_expression = nullptr; ///< null where the place is a line
    QLineEdit *m_condition;
    QComboBox *m_operator;
    QSpinBox *m_hits;
    QCheckBox *m_enabled;
    QString m_hitsShown; ///< what operator and number said at first
};

} // namespace Backstep
