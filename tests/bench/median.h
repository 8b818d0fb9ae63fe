// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QList>

#include <algorithm>

namespace Backstep::Bench {

/// The middle one of the times; 0: there are none.
[[nodiscard]] inline double median(QList<double> values)
{
    std::ranges::sort(values);
    return values.isEmpty() ? 0 : values[values.size() / 2];
}

} // namespace Backstep::Bench
