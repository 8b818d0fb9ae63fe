// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"

#include <QByteArray>
#include <QByteArrayList>

namespace Backstep {

/// The one way in which a path or an argument reaches a shell (a POSIX sh): one word, nothing in it is special. A NUL
/// byte cannot be passed to a program at all: `bad-input`.
[[nodiscard]] Result<QByteArray> shellQuote(QByteArrayView argument);

/// The words quoted and joined by blanks: a command with its arguments.
[[nodiscard]] Result<QByteArray> shellCommand(const QByteArrayList &words);

} // namespace Backstep
