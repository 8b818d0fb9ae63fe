// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/failure.h"

#include <QStringList>

#include <optional>

namespace Backstep {

/// What the command line asks for.
struct Startup
{
    enum class Kind { Window, CommandLine, Demo, Help, Version, BadUsage };

    Kind kind = Kind::Window;
    QStringList arguments;      ///< of CommandLine and Help: everything
    QString target;             ///< of Window; empty: none
    std::optional<Failure> failure; ///< of Window: go to where the recording failed
    bool tour = false;          ///< of Demo
    QString pictures;           ///< of Demo; empty: the default folder
    QString complaint;          ///< of BadUsage: one sentence
    int exitCode = 2;           ///< of BadUsage: 2, or 3 where a path leads to nothing
};

/// `arguments` without the program's name. The first word decides: a command's name, an option, else a
/// target, which must be there or be written as one: a mistyped command opens no window.
[[nodiscard]] Startup parseStartup(const QStringList &arguments);

} // namespace Backstep
