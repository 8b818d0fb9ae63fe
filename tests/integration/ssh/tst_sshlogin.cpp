// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/sshclient.h"
#include "tests/support/testmain.h"

#include <QDir>
#include <QFile>
#include <QTcpServer>
#include <QTcpSocket>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Backstep {

using Testing::atOnce;
using Testing::codeOf;
using Testing::SshClient;
using Testing::ThrowAwaySshServer;
using State = SshConnection::State;

class SshLoginTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_server.reset(); }

    void logsInWithAKeyAndTellsEachStep();
    void unknownKeyIsAskedAboutOnce();
    void acceptedForEverIsWrittenDown();
    void rejectedKeyEndsItBeforeTheLogin();
    void changedKeyIsRefusedWithoutAQuestion();
    void keyOfAnotherKindIsRefused();
    void wrongKeySaysWhatWasTried();
    void passphraseOpensTheKey();
    void wrongPassphraseIsAskedForAgain();
    void passphraseCancelled();
    void passphraseOfARefusedKeyIsNotAskedFor();
    void configurationIsReadWithIncludes();
    void targetWinsOverConfiguration();
    void fastestCipherAndNoCompression();
    void jumpsThroughAnotherHost();
    void jumpsByThePersonsConfiguration();
    void jumpsInACircleAreRefused();
    void jumpHostThatForbidsForwarding();
    void proxyCommandCarriesTheConnection();
    void nobodyListens();
    void nameDoesNotExist();
    void anotherServiceAnswers();
    void silentServerIsGivenUp();
    void closeDuringALogin();
    void destroyedDuringALogin();
    void opensAgainAfterAFailure();
    void requestsMadeBeforeAFailedLoginLearnWhy();

private:
    [[nodiscard]] QString emptyKnownHosts();
    [[nodiscard]] QString write(const QString &name, const QByteArray &content) const;

    std::unique_ptr<ThrowAwaySshServer> m_server;
    int m_files = 0;
};

void SshLoginTest::initTestCase()
{
    BACKSTEP_NEEDS_SSHD();
    m_server = std::make_unique<ThrowAwaySshServer>();
    BACKSTEP_START(*m_server);
}

QString SshLoginTest::write(const QString &name, const QByteArray &content) const
{
    QFile file(m_server->filePath(name));
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() ? file.fileName() : QString();
}

QString SshLoginTest::emptyKnownHosts()
{
    return write(u"known_hosts_test_%1"_s.arg(++m_files), {});
}

void SshLoginTest::logsInWithAKeyAndTellsEachStep()
{
    SshClient client(m_server->target());
    QCOMPARE(codeOf(client.open()), QString());
    QCOMPARE(client.states, (QList{State::Connecting, State::CheckingHostKey, State::Authenticating, State::Ready}));
    QList<ConnectionStep::Kind> kinds;
    for (const ConnectionStep &step : client.steps) {
        QCOMPARE(step.verdict, ConnectionStep::Verdict::Passed);
        kinds.append(step.kind);
    }
    QCOMPARE(kinds,
             (QList{ConnectionStep::Kind::Resolve, ConnectionStep::Kind::Reach, ConnectionStep::Kind::HostKey,
                    ConnectionStep::Kind::Login}));
    QVERIFY(client.keys.isEmpty());
    QVERIFY(client.prompts.isEmpty());
    client->close();
    QCOMPARE(client->state(), State::Disconnected);
}

void SshLoginTest::unknownKeyIsAskedAboutOnce()
{
    SshTarget target = m_server->target();
    target.knownHostsFile = emptyKnownHosts();
    for (int i = 0; i < 2; ++i) {
        SshClient client(target);
        client.trust = HostKeyTrust::Once;
        QCOMPARE(codeOf(client.open()), QString());
        QCOMPARE(client.keys.size(), 1);
        QCOMPARE(client.keys.first().fingerprint, m_server->fingerprint());
        QCOMPARE(client.keys.first().type, u"ssh-ed25519"_s);
        QCOMPARE(client.keys.first().host, u"[127.0.0.1]:%1"_s.arg(m_server->port()));
    }
    QCOMPARE(QFile(target.knownHostsFile).size(), 0);
}

