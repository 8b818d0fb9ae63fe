// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QStringList>

namespace Backstep {

/// What went wrong, as a value. `code` is a stable kebab-case word for programs and tests; `message` is one sentence
/// for the person (what happened, what it means, what to do); `details` are raw lines (stderr, server texts) shown
/// on request and never cut. Empty `code` never occurs in a Result.
struct Error
{
    QString code;
    QString message;
    QStringList details;

    /// The same error with one more line of detail at the end.
    [[nodiscard]] Error withDetail(const QString &line) const;

    friend bool operator==(const Error &, const Error &) = default;
};

/// Codes that more than one room speaks of. Rooms add their own beside their headers.
namespace ErrorCode {
inline constexpr QLatin1StringView cancelled{"cancelled"};
inline constexpr QLatin1StringView timeout{"timeout"};
inline constexpr QLatin1StringView stale{"stale"};
inline constexpr QLatin1StringView notSupported{"not-supported"};
inline constexpr QLatin1StringView notFound{"not-found"};
inline constexpr QLatin1StringView badInput{"bad-input"};
inline constexpr QLatin1StringView io{"io"};
} // namespace ErrorCode

} // namespace Backstep
