// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/ssh/connector.h"
#include "tests/support/delayproxy.h"
#include "tests/support/fakes/faketraces.h"
#include "tests/support/fakes/remotebench.h"
#include "tests/support/sshclient.h"
#include "tests/support/testmain.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Backstep {

using Testing::DelayProxy;
using Testing::makeTrace;
using Testing::RemoteBench;
using Testing::SshClient;
using Testing::SshServerOptions;
using Testing::ThrowAwaySshServer;
using State = TransferJob::State;

/// Listing and fetching over a real sshd: whole, cut, frozen, without commands.
class RemoteTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void listsAndFetches();
    void listCutInTheMiddle();
    void sftpOnly();
    void fetchCutInTheMiddleThenRetried();
    void frozenFetchIsCancelled();
    void aListingGetsItsTurnDuringAFetch();
    void unknownHostKeyIsAskedWithTheHostsId();
    void answersReachWhoAsked();
    void testsAHost();
    void realRecordingsOfRr();

private:
    [[nodiscard]] bool start(const SshServerOptions &options = {});
    [[nodiscard]] QStringList kept() const;
    [[nodiscard]] State ended(TransferId id);

    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<ThrowAwaySshServer> m_server;
    std::unique_ptr<DelayProxy> m_proxy;
    std::unique_ptr<RemoteBench> m_bench;
    QString m_traces;
};

void RemoteTest::init()
{
    TestCase::init();
    BACKSTEP_NEEDS_SSHD();
    m_home = std::make_unique<QTemporaryDir>();
    m_traces = m_home->path() + u"/traces"_s;
}

void RemoteTest::cleanup()
{
    m_bench.reset();
    m_proxy.reset();
    m_server.reset();
}

bool RemoteTest::start(const SshServerOptions &options)
{
    SshServerOptions with = options;
    with.lines += u"SetEnv _RR_TRACE_DIR=%1 XDG_DATA_HOME=%2"_s.arg(m_traces, m_home->path());
    m_server = std::make_unique<ThrowAwaySshServer>(with);
    if (!m_server->start()) {
        qInfo() << m_server->why();
        return false;
    }
    m_proxy = std::make_unique<DelayProxy>(m_server->port());
    m_bench = std::make_unique<RemoteBench>(*m_server, m_proxy->port(), m_home->path());
    HostProfile profile = m_bench->profile;
    profile.recordingFolders = {m_traces};
    m_bench->profile = profile;
    return m_bench->store.change(profile).has_value();
}

