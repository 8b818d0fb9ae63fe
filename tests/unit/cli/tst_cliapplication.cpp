// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/testmain.h"
#include "tests/unit/cli/clitestcase.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace Backstep {

using Testing::json;

/// Runs whole command lines against fakes and compares what is written, byte for byte.
class CliApplicationTest : public Testing::CliTestCase
{
    Q_OBJECT

private Q_SLOTS:
    void hostsAreAddedListedAndRemoved();
    void hostTestSaysEachStep();
    void recordingsAreListed();
    void unknownHostIsAnError();
    void unknownKeyIsRefusedWithoutAPerson();
    void personIsAskedForKeyAndPassword();
    void pullShowsProgressAndWhereItIs();
    void pullIntoAnotherFolder();
    void pullFailures();
    void whereTheLineWasCutTheCommandIsRepeated();
    void libraryIsListed();
    void interruptingLeavesNothing();
    void targetThatCannotBeOpened();
    void remoteTargetIsFetchedOrTakenFromTheLibrary();
    void wordsOfAProgramStayWhole();
    void goroutinesAtTheEnd();
    void goroutinesFilteredAndGrouped();
    void usageErrors();

private:
    HostProfile addHost();
    static RecordingInfo recording(const QString &name);
    void setScan();
};

HostProfile CliApplicationTest::addHost()
{
    HostProfile profile;
    profile.name = u"prod-1"_s;
    profile.host = u"prod-1.example.com"_s;
    return m_hosts->add(profile).value_or(profile);
}

