// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/delve/client.h"

#include "app/delve/delveerror.h"
#include "app/rpc/bytetransport.h"

#include <QJsonDocument>

namespace Backstep::Delve {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// Answers that the server gives at once whatever it does; longer means it is stuck.
constexpr auto urgentTimeout = 10s;

RpcRequest question(const QString &method, const QJsonObject &params = {})
{
    return {.method = method, .params = params, .lane = RpcLane::Question, .timeout = {}};
}

RpcRequest urgent(const QString &method, const QJsonObject &params = {})
{
    return {.method = method, .params = params, .lane = RpcLane::Urgent, .timeout = urgentTimeout};
}

template<typename T>
T inside(const Reader &reader, QLatin1StringView field, T (*read)(const Reader &))
{
    return read(reader.object(field));
}

State stateReply(const Reader &reader)
{
    return inside(reader, "State"_L1, readState);
}

Breakpoint breakpointReply(const Reader &reader)
{
    return inside(reader, "Breakpoint"_L1, readBreakpoint);
}

CallInfo callInfo(const RpcTraffic &traffic, bool answered)
{
    return {.id = traffic.id,
            .method = traffic.method,
            .arguments = QString::fromUtf8(QJsonDocument(traffic.params).toJson(QJsonDocument::Compact)),
            .took = answered ? std::optional(traffic.took.count()) : std::nullopt,
            .replyBytes = traffic.replyBytes,
            .error = traffic.error ? traffic.error->details.value(0, traffic.error->message) : QString()};
}

/// Commands by their own name: what the debugger is busy with.
QString requestName(const SlowRequest &slow)
{
    return slow.method == "Command"_L1 ? slow.params.value("name"_L1).toString() : slow.method;
}

std::pair<QString, QString> readPair(const QJsonValue &value)
{
    return {value.toArray().at(0).toString(), value.toArray().at(1).toString()};
}

} // namespace

Client::Client(std::unique_ptr<ByteTransport> transport, QObject *parent)
    : QObject(parent)
    , m_rpc(std::move(transport))
    , m_watchdog(&m_rpc)
{
    connect(&m_rpc, &RpcClient::opened, this, &Client::opened);
    connect(&m_rpc, &RpcClient::closed, this, &Client::closed);
    connect(&m_rpc, &RpcClient::sent, this,
            [this](const RpcTraffic &traffic) { Q_EMIT called(callInfo(traffic, false)); });
    connect(&m_rpc, &RpcClient::answered, this,
            [this](const RpcTraffic &traffic) { Q_EMIT called(callInfo(traffic, true)); });
    connect(&m_watchdog, &Watchdog::slow, this, [this](const SlowRequest &slow) {
        const double seconds = std::chrono::duration<double>(slow.waited).count();
        Q_EMIT busyChanged(tr("%1 for %2 s").arg(requestName(slow)).arg(seconds, 0, 'f', 1));
    });
    connect(&m_watchdog, &Watchdog::relieved, this, [this] { Q_EMIT busyChanged(QString()); });
}

Client::~Client()
{
    m_rpc.close();
}

template<typename T>
FutureResult<T> Client::ask(const RpcRequest &request, T (*read)(const Reader &))
{
    const SharedPromise<T> promise;
    m_rpc.call(request, this, [promise, read](const RpcReply &reply) {
        promise.answer(reply ? readReply(*reply, read) : Result<T>(std::unexpected(explain(reply.error()))));
    });
    return promise.future();
}

FutureResult<void> Client::tell(const RpcRequest &request)
{
    const SharedPromise<void> promise;
    m_rpc.call(request, this, [promise](const RpcReply &reply) {
        promise.answer(reply ? Result<void>() : Result<void>(std::unexpected(explain(reply.error()))));
    });
    return promise.future();
}

FutureResult<ServerVersion> Client::getVersion()
{
    // The first question to a server that may still be loading a large program: the caller sets its own limit.
    return ask({.method = u"GetVersion"_s, .params = {}, .lane = RpcLane::Urgent, .timeout = {}}, readServerVersion);
}

