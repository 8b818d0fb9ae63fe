// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/main/demo/demo.h"
#include "app/ssh/connection.h"
#include "app/ssh/connector.h"
#include "tests/support/settled.h"
#include "tests/support/testmain.h"

#include <QDir>
#include <QFileInfo>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>

#include <csignal>

#include <unistd.h>

namespace Backstep {

using namespace Qt::StringLiterals;

using Testing::settled;

namespace {

bool listens(quint16 port)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, port);
    return QTest::qWaitFor([&] {
               return socket.state() != QTcpSocket::ConnectingState && socket.state() != QTcpSocket::HostLookupState;
           })
        && socket.state() == QTcpSocket::ConnectedState;
}

} // namespace

class ThrowAwayServerTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void logsInAndFindsWhatItWasGiven();
    void filesAreClosedToOthers();
    void stopsAndStartsAgain();
    void saysWhenItDies();
    void aBadConfigurationIsAnErrorWithTheLog();
    void stoppedWhileStarting();
    void destroyingTheDemoLeavesNothing();
    void whatAnAbruptEndLeftIsRemovedLater();
    void killingTheProgramLeavesNothing_data();
    void killingTheProgramLeavesNothing();

private:
    [[nodiscard]] QString folder(const QString &name) const { return m_folder.filePath(name); }

    QTemporaryDir m_folder;
};

void ThrowAwayServerTest::init()
{
    TestCase::init();
    const bool present = !QStandardPaths::findExecutable(u"sshd"_s).isEmpty()
        || !QStandardPaths::findExecutable(u"sshd"_s, {u"/usr/sbin"_s}).isEmpty();
    if (!present && qEnvironmentVariableIntValue("BACKSTEP_REQUIRE_TOOLS") != 0) {
        QFAIL("sshd is missing and BACKSTEP_REQUIRE_TOOLS is set");
    }
    if (!present) {
        QSKIP("sshd is missing: the demo's server is not tested here");
    }
}

void ThrowAwayServerTest::logsInAndFindsWhatItWasGiven()
{
    ThrowAwayServer server(
        {.folder = folder(u"login with a space"_s),
         .environment = {{u"_RR_TRACE_DIR"_s, u"/some where/rr"_s}, {u"HOME"_s, folder(u"home"_s)}}});
    const auto login = settled(server.start());
    QVERIFY2(login, qPrintable(login ? QString() : login.error().message + login.error().details.join(u'\n')));
    SshTarget target;
    target.host = login->host;
    target.port = login->port;
    target.user = login->user;
    target.identityFiles = {login->identityFile};
    target.configFile = login->configFile;
    target.knownHostsFile = login->knownHostsFile;
    const auto connection = makeSshConnector()->create(target);
    QSignalSpy unknown(connection.get(), &SshConnection::hostKeyUnknown);
    const auto opened = settled(connection->open());
    QVERIFY2(opened, qPrintable(opened ? QString() : opened.error().message + opened.error().details.join(u'\n')));
    QCOMPARE(unknown.count(), 0);
    ExecRequest request;
    request.command = "echo \"$_RR_TRACE_DIR,$HOME\"";
    const auto said = settled(connection->exec(request));
    QVERIFY(said);
    QCOMPARE(said->output.trimmed(), QByteArray("/some where/rr,") + folder(u"home"_s).toUtf8());
    QVERIFY(settled(connection->realPath(".")));
}

void ThrowAwayServerTest::filesAreClosedToOthers()
{
    ThrowAwayServer server({.folder = folder(u"closed"_s)});
    QVERIFY(settled(server.start()));
    constexpr auto others =
        QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
    QVERIFY(!(QFile::permissions(folder(u"closed"_s)) & others));
    for (const char *name : {"host_key", "login_key", "authorized_keys", "sshd_config", "known_hosts"}) {
        QVERIFY2(!(QFile::permissions(folder(u"closed/"_s + QLatin1StringView(name))) & others), name);
    }
}

