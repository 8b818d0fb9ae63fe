// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QPointer>

#include <functional>
#include <utility>

namespace Backstep {

/// A callback that is only made while its context lives. Call it on the context's thread; a dead context drops the
/// call silently, which is the rule for every answer of this program.
template<typename... Args>
class CallToken
{
public:
    CallToken() = default;
    CallToken(QObject *context, std::function<void(Args...)> call) : m_context(context), m_call(std::move(call)) {}

    [[nodiscard]] bool alive() const { return m_call && !m_context.isNull(); }
    void operator()(Args... args) const
    {
        if (alive()) {
            m_call(std::forward<Args>(args)...);
        }
    }

private:
    QPointer<QObject> m_context;
    std::function<void(Args...)> m_call;
};

} // namespace Backstep