FutureResult<void> Client::setApiVersion(int version)
{
    return tell(urgent(u"SetApiVersion"_s, {{u"APIVersion"_s, version}}));
}

FutureResult<Recorded> Client::recorded()
{
    return ask(question(u"Recorded"_s), readRecorded);
}

FutureResult<void> Client::detach(bool kill)
{
    return tell(question(u"Detach"_s, {{u"Kill"_s, kill}}));
}

FutureResult<State> Client::state()
{
    return ask(urgent(u"State"_s, {{u"NonBlocking"_s, true}}), stateReply);
}

FutureResult<State> Client::command(const Command &command)
{
    return ask({.method = u"Command"_s, .params = toJson(command), .lane = RpcLane::Motion, .timeout = {}}, stateReply);
}

FutureResult<State> Client::halt()
{
    return ask({.method = u"Command"_s,
                .params = toJson(Command{.name = CommandName::halt, .goroutine = {}, .thread = {}, .returnValues = {}}),
                .lane = RpcLane::Urgent,
                .timeout = {}},
               stateReply);
}

FutureResult<void> Client::restart(const QString &position)
{
    const QJsonObject params = position.isEmpty() ? QJsonObject() : QJsonObject{{u"Position"_s, position}};
    return tell({.method = u"Restart"_s, .params = params, .lane = RpcLane::Motion, .timeout = {}});
}

FutureResult<void> Client::cancelNext()
{
    return tell(question(u"CancelNext"_s));
}

FutureResult<Breakpoint> Client::createBreakpoint(const NewBreakpoint &breakpoint)
{
    return ask(question(u"CreateBreakpoint"_s, toJson(breakpoint)), breakpointReply);
}

FutureResult<Breakpoint> Client::createWatchpoint(const NewWatchpoint &watchpoint)
{
    return ask(question(u"CreateWatchpoint"_s, toJson(watchpoint)), readBreakpoint);
}

FutureResult<Breakpoint> Client::clearBreakpoint(int id)
{
    return ask(question(u"ClearBreakpoint"_s, {{u"Id"_s, id}}), breakpointReply);
}

FutureResult<Breakpoint> Client::toggleBreakpoint(int id)
{
    return ask(question(u"ToggleBreakpoint"_s, {{u"Id"_s, id}}), breakpointReply);
}

FutureResult<QList<Breakpoint>> Client::listBreakpoints()
{
    return ask<QList<Breakpoint>>(question(u"ListBreakpoints"_s), [](const Reader &reader) {
        return reader.list<Breakpoint>("Breakpoints"_L1, readBreakpoint);
    });
}

FutureResult<QList<Frame>> Client::stacktrace(const StackRequest &request)
{
    return ask<QList<Frame>>(question(u"Stacktrace"_s, toJson(request)),
                             [](const Reader &reader) { return reader.list<Frame>("Locations"_L1, readFrame); });
}

FutureResult<QList<Ancestor>> Client::ancestors(qint64 goroutine, int count, int depth)
{
    return ask<QList<Ancestor>>(
        question(u"Ancestors"_s, {{u"GoroutineID"_s, goroutine}, {u"NumAncestors"_s, count}, {u"Depth"_s, depth}}),
        [](const Reader &reader) { return reader.list<Ancestor>("Ancestors"_L1, readAncestor); });
}

FutureResult<GoroutineList> Client::listGoroutines(int start, int count)
{
    return ask(question(u"ListGoroutines"_s, {{u"Start"_s, start}, {u"Count"_s, count}}), readGoroutineList);
}

FutureResult<QList<Variable>> Client::listLocalVars(const EvalScope &scope, const LoadConfig &config)
{
    return ask<QList<Variable>>(
        question(u"ListLocalVars"_s, {{u"Scope"_s, toJson(scope)}, {u"Cfg"_s, toJson(config)}}),
        [](const Reader &reader) { return reader.list<Variable>("Variables"_L1, readVariable); });
}