void ThrowAwayServerTest::stopsAndStartsAgain()
{
    ThrowAwayServer server({.folder = folder(u"again"_s)});
    const auto first = settled(server.start());
    QVERIFY(first);
    QVERIFY(server.processId() > 0);
    server.stop();
    QCOMPARE(server.processId(), 0);
    QTRY_VERIFY(!listens(first->port));
    const auto second = settled(server.start());
    QVERIFY(second);
    QCOMPARE(second->identityFile, first->identityFile);
    QVERIFY(listens(second->port));
}

void ThrowAwayServerTest::saysWhenItDies()
{
    ThrowAwayServer server({.folder = folder(u"dies"_s)});
    QVERIFY(settled(server.start()));
    QSignalSpy died(&server, &ThrowAwayServer::died);
    ::kill(static_cast<pid_t>(server.processId()), SIGKILL);
    QTRY_COMPARE(died.count(), 1);
    QCOMPARE(died.first().first().value<Error>().code, u"demo-sshd-failed"_s);
}

void ThrowAwayServerTest::aBadConfigurationIsAnErrorWithTheLog()
{
    ThrowAwayServer server({.folder = folder(u"bad"_s), .configuration = {u"NoSuchKeyword yes"_s}});
    const auto login = settled(server.start());
    QVERIFY(!login);
    QCOMPARE(login.error().code, u"demo-sshd-failed"_s);
    QVERIFY(login.error().details.join(u'\n').contains(u"NoSuchKeyword"_s));
}

void ThrowAwayServerTest::stoppedWhileStarting()
{
    ThrowAwayServer server({.folder = folder(u"early"_s)});
    const auto future = server.start();
    server.stop();
    const auto login = settled(future);
    QVERIFY(!login);
    QCOMPARE(login.error().code, QString(ErrorCode::cancelled));
}

void ThrowAwayServerTest::destroyingTheDemoLeavesNothing()
{
    auto demo = Demo::make();
    QVERIFY(demo);
    const QString path = (*demo)->folder();
    const auto host = settled((*demo)->startHost());
    QVERIFY(host);
    QVERIFY(QFileInfo(path).isDir());
    demo->reset();
    QTRY_VERIFY(!listens(*host->port));
    QTRY_VERIFY_WITH_TIMEOUT(!QFileInfo::exists(path), 5000);
}

void ThrowAwayServerTest::whatAnAbruptEndLeftIsRemovedLater()
{
    QDir root(m_folder.path());
    for (const char *name : {"left-1/rr", "left-alive", "left-strange"}) {
        QVERIFY(root.mkpath(QLatin1StringView(name)));
    }
    QFile lock(folder(u"left-1/.lock"_s));
    QVERIFY(lock.open(QFile::WriteOnly));
    lock.close();
    const Sweeper alive(folder(u"left-alive"_s));
    Sweeper::removeAbandoned(folder(u"left-*"_s));
    QVERIFY(!root.exists(u"left-1"_s));
    QVERIFY(root.exists(u"left-alive"_s));
    QVERIFY(root.exists(u"left-strange"_s));
}

void ThrowAwayServerTest::killingTheProgramLeavesNothing_data()
{
    QTest::addColumn<int>("signal");
    QTest::newRow("kill -9") << SIGKILL;
    QTest::newRow("terminate") << SIGTERM;
    QTest::newRow("Ctrl-C") << SIGINT;
    QTest::newRow("terminal closed") << SIGHUP;
}

void ThrowAwayServerTest::killingTheProgramLeavesNothing()
{
    QFETCH(int, signal);
    QProcess victim;
    victim.start(QCoreApplication::applicationDirPath() + u"/demo_victim"_s);
    QTRY_VERIFY_WITH_TIMEOUT(victim.canReadLine(), 20'000);
    const QString line = QString::fromLocal8Bit(victim.readLine()).trimmed();
    const auto port = line.section(u' ', 0, 0).toUShort();
    const QString path = line.section(u' ', 1);
    QVERIFY(port > 0);
    QVERIFY(listens(port));
    // The whole group, as a terminal does it.
    ::kill(static_cast<pid_t>(victim.processId()), signal);
    QTRY_COMPARE(victim.state(), QProcess::NotRunning);
    QTRY_VERIFY(!listens(port));
    QTRY_VERIFY_WITH_TIMEOUT(!QFileInfo::exists(path), 5000);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::ThrowAwayServerTest)
#include "tst_throwawayserver.moc"
