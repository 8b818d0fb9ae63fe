// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/catalog/libraryentry.h"
#include "app/catalog/recordinginfo.h"
#include "app/ssh/types.h"

namespace Backstep {

// Stable words for JSON; texts show them, too.

[[nodiscard]] QString stepWord(ConnectionStep::Kind kind);
[[nodiscard]] QString verdictWord(ConnectionStep::Verdict verdict);
[[nodiscard]] QString stateWord(RecordingState state);
[[nodiscard]] QString verificationWord(Verification verification);

/// "1.2 MB", "320 ms", a local date and time; "-" where it is not known.
[[nodiscard]] QString sizeWords(qint64 bytes);
[[nodiscard]] QString durationWords(const std::optional<qint64> &milliseconds);
[[nodiscard]] QString timeWords(const QDateTime &time);
[[nodiscard]] QString exitWords(const std::optional<int> &code, const QString &signal);

} // namespace Backstep
