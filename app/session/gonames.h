// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/goroutine.h"

namespace Backstep {

/// "net/http" of "net/http.(*conn).serve": the package ends at the first dot after the last slash.
[[nodiscard]] QString packageOf(const QString &function);

/// Where Go's own sources lay when the program was built, "/usr/lib/go/src/", by a place in its runtime; empty by any
/// other.
[[nodiscard]] QString goSourcesOf(const CodeLocation &location);

} // namespace Backstep