FutureResult<QList<Variable>> Client::listFunctionArgs(const EvalScope &scope, const LoadConfig &config)
{
    return ask<QList<Variable>>(
        question(u"ListFunctionArgs"_s, {{u"Scope"_s, toJson(scope)}, {u"Cfg"_s, toJson(config)}}),
        [](const Reader &reader) { return reader.list<Variable>("Args"_L1, readVariable); });
}

FutureResult<QList<Variable>> Client::listPackageVars(const QString &filter, const LoadConfig &config)
{
    return ask<QList<Variable>>(
        question(u"ListPackageVars"_s, {{u"Filter"_s, filter}, {u"Cfg"_s, toJson(config)}}),
        [](const Reader &reader) { return reader.list<Variable>("Variables"_L1, readVariable); });
}

FutureResult<Variable> Client::eval(const EvalScope &scope, const QString &expression, const LoadConfig &config)
{
    return ask<Variable>(
        question(u"Eval"_s, {{u"Scope"_s, toJson(scope)}, {u"Expr"_s, expression}, {u"Cfg"_s, toJson(config)}}),
        [](const Reader &reader) { return inside(reader, "Variable"_L1, readVariable); });
}

FutureResult<QByteArray> Client::examineMemory(quint64 address, int length)
{
    return ask<QByteArray>(
        question(u"ExamineMemory"_s, {{u"Address"_s, static_cast<qint64>(address)}, {u"Length"_s, length}}),
        [](const Reader &reader) { return reader.base64("Mem"_L1); });
}

FutureResult<QList<Instruction>> Client::disassemble(const EvalScope &scope, quint64 startPc, quint64 endPc)
{
    constexpr int goFlavour = 2;
    return ask<QList<Instruction>>(
        question(u"Disassemble"_s,
                 {{u"Scope"_s, toJson(scope)},
                  {u"StartPC"_s, static_cast<qint64>(startPc)},
                  {u"EndPC"_s, static_cast<qint64>(endPc)},
                  {u"Flavour"_s, goFlavour}}),
        [](const Reader &reader) { return reader.list<Instruction>("Disassemble"_L1, readInstruction); });
}

FutureResult<QStringList> Client::listSources(const QString &filter)
{
    return ask<QStringList>(question(u"ListSources"_s, {{u"Filter"_s, filter}}),
                            [](const Reader &reader) { return reader.texts("Sources"_L1); });
}

FutureResult<QList<PackageInfo>> Client::buildInfo()
{
    return ask<QList<PackageInfo>>(
        question(u"ListPackagesBuildInfo"_s, {{u"IncludeFiles"_s, false}}),
        [](const Reader &reader) { return reader.list<PackageInfo>("List"_L1, readPackage); });
}

FutureResult<QList<std::pair<QString, QString>>> Client::guessSubstitutePath(const PathHints &hints)
{
    const SharedPromise<QList<std::pair<QString, QString>>> promise;
    m_rpc.call(question(u"GuessSubstitutePath"_s, {{u"Args"_s, toJson(hints)}}), this,
               [promise](const RpcReply &reply) {
                   if (!reply) {
                       promise.answer(std::unexpected(explain(reply.error())));
                       return;
                   }
                   QList<std::pair<QString, QString>> rules;
                   const QJsonArray list = reply->toObject().value("List"_L1).toArray();
                   for (const QJsonValue &entry : list) {
                       rules.append(readPair(entry));
                   }
                   promise.answer(rules);
               });
    return promise.future();
}

FutureResult<int> Client::checkpoint(const QString &note)
{
    return ask<int>(question(u"Checkpoint"_s, {{u"Where"_s, note}}),
                    [](const Reader &reader) { return reader.number("ID"_L1); });
}

FutureResult<void> Client::clearCheckpoint(int id)
{
    return tell(question(u"ClearCheckpoint"_s, {{u"ID"_s, id}}));
}

} // namespace Backstep::Delve
