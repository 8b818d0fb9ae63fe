// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <memory>

namespace Backstep {

/// Read side of a cancellation: cheap to copy, safe to ask from any thread.
class StopToken
{
public:
    StopToken() = default;
    [[nodiscard]] bool stopRequested() const { return m_flag && m_flag->load(std::memory_order_relaxed); }

private:
    friend class StopSource;
    explicit StopToken(std::shared_ptr<std::atomic_bool> flag) : m_flag(std::move(flag)) {}
    std::shared_ptr<std::atomic_bool> m_flag;
};

/// Write side of a cancellation. Once requested it stays requested; make a new source for the next piece of work.
class StopSource
{
public:
    StopSource() : m_flag(std::make_shared<std::atomic_bool>(false)) {}
    void requestStop() { m_flag->store(true, std::memory_order_relaxed); }
    [[nodiscard]] StopToken token() const { return StopToken(m_flag); }

private:
    std::shared_ptr<std::atomic_bool> m_flag;
};

} // namespace Backstep
