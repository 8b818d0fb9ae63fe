// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/base/calltoken.h"
#include "app/base/datasize.h"
#include "app/base/eventloopwatch.h"
#include "app/base/jobrunner.h"
#include "app/base/plurals.h"
#include "app/base/workthread.h"
#include "app/base/xdg.h"
#include "tests/support/settled.h"
#include "tests/support/testmain.h"

#include <QFileInfo>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <ctime>
#include <thread>

using namespace Qt::StringLiterals;

namespace Backstep {

class BaseTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void jobAnswersOnTheContextsThread();
    void destroyedRunnerStopsItsWork();
    void deadContextDropsTheCall();
    void promiseAnswersOnce();
    void waitingLetsInWhatWasPostedBefore();
    void promiseAnswersAllWhoWait();
    void xdgIgnoresRelativeFolders();
    void privateFolderIsClosedToOthers();
    void watchSeesABlockedLoop();
    void workIsDoneInOrderOnOneThread();
    void endingThreadFinishesWhatAskedForIt();
    void idleWorkIsDoneOnceAPause();
    void countsHaveTheirPlural();
    void sizesAreInPowersOfAThousand();
};

void BaseTest::countsHaveTheirPlural()
{
    EnglishPlurals plurals;
    QVERIFY(QCoreApplication::installTranslator(&plurals));
    const auto said = [](int count) { return BaseTest::tr("%n moment(s) in %n file(s).", nullptr, count); };
    QCOMPARE(said(1), u"1 moment in 1 file."_s);
    QCOMPARE(said(0), u"0 moments in 0 files."_s);
    QCOMPARE(said(12), u"12 moments in 12 files."_s);
    QCOMPARE(BaseTest::tr("Time (s)"), u"Time (s)"_s); // no count
}

void BaseTest::sizesAreInPowersOfAThousand()
{
    QCOMPARE(dataSizeText(512), u"512 bytes"_s);
    QCOMPARE(dataSizeText(2048), u"2.0 kB"_s);
    QCOMPARE(dataSizeText(34'100'000), u"34.1 MB"_s);
}

void BaseTest::jobAnswersOnTheContextsThread()
{
    JobRunner runner;
    QThread *worker = nullptr;
    QThread *answered = nullptr;
    int value = 0;
    runner
        .run<int>([&worker](const StopToken &) -> Result<int> {
            worker = QThread::currentThread();
            return 42;
        })
        .then(this, [&](const Result<int> &result) {
            answered = QThread::currentThread();
            value = result.value_or(-1);
        });
    QTRY_COMPARE(value, 42);
    QVERIFY(worker != QThread::currentThread());
    QCOMPARE(answered, QThread::currentThread());
}

void BaseTest::destroyedRunnerStopsItsWork()
{
    auto runner = std::make_unique<JobRunner>();
    std::atomic_bool started = false;
    auto future = runner->run<int>([&started](const StopToken &token) -> Result<int> {
        started = true;
        while (!token.stopRequested()) {
            QThread::yieldCurrentThread();
        }
        return fail(ErrorCode::cancelled, u"stopped"_s);
    });
    QTRY_VERIFY(started.load());
    runner.reset();
    QVERIFY(future.isFinished());
    QCOMPARE(future.result().error().code, ErrorCode::cancelled);
}

void BaseTest::deadContextDropsTheCall()
{
    int calls = 0;
    auto context = std::make_unique<QObject>();
    const CallToken<int> token(context.get(), [&calls](int) { ++calls; });
    token(1);
    context.reset();
    token(2);
    QCOMPARE(calls, 1);
    QVERIFY(!token.alive());
}

void BaseTest::promiseAnswersOnce()
{
    const SharedPromise<int> promise;
    promise.answer(1);
    promise.answer(2);
    QCOMPARE(promise.future().resultCount(), 1);
    QCOMPARE(promise.future().result().value(), 1);
}

void BaseTest::waitingLetsInWhatWasPostedBefore()
{
    for (int i = 0; i < 50; ++i) {
        const SharedPromise<int> promise;
        bool told = false;
        std::thread worker([&] {
            QMetaObject::invokeMethod(this, [&told] { told = true; }, Qt::QueuedConnection);
            promise.answer(i);
        });
        if (i % 2 == 0) {
            worker.join(); // the answer is there before anybody waits for it
        }
        QCOMPARE(Testing::settled(promise.future()).value_or(-1), i);
        QVERIFY(told);
        if (worker.joinable()) {
            worker.join();
        }
    }
}

