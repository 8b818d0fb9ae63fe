// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/catalog/library.h"

#include <algorithm>

namespace Backstep {

std::optional<LibraryEntry> Library::entry(qint64 id) const
{
    const LibraryListPtr list = entries();
    const auto found = std::ranges::find(*list, id, &LibraryEntry::id);
    return found == list->end() ? std::nullopt : std::optional(*found);
}

} // namespace Backstep
