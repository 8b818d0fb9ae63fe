// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/delve/variable.h"
#include "app/session/variable.h"

namespace Backstep {

/// Delve's variables as the values that views and scripts see. Pure functions. What a person unfolds is what they
/// think of: a pointer shows what it points to, an interface what it holds, a channel its queued elements, a map its
/// entries. Every child has an expression that evaluates to it where one exists: a path ("a.b[3].c") as a person would
/// write it, else a cast of its address.

/// `expression` evaluates to `variable`; empty: cannot be asked for again.
[[nodiscard]] Variable convertVariable(const Delve::Variable &variable, const QString &expression);

/// A list of locals, arguments, results or package variables; the compiler's temporaries and results that
/// have neither a name nor a value yet are left out, a shadowed variable is asked for by its address.
[[nodiscard]] VariableList convertVariables(const QList<Delve::Variable> &variables);

/// What a finished function returned; results without a name get one ("result", "result 2").
[[nodiscard]] VariableList convertResults(const QList<Delve::Variable> &results);

/// What to evaluate to learn the children of `parent` from `first` on, at most `count` of them; empty: impossible.
[[nodiscard]] QString childrenExpression(const Variable &parent, qint64 first, int count);
/// The limits to evaluate it with: where what is unfolded lies behind a pointer or in an interface, all values before
/// `first` have to be loaded, too.
[[nodiscard]] LoadLimits childrenLimits(const Variable &parent, qint64 first, int count);
/// The children out of the answer to childrenExpression().
[[nodiscard]] VariableList childrenFrom(const Delve::Variable &answer, const Variable &parent, qint64 first, int count);

} // namespace Backstep
