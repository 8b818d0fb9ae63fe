// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/capsule/capsulelibrarian.h"
#include "app/session/capsuleplaces.h"
#include "app/session/capsulewalk.h"
#include "app/session/debugsession.h"

#include <QElapsedTimer>

namespace Backstep {

/// A session on a capsule: the moments in it are the positions, and moving goes to the next one that fits, by the rules
/// of a replay. Nothing is started and nothing is written; checkpoints are the bookmarks of the capsule and those that
/// are added here, which last as long as the session.
class CapsuleSession : public DebugSession
{
    Q_OBJECT

public:
    explicit CapsuleSession(const CapsuleTarget &target, QObject *parent = nullptr);
    ~CapsuleSession() override;

    /// All moments, by position; null before the capsule is open.
    [[nodiscard]] MomentInfoListPtr moments() const { return m_moments; }
    /// The index among them at which a checkpoint is; null where there is none of that id.
    [[nodiscard]] std::optional<int> momentOf(int checkpoint) const;
    /// The index among them of the current stop.
    [[nodiscard]] int currentMoment() const { return m_position.index; }
    [[nodiscard]] const CapsuleFacts &facts() const { return m_facts; }
    /// The files whose text is in the capsule, by their paths in stops and stacks.
    [[nodiscard]] QStringList sourcePaths() const { return m_sourcePaths; }
    [[nodiscard]] FutureResult<QString> sourceText(const QString &path);
    /// Lines that the program wrote from the index `first` on, at most `count`, wherever the session stands:
    /// MomentInfo::outputLines says which of them a moment shows.
    [[nodiscard]] FutureResult<QList<OutputLine>> output(qint64 first, int count);
    /// Goes to a moment by its index.
    FutureResult<StopPtr> goToMoment(int index);

    [[nodiscard]] SessionState state() const override { return m_state; }
    [[nodiscard]] Target target() const override { return m_target; }
    [[nodiscard]] const Capabilities &capabilities() const override { return m_capabilities; }
    [[nodiscard]] StopPtr currentStop() const override { return m_stop; }
    [[nodiscard]] BreakpointListPtr breakpoints() const override;
    [[nodiscard]] bool isRecording() const override { return true; }
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
    FutureResult<GoroutinePagePtr> allGoroutines(GoroutineDetail detail) override;
    FutureResult<WaitFactsPtr> waitFacts(LockOwners owners) override;
    FutureResult<Breakpoint> addBreakpoint(const BreakpointSpec &spec) override;
    FutureResult<Breakpoint> changeBreakpoint(int id, const BreakpointSpec &spec) override;
    FutureResult<void> removeBreakpoint(int id) override;
    FutureResult<Checkpoint> addCheckpoint(const QString &note) override;
    FutureResult<CheckpointListPtr> checkpoints() override;
    FutureResult<void> removeCheckpoint(int id) override;

private:
    /// A moment as a movement ends at it.
    struct Arrival
    {
        CapsuleLanding landing;
        Stop stop;
        CapsulePosition position;
        QList<OutputLine> output; ///< not shown yet
        qint64 outputLines = 0; ///< until there
        qint64 outputSkipped = 0; ///< lines before `output` that were not shown either
        QList<Breakpoint> breakpoints; ///< at the first arrival: where they are
        CapsulePlacesPtr places; ///< at the first arrival
    };
    /// Another goroutine of the moment.
    struct Selected
    {
        Goroutine goroutine;
        StackPtr stack;
    };
    struct KeptCheckpoint
    {
        Checkpoint checkpoint;
        int moment = 0; ///< index
    };
    using Journey = std::function<CapsuleLanding(CapsuleReader &, const StopToken &)>;

    // Life and movement (capsulesession.cpp)
    void setState(SessionState state);
    void updateCapabilities();
    void adopt(const CapsuleLibrarian::Opened &opened);
    void adopt(const Selected &selected);
    [[nodiscard]] int firstMoment() const;
    [[nodiscard]] std::optional<Error> whyNot(Ability ability) const;
    FutureResult<StopPtr> travel(const QString &call, const QString &arguments, Ability ability,
                                 const Journey &journey);
    FutureResult<StopPtr> jump(const QString &arguments, Ability ability, const CapsuleLanding &landing);
    void depart(const QString &call, const QString &arguments, std::function<Result<Arrival>(CapsuleReader &)> work);
    void arrive(const Arrival &arrival);
    void place(const Arrival &arrival);
    /// `elsewhere`: not where the last stop was.
    void publish(Stop stop, bool elsewhere);
    void stay(const Error &why);
    using WalkMaker = std::function<CapsuleWalk(CapsuleReader &, const StopToken &)>;
    [[nodiscard]] WalkMaker walkMaker() const;
    [[nodiscard]] QString sentenceAt(const Stop &stop, int index) const;

    /// Hands on an answer from the event loop, also one that was there at once: nothing happens inside of a request.
    template<typename T>
    void later(FutureResult<T> answer, std::function<void(const Result<T> &)> take)
    {
        answer.then(this, [this, take = std::move(take)](const Result<T> &result) {
            QMetaObject::invokeMethod(this, [take, result] { take(result); }, Qt::QueuedConnection);
        });
    }

    // Questions, breakpoints, checkpoints (capsulesessionquestions.cpp)
    template<typename T>
    FutureResult<T> question(Ability ability, const QString &call, const QString &arguments,
                             std::function<Result<T>(CapsuleReader &)> work);
    quint64 beginCall(const QString &method, const QString &arguments);
    void endCall(quint64 id, const std::optional<Error> &error);
    [[nodiscard]] GoroutineId goroutineOf(const Scope &scope) const;

    CapsuleTarget m_target;
    SessionState m_state = SessionState::Closed;
    Capabilities m_capabilities;
    QElapsedTimer m_clock; ///< since the session was made
    std::unique_ptr<CapsuleLibrarian> m_librarian;
    quint64 m_life = 0; ///< counts openings, so that answers of an earlier one are known

    CapsuleFacts m_facts;
    MomentInfoListPtr m_moments;
    CapsulePlacesPtr m_places;
    QStringList m_sourcePaths;
    StopPtr m_stop;
    quint64 m_stops = 0;
    CapsulePosition m_position;
    std::optional<UnfinishedStep> m_unfinished;
    qint64 m_outputShown = 0;
    double m_departure = 0;
    StopSource m_pause;
    std::optional<SharedPromise<StopPtr>> m_arrival;

    QList<Breakpoint> m_breakpoints;
    int m_lastBreakpoint = 0;
    QList<KeptCheckpoint> m_checkpoints;
    int m_lastCheckpoint = 0;
    QHash<quint64, ProtocolCall> m_calls; ///< without an answer
    quint64 m_lastCall = 0;
};

} // namespace Backstep
