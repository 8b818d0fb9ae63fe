// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"

#include <QStringList>

namespace Backstep {

/// The words of a line as sh reads them: blanks part them, both kinds of quotes and the backslash keep what they hold,
/// and an empty pair of quotes is a word. Nothing is expanded: no variables, no patterns, no operators. Error
/// `bad-input`: a quote that is not closed, a backslash at the end.
[[nodiscard]] Result<QStringList> shellWords(QStringView line);

} // namespace Backstep
