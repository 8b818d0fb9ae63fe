// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/waitreport.h"

namespace Backstep {

/// What the verdict means, in one sentence. Translated, like all of these.
[[nodiscard]] QString verdictSentence(WaitVerdict verdict);
/// Why goroutines wait in vain, without saying which: "A goroutine waits for a lock that it has itself".
[[nodiscard]] QString findingTitle(FindingKind kind);
/// One sentence for the person: who waits for what, and why it does not come.
[[nodiscard]] QString findingSummary(const WaitFinding &finding, const WaitFacts &facts);

} // namespace Backstep
