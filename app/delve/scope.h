// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonObject>

namespace Backstep::Delve {

/// Where an expression is evaluated; -1 is the selected goroutine.
struct EvalScope
{
    qint64 goroutine = -1;
    int frame = 0;
    int deferredCall = 0;
};

/// How much of each value is loaded. All zero loads almost nothing.
struct LoadConfig
{
    bool followPointers = true;
    int maxVariableRecurse = 1;
    int maxStringLen = 64;
    int maxArrayValues = 64;
    int maxStructFields = -1; ///< -1: all
};

[[nodiscard]] QJsonObject toJson(const EvalScope &scope);
[[nodiscard]] QJsonObject toJson(const LoadConfig &config);

} // namespace Backstep::Delve
