// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/stackcache.h"

#include "app/delve/client.h"

namespace Backstep {

FutureResult<QList<Delve::Frame>> StackCache::frames(Delve::Client &client, GoroutineId goroutine, int depth)
{
    Asked &asked = m_asked[goroutine];
    if (asked.depth < depth) {
        asked = {.depth = depth, .answer = {}};
        client.stacktrace({.goroutine = goroutine, .depth = depth, .skip = 0})
            .then(&client,
                  [answer = asked.answer](const Result<QList<Delve::Frame>> &frames) { answer.answer(frames); });
    }
    return asked.answer.future();
}

} // namespace Backstep
