// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QVersionNumber>

namespace Backstep::Delve {

/// What a version of Delve can do, from its release history.
struct Features
{
    bool stackSkip = false;          ///< Stacktrace.Skip, 1.26.2
    bool guessSubstitutePath = false; ///< 1.24
    bool nextInstruction = false;    ///< 1.23
    bool reverseStackWatch = false;  ///< reliable since 1.26.2
    bool needsSetApiVersion = false; ///< before 1.24 the headless default was version 1
};

[[nodiscard]] Features featuresOf(const QVersionNumber &dlv);

/// Empty, or the sentence why this pair cannot replay (rr's launch line, requests and threads changed in 5.7 and 5.8;
/// Delve followed in 1.23 and 1.24.1).
[[nodiscard]] QString brokenPair(const QVersionNumber &dlv, const QVersionNumber &rr);
/// Empty, or the sentence why this Delve is too old for anything here.
[[nodiscard]] QString tooOld(const QVersionNumber &dlv);

} // namespace Backstep::Delve
