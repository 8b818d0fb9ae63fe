// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <chrono>

namespace Backstep {

/// Measures how long the event loop of the thread it lives on was kept from turning. A tick every 5 ms notes the gap
/// since the last one; time in which the kernel gave the processor to somebody else (Linux: the run delay in
/// /proc/thread-self/schedstat) is taken off, so that a busy machine is not mistaken for a blocked window.
class EventLoopWatch : public QObject
{
    Q_OBJECT

public:
    explicit EventLoopWatch(QObject *parent = nullptr);

    /// What a person begins to feel.
    [[nodiscard]] static constexpr std::chrono::milliseconds limit() { return std::chrono::milliseconds(50); }
    /// The longest time without a turn since start() or reset().
    [[nodiscard]] std::chrono::milliseconds longest() const;
    void start();
    void reset();
    /// Between pause() and resume() nothing is noted: for work that only a test does, such as taking pictures.
    void pause();
    void resume();

Q_SIGNALS:
    /// A gap of more than `limit()`.
    void blocked(std::chrono::milliseconds gap);

private:
    void tick();

    QTimer m_timer;
    QElapsedTimer m_clock;
    qint64 m_lastDelay = 0;   ///< ns
    qint64 m_longest = 0;     ///< ns
};

} // namespace Backstep