void BaseTest::promiseAnswersAllWhoWait()
{
    const SharedPromise<int> promise;
    QList<int> answers;
    for (int i = 0; i < 3; ++i) {
        promise.future().then(this, [&answers](const Result<int> &result) { answers.append(result.value_or(0)); });
    }
    promise.answer(7);
    promise.future().then(this, [&answers](const Result<int> &result) { answers.append(result.value_or(0)); });
    QTRY_COMPARE(answers, QList<int>({7, 7, 7, 7}));
}

void BaseTest::xdgIgnoresRelativeFolders()
{
    QProcessEnvironment environment;
    environment.insert(u"HOME"_s, u"/home/ann"_s);
    environment.insert(u"XDG_DATA_HOME"_s, u"relative"_s);
    environment.insert(u"XDG_CACHE_HOME"_s, u"/var/cache/ann"_s);
    const XdgFolders folders = XdgFolders::fromEnvironment(environment);
    QCOMPARE(folders.data, u"/home/ann/.local/share/backstep"_s);
    QCOMPARE(folders.cache, u"/var/cache/ann/backstep"_s);
}

void BaseTest::privateFolderIsClosedToOthers()
{
    const QTemporaryDir root;
    const QString path = root.filePath(u"a/b"_s);
    QVERIFY(ensurePrivateFolder(path).has_value());
    QVERIFY((QFileInfo(path).permissions() & (QFile::ReadGroup | QFile::ReadOther | QFile::ExeOther)) == 0);
    QVERIFY(!ensurePrivateFolder(u"/proc/backstep"_s).has_value());
}

void BaseTest::watchSeesABlockedLoop()
{
    EventLoopWatch watch;
    QSignalSpy blocked(&watch, &EventLoopWatch::blocked);
    watch.start();
    // Time that a virtual machine's own host takes away is in no count, hence the room and more than one look.
    const auto idles = [&watch] {
        watch.reset();
        QTest::qWait(30); // time in which nothing happens is what it measures here
        return watch.longest() < 4 * EventLoopWatch::limit();
    };
    QVERIFY2(idles() || idles() || idles(), "an idle loop counts as blocked");
    watch.reset();
    blocked.clear();
    // Busy on purpose: this is what the watch is there to see. In this thread's own time, since what others take of the
    // processor does not count as blocked.
    const auto busyFor = [] {
        timespec used = {};
        ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
        return std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec);
    };
    for (const auto begun = busyFor(); busyFor() - begun < std::chrono::milliseconds(250);) {}
    QVERIFY(blocked.wait());
    QVERIFY(watch.longest() >= 4 * EventLoopWatch::limit());
}

void BaseTest::workIsDoneInOrderOnOneThread()
{
    WorkThread thread(u"test"_s);
    QList<int> done;
    QSet<QThread *> threads;
    for (int i = 0; i < 100; ++i) {
        thread.post([&, i] {
            done.append(i);
            threads.insert(QThread::currentThread());
        });
    }
    const auto last =
        thread.ask<qsizetype>([&]() -> Result<qsizetype> { return done.size(); }, WorkThread::AtEnd::Cancel);
    QTRY_VERIFY(last.isFinished());
    QCOMPARE(last.result(), 100);
    QVERIFY(std::ranges::is_sorted(done));
    QCOMPARE(threads.size(), 1);
    QVERIFY(!threads.contains(QThread::currentThread()));
}

void BaseTest::endingThreadFinishesWhatAskedForIt()
{
    auto thread = std::make_unique<WorkThread>(u"test"_s);
    QSemaphore goOn;
    const auto number = [](int value) { return [value]() -> Result<int> { return value; }; };
    thread->post([&goOn] { goOn.acquire(); });
    const auto cancelled = thread->ask<int>(number(1), WorkThread::AtEnd::Cancel);
    const auto finished = thread->ask<int>(number(2), WorkThread::AtEnd::Finish);
    thread->end();
    goOn.release();
    thread.reset();
    QVERIFY(cancelled.isFinished() && finished.isFinished());
    QCOMPARE(cancelled.result().error().code, ErrorCode::cancelled);
    QCOMPARE(finished.result(), 2);
}

void BaseTest::idleWorkIsDoneOnceAPause()
{
    WorkThread thread(u"test"_s);
    QSemaphore idle;
    thread.whenIdle(std::chrono::milliseconds(5), [&idle] { idle.release(); });
    for (int i = 0; i < 3; ++i) {
        QVERIFY(idle.tryAcquire(1, 30'000));
        thread.post([] {});
    }
    QVERIFY(idle.tryAcquire(1, 30'000));
    QVERIFY(!idle.tryAcquire(1, 50)); // not again before there was work
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::BaseTest)
#include "tst_base.moc"
