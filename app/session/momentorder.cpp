// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/momentorder.h"

#include <algorithm>
#include <numeric>

namespace Backstep {

namespace {

constexpr qint64 step = 1 << 20; // between two places that follow each other; room for those that lie between

/// Where an unknown place lies that was reached by one step from `from`.
qint64 beside(const QList<qint64> &ranks, qint64 from, bool back)
{
    std::optional<qint64> next;
    for (const qint64 rank : ranks) {
        const bool further = back ? rank < from : rank > from;
        if (further && (!next || (back ? rank > *next : rank < *next))) {
            next = rank;
        }
    }
    return next ? std::midpoint(from, *next) : from + (back ? -step : step);
}

} // namespace

/// The nearest known place from `from` on, or the outermost one on the side that the stop comes from.
MomentOrder::Place *MomentOrder::again(const Stop &stop, QList<Place> &known, std::optional<qint64> from, bool back)
{
    Place *found = nullptr;
    for (Place &place : known) {
        const bool same = place.goroutine == stop.goroutine && place.location == stop.location
            && (!from || (back ? place.at < *from : place.at > *from));
        if (same && (!found || (back ? place.at > found->at : place.at < found->at))) {
            found = &place;
        }
    }
    return found;
}

void MomentOrder::arrive(const Stop &stop)
{
    if (!stop.event || (stop.position == m_position && m_event == *stop.event)) {
        return;
    }
    QList<Place> &known = m_events[*stop.event];
    const bool sought = stop.reason == StopReason::SeekFinished;
    const bool here = m_event == *stop.event && !sought;
    const bool back = here ? stop.backwards : m_event > *stop.event && !sought;
    const std::optional<qint64> from = here ? std::optional(m_rank) : std::nullopt;
    m_position = stop.position;
    m_event = *stop.event;
    if (const Place *place = again(stop, known, from, back)) {
        m_rank = place->at;
        return;
    }
    QList<qint64> ranks;
    for (const Place &place : std::as_const(known)) {
        ranks.append(place.at);
    }
    if (ranks.isEmpty()) {
        m_rank = 0;
    } else if (here && stop.reason == StopReason::StepFinished) {
        m_rank = beside(ranks, m_rank, back);
    } else {
        // Whoever runs on, or back, passes what is known. From a later event its last part is met first; a jump leads
        // to its beginning.
        const bool last = here ? !back : back;
        m_rank = last ? *std::ranges::max_element(ranks) + step : *std::ranges::min_element(ranks) - step;
    }
    known.append({.at = m_rank, .goroutine = stop.goroutine, .location = stop.location, .kept = 0});
}

qint64 MomentOrder::keep()
{
    for (Place &place : m_events[m_event]) {
        if (place.at == m_rank) {
            return place.at + place.kept++;
        }
    }
    return 0;
}

} // namespace Backstep
