// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"
#include "app/base/stoptoken.h"

#include <QString>

namespace Backstep {

/// Moves a folder of plain files and folders to a name that does not exist yet, also to another disk: there it is
/// copied under a partial name, made private (0700, 0600) and renamed, so that the final name is never half a folder.
/// Blocks; call it on a worker thread. Errors: `exists`, `io`, `cancelled`; on an error `from` is as it was.
[[nodiscard]] Result<void> moveFolder(const QString &from, const QString &to, const StopToken &stop);

} // namespace Backstep
