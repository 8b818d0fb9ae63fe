// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/delve/client.h"
#include "app/session/motion.h"

#include <QObject>

namespace Backstep {

/// Where a movement ended. `trouble` is set when the debugger refused it; the target may have moved nevertheless (a
/// breakpoint's condition that cannot be evaluated stops it with an error), and `state` is where it stands then.
struct Outcome
{
    Delve::State state;
    std::optional<Error> trouble;
    bool reachedTemporary = false;
};

/// Moves a target through Delve's commands and knows their traps: what must be undone before the other direction, what
/// a halted search backwards leaves behind, how a jump is repaired. One movement at a time; the handler is called once
/// with where it ended, or with the Error that ended the connection or rr. See comments for what was tried on real
/// replays (Delve 1.27.1, rr 5.9).
class DelveDriver : public QObject
{
    Q_OBJECT

public:
    using Handler = std::function<void(const Result<Outcome> &)>;

    DelveDriver(std::shared_ptr<Delve::Client> client, bool recording, QObject *parent = nullptr);

    /// A new journey begins: a halt that was asked for belonged to the last one. A journey may have several movements,
    /// and once a halt is asked for the rest of them only look where the target stands.
    void depart() { m_haltAsked = false; }
    void run(const Delve::Command &command, const Handler &done);
    /// Sets `place` for this one movement; a breakpoint that is there already serves as well.
    void runTo(const Delve::NewBreakpoint &place, Direction direction, const Handler &done);
    /// A position as Restart takes it: an event, "c1", or "" for a live program.
    void jump(const QString &position, const Handler &done);
    void look(const Handler &done);
    /// Asks a moving target to stop; the movement's handler tells the rest.
    void halt();
    [[nodiscard]] bool haltAsked() const { return m_haltAsked; }

private:
    void begin(const std::function<void()> &go);
    void command(const Delve::Command &command, const Handler &done);
    void refused(const Error &error, const Handler &done);
    void moved(const Delve::State &state, const Handler &done);
    void setTemporary(const Delve::NewBreakpoint &place, Direction direction, const Handler &done);
    void clearTemporary(int id, const Result<Outcome> &outcome, const Handler &done);
    void saveThenRun(const Delve::Command &command, const Handler &done);
    void jumpBack(const QString &position, int triesLeft, const Handler &done);
    void restart(const QString &position, int triesLeft, const Handler &done);

    std::shared_ptr<Delve::Client> m_client;
    bool m_recording;
    bool m_stepPending = false; ///< a step is unfinished (NextInProgress), or may be, where the program has ended
    bool m_haltAsked = false;
};

} // namespace Backstep
