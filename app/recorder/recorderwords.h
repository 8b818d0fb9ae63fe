// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <QString>

namespace Backstep {

struct HostLoop;
struct HostRecording;

// What the window and the terminal say alike of what a host records.

/// What went to make room for it; empty where nothing did.
[[nodiscard]] QString roomWords(const HostRecording &recording);
/// "How its runs ended: 5 with exit status 2, 1 by signal 11."; empty where the host does not tell.
[[nodiscard]] QString runEndWords(const HostLoop &loop);
/// Where systemd ends what a person runs when they log out.
[[nodiscard]] QString endsWithLoginWords();

} // namespace Backstep
