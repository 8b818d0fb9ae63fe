// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"
#include "app/base/stoptoken.h"

#include <QObject>
#include <QThreadPool>

#include <functional>

namespace Backstep {

/// Runs CPU and file work off the main thread. `run` may be called from the owner's thread only; the work runs on a
/// pool thread and must not touch QObjects of others; the answer arrives by `.then(context, …)` on the context's
/// thread. Destroying the runner requests a stop and waits for the pieces that are running.
class JobRunner : public QObject
{
    Q_OBJECT

public:
    explicit JobRunner(QObject *parent = nullptr);
    ~JobRunner() override;

    template<typename T>
    [[nodiscard]] FutureResult<T> run(std::function<Result<T>(const StopToken &)> work)
    {
        SharedPromise<T> promise;
        const StopToken token = m_stop.token();
        m_pool.start([promise, work = std::move(work), token] { promise.answer(work(token)); });
        return promise.future();
    }

private:
    QThreadPool m_pool;
    StopSource m_stop;
};

} // namespace Backstep
