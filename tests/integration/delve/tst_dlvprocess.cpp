// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/delve/connector.h"
#include "app/delve/dlvprocess.h"
#include "app/rpc/bytetransport.h"
#include "tests/support/testmain.h"
#include "tests/support/tools.h"

#include <QFileInfo>
#include <QSignalSpy>

#include <csignal>
#include <fstream>

#include <sys/types.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Backstep::Delve {

namespace {

Launch launchOf(const QString &program)
{
    Launch launch;
    launch.kind = Launch::Kind::Exec;
    launch.path = program;
    launch.environment = QProcessEnvironment::systemEnvironment();
    launch.tools = findTools(launch.environment).value_or(ToolPaths{});
    return launch;
}

/// Waits for the answer while events are handled.
template<typename T>
Result<T> settled(const FutureResult<T> &future)
{
    const bool finished = QTest::qWaitFor([&future] { return future.isFinished(); }, 30'000);
    return finished ? future.result() : Result<T>(fail(ErrorCode::timeout, u"no answer in 30 s"_s));
}

bool isAlive(qint64 pid)
{
    std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
    std::string text;
    std::getline(stat, text);
    const std::size_t end = text.rfind(") ");
    return end != std::string::npos && text[end + 2] != 'Z';
}

} // namespace

/// The real dlv on a live program.
class DlvProcessTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void answersAndEndsWithoutALeftover();
    void aMissingProgramIsExplained();
    void killingDlvIsNoticed();
    void aStubbornOneIsKilledWithItsProgram();

private:
    std::unique_ptr<DlvProcess> start(const QString &program);
    Result<Connection> connectTo(DlvProcess &process);
};

void DlvProcessTest::initTestCase()
{
    BACKSTEP_NEEDS(Testing::missingDlv());
}

std::unique_ptr<DlvProcess> DlvProcessTest::start(const QString &program)
{
    auto process = DlvProcess::start(launchOf(program), qEnvironmentVariable("XDG_RUNTIME_DIR"));
    return process ? std::move(*process) : nullptr;
}

Result<Connection> DlvProcessTest::connectTo(DlvProcess &process)
{
    const Endpoint endpoint{.path = process.socket(), .host = {}, .port = 0};
    Connector connector([endpoint] { return makeTransport(endpoint); }, &process);
    return settled(connector.connectWithin(20s));
}

void DlvProcessTest::answersAndEndsWithoutALeftover()
{
    const auto process = start(Testing::testProgram(u"steps"_s));
    QVERIFY(process);
    const Result<Connection> connection = connectTo(*process);
    QVERIFY2(connection.has_value(), qPrintable(connection.error_or(Error{}).message));
    QVERIFY(connection->version.version >= QVersionNumber(1, 21));
    QCOMPARE(connection->version.backend, u"native"_s);
    Client &client = *connection->client;
    const auto breakpoint = settled(client.createBreakpoint({.expression = u"main.main"_s,
                                                             .file = {},
                                                             .line = 0,
                                                             .condition = {},
                                                             .hitCondition = {},
                                                             .disabled = false,
                                                             .pathRules = {},
                                                             .address = 0}));
    QVERIFY(breakpoint.has_value());
    QVERIFY(!breakpoint->addrs.isEmpty());
    const auto state =
        settled(client.command({.name = CommandName::resume, .goroutine = {}, .thread = {}, .returnValues = {}}));
    QVERIFY(state.has_value());
    QCOMPARE(state->currentThread->location.function, u"main.main"_s);
    QVERIFY(!settled(client.stacktrace({}))->isEmpty());
    QVERIFY(!settled(client.listGoroutines(0, 100))->goroutines.isEmpty());
    QCOMPARE(settled(client.eval({}, u"nosuch"_s, {})).error().code, u"no-such-name"_s);
    const QString socket = process->socket();
    QVERIFY(settled(client.detach(true)).has_value());
    QVERIFY(settled(process->end()).has_value());
    QVERIFY(!process->isRunning());
    QVERIFY(!QFileInfo::exists(socket));
}

void DlvProcessTest::aMissingProgramIsExplained()
{
    const auto process = start(u"/nonexistent/program"_s);
    const Result<Connection> connection = connectTo(*process);
    QVERIFY(!connection.has_value());
    QCOMPARE(connection.error().code, u"not-found"_s);
    QVERIFY(!connection.error().details.isEmpty());
}

void DlvProcessTest::killingDlvIsNoticed()
{
    const auto process = start(Testing::testProgram(u"talker"_s));
    const Result<Connection> connection = connectTo(*process);
    QVERIFY(connection.has_value());
    const qint64 program = settled(connection->client->state())->threads.first().id;
    const QSignalSpy closed(connection->client.get(), &Client::closed);
    const QSignalSpy finished(process.get(), &DlvProcess::finished);
    ::kill(static_cast<pid_t>(process->pid()), SIGKILL);
    QTRY_COMPARE(closed.size(), 1);
    QTRY_COMPARE(finished.size(), 1);
    QTRY_VERIFY(!isAlive(program)); // it would hold its ports and files
}

void DlvProcessTest::aStubbornOneIsKilledWithItsProgram()
{
    const auto process = start(Testing::testProgram(u"talker"_s));
    const Result<Connection> connection = connectTo(*process);
    QVERIFY(connection.has_value());
    const Result<State> state = settled(connection->client->state());
    const qint64 program = state->threads.first().id;
    QVERIFY(isAlive(program));
    ::kill(static_cast<pid_t>(process->pid()), SIGSTOP); // answers nothing, heeds no SIGTERM
    QVERIFY(settled(process->end()).has_value());
    QTRY_VERIFY(!isAlive(program));
}

} // namespace Backstep::Delve

BACKSTEP_TEST_MAIN(Backstep::Delve::DlvProcessTest)
#include "tst_dlvprocess.moc"
