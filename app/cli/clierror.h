// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/error.h"
#include "app/cli/jsontext.h"

namespace Backstep {

/// What the program ends with.
enum class CliExit { Fine = 0, CommandFailed = 1, Usage = 2, TargetNotOpened = 3 };

/// Codes of the command line's own errors, beside those of the rooms below it.
namespace CliErrorCode {
inline constexpr QLatin1StringView usage{"usage"};
inline constexpr QLatin1StringView notARecording{"not-a-recording"};
inline constexpr QLatin1StringView hostUnknown{"host-unknown"};
inline constexpr QLatin1StringView recordingUnknown{"recording-unknown"};
inline constexpr QLatin1StringView transferFailed{"transfer-failed"};
inline constexpr QLatin1StringView testFailed{"test-failed"};
inline constexpr QLatin1StringView breakpointNotSet{"breakpoint-not-set"};
inline constexpr QLatin1StringView sessionLost{"session-lost"};
} // namespace CliErrorCode

/// {"code":…,"message":…}, and "details" where there are any.
[[nodiscard]] inline JsonObject errorJson(const Error &error)
{
    JsonObject json;
    json.add(QLatin1StringView("code"), error.code).add(QLatin1StringView("message"), error.message);
    return error.details.isEmpty() ? json : json.add(QLatin1StringView("details"), error.details);
}

} // namespace Backstep
