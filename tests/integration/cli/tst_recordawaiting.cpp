// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/commandhost.h"
#include "tests/support/delayproxy.h"
#include "tests/support/sshclient.h"
#include "tests/support/testmain.h"
#include "tests/support/tools.h"

#include <QDir>
#include <QFile>
#include <QProcess>

#include <array>
#include <fcntl.h>
#include <pty.h>
#include <termios.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Backstep {

namespace {

/// A terminal at which a person types what a command asks.
class Terminal
{
public:
    Terminal()
    {
        if (openpty(&m_master, &m_slave, nullptr, nullptr, nullptr) == 0) {
            fcntl(m_master, F_SETFL, O_NONBLOCK);
        }
    }
    Terminal(const Terminal &) = delete;
    Terminal &operator=(const Terminal &) = delete;
    ~Terminal()
    {
        close(m_master);
        close(m_slave);
    }

    /// Its standard input and error are here from its start on.
    void prepare(QProcess &process) const
    {
        process.setChildProcessModifier([slave = m_slave] {
            dup2(slave, STDIN_FILENO);
            dup2(slave, STDERR_FILENO);
        });
    }
    void type(const QByteArray &text) const
    {
        QCOMPARE(write(m_master, text.constData(), static_cast<size_t>(text.size())), text.size());
    }
    /// All that was shown so far.
    const QByteArray &said()
    {
        std::array<char, 4096> bytes;
        for (ssize_t count = 0; (count = read(m_master, bytes.data(), bytes.size())) > 0;) {
            m_said.append(bytes.data(), count);
        }
        return m_said;
    }
    /// What is typed.
    [[nodiscard]] bool shows() const
    {
        termios now = {};
        return tcgetattr(m_slave, &now) == 0 && (now.c_lflag & ECHO) != 0;
    }

private:
    int m_master = -1;
    int m_slave = -1;
    QByteArray m_said;
};

} // namespace

/// `backstep record --fetch` while the line is cut, or the host does not show what it has, against a real sshd on which
/// a stand-in for rr writes the recordings.
class RecordAwaitingTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void whatWasAwaitedIsFetchedAfterACut();
    void aCutLineAsksOnceForThePassphrase();
    void whatAHostDoesNotShowIsNotBelievedAtOnce_data();
    void whatAHostDoesNotShowIsNotBelievedAtOnce();
    void aScriptThatIsGoneIsNoRecordingRemoved();
    void whatIsRemovedWhileItIsAwaitedIsNotAwaitedForEver();

private:
    [[nodiscard]] QString path(const QString &name) const { return m_host->path(name); }
    QByteArray onHost(const QStringList &words) const { return m_host->run(words); }
    [[nodiscard]] Testing::CommandOutcome record(const QStringList &arguments) const
    {
        return m_host->record(arguments);
    }
    [[nodiscard]] QString script() const { return m_host->script(); }
    /// Records what goes on until the file `go` is there, and is fetched then.
    void prepareAwaiting(QProcess &process, const QString &host = u"lab"_s) const
    {
        m_host->prepare(process,
                        {u"record"_s, host, u"--json"_s, u"--fetch"_s, u"--"_s, u"sh"_s, u"-c"_s,
                         u"while [ ! -e \"$0\" ]; do sleep 0.1; done"_s, path(u"go"_s)});
    }

    std::unique_ptr<Testing::CommandHost> m_host;
};

void RecordAwaitingTest::initTestCase()
{
    BACKSTEP_NEEDS_SSHD();
    BACKSTEP_NEEDS(Testing::RecordingHost::missing());
}

void RecordAwaitingTest::init()
{
    TestCase::init();
    m_host = std::make_unique<Testing::CommandHost>();
    QCOMPARE(m_host->start(), QString());
}

void RecordAwaitingTest::cleanup()
{
    QVERIFY(m_host == nullptr || m_host->remove());
    m_host.reset();
}

