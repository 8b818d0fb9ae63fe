// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/delvedriver.h"

#include "app/base/logging.h"
#include "app/delve/delveerror.h"

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

Delve::Command plain(QLatin1StringView name)
{
    return {.name = name, .goroutine = {}, .thread = {}, .returnValues = {}};
}

/// Whether this may end with a step that is not finished, or in the middle of one that was begun before.
bool isStep(const Delve::Command &command)
{
    using namespace Delve::CommandName;
    static constexpr QLatin1StringView others[] = {resume, rewind, switchGoroutine, switchThread};
    return std::ranges::find(others, command.name) == std::ranges::end(others);
}

/// A long search backwards; only these are worth a way back.
bool isSearchBack(const Delve::Command &command)
{
    return command.name == Delve::CommandName::rewind;
}

} // namespace

DelveDriver::DelveDriver(std::shared_ptr<Delve::Client> client, bool recording, QObject *parent)
    : QObject(parent)
    , m_client(std::move(client))
    , m_recording(recording)
{
}

void DelveDriver::begin(const std::function<void()> &go)
{
    if (!std::exchange(m_stepPending, false)) {
        go();
        return;
    }
    // With a step pending every command the other way is refused, and Restart keeps it pending. Undoing it makes Delve
    // look at every thread, which in a replay takes some milliseconds.
    m_client->cancelNext().then(this, [go](const Result<void> &) { go(); });
}

void DelveDriver::run(const Delve::Command &command, const Handler &done)
{
    if (m_stepPending && command.name == Delve::CommandName::congruentContinue) {
        this->command(command, done);
        return;
    }
    begin([this, command, done] {
        if (m_recording && isSearchBack(command)) {
            saveThenRun(command, done);
        } else {
            this->command(command, done);
        }
    });
}

void DelveDriver::command(const Delve::Command &command, const Handler &done)
{
    if (m_haltAsked) {
        look(done);
        return;
    }
    m_stepPending = m_stepPending || isStep(command);
    m_client->command(command).then(this, [this, done](const Result<Delve::State> &state) {
        if (state) {
            moved(*state, done);
        } else {
            refused(state.error(), done);
        }
    });
}

void DelveDriver::moved(const Delve::State &state, const Handler &done)
{
    if (!state.exited) {
        m_stepPending = state.nextInProgress; // which an ended program's state does not tell
    }
    const bool positionLost = m_recording && state.when.isEmpty() && !state.exited;
    if (positionLost && !m_haltAsked) {
        // Delve answers from its memory when rr is dead, only the event is missing.
        done(std::unexpected(Delve::debuggerDied()));
        return;
    }
    done(Outcome{.state = state, .trouble = {}, .reachedTemporary = false});
}

void DelveDriver::refused(const Error &error, const Handler &done)
{
    if (Delve::isFinal(error)) {
        done(std::unexpected(error));
        return;
    }
    m_client->state().then(this, [this, error, done](const Result<Delve::State> &state) {
        if (state) {
            m_stepPending = state->nextInProgress;
            done(Outcome{.state = *state, .trouble = error, .reachedTemporary = false});
        } else if (state.error().code == Delve::Code::exited) {
            Delve::State ended;
            ended.exited = true;
            done(Outcome{.state = ended, .trouble = error, .reachedTemporary = false});
        } else {
            done(std::unexpected(state.error()));
        }
    });
}

void DelveDriver::saveThenRun(const Delve::Command &command, const Handler &done)
{
    m_client->checkpoint(u"before going back"_s).then(this, [this, command, done](const Result<int> &saved) {
        if (!saved) {
            this->command(command, done); // after the end there is nothing to save
            return;
        }
        this->command(command, [this, id = *saved, done](const Result<Outcome> &outcome) {
            // A halt can leave rr between two positions: no event, and nothing works but a jump (tried: 10 of 28).
            const bool stranded = outcome && m_haltAsked && outcome->state.when.isEmpty() && !outcome->state.exited;
            const Handler tidied = [this, id, done](const Result<Outcome> &where) {
                m_client->clearCheckpoint(id);
                done(where);
            };
            if (stranded) {
                jumpBack(u'c' + QString::number(id), 2, tidied);
            } else {
                tidied(outcome);
            }
        });
    });
}

void DelveDriver::jumpBack(const QString &position, int triesLeft, const Handler &done)
{
    qCInfo(lcSession) << "the halted search left no position, going back to" << position;
    restart(position, triesLeft, done);
}

void DelveDriver::runTo(const Delve::NewBreakpoint &place, Direction direction, const Handler &done)
{
    begin([this, place, direction, done] { setTemporary(place, direction, done); });
}

void DelveDriver::setTemporary(const Delve::NewBreakpoint &place, Direction direction, const Handler &done)
{
    m_client->createBreakpoint(place).then(this, [this, direction, done](const Result<Delve::Breakpoint> &temporary) {
        const bool exists = !temporary && temporary.error().code == Delve::Code::breakpointExists;
        const bool nowhere = temporary && temporary->addrs.isEmpty();
        if ((!temporary && !exists) || nowhere) {
            refused(temporary
                        ? Error{QString(Delve::Code::noSuchPlace), tr("There is no such place in the program."), {}}
                        : temporary.error(),
                    done);
            return;
        }
        const int id = temporary ? temporary->id : 0;
        const Delve::Command go =
            plain(direction == Direction::Forward ? Delve::CommandName::resume : Delve::CommandName::rewind);
        const Handler arrived = [this, id, done](const Result<Outcome> &outcome) { clearTemporary(id, outcome, done); };
        if (direction == Direction::Backward && m_recording) {
            saveThenRun(go, arrived);
        } else {
            command(go, arrived);
        }
    });
}

void DelveDriver::clearTemporary(int id, const Result<Outcome> &outcome, const Handler &done)
{
    if (!outcome || id == 0) {
        done(outcome);
        return;
    }
    Outcome result = *outcome;
    result.reachedTemporary = std::ranges::any_of(result.state.threads, [id](const Delve::Thread &thread) {
        return thread.breakpoint && thread.breakpoint->id == id;
    });
    m_client->clearBreakpoint(id).then(this, [result, done](const Result<Delve::Breakpoint> &) { done(result); });
}

void DelveDriver::jump(const QString &position, const Handler &done)
{
    begin([this, position, done] {
        if (m_haltAsked) {
            look(done);
        } else {
            restart(position, 1, done);
        }
    });
}

void DelveDriver::restart(const QString &position, int triesLeft, const Handler &done)
{
    m_client->restart(position).then(this, [this, position, triesLeft, done](const Result<void> &result) {
        if (!result && Delve::isFinal(result.error())) {
            done(std::unexpected(result.error()));
        } else if (!result && triesLeft > 1) {
            restart(position, triesLeft - 1, done); // "malformed qfThreadInfo response": it works the second time
        } else if (!result) {
            refused(result.error(), done);
        } else {
            look(done);
        }
    });
}

void DelveDriver::look(const Handler &done)
{
    m_client->state().then(this, [this, done](const Result<Delve::State> &state) {
        if (state) {
            moved(*state, done);
        } else {
            refused(state.error(), done);
        }
    });
}

void DelveDriver::halt()
{
    m_haltAsked = true;
    if (m_client->isMoving()) {
        m_client->halt(); // else Delve would keep the wish for whatever moves next
    }
}

} // namespace Backstep
