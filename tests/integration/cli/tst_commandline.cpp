// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/delayproxy.h"
#include "tests/support/fakes/faketraces.h"
#include "tests/support/sshclient.h"
#include "tests/support/testmain.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Backstep {

using Testing::DelayProxy;
using Testing::makeTrace;
using Testing::ThrowAwaySshServer;

namespace {

constexpr qint64 longRecording = 60'000'000;

struct Outcome
{
    int exit = -1;
    QString out;
    QString err;

    [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(out.toUtf8()).object(); }
    [[nodiscard]] QString code() const { return json()[u"error"][u"code"].toString(); }
};

} // namespace

/// The program itself, as a shell runs it, against a real sshd: text, JSON, exit codes, and what is left of it when
/// something is killed.
class CommandLineTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void hostsAreKeptTestedAndRemoved();
    void usageIsTwoAndATargetThatDoesNotOpenIsThree();
    void aMistypedCommandOpensNoWindow();
    void withoutADisplayTheWindowSaysSo();
    void unknownKeyIsRefused();
    void hostThatIsNotThere();
    void recordingsAreListed();
    void pullPutsIntoTheLibraryOrElsewhere();
    void aCapsuleIsListedAndFetchedAlone();
    void killedInTheMiddleOfAFetch();
    void sshdKilledInTheMiddleOfAFetch();
    void aDiskThatFillsUpInTheMiddleOfAFetch();

private:
    [[nodiscard]] QProcessEnvironment environment() const;
    void start(QProcess &process, const QStringList &arguments) const;
    [[nodiscard]] Outcome run(const QStringList &arguments) const;
    void addHost(quint16 port = 0);
    void knowHost(quint16 port) const;
    /// A long recording on a host that is far away, so that there is a middle of a fetch.
    [[nodiscard]] std::unique_ptr<DelayProxy> farHost();
    [[nodiscard]] static bool isMidway(const DelayProxy &proxy)
    {
        return QTest::qWaitFor([&proxy] { return proxy.carried() > longRecording / 20; }, 30'000);
    }
    [[nodiscard]] QStringList kept() const;
    [[nodiscard]] QString data() const { return m_data.isEmpty() ? m_home->path() + u"/.local/share"_s : m_data; }
    [[nodiscard]] QString library() const { return data() + u"/backstep/recordings"_s; }

    std::unique_ptr<ThrowAwaySshServer> m_server;
    std::unique_ptr<QTemporaryDir> m_home;
    QString m_traces;
    QString m_data; ///< where XDG_DATA_HOME points, if anywhere
};

void CommandLineTest::initTestCase()
{
    BACKSTEP_NEEDS_SSHD();
}

void CommandLineTest::init()
{
    TestCase::init();
    m_home = std::make_unique<QTemporaryDir>();
    m_data.clear();
    m_traces = m_home->path() + u"/on the host"_s;
    m_server = std::make_unique<ThrowAwaySshServer>();
    BACKSTEP_START(*m_server);
    QDir(m_home->path()).mkpath(u".ssh"_s);
    knowHost(m_server->port());
    makeTrace(m_traces + u"/demo-3"_s);
    Testing::makeUnfinishedTrace(m_traces + u"/new-0"_s);
}

void CommandLineTest::cleanup()
{
    m_server.reset();
    m_home.reset();
}

QProcessEnvironment CommandLineTest::environment() const
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString &name : environment.keys()) {
        if (name.startsWith(u"XDG_") || name.startsWith(u"SSH_") || name == u"DISPLAY" || name == u"WAYLAND_DISPLAY"
            || name == u"QT_QPA_PLATFORM") {
            environment.remove(name);
        }
    }
    environment.insert(u"HOME"_s, m_home->path());
    if (!m_data.isEmpty()) {
        environment.insert(u"XDG_DATA_HOME"_s, m_data);
    }
    return environment;
}

void CommandLineTest::start(QProcess &process, const QStringList &arguments) const
{
    process.setProcessEnvironment(environment());
    process.setStandardInputFile(QProcess::nullDevice());
    process.start(qEnvironmentVariable("BACKSTEP_BINARY_DIR") + u"/bin/backstep"_s, arguments);
}

