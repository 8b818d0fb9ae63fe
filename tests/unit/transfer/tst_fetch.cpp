// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/catalog/capsulefiles.h"
#include "app/catalog/sqlitelibrary.h"
#include "app/transfer/hosttransferqueue.h"
#include "tests/support/fakes/faketraces.h"
#include "tests/support/fakes/localconnection.h"
#include "tests/support/testmain.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <csignal>
#include <sys/types.h>

using namespace Qt::StringLiterals;

namespace Backstep {

using Testing::makeTrace;
using Testing::writeFile;
using State = TransferJob::State;

namespace {

/// Everything a fetch needs, with this machine as the host.
struct Bench
{
    explicit Bench(const QString &home) : library(home + u"/library.sqlite"_s, home + u"/recordings"_s)
    {
        profile.id = u"h"_s;
        profile.host = u"localhost"_s;
    }

    [[nodiscard]] TransferId fetch(const QString &folder)
    {
        RecordingInfo recording;
        recording.hostId = profile.id;
        recording.path = folder.toUtf8();
        recording.name = QFileInfo(folder).fileName();
        recording.program = u"demo"_s;
        recording.state = RecordingState::Finished;
        return queue.enqueue(recording, profile);
    }

    Testing::LocalConnector connector;
    HostConnections connections{connector};
    SqliteLibrary library;
    HostTransferQueue queue{connections, library};
    HostProfile profile;
};

} // namespace

class FetchTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void fetchesAndVerifies();
    void capsuleComesAlone();
    void tellsProgressInOrder();
    void oneAtATimeOnAHost();
    void withoutCommandsSizesAreCompared();
    void damageOnTheWayIsFound();
    void cutInTheMiddleLeavesNothing();
    void cancelLeavesNothing();
    void cancelInTheQueue();
    void retryAfterAFailure();
    void hostileNameRefusesAll();
    void linksAreLeftOut();
    void aLinkAsRecordingIsRefused();
    void growingFileIsNoticed();
    void unfinishedOnesAreRefused();
    void aFullDiskIsSaidBefore();
    void theSameIsNotQueuedTwice();
    void clearedJobsAreGone();
    void endingTheProgramLeavesNothing();
    void killedProgramIsSweptUpAfter();

private:
    [[nodiscard]] State waitFor(TransferId id);
    [[nodiscard]] QStringList kept() const;
    [[nodiscard]] QString trace() const { return m_home->path() + u"/rr/demo-3"_s; }

    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<Bench> m_bench;
};

