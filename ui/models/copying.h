// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QModelIndexList>
#include <QString>

namespace Backstep::Copying {

/// Rows as text: one line a row, the columns' texts parted by tabs, children indented below by two blanks. Columns
/// without any text are left out. `rows` are indexes of any column; each row counts once, in the order of the view.
[[nodiscard]] QString asText(const QModelIndexList &rows, const QList<int> &columns);

/// Rows as a JSON array, indented: an object a row, named by the columns' ItemRole::Key and holding ItemRole::Raw, with
/// what lies below as "children" as far as it is loaded.
[[nodiscard]] QString asJson(const QModelIndexList &rows);

} // namespace Backstep::Copying
