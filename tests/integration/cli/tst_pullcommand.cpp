// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/commandhost.h"
#include "tests/support/delayproxy.h"
#include "tests/support/sshclient.h"
#include "tests/support/testmain.h"
#include "tests/support/tools.h"

#include <QDateTime>
#include <QFile>
#include <QProcess>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Backstep {

/// `backstep pull` as a shell runs it, over a line that can be slow and cut.
class PullCommandTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void aCutLineIsTriedAgain();
    void whoWasNeverReachedIsNotTriedAgain();
    void whoGivesItUpLetsGo_data();
    void whoGivesItUpLetsGo();
    void theSecondDoesNotEndTheFirst();
    void whatWasAwaitedIsLetGoWhenItIsHere();
    void whoAwaitsItIsToldWhatHappens();
    void whatIsAwaitedForLongIsSaidAgain();
    void whatWasAwaitedStaysWhereItsFetchIsGivenUp();

private:
    /// A complete recording of about so many bytes on the host; its id.
    [[nodiscard]] QString made(qint64 bytes = 20'000'000) const;
    void pull(QProcess &process, const QString &id) const
    {
        m_host->prepare(process, {u"pull"_s, u"--json"_s, u"far:"_s + id});
        process.start();
    }
    /// Until when the host keeps it for who fetches it, in seconds since 1970; 0: nobody does.
    [[nodiscard]] qint64 until(const QString &id) const;
    [[nodiscard]] static qint64 now() { return QDateTime::currentSecsSinceEpoch(); }

    std::unique_ptr<Testing::CommandHost> m_host;
    std::unique_ptr<Testing::DelayProxy> m_proxy;
};

void PullCommandTest::initTestCase()
{
    BACKSTEP_NEEDS_SSHD();
    BACKSTEP_NEEDS(Testing::RecordingHost::missing());
}

void PullCommandTest::init()
{
    TestCase::init();
    m_host = std::make_unique<Testing::CommandHost>();
    QCOMPARE(m_host->start(), QString());
    m_proxy = std::make_unique<Testing::DelayProxy>(m_host->server().port());
    QVERIFY(m_host->addHost(m_proxy->port(), u"far"_s));
    QCOMPARE(m_host->record({u"--limits"_s}).exit, 0); // brings the script there
}

void PullCommandTest::cleanup()
{
    m_proxy.reset();
    QVERIFY(m_host == nullptr || m_host->remove());
    m_host.reset();
}

