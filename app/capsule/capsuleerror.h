// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/error.h"

/// Codes that capsules add.
namespace Backstep::CapsuleCode {

inline constexpr QLatin1StringView notACapsule{"capsule-not-one"};  ///< another kind of file
inline constexpr QLatin1StringView newer{"capsule-newer"};          ///< made by a later Backstep
inline constexpr QLatin1StringView damaged{"capsule-damaged"};      ///< cut, or a checksum does not fit
inline constexpr QLatin1StringView hostile{"capsule-refused"}; ///< holds what no capsule holds (triggers, cycles…)
inline constexpr QLatin1StringView tooLarge{"capsule-too-large"}; ///< a value expands beyond every sensible size
inline constexpr QLatin1StringView notCaptured{"not-captured"}; ///< was never asked for when it was made

} // namespace Backstep::CapsuleCode
