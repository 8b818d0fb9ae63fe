// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/cliconsole.h"

#include <QCoreApplication>
#include <QStringList>
#include <QTimer>

namespace Backstep::Testing {

/// Keeps what is written; lines to read are given beforehand.
class FakeConsole : public CliConsole
{
public:
    QStringList out;
    QStringList errors;
    QStringList progress;
    QStringList input;  ///< lines that somebody types, then the end
    QStringList asked;  ///< prompts, secret ones with a '*' before
    bool person = false;

    void writeOut(const QString &text) override { out.append(text); }
    void writeError(const QString &text) override { errors.append(text); }
    void showProgress(const QString &text) override { progress.append(text); }
    [[nodiscard]] bool canAsk() const override { return person; }
    void readLine(const QString &prompt, CallToken<std::optional<QString>> answer) override
    {
        asked.append(prompt);
        QTimer::singleShot(
            0, qApp, [this, answer] { answer(input.isEmpty() ? std::nullopt : std::optional(input.takeFirst())); });
    }
    void readSecret(const QString &prompt, CallToken<std::optional<QString>> answer) override
    {
        readLine(u'*' + prompt, std::move(answer));
    }
};

} // namespace Backstep::Testing
