// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/jobrunner.h"
#include "app/goroutines/goroutinedump.h"
#include "app/session/debugsession.h"

#include <QHash>
#include <QSet>

namespace Backstep {

class PathTranslator;

/// A session on a text with goroutines: one stop, at which goroutines and stacks with the words of their arguments can
/// be looked at and nothing moves. What the text says beside them (why the program crashed, what was left out) comes as
/// output. Nothing is started and nothing is written.
class DumpSession : public DebugSession
{
    Q_OBJECT

public:
    /// `paths` null shows paths as the text has them; it must outlive this.
    explicit DumpSession(const DumpTarget &target, const PathTranslator *paths = nullptr, QObject *parent = nullptr);

    /// Null before it is open.
    [[nodiscard]] GoroutineDumpPtr dump() const { return m_opened.dump; }

    [[nodiscard]] SessionState state() const override { return m_state; }
    [[nodiscard]] Target target() const override { return m_target; }
    [[nodiscard]] const Capabilities &capabilities() const override { return m_capabilities; }
    [[nodiscard]] StopPtr currentStop() const override { return m_stop; }
    [[nodiscard]] BreakpointListPtr breakpoints() const override;
    [[nodiscard]] bool isRecording() const override { return false; }
    [[nodiscard]] std::optional<qint64> lastEvent() const override { return std::nullopt; }
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
    FutureResult<GoroutineTracePtr> trace(GoroutineId goroutine) override;
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
    FutureResult<Checkpoint> addCheckpoint(const QString &note) override;
    FutureResult<CheckpointListPtr> checkpoints() override;
    FutureResult<void> removeCheckpoint(int id) override;

private:
    /// A dump, and what is asked of it time and again.
    struct Opened
    {
        GoroutineDumpPtr dump;
        QHash<GoroutineId, qsizetype> rows;
        QSet<QString> files; ///< all that are named
    };

    [[nodiscard]] static Opened indexed(const GoroutineDumpPtr &dump);
    void setState(SessionState state);
    void adopt(const Opened &opened);
    void publish(GoroutineId goroutine);
    [[nodiscard]] Error refusal(Ability ability) const;
    [[nodiscard]] Error notThere(GoroutineId id) const;
    /// Null where there is none, or nothing is open.
    [[nodiscard]] const DumpGoroutine *goroutine(GoroutineId id) const;

    DumpTarget m_target;
    const PathTranslator *m_paths;
    SessionState m_state = SessionState::Closed;
    Capabilities m_capabilities;
    Opened m_opened;
    StopPtr m_stop;
    quint64 m_life = 0; ///< counts openings, so that answers of an earlier one are known
    JobRunner m_jobs;
};

/// The text of a file as far as it is read for a dump: the end is left out of one larger than 512 MB. Blocks.
[[nodiscard]] Result<GoroutineDumpPtr> readGoroutineDump(const QString &path, const StopToken &stop = {});

} // namespace Backstep