void SshLoginTest::acceptedForEverIsWrittenDown()
{
    SshTarget target = m_server->target();
    target.knownHostsFile = emptyKnownHosts();
    SshClient first(target);
    first.trust = HostKeyTrust::Always;
    QCOMPARE(codeOf(first.open()), QString());
    QCOMPARE(first.keys.size(), 1);
    SshClient second(target);
    QCOMPARE(codeOf(second.open()), QString());
    QVERIFY(second.keys.isEmpty());
}

void SshLoginTest::rejectedKeyEndsItBeforeTheLogin()
{
    SshTarget target = m_server->target();
    target.knownHostsFile = emptyKnownHosts();
    SshClient client(target);
    QCOMPARE(codeOf(client.open()), QString(SshErrorCode::hostKeyUnknown));
    QCOMPARE(client.states.last(), State::Failed);
    QVERIFY(!client.states.contains(State::Authenticating));
    QCOMPARE(client->lastError().code, SshErrorCode::hostKeyUnknown);
}

void SshLoginTest::changedKeyIsRefusedWithoutAQuestion()
{
    ThrowAwaySshServer server;
    BACKSTEP_START(server);
    const SshTarget target = server.target();
    QVERIFY2(server.changeHostKey(), qPrintable(server.why()));
    SshClient client(target);
    client.trust = HostKeyTrust::Always;
    const Result<void> result = client.open();
    QCOMPARE(codeOf(result), QString(SshErrorCode::hostKeyChanged));
    QVERIFY(result.error().message.contains(server.fingerprint()));
    QVERIFY(result.error().message.contains(u"ssh-keygen"_s));
    QVERIFY(client.keys.isEmpty());
    QVERIFY(!client.states.contains(State::Authenticating));
    QVERIFY(!server.log().contains(u"Accepted"_s));
}

void SshLoginTest::keyOfAnotherKindIsRefused()
{
    SshTarget target = m_server->target();
    target.knownHostsFile =
        write(u"known_hosts_other"_s,
              "[127.0.0.1]:" + QByteArray::number(m_server->port())
                  + " ecdsa-sha2-nistp256 "
                    "AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBEmKSENjQEezOmxkZMy7opKgwFB9nkt5YRrYMj"
                    "NuG5N87uRgg6CLrbo5wAdT/y6v0mKV0U2w0WZ2YB/++Tpockg=\n");
    SshClient client(target);
    client.trust = HostKeyTrust::Once;
    QCOMPARE(codeOf(client.open()), QString(SshErrorCode::hostKeyChanged));
    QVERIFY(client.keys.isEmpty());
}

void SshLoginTest::wrongKeySaysWhatWasTried()
{
    SshTarget target = m_server->target();
    target.identityFiles = {m_server->makeKey(u"stranger"_s, {}, false)};
    SshClient client(target);
    const Result<void> result = client.open();
    QCOMPARE(codeOf(result), QString(SshErrorCode::authRefused));
    QVERIFY(result.error().message.contains(u"stranger"_s));
    QVERIFY(result.error().message.contains(target.user));
}

void SshLoginTest::passphraseOpensTheKey()
{
    SshTarget target = m_server->target();
    target.identityFiles = {m_server->makeKey(u"locked"_s, u"open sesame"_s)};
    SshClient client(target);
    client.answers = {u"open sesame"_s};
    QCOMPARE(codeOf(client.open()), QString());
    QCOMPARE(client.prompts.size(), 1);
    QCOMPARE(client.prompts.first().kind, AuthPrompt::Kind::Passphrase);
    QCOMPARE(client.prompts.first().name, target.identityFiles.first());
    QVERIFY(!client.prompts.first().lines.first().echo);
}

void SshLoginTest::wrongPassphraseIsAskedForAgain()
{
    SshTarget target = m_server->target();
    target.identityFiles = {m_server->makeKey(u"locked2"_s, u"right one"_s)};
    SshClient client(target);
    client.answers = {u"wrong"_s, u"right one"_s};
    QCOMPARE(codeOf(client.open()), QString());
    QCOMPARE(client.prompts.size(), 2);
    QCOMPARE(client.prompts.last().attempt, 2);
    QVERIFY(!client.prompts.last().instruction.isEmpty());

    SshClient hopeless(target);
    hopeless.answers = {u"a"_s, u"b"_s, u"c"_s, u"d"_s};
    const Result<void> result = hopeless.open();
    QCOMPARE(codeOf(result), QString(SshErrorCode::authRefused));
    QVERIFY(result.error().message.contains(u"passphrase"_s));
    QCOMPARE(hopeless.prompts.size(), 3);
}

