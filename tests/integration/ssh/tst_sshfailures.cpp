// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/delayproxy.h"
#include "tests/support/sshclient.h"
#include "tests/support/testmain.h"

#include <QDir>
#include <QFile>
#include <QPointer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Backstep {

using Testing::atOnce;
using Testing::codeOf;
using Testing::DelayProxy;
using Testing::SshClient;
using Testing::ThrowAwaySshServer;
using State = SshConnection::State;

/// What a person meets when the network or the host goes away. Every test ends with no thread left.
class SshFailuresTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_server.reset(); }
    void init();
    void cleanup();

    void cutInTheMiddleOfAListing();
    void cutInTheMiddleOfADownload();
    void cutInTheMiddleOfACommand();
    void cutWhileIdle();
    void frozenDuringADownload();
    void frozenDuringAListing();
    void frozenDuringACommand();
    void whoWaitsBehindAGivenUpRequestLearnsWhy();
    void whoWaitsBehindASilentRequestLearnsWhy();
    void silentHostIsGivenUp();
    void silentIdleHostIsNoticed();
    void idleConnectionAnswersTheServersKeepalives();
    void deletedByWhoListens();
    void destroyedWhileFrozen();
    void closedWhileFrozen();
    void serverEndsWhileThePersonThinks();
    void queuedRequestsEndWithTheConnection();
    void manySessionsAtOnce();

private:
    [[nodiscard]] QByteArray remote(const QString &name) const { return m_server->filePath(name).toLocal8Bit(); }
    [[nodiscard]] SshTarget target() const { return m_server->target(m_proxy->port()); }
    [[nodiscard]] static qsizetype threads()
    {
        return QDir(u"/proc/self/task"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size();
    }

    std::unique_ptr<ThrowAwaySshServer> m_server;
    std::unique_ptr<DelayProxy> m_proxy;
    qsizetype m_threads = 0;
};

namespace {

Result<void> swallow(QByteArrayView)
{
    return {};
}

/// Freezes the proxy once something of the answer has come.
struct FreezeOnFirstByte
{
    DelayProxy &proxy;
    Result<void> operator()(QByteArrayView) const
    {
        proxy.setFrozen(true);
        return {};
    }
};

} // namespace

