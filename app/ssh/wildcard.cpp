// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/ssh/wildcard.h"

namespace Backstep {

bool matchesWildcard(QStringView pattern, QStringView text)
{
    // Only the last star can be at fault when characters disagree, so going back to it is enough: no recursion.
    qsizetype p = 0;
    qsizetype t = 0;
    qsizetype star = -1;
    qsizetype afterStar = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == u'*') {
            star = p++;
            afterStar = t;
        } else if (p < pattern.size() && (pattern[p] == u'?' || pattern[p] == text[t])) {
            ++p;
            ++t;
        } else if (star >= 0) {
            p = star + 1;
            t = ++afterStar;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == u'*') {
        ++p;
    }
    return p == pattern.size();
}

bool matchesPatternList(const QStringList &patterns, const QString &text)
{
    bool matched = false;
    for (const QString &pattern : patterns) {
        if (pattern.startsWith(u'!')) {
            if (matchesWildcard(QStringView(pattern).sliced(1), text)) {
                return false;
            }
        } else if (matchesWildcard(pattern, text)) {
            matched = true;
        }
    }
    return matched;
}

} // namespace Backstep
