// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/calltoken.h"

#include <QString>

#include <optional>

namespace Backstep {

/// Where the command line reads and writes, so that tests can. Main thread; nothing waits.
class CliConsole
{
public:
    CliConsole() = default;
    CliConsole(const CliConsole &) = delete;
    CliConsole &operator=(const CliConsole &) = delete;
    virtual ~CliConsole() = default;

    /// One or more lines on standard output or standard error; the line end is added.
    virtual void writeOut(const QString &text) = 0;
    virtual void writeError(const QString &text) = 0;
    /// What is under way, on standard error: on a terminal it takes the place of the last such line, elsewhere it is
    /// written about once a second. An empty text ends it.
    virtual void showProgress(const QString &text) = 0;

    /// Whether a person sits at a terminal and can be asked.
    [[nodiscard]] virtual bool canAsk() const = 0;
    /// The next line of standard input, absent at its end. `prompt` is shown where a person is asked.
    virtual void readLine(const QString &prompt, CallToken<std::optional<QString>> answer) = 0;
    /// The same without showing what is typed; only where canAsk().
    virtual void readSecret(const QString &prompt, CallToken<std::optional<QString>> answer) = 0;
};

} // namespace Backstep
