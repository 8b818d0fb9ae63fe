// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"
#include "app/session/variable.h"

#include <optional>

/// Operations on values that were kept, as variableconversion.h makes them: the children of a pointer are what it
/// points to, those of an interface what it holds, those of a map its entries under the text of their keys. `path` is
/// what the person wrote, for the sentences; `depth` how deep values were followed when they were kept.
namespace Backstep::Captured {

[[nodiscard]] Variable boolean(bool value);
[[nodiscard]] Variable nil();
/// "3", "0x1f", "2.5"; absent for anything else.
[[nodiscard]] std::optional<Variable> number(const QString &text);
/// A string or rune literal with its quotes.
[[nodiscard]] std::optional<Variable> literal(const QString &text);

[[nodiscard]] Result<Variable> field(const Variable &owner, const QString &name, const QString &path, int depth);
[[nodiscard]] Result<Variable> pointee(const Variable &pointer, const QString &path, int depth);
[[nodiscard]] Result<Variable> element(const Variable &owner, const Variable &key, const QString &path, int depth);
[[nodiscard]] Result<Variable> length(const Variable &variable, bool capacity, const QString &path);
[[nodiscard]] Result<bool> truth(const Variable &variable);
/// `op` is one of == != < <= > >=.
[[nodiscard]] Result<Variable> compare(const Variable &left, QLatin1StringView op, const Variable &right,
                                       const QString &path);

/// "x was kept to a depth of 1; …", for a value of which `kept` of `all` parts are there.
[[nodiscard]] Error notKept(const QString &path, qint64 kept, qint64 all, int depth);

} // namespace Backstep::Captured
