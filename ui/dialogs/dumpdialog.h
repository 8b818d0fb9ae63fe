// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/catalog/hostprofile.h"
#include "app/session/target.h"
#include "ui/dialogs/formdialog.h"

class QComboBox;
class QLineEdit;
class QRadioButton;

namespace Backstep {

class PathField;

/// Asks where the text with goroutines is: in a file, in the clipboard, or to be had from a service on a host. What is
/// in the clipboard is chosen when it looks like one.
class DumpDialog : public FormDialog
{
    Q_OBJECT

public:
    explicit DumpDialog(const QList<HostProfile> &hosts, QWidget *parent = nullptr);
    void accept() override;

Q_SIGNALS:
    void targetChosen(const Backstep::Target &target);
    void textChosen(const QByteArray &text);
    void serviceChosen(const QString &hostId, const QString &address);

protected:
    [[nodiscard]] QString problem() const override;

private:
    void addChoices();
    void follow(QRadioButton *choice, const QList<QWidget *> &fields);

    QRadioButton *m_inFile;
    QRadioButton *m_inClipboard;
    QRadioButton *m_onHost;
    PathField *m_file;
    QComboBox *m_host;
    QLineEdit *m_address;
    QString m_clipboard;
};

} // namespace Backstep
