// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/error.h"

#include <expected>
#include <utility>

namespace Backstep {

/// A value or an Error; the only way in which failure crosses a function of this program.
template<typename T>
using Result = std::expected<T, Error>;

/// Shorthand for the failing side: `return fail(ErrorCode::io, tr("…"), {stderrLine});`
[[nodiscard]] inline std::unexpected<Error> fail(QLatin1StringView code, const QString &message,
                                                 const QStringList &details = {})
{
    return std::unexpected<Error>(Error{QString(code), message, details});
}

[[nodiscard]] inline std::unexpected<Error> fail(Error error)
{
    return std::unexpected<Error>(std::move(error));
}

} // namespace Backstep
