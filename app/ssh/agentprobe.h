// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace Backstep {

/// Whether something listens on an agent's socket; libssh alone says only that no key was accepted.
[[nodiscard]] bool agentAnswers(const QString &socketPath);

} // namespace Backstep
