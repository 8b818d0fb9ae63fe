// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

// Where a recording ends. Delve runs on until the program is gone, and then there is nothing to look at and no step
// back. A person wants to see who did what when it ended, so the session stands on the last event instead.
#include "app/session/delvesession.h"

namespace Backstep {

using namespace Qt::StringLiterals;

bool DelveSession::ranOffTheEnd(const Outcome &outcome) const
{
    return outcome.state.exited && m_recording && m_lastEvent && m_journey.direction == Direction::Forward
        && !m_journey.ranOff;
}

void DelveSession::standAtTheEnd()
{
    m_journey.ranOff = true;
    m_driver->depart(); // a pause came too late
    m_driver->jump(QString::number(*m_lastEvent), [this](const Result<Outcome> &outcome) { ended(outcome); });
}

bool DelveSession::endsWithoutGoroutine(const Outcome &outcome) const
{
    const std::optional<qint64> event = outcome.state.event();
    const bool jumped = m_journey.kind == Journey::Kind::Seek || m_journey.ranOff;
    return jumped && m_lastEvent && event && *event >= *m_lastEvent && !outcome.state.exited
        && !outcome.state.currentGoroutine;
}

/// All threads of the program but one are gone by then, and that one mostly belongs to no goroutine. The goroutine that
/// the person was with is what they look for, else the main one.
void DelveSession::selectAtTheEnd(const Outcome &outcome, QList<GoroutineId> candidates)
{
    if (candidates.isEmpty()) {
        resumeOrArrive(outcome);
        return;
    }
    Delve::Command command{.name = Delve::CommandName::switchGoroutine,
                           .goroutine = candidates.takeFirst(),
                           .thread = {},
                           .returnValues = {}};
    m_driver->run(command, [this, outcome, candidates](const Result<Outcome> &there) {
        if (!there) {
            ended(there);
        } else if (there->trouble) {
            selectAtTheEnd(outcome, candidates);
        } else {
            resumeOrArrive(*there);
        }
    });
}

void DelveSession::reachedTheEnd(const Outcome &outcome)
{
    QList<GoroutineId> candidates{1};
    if (m_stop && m_stop->goroutine > 1) {
        candidates.prepend(m_stop->goroutine);
    }
    selectAtTheEnd(outcome, candidates);
}

} // namespace Backstep
