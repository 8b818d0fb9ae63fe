// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/error.h"

#include <QStringList>

namespace Backstep::Delve {

/// Why dlv did not come up, as one sentence with what to do, told by what it and rr wrote to standard error. Knows the
/// texts of rr 5.9 and Delve 1.27 for missing and broken recordings, missing counters, forbidden counters, other CPUs.
/// The lines stay as details. `program` is what was to be opened.
[[nodiscard]] Error startFailure(const QStringList &said, const QString &program);

} // namespace Backstep::Delve
