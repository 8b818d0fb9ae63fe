// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/waitpurpose.h"

namespace Backstep {

using namespace Qt::StringLiterals;

bool maybeOnPurpose(const GoroutineWait &wait)
{
    if (wait.id != 1) {
        return false;
    }
    switch (wait.kind) {
    case WaitKind::EmptySelect:
    case WaitKind::Receive:
    case WaitKind::WaitGroup: return true;
    case WaitKind::NilChannel: return wait.reason.startsWith("chan receive"_L1);
    default: return false;
    }
}

bool onlyListens(const GoroutineWait &wait)
{
    return wait.place.function == "os/signal.loop"_L1 || wait.place.function == "os/signal.signal_recv"_L1;
}

} // namespace Backstep