void SshFailuresTest::initTestCase()
{
    BACKSTEP_NEEDS_SSHD();
    m_server = std::make_unique<ThrowAwaySshServer>();
    BACKSTEP_START(*m_server);
    QDir().mkpath(m_server->filePath(u"many"_s));
    for (int i = 0; i < 5000; ++i) {
        QFile file(m_server->filePath(u"many/%1"_s.arg(i)));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    QFile big(m_server->filePath(u"big"_s));
    QVERIFY(big.open(QIODevice::WriteOnly) && big.resize(200'000'000));
}

void SshFailuresTest::init()
{
    TestCase::init();
    m_proxy = std::make_unique<DelayProxy>(m_server->port());
    SshClient warmUp(target()); // lets Qt and libssh start what they start once
    QCOMPARE(codeOf(warmUp.open()), QString());
    warmUp.destroy();
    m_threads = threads();
}

void SshFailuresTest::cleanup()
{
    if (m_proxy) {
        // Name lookups run in a pool of Qt's, whose threads go after 30 s without work; those of connections at once.
        QTRY_VERIFY_WITH_TIMEOUT(threads() <= m_threads, 45'000);
        m_proxy.reset();
    }
}

void SshFailuresTest::cutInTheMiddleOfAListing()
{
    SshClient client(target());
    QCOMPARE(codeOf(client.open()), QString());
    QCOMPARE(codeOf(SshClient::wait(client->stat("/"))), QString());
    m_proxy->cutAfter(100'000);
    const auto result = SshClient::wait(client->listFolder(remote(u"many"_s)));
    QCOMPARE(codeOf(result), QString(SshErrorCode::lost));
    QCOMPARE(client->state(), State::Lost);
    QCOMPARE(client->lastError().code, SshErrorCode::lost);
    // And the same object connects again.
    QCOMPARE(codeOf(client.open()), QString());
    const auto again = SshClient::wait(client->listFolder(remote(u"many"_s)));
    QCOMPARE(codeOf(again), QString());
    QCOMPARE(again->size(), 5000);
}

void SshFailuresTest::cutInTheMiddleOfADownload()
{
    SshClient client(target());
    QCOMPARE(codeOf(client.open()), QString());
    m_proxy->cutAfter(20'000'000);
    qint64 got = 0;
    const auto result =
        SshClient::wait(client->download({.path = remote(u"big"_s)}, [&got](QByteArrayView bytes) -> Result<void> {
            got += bytes.size();
            return {};
        }));
    QCOMPARE(codeOf(result), QString(SshErrorCode::lost));
    QVERIFY(got > 5'000'000 && got <= 20'000'000);
    QCOMPARE(client->state(), State::Lost);
}

void SshFailuresTest::cutInTheMiddleOfACommand()
{
    SshClient client(target());
    QCOMPARE(codeOf(client.open()), QString());
    m_proxy->cutAfter(50'000);
    QCOMPARE(codeOf(SshClient::wait(client->exec({.command = "yes"}))), QString(SshErrorCode::lost));
    QCOMPARE(client->state(), State::Lost);
}

void SshFailuresTest::cutWhileIdle()
{
    SshClient client(target());
    QCOMPARE(codeOf(client.open()), QString());
    m_proxy.reset();
    QTRY_COMPARE_WITH_TIMEOUT(client->state(), State::Lost, atOnce);
    QCOMPARE(codeOf(SshClient::wait(client->stat("/"))), QString(SshErrorCode::notConnected));
}

void SshFailuresTest::frozenDuringADownload()
{
    SshClient client(target());
    QCOMPARE(codeOf(client.open()), QString());
    StopSource stop;
    const auto future = client->download({.path = remote(u"big"_s)}, FreezeOnFirstByte{*m_proxy}, {}, stop.token());
    QTRY_VERIFY(m_proxy->isHolding());
    QVERIFY(!future.isFinished());
    QElapsedTimer timer;
    timer.start();
    stop.requestStop();
    QCOMPARE(codeOf(SshClient::wait(future)), QString(ErrorCode::cancelled));
    QVERIFY2(timer.elapsed() < atOnce, qPrintable(QString::number(timer.elapsed())));
}

void SshFailuresTest::frozenDuringAListing()
{
    // Here the thread sits inside of libssh and must be thrown out.
    SshClient client(target());
    QCOMPARE(codeOf(client.open()), QString());
    QCOMPARE(codeOf(SshClient::wait(client->stat("/"))), QString());
    m_proxy->setFrozen(true);
    StopSource stop;
    const auto future = client->listFolder(remote(u"many"_s), stop.token());
    QTRY_VERIFY(m_proxy->isHolding());
    QVERIFY(!future.isFinished());
    QElapsedTimer timer;
    timer.start();
    stop.requestStop();
    QCOMPARE(codeOf(SshClient::wait(future)), QString(ErrorCode::cancelled));
    QVERIFY2(timer.elapsed() < atOnce, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(client->state(), State::Lost);
    m_proxy->setFrozen(false);
    QCOMPARE(codeOf(client.open()), QString());
}

void SshFailuresTest::frozenDuringACommand()
{
    SshClient client(target());
    QCOMPARE(codeOf(client.open()), QString());
    StopSource stop;
    const auto future = client->execStreaming({.command = "yes"}, FreezeOnFirstByte{*m_proxy}, stop.token());
    QTRY_VERIFY(m_proxy->isHolding());
    QVERIFY(!future.isFinished());
    QElapsedTimer timer;
    timer.start();
    stop.requestStop();
    QCOMPARE(codeOf(SshClient::wait(future)), QString(ErrorCode::cancelled));
    QVERIFY2(timer.elapsed() < atOnce, qPrintable(QString::number(timer.elapsed())));
}

void SshFailuresTest::whoWaitsBehindAGivenUpRequestLearnsWhy()
{
    SshClient client(target());
    QCOMPARE(codeOf(client.open()), QString());
    QCOMPARE(codeOf(SshClient::wait(client->stat("/"))), QString());
    m_proxy->setFrozen(true);
    StopSource stop;
    StopSource alsoStopped;
    const auto cancelled = client->listFolder(remote(u"many"_s), stop.token());
    const auto waiting = client->stat("/");
    const auto command = client->exec({.command = "true"});
    const auto cancelledToo = client->stat("/", alsoStopped.token());
    QTRY_VERIFY(m_proxy->isHolding());
    stop.requestStop();
    alsoStopped.requestStop();
    QCOMPARE(codeOf(SshClient::wait(cancelled)), QString(ErrorCode::cancelled));
    QCOMPARE(codeOf(SshClient::wait(cancelledToo)), QString(ErrorCode::cancelled));
    // Nobody cancelled these: the host fell silent.
    QCOMPARE(codeOf(SshClient::wait(waiting)), QString(SshErrorCode::timedOut));
    QCOMPARE(codeOf(SshClient::wait(command)), QString(SshErrorCode::timedOut));
    QCOMPARE(client->state(), State::Lost);
    QCOMPARE(client->lastError().code, SshErrorCode::timedOut);
}

void SshFailuresTest::whoWaitsBehindASilentRequestLearnsWhy()
{
    SshClient client(target(), {.connect = 10s, .silence = 2s, .keepalive = 20s});
    QCOMPARE(codeOf(client.open()), QString());
    QCOMPARE(codeOf(SshClient::wait(client->stat("/"))), QString());
    m_proxy->setFrozen(true);
    const auto first = client->stat("/");
    const auto waiting = client->exec({.command = "true"});
    QCOMPARE(codeOf(SshClient::wait(first)), QString(SshErrorCode::timedOut));
    QCOMPARE(codeOf(SshClient::wait(waiting)), QString(SshErrorCode::timedOut));
    QCOMPARE(client->state(), State::Lost);
}

void SshFailuresTest::silentHostIsGivenUp()
{
    SshClient client(target(), {.connect = 10s, .silence = 2s, .keepalive = 20s});
    QCOMPARE(codeOf(client.open()), QString());
    QCOMPARE(codeOf(SshClient::wait(client->stat("/"))), QString());
    m_proxy->setFrozen(true);
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(codeOf(SshClient::wait(client->stat("/"))), QString(SshErrorCode::timedOut));
    QVERIFY2(timer.elapsed() < atOnce, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(client->state(), State::Lost);
    QCOMPARE(client->lastError().code, SshErrorCode::timedOut);
}

void SshFailuresTest::silentIdleHostIsNoticed()
{
    SshClient client(target(), {.connect = 10s, .silence = 2s, .keepalive = 100ms});
    QCOMPARE(codeOf(client.open()), QString());
    const int before = m_proxy->pieces();
    QTRY_VERIFY(m_proxy->pieces() >= before + 3); // keepalives are answered
    QCOMPARE(client->state(), State::Ready);
    m_proxy->setFrozen(true);
    QTRY_COMPARE_WITH_TIMEOUT(client->state(), State::Lost, 15'000);
}

void SshFailuresTest::idleConnectionAnswersTheServersKeepalives()
{
    ThrowAwaySshServer strict({.lines = {u"ClientAliveInterval 1"_s, u"ClientAliveCountMax 2"_s}});
    BACKSTEP_START(strict);
    const DelayProxy proxy(strict.port());
    SshClient client(strict.target(proxy.port()));
    QCOMPARE(codeOf(client.open()), QString());
    const int before = proxy.pieces();
    QTRY_VERIFY_WITH_TIMEOUT(proxy.pieces() >= before + 4, 20'000); // without answers there would be two, and the end
    QCOMPARE(client->state(), State::Ready);
    QCOMPARE(codeOf(SshClient::wait(client->exec({.command = "true"}))), QString());
}

void SshFailuresTest::deletedByWhoListens()
{
    const auto connector = makeSshConnector();
    for (const State when : {State::CheckingHostKey, State::Authenticating, State::Ready}) {
        SshConnection *connection = connector->create(target()).release();
        const QPointer<SshConnection> guard(connection);
        connect(connection, &SshConnection::stateChanged, connection, [connection, when](State state) {
            if (state == when) {
                delete connection;
            }
        });
        const auto opening = connection->open();
        QTRY_VERIFY(!guard);
        QCOMPARE(codeOf(SshClient::wait(opening)), QString(ErrorCode::cancelled));
    }
}

void SshFailuresTest::destroyedWhileFrozen()
{
    auto client = std::make_unique<SshClient>(target());
    QCOMPARE(codeOf(client->open()), QString());
    QCOMPARE(codeOf(SshClient::wait((*client)->stat("/"))), QString());
    m_proxy->setFrozen(true);
    const auto running = (*client)->stat("/");
    const auto waiting = (*client)->exec({.command = "true"});
    QTRY_VERIFY(m_proxy->isHolding());
    QElapsedTimer timer;
    timer.start();
    client.reset();
    QVERIFY2(timer.elapsed() < atOnce, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(codeOf(SshClient::wait(running)), QString(ErrorCode::cancelled));
    QCOMPARE(codeOf(SshClient::wait(waiting)), QString(ErrorCode::cancelled));
}

void SshFailuresTest::closedWhileFrozen()
{
    SshClient client(target());
    QCOMPARE(codeOf(client.open()), QString());
    m_proxy->setFrozen(true);
    const auto running = client->download({.path = remote(u"big"_s)}, swallow);
    QTRY_VERIFY(m_proxy->isHolding());
    client->close();
    QCOMPARE(client->state(), State::Disconnected);
    QCOMPARE(codeOf(SshClient::wait(running)), QString(ErrorCode::cancelled));
}

void SshFailuresTest::serverEndsWhileThePersonThinks()
{
    SshTarget asked = target();
    asked.knownHostsFile = m_server->filePath(u"nobody known"_s);
    SshClient client(asked);
    QObject context;
    auto connection = makeSshConnector()->create(asked);
    bool wasAsked = false;
    connect(connection.get(), &SshConnection::hostKeyUnknown, &context, [&] { wasAsked = true; });
    const auto opening = connection->open();
    QTRY_VERIFY(wasAsked);
    m_proxy->cutAfter(0);
    QTRY_COMPARE(m_proxy->connections(), 0);
    connection->acceptHostKey(HostKeyTrust::Once);
    QCOMPARE(codeOf(SshClient::wait(opening)), QString(SshErrorCode::lost));
}

void SshFailuresTest::queuedRequestsEndWithTheConnection()
{
    SshClient client(target());
    QCOMPARE(codeOf(client.open()), QString());
    m_proxy->cutAfter(5'000'000);
    const auto first = client->download({.path = remote(u"big"_s)}, swallow);
    QList<FutureResult<RemoteEntry>> queued;
    for (int i = 0; i < 10; ++i) {
        queued.append(client->stat("/"));
    }
    QCOMPARE(codeOf(SshClient::wait(first)), QString(SshErrorCode::lost));
    for (const auto &future : queued) {
        const auto result = SshClient::wait(future);
        QVERIFY(!result);
        QCOMPARE(result.error().code, SshErrorCode::lost);
    }
}

void SshFailuresTest::manySessionsAtOnce()
{
    std::vector<std::unique_ptr<SshClient>> clients;
    std::vector<FutureResult<void>> openings;
    for (int i = 0; i < 8; ++i) {
        clients.push_back(std::make_unique<SshClient>(target()));
        openings.push_back((*clients.back())->open());
    }
    for (const auto &opening : openings) {
        QCOMPARE(codeOf(SshClient::wait(opening)), QString());
    }
    std::vector<FutureResult<ExecResult>> answers;
    answers.reserve(clients.size());
    for (const auto &client : clients) {
        answers.push_back((*client)->exec({.command = "echo hello"}));
    }
    for (const auto &answer : answers) {
        const auto result = SshClient::wait(answer);
        QCOMPARE(codeOf(result), QString());
        QCOMPARE(result->output, "hello\n");
    }
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::SshFailuresTest)
#include "tst_sshfailures.moc"
