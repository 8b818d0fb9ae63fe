// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/goroutinedump.h"
#include "tests/fuzz/fuzzmain.h"

#include <algorithm>
#include <cstdlib>

/// Any text is either no dump or one with goroutines that a view can show.
static void check(const QByteArray &bytes)
{
    const auto dump = Backstep::parseGoroutineDump(bytes);
    if (!dump) {
        return;
    }
    const auto fits = [](const Backstep::DumpGoroutine &goroutine) {
        return goroutine.id > 0 && goroutine.minutes >= 0 && goroutine.frames.size() <= 1'000;
    };
    if (dump->goroutines.isEmpty() || !std::ranges::all_of(dump->goroutines, fits)) {
        std::abort();
    }
}
