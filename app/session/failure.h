// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QStringList>

#include <optional>

namespace Backstep {

/// How a recorded program is known to have failed.
struct Failure
{
    bool exits = false; ///< it ended itself with a status: os.Exit, log.Fatal, a panic
    QStringList said{}; ///< patterns, one of which it printed
    bool killed = false; ///< a signal ended it
    std::optional<int> status{}; ///< that it ended itself with, where it is known
    std::optional<int> signal{}; ///< that ended it

    friend bool operator==(const Failure &, const Failure &) = default;
};

} // namespace Backstep
