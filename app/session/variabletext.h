// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/delve/variable.h"

#include <QString>

namespace Backstep {

/// A value in one line, close to how Go writes it: `"text"`, `[1, 2, …] (1000)`, `map[one: 1]`, `{X: 3, Y: 4}`,
/// `&{…}`, `nil`. Control characters are escaped. What was not loaded, and what goes beyond about `budget`
/// characters, is an ellipsis. Never empty for a readable value; an unreadable one gives "".
[[nodiscard]] QString variableText(const Delve::Variable &variable, int budget = 160);

/// A number out of the runtime.hchan that Delve gives for a channel: "qcount", "dataqsiz", "recvx", "closed".
[[nodiscard]] qint64 channelField(const Delve::Variable &channel, QLatin1StringView name);

/// A Go string literal for `text`, control and format characters escaped (so a right-to-left override shows itself).
[[nodiscard]] QString quotedGoString(const QString &text);

/// Whether Delve's reason for an unreadable value means that the compiler kept none at this place.
[[nodiscard]] bool isOptimisedOut(const QString &reason);
/// Delve's reason for a value that cannot be read, as a sentence for the person; empty for a readable one.
[[nodiscard]] QString unreadableSentence(const QString &reason);

} // namespace Backstep
