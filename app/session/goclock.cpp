// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/goclock.h"

#include <ctime>

namespace Backstep {

std::optional<qint64> goClock(const Target &target)
{
    if (std::holds_alternative<DumpTarget>(target)) {
        return 0;
    }
    timespec now{};
    if (!std::holds_alternative<ExecTarget>(target) || clock_gettime(CLOCK_MONOTONIC, &now) != 0) {
        return std::nullopt;
    }
    return qint64(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

} // namespace Backstep
