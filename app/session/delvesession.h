// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/delve/dlvprocess.h"
#include "app/session/breakpointbook.h"
#include "app/session/debugsession.h"
#include "app/session/delvedriver.h"
#include "app/session/delvesessionoptions.h"
#include "app/session/machinefacts.h"
#include "app/session/seentaking.h"
#include "app/session/stackcache.h"
#include "app/session/stopbuilder.h"

#include <QElapsedTimer>

namespace Backstep {

class DelveOpener;
class GoroutineScan;
class OwnerSearch;
class WaitReader;
struct OpenedDelve;

/// A session on Delve: replays, live programs, cores, and debuggers that run elsewhere. DelveOpener brings the debugger
/// up, DelveDriver moves the target, BreakpointBook keeps the breakpoints; this class holds them together, numbers the
/// stops and answers questions for the stop at which they were asked.
class DelveSession : public DebugSession, public MachineSource
{
    Q_OBJECT

public:
    explicit DelveSession(Target target, DelveSessionOptions options, QObject *parent = nullptr);
    ~DelveSession() override;

    [[nodiscard]] SessionState state() const override { return m_state; }
    [[nodiscard]] Target target() const override { return m_target; }
    [[nodiscard]] const Capabilities &capabilities() const override { return m_capabilities; }
    [[nodiscard]] StopPtr currentStop() const override { return m_stop; }
    [[nodiscard]] BreakpointListPtr breakpoints() const override { return m_book.list(); }
    [[nodiscard]] bool isRecording() const override { return m_recording; }
    [[nodiscard]] std::optional<qint64> lastEvent() const override { return m_lastEvent; }
    [[nodiscard]] QStringList versions() const override { return m_versions; }

    FutureResult<StopPtr> open() override;
    FutureResult<void> close() override;
    FutureResult<StopPtr> move(const Motion &motion) override;
    FutureResult<StopPtr> runTo(const QString &file, int line, Direction direction) override;
    FutureResult<StopPtr> seek(const SeekTarget &target) override;
    FutureResult<StopPtr> restart() override;
    FutureResult<void> pause() override;
    FutureResult<StopPtr> selectGoroutine(GoroutineId goroutine) override;
    FutureResult<StackPtr> stack(GoroutineId goroutine, int depth) override;
    FutureResult<GoroutineTracePtr> trace(GoroutineId goroutine) override;
    FutureResult<VariableListPtr> arguments(const Scope &scope, const LoadLimits &limits) override;
    FutureResult<VariableListPtr> locals(const Scope &scope, const LoadLimits &limits) override;
    FutureResult<VariableListPtr> packageVariables(const QString &filter, const LoadLimits &limits) override;
    FutureResult<VariablePtr> evaluate(const Scope &scope, const QString &expression,
                                       const LoadLimits &limits) override;
    FutureResult<VariableListPtr> children(const Scope &scope, const Variable &parent, qint64 first,
                                           int count) override;
    FutureResult<GoroutinePagePtr> goroutines(int first, int count) override;
    FutureResult<GoroutinePagePtr> allGoroutines(GoroutineDetail detail) override;
    FutureResult<WaitFactsPtr> waitFacts(LockOwners owners) override;
    FutureResult<Breakpoint> addBreakpoint(const BreakpointSpec &spec) override;
    FutureResult<Breakpoint> changeBreakpoint(int id, const BreakpointSpec &spec) override;
    FutureResult<void> removeBreakpoint(int id) override;
    FutureResult<void> follow(GoroutineId goroutine) override;
    [[nodiscard]] GoroutineId followed() const override { return m_book.goroutine(); }
    FutureResult<Checkpoint> addCheckpoint(const QString &note) override;
    FutureResult<CheckpointListPtr> checkpoints() override;
    FutureResult<void> removeCheckpoint(int id) override;
    [[nodiscard]] FutureResult<MachineFacts> machine() override; ///< delvesessionmachine.cpp

private:
    /// Who waits for whom at one stop, being read for all that ask meanwhile.
    struct WaitReading
    {
        quint64 stop = 0;
        int askers = 0;
        SharedPromise<WaitFactsPtr> answer;
    };
    struct KeptCheckpoint
    {
        Checkpoint checkpoint;
        int thread = 0; ///< the current one, which a jump from after the end does not bring back
    };

    // Life (delvesession.cpp)
    void setState(SessionState state);
    void updateCapabilities();
    void watch(Delve::DlvProcess *process);
    void adopt(const OpenedDelve &opened);
    void watchConnection();
    void firstLook();
    void tellOrigin(const std::function<void()> &done);
    void goToFirstStop(const Delve::State &state);
    void returnToEvent(const Result<Outcome> &outcome);
    void failOpening(const Error &why);
    void connectionEnded(const Error &why);
    void lose(const Error &why);
    void finishClosing();
    void dropDebugger();
    void publishCall(const Delve::CallInfo &call);

