// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/stackcomparison.h"

#include <algorithm>
#include <vector>

namespace Backstep {

QList<StackPair> compareStacks(const QList<Frame> &left, const QList<Frame> &right)
{
    // The longest common subsequence, from the first calls on, where stacks mostly agree.
    const qsizetype width = right.size() + 1;
    std::vector<int> longest(static_cast<std::size_t>((left.size() + 1) * width));
    const auto at = [&](qsizetype i, qsizetype j) -> int & { return longest[static_cast<std::size_t>(i * width + j)]; };
    const auto alike = [&](qsizetype i, qsizetype j) {
        return left.at(i - 1).location.function == right.at(j - 1).location.function;
    };
    for (qsizetype i = 1; i <= left.size(); ++i) {
        for (qsizetype j = 1; j <= right.size(); ++j) {
            at(i, j) = alike(i, j) ? at(i - 1, j - 1) + 1 : std::max(at(i - 1, j), at(i, j - 1));
        }
    }
    QList<StackPair> pairs;
    qsizetype i = left.size();
    qsizetype j = right.size();
    while (i > 0 || j > 0) {
        if (i > 0 && j > 0 && alike(i, j)) {
            pairs.append({.left = static_cast<int>(--i), .right = static_cast<int>(--j)});
        } else if (j > 0 && (i == 0 || at(i, j - 1) >= at(i - 1, j))) {
            pairs.append({.left = -1, .right = static_cast<int>(--j)});
        } else {
            pairs.append({.left = static_cast<int>(--i), .right = -1});
        }
    }
    std::ranges::reverse(pairs);
    return pairs;
}

int commonCalls(const QList<StackPair> &pairs, const QList<Frame> &left, const QList<Frame> &right)
{
    const auto differs = [&](const StackPair &pair) {
        return pair.left < 0 || pair.right < 0
            || left.at(pair.left).location.line != right.at(pair.right).location.line;
    };
    return static_cast<int>(std::find_if(pairs.crbegin(), pairs.crend(), differs) - pairs.crbegin());
}

} // namespace Backstep
