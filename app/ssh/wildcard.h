// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QStringList>

namespace Backstep {

/// ssh_config patterns: '*' any characters, '?' one. Time is at most the product of both lengths, whatever the pattern.
[[nodiscard]] bool matchesWildcard(QStringView pattern, QStringView text);

/// True when one pattern matches and no "!pattern" does.
[[nodiscard]] bool matchesPatternList(const QStringList &patterns, const QString &text);

} // namespace Backstep
