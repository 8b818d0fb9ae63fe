// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

// How a DelveSession steps a goroutine that waits. Delve would step the frame of the runtime that parked it, line by
// line through code that nobody asked for; a person looks at the line of their own that waits, and means that one.
#include "app/session/convertframes.h"
#include "app/session/delvesession.h"

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr int searchedFrames = 40;

/// The address of the call that returns to `returnAddress`; 0 when it is not among them.
quint64 callBefore(quint64 returnAddress, const QList<Delve::Instruction> &instructions)
{
    for (qsizetype i = 1; i < instructions.size(); ++i) {
        if (instructions.at(i).location.pc == returnAddress) {
            return instructions.at(i - 1).location.pc;
        }
    }
    return 0;
}

} // namespace

bool DelveSession::waits() const
{
    // Somebody who broke inside the runtime, or stepped into it, wants to step there.
    const bool parked = m_where.currentGoroutine && m_where.currentGoroutine->threadId == 0;
    return standsInRuntime(m_where) && (parked || m_chosen || m_stop->atEnd || m_stop->reason == StopReason::Paused);
}

void DelveSession::stepWaiting(const Motion &motion)
{
    const GoroutineId goroutine = m_where.currentGoroutine->id;
    const Delve::StackRequest request{.goroutine = goroutine, .depth = searchedFrames, .skip = 0};
    m_client->stacktrace(request).then(this, [this, motion, goroutine](const Result<QList<Delve::Frame>> &frames) {
        const Stack stack = convertStack(frames.value_or(QList<Delve::Frame>()), goroutine, searchedFrames, nullptr);
        if (stack.firstUserFrame == 0) {
            stepHere(motion);
            return;
        }
        m_journey.awaited = goroutine;
        const quint64 address = stack.frames.at(stack.firstUserFrame).location.pc;
        if (motion.direction == Direction::Forward) {
            awaitReturn(address, motion);
        } else {
            goBackToCall(address, motion);
        }
    });
}

void DelveSession::awaitReturn(quint64 address, const Motion &motion)
{
    goToWaiting(address, Direction::Forward, [this, motion] { stepHere(motion); });
}

void DelveSession::goBackToCall(quint64 returnAddress, const Motion &motion)
{
    m_client->disassemble({}, returnAddress, 0)
        .then(this, [this, returnAddress, motion](const Result<QList<Delve::Instruction>> &instructions) {
            const quint64 call = callBefore(returnAddress, instructions.value_or(QList<Delve::Instruction>()));
            if (call == 0) {
                m_journey.awaited = 0;
                stepHere(motion);
                return;
            }
            std::function<void()> there; // where it began to wait is where a step back ends
            if (motion.kind == MotionKind::StepOut) {
                there = [this, motion] { stepHere(motion); };
            }
            goToWaiting(call, Direction::Backward, there);
        });
}

/// `there` may be empty: then the movement ends there.
void DelveSession::goToWaiting(quint64 address, Direction direction, const std::function<void()> &there)
{
    Delve::NewBreakpoint place;
    place.address = address;
    place.condition = u"runtime.curg.goid == %1"_s.arg(m_journey.awaited);
    m_again = [this, address, direction, there] { goToWaiting(address, direction, there); };
    m_driver->runTo(place, direction, [this, there](const Result<Outcome> &outcome) {
        if (outcome && !outcome->trouble && outcome->reachedTemporary) {
            const Delve::State &state = outcome->state;
            m_journey.reached = selectedGoroutine(state) == m_journey.awaited;
            const bool alone = std::ranges::none_of(state.threads, [this](const Delve::Thread &thread) {
                return thread.breakpoint && m_book.idOf(thread.breakpoint->id) != 0;
            });
            if (m_journey.reached && alone && there && m_state == SessionState::Moving) {
                m_again = nullptr;
                there();
                return;
            }
        }
        ended(outcome);
    });
}

} // namespace Backstep
