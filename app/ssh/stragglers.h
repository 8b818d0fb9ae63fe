// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace Backstep {

/// Counts threads that were left to end by themselves, so that the end of the program can give them a moment: a
/// library may not be taken down under a thread that is still in it. Thread-safe.
class Stragglers
{
public:
    void add()
    {
        const std::scoped_lock lock(m_mutex);
        ++m_count;
    }
    void remove()
    {
        const std::scoped_lock lock(m_mutex);
        --m_count;
        m_changed.notify_all();
    }
    void waitFor(std::chrono::milliseconds atMost)
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait_for(lock, atMost, [this] { return m_count == 0; });
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    int m_count = 0;
};

} // namespace Backstep
