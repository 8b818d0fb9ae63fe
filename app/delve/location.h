// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/delve/reader.h"

namespace Backstep::Delve {

/// api.Location. `file` is the path in the executable, "" or "?" where there is no source; `line` is then 0 or -1.
struct Location
{
    quint64 pc = 0;
    QString file;
    int line = 0;
    QString function; ///< "" where the code belongs to no known function
    bool optimized = false;
    QList<quint64> pcs; ///< of FindLocation: all addresses of the place
};

[[nodiscard]] Location readLocation(const Reader &reader);

} // namespace Backstep::Delve
