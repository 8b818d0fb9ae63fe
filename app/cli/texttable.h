// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QStringList>

namespace Backstep {

/// Rows as lines whose columns stand below one another, two blanks apart; the last column is not padded. Cells are
/// made fit for a terminal by harmless().
[[nodiscard]] QString textTable(const QList<QStringList> &rows);

} // namespace Backstep
