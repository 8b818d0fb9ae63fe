// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/momentwaits.h"

#include "app/session/waitdescription.h"

#include <algorithm>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 mostOfTheTime = 5; ///< one part of so many

WaitKind waitOf(const Goroutine &goroutine)
{
    return goroutine.state == GoroutineState::Waiting ? waitKindOf(goroutine.waitReason) : WaitKind::None;
}

bool isOwn(const Goroutine &goroutine)
{
    return !goroutine.system && goroutine.state != GoroutineState::Dead && goroutine.state != GoroutineState::Idle;
}

} // namespace

bool looksStuck(const Moment &moment)
{
    bool lock = false;
    bool blocked = !moment.goroutines.isEmpty(); // all of them
    for (const CapturedGoroutine &captured : moment.goroutines) {
        const Goroutine &goroutine = captured.goroutine;
        const WaitKind kind = waitOf(goroutine);
        if (!isOwn(goroutine)) {
            continue;
        }
        if (!isBlocked(kind) && kind != WaitKind::Network && goroutine.id != moment.stop.goroutine) {
            return false;
        }
        lock = lock || isLock(kind);
        blocked = blocked && isBlocked(kind);
    }
    return lock || blocked;
}

QSet<QString> WaitsToKeep::waitsForLocks(const Moment &moment)
{
    QSet<QString> waits;
    for (const CapturedGoroutine &captured : moment.goroutines) {
        const Goroutine &goroutine = captured.goroutine;
        if (isLock(waitOf(goroutine))) {
            waits.insert(u"%1 %2:%3"_s.arg(goroutine.id).arg(goroutine.user.file).arg(goroutine.user.line));
        }
    }
    return waits;
}

bool WaitsToKeep::wanted(const Moment &moment, qint64 worked)
{
    m_now = waitsForLocks(moment);
    if (m_all || moment.stop.atEnd) {
        return true;
    }
    return m_spent * mostOfTheTime <= worked && looksStuck(moment) && (m_now != m_last || m_now.isEmpty());
}

void WaitsToKeep::begin()
{
    m_asking.start();
}

void WaitsToKeep::end(bool told)
{
    m_spent += m_asking.elapsed();
    if (told) {
        m_last = m_now;
    }
}

} // namespace Backstep
