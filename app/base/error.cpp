// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/base/error.h"

namespace Backstep {

Error Error::withDetail(const QString &line) const
{
    Error copy = *this;
    copy.details.append(line);
    return copy;
}

} // namespace Backstep
