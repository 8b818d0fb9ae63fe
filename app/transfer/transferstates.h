// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/transfer/transferjob.h"

namespace Backstep {

/// The one table of a transfer's life. Queued → Listing → Fetching → Verifying → Finished; each of the first four may
/// end Cancelled, those that move also Failed; Failed and Cancelled may be Queued again.
[[nodiscard]] bool mayFollow(TransferJob::State from, TransferJob::State to);

/// Changes the state if the table allows it, and logs it. False and unchanged otherwise.
bool enter(TransferJob &job, TransferJob::State state);

} // namespace Backstep
