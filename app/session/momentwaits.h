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
/// looks stuck in another way than the last time that it was told, and as long as no more than a fifth of the time goes
/// into it.
class WaitsToKeep
{
public:
    void keepAll() { m_all = true; }
    /// `worked`: milliseconds that the making has taken by now, without pauses.
    [[nodiscard]] bool wanted(const Moment &moment, qint64 worked);
    /// Around the asking; `told`: it was answered, and need not be asked for again where all wait as they do here.
    void begin();
    void end(bool told);

private:
    [[nodiscard]] static QSet<QString> waitsForLocks(const Moment &moment);

    bool m_all = false;
    QElapsedTimer m_asking;
    qint64 m_spent = 0; ///< milliseconds
    QSet<QString> m_now; ///< who waits for locks, and where
    QSet<QString> m_last; ///< the same when it was last told
};

} // namespace Backstep
