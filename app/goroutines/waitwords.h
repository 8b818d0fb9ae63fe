// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/waitreport.h"

namespace Backstep {

/// What the verdict means, in one sentence. Translated, like all of these.
[[nodiscard]] QString verdictSentence(WaitVerdict verdict);
/// Why goroutines wait in vain, without saying which: "A goroutine waits for a lock that it has itself".
[[nodiscard]] QString findingTitle(FindingKind kind);
/// What to call each object: its expression, and where several have the same one (two forks, both "right") the address
/// as well.
[[nodiscard]] QHash<quint64, QString> distinctNames(const QHash<quint64, SyncObject> &objects);
/// One sentence for the person: who waits for what, and why it does not come.
[[nodiscard]] QString findingSummary(const WaitFinding &finding, const WaitFacts &facts);

} // namespace Backstep
