// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"

#include <QList>

namespace Backstep {

/// A word of a query: characters between blanks, with quotation marks taken off. `plain` has an x for each character
/// that stood between quotation marks, and the character itself for the others, so that what separates parts is looked
/// for in it.
struct QueryWord
{
    qsizetype at = 0; ///< where it starts, without the "-"
    qsizetype end = 0; ///< behind its last character
    bool negated = false;
    bool open = false; ///< a quotation mark is not closed
    QString text;
    QString plain;
};

[[nodiscard]] QList<QueryWord> queryWords(const QString &text);
/// With quotation marks around it where blanks, separators or quotation marks ask for them.
[[nodiscard]] QString quotedQueryText(const QString &text);

} // namespace Backstep
