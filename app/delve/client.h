// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"
#include "app/delve/callinfo.h"
#include "app/delve/command.h"
#include "app/delve/frame.h"
#include "app/delve/instruction.h"
#include "app/delve/serverinfo.h"
#include "app/delve/state.h"
#include "app/rpc/rpcclient.h"
#include "app/rpc/watchdog.h"

namespace Backstep::Delve {

/// Delve's API version 2, one method a request, structs in and out. Answers arrive by the future, errors explained (see
/// delveerror.h). Movements (command, restart) hold questions back until they are answered; state(), halt() and
/// getVersion() are sent at once. A client of a closed connection answers everything with "connection-lost".
class Client : public QObject
{
    Q_OBJECT

public:
    explicit Client(std::unique_ptr<ByteTransport> transport, QObject *parent = nullptr);
    /// Everything unanswered is answered with "connection-lost".
    ~Client() override;

    void open() { m_rpc.open(); }
    /// Ends the connection; everything unanswered is answered with "connection-lost".
    void close() { m_rpc.close(); }
    [[nodiscard]] bool isClosed() const { return m_rpc.isClosed(); }
    /// True while a movement is unanswered.
    [[nodiscard]] bool isMoving() const { return m_rpc.isMoving(); }
    /// See RpcClient::cancelQueuedQuestions().
    void cancelQueuedQuestions() { m_rpc.cancelQueuedQuestions(); }

    // The server
    FutureResult<ServerVersion> getVersion();
    /// For servers before 1.24, whose headless default was 1.
    FutureResult<void> setApiVersion(int version);
    FutureResult<Recorded> recorded();
    /// Ends the server; `kill` the program, too, where it was not launched by it.
    FutureResult<void> detach(bool kill);

    // Movement
    /// Does not wait for the target: `running` says whether it moves.
    FutureResult<State> state();
    FutureResult<State> command(const Command &command);
    FutureResult<State> halt();
    /// `position`: a checkpoint "c1", an event "848", "" the last restart point; for live programs "".
    FutureResult<void> restart(const QString &position);
    FutureResult<void> cancelNext();

    // Breakpoints
    FutureResult<Breakpoint> createBreakpoint(const NewBreakpoint &breakpoint);
    FutureResult<Breakpoint> createWatchpoint(const NewWatchpoint &watchpoint);
    FutureResult<Breakpoint> clearBreakpoint(int id);
    /// Off and on again, with everything else of it as it was. Watchpoints cannot be off.
    FutureResult<Breakpoint> toggleBreakpoint(int id);
    FutureResult<QList<Breakpoint>> listBreakpoints();

    // Looking
    FutureResult<QList<Frame>> stacktrace(const StackRequest &request);
    /// Who started it, who started that one, and so on. Refused unless the program runs with
    /// GODEBUG=tracebackancestors=N.
    FutureResult<QList<Ancestor>> ancestors(qint64 goroutine, int count, int depth);
    FutureResult<GoroutineList> listGoroutines(int start, int count);
    FutureResult<QList<Variable>> listLocalVars(const EvalScope &scope, const LoadConfig &config);
    FutureResult<QList<Variable>> listFunctionArgs(const EvalScope &scope, const LoadConfig &config);
    FutureResult<QList<Variable>> listPackageVars(const QString &filter, const LoadConfig &config);
    FutureResult<Variable> eval(const EvalScope &scope, const QString &expression, const LoadConfig &config);
    /// At most 65,536 bytes; an error where not all of them can be read.
    FutureResult<QByteArray> examineMemory(quint64 address, int length);
    FutureResult<QList<Instruction>> disassemble(const EvalScope &scope, quint64 startPc, quint64 endPc);

    // Places
    FutureResult<QStringList> listSources(const QString &filter);
    FutureResult<QList<PackageInfo>> buildInfo();
    FutureResult<QList<std::pair<QString, QString>>> guessSubstitutePath(const PathHints &hints);

    // Recordings
    FutureResult<int> checkpoint(const QString &note);
    FutureResult<void> clearCheckpoint(int id);

Q_SIGNALS:
    void opened();
    void closed(const Backstep::Error &why);
    /// Twice for each request: when it is sent, and when it is answered.
    void called(const Backstep::Delve::CallInfo &call);
    /// What has been unanswered for more than half a second ("next for 0.7 s"), again each second; empty when relieved.
    void busyChanged(const QString &what);

private:
    template<typename T>
    FutureResult<T> ask(const RpcRequest &request, T (*read)(const Reader &));
    FutureResult<void> tell(const RpcRequest &request);

    RpcClient m_rpc;
    Watchdog m_watchdog;
};

} // namespace Backstep::Delve
