// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <QString>

namespace Backstep {

struct HostRecording;

// What the window and the terminal say alike of what a host records.

/// What went to make room for it; empty where nothing did.
[[nodiscard]] QString roomWords(const HostRecording &recording);
/// Where systemd ends what a person runs when they log out.
[[nodiscard]] QString endsWithLoginWords();

} // namespace Backstep