void SshLoginTest::passphraseCancelled()
{
    SshTarget target = m_server->target();
    target.identityFiles = {m_server->makeKey(u"locked3"_s, u"right one"_s)};
    SshClient client(target);
    QCOMPARE(codeOf(client.open()), QString(ErrorCode::cancelled));
    QCOMPARE(client.prompts.size(), 1);
}

void SshLoginTest::passphraseOfARefusedKeyIsNotAskedFor()
{
    SshTarget target = m_server->target();
    target.identityFiles = {m_server->makeKey(u"locked4"_s, u"right one"_s, false)};
    SshClient client(target);
    client.answers = {u"right one"_s};
    QCOMPARE(codeOf(client.open()), QString(SshErrorCode::authRefused));
    QVERIFY(client.prompts.isEmpty());
}

void SshLoginTest::configurationIsReadWithIncludes()
{
    const SshTarget known = m_server->target();
    const QString included = write(u"included.conf"_s,
                                   "Host lab\n  HostName 127.0.0.1\n  Port " + QByteArray::number(m_server->port())
                                       + "\n  IdentityFile " + known.identityFiles.first().toLocal8Bit() + "\n");
    SshTarget target;
    target.host = u"lab"_s;
    target.configFile =
        write(u"config"_s, "Include " + included.toLocal8Bit() + "\nHost *\n  User " + known.user.toLocal8Bit() + "\n");
    target.knownHostsFile = known.knownHostsFile;
    SshClient client(target);
    QCOMPARE(codeOf(client.open()), QString());
}

void SshLoginTest::targetWinsOverConfiguration()
{
    SshTarget target = m_server->target();
    target.useConfig = true;
    target.configFile = write(u"config2"_s, "Host *\n  Port 1\n  User nobody-at-all\n  Compression yes\n");
    SshClient client(target);
    QCOMPARE(codeOf(client.open()), QString());
}

void SshLoginTest::fastestCipherAndNoCompression()
{
    ThrowAwaySshServer talkative({.lines = {u"LogLevel DEBUG1"_s}});
    BACKSTEP_START(talkative);
    SshTarget target = talkative.target();
    target.useConfig = true;
    target.configFile = write(u"config4"_s, "Host *\n  Compression yes\n");
    SshClient client(target);
    QCOMPARE(codeOf(client.open()), QString());
    const QString log = talkative.log();
    const QString kex = u"kex: client->server cipher: %1@openssh.com MAC: <implicit> compression: none"_s;
    QVERIFY2(log.contains(kex.arg(u"aes128-gcm"_s)) || log.contains(kex.arg(u"chacha20-poly1305"_s)), qPrintable(log));
}

void SshLoginTest::jumpsThroughAnotherHost()
{
    ThrowAwaySshServer jump;
    BACKSTEP_START(jump);
    SshTarget target = m_server->target();
    target.knownHostsFile = write(u"known_hosts_both"_s, m_server->knownHostsLine() + jump.knownHostsLine());
    target.identityFiles.append(jump.filePath(u"id"_s));
    target.proxyJump = u"%1@127.0.0.1:%2"_s.arg(target.user).arg(jump.port());
    SshClient client(target);
    QCOMPARE(codeOf(client.open()), QString());
    QVERIFY(jump.log().contains(u"Accepted"_s));

    // Enough bytes through both to fill every window on the way.
    const auto result = SshClient::wait(client->exec({.command = "head -c 30000000 /dev/zero"}));
    QCOMPARE(codeOf(result), QString());
    QCOMPARE(result->output.size(), 30'000'000);
    const QByteArray input(6'000'000, 'x');
    const auto echoed = SshClient::wait(client->exec({.command = "cat", .input = input}));
    QCOMPARE(codeOf(echoed), QString());
    QVERIFY(echoed->output == input);
}

