// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/target.h"

#include <optional>

class QMimeData;

namespace Backstep {

/// What a person drags from a file manager onto the window, when it is one thing that can be opened: a capsule, a
/// trace folder or a text with goroutines on this machine.
[[nodiscard]] std::optional<Target> droppedTarget(const QMimeData &data);

} // namespace Backstep
