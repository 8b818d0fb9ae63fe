// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/goroutinegroups.h"

namespace Backstep {

/// Groups as a table, the inner ones indented, each with its count and the ids in the innermost.
[[nodiscard]] QString groupsText(const QList<GoroutineGroup> &groups, const Grouping &grouping,
                                 const QList<Goroutine> &goroutines);
/// [{"by":"label:endpoint","value":…,"count":…,"groups":[…]}], innermost ones with "goroutines":[ids] instead.
[[nodiscard]] QString groupsJson(const QList<GoroutineGroup> &groups, const Grouping &grouping,
                                 const QList<Goroutine> &goroutines);

} // namespace Backstep
