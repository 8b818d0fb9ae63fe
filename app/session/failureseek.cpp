// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/failureseek.h"

#include <QRegularExpression>

#include <algorithm>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 eventsOfAWrite = 30; ///< from its call to the system's, at most
constexpr int mostOtherStops = 50; ///< at breakpoints of the person's, until the search gives up
} // namespace

FailureSeek::FailureSeek(DebugSession &session, const Failure &failure, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_failure(failure)
{
    connect(&session, &DebugSession::outputAdded, this, [this](const OutputLine &line) {
        const bool program = line.source == OutputSource::ProgramOut || line.source == OutputSource::ProgramErr;
        if (program && line.event && std::ranges::any_of(m_failure.said, [&line](const QString &pattern) {
                return QRegularExpression(pattern).match(line.text).hasMatch();
            })) {
            m_said = line.event;
        }
    });
}

FutureResult<StopPtr> FailureSeek::run()
{
    m_session.seek(SeekEnd{}).then(this, [this](const Result<StopPtr> &stop) { atEnd(stop); });
    return m_promise.future();
}

void FailureSeek::atEnd(const Result<StopPtr> &stop)
{
    if (!stop) {
        finish(stop);
    } else if (m_said) {
        m_session.seek(SeekEvent{*m_said}).then(this, [this](const Result<StopPtr> &there) {
            if (there) {
                searchBack(u"os.(*File).Write"_s, &FailureSeek::foundWrite);
            } else {
                finish(there);
            }
        });
    } else if (m_failure.exits) {
        searchBack(u"os.Exit"_s, &FailureSeek::foundExit);
    } else {
        finish(stop);
    }
}

void FailureSeek::searchBack(const QString &function, Met met)
{
    m_session.addBreakpoint({.file = {}, .expression = function, .condition = {}, .hitCondition = {}})
        .then(this, [this, met](const Result<Breakpoint> &added) {
            m_breakpoint = added ? added->id : 0; // not every program has such a function
            continueBack(met);
        });
}

void FailureSeek::continueBack(Met met)
{
    m_session.move({.kind = MotionKind::Continue, .direction = Direction::Backward})
        .then(this, [this, met](const Result<StopPtr> &stop) {
            if (!stop) {
                finish(stop);
            } else if ((*stop)->reason == StopReason::Breakpoint && !isHit(**stop) && ++m_otherStops < mostOtherStops) {
                continueBack(met);
            } else {
                (this->*met)(*stop);
            }
        });
}

bool FailureSeek::isHit(const Stop &stop) const
{
    return m_breakpoint != 0 && std::ranges::contains(stop.hits, m_breakpoint, &BreakpointHit::breakpoint);
}

/// The runtime writes its own words otherwise: what is met then is another line, from long before.
void FailureSeek::foundWrite(const StopPtr &stop)
{
    if (isHit(*stop) && *m_said - stop->event.value_or(0) <= eventsOfAWrite) {
        finish(stop);
    } else {
        m_session.seek(SeekEvent{*m_said}).then(this, [this](const Result<StopPtr> &there) { finish(there); });
    }
}

void FailureSeek::foundExit(const StopPtr &stop)
{
    if (isHit(*stop)) {
        leaveCall(stop);
    } else if (stop->reason == StopReason::Panic || stop->reason == StopReason::FatalThrow) {
        finish(stop);
    } else {
        m_session.seek(SeekEnd{}).then(this, [this](const Result<StopPtr> &end) { finish(end); });
    }
}

void FailureSeek::leaveCall(const StopPtr &stop)
{
    m_session.move({.kind = MotionKind::StepOut, .direction = Direction::Backward})
        .then(this, [this, stop](const Result<StopPtr> &out) { finish(out ? *out : stop); });
}

void FailureSeek::finish(const Result<StopPtr> &stop)
{
    if (m_breakpoint == 0) {
        m_promise.answer(stop);
        return;
    }
    m_session.removeBreakpoint(std::exchange(m_breakpoint, 0)).then(this, [this, stop](const Result<void> &) {
        m_promise.answer(stop);
    });
}

} // namespace Backstep
