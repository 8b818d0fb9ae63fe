// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"

#include <QEventLoop>
#include <QFutureWatcher>
#include <QTimer>

namespace Backstep::Testing {

/// The answer, waited for while events are handled; an Error "timeout" when none comes. It arrives as an event, like
/// that of `.then(context, …)`: everything that was posted to this thread before the answer was given has been
/// delivered, so that what a person sees (states, signals) can be compared at once. A look at isFinished() from outside
/// of the event queue would come before all that now and then. An event loop of its own, because QTest::qWaitFor()
/// sleeps 10 ms whenever the queue is empty: an answer that takes a hundred round trips would take a second.
template<typename T>
[[nodiscard]] Result<T> settled(const FutureResult<T> &future, int milliseconds = 30'000)
{
    QEventLoop loop;
    QFutureWatcher<Result<T>> watcher;
    QObject::connect(&watcher, &QFutureWatcherBase::finished, &loop, &QEventLoop::quit);
    watcher.setFuture(future);
    QTimer::singleShot(milliseconds, &loop, [&loop] { loop.exit(1); });
    if (loop.exec() != 0 || future.resultCount() == 0) {
        return fail(ErrorCode::timeout, QStringLiteral("a test waited in vain for an answer"));
    }
    return future.result();
}

} // namespace Backstep::Testing
