// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/commandhost.h"
#include "tests/support/delayproxy.h"
#include "tests/support/sshclient.h"
#include "tests/support/testmain.h"
#include "tests/support/tools.h"

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

private:
    /// A complete recording of about so many bytes on the host; its id.
    [[nodiscard]] QString made(qint64 bytes = 20'000'000) const;
    void pull(QProcess &process, const QString &id) const
    {
        m_host->prepare(process, {u"pull"_s, u"--json"_s, u"far:"_s + id});
        process.start();
    }

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

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::PullCommandTest)
#include "tst_pullcommand.moc"
