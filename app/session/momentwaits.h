// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/capsule/moment.h"

#include <QElapsedTimer>
#include <QSet>

namespace Backstep {

/// Whether a moment looks as if the program were stuck: nobody but the goroutine that stopped can go on, and somebody
/// waits for a lock; or that one waits for another, too, as all do.
[[nodiscard]] bool looksStuck(const Moment &moment);

/// At which moments of a making who waits for whom is asked for. It takes a tenth of a second and more, several times
/// what all else of a moment takes: at the end of the program it is always worth that, elsewhere where the program
/// looks stuck in another way than the last time, and as long as no more than a fifth of the time goes into it.
class WaitsToKeep
{
public:
    void keepAll() { m_all = true; }
    [[nodiscard]] bool wanted(const Moment &moment);
    /// Around the asking.
    void begin();
    void end();

private:
    [[nodiscard]] static QSet<QString> waitsForLocks(const Moment &moment);

    bool m_all = false;
    QElapsedTimer m_clock; ///< since the first moment
    qint64 m_begun = 0;
    qint64 m_spent = 0; ///< milliseconds
    QSet<QString> m_last; ///< who waited for locks, and where, when it was last asked for
};

} // namespace Backstep