QString PullCommandTest::made(qint64 bytes) const
{
    qputenv("STANDIN_RATE", QByteArray::number(bytes));
    const QByteArray id = m_host->run({u"start"_s, u"--"_s, u"sleep"_s, u"1"_s}).split(' ').value(1).mid(3);
    qunsetenv("STANDIN_RATE");
    const bool complete =
        QTest::qWaitFor([&] { return m_host->run({u"list"_s}).contains(" id=" + id + " state=complete "); }, 60'000);
    return complete ? QString::fromUtf8(id) : QString();
}

void PullCommandTest::aCutLineIsTriedAgain()
{
    const QString id = made();
    QProcess process;
    m_proxy->setRoundTrip(20ms);
    const qint64 before = m_proxy->carried();
    pull(process, id);
    QTRY_VERIFY_WITH_TIMEOUT(m_proxy->carried() > before + 1'000'000, 60'000);
    m_proxy->cutAfter(100'000);
    QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 120'000);
    const QByteArray said = process.readAllStandardError();
    QVERIFY2(said.contains("backstep: The line to far was cut; it is tried again until the host answers.\n"),
             said.constData());
    QCOMPARE(process.exitCode(), 0);
    const QJsonObject done = QJsonDocument::fromJson(process.readAllStandardOutput()).object();
    QVERIFY(QFile::exists(done[u"recording"][u"path"].toString() + u"/version"_s));
    QCOMPARE(done[u"recording"][u"verification"].toString(), u"verified"_s);
}

void PullCommandTest::whoWasNeverReachedIsNotTriedAgain()
{
    m_host->server().killWithSessions();
    QProcess process;
    pull(process, u"any"_s);
    QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 60'000);
    QCOMPARE(process.exitCode(), 1);
    QVERIFY(!process.readAllStandardError().contains("tried again"));
    QVERIFY(m_host->server().startAgain());
}

qint64 PullCommandTest::until(const QString &id) const
{
    const QByteArray listed = m_host->run({u"list"_s});
    const qsizetype at = listed.indexOf(" id=" + id.toUtf8() + ' ');
    const QByteArray line = listed.mid(at, listed.indexOf('\n', at) - at);
    const qsizetype word = line.indexOf(" fetching=");
    return at < 0 || word < 0 ? 0 : line.sliced(word + 10).split(' ').first().toLongLong();
}

void PullCommandTest::whoGivesItUpLetsGo_data()
{
    QTest::addColumn<QString>("word");
    QTest::newRow("pull") << u"pull"_s;
    QTest::newRow("replay") << u"replay"_s;
}

void PullCommandTest::whoGivesItUpLetsGo()
{
    QFETCH(QString, word);
    const QString id = made();
    m_proxy->setRoundTrip(20ms);
    const qint64 before = m_proxy->carried();
    QProcess process;
    m_host->prepare(process, {word, u"far:"_s + id});
    process.start();
    QTRY_VERIFY_WITH_TIMEOUT(m_proxy->carried() > before + 1'000'000, 60'000);
    QVERIFY(until(id) > now());
    process.terminate();
    QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 30'000);
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 1);
    QCOMPARE(until(id), 0);
}

void PullCommandTest::theSecondDoesNotEndTheFirst()
{
    const QString id = made();
    m_host->run({u"fetching"_s, id, u"9m"_s}); // as another would
    QProcess process;
    pull(process, id);
    QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 60'000);
    QCOMPARE(process.exitCode(), 0);
    QVERIFY(until(id) > now());
}

void PullCommandTest::whatWasAwaitedIsLetGoWhenItIsHere()
{
    const QString id = made();
    m_host->run({u"fetching"_s, id, u"7d"_s});
    QProcess process;
    pull(process, id);
    QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 60'000);
    QCOMPARE(process.exitCode(), 0);
    QCOMPARE(until(id), 0);
}

void PullCommandTest::whatIsAwaitedForLongIsSaidAgain()
{
    constexpr qint64 day = 86'400;
    QProcess process;
    m_host->prepare(process,
                    {u"record"_s, u"far"_s, u"--fetch"_s, u"--"_s, u"sh"_s, u"-c"_s,
                     u"trap 'exit 0' TERM; while :; do sleep 0.1; done"_s});
    process.start();
    QByteArray said;
    QTRY_VERIFY_WITH_TIMEOUT(said.append(process.readAllStandardError()).contains(": recording"), 60'000);
    const QString id = m_host->listed(u"recordings"_s).at(0)[u"id"].toString();
    QVERIFY(until(id) > now() + 6 * day);
    m_host->run({u"fetching"_s, id, u"4d"_s}); // as time passes
    QTest::qWait(5000); // some looks
    QVERIFY2(until(id) < now() + 5 * day, "that is enough yet");
    m_host->run({u"fetching"_s, id, u"2d"_s});
    QTRY_VERIFY_WITH_TIMEOUT(until(id) > now() + 6 * day, 60'000);
    process.terminate();
    QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 30'000);
}

void PullCommandTest::whoAwaitsItIsToldWhatHappens()
{
    QProcess process;
    m_host->prepare(process,
                    {u"record"_s, u"far"_s, u"--fetch"_s, u"--"_s, u"sh"_s, u"-c"_s,
                     u"trap 'exit 0' TERM; while :; do sleep 0.1; done"_s});
    process.start();
    QByteArray said;
    QTRY_VERIFY_WITH_TIMEOUT(said.append(process.readAllStandardError()).contains(": recording"), 60'000);
    process.terminate();
    QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 30'000);
    said.append(process.readAllStandardError());
    const QString id = m_host->listed(u"recordings"_s).at(0)[u"id"].toString();
    QVERIFY2(said.contains("\"backstep pull far:" + id.toUtf8() + "\" fetches it then; it is kept for that until 2"),
             said.constData());
    QVERIFY(until(id) > now() + 6 * 86'400);
}

void PullCommandTest::whatWasAwaitedStaysWhereItsFetchIsGivenUp()
{
    m_proxy->setRoundTrip(20ms);
    const qint64 before = m_proxy->carried();
    QProcess process;
    m_host->prepare(
        process,
        {u"record"_s, u"far"_s, u"--env"_s, u"STANDIN_RATE=20000000"_s, u"--fetch"_s, u"--"_s, u"sleep"_s, u"1"_s});
    process.start();
    QTRY_VERIFY_WITH_TIMEOUT(m_proxy->carried() > before + 1'000'000, 60'000);
    process.terminate();
    QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 30'000);
    QCOMPARE(process.exitCode(), 1);
    const QString id = m_host->listed(u"recordings"_s).at(0)[u"id"].toString();
    const QByteArray said = process.readAllStandardError();
    QVERIFY2(said.contains("It stays on the host: backstep pull far:" + id.toUtf8() + "; it is kept for that until 2"),
             said.constData());
    QVERIFY(until(id) > now() + 6 * 86'400);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::PullCommandTest)
#include "tst_pullcommand.moc"
