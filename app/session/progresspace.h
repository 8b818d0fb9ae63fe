// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QElapsedTimer>

namespace Backstep {

/// When to say how far something has come: not in its first half second, and then a few times a second.
class ProgressPace
{
public:
    ProgressPace() { m_begun.start(); }

    [[nodiscard]] bool due()
    {
        if (!m_begun.hasExpired(patience) || (m_said.isValid() && !m_said.hasExpired(between))) {
            return false;
        }
        m_said.start();
        return true;
    }

private:
    static constexpr qint64 patience = 500; // milliseconds
    static constexpr qint64 between = 200;

    QElapsedTimer m_begun;
    QElapsedTimer m_said;
};

} // namespace Backstep
