// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/debugsession.h"
#include "tests/support/fakeprogram.h"

#include <QHash>
#include <QQueue>

#include <functional>

namespace Backstep::Testing {

/// A session that walks along a canned program. Answers come from the event loop, or, while held, when the test
/// releases them, in order. It keeps every promise of DebugSession, so that the behaviour suite runs on it too.
class FakeSession : public DebugSession
{
    Q_OBJECT

public:
    explicit FakeSession(FakeProgram program, QObject *parent = nullptr);

    // What a test does with it.
    /// From now on answers wait for release().
    void hold() { m_held = true; }
    /// Gives the oldest `count` waiting answers (-1: all, and stops holding).
    void release(int count = -1);
    [[nodiscard]] int waiting() const { return static_cast<int>(m_waiting.size()); }
    /// The next call of `method` ("stack", "move", …) fails.
    void failNext(const QString &method, const Error &error) { m_failures.insert(method, error); }
    /// The debugger dies now.
    void die(const Error &error);
    void setBusy(const QString &what) { Q_EMIT busyChanged(what); }
    void print(const OutputLine &line) { Q_EMIT outputAdded(line); }
    /// What it says that it was opened on; else it goes by the program.
    void setTarget(const Target &target) { m_target = target; }
    /// Every request so far, with its arguments: "stack 18", "move StepOver back", "goroutines 0 50".
    [[nodiscard]] QStringList calls() const { return m_calls; }
    void clearCalls() { m_calls.clear(); }
    [[nodiscard]] int moment() const { return m_moment; }

    [[nodiscard]] SessionState state() const override { return m_state; }
    [[nodiscard]] Target target() const override;
    [[nodiscard]] const Capabilities &capabilities() const override { return m_capabilities; }
    [[nodiscard]] StopPtr currentStop() const override { return m_stop; }
    [[nodiscard]] BreakpointListPtr breakpoints() const override;
    [[nodiscard]] bool isRecording() const override { return m_program.recording; }
    [[nodiscard]] std::optional<qint64> lastEvent() const override;
    [[nodiscard]] QStringList versions() const override;

    FutureResult<StopPtr> open() override;
    FutureResult<void> close() override;
    FutureResult<StopPtr> move(const Motion &motion) override;
    FutureResult<StopPtr> runTo(const QString &file, int line, Direction direction) override;
    FutureResult<StopPtr> seek(const SeekTarget &target) override;
    FutureResult<StopPtr> restart() override;
    FutureResult<void> pause() override;
    FutureResult<StopPtr> selectGoroutine(GoroutineId goroutine) override;
    FutureResult<StackPtr> stack(GoroutineId goroutine, int depth) override;
    FutureResult<VariableListPtr> arguments(const Scope &scope, const LoadLimits &limits) override;
    FutureResult<VariableListPtr> locals(const Scope &scope, const LoadLimits &limits) override;
    FutureResult<VariableListPtr> packageVariables(const QString &filter, const LoadLimits &limits) override;
    FutureResult<VariablePtr> evaluate(const Scope &scope, const QString &expression,
                                       const LoadLimits &limits) override;
    FutureResult<VariableListPtr> children(const Scope &scope, const Variable &parent, qint64 first,
                                           int count) override;
    FutureResult<GoroutinePagePtr> goroutines(int first, int count) override;
    FutureResult<WaitFactsPtr> waitFacts(LockOwners owners) override;
    FutureResult<Breakpoint> addBreakpoint(const BreakpointSpec &spec) override;
    FutureResult<Breakpoint> changeBreakpoint(int id, const BreakpointSpec &spec) override;
    FutureResult<void> removeBreakpoint(int id) override;
    FutureResult<void> follow(GoroutineId goroutine) override;
    [[nodiscard]] GoroutineId followed() const override { return m_followed; }
    FutureResult<Checkpoint> addCheckpoint(const QString &note) override;
    FutureResult<CheckpointListPtr> checkpoints() override;
    FutureResult<void> removeCheckpoint(int id) override;

private:
    /// Where a movement ends: a moment, or beyond one of the ends.
    struct Landing
    {
        int moment = 0;
        StopReason reason = StopReason::StepFinished;
        QList<BreakpointHit> hits = {};
        bool unfinished = false; ///< a breakpoint interrupted a step
        Motion motion = {};      ///< the step that finished
    };
    /// A step under way: what it is and where it began.
    struct Aim
    {
        Motion motion;
        GoroutineId goroutine = 0;
        qsizetype depth = 0;

        [[nodiscard]] bool reachedBy(const FakeMoment &moment) const;
    };

    template<typename T>
    FutureResult<T> later(const QString &call, std::function<Result<T>()> work);
    template<typename T>
    FutureResult<T> question(const QString &call, std::function<Result<T>()> work);
    FutureResult<StopPtr> travel(const QString &call, Ability ability, std::function<Landing()> journey);
    void enqueue(std::function<void()> answer);
    void reportCall(quint64 id, const QString &call, std::optional<double> took, const QString &error);

    void setState(SessionState state);
    void updateCapabilities();
    StopPtr arrive(const Landing &landing, double milliseconds);
    [[nodiscard]] Landing walk(const Motion &motion);
    [[nodiscard]] Landing walkTo(const QString &file, int line, Direction direction);
    [[nodiscard]] Landing jump(const SeekTarget &target) const;
    [[nodiscard]] Landing beyond(Direction direction) const;
    [[nodiscard]] QList<BreakpointHit> hitsAt(int moment, Direction direction);
    /// Absent where it names something that the frame has not.
    [[nodiscard]] static std::optional<bool> conditionHolds(const Breakpoint &breakpoint, const FakeMoment &moment);
    [[nodiscard]] QString conditionTrouble(const QList<BreakpointHit> &hits) const;
    void resolve(Breakpoint &breakpoint) const;

    [[nodiscard]] const FakeMoment *momentOf(GoroutineId goroutine) const;
    [[nodiscard]] QList<FakeFrame> framesOf(GoroutineId goroutine) const;
    [[nodiscard]] Result<FakeFrame> frameOf(const Scope &scope) const;
    [[nodiscard]] Goroutine movingGoroutine(GoroutineId id) const;
    [[nodiscard]] GoroutinePagePtr page(int first, int count) const;

    FakeProgram m_program;
    std::optional<Target> m_target;
    SessionState m_state = SessionState::Closed;
    Capabilities m_capabilities;
    StopPtr m_stop;
    int m_moment = 0;
    int m_printed = 0; ///< the moment until which its lines have come
    GoroutineId m_goroutine = 1; ///< the one that steps move
    bool m_atStart = false;
    bool m_atEnd = false;
    bool m_pauseAsked = false;
    std::optional<Aim> m_unfinished;
    QList<Breakpoint> m_breakpoints;
    int m_nextBreakpoint = 1;
    GoroutineId m_followed = 0;
    QList<Checkpoint> m_checkpoints;
    QList<int> m_checkpointMoments;
    QHash<QString, Error> m_failures;
    QStringList m_calls;
    quint64 m_callId = 0;
    bool m_held = false;
    QQueue<std::function<void()>> m_waiting;
};

} // namespace Backstep::Testing
