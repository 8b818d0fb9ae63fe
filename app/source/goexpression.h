// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

#include <optional>

namespace Backstep {

/// A part of a line that can be evaluated without running anything of the program.
struct GoExpression
{
    QString text;
    qsizetype start = 0; ///< index of its first character in the line

    friend bool operator==(const GoExpression &, const GoExpression &) = default;
};

/// The expression that ends with what stands at `column` (an index into `line`): in "a.b[i].c" that is "a.b" on b,
/// "i" on i, "a.b[i]" on a bracket and the whole on c. None in comments, strings and numbers, on keywords, on the name
/// of a called function, and where a call would have to be made. Looks at this line alone.
[[nodiscard]] std::optional<GoExpression> goExpressionAt(const QString &line, qsizetype column);

} // namespace Backstep
