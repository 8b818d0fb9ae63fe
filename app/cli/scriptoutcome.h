// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/error.h"
#include "app/session/breakpoint.h"
#include "app/session/stack.h"
#include "app/session/stop.h"

#include <variant>

namespace Backstep {

/// The answer to `when`: absent where there are no events. `moment` of `moments` in a capsule, else 0.
struct EventAnswer
{
    std::optional<qint64> event;
    int moment = 0;
    int moments = 0;
};

/// Arguments or locals; which of them, the command says.
struct VariablesAnswer
{
    VariableListPtr variables;
};

/// Another goroutine is looked at; the program has not moved.
struct LookAnswer
{
    StopPtr stop;
};

struct GoroutinesAnswer
{
    QList<Goroutine> goroutines;
    GoroutineId current = 0; ///< the one that is looked at
};

struct ThreadsAnswer
{
    QList<ThreadPlace> threads;
    int current = 0; ///< the one at which the program stopped
};

/// How one command of a script ended: its answer, or the error.
struct ScriptOutcome
{
    using Answer = std::variant<std::monostate, Error, StopPtr, LookAnswer, StackPtr, Frame, VariablesAnswer,
                                VariablePtr, GoroutinesAnswer, ThreadsAnswer, Breakpoint, BreakpointListPtr, Checkpoint,
                                CheckpointListPtr, EventAnswer>;

    QString command;
    Answer answer;

    [[nodiscard]] bool failed() const { return std::holds_alternative<Error>(answer); }
};

/// One line of JSON: {"cmd":…,"ok":…,…}.
[[nodiscard]] QString outcomeJson(const ScriptOutcome &outcome);
/// Text for people, of one or more lines; empty where there is nothing to say. Control characters are made visible.
[[nodiscard]] QString outcomeText(const ScriptOutcome &outcome);

} // namespace Backstep
