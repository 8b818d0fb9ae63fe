// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"
#include "app/session/variable.h"

#include <optional>

namespace Backstep {

/// What was kept of one frame of a moment. `missing`: nothing of the frame was, and why (`not-captured`,
/// or what is wrong with the file).
struct CapturedScope
{
    VariableList arguments;
    VariableList locals;
    VariableList packageVariables; ///< by their full names, "main.bank"
    QString function;              ///< its package's variables go by their short names
    int depth = 1;                 ///< to which values were followed
    std::optional<Error> missing;
};

/// The value of a Go expression as far as it was kept: names, fields, indexes, pointers followed, parentheses, package
/// variables, len and cap, comparisons, && || and !. Nothing is computed from memory, for there is none. Errors:
/// `bad-input` (not understood), `not-found` (no such name), `not-captured` (was there, but not kept: the sentence says
/// what was).
[[nodiscard]] Result<Variable> evaluateCaptured(const CapturedScope &scope, const QString &expression);

/// Whether a condition holds; errors as above where what was kept does not decide it.
[[nodiscard]] Result<bool> capturedConditionHolds(const CapturedScope &scope, const QString &condition);

/// The children of `parent` from the index `first` on, as far as they were kept. Error `not-captured` when none was.
[[nodiscard]] Result<VariableList> capturedChildren(const CapturedScope &scope, const Variable &parent, qint64 first,
                                                    int count);

/// The bytes of a Go string literal at the beginning of `text` as variableText() writes them; absent when it is none.
[[nodiscard]] std::optional<QByteArray> unquotedGoString(const QString &text);

} // namespace Backstep
