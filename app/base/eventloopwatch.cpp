// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/base/eventloopwatch.h"

#include "app/base/logging.h"

#include <QFile>

namespace Backstep {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Nanoseconds this thread was ready to run but was not let to; 0 where the system does not say.
qint64 runDelay()
{
    QFile file(u"/proc/thread-self/schedstat"_s);
    if (!file.open(QFile::ReadOnly | QFile::Unbuffered)) {
        return 0;
    }
    const QList<QByteArray> fields = file.read(128).split(' ');
    return fields.size() > 1 ? fields[1].toLongLong() : 0;
}

} // namespace

EventLoopWatch::EventLoopWatch(QObject *parent) : QObject(parent)
{
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(5ms);
    connect(&m_timer, &QTimer::timeout, this, &EventLoopWatch::tick);
}

std::chrono::milliseconds EventLoopWatch::longest() const
{
    return std::chrono::milliseconds(m_longest / 1'000'000);
}

void EventLoopWatch::start()
{
    reset();
    resume();
}

void EventLoopWatch::reset()
{
    m_longest = 0;
}

void EventLoopWatch::pause()
{
    m_timer.stop();
}

void EventLoopWatch::resume()
{
    m_clock.start();
    m_lastDelay = runDelay();
    m_timer.start();
}

void EventLoopWatch::tick()
{
    const qint64 delay = runDelay();
    const qint64 gap = m_clock.nsecsElapsed() - (delay - m_lastDelay);
    m_clock.restart();
    m_lastDelay = delay;
    m_longest = std::max(m_longest, gap);
    if (std::chrono::nanoseconds(gap) > limit()) {
        qCDebug(lcBase) << "the event loop did not turn for" << gap / 1'000'000 << "ms";
        Q_EMIT blocked(std::chrono::milliseconds(gap / 1'000'000));
    }
}

} // namespace Backstep
