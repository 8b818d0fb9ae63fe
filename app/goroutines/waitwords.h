// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/waitreport.h"

namespace Backstep {

/// One sentence for the person: who waits for what, and why it does not come. Translated.
[[nodiscard]] QString findingSummary(const WaitFinding &finding, const WaitFacts &facts);

} // namespace Backstep
