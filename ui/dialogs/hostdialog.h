// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/catalog/hostprofile.h"
#include "app/ssh/sshconfig.h"
#include "app/ssh/types.h"
#include "ui/dialogs/formdialog.h"

class QComboBox;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;

namespace Backstep {

class ConnectionSteps;
struct Error;

/// Adds or changes a host. Aliases of ~/.ssh/config can be picked; what is left empty comes from there, as with ssh,
/// and is shown pale. A test logs in with what is written and says of each step how it went.
class HostDialog : public FormDialog
{
    Q_OBJECT

public:
    /// A profile without a host is a new one.
    HostDialog(const HostProfile &profile, const SshConfig &config, QWidget *parent = nullptr);
    ~HostDialog() override;

    [[nodiscard]] HostProfile profile() const;
    void accept() override;
    void startTest();
    void addStep(const ConnectionStep &step);
    /// The test ended; an error replaces steps that did not come.
    void endTest(const Error *error);

Q_SIGNALS:
    /// Taken over or refused by the listener, who calls done() or showProblem().
    void profileChosen(const Backstep::HostProfile &profile);
    void testRequested(const Backstep::HostProfile &profile);
    void testCancelled(const QString &hostId);

protected:
    [[nodiscard]] QString problem() const override;

private:
    void createFields();
    void createTest();
    void fillFrom(const HostProfile &profile);
    void pick(int index);
    void showConfigValues();
    void toggleTest();

    HostProfile m_profile;
    SshConfig m_config;
    QComboBox *m_picker;
    QLineEdit *m_name;
    QLineEdit *m_host;
    QLineEdit *m_user;
    QSpinBox *m_port;
    QLineEdit *m_keys;
    QLineEdit *m_jump;
    QPlainTextEdit *m_folders;
    QPushButton *m_test;
    ConnectionSteps *m_steps;
    bool m_testing = false;
};

} // namespace Backstep