    // Movement (delvesessionmoves.cpp)
    [[nodiscard]] std::optional<Error> whyNot(Ability ability) const;
    FutureResult<StopPtr> begin(Ability ability, const Journey &journey, std::function<void()> go, bool repeatable);
    void step(const Motion &motion);
    void stepHere(const Motion &motion);
    void continueTo(Direction direction);
    void fromTheEnd(const std::function<void()> &go);
    void runToMain();
    void jumpToCheckpoint(const KeptCheckpoint &checkpoint);
    [[nodiscard]] QLatin1StringView commandFor(const Motion &motion) const;
    void ended(const Result<Outcome> &outcome);
    void resumeOrArrive(const Outcome &outcome);
    [[nodiscard]] bool stoodStill(const Outcome &outcome) const;
    void stayHere(const Error &why);
    void arrive(const Outcome &outcome);
    void findUserFrame(const Stop &stop);
    void publishStop(Stop stop);
    void keepReason(Stop &stop) const;

    // Steps of a goroutine that waits (delvesessionwaiting.cpp)
    [[nodiscard]] bool waits() const;
    void stepWaiting(const Motion &motion);
    void awaitReturn(quint64 address, const Motion &motion);
    void goBackToCall(quint64 returnAddress, const Motion &motion);
    void goToWaiting(quint64 address, Direction direction, const std::function<void()> &there);

    // The end of a recording (delvesessionend.cpp)
    [[nodiscard]] bool ranOffTheEnd(const Outcome &outcome) const;
    void standAtTheEnd();
    [[nodiscard]] bool endsWithoutGoroutine(const Outcome &outcome) const;
    void reachedTheEnd(const Outcome &outcome);
    void selectAtTheEnd(const Outcome &outcome, QList<GoroutineId> candidates);

    // Breakpoints (delvesessionbreakpoints.cpp)
    void applyBreakpoints(const std::function<void()> &done);
    void applyPass();
    void breakpointsApplied();
    [[nodiscard]] Result<Breakpoint> breakpointOr(int id) const;
    FutureResult<Breakpoint> settled(int id);
    void whenSettled(const std::function<void()> &done);

    // Questions (delvesessionquestions.cpp)
    template<typename T, typename D>
    FutureResult<T> ask(Ability ability, const std::function<FutureResult<D>(Delve::Client &)> &send,
                        const std::function<T(const D &)> &convert);
    [[nodiscard]] FutureResult<QList<Delve::Variable>> completed(FutureResult<QList<Delve::Variable>> values,
                                                                 const LoadLimits &limits);
    void introduce(GoroutineId goroutine);
    void findOwners(const WaitFactsPtr &facts, const SharedPromise<WaitFactsPtr> &answer);
    /// The one that is under way at this stop, or a new one.
    std::shared_ptr<WaitReading> readWaits();
    void tellProgress(const WaitReader &reader);
    void stopWhenCancelled(const FutureResult<WaitFactsPtr> &wanted, const std::shared_ptr<WaitReading> &reading);
    void learnWaitReasons();
    void learnSlots();
    void findOwnPlaces(const GoroutinePagePtr &page, const SharedPromise<GoroutinePagePtr> &answer);

    Target m_target;
    DelveSessionOptions m_options;
    SessionState m_state = SessionState::Closed;
    Capabilities m_capabilities;
    QElapsedTimer m_clock; ///< since the session was made
    QStringList m_versions;
    bool m_recording = false;
    bool m_core = false;
    std::optional<qint64> m_lastEvent;

    std::unique_ptr<DelveOpener> m_opener;
    std::shared_ptr<Delve::DlvProcess> m_process;
    std::shared_ptr<Delve::Client> m_client;
    std::unique_ptr<DelveDriver> m_driver;
    BreakpointBook m_book;
    StackCache m_stacks; ///< of m_stop

    StopPtr m_stop;
    quint64 m_stops = 0;
    Delve::State m_where; ///< what m_stop was made from
    Journey m_journey;
    double m_departure = 0; ///< milliseconds of m_clock
    std::function<void()> m_again; ///< goes on with the movement that was halted for a breakpoint's sake
    std::optional<SharedPromise<StopPtr>> m_arrival;
    std::optional<SharedPromise<void>> m_closing;
    Direction m_pendingStep = Direction::Forward;
    std::optional<Motion> m_lastMotion;
    bool m_chosen = false; ///< the person chose the goroutine of m_stop
    std::optional<qint64> m_returnTo; ///< where it was when the debugger was lost

    bool m_applying = false;
    QList<std::function<void()>> m_applied;
    QList<KeptCheckpoint> m_checkpoints;
    QStringList m_waitReasons;
    bool m_waitReasonsAsked = false;
    std::optional<qint64> m_slots; ///< of the runtime's table of goroutines, where that is longer than a page
    bool m_paged = true; ///< the last list did not fit into its first page
    std::unique_ptr<GoroutineScan> m_scan; ///< of this stop, under way or done
    std::unique_ptr<WaitReader> m_waitReader; ///< of the last stop that was asked about
    std::shared_ptr<WaitReading> m_waitReading; ///< that nobody has an answer of yet
    std::unique_ptr<Delve::RrProbe> m_rrProbe; ///< that m_machine comes from
    std::optional<SharedPromise<MachineFacts>> m_machine;
    std::unique_ptr<OwnerSearch> m_ownerSearch; ///< under way, or the last one
    std::optional<SharedPromise<WaitFactsPtr>> m_ownersWanted;
    QList<SeenTaking> m_takings; ///< of locks, that were seen
    std::optional<qint64> m_firstEvent; ///< where the recording stood before anything was done
};

} // namespace Backstep
