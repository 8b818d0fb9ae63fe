// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace Backstep::Testing {

/// As testProgram(), but built into `folder` by the Go that BACKSTEP_TEST_GO names ("go1.27.4"; "go" fetches it), where
/// it does. Empty when that cannot be had.
[[nodiscard]] QString programOfTestGo(const QString &name, const QString &folder);

} // namespace Backstep::Testing
