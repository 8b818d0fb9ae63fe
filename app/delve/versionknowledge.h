// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QVersionNumber>

namespace Backstep::Delve {

/// Before 1.24 the default of a headless Delve was version 1 of its API.
[[nodiscard]] bool needsSetApiVersion(const QVersionNumber &dlv);

/// Empty, or the sentence why this pair cannot replay (rr's launch line, requests and threads changed in 5.7 and 5.8;
/// Delve followed in 1.23 and 1.24.1).
[[nodiscard]] QString brokenPair(const QVersionNumber &dlv, const QVersionNumber &rr);
/// Empty, or the sentence why this Delve is too old for anything here.
[[nodiscard]] QString tooOld(const QVersionNumber &dlv);

} // namespace Backstep::Delve
