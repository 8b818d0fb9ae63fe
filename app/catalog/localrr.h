// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/catalog/rrdetails.h"

#include <atomic>

namespace Backstep {

/// Asks this machine's rr (absolute path) how a recording here ended. Blocks for some 20 ms, for 5 s at most, and
/// gives up soon after `stop` is set; nothing when rr cannot tell. rr ends with this process, however that ends.
[[nodiscard]] std::optional<RrDetails> askLocalRr(const QString &rr, const QString &folder,
                                                  const std::atomic_bool &stop);

} // namespace Backstep
