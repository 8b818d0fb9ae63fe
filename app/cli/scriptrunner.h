// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"
#include "app/cli/scriptcommand.h"
#include "app/cli/scriptoutcome.h"
#include "app/session/debugsession.h"

#include <QTimer>

namespace Backstep {

/// Carries out one command after another on an open session. It keeps which frame was chosen; a movement and another
/// goroutine choose the topmost again. When the session is lost the command that waits ends with `session-lost`.
/// Main thread; the session must outlive it.
class ScriptRunner : public QObject
{
    Q_OBJECT

public:
    explicit ScriptRunner(DebugSession &session, QObject *parent = nullptr);

    [[nodiscard]] bool isBusy() const { return m_busy; }
    /// Begins a command; finished() says how it ended, never before this returns. Only when not busy.
    void run(const ScriptCommand &command);
    /// Asks a movement under way to stop; its own outcome follows.
    void pause();

Q_SIGNALS:
    void finished(const Backstep::ScriptOutcome &outcome);

private:
    void start(const ScriptCommand &command);
    void startMovement(const ScriptCommand &command);
    void startQuestion(const ScriptCommand &command);
    void startChange(const ScriptCommand &command);
    void move(MotionKind kind, Direction direction);
    void runFor(std::chrono::milliseconds duration);
    void seek(const SeekTarget &target);
    void chooseFrame(int index);
    void addBreakpoint(const ScriptCommand &command);
    void collectGoroutines(int first);
    void readAllGoroutines(int next);
    void answerGoroutines();
    void answerThreads();
    /// The error for a command that needs a recording, where this is none.
    [[nodiscard]] std::optional<Error> whyNotBack(ScriptVerb verb) const;

    template<typename T, typename ToAnswer>
    void await(FutureResult<T> future, const ToAnswer &toAnswer);
    template<typename T>
    void await(FutureResult<T> future);
    void answer(ScriptOutcome::Answer answer);

    DebugSession &m_session;
    bool m_busy = false;
    quint64 m_number = 0; ///< of the command, so that an answer after session-lost is not taken for the next one's
    QString m_text;
    int m_frame = 0;
    QList<Goroutine> m_goroutines;
    QTimer m_pauseTimer;
};

} // namespace Backstep
