// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QTextDocument>

#include <algorithm>

namespace Backstep {

/// Foreign text as a tooltip. Qt takes what looks like HTML for HTML, and does not break the lines of plain text: what
/// programs and hosts wrote must do neither harm nor cover the screen. (Inline, since the models link no widgets.)
[[nodiscard]] inline QString safeToolTip(const QString &text)
{
    constexpr qsizetype longestLine = 100;
    const auto lines = QStringView(text).split(u'\n');
    const bool isLong = std::ranges::any_of(lines, [](QStringView line) { return line.size() > longestLine; });
    return isLong || Qt::mightBeRichText(text) ? Qt::convertFromPlainText(text, Qt::WhiteSpaceNormal) : text;
}

} // namespace Backstep
