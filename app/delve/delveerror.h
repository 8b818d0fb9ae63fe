// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/error.h"

#include <QLatin1StringView>

namespace Backstep::Delve {

/// Codes that Delve's error texts are told apart by (it sends no codes of its own).
namespace Code {
inline constexpr QLatin1StringView exited{"exited"};
inline constexpr QLatin1StringView debuggerDied{"debugger-died"};
inline constexpr QLatin1StringView stepPending{"step-pending"};
inline constexpr QLatin1StringView noSuchName{"no-such-name"};
inline constexpr QLatin1StringView noSuchGoroutine{"no-such-goroutine"};
inline constexpr QLatin1StringView noSuchPlace{"no-such-place"};
inline constexpr QLatin1StringView breakpointExists{"breakpoint-exists"};
inline constexpr QLatin1StringView badExpression{"bad-expression"};
inline constexpr QLatin1StringView noSource{"no-source"};
inline constexpr QLatin1StringView noCaller{"no-caller"};
inline constexpr QLatin1StringView unreadable{"unreadable"};
/// An answer of a shape that is not known; the connection is fine.
inline constexpr QLatin1StringView unknownShape{"unknown-shape"};
inline constexpr QLatin1StringView failed{"debugger-failed"};
} // namespace Code

/// The error of a refused request with a code by its text, and a sentence where Delve's own says little to a person.
/// Delve's text stays the first detail. Errors that are not from Delve (timeout, connection) pass unchanged.
[[nodiscard]] Error explain(const Error &error);
/// Whether nothing more can come after this: the connection or rr is gone.
[[nodiscard]] bool isFinal(const Error &error);
/// That rr died, for where Delve does not say it itself.
[[nodiscard]] Error debuggerDied();

} // namespace Backstep::Delve