QStringList RemoteTest::kept() const
{
    return QDir(m_bench->library.folder()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
}

State RemoteTest::ended(TransferId id)
{
    (void)QTest::qWaitFor([this, id] { return m_bench->queue.job(id)->isFinal(); }, 30'000);
    const TransferJob job = *m_bench->queue.job(id);
    if (job.state == State::Failed) {
        qInfo().noquote() << job.error.code << job.error.message << job.error.details;
    }
    return job.state;
}

void RemoteTest::listsAndFetches()
{
    makeTrace(m_traces + u"/demo-3"_s, 5'000'000);
    makeTrace(m_traces + u"/demo-4"_s);
    QVERIFY(start());
    const auto scan = SshClient::wait(m_bench->catalog.scan(m_bench->profile.id));
    QCOMPARE(Testing::codeOf(scan), QString());
    QCOMPARE((*scan)->way, HostScan::Way::Exec);
    QCOMPARE((*scan)->recordings.size(), 2);
    QCOMPARE((*scan)->problems, QStringList());
    QCOMPARE((*scan)->folders.first().origin, ScannedFolder::Origin::Environment);
    QCOMPARE(m_bench->catalog.link(m_bench->profile.id).state, HostLink::State::Connected);
    for (const RecordingInfo &info : (*scan)->recordings) {
        const TransferId id = m_bench->queue.enqueue(info, m_bench->profile);
        QCOMPARE(ended(id), State::Finished);
        const auto entry = m_bench->library.entry(m_bench->queue.job(id)->libraryId);
        QCOMPARE(entry->verification, Verification::Verified);
        QCOMPARE(entry->hostName, u"lab"_s);
        QCOMPARE(entry->traceVersion, 85);
        QFile here(entry->path + u"/data"_s);
        QFile there(QString::fromUtf8(info.path) + u"/data"_s);
        QVERIFY(here.open(QFile::ReadOnly) && there.open(QFile::ReadOnly));
        QVERIFY(here.readAll() == there.readAll());
    }
    QCOMPARE(kept().size(), 2);
}

void RemoteTest::listCutInTheMiddle()
{
    for (int i = 0; i < 100; ++i) {
        makeTrace(m_traces + u"/demo-%1"_s.arg(i), 10);
    }
    // The host's find falls silent in the middle, so that it is known what has arrived when the cut comes.
    QDir(m_home->path()).mkdir(u"tools"_s);
    const QString find = m_home->path() + u"/tools/find"_s;
    Testing::writeFile(find,
                       "#!/bin/sh\n/usr/bin/find \"$@\" >\"$0.$$\"\nhead -c 10000 \"$0.$$\"\n"
                       "while [ ! -e \"$0.go\" ]; do sleep 0.05; done\ntail -c +10001 \"$0.$$\"\n");
    QFile::setPermissions(find, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    QVERIFY(start({.lines = {u"SetEnv PATH=%1/tools:/usr/bin:/bin"_s.arg(m_home->path())}}));
    QVERIFY(SshClient::wait(m_bench->connections.open(m_bench->profile)));
    const qint64 before = m_proxy->carried();
    const auto cut = m_bench->catalog.scan(m_bench->profile.id);
    QTRY_VERIFY(m_proxy->carried() > before + 10'000);
    m_proxy->cutAfter(1);
    Testing::writeFile(find + u".go"_s, {});
    const auto scan = SshClient::wait(cut);
    QCOMPARE(Testing::codeOf(scan), QString());
    QVERIFY2((*scan)->recordings.size() > 10 && (*scan)->recordings.size() < 100,
             qPrintable(QString::number((*scan)->recordings.size())));
    QVERIFY(!(*scan)->problems.isEmpty());
    QTRY_COMPARE(m_bench->catalog.link(m_bench->profile.id).state, HostLink::State::Failed);
    const auto again = SshClient::wait(m_bench->catalog.scan(m_bench->profile.id));
    QCOMPARE(Testing::codeOf(again), QString());
    QCOMPARE((*again)->recordings.size(), 100);
}

void RemoteTest::sftpOnly()
{
    makeTrace(m_traces + u"/demo-3"_s);
    Testing::makeUnfinishedTrace(m_traces + u"/new-0"_s);
    QVERIFY(start({.commands = false, .lines = {}}));
    const auto scan = SshClient::wait(m_bench->catalog.scan(m_bench->profile.id));
    QCOMPARE(Testing::codeOf(scan), QString());
    QCOMPARE((*scan)->way, HostScan::Way::Sftp);
    QCOMPARE((*scan)->recordings.size(), 2);
    for (const RecordingInfo &info : (*scan)->recordings) {
        const bool finished = info.name == u"demo-3";
        QCOMPARE(info.state, finished ? RecordingState::Finished : RecordingState::Recording);
        if (finished) {
            const TransferId id = m_bench->queue.enqueue(info, m_bench->profile);
            QCOMPARE(ended(id), State::Finished);
            QCOMPARE(m_bench->library.entry(m_bench->queue.job(id)->libraryId)->verification, Verification::SizeOnly);
        }
    }
    const auto details = SshClient::wait(
        m_bench->catalog.details(m_bench->profile.id, {(*scan)->recordings[0].path, (*scan)->recordings[1].path}));
    QVERIFY(!details || !(*details)->recordings.first().detailsKnown);
}

void RemoteTest::fetchCutInTheMiddleThenRetried()
{
    makeTrace(m_traces + u"/demo-3"_s, 20'000'000);
    QVERIFY(start());
    const auto scan = SshClient::wait(m_bench->catalog.scan(m_bench->profile.id));
    QCOMPARE(Testing::codeOf(scan), QString());
    m_proxy->cutAfter(5'000'000);
    const TransferId id = m_bench->queue.enqueue((*scan)->recordings.first(), m_bench->profile);
    QCOMPARE(ended(id), State::Failed);
    QCOMPARE(m_bench->queue.job(id)->error.code, SshErrorCode::lost);
    QVERIFY(m_bench->queue.job(id)->bytesDone > 1'000'000);
    QCOMPARE(kept(), QStringList());
    m_bench->queue.retry(id);
    QCOMPARE(ended(id), State::Finished);
    QCOMPARE(kept(), QStringList{u"demo-3"_s});
}

void RemoteTest::frozenFetchIsCancelled()
{
    makeTrace(m_traces + u"/demo-3"_s, 20'000'000);
    QVERIFY(start());
    const auto scan = SshClient::wait(m_bench->catalog.scan(m_bench->profile.id));
    m_proxy->setRoundTrip(20ms);
    const TransferId id = m_bench->queue.enqueue((*scan)->recordings.first(), m_bench->profile);
    QTRY_VERIFY(m_bench->queue.job(id)->bytesDone > 100'000);
    m_proxy->setFrozen(true);
    QTRY_VERIFY(m_proxy->isHolding());
    QElapsedTimer clock;
    clock.start();
    m_bench->queue.cancel(id);
    QCOMPARE(ended(id), State::Cancelled);
    QVERIFY2(clock.elapsed() < Testing::atOnce, qPrintable(QString::number(clock.elapsed())));
    QCOMPARE(kept(), QStringList());
    m_proxy->setFrozen(false);
    m_bench->queue.retry(id);
    QCOMPARE(ended(id), State::Finished);
}

void RemoteTest::aListingGetsItsTurnDuringAFetch()
{
    makeTrace(m_traces + u"/demo-3"_s);
    for (int i = 10; i < 40; ++i) {
        Testing::writeFile(m_traces + u"/demo-3/mmap_copy_%1_x"_s.arg(i), QByteArray(2'000'000, 'x'));
    }
    QVERIFY(start());
    const auto scan = SshClient::wait(m_bench->catalog.scan(m_bench->profile.id));
    m_proxy->setRoundTrip(20ms);
    const TransferId id = m_bench->queue.enqueue((*scan)->recordings.first(), m_bench->profile);
    QTRY_VERIFY(m_bench->queue.job(id)->bytesDone > 100'000);
    const auto during = SshClient::wait(m_bench->catalog.scan(m_bench->profile.id));
    QCOMPARE(Testing::codeOf(during), QString());
    QVERIFY(!m_bench->queue.job(id)->isFinal());
    QCOMPARE(ended(id), State::Finished);
}

void RemoteTest::unknownHostKeyIsAskedWithTheHostsId()
{
    makeTrace(m_traces + u"/demo-3"_s);
    QVERIFY(start());
    HostProfile profile = m_bench->profile;
    profile.knownHostsFile = m_home->path() + u"/known_hosts"_s;
    QVERIFY(m_bench->store.change(profile));
    QSignalSpy asked(&m_bench->catalog, &Catalog::hostKeyUnknown);
    const auto answer = m_bench->catalog.scan(profile.id);
    QTRY_COMPARE(asked.size(), 1);
    QCOMPARE(asked.first().at(0).toString(), profile.id);
    QCOMPARE(asked.first().at(1).value<HostKeyInfo>().fingerprint, m_server->fingerprint());
    QCOMPARE(m_bench->catalog.link(profile.id).state, HostLink::State::Asking);
    m_bench->catalog.rejectHostKey(profile.id);
    QCOMPARE(Testing::codeOf(SshClient::wait(answer)), SshErrorCode::hostKeyUnknown);
    const auto again = m_bench->catalog.scan(profile.id);
    QTRY_COMPARE(asked.size(), 2);
    m_bench->catalog.acceptHostKey(profile.id, HostKeyTrust::Always);
    QCOMPARE(Testing::codeOf(SshClient::wait(again)), QString());
    // A fetch that waits for the person at the door can be called off.
    m_bench->catalog.disconnectHost(profile.id);
    QFile::remove(profile.knownHostsFile);
    const TransferId id = m_bench->queue.enqueue(m_bench->catalog.lastScan(profile.id)->recordings.first(), profile);
    QTRY_COMPARE(asked.size(), 3);
    m_bench->queue.cancel(id);
    QCOMPARE(ended(id), State::Cancelled);
    QCOMPARE(kept(), QStringList());
}

void RemoteTest::answersReachWhoAsked()
{
    makeTrace(m_traces + u"/demo-3"_s);
    QVERIFY(start());
    HostProfile profile = m_bench->profile;
    profile.knownHostsFile = m_home->path() + u"/known_hosts"_s;
    QVERIFY(m_bench->store.change(profile));
    // The host asks, and while it waits, a test of the same host asks, too.
    HostProfile tested = profile;
    tested.id = newHostId();
    QSignalSpy asked(&m_bench->catalog, &Catalog::hostKeyUnknown);
    const auto listing = m_bench->catalog.scan(profile.id);
    QTRY_COMPARE(asked.size(), 1);
    const auto test = m_bench->catalog.testHost(tested);
    QTRY_COMPARE(asked.size(), 2);
    QCOMPARE(asked.at(0).at(0).toString(), profile.id);
    QCOMPARE(asked.at(1).at(0).toString(), tested.id);
    m_bench->catalog.acceptHostKey(profile.id, HostKeyTrust::Once);
    QCOMPARE(Testing::codeOf(SshClient::wait(listing)), QString());
    QVERIFY(!test.isFinished());
    m_bench->catalog.rejectHostKey(tested.id);
    const auto steps = SshClient::wait(test);
    QCOMPARE(Testing::codeOf(steps), QString());
    QVERIFY(std::ranges::any_of(*steps, [](const ConnectionStep &step) {
        return step.kind == ConnectionStep::Kind::HostKey && step.verdict == ConnectionStep::Verdict::Failed;
    }));
}

void RemoteTest::testsAHost()
{
    QVERIFY(start());
    HostProfile profile = m_bench->profile;
    profile.id = newHostId();
    profile.identityFiles = {m_server->makeKey(u"locked"_s, u"open sesame"_s)};
    QSignalSpy prompts(&m_bench->catalog, &Catalog::promptNeeded);
    QSignalSpy steps(&m_bench->catalog, &Catalog::testStepFinished);
    const auto answer = m_bench->catalog.testHost(profile);
    QTRY_COMPARE(prompts.size(), 1);
    QCOMPARE(prompts.first().at(0).toString(), profile.id);
    std::vector<Secret> secrets;
    secrets.emplace_back(u"open sesame"_s);
    m_bench->catalog.answerPrompt(profile.id, std::move(secrets));
    const auto tested = SshClient::wait(answer);
    QCOMPARE(Testing::codeOf(tested), QString());
    QCOMPARE(tested->size(), 6);
    QCOMPARE(steps.size(), 6);
    for (const ConnectionStep &step : *tested) {
        QVERIFY2(step.verdict == ConnectionStep::Verdict::Passed, qPrintable(step.sentence));
    }
    // One that is cancelled while it asks.
    const auto second = m_bench->catalog.testHost(profile);
    QTRY_COMPARE(prompts.size(), 2);
    m_bench->catalog.cancel(profile.id);
    const auto ended = SshClient::wait(second);
    QVERIFY(!ended || ended->size() == 6);
}

void RemoteTest::realRecordingsOfRr()
{
    QString rr = qEnvironmentVariable("BACKSTEP_RR");
    if (rr.isEmpty()) {
        rr = QStandardPaths::findExecutable(u"rr"_s);
    }
    if (rr.isEmpty()) {
        QSKIP("rr is missing: listing its recordings is not tested here");
    }
    QDir().mkpath(m_traces);
    const auto record = [&](const QString &script) {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"_RR_TRACE_DIR"_s, m_traces);
        process.setProcessEnvironment(environment);
        process.start(rr, {u"record"_s, u"-W"_s, u"/bin/sh"_s, u"-c"_s, script});
        return process.waitForFinished() && QFile::exists(m_traces + u"/latest-trace/version"_s);
    };
    if (!record(u"exit 3"_s) || !record(u"kill -9 $$"_s)) {
        QSKIP("rr is there but cannot record on this machine (no software counters in it?)");
    }
    QVERIFY(start({.lines = {u"SetEnv PATH=%1:/usr/bin:/bin"_s.arg(QFileInfo(rr).path())}}));
    const auto scan = SshClient::wait(m_bench->catalog.scan(m_bench->profile.id));
    QCOMPARE(Testing::codeOf(scan), QString());
    QCOMPARE((*scan)->recordings.size(), 2);
    QList<QByteArray> paths;
    for (const RecordingInfo &info : (*scan)->recordings) {
        QCOMPARE(info.state, RecordingState::Finished);
        QCOMPARE(info.program, u"sh"_s);
        QVERIFY(info.traceVersion.value_or(0) >= 80);
        paths.append(info.path);
    }
    const auto details = SshClient::wait(m_bench->catalog.details(m_bench->profile.id, paths));
    QCOMPARE(Testing::codeOf(details), QString());
    for (const RecordingInfo &info : (*details)->recordings) {
        QVERIFY(info.commandLine.startsWith(u"/bin/sh -c "));
        QVERIFY(info.name == u"sh-0" ? info.exitCode == 3 : info.exitSignal == u"SIGKILL");
    }
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::RemoteTest)
#include "tst_remote.moc"
