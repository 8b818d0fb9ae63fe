// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"
#include "app/catalog/libraryentry.h"

namespace Backstep {

/// What can be seen of a trace folder on this machine, as an entry that is not in the library yet. Blocks on the disk.
/// Errors: `not-found`; `not-a-recording` for a folder that rr could not replay, with the reason.
[[nodiscard]] Result<LibraryEntry> readLocalTrace(const QString &folder);

} // namespace Backstep
