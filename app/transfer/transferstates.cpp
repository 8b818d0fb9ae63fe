// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/transfer/transferstates.h"

#include "app/base/logging.h"

#include <algorithm>
#include <array>
#include <utility>

namespace Backstep {

bool mayFollow(TransferJob::State from, TransferJob::State to)
{
    using enum TransferJob::State;
    static constexpr std::array<std::pair<TransferJob::State, TransferJob::State>, 14> table{{
        {Queued, Listing},
        {Listing, Fetching},
        {Fetching, Verifying},
        {Verifying, Finished},
        {Queued, Failed},
        {Listing, Failed},
        {Fetching, Failed},
        {Verifying, Failed},
        {Queued, Cancelled},
        {Listing, Cancelled},
        {Fetching, Cancelled},
        {Verifying, Cancelled},
        {Failed, Queued},
        {Cancelled, Queued},
    }};
    return std::ranges::contains(table, std::pair(from, to));
}

bool enter(TransferJob &job, TransferJob::State state)
{
    const bool allowed = mayFollow(job.state, state);
    qCDebug(lcTransfer) << "job" << job.id << int(job.state) << "->" << int(state) << (allowed ? "" : "refused");
    if (allowed) {
        job.state = state;
    }
    return allowed;
}

} // namespace Backstep