void SshLoginTest::jumpsByThePersonsConfiguration()
{
    ThrowAwaySshServer gate;
    BACKSTEP_START(gate);
    ThrowAwaySshServer door;
    BACKSTEP_START(door);
    const QByteArray known =
        write(u"known_hosts_all"_s, m_server->knownHostsLine() + gate.knownHostsLine() + door.knownHostsLine())
            .toUtf8();
    const auto block = [](const QByteArray &alias, const ThrowAwaySshServer &server, const QByteArray &more) {
        return "Host " + alias + "\n  HostName 127.0.0.1\n  Port " + QByteArray::number(server.port())
            + "\n  IdentityFile " + server.filePath(u"id"_s).toUtf8() + "\n" + more;
    };
    // As people write it: the default places, one jump that leads to the next, and everything else in "Host *".
    QDir::home().mkpath(u".ssh"_s);
    QFile config(QDir::homePath() + u"/.ssh/config"_s);
    QVERIFY(config.open(QIODevice::WriteOnly));
    config.write(block("inner", *m_server, "  ProxyJump gate\n") + block("gate", gate, "  ProxyJump door\n")
                 + block("door", door, {}) + "Host *\n  UserKnownHostsFile " + known + "\n");
    config.close();
    SshTarget target;
    target.host = u"inner"_s;
    target.identityFiles = {gate.makeKey(u"only for inner"_s, {}, false)};
    SshClient client(target);
    const auto opened = client.open();
    QFile::remove(config.fileName());
    QCOMPARE(codeOf(opened), QString());
    QVERIFY(gate.log().contains(u"Accepted"_s));
    QVERIFY(door.log().contains(u"Accepted"_s));
    // What was given for the host itself is its own: the hosts on the way are not bothered with it.
    QVERIFY2(!gate.log().contains(u"Failed"_s) && !door.log().contains(u"Failed"_s), qPrintable(gate.log()));
    QVERIFY(client.keys.isEmpty());
    QCOMPARE(codeOf(SshClient::wait(client->exec({.command = "true"}))), QString());
    const bool told = std::ranges::any_of(
        client.steps, [](const ConnectionStep &step) { return step.sentence.contains(u"through gate"_s); });
    QVERIFY(told);
}

void SshLoginTest::jumpsInACircleAreRefused()
{
    SshTarget target;
    target.host = u"one"_s;
    target.configFile = write(u"config_circle"_s,
                              "Host one\n  ProxyJump two\nHost two\n  ProxyJump three\nHost three\n  ProxyJump one\n"
                              "Host four\n  ProxyJump four\n");
    for (const auto &[host, way] : {std::pair(u"one"_s, u"one → two → three → one"_s), {u"four"_s, u"four → four"_s}}) {
        target.host = host;
        SshClient client(target);
        const auto opened = client.open();
        QCOMPARE(codeOf(opened), QString(SshErrorCode::badConfig));
        QVERIFY2(opened.error().message.contains(way), qPrintable(opened.error().message));
        QCOMPARE(client->state(), State::Failed);
        QCOMPARE(client.steps.size(), 1);
        QCOMPARE(client.steps.first().verdict, ConnectionStep::Verdict::Failed);
    }
}

void SshLoginTest::jumpHostThatForbidsForwarding()
{
    ThrowAwaySshServer jump({.forwarding = false, .lines = {}});
    BACKSTEP_START(jump);
    SshTarget target = m_server->target();
    target.knownHostsFile = write(u"known_hosts_both"_s, m_server->knownHostsLine() + jump.knownHostsLine());
    target.identityFiles = {jump.filePath(u"id"_s)};
    target.proxyJump = u"%1@127.0.0.1:%2"_s.arg(target.user).arg(jump.port());
    SshClient client(target);
    const Result<void> result = client.open();
    QCOMPARE(codeOf(result), QString(SshErrorCode::unreachable));
    QVERIFY(result.error().message.contains(u"jump host"_s));
}

void SshLoginTest::proxyCommandCarriesTheConnection()
{
    SshTarget target = m_server->target();
    target.useConfig = true;
    target.configFile = write(u"config3"_s,
                              "Host *\n  ProxyCommand " + ThrowAwaySshServer::program().toLocal8Bit() + " -i -f "
                                  + m_server->filePath(u"sshd_config"_s).toLocal8Bit() + "\n");
    SshClient client(target);
    QCOMPARE(codeOf(client.open()), QString());
    const auto result = SshClient::wait(client->exec({.command = "echo hi"}));
    QCOMPARE(codeOf(result), QString());
    QCOMPARE(result->output, "hi\n");
}

