// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"
#include "app/goroutines/waitfacts.h"
#include "app/session/breakpoint.h"
#include "app/session/capabilities.h"
#include "app/session/goroutinetrace.h"
#include "app/session/motion.h"
#include "app/session/sessionlog.h"
#include "app/session/stack.h"
#include "app/session/stop.h"
#include "app/session/target.h"

#include <QObject>

namespace Backstep {

/// Where a session stands as a whole.
enum class SessionState {
    Closed,  ///< not opened yet, or closed for good
    Opening, ///< the debugger starts, up to the first stop
    Stopped, ///< at a position (also at the start, at the end, after the exit): questions are answered
    Moving,  ///< on the way to the next stop: only pause() and close() are heeded
    Lost,    ///< dlv or rr died; open() starts anew and goes back to where it was as far as that is known
    Closing,
};

/// How far waitFacts() goes in a recording to tell who holds a lock.
enum class LockOwners {
    Known,    ///< as found before and as the stacks tell; the session stays where it is
    Searched, ///< where something is stuck, it goes back to see who took the lock, and returns
};

/// A program standing at positions between which one can move: a replay, a live program, a core, a capsule. Everything
/// above drives this interface and nothing else.
///
/// All calls are made and answered on the thread the session lives on (the main thread); none blocks. A request that
/// cannot be served now is answered at once with an Error (code "not-supported", "running", "closed", …) whose message
/// is a sentence for the person; what could be known beforehand stands in capabilities(). Answers to questions belong
/// to the stop at which they were asked: when the program moved on meanwhile they end with code "stale".
class DebugSession : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    ~DebugSession() override = default;

    [[nodiscard]] virtual SessionState state() const = 0;
    [[nodiscard]] virtual Target target() const = 0;
    [[nodiscard]] virtual const Capabilities &capabilities() const = 0;
    /// Null before the first stop.
    [[nodiscard]] virtual StopPtr currentStop() const = 0;
    [[nodiscard]] virtual BreakpointListPtr breakpoints() const = 0;
    /// True when time can be gone back in at all (a recording), whatever is possible just now.
    [[nodiscard]] virtual bool isRecording() const = 0;
    /// The last event of a recording, once known.
    [[nodiscard]] virtual std::optional<qint64> lastEvent() const = 0;
    /// What it runs with, for the status bar: "dlv 1.27.1", "rr 5.9.0 soft", "go1.24.4"; grows while opening.
    [[nodiscard]] virtual QStringList versions() const = 0;

    /// Starts the debugger and goes to the first stop worth seeing (main.main). Breakpoints added before are set then.
    virtual FutureResult<StopPtr> open() = 0;
    /// Ends everything that was started. Answered when nothing of it is left.
    virtual FutureResult<void> close() = 0;

    virtual FutureResult<StopPtr> move(const Motion &motion) = 0;
    /// Runs until the line is reached or something else stops the program first.
    virtual FutureResult<StopPtr> runTo(const QString &file, int line, Direction direction) = 0;
    virtual FutureResult<StopPtr> seek(const SeekTarget &target) = 0;
    /// Begins again: a replay at its start (main.main), a live program as a new process.
    virtual FutureResult<StopPtr> restart() = 0;
    /// Asks a moving program to stop; the movement's own answer brings the stop.
    virtual FutureResult<void> pause() = 0;
    /// Makes `goroutine` the one that the next steps move.
    virtual FutureResult<StopPtr> selectGoroutine(GoroutineId goroutine) = 0;

    /// At most `depth` frames from the top; goroutine -1 is the one of the stop.
    virtual FutureResult<StackPtr> stack(GoroutineId goroutine, int depth) = 0;
    /// Everything that is known of one goroutine's stack; where nothing more is, that is stack().
    virtual FutureResult<GoroutineTracePtr> trace(GoroutineId goroutine);
    virtual FutureResult<VariableListPtr> arguments(const Scope &scope, const LoadLimits &limits) = 0;
    virtual FutureResult<VariableListPtr> locals(const Scope &scope, const LoadLimits &limits) = 0;
    /// Package variables whose full name matches the regular expression ("^main\\."); slow, so only on demand.
    virtual FutureResult<VariableListPtr> packageVariables(const QString &filter, const LoadLimits &limits) = 0;
    virtual FutureResult<VariablePtr> evaluate(const Scope &scope, const QString &expression,
                                               const LoadLimits &limits) = 0;
    /// `count` children of `parent` from the index `first` on.
    virtual FutureResult<VariableListPtr> children(const Scope &scope, const Variable &parent, qint64 first,
                                                   int count) = 0;
    /// A page of goroutines; `first` is 0 or a GoroutinePage::next of the same stop.
    virtual FutureResult<GoroutinePagePtr> goroutines(int first, int count) = 0;
    /// All goroutines of the stop in one page, quicker than page by page where there are thousands. Error
    /// "not-supported" where there is no quicker way.
    virtual FutureResult<GoroutinePagePtr> allGoroutines(GoroutineDetail /*detail*/)
    {
        return readyResult<GoroutinePagePtr>(fail(ErrorCode::notSupported, {}));
    }
    /// Who waits for whom among all goroutines of the stop, for makeWaitReport(). Takes a tenth of a second and more.
    /// With LockOwners::Searched a recording counts as moving while it looks for owners, and questions under way may be
    /// cancelled. Error "not-supported" where it is not known.
    virtual FutureResult<WaitFactsPtr> waitFacts(LockOwners owners) = 0;

    /// These work before open() and while the program moves, too: it is halted and resumed for them; during a step,
    /// which would be lost by that, they wait for its end.
    virtual FutureResult<Breakpoint> addBreakpoint(const BreakpointSpec &spec) = 0;
    virtual FutureResult<Breakpoint> changeBreakpoint(int id, const BreakpointSpec &spec) = 0;
    virtual FutureResult<void> removeBreakpoint(int id) = 0;

    /// From now on breakpoints stop the program for this goroutine only; 0: for any. Error "not-supported" where
    /// nothing runs.
    virtual FutureResult<void> follow(GoroutineId goroutine);
    [[nodiscard]] virtual GoroutineId followed() const { return 0; }

    virtual FutureResult<Checkpoint> addCheckpoint(const QString &note) = 0;
    virtual FutureResult<CheckpointListPtr> checkpoints() = 0;
    virtual FutureResult<void> removeCheckpoint(int id) = 0;

Q_SIGNALS:
    void stateChanged(Backstep::SessionState state);
    void capabilitiesChanged(const Backstep::Capabilities &capabilities);
    /// A new position. Follows every movement, also one asked for elsewhere (another client, the program's own end).
    void stopped(const Backstep::StopPtr &stop);
    /// The session is Lost, and why.
    void lost(const Backstep::Error &error);
    void breakpointsChanged(const Backstep::BreakpointListPtr &breakpoints);
    void outputAdded(const Backstep::OutputLine &line);
    void protocolCallChanged(const Backstep::ProtocolCall &call);
    /// What the debugger has been busy with for more than half a second, in words; empty when it answers again.
    void busyChanged(const QString &what);
    void versionsChanged();
};

} // namespace Backstep
