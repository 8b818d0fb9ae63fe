// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"

#include <QFuture>
#include <QPromise>

#include <memory>

namespace Backstep {

/// The return type of everything that takes time.
template<typename T>
using FutureResult = QFuture<Result<T>>;

/// A future that already holds its result; for refusals that need no work.
template<typename T>
[[nodiscard]] FutureResult<T> readyResult(Result<T> result)
{
    QPromise<Result<T>> promise;
    promise.start();
    promise.addResult(std::move(result));
    promise.finish();
    return promise.future();
}

/// A promise that callbacks (which must be copyable) can hold. Answering twice is ignored: exactly one answer counts.
template<typename T>
class SharedPromise
{
public:
    SharedPromise() : m_promise(std::make_shared<QPromise<Result<T>>>()) { m_promise->start(); }

    [[nodiscard]] FutureResult<T> future() const { return m_promise->future(); }
    void answer(Result<T> result) const
    {
        if (m_promise->future().isFinished()) {
            return;
        }
        // A continuation on this thread runs at once and may destroy the object that holds this promise.
        const std::shared_ptr<QPromise<Result<T>>> kept = m_promise;
        kept->addResult(std::move(result));
        kept->finish();
    }

private:
    std::shared_ptr<QPromise<Result<T>>> m_promise;
};

} // namespace Backstep
