// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/error.h"

/// Codes that sessions add.
namespace Backstep::SessionCode {

inline constexpr QLatin1StringView closed{"closed"};
inline constexpr QLatin1StringView running{"running"};
inline constexpr QLatin1StringView lost{"session-lost"};
inline constexpr QLatin1StringView notARecording{"not-a-recording"};

} // namespace Backstep::SessionCode
