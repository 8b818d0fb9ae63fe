// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"

#include <QFutureWatcher>
#include <QTest>

namespace Backstep::Testing {

/// The answer, waited for while events are handled; an Error "timeout" when none comes. It arrives as an event, like
/// that of `.then(context, …)`: everything that was posted to this thread before the answer was given has been
/// delivered, so that what a person sees (states, signals) can be compared at once. A look at isFinished() from outside
/// of the event queue would come before all that now and then.
template<typename T>
[[nodiscard]] Result<T> settled(const FutureResult<T> &future, int milliseconds = 30'000)
{
    bool answered = false;
    QFutureWatcher<Result<T>> watcher;
    QObject::connect(&watcher, &QFutureWatcherBase::finished, &watcher, [&answered] { answered = true; });
    watcher.setFuture(future);
    if (!QTest::qWaitFor([&answered] { return answered; }, milliseconds) || future.resultCount() == 0) {
        return fail(ErrorCode::timeout, QStringLiteral("a test waited in vain for an answer"));
    }
    return future.result();
}

} // namespace Backstep::Testing
