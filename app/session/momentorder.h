// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/stop.h"

#include <QMap>

namespace Backstep {

/// Puts the stops of a session into the order of the program's time within their event, where nothing counts: many
/// steps share one of rr's events, and a person goes back and forth among them. What is known is how each stop was
/// reached: by a step forwards or back, from an earlier event or from a later one, or by coming to a place again.
class MomentOrder
{
public:
    /// Follows every stop of the session.
    void arrive(const Stop &stop);
    /// MomentPosition::order of a moment that is kept at the last stop; greater than that of one kept there before.
    [[nodiscard]] qint64 keep();

private:
    struct Place
    {
        qint64 at = 0; ///< rank within the event
        GoroutineId goroutine = 0;
        CodeLocation location;
        qint64 kept = 0; ///< moments kept here
    };

    [[nodiscard]] static Place *again(const Stop &stop, QList<Place> &known, std::optional<qint64> from, bool back);

    QMap<qint64, QList<Place>> m_events;
    quint64 m_position = 0; ///< Stop::position of the last stop
    qint64 m_event = -1; ///< of the last stop
    qint64 m_rank = 0; ///< of the last stop
};

} // namespace Backstep