void FetchTest::init()
{
    TestCase::init();
    m_bench.reset();
    m_home = std::make_unique<QTemporaryDir>();
    m_bench = std::make_unique<Bench>(m_home->path());
    makeTrace(trace(), 300'000);
}

State FetchTest::waitFor(TransferId id)
{
    (void)QTest::qWaitFor([this, id] { return m_bench->queue.job(id)->isFinal(); }, 20'000);
    return m_bench->queue.job(id)->state;
}

/// What lies in the library's folder, hidden names, too.
QStringList FetchTest::kept() const
{
    return QDir(m_bench->library.folder()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
}

void FetchTest::fetchesAndVerifies()
{
    QDir(trace()).mkdir(u"sub"_s);
    writeFile(trace() + u"/sub/empty"_s, {});
    const TransferId id = m_bench->fetch(trace());
    QCOMPARE(waitFor(id), State::Finished);
    const TransferJob job = *m_bench->queue.job(id);
    QCOMPARE(job.finalPath, m_bench->library.folder() + u"/demo-3"_s);
    QCOMPARE(job.notes, QStringList());
    QCOMPARE(kept(), QStringList{u"demo-3"_s});
    const QStringList files = QDir(trace()).entryList(QDir::Files) + QStringList{u"sub/empty"_s};
    for (const QString &name : files) {
        QFile here(job.finalPath + u'/' + name);
        QFile there(trace() + u'/' + name);
        QVERIFY(here.open(QFile::ReadOnly) && there.open(QFile::ReadOnly));
        QCOMPARE(here.readAll(), there.readAll());
        QCOMPARE(here.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    }
    const auto entry = m_bench->library.entry(job.libraryId);
    QVERIFY(entry);
    QCOMPARE(entry->verification, Verification::Verified);
    QCOMPARE(entry->path, job.finalPath);
    QCOMPARE(entry->files, 8);
    QCOMPARE(entry->remotePath, trace().toUtf8());
    QVERIFY(entry->owned && !entry->missing);
    // Again: beside the first, never over it.
    const TransferId again = m_bench->fetch(trace());
    QCOMPARE(waitFor(again), State::Finished);
    QCOMPARE(m_bench->queue.job(again)->finalPath, m_bench->library.folder() + u"/demo-3_2"_s);
}

void FetchTest::capsuleComesAlone()
{
    const QByteArray content(50'000, 'c');
    writeFile(trace() + u".capsule"_s, content);
    RecordingInfo recording;
    recording.hostId = m_bench->profile.id;
    recording.path = trace().toUtf8();
    recording.name = u"demo-3"_s;
    recording.state = RecordingState::Finished;
    recording.capsule = recording.path + ".capsule";
    recording.capsuleSize = content.size();
    const TransferId id = m_bench->queue.enqueue(capsuleAlone(recording), m_bench->profile);
    QCOMPARE(waitFor(id), State::Finished);
    const TransferJob job = *m_bench->queue.job(id);
    QCOMPARE(job.bytesDone, content.size());
    QCOMPARE(job.filesDone, 1);
    // In the library by itself, compared with the host, and found from there and from the recording.
    const QString folder = m_bench->library.folder();
    QCOMPARE(kept(), QStringList{u"demo-3.capsule"_s});
    const QString file = folder + u"/demo-3.capsule/demo-3.capsule"_s;
    QCOMPARE(capsulesOf(job.finalPath), QStringList{file});
    QCOMPARE(capsulesOf(folder + u"/demo-3"_s), QStringList{file});
    QCOMPARE(m_bench->library.entry(job.libraryId)->verification, Verification::Verified);
    QFile copy(file);
    QVERIFY(copy.open(QFile::ReadOnly));
    QCOMPARE(copy.readAll(), content);
}

void FetchTest::tellsProgressInOrder()
{
    makeTrace(m_home->path() + u"/rr/big-0"_s, 30'000'000);
    QList<TransferJob> seen;
    connect(&m_bench->queue, &TransferQueue::jobChanged, this, [&seen](const TransferJob &job) { seen.append(job); });
    QElapsedTimer clock;
    clock.start();
    const TransferId id = m_bench->fetch(m_home->path() + u"/rr/big-0"_s);
    QCOMPARE(m_bench->queue.job(id)->state, State::Queued);
    QCOMPARE(waitFor(id), State::Finished);
    QList<State> states;
    qint64 bytes = 0;
    for (const TransferJob &job : std::as_const(seen)) {
        QCOMPARE(job.id, id);
        QVERIFY(!job.sentence.isEmpty());
        if (states.isEmpty() || states.last() != job.state) {
            states.append(job.state);
        }
        QVERIFY(job.bytesDone >= bytes);
        bytes = job.bytesDone;
    }
    QCOMPARE(states, (QList{State::Listing, State::Fetching, State::Verifying, State::Finished}));
    QCOMPARE(seen.last().bytesDone, seen.last().bytesTotal);
    QCOMPARE(seen.last().filesDone, 7);
    QVERIFY(seen.size() <= 4 + clock.elapsed() / 100 + 1);
    disconnect(&m_bench->queue, nullptr, this, nullptr);
}

void FetchTest::oneAtATimeOnAHost()
{
    m_bench->connector.host->frozen = true;
    makeTrace(m_home->path() + u"/rr/demo-4"_s);
    const TransferId first = m_bench->fetch(trace());
    const TransferId second = m_bench->fetch(m_home->path() + u"/rr/demo-4"_s);
    QTRY_COMPARE(m_bench->queue.job(first)->state, State::Fetching);
    QCOMPARE(m_bench->queue.job(second)->state, State::Queued);
    m_bench->connector.host->frozen = false;
    QCOMPARE(waitFor(second), State::Finished);
    QCOMPARE(m_bench->queue.job(first)->state, State::Finished);
}

void FetchTest::withoutCommandsSizesAreCompared()
{
    m_bench->connector.host->execAllowed = false;
    const TransferId id = m_bench->fetch(trace());
    QCOMPARE(waitFor(id), State::Finished);
    QCOMPARE(m_bench->library.entry(m_bench->queue.job(id)->libraryId)->verification, Verification::SizeOnly);
    QCOMPARE(m_bench->queue.job(id)->notes.size(), 1);
}

void FetchTest::damageOnTheWayIsFound()
{
    m_bench->connector.host->tamperBytes = [](const QByteArray &path, qint64 offset, QByteArray &bytes) {
        if (path.endsWith("/data") && offset > 0) {
            bytes[0] = static_cast<char>(~bytes.at(0));
        }
    };
    const TransferId id = m_bench->fetch(trace());
    QCOMPARE(waitFor(id), State::Failed);
    QCOMPARE(m_bench->queue.job(id)->error.code, TransferErrorCode::hashMismatch);
    QCOMPARE(m_bench->queue.job(id)->error.details, QStringList{u"data"_s});
    QCOMPARE(kept(), QStringList());
    QCOMPARE(m_bench->library.entries()->size(), 0);
}

void FetchTest::cutInTheMiddleLeavesNothing()
{
    m_bench->connector.host->dieAfter = 100'000;
    const TransferId id = m_bench->fetch(trace());
    QCOMPARE(waitFor(id), State::Failed);
    QCOMPARE(m_bench->queue.job(id)->error.code, SshErrorCode::lost);
    QCOMPARE(kept(), QStringList());
}

void FetchTest::cancelLeavesNothing()
{
    m_bench->connector.host->frozen = true;
    const TransferId id = m_bench->fetch(trace());
    QTRY_COMPARE(m_bench->queue.job(id)->state, State::Fetching);
    QCOMPARE(kept().size(), 2);
    m_bench->queue.cancel(id);
    QElapsedTimer clock;
    clock.start();
    QCOMPARE(waitFor(id), State::Cancelled);
    QVERIFY(clock.elapsed() < 5000);
    QCOMPARE(kept(), QStringList());
    m_bench->queue.cancel(id);
    m_bench->queue.cancel(77);
    QCOMPARE(m_bench->queue.job(id)->state, State::Cancelled);
}

void FetchTest::cancelInTheQueue()
{
    const TransferId id = m_bench->fetch(trace());
    m_bench->queue.cancel(id);
    QCOMPARE(m_bench->queue.job(id)->state, State::Cancelled);
    // Whatever else is done afterwards, it stays that.
    QCOMPARE(waitFor(m_bench->fetch(trace())), State::Finished);
    QCOMPARE(m_bench->queue.job(id)->state, State::Cancelled);
    QCOMPARE(kept().size(), 1);
}

void FetchTest::retryAfterAFailure()
{
    m_bench->connector.host->openError = {QString(SshErrorCode::refused), u"Nobody listens."_s, {}};
    const TransferId id = m_bench->fetch(trace());
    QCOMPARE(waitFor(id), State::Failed);
    QCOMPARE(m_bench->queue.job(id)->sentence, u"Nobody listens."_s);
    m_bench->connector.host->openError = {};
    m_bench->queue.retry(id);
    QCOMPARE(m_bench->queue.job(id)->state, State::Queued);
    QVERIFY(m_bench->queue.job(id)->error.code.isEmpty());
    QCOMPARE(waitFor(id), State::Finished);
    m_bench->queue.retry(id);
    QCOMPARE(m_bench->queue.job(id)->state, State::Finished);
}

void FetchTest::hostileNameRefusesAll()
{
    for (const QByteArray &name : {"../../evil"_ba, ".."_ba, "/tmp/evil"_ba, "a\0b"_ba, "a\nb"_ba, ""_ba}) {
        m_bench->connector.host->tamperList = [name](const QByteArray &, QList<RemoteEntry> &entries) {
            entries.append(RemoteEntry{.name = name, .type = RemoteEntry::Type::File, .size = 4});
        };
        const TransferId id = m_bench->fetch(trace());
        QCOMPARE(waitFor(id), State::Failed);
        QCOMPARE(m_bench->queue.job(id)->error.code, TransferErrorCode::hostileName);
        QCOMPARE(kept(), QStringList());
    }
}

void FetchTest::linksAreLeftOut()
{
    writeFile(m_home->path() + u"/secret"_s, "secret");
    QFile::link(m_home->path() + u"/secret"_s, trace() + u"/mmap_symlink_9_x"_s);
    QFile::link(m_home->path(), trace() + u"/folder"_s);
    const TransferId id = m_bench->fetch(trace());
    QCOMPARE(waitFor(id), State::Finished);
    const TransferJob job = *m_bench->queue.job(id);
    QCOMPARE(job.notes.size(), 2);
    QCOMPARE(QDir(job.finalPath).entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot).size(), 7);
}

void FetchTest::aLinkAsRecordingIsRefused()
{
    QFile::link(trace(), m_home->path() + u"/rr/latest-trace"_s);
    const TransferId id = m_bench->fetch(m_home->path() + u"/rr/latest-trace"_s);
    QCOMPARE(waitFor(id), State::Failed);
    QCOMPARE(m_bench->queue.job(id)->error.code, TransferErrorCode::notARecording);
}

void FetchTest::growingFileIsNoticed()
{
    m_bench->connector.host->tamperBytes = [this](const QByteArray &path, qint64, QByteArray &) {
        // Something still writes to the next files.
        if (path.endsWith("/data")) {
            for (const QString &name :
                 {u"/events"_s, u"/mmaps"_s, u"/tasks"_s, u"/version"_s, u"/mmap_copy_5_demo"_s}) {
                QFile file(trace() + name);
                (void)file.open(QFile::Append);
                file.write("more");
            }
        }
    };
    const TransferId id = m_bench->fetch(trace());
    QCOMPARE(waitFor(id), State::Failed);
    const QString code = m_bench->queue.job(id)->error.code;
    QVERIFY2(code == TransferErrorCode::changed || code == TransferErrorCode::hashMismatch, qPrintable(code));
    QCOMPARE(kept(), QStringList());
}

void FetchTest::unfinishedOnesAreRefused()
{
    Testing::makeUnfinishedTrace(m_home->path() + u"/rr/new-0"_s);
    const TransferId id = m_bench->fetch(m_home->path() + u"/rr/new-0"_s);
    QCOMPARE(waitFor(id), State::Failed);
    QCOMPARE(m_bench->queue.job(id)->error.code, TransferErrorCode::notFinished);
    RecordingInfo known;
    known.path = "/x";
    known.name = u"x"_s;
    known.state = RecordingState::Recording;
    known.stateReason = u"rr is at it."_s;
    const TransferId other = m_bench->queue.enqueue(known, m_bench->profile);
    QCOMPARE(waitFor(other), State::Failed);
    QVERIFY(m_bench->queue.job(other)->sentence.contains(u"rr is at it."));
}

void FetchTest::aFullDiskIsSaidBefore()
{
    m_bench->queue.setFreeBytes([](const QString &) { return 65LL * 1024 * 1024; });
    const TransferId id = m_bench->fetch(trace());
    QCOMPARE(waitFor(id), State::Finished);
    m_bench->queue.setFreeBytes([](const QString &) { return 64LL * 1024 * 1024; });
    const TransferId other = m_bench->fetch(trace());
    QCOMPARE(waitFor(other), State::Failed);
    QCOMPARE(m_bench->queue.job(other)->error.code, TransferErrorCode::diskFull);
    QVERIFY(m_bench->queue.job(other)->sentence.contains(m_bench->library.folder()));
    QCOMPARE(kept(), QStringList{u"demo-3"_s});
}

void FetchTest::theSameIsNotQueuedTwice()
{
    QSignalSpy added(&m_bench->queue, &TransferQueue::jobAdded);
    const TransferId id = m_bench->fetch(trace());
    QCOMPARE(m_bench->fetch(trace()), id);
    QCOMPARE(added.size(), 1);
    QCOMPARE(waitFor(id), State::Finished);
    QVERIFY(m_bench->fetch(trace()) != id);
}

void FetchTest::clearedJobsAreGone()
{
    QSignalSpy removed(&m_bench->queue, &TransferQueue::jobRemoved);
    const TransferId id = m_bench->fetch(trace());
    QCOMPARE(waitFor(id), State::Finished);
    m_bench->connector.host->frozen = true;
    const TransferId moving = m_bench->fetch(trace());
    QTRY_COMPARE(m_bench->queue.job(moving)->state, State::Fetching);
    m_bench->queue.clearFinished();
    QCOMPARE(m_bench->queue.jobs().size(), 1);
    QCOMPARE(removed.size(), 1);
    QCOMPARE(removed.first().first().toLongLong(), id);
    QVERIFY(!m_bench->queue.job(id));
    QVERIFY(QFile::exists(m_bench->library.folder() + u"/demo-3/version"_s));
    m_bench->connector.host->frozen = false;
    QCOMPARE(waitFor(moving), State::Finished);
}

void FetchTest::endingTheProgramLeavesNothing()
{
    m_bench->connector.host->frozen = true;
    const TransferId id = m_bench->fetch(trace());
    QTRY_COMPARE(m_bench->queue.job(id)->state, State::Fetching);
    const QString folder = m_bench->library.folder();
    m_bench.reset();
    QVERIFY(QDir(folder).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
}

void FetchTest::killedProgramIsSweptUpAfter()
{
    const QString home = m_home->path() + u"/other"_s;
    QDir().mkpath(home);
    QProcess program;
    program.start(QCoreApplication::applicationFilePath(), {u"--fetch-for-ever"_s, home, trace()});
    const QDir library(home + u"/recordings"_s);
    const auto everything = QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot;
    QTRY_COMPARE_WITH_TIMEOUT(library.entryList(everything).size(), 2, 20'000);
    {
        const Bench second(home); // goes when it has swept
    }
    QCOMPARE(library.entryList(everything).size(), 2); // the first lives, so its folder was left alone
    ::kill(static_cast<pid_t>(program.processId()), SIGKILL);
    QVERIFY(program.waitForFinished());
    QCOMPARE(library.entryList(everything).size(), 2);
    Bench next(home);
    QTRY_VERIFY(library.isEmpty(everything));
    const TransferId id = next.fetch(trace());
    QTRY_VERIFY(next.queue.job(id)->isFinal());
    QCOMPARE(next.queue.job(id)->state, State::Finished);
    QVERIFY(next.library.status().code.isEmpty());
}

} // namespace Backstep

int main(int argc, char **argv)
{
    Backstep::Testing::prepareProcess();
    QCoreApplication application(argc, argv);
    if (argc == 4 && QByteArrayView(argv[1]) == "--fetch-for-ever") {
        Backstep::Bench bench(QString::fromLocal8Bit(argv[2]));
        bench.connector.host->frozen = true;
        (void)bench.fetch(QString::fromLocal8Bit(argv[3]));
        return QCoreApplication::exec();
    }
    Backstep::FetchTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_fetch.moc"
