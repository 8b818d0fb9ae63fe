// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/transfer/transferqueue.h"

#include <algorithm>

namespace Backstep {

std::optional<TransferJob> TransferQueue::job(TransferId id) const
{
    const QList<TransferJob> all = jobs();
    const auto found = std::ranges::find(all, id, &TransferJob::id);
    return found == all.end() ? std::nullopt : std::optional(*found);
}

} // namespace Backstep
