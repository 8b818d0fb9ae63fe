// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/waitreport.h"

namespace Backstep {

/// What the verdict means, in one sentence or two, with a reservation where it is not certain. Nothing that is found is
/// no proof that there is nothing, and this does not say so. Translated, like all of these.
[[nodiscard]] QString verdictSentence(const WaitReport &report);
/// Of a report that finds nothing: who waits for a lock whose holder waits for the network, and so maybe for them.
/// Empty where there is no such lock.
[[nodiscard]] QString lockOverNetwork(const WaitReport &report);
/// What else a person has to know: the caveat, unless it stands in the verdict's place, and what is missing.
[[nodiscard]] QStringList reservations(const WaitReport &report);
/// Why goroutines wait in vain, without saying which: "A goroutine waits for a lock that it has itself".
[[nodiscard]] QString findingTitle(const WaitFinding &finding);
/// A goroutine and whose request it works for: "goroutine 7 (POST /transfer r3)".
[[nodiscard]] QString goroutineName(GoroutineId goroutine, const QMap<QString, QString> &labels);
/// What to call each object: its expression, and where several have the same one (two forks, both "right") also who
/// waits for it: "right of goroutine 7", "reply of r3". What has none is called by the code that waits for it: "a
/// channel of net/http". Where even that is the same they are numbered; an address stands only for what nobody waits
/// for.
[[nodiscard]] QHash<quint64, QString> distinctNames(const WaitReport &report);
/// What a goroutine does with one of the things it waits for: of a select "send to jobs", else the name alone.
[[nodiscard]] QString caseText(const GoroutineWait &wait, qsizetype index, const QString &name);
/// Who waits for an object, the next one first: "5, 3, 4 and 7 more"; empty where the order is not known.
[[nodiscard]] QString queueText(const SyncObject &object);
/// Gives each finding its sentence: who waits for what, who has it, why it does not come, and who waits behind. Of the
/// report all else must be there.
void summarize(WaitReport &report, const WaitFacts &facts);

} // namespace Backstep
