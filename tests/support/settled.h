// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"

#include <QTest>

namespace Backstep::Testing {

/// The answer, waited for while events are handled; an Error "timeout" when none comes.
template<typename T>
[[nodiscard]] Result<T> settled(const FutureResult<T> &future, int milliseconds = 30'000)
{
    const bool finished = QTest::qWaitFor([&future] { return future.isFinished(); }, milliseconds);
    return finished && future.resultCount() > 0
        ? future.result()
        : Result<T>(fail(ErrorCode::timeout, QStringLiteral("a test waited in vain for an answer")));
}

} // namespace Backstep::Testing
