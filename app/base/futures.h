// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"

#include <QFuture>
#include <QMutex>
#include <QPromise>

#include <memory>
#include <optional>
#include <vector>

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

/// A promise that callbacks (which must be copyable) can hold, from any thread. Answering twice is ignored: exactly one
/// answer counts. A QFuture takes one continuation and drops the one before, so each call of future() gives a future
/// of its own: several may wait for one answer.
template<typename T>
class SharedPromise
{
public:
    SharedPromise() : m_state(std::make_shared<State>()) {}

    [[nodiscard]] FutureResult<T> future() const
    {
        const QMutexLocker lock(&m_state->mutex);
        if (m_state->answer) {
            return readyResult<T>(*m_state->answer);
        }
        QPromise<Result<T>> &promise = m_state->waiting.emplace_back();
        promise.start();
        return promise.future();
    }
    void answer(Result<T> result) const
    {
        std::vector<QPromise<Result<T>>> waiting;
        {
            const QMutexLocker lock(&m_state->mutex);
            if (m_state->answer) {
                return;
            }
            m_state->answer = result;
            waiting.swap(m_state->waiting);
        }
        // A continuation on this thread runs at once and may destroy the object that holds this promise, or ask again.
        for (QPromise<Result<T>> &promise : waiting) {
            promise.addResult(result);
            promise.finish();
        }
    }

private:
    struct State
    {
        QMutex mutex;
        std::optional<Result<T>> answer;
        std::vector<QPromise<Result<T>>> waiting;
    };

    std::shared_ptr<State> m_state;
};

} // namespace Backstep
