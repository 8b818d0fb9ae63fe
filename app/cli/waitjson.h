// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/jsontext.h"
#include "app/goroutines/waitreport.h"

namespace Backstep {

/// {"ok":true,"verdict":…,"findings":[…],"waiting":[…],"objects":[…],"missing":[…]}
[[nodiscard]] JsonObject waitReportJson(const WaitReport &report);
/// The same for people: the findings as sentences with their lines, then a table of who waits.
[[nodiscard]] QString waitReportText(const WaitReport &report);

} // namespace Backstep
