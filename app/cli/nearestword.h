// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QStringList>

namespace Backstep {

/// " (did you mean “recordings”?)" where one of the known words is a slip of the keyboard away from `word`, else empty.
[[nodiscard]] QString didYouMean(const QString &word, const QStringList &known);

} // namespace Backstep