RecordingInfo CliApplicationTest::recording(const QString &name)
{
    RecordingInfo info;
    info.path = "/srv/rr/" + name.toUtf8();
    info.name = name;
    info.program = u"demo"_s;
    info.started = QDateTime::fromSecsSinceEpoch(1'700'000'000, QTimeZone::UTC);
    info.ended = info.started.addMSecs(2500);
    info.milliseconds = 2500;
    info.size = 2'100'000;
    info.files = 12;
    info.state = RecordingState::Finished;
    info.traceVersion = 85;
    return info;
}

void CliApplicationTest::setScan()
{
    const HostProfile host = addHost();
    HostScan scan;
    scan.hostId = host.id;
    scan.recordings = {recording(u"demo-3"_s), recording(u"demo-2"_s)};
    scan.recordings[1].state = RecordingState::Recording;
    scan.recordings[1].milliseconds.reset();
    scan.folders = {
        {.path = u"/srv/rr"_s, .origin = ScannedFolder::Origin::Default, .exists = true, .recordings = 2, .note = {}}};
    scan.problems = {u"rr is not installed there."_s};
    m_catalog->setScan(scan);
}

void CliApplicationTest::hostsAreAddedListedAndRemoved()
{
    QCOMPARE(run({u"hosts"_s, u"add"_s, u"prod-1.example.com"_s, u"--name"_s, u"prod-1"_s, u"--port=2222"_s,
                  u"--folder"_s, u"/srv/a"_s, u"--folder"_s, u"/srv/b"_s, u"--json"_s}),
             0);
    const QString host = json(
        u"{'name':'prod-1','host':'prod-1.example.com','user':'','port':2222,'identityFiles':[],'proxyJump':'','folders':['/srv/a','/srv/b']}"_s);
    expectOut({json(u"{'ok':true,'host':"_s) + host + u'}'});
    QCOMPARE(run({u"hosts"_s, u"--json"_s}), 0);
    expectOut({json(u"{'ok':true,'hosts':["_s) + host + u"]}"_s});
    QCOMPARE(run({u"hosts"_s, u"list"_s}), 0);
    expectOut(
        {u"NAME    HOST                USER  PORT  FOLDERS\nprod-1  prod-1.example.com  -     2222  /srv/a /srv/b"_s});
    QCOMPARE(run({u"hosts"_s, u"add"_s, u"x"_s, u"--port"_s, u"many"_s}), 2);
    QCOMPARE(run({u"hosts"_s, u"add"_s, u"ann@10.0.0.7"_s, u"--name"_s, u"seven"_s}), 0);
    QCOMPARE(m_hosts->hostByName(u"seven"_s).value_or(HostProfile()).user, u"ann"_s);
    QCOMPARE(m_hosts->hostByName(u"seven"_s).value_or(HostProfile()).host, u"10.0.0.7"_s);
    for (const QString &wrong : {u"@10.0.0.8"_s, u"ann@"_s}) {
        QCOMPARE(run({u"hosts"_s, u"add"_s, wrong}), 2);
        QVERIFY(m_console->errors.first().contains(u"write USER@HOST, or HOST and --user USER."_s));
    }
    QCOMPARE(run({u"hosts"_s, u"add"_s, u"ann@10.0.0.8"_s, u"--user"_s, u"bob"_s}), 2);
    QCOMPARE(run({u"hosts"_s, u"remove"_s, u"seven"_s}), 0);
    QCOMPARE(run({u"hosts"_s, u"remove"_s, u"prod-1"_s}), 0);
    QCOMPARE(run({u"hosts"_s, u"remove"_s, u"prod-1"_s}), 1);
    QCOMPARE(run({u"hosts"_s, u"--json"_s}), 0);
    expectOut({json(u"{'ok':true,'hosts':[]}"_s)});
}

void CliApplicationTest::hostTestSaysEachStep()
{
    m_catalog->testSteps = {{.kind = ConnectionStep::Kind::Resolve,
                             .verdict = ConnectionStep::Verdict::Passed,
                             .sentence = u"It is 10.0.0.7."_s,
                             .details = {}},
                            {.kind = ConnectionStep::Kind::Reach,
                             .verdict = ConnectionStep::Verdict::Failed,
                             .sentence = u"Nobody answers on port 22."_s,
                             .details = {}}};
    QCOMPARE(run({u"hosts"_s, u"test"_s, u"prod-9"_s, u"--json"_s}), 1);
    expectOut({json(
        u"{'ok':false,'error':{'code':'test-failed','message':'Nobody answers on port 22.'},'host':'prod-9','steps':[{'step':'resolve','verdict':'passed','message':'It is 10.0.0.7.'},{'step':'reach','verdict':'failed','message':'Nobody answers on port 22.'}]}"_s)});
    m_catalog->testSteps.removeLast();
    QCOMPARE(run({u"hosts"_s, u"test"_s, u"prod-9"_s}), 0);
    expectOut({u"passed  resolve  It is 10.0.0.7."_s});
}

void CliApplicationTest::recordingsAreListed()
{
    setScan();
    QCOMPARE(run({u"recordings"_s, u"prod-1"_s, u"--json"_s}), 0);
    expectGolden(u"recordings"_s);
    QCOMPARE(run({u"recordings"_s, u"prod-1"_s}), 0);
    QVERIFY(m_console->out.first().contains(u"demo-3  demo"_s));
    QVERIFY(m_console->out.first().contains(u"2.5 s"_s));
    QVERIFY(m_console->out.first().contains(u"2.1 MB"_s));
    QVERIFY(m_console->out.first().endsWith(u"note: rr is not installed there."_s));
}

void CliApplicationTest::unknownHostIsAnError()
{
    QCOMPARE(run({u"recordings"_s, u"prod-7"_s, u"--json"_s}), 1);
    QVERIFY(m_console->out.first().startsWith(json(u"{'ok':false,'error':{'code':'host-unknown','message':'"_s)));
    QCOMPARE(run({u"recordings"_s, u"prod-7"_s}), 1);
    QVERIFY(m_console->out.isEmpty());
    QVERIFY(m_console->errors.first().startsWith(u"backstep: "_s));
}

void CliApplicationTest::unknownKeyIsRefusedWithoutAPerson()
{
    setScan();
    const HostKeyInfo key{.host = u"prod-1"_s,
                          .type = u"ssh-ed25519"_s,
                          .fingerprint = u"SHA256:abc"_s,
                          .state = {},
                          .knownHostsFile = {}};
    connect(m_catalog.get(), &Catalog::scanStarted, this,
            [this, key](const QString &id) { Q_EMIT m_catalog->hostKeyUnknown(id, key); });
    QCOMPARE(run({u"recordings"_s, u"prod-1"_s}), 0);
    QVERIFY(m_catalog->calls.join(u' ').contains(u"rejectHostKey"_s));
    QVERIFY(m_console->errors.first().contains(u"SHA256:abc"_s));
}

void CliApplicationTest::personIsAskedForKeyAndPassword()
{
    setScan();
    m_console->person = true;
    m_console->input = {u"always"_s, u"ann"_s, u"s3cret"_s};
    const HostKeyInfo key{.host = u"prod-1"_s,
                          .type = u"ssh-ed25519"_s,
                          .fingerprint = u"SHA256:abc"_s,
                          .state = {},
                          .knownHostsFile = {}};
    AuthPrompt prompt;
    prompt.lines = {{.text = u"Name:"_s, .echo = true}, {.text = u"Password:"_s, .echo = false}};
    // The scan is held up until both are answered, as a connection does.
    QString hostId;
    connect(m_catalog.get(), &Catalog::scanStarted, this, [&](const QString &id) {
        hostId = id;
        Q_EMIT m_catalog->hostKeyUnknown(id, key);
        QTimer::singleShot(20, this, [&] { Q_EMIT m_catalog->promptNeeded(hostId, prompt); });
    });
    const QString name = m_hosts->hosts().first().id;
    CliApplication application({.console = *m_console,
                                .hosts = *m_hosts,
                                .catalog = *m_catalog,
                                .transfers = *m_transfers,
                                .library = *m_library,
                                .sessions = *m_factory});
    m_catalog->setScanError(name, {.code = u"x"_s, .message = u"y"_s, .details = {}});
    application.run({u"pull"_s, u"prod-1:demo-3"_s}, [](int) {});
    QTRY_VERIFY(m_catalog->calls.contains(u"acceptHostKey %1 always"_s.arg(name)));
}

void CliApplicationTest::pullShowsProgressAndWhereItIs()
{
    setScan();
    connect(m_transfers.get(), &TransferQueue::jobAdded, this, [this](TransferJob job) {
        QTimer::singleShot(0, this, [this, job]() mutable {
            job.state = TransferJob::State::Fetching;
            job.sentence = u"fetching"_s;
            job.bytesTotal = 2'100'000;
            job.bytesDone = 1'000'000;
            job.bytesPerSecond = 34'000'000;
            job.secondsLeft = 8;
            m_transfers->setJob(job);
            job.state = TransferJob::State::Finished;
            job.bytesDone = job.bytesTotal;
            job.filesDone = 12;
            job.finalPath = u"/library/demo-3"_s;
            job.notes = {u"A link was left out."_s};
            m_transfers->setJob(job);
        });
    });
    QCOMPARE(run({u"pull"_s, u"prod-1:demo-3"_s, u"--json"_s}), 0);
    expectOut({json(
        u"{'ok':true,'recording':{'name':'demo-3','host':'prod-1','path':'/library/demo-3','size':2100000,'files':12},'notes':['A link was left out.']}"_s)});
    QVERIFY(m_console->progress.contains(u"demo-3  fetching  1.0 MB of 2.1 MB  34.0 MB/s  8 s left"_s));
    QCOMPARE(m_transfers->calls, QStringList{u"enqueue demo-3"_s});
}

void CliApplicationTest::pullIntoAnotherFolder()
{
    setScan();
    const QString fetched = m_folder->filePath(u"library/demo-3"_s);
    QVERIFY(QDir().mkpath(fetched));
    LibraryEntry entry;
    entry.name = u"demo-3"_s;
    entry.path = fetched;
    m_library->setEntries({entry});
    const qint64 id = m_library->entries()->first().id;
    connect(m_transfers.get(), &TransferQueue::jobAdded, this, [this, fetched, id](TransferJob job) {
        QTimer::singleShot(0, this, [this, job, fetched, id]() mutable {
            job.state = TransferJob::State::Finished;
            job.finalPath = fetched;
            job.libraryId = id;
            m_transfers->setJob(job);
        });
    });
    const QString wanted = m_folder->filePath(u"elsewhere"_s);
    QCOMPARE(run({u"pull"_s, u"prod-1:demo-3"_s, u"--dest"_s, wanted, u"--json"_s}), 0);
    QVERIFY(QFileInfo(wanted + u"/demo-3"_s).isDir());
    QVERIFY(!QFileInfo::exists(fetched));
    QVERIFY(m_console->out.first().contains(json(u"'path':'"_s) + wanted + u"/demo-3\""_s));
    QVERIFY(m_console->out.first().contains(json(u"'verification':'"_s)));
    QCOMPARE(m_library->entries()->size(), 1);
    QCOMPARE(m_library->entries()->first().path, QString(wanted + u"/demo-3"_s));
    QVERIFY(!m_library->entries()->first().owned);
}

void CliApplicationTest::pullFailures()
{
    setScan();
    QCOMPARE(run({u"pull"_s, u"prod-1"_s, u"--json"_s}), 2);
    QCOMPARE(run({u"pull"_s, u"prod-1:demo-9"_s, u"--json"_s}), 1);
    QVERIFY(m_console->out.first().contains(json(u"'code':'recording-unknown'"_s)));
    connect(m_transfers.get(), &TransferQueue::jobAdded, this, [this](TransferJob job) {
        job.state = TransferJob::State::Failed;
        job.error = {.code = u"io"_s, .message = u"The disk is full."_s, .details = {}};
        QTimer::singleShot(0, this, [this, job] { m_transfers->setJob(job); });
    });
    QCOMPARE(run({u"pull"_s, u"prod-1:demo-3"_s, u"--json"_s}), 1);
    expectOut({json(u"{'ok':false,'error':{'code':'io','message':'The disk is full.'}}"_s)});
}

void CliApplicationTest::whereTheLineWasCutTheCommandIsRepeated()
{
    m_catalog->setScanError(addHost().id,
                            {.code = u"ssh-not-connected"_s, .message = u"Connect first."_s, .details = {}});
    QCOMPARE(run({u"recordings"_s, u"prod-1"_s}), 1);
    QCOMPARE(m_console->errors,
             QStringList(u"backstep: The line to the host was cut before this was done; repeat the command."_s));
}

void CliApplicationTest::libraryIsListed()
{
    LibraryEntry entry;
    entry.name = u"demo-3"_s;
    entry.path = u"/library/demo-3"_s;
    entry.program = u"demo"_s;
    entry.hostName = u"prod-1"_s;
    entry.size = 2'100'000;
    entry.files = 12;
    entry.exitCode = 2;
    entry.verification = Verification::Verified;
    m_library->setEntries({entry});
    QCOMPARE(run({u"library"_s, u"--json"_s}), 0);
    expectGolden(u"library"_s);
}

void CliApplicationTest::interruptingLeavesNothing()
{
    m_console->input = {u"continue"_s};
    CliApplication application({.console = *m_console,
                                .hosts = *m_hosts,
                                .catalog = *m_catalog,
                                .transfers = *m_transfers,
                                .library = *m_library,
                                .sessions = *m_factory});
    int ends = 0;
    int exitCode = -1;
    application.run({u"replay"_s, m_folder->path(), u"--run"_s, u"-"_s}, [&](int code) {
        ++ends;
        exitCode = code;
    });
    QTimer watch;
    watch.setInterval(0);
    connect(&watch, &QTimer::timeout, this, [&] {
        if (m_factory->session && m_factory->session->state() == SessionState::Moving) {
            watch.stop();
            application.interrupt();
            application.interrupt();
        }
    });
    watch.start();
    QTRY_COMPARE(exitCode, 1);
    QVERIFY(m_factory->session.isNull());
    QTest::qWait(0);
    QCOMPARE(ends, 1);

    // Also where nothing is open yet.
    application.run({u"library"_s}, [&](int code) { exitCode = code; });
    application.interrupt();
    exitCode = -1;
    QTRY_COMPARE(exitCode, 1);
}

void CliApplicationTest::targetThatCannotBeOpened()
{
    QCOMPARE(run({u"replay"_s, u"/nowhere"_s, u"--json"_s}), 3);
    QVERIFY(m_console->out.first().startsWith(json(u"{'ok':false,'error':{'code':'bad-input'"_s)));
    m_factory->openFailure = Error{u"rr-missing"_s, u"There is no rr on this machine."_s, {u"exec: rr"_s}};
    QCOMPARE(run({u"replay"_s, m_folder->path(), u"--json"_s}), 3);
    expectOut({json(
        u"{'ok':false,'error':{'code':'rr-missing','message':'There is no rr on this machine.','details':['exec: rr']}}"_s)});
    QCOMPARE(run({u"goroutines"_s, m_folder->path()}), 3);
    QCOMPARE(m_console->errors, QStringList({u"backstep: There is no rr on this machine."_s, u"    exec: rr"_s}));
    // What dlv and rr print before they give up is behind the sentence, not before it, and no line is empty.
    m_factory->openingOutput = {{.source = OutputSource::ProgramErr, .text = u"EOF"_s, .event = {}}};
    m_factory->openFailure->details = {u"rr: no trace there\n\nEOF"_s, QString()};
    QCOMPARE(run({u"replay"_s, m_folder->path()}), 3);
    QCOMPARE(m_console->errors,
             QStringList({u"backstep: There is no rr on this machine."_s, u"    rr: no trace there"_s, u"    EOF"_s}));
    m_factory->openFailure.reset();
    QCOMPARE(run({u"goroutines"_s, m_folder->path()}), 0);
    QCOMPARE(m_console->errors, QStringList{u"EOF"_s}); // of a program that runs it is the program's own
    m_factory->refusal = Error{u"not-supported"_s, u"No."_s, {}};
    QCOMPARE(run({u"replay"_s, m_folder->path()}), 3);
}

void CliApplicationTest::remoteTargetIsFetchedOrTakenFromTheLibrary()
{
    setScan();
    connect(m_transfers.get(), &TransferQueue::jobAdded, this, [this](TransferJob job) {
        job.state = TransferJob::State::Finished;
        job.finalPath = u"/library/fetched"_s;
        QTimer::singleShot(0, this, [this, job] { m_transfers->setJob(job); });
    });
    m_console->input = {};
    QCOMPARE(run({u"replay"_s, u"prod-1:demo-3"_s, u"--run"_s, u"-"_s}), 0);
    QCOMPARE(m_factory->targets.last(), Target(ReplayTarget{u"/library/fetched"_s}));

    LibraryEntry entry;
    entry.name = u"demo-3"_s;
    entry.hostName = u"prod-1"_s;
    entry.path = u"/library/demo-3"_s;
    m_library->setEntries({entry});
    QCOMPARE(run({u"replay"_s, u"prod-1:demo-3"_s, u"--run"_s, u"-"_s}), 0);
    QCOMPARE(m_factory->targets.last(), Target(ReplayTarget{u"/library/demo-3"_s}));
    QCOMPARE(m_transfers->calls.size(), 1);
    QVERIFY(m_console->errors.first().contains(u"backstep pull prod-1:demo-3"_s));

    // A host of the same name that is another one.
    entry.hostId = u"another"_s;
    m_library->setEntries({entry});
    QCOMPARE(run({u"replay"_s, u"prod-1:demo-3"_s, u"--run"_s, u"-"_s}), 0);
    QCOMPARE(m_factory->targets.last(), Target(ReplayTarget{u"/library/fetched"_s}));
}

void CliApplicationTest::wordsOfAProgramStayWhole()
{
    m_factory->program = Testing::FakeProgram::live();
    QCOMPARE(run({u"goroutines"_s, u"exec:/bin/prog"_s, u"a b"_s, u"--port"_s, u"80"_s, u"--json"_s}), 0);
    QCOMPARE(m_factory->targets.last(), Target(ExecTarget{u"/bin/prog"_s, {u"a b"_s, u"--port"_s, u"80"_s}, {}}));
    QCOMPARE(run({u"goroutines"_s, u"exec:/bin/prog 'a b' c"_s}), 0);
}

void CliApplicationTest::goroutinesAtTheEnd()
{
    QCOMPARE(run({u"goroutines"_s, m_folder->path(), u"--at"_s, u"end"_s, u"--json"_s}), 0);
    QCOMPARE(m_console->out.size(), 1);
    expectGolden(u"goroutines"_s);
    QCOMPARE(run({u"goroutines"_s, m_folder->path(), u"--at"_s, u"soon"_s}), 2);
    QCOMPARE(run({u"goroutines"_s, m_folder->path()}), 0);
    expectGolden(u"goroutines-text"_s);
}

void CliApplicationTest::goroutinesFilteredAndGrouped()
{
    const QStringList command{u"goroutines"_s, m_folder->path()};
    QCOMPARE(run(command + QStringList{u"--filter"_s, u"state:waiting -id:33"_s, u"--group-by"_s, u"endpoint"_s}), 2);
    const QStringList both{u"--filter=state:waiting -id:33"_s, u"--group-by=label:endpoint,reason"_s};
    QCOMPARE(run(command + both), 0);
    expectGolden(u"goroutines-grouped-text"_s);
    QCOMPARE(run(command + both + QStringList{u"--json"_s}), 0);
    expectGolden(u"goroutines-grouped"_s);
    QCOMPARE(run(command + QStringList{u"--filter"_s, u"reason:chan"_s}), 0);
    expectGolden(u"goroutines-filtered-text"_s);
    QCOMPARE(run(command + QStringList{u"--filter"_s, u"state:asleep"_s}), 2);
    QVERIFY2(m_console->errors.join(u' ').contains(u"there is no state “asleep”"_s),
             qPrintable(m_console->errors.join(u' ')));
}

void CliApplicationTest::usageErrors()
{
    QCOMPARE(run({u"fetch"_s, u"--json"_s}), 2);
    expectOut({json(
        u"{'ok':false,'error':{'code':'usage','message':'There is no command “fetch”; the commands are hosts, recordings, record, pull, library, replay, goroutines, blocked, dump, capsule, and backstep --help says how each is written'}}"_s)});
    QCOMPARE(run({u"pull"_s, u"prod-1:demo-3"_s, u"--dest"_s}), 2);
    QCOMPARE(m_console->errors.first(),
             u"backstep: The option --dest needs a value; write: backstep pull HOST:RECORDING [--dest DIR]"_s);
    QCOMPARE(run({u"hosts"_s, u"rename"_s, u"a"_s}), 2);
    QCOMPARE(run({u"--json"_s, u"libary"_s}), 2);
    QVERIFY(m_console->out.first().contains(u"There is no command “libary” (did you mean “library”?); "_s));
    QCOMPARE(run({u"--help"_s}), 0);
    QVERIFY(m_console->out.first().contains(u"backstep pull HOST:RECORDING [--dest DIR]"_s));
    QVERIFY(m_console->out.first().contains(u"[--identity FILE]… [--jump HOST]"_s));
    QVERIFY(m_console->out.first().contains(u"run-for DURATION"_s));
    QCOMPARE(run({u"hosts"_s, u"add"_s, u"--help"_s}), 0);
    QVERIFY(m_console->out.first().contains(u"backstep hosts"_s));
    QVERIFY(!m_console->out.first().contains(u"backstep pull"_s));
    QCOMPARE(run({u"help"_s, u"capsule"_s}), 0);
    QVERIFY(m_console->out.first().contains(u"--steps N            how many each way"_s));
    QVERIFY(!m_console->out.first().contains(u"backstep pull"_s));
    for (const QString &verb : {u"hosts"_s, u"record"_s, u"goroutines"_s, u"blocked"_s, u"capsule"_s}) {
        QCOMPARE(run({u"help"_s, verb}), 0);
        const QStringList options = m_console->out.first().split(u'\n').filter(u"      -"_s);
        QVERIFY(!options.isEmpty());
        for (const QString &option : options) {
            QVERIFY2(option.indexOf(u"  "_s, 6) > 0, qPrintable(option)); // a gap before what it does
        }
    }
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::CliApplicationTest)
#include "tst_cliapplication.moc"