void RecordAwaitingTest::whatWasAwaitedIsFetchedAfterACut()
{
    QProcess process;
    prepareAwaiting(process);
    process.start();
    QByteArray said;
    QTRY_VERIFY_WITH_TIMEOUT(said.append(process.readAllStandardError()).contains(": recording"), 60'000);
    m_host->server().killWithSessions();
    QTRY_VERIFY_WITH_TIMEOUT(said.append(process.readAllStandardError()).contains("it is tried again until"), 60'000);
    QVERIFY(QFile(path(u"go"_s)).open(QFile::WriteOnly));
    // It ends while nobody can fetch it, and others need the room.
    QTRY_VERIFY_WITH_TIMEOUT(onHost({u"list"_s}).contains(" state=complete "), 60'000);
    onHost({u"limits"_s, u"number=2"_s});
    for (int i = 0; i < 2; ++i) {
        const QByteArray other = onHost({u"start"_s, u"--"_s, u"true"_s}).split(' ').value(1).mid(3);
        QTRY_VERIFY_WITH_TIMEOUT(onHost({u"list"_s}).contains(" id=" + other + " state=complete "), 60'000);
    }
    BACKSTEP_NEEDS(m_host->server().startAgain() ? QString() : m_host->server().why());
    QTRY_VERIFY_WITH_TIMEOUT(process.state() == QProcess::NotRunning, 120'000);
    QCOMPARE(process.exitCode(), 0);
    const QJsonObject done = QJsonDocument::fromJson(process.readAllStandardOutput()).object();
    QVERIFY(QFile::exists(done[u"path"].toString() + u"/version"_s));
    QVERIFY2(!onHost({u"list"_s}).contains(" fetching="), "it is here: room may be made from it");
}

void RecordAwaitingTest::aCutLineAsksOnceForThePassphrase()
{
    Testing::DelayProxy proxy(m_host->server().port());
    QVERIFY(m_host->addHost(proxy.port(), u"far"_s, m_host->server().makeKey(u"locked"_s, u"open sesame"_s)));
    Terminal terminal;
    QProcess process;
    terminal.prepare(process);
    prepareAwaiting(process, u"far"_s);
    process.start();
    QTRY_COMPARE_WITH_TIMEOUT(terminal.said().count("Passphrase of the key"), 1, 60'000);
    QTRY_VERIFY(!terminal.shows());
    terminal.type("open sesame\n");
    QTRY_VERIFY_WITH_TIMEOUT(terminal.said().contains(": recording"), 60'000);
    QVERIFY(terminal.shows());

    const QString trace = QDir(path(u"host/rr"_s)).entryList(QDir::Dirs | QDir::NoDotAndDotDot).value(0);
    QFile much(path(u"host/rr/"_s + trace + u"/much"_s));
    QVERIFY(much.open(QFile::WriteOnly) && much.write(QByteArray(20'000'000, 'x')) > 0);
    much.close();
    proxy.setRoundTrip(20ms);
    const qint64 before = proxy.carried();
    QVERIFY(QFile(path(u"go"_s)).open(QFile::WriteOnly));
    QTRY_VERIFY_WITH_TIMEOUT(proxy.carried() > before + 1'000'000, 60'000);
    proxy.cutAfter(100'000);
    QTRY_VERIFY_WITH_TIMEOUT(terminal.said().count("Passphrase of the key") > 1, 60'000);
    QTRY_VERIFY(!terminal.shows());
    terminal.type("open sesame\n");
    QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 120'000);
    QCOMPARE(process.exitCode(), 0);
    QVERIFY2(terminal.said().count("Passphrase of the key") == 2, terminal.said().constData());
    QVERIFY2(!terminal.said().contains("sesame"), terminal.said().constData());
    QVERIFY(terminal.shows());
}

void RecordAwaitingTest::whatAHostDoesNotShowIsNotBelievedAtOnce_data()
{
    QTest::addColumn<QByteArray>("garbled");
    QTest::newRow("left out") << QByteArray("grep -v '^recording '");
    QTest::newRow("cut short") << QByteArray("head -n 1");
}

void RecordAwaitingTest::whatAHostDoesNotShowIsNotBelievedAtOnce()
{
    QFETCH(QByteArray, garbled);
    QCOMPARE(record({u"--limits"_s}).exit, 0); // brings the script there
    QVERIFY(m_host->garbleList(path(u"once"_s), garbled));
    QProcess process;
    prepareAwaiting(process);
    process.start();
    QByteArray said;
    QTRY_VERIFY_WITH_TIMEOUT(said.append(process.readAllStandardError()).contains(": recording"), 60'000);
    QVERIFY(QFile(path(u"once"_s)).open(QFile::WriteOnly));
    QTRY_VERIFY_WITH_TIMEOUT(!QFile::exists(path(u"once"_s)), 60'000);
    QVERIFY(QFile(path(u"go"_s)).open(QFile::WriteOnly));
    QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 120'000);
    QVERIFY2(process.exitCode() == 0, process.readAllStandardOutput().constData());
}

void RecordAwaitingTest::aScriptThatIsGoneIsNoRecordingRemoved()
{
    QProcess process;
    prepareAwaiting(process);
    process.start();
    QByteArray said;
    QTRY_VERIFY_WITH_TIMEOUT(said.append(process.readAllStandardError()).contains(": recording"), 60'000);
    const QString away = script() + u".away"_s;
    QVERIFY(QFile::rename(script(), away));
    QTRY_VERIFY2_WITH_TIMEOUT(said.append(process.readAllStandardError()).contains("home folder"), said.constData(),
                              30'000);
    QVERIFY2(!QFile::exists(script()), "nothing is put where a home folder is to be mounted");
    QVERIFY(QFile::rename(away, script()));
    QVERIFY(QFile(path(u"go"_s)).open(QFile::WriteOnly));
    QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 120'000);
    QVERIFY2(process.exitCode() == 0, process.readAllStandardOutput().constData());
}

void RecordAwaitingTest::whatIsRemovedWhileItIsAwaitedIsNotAwaitedForEver()
{
    QProcess process;
    prepareAwaiting(process);
    process.start();
    QByteArray said;
    QTRY_VERIFY_WITH_TIMEOUT(said.append(process.readAllStandardError()).contains(": recording"), 60'000);
    QCOMPARE(record({u"--remove"_s}).exit, 0);
    QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 90'000);
    said.append(process.readAllStandardError()).append(process.readAllStandardOutput());
    QVERIFY(process.exitCode() != 0);
    QVERIFY2(said.contains("somebody removed all of it") && said.contains("backstep pull "), said.constData());
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::RecordAwaitingTest)
#include "tst_recordawaiting.moc"
