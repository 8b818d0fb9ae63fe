// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/delve/location.h"

namespace Backstep::Delve {

/// api.Stackframe. `frameOffset` is relative to the stack's base and identifies the frame while it lives. Non-empty
/// `error` is where unwinding ended.
struct Frame
{
    Location location;
    qint64 frameOffset = 0;
    bool bottom = false;
    QString error;
};

/// Gives up to `depth` + 1 frames. `skip` needs Delve 1.26.2.
struct StackRequest
{
    qint64 goroutine = -1;
    int depth = 50;
    int skip = 0;
};

[[nodiscard]] Frame readFrame(const Reader &reader);
[[nodiscard]] QJsonObject toJson(const StackRequest &request);

} // namespace Backstep::Delve
