// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/dialogs/promptdialog.h"

#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace Backstep {

namespace {

QString titleFor(AuthPrompt::Kind kind)
{
    switch (kind) {
    case AuthPrompt::Kind::Passphrase: return PromptDialog::tr("Passphrase of a Key");
    case AuthPrompt::Kind::Password: return PromptDialog::tr("Password");
    case AuthPrompt::Kind::KeyboardInteractive: break;
    }
    return PromptDialog::tr("The Host Asks");
}

QString leadFor(const AuthPrompt &prompt)
{
    switch (prompt.kind) {
    case AuthPrompt::Kind::Passphrase:
        return PromptDialog::tr("The key %1 is locked. Its passphrase is needed to log in as %2.")
            .arg(prompt.name, prompt.user);
    case AuthPrompt::Kind::Password: return PromptDialog::tr("Log in as %1.").arg(prompt.user);
    case AuthPrompt::Kind::KeyboardInteractive: break;
    }
    return PromptDialog::tr("To log in as %1, the host wants to know:").arg(prompt.user);
}

} // namespace

PromptDialog::PromptDialog(const AuthPrompt &prompt, QWidget *parent) : FormDialog(titleFor(prompt.kind), parent)
{
    addText(leadFor(prompt));
    if (!prompt.instruction.isEmpty()) {
        addText(prompt.instruction);
    }
    for (const AuthPrompt::Line &asked : prompt.lines) {
        auto *line = new QLineEdit(this);
        line->setEchoMode(asked.echo ? QLineEdit::Normal : QLineEdit::Password);
        line->setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhNoPredictiveText);
        line->setAccessibleName(asked.text);
        line->setMinimumWidth(fontMetrics().averageCharWidth() * 40);
        auto *label = new QLabel(asked.text, this); // the host's words: neither markup nor a mnemonic is meant
        label->setTextFormat(Qt::PlainText);
        form()->addRow(label, line);
        m_lines.append(line);
    }
    if (prompt.attempt > 1) {
        showProblem(tr("That was not right. Try again."));
    }
    addText(prompt.kind == AuthPrompt::Kind::Passphrase ? tr("It stays on this machine and is not kept.")
                                                        : tr("It is sent to the host and not kept."),
            true);
    okButton()->setText(tr("&Log In"));
    if (!m_lines.isEmpty()) {
        m_lines.first()->setFocus();
    }
}

std::vector<Secret> PromptDialog::takeAnswers()
{
    std::vector<Secret> answers;
    for (QLineEdit *line : m_lines) {
        QString text = line->text();
        line->clear();
        answers.emplace_back(std::move(text));
    }
    return answers;
}

} // namespace Backstep
