// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/stoptoken.h"

#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>

namespace Backstep {

/// What lets others end a thread that sits in a blocking libssh call: a handle on its socket that can be shut down
/// from any thread, a wake-up, and a clock of the piece of work under way. The worker says what it does; the owner's
/// thread calls watch() every few hundredths of a second and stop() at the end. Every function is thread-safe.
class Lifeline
{
public:
    using Clock = std::chrono::steady_clock;
    enum class Verdict { Alive, Stopped, Cancelled, Silent };

    Lifeline();
    Lifeline(const Lifeline &) = delete;
    Lifeline &operator=(const Lifeline &) = delete;
    ~Lifeline();

    /// Worker: the socket in use from now on (a duplicate is kept, so that a later shutdown hits no stranger); -1:
    /// none. After stop() it is shut down at once.
    void holdSocket(int fd);

    /// Worker: a piece of work begins, goes on, waits for a person (no clock meanwhile), ends.
    void begin(const StopToken &token, std::chrono::milliseconds silenceLimit);
    void progress();
    void setSilenceLimit(std::chrono::milliseconds limit);
    void suspend();
    void resume();
    void end();

    /// Worker: should what it does now end? Cheap.
    [[nodiscard]] bool stopRequested() const;
    /// Worker: why its socket was shut down, of all reasons the first.
    [[nodiscard]] Verdict verdict() const { return m_verdict.load(); }
    /// Worker: waits until `fd` is readable, the wake-up was called or the time is over. True: readable or closed.
    [[nodiscard]] bool waitReadable(int fd, std::chrono::milliseconds atMost);
    [[nodiscard]] bool waitWritable(int fd, std::chrono::milliseconds atMost);

    /// Owner: shuts the socket down when the work under way was cancelled a moment ago or is silent for too long.
    void watch();
    void wake();
    /// Owner: the whole connection ends.
    void stop();
    [[nodiscard]] bool busy() const;

private:
    [[nodiscard]] bool wait(int fd, short events, std::chrono::milliseconds atMost);
    void shutDown(Verdict reason); // with m_mutex held

    mutable std::mutex m_mutex;
    int m_socket = -1;
    int m_wake = -1;
    bool m_busy = false;
    bool m_suspended = false;
    StopToken m_token;
    std::chrono::milliseconds m_silenceLimit{0};
    Clock::time_point m_lastSign;
    std::optional<Clock::time_point> m_cancelSeen;
    std::atomic<bool> m_stopped = false;
    std::atomic<Verdict> m_verdict = Verdict::Alive;
};

} // namespace Backstep