Outcome CommandLineTest::run(const QStringList &arguments) const
{
    QProcess process;
    start(process, arguments);
    if (!process.waitForFinished(60'000) || process.exitStatus() != QProcess::NormalExit) {
        qWarning("backstep did not end by itself");
        return {};
    }
    const Outcome outcome{process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
                          QString::fromUtf8(process.readAllStandardError())};
    qInfo().noquote() << "backstep" << arguments.join(u' ') << "->" << outcome.exit << '\n'
                      << outcome.out << outcome.err;
    return outcome;
}

void CommandLineTest::knowHost(quint16 port) const
{
    QFile known(m_home->path() + u"/.ssh/known_hosts"_s);
    QVERIFY(known.open(QFile::Append));
    known.write(m_server->knownHostsLine(port));
}

void CommandLineTest::addHost(quint16 port)
{
    const SshTarget target = m_server->target();
    const Outcome added = run({u"hosts"_s, u"add"_s, u"127.0.0.1"_s, u"--name"_s, u"lab"_s, u"--port"_s,
                               QString::number(port == 0 ? m_server->port() : port), u"--user"_s, target.user,
                               u"--identity"_s, target.identityFiles.first(), u"--folder"_s, m_traces});
    QCOMPARE(added.exit, 0);
}

std::unique_ptr<DelayProxy> CommandLineTest::farHost()
{
    makeTrace(m_traces + u"/long-0"_s, longRecording);
    auto proxy = std::make_unique<DelayProxy>(m_server->port());
    knowHost(proxy->port());
    addHost(proxy->port());
    proxy->setRoundTrip(100ms);
    return proxy;
}

/// What lies where recordings are kept, hidden names, too.
QStringList CommandLineTest::kept() const
{
    return QDir(library()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
}

void CommandLineTest::hostsAreKeptTestedAndRemoved()
{
    const Outcome none = run({u"hosts"_s});
    QCOMPARE(none.exit, 0);
    QVERIFY(none.out.contains(u"No hosts yet"_s));
    addHost();
    const Outcome list = run({u"hosts"_s, u"list"_s});
    QCOMPARE(list.exit, 0);
    QVERIFY(list.out.contains(u"lab"_s) && list.out.contains(QString::number(m_server->port())));
    const Outcome json = run({u"hosts"_s, u"--json"_s});
    QCOMPARE(json.out.count(u'\n'), 1);
    QCOMPARE(json.json()[u"hosts"][0][u"name"].toString(), u"lab"_s);
    QCOMPARE(json.json()[u"hosts"][0][u"folders"][0].toString(), m_traces);
    const Outcome twice = run({u"hosts"_s, u"add"_s, u"elsewhere"_s, u"--name"_s, u"LAB"_s, u"--json"_s});
    QCOMPARE(twice.exit, 1);
    QVERIFY(!twice.json()[u"ok"].toBool(true) && twice.code() == ErrorCode::badInput);

    const Outcome tested = run({u"hosts"_s, u"test"_s, u"lab"_s, u"--json"_s});
    QCOMPARE(tested.exit, 0);
    const QJsonArray steps = tested.json()[u"steps"].toArray();
    QCOMPARE(steps.size(), 6);
    for (const QJsonValue &step : steps) {
        QCOMPARE(step[u"verdict"].toString(), u"passed"_s);
    }
    QCOMPARE(run({u"hosts"_s, u"test"_s, u"lab"_s}).out.count(u"passed"_s), 6);

    QCOMPARE(run({u"hosts"_s, u"remove"_s, u"lab"_s}).exit, 0);
    QCOMPARE(run({u"hosts"_s, u"--json"_s}).json()[u"hosts"].toArray().size(), 0);
    const Outcome gone = run({u"hosts"_s, u"remove"_s, u"lab"_s, u"--json"_s});
    QCOMPARE(gone.exit, 1);
    QCOMPARE(gone.code(), u"host-unknown"_s);
}

void CommandLineTest::usageIsTwoAndATargetThatDoesNotOpenIsThree()
{
    QCOMPARE(run({u"hosts"_s, u"rename"_s, u"x"_s}).exit, 2);
    QCOMPARE(run({u"hosts"_s, u"add"_s, u"x"_s, u"--port"_s, u"70000"_s}).exit, 2);
    QCOMPARE(run({u"recordings"_s}).exit, 2);
    QCOMPARE(run({u"pull"_s, u"no-colon"_s, u"--json"_s}).code(), u"usage"_s);
    QCOMPARE(run({u"pull"_s, u"no-colon"_s}).exit, 2);
    const Outcome missing = run({u"replay"_s, m_home->path() + u"/nothing"_s, u"--run"_s, u"-"_s});
    QCOMPARE(missing.exit, 3);
    QVERIFY(missing.out.isEmpty() && missing.err.startsWith(u"backstep: "_s));
    addHost();
    QCOMPARE(run({u"goroutines"_s, u"lab:nothing"_s, u"--json"_s}).exit, 3);
}

void CommandLineTest::aMistypedCommandOpensNoWindow()
{
    // There is no display here: whatever tried to open a window would end otherwise.
    const Outcome slip = run({u"recordngs"_s});
    QCOMPARE(slip.exit, 2);
    QVERIFY(slip.err.startsWith(u"backstep: There is no command “recordngs” (did you mean “recordings”?), "_s));
    QCOMPARE(run({u"recordngs"_s, u"lab"_s}).exit, 2);
    const Outcome json = run({u"recordngs"_s, u"lab"_s, u"--json"_s});
    QCOMPARE(json.exit, 2);
    QCOMPARE(json.code(), u"usage"_s);
    const Outcome nothing = run({m_home->path() + u"/nothing"_s});
    QCOMPARE(nothing.exit, 3);
    QVERIFY(nothing.err.startsWith(u"backstep: "_s) && nothing.err.count(u'\n') == 1);
    QCOMPARE(run({u"core:x"_s}).exit, 2);
}

void CommandLineTest::withoutADisplayTheWindowSaysSo()
{
#ifndef BACKSTEP_WITH_GUI
    QSKIP("built without the window");
#endif
    // What is there, and what is written as a target, is the window's, which says here why it does not open.
    for (const QStringList &arguments : {QStringList(), {m_traces}, {u"lab:demo-3"_s}, {u"exec:prog"_s}}) {
        const Outcome outcome = run(arguments);
        QCOMPARE(outcome.exit, 1);
        QVERIFY2(outcome.err.startsWith(u"backstep: There is no display here"_s), qPrintable(outcome.err));
        QCOMPARE(outcome.err.count(u'\n'), 1);
    }
}

void CommandLineTest::unknownKeyIsRefused()
{
    addHost();
    QFile::remove(m_home->path() + u"/.ssh/known_hosts"_s);
    const Outcome refused = run({u"recordings"_s, u"lab"_s, u"--json"_s});
    QCOMPARE(refused.exit, 1);
    QCOMPARE(refused.code(), QString(SshErrorCode::hostKeyUnknown));
    QVERIFY(refused.err.contains(m_server->fingerprint()));
    QVERIFY(!QFile::exists(m_home->path() + u"/.ssh/known_hosts"_s));
}

void CommandLineTest::hostThatIsNotThere()
{
    addHost();
    m_server->stop();
    const Outcome list = run({u"recordings"_s, u"lab"_s});
    QCOMPARE(list.exit, 1);
    QVERIFY(list.out.isEmpty() && list.err.contains(u"refuses connections"_s));
    const Outcome tested = run({u"hosts"_s, u"test"_s, u"lab"_s, u"--json"_s});
    QCOMPARE(tested.exit, 1);
    QCOMPARE(tested.code(), u"test-failed"_s);
    QCOMPARE(tested.json()[u"steps"].toArray().size(), 6);
}

void CommandLineTest::recordingsAreListed()
{
    addHost();
    const Outcome text = run({u"recordings"_s, u"lab"_s});
    QCOMPARE(text.exit, 0);
    QVERIFY(text.out.contains(u"demo-3  demo"_s) && text.out.contains(u"finished"_s) && text.out.contains(u"85"_s));
    QVERIFY(text.out.contains(u"new-0"_s));
    QVERIFY(text.err.contains(u"asking lab"_s));
    const Outcome json = run({u"recordings"_s, u"lab"_s, u"--json"_s});
    QCOMPARE(json.exit, 0);
    QCOMPARE(json.out.count(u'\n'), 1);
    const QJsonArray recordings = json.json()[u"recordings"].toArray();
    QCOMPARE(recordings.size(), 2);
    for (const QJsonValue &recording : recordings) {
        const bool finished = recording[u"name"].toString() == u"demo-3";
        QCOMPARE(recording[u"state"].toString() == u"finished", finished);
        QVERIFY(recording[u"exitCode"].isNull() && !recording[u"exitNote"].toString().isEmpty());
    }
    QCOMPARE(run({u"recordings"_s, u"nobody"_s, u"--json"_s}).code(), u"host-unknown"_s);
}

void CommandLineTest::pullPutsIntoTheLibraryOrElsewhere()
{
    addHost();
    QVERIFY(run({u"library"_s}).out.contains(u"No recordings"_s));
    const Outcome pulled = run({u"pull"_s, u"lab:demo-3"_s, u"--json"_s});
    QCOMPARE(pulled.exit, 0);
    QCOMPARE(pulled.out.count(u'\n'), 1);
    QCOMPARE(pulled.json()[u"recording"][u"path"].toString(), library() + u"/demo-3"_s);
    QCOMPARE(pulled.json()[u"recording"][u"verification"].toString(), u"verified"_s);
    QCOMPARE(kept(), QStringList{u"demo-3"_s});
    const Outcome elsewhere = run({u"pull"_s, u"lab:demo-3"_s, u"--dest"_s, m_home->path() + u"/mine"_s});
    QCOMPARE(elsewhere.exit, 0);
    QVERIFY(elsewhere.out.contains(m_home->path() + u"/mine/demo-3"_s));
    QVERIFY(!elsewhere.err.isEmpty()); // the progress
    QVERIFY(QFile::exists(m_home->path() + u"/mine/demo-3/version"_s));
    const QJsonArray entries = run({u"library"_s, u"--json"_s}).json()[u"recordings"].toArray();
    QCOMPARE(entries.size(), 2);
    for (const QJsonValue &entry : entries) {
        QCOMPARE(entry[u"host"].toString(), u"lab"_s);
        QCOMPARE(entry[u"verification"].toString(), u"verified"_s);
        QCOMPARE(entry[u"traceVersion"].toInt(), 85);
    }
    QVERIFY(run({u"library"_s}).out.contains(u"demo-3"_s));
    const Outcome nothing = run({u"pull"_s, u"lab:nothing"_s, u"--json"_s});
    QCOMPARE(nothing.exit, 1);
    QCOMPARE(nothing.code(), u"recording-unknown"_s);
    QCOMPARE(run({u"pull"_s, u"lab:new-0"_s}).exit, 1);
    QCOMPARE(kept(), QStringList{u"demo-3"_s});
}

void CommandLineTest::aCapsuleIsListedAndFetchedAlone()
{
    addHost();
    QFile capsule(m_traces + u"/demo-3.capsule"_s);
    QVERIFY(capsule.open(QFile::WriteOnly));
    capsule.write("moments");
    capsule.close();
    const Outcome listed = run({u"recordings"_s, u"lab"_s});
    QVERIFY2(listed.out.contains(u"demo-3.capsule"_s), qPrintable(listed.out));
    const QJsonArray recordings = run({u"recordings"_s, u"lab"_s, u"--json"_s}).json()[u"recordings"].toArray();
    const auto carrier = std::ranges::find_if(
        recordings, [](const QJsonValue &recording) { return recording[u"name"].toString() == u"demo-3"; });
    QVERIFY(carrier != recordings.end());
    QCOMPARE((*carrier)[u"capsuleSize"].toInt(), 7);
    const Outcome pulled = run({u"pull"_s, u"lab:demo-3.capsule"_s, u"--json"_s});
    QCOMPARE(pulled.exit, 0);
    QCOMPARE(pulled.json()[u"recording"][u"size"].toInt(), 7);
    QVERIFY(!kept().contains(u"demo-3"_s)); // two megabytes in place of two gigabytes
    // It is opened as what it is: this one is no capsule, which is what is said of it.
    const Outcome opened = run({u"replay"_s, u"lab:demo-3.capsule"_s, u"--json"_s});
    QCOMPARE(opened.code(), u"capsule-not-one"_s);
}

void CommandLineTest::killedInTheMiddleOfAFetch()
{
    const auto proxy = farHost();
    QProcess victim;
    start(victim, {u"pull"_s, u"lab:long-0"_s});
    QVERIFY(isMidway(*proxy));
    proxy->setFrozen(true);
    victim.kill();
    QVERIFY(victim.waitForFinished());
    QVERIFY2(!kept().isEmpty() && !kept().contains(u"long-0"_s), qPrintable(kept().join(u' ')));
    proxy->setFrozen(false);
    proxy->setRoundTrip(0ms);
    // The library is not locked, and nothing half is in it.
    const Outcome library = run({u"library"_s, u"--json"_s});
    QCOMPARE(library.exit, 0);
    QCOMPARE(library.json()[u"recordings"].toArray().size(), 0);
    QCOMPARE(run({u"pull"_s, u"lab:long-0"_s}).exit, 0);
    QCOMPARE(kept(), QStringList{u"long-0"_s});
}

void CommandLineTest::sshdKilledInTheMiddleOfAFetch()
{
    const auto proxy = farHost();
    QProcess pull;
    start(pull, {u"pull"_s, u"lab:long-0"_s, u"--json"_s});
    QVERIFY(isMidway(*proxy));
    m_server->killWithSessions();
    QByteArray said;
    QTRY_VERIFY_WITH_TIMEOUT(said.append(pull.readAllStandardError()).contains("it is tried again until"), 60'000);
    QCOMPARE(kept(), QStringList());
    QCOMPARE(run({u"library"_s, u"--json"_s}).json()[u"recordings"].toArray().size(), 0);
    proxy->setRoundTrip(0ms);
    QVERIFY(m_server->startAgain());
    QTRY_COMPARE_WITH_TIMEOUT(pull.state(), QProcess::NotRunning, 120'000);
    QCOMPARE(pull.exitCode(), 0);
    QCOMPARE(kept(), QStringList{u"long-0"_s});
}

void CommandLineTest::aDiskThatFillsUpInTheMiddleOfAFetch()
{
    // A small disk that only this process and its children see; it goes with them.
    const QString disk = m_home->path() + u"/disk"_s;
    QDir().mkpath(disk);
    const bool alone = ::unshare(CLONE_NEWNS) == 0;
    (void)::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr); // not possible, nor needed, in a changed root
    const bool mounted = alone && ::mount("tmpfs", QFile::encodeName(disk).constData(), "tmpfs", 0, "size=160m") == 0;
    if (!mounted) {
        QSKIP("A FULL DISK IS NOT TESTED: no file system may be mounted here");
    }
    m_data = disk;
    const auto proxy = farHost();
    QProcess pull;
    start(pull, {u"pull"_s, u"lab:long-0"_s, u"--json"_s});
    QVERIFY(isMidway(*proxy));
    QFile filler(disk + u"/filler"_s);
    QVERIFY(filler.open(QFile::WriteOnly | QFile::Unbuffered));
    const QByteArray block(1'000'000, 'x');
    while (filler.write(block) == block.size()) {}
    QVERIFY(pull.waitForFinished());
    const Outcome outcome{pull.exitCode(), QString::fromUtf8(pull.readAllStandardOutput()), {}};
    QVERIFY(filler.remove());
    qInfo().noquote() << outcome.out;
    QCOMPARE(outcome.exit, 1);
    QCOMPARE(outcome.code(), u"disk-full"_s);
    const QString sentence = outcome.json()[u"error"][u"message"].toString();
    QVERIFY(sentence.contains(u"free some space"_s) && sentence.contains(library() + u';'));
    QCOMPARE(kept(), QStringList());
    // And with space it goes on as if nothing had been.
    proxy->setRoundTrip(0ms);
    QCOMPARE(run({u"pull"_s, u"lab:long-0"_s}).exit, 0);
    QCOMPARE(kept(), QStringList{u"long-0"_s});
    ::umount2(QFile::encodeName(disk).constData(), MNT_DETACH);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::CommandLineTest)
#include "tst_commandline.moc"
