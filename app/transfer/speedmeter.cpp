// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/transfer/speedmeter.h"

#include <cmath>

namespace Backstep {

namespace {

constexpr double smoothing = 3000;  ///< ms
constexpr qint64 warmUp = 500;      ///< ms

} // namespace

void SpeedMeter::sample(qint64 milliseconds, qint64 bytesDone)
{
    if (!m_start) {
        m_start = milliseconds;
        m_time = milliseconds;
        m_bytes = bytesDone;
        return;
    }
    const auto passed = static_cast<double>(milliseconds - m_time);
    if (passed <= 0) {
        return;
    }
    const double now = static_cast<double>(bytesDone - m_bytes) * 1000 / passed;
    // Young meters forget more quickly, so that the first figure is not the first sample alone.
    const double memory = std::fmin(smoothing, static_cast<double>(milliseconds - *m_start));
    const double weight = 1 - std::exp(-passed / memory);
    m_rate = m_rate == 0 ? now : m_rate + weight * (now - m_rate);
    m_time = milliseconds;
    m_bytes = bytesDone;
}

std::optional<qint64> SpeedMeter::secondsFor(qint64 bytes) const
{
    if (!m_start || m_time - *m_start < warmUp || m_rate < 1) {
        return std::nullopt;
    }
    return static_cast<qint64>(std::ceil(static_cast<double>(bytes) / m_rate));
}

} // namespace Backstep
