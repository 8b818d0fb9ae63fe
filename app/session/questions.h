// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"

#include <QObject>

#include <deque>
#include <functional>
#include <memory>
#include <utility>

namespace Backstep {

/// Several questions that are under way at once: each answer goes to its own handler, `done` follows the last one.
/// Copies are the same set. When `context` dies nothing more is called.
class Questions
{
public:
    Questions(QObject *context, std::function<void()> done) : m_state(std::make_shared<State>(context, std::move(done)))
    {
    }

    template<typename T>
    void add(FutureResult<T> answer, std::function<void(const Result<T> &)> handler)
    {
        ++m_state->open;
        answer.then(m_state->context, [state = m_state, handler = std::move(handler)](const Result<T> &result) {
            handler(result);
            state->close();
        });
    }
    /// The same, but not more than some of these are under way at a time: `send` is called when it is its turn, or
    /// never.
    template<typename T>
    void addLater(std::function<FutureResult<T>()> send, std::function<void(const Result<T> &)> handler)
    {
        ++m_state->open;
        m_state->later.push_back(
            [send = std::move(send), handler = std::move(handler)](const std::shared_ptr<State> &state) {
                send().then(state->context, [state, handler](const Result<T> &result) {
                    handler(result);
                    --state->sent;
                    state->sendLater(state);
                    state->close();
                });
            });
        m_state->sendLater(m_state);
    }
    /// No more will be added: `done` may be called, at once if all are answered.
    void noMore() { m_state->close(); }

private:
    struct State
    {
        State(QObject *of, std::function<void()> then) : context(of), done(std::move(then)) {}
        void close()
        {
            if (--open == 0) {
                std::exchange(done, nullptr)();
            }
        }

        void sendLater(const std::shared_ptr<State> &self)
        {
            while (sent < mostSent && !later.empty()) {
                ++sent;
                const auto next = std::move(later.front());
                later.pop_front();
                next(self);
            }
        }

        static constexpr int mostSent = 64;
        QObject *context;
        std::function<void()> done;
        int open = 1; // for noMore()
        int sent = 0;
        std::deque<std::function<void(const std::shared_ptr<State> &)>> later;
    };

    std::shared_ptr<State> m_state;
};

} // namespace Backstep
