// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/target.h"
#include "ui/dialogs/formdialog.h"

class QLineEdit;

namespace Backstep {

class PathField;

/// Asks for a target; targetChosen() when it was accepted.
class TargetDialog : public FormDialog
{
    Q_OBJECT

public:
    using FormDialog::FormDialog;
    void accept() override;

Q_SIGNALS:
    void targetChosen(const Backstep::Target &target);

protected:
    [[nodiscard]] virtual Target target() const = 0;
};

/// A program to start live.
class ProgramDialog : public TargetDialog
{
    Q_OBJECT

public:
    explicit ProgramDialog(QWidget *parent = nullptr);

protected:
    [[nodiscard]] QString problem() const override;
    [[nodiscard]] Target target() const override;

private:
    PathField *m_program;
    QLineEdit *m_arguments;
    PathField *m_folder;
};

/// A dlv that already runs.
class ConnectDialog : public TargetDialog
{
    Q_OBJECT

public:
    explicit ConnectDialog(QWidget *parent = nullptr);

protected:
    [[nodiscard]] QString problem() const override;
    [[nodiscard]] Target target() const override;

private:
    QLineEdit *m_address;
};

/// A core dump and its executable.
class CoreDialog : public TargetDialog
{
    Q_OBJECT

public:
    explicit CoreDialog(QWidget *parent = nullptr);

protected:
    [[nodiscard]] QString problem() const override;
    [[nodiscard]] Target target() const override;

private:
    PathField *m_executable;
    PathField *m_core;
};

} // namespace Backstep
