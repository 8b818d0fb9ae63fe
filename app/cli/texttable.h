// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QStringList>

namespace Backstep {

/// Rows as lines whose columns stand below one another, two blanks apart; the last column is not padded. Cells are
/// made fit for a terminal by plainText().
[[nodiscard]] QString textTable(const QList<QStringList> &rows);

/// The text on one line without control characters and escape sequences: what hosts and programs wrote must not
/// command a terminal.
[[nodiscard]] QString plainText(const QString &text);

} // namespace Backstep
