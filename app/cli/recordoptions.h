// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"
#include "app/recorder/recordrequest.h"

#include <QByteArrayList>

namespace Backstep {

struct CommandLine;

// What stands behind `backstep record HOST`, as the host's script is to hear it.

/// What is asked for apart from recording: "list" and its kind; empty: nothing, so a command is recorded. Error:
/// `usage`.
[[nodiscard]] Result<QString> recordAction(const CommandLine &line);
/// Error: `usage`, for what contradicts itself.
[[nodiscard]] Result<RecordRequest> recordRequest(const CommandLine &line);
/// The script's words for what takes no more than a name, `value`: `action` is the option, as "pin".
[[nodiscard]] QByteArrayList hostWords(const CommandLine &line, const QString &action, const QByteArray &value);

} // namespace Backstep
