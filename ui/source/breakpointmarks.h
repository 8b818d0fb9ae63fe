// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/breakpoint.h"
#include "ui/source/sourcemarks.h"

#include <functional>

namespace Backstep {

/// The marks of one file: `isFile` says whether a breakpoint's path means it. A breakpoint is drawn where it was set,
/// or where Delve put it when it was given as an expression.
[[nodiscard]] QMap<int, BreakpointMark> breakpointMarks(const QList<Breakpoint> &breakpoints,
                                                        const std::function<bool(const QString &path)> &isFile);

} // namespace Backstep
