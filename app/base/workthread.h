// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"

#include <QCoreApplication>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>

class QThread;

namespace Backstep {

/// One thread that does what it is given, in order; for things that are bound to a thread (an SQLite file). Answers
/// arrive by `.then(context, …)`. Destroying it waits: for the piece under way, and for those that asked to be
/// finished.
class WorkThread
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::WorkThread)

public:
    /// `name` is what debuggers show.
    explicit WorkThread(const QString &name);
    WorkThread(const WorkThread &) = delete;
    WorkThread &operator=(const WorkThread &) = delete;
    ~WorkThread();

    /// What becomes of a piece that waits when the thread ends.
    enum class AtEnd { Cancel, Finish };

    template<typename T>
    [[nodiscard]] FutureResult<T> ask(std::function<Result<T>()> work, AtEnd atEnd)
    {
        SharedPromise<T> promise;
        enqueue([promise, work = std::move(work), atEnd](bool ending) {
            if (ending && atEnd == AtEnd::Cancel) {
                promise.answer(fail(ErrorCode::cancelled, tr("This was closed before its turn came.")));
            } else {
                promise.answer(work());
            }
        });
        return promise.future();
    }
    /// Without an answer; done also when the thread ends.
    void post(std::function<void()> work);
    /// What may be cancelled is from now on; the destructor does it too.
    void end();
    /// Called once on the thread each time it had nothing to do for `after`.
    void whenIdle(std::chrono::milliseconds after, std::function<void()> work);

private:
    using Piece = std::function<void(bool ending)>;
    void enqueue(Piece piece);
    void run();
    /// Waits for a piece; empty: the thread ends. Calls the idle work meanwhile.
    Piece next();

    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Piece> m_pieces;
    std::function<void()> m_idle;
    std::chrono::milliseconds m_idleAfter{0};
    bool m_idleDone = true; ///< since the last piece
    bool m_ending = false;
    std::unique_ptr<QThread> m_thread;
};

} // namespace Backstep
