// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtTypes>

#include <optional>

namespace Backstep {

/// Bytes per second, smoothed over about three seconds, from samples (milliseconds on any monotonic clock, bytes done).
class SpeedMeter
{
public:
    void sample(qint64 milliseconds, qint64 bytesDone);
    [[nodiscard]] double bytesPerSecond() const { return m_rate; }
    /// Whole seconds for `bytes` more; absent while nothing moves or too little is known (half a second).
    [[nodiscard]] std::optional<qint64> secondsFor(qint64 bytes) const;

private:
    std::optional<qint64> m_start;
    qint64 m_time = 0;
    qint64 m_bytes = 0;
    double m_rate = 0;
};

} // namespace Backstep
