// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"

#include <QStringList>

#include <chrono>

namespace Backstep {

enum class ScriptVerb {
    Continue,
    Rewind,
    Next,
    Step,
    StepOut,
    ReverseNext,
    ReverseStep,
    ReverseStepOut,
    StepInstruction,
    ReverseStepInstruction,
    Moment,
    ReverseMoment,
    Pause,
    RunFor,
    Seek,
    Start,
    End,
    Break,
    Clear,
    Breakpoints,
    Goroutine,
    Frame,
    Stack,
    Args,
    Locals,
    Print,
    Goroutines,
    Threads,
    Checkpoint,
    Checkpoints,
    When,
    Quit,
};

/// One line of a script. Of the fields after `verb` only those that it takes are set.
struct ScriptCommand
{
    QString text; ///< as written, blanks tidied; what answers repeat
    ScriptVerb verb = ScriptVerb::Quit;
    QString argument;  ///< location, expression or note
    QString condition; ///< break LOC if COND
    qint64 number = 0; ///< event, id, depth
    std::chrono::milliseconds duration{0};

    friend bool operator==(const ScriptCommand &, const ScriptCommand &) = default;
};

/// Empty lines and lines that begin with '#' are no commands.
[[nodiscard]] bool isScriptRemark(const QString &line);
/// Error `usage`: which words the command wants.
[[nodiscard]] Result<ScriptCommand> parseScriptCommand(const QString &line);
/// Every command with the words it takes: "seek EVENT".
[[nodiscard]] QStringList scriptCommandUsages();
/// "250ms", "2s", "1.5s", "2m"; a bare number is seconds. Error `usage`.
[[nodiscard]] Result<std::chrono::milliseconds> parseDuration(const QString &text);

} // namespace Backstep