void SshLoginTest::nobodyListens()
{
    SshTarget target = m_server->target();
    QTcpServer probe;
    QVERIFY(probe.listen(QHostAddress::LocalHost));
    target.port = probe.serverPort();
    probe.close();
    SshClient client(target);
    const Result<void> result = client.open();
    QCOMPARE(codeOf(result), QString(SshErrorCode::refused));
    QVERIFY(result.error().message.contains(QString::number(*target.port)));
}

void SshLoginTest::nameDoesNotExist()
{
    SshTarget target = m_server->target();
    target.host = u"no-such-host.invalid"_s;
    SshClient client(target);
    QCOMPARE(codeOf(client.open()), QString(SshErrorCode::nameNotFound));
    target.host = u"-oProxyCommand=x"_s;
    SshClient evil(target);
    QCOMPARE(codeOf(evil.open()), QString(ErrorCode::badInput));
}

void SshLoginTest::anotherServiceAnswers()
{
    QTcpServer web;
    QVERIFY(web.listen(QHostAddress::LocalHost));
    connect(&web, &QTcpServer::newConnection, &web, [&web] {
        QTcpSocket *socket = web.nextPendingConnection();
        socket->write("HTTP/1.1 400 Bad Request\r\n\r\n");
        socket->disconnectFromHost();
    });
    SshTarget target = m_server->target();
    target.port = web.serverPort();
    SshClient client(target);
    QCOMPARE(codeOf(client.open()), QString(SshErrorCode::notSsh));
}

void SshLoginTest::silentServerIsGivenUp()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    SshTarget target = m_server->target();
    target.port = silent.serverPort();
    SshClient client(target, {.connect = 2s, .silence = 400ms, .keepalive = 20s});
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(codeOf(client.open()), QString(SshErrorCode::timedOut));
    QVERIFY2(timer.elapsed() < atOnce, qPrintable(QString::number(timer.elapsed())));
}

void SshLoginTest::closeDuringALogin()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    SshTarget target = m_server->target();
    target.port = silent.serverPort();
    SshClient client(target);
    const FutureResult<void> opening = client->open();
    QTRY_VERIFY(silent.hasPendingConnections());
    client->close();
    QVERIFY(opening.isFinished());
    QCOMPARE(opening.result().error().code, ErrorCode::cancelled);
    QCOMPARE(client->state(), State::Disconnected);
}

void SshLoginTest::destroyedDuringALogin()
{
    // While the person is being asked, and while the server is silent.
    SshTarget target = m_server->target();
    target.identityFiles = {m_server->makeKey(u"locked5"_s, u"right one"_s)};
    auto asked = makeSshConnector()->create(target);
    int prompts = 0;
    connect(asked.get(), &SshConnection::promptNeeded, this, [&prompts] { ++prompts; });
    const FutureResult<void> opening = asked->open();
    QTRY_COMPARE(prompts, 1);
    QElapsedTimer timer;
    timer.start();
    asked.reset();
    QVERIFY2(timer.elapsed() < atOnce, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(opening.isFinished());
    QCOMPARE(opening.result().error().code, ErrorCode::cancelled);
}

void SshLoginTest::opensAgainAfterAFailure()
{
    SshTarget target = m_server->target();
    target.knownHostsFile = emptyKnownHosts();
    SshClient client(target);
    QCOMPARE(codeOf(client.open()), QString(SshErrorCode::hostKeyUnknown));
    client.trust = HostKeyTrust::Once;
    const FutureResult<void> first = client->open();
    const FutureResult<void> second = client->open();
    QCOMPARE(codeOf(SshClient::wait(first)), QString());
    QCOMPARE(codeOf(SshClient::wait(second)), QString());
    QCOMPARE(client->state(), State::Ready);
    QCOMPARE(client->lastError(), Error());
}

void SshLoginTest::requestsMadeBeforeAFailedLoginLearnWhy()
{
    SshTarget target = m_server->target();
    target.knownHostsFile = emptyKnownHosts();
    SshClient client(target);
    const FutureResult<void> opening = client->open();
    const auto early = client->stat("/");
    QCOMPARE(codeOf(SshClient::wait(opening)), QString(SshErrorCode::hostKeyUnknown));
    QCOMPARE(codeOf(SshClient::wait(early)), QString(SshErrorCode::hostKeyUnknown));
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::SshLoginTest)
#include "tst_sshlogin.moc"
