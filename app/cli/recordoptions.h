// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"
#include "app/recorder/recordrequest.h"

#include <QByteArrayList>

namespace Backstep {

struct CommandLine;

// What stands behind `backstep record HOST`, as the host's script is to hear it.

/// Error: `usage`, for what contradicts itself.
[[nodiscard]] Result<RecordRequest> recordRequest(const CommandLine &line);
/// The script's words for what takes no more than a name: `action` is the option, as "pin".
[[nodiscard]] QByteArrayList hostWords(const CommandLine &line, const QString &action);

} // namespace Backstep
