// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/ssh/secret.h"
#include "app/ssh/types.h"
#include "ui/dialogs/formdialog.h"

#include <vector>

class QLineEdit;

namespace Backstep {

/// Something that only the person knows: a passphrase, a password, or what the server asks. Nothing typed here is kept.
class PromptDialog : public FormDialog
{
    Q_OBJECT

public:
    explicit PromptDialog(const AuthPrompt &prompt, QWidget *parent = nullptr);

    /// What was typed, one a line; the fields are empty afterwards.
    [[nodiscard]] std::vector<Secret> takeAnswers();

private:
    QList<QLineEdit *> m_lines;
};

} // namespace Backstep
