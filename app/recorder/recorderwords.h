// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <QString>

namespace Backstep {

// What the window and the terminal say alike of what a host records.

/// Where systemd ends what a person runs when they log out.
[[nodiscard]] QString endsWithLoginWords();

} // namespace Backstep
