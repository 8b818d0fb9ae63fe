// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/convertgoroutines.h"
#include "app/session/waitdescription.h"
#include "tests/support/testmain.h"

using namespace Qt::StringLiterals;

namespace Backstep {

class WaitDescriptionTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void statesOfNewerReleases();
    void aCondThatTheRuntimeNames();
    void aSelectWhoseChannelsWereNotRead();
    void aSemaphoreIsNoMutex();
    void waitsWithinTestsAreWaits();
    void whatWasNotReadIsNotMadeUp();
    void placeOfThoseThatGoOnByThemselves_data();
    void placeOfThoseThatGoOnByThemselves();
};

void WaitDescriptionTest::statesOfNewerReleases()
{
    constexpr quint64 scan = 0x1000;
    QCOMPARE(goroutineState(4), GoroutineState::Waiting);
    QVERIFY(!isLeaked(4));
    for (const quint64 leaked : {quint64(10), quint64(10) | scan}) {
        QCOMPARE(goroutineState(leaked), GoroutineState::Waiting);
        QVERIFY(isLeaked(leaked));
    }
    QCOMPARE(goroutineState(11), GoroutineState::Dead); // of a thread for C code: it runs nothing
    Delve::Goroutine listed;
    listed.status = 10;
    listed.waitReason = 1;
    QCOMPARE(convertGoroutine(listed, {u""_s, u"chan receive"_s}, nullptr).waitReason, u"chan receive"_s);
}

void WaitDescriptionTest::aCondThatTheRuntimeNames()
{
    RawGoroutine raw;
    raw.state = GoroutineState::Waiting;
    raw.reason = u"sync.Cond.Wait"_s;
    raw.semaphore = 0xc000000110; // the list within it
    const GoroutineWait wait = describeWait(raw, {});
    QCOMPARE(wait.kind, WaitKind::Cond);
    QCOMPARE(wait.objects, QList<quint64>{0xc000000100});
    QVERIFY(!wait.unknown);
}

void WaitDescriptionTest::aSelectWhoseChannelsWereNotRead()
{
    RawGoroutine raw;
    raw.state = GoroutineState::Waiting;
    raw.reason = u"select"_s;
    QCOMPARE(describeWait(raw, {}).kind, WaitKind::EmptySelect); // all of them are nil
    raw.listed = true;
    QCOMPARE(describeWait(raw, {}).kind, WaitKind::Select);
    QVERIFY(describeWait(raw, {}).unknown);
}

namespace {

Stack stackOf(const QStringList &functions)
{
    Stack stack;
    for (const QString &function : functions) {
        Frame frame;
        frame.index = static_cast<int>(stack.frames.size());
        frame.location.function = function;
        stack.frames.append(frame);
    }
    stack.firstUserFrame = static_cast<int>(stack.frames.size()) - 1;
    return stack;
}

} // namespace

/// The second reader of a connection waits within package poll for the first.
void WaitDescriptionTest::aSemaphoreIsNoMutex()
{
    RawGoroutine raw;
    raw.state = GoroutineState::Waiting;
    raw.reason = u"semacquire"_s;
    raw.semaphore = 0xc000000128;
    const Stack reading = stackOf({u"runtime.gopark"_s, u"internal/poll.runtime_Semacquire"_s,
                                   u"internal/poll.(*fdMutex).rwlock"_s, u"main.read"_s});
    const GoroutineWait wait = describeWait(raw, reading);
    QCOMPARE(wait.kind, WaitKind::Semaphore);
    QCOMPARE(wait.objects, QList<quint64>{0xc000000128}); // and nothing before it
    QVERIFY(isBlocked(wait.kind) && !isLock(wait.kind));
    const GoroutineWait group = describeWait(raw, stackOf({u"sync.(*WaitGroup).Wait"_s, u"main.main"_s}));
    QCOMPARE(group.kind, WaitKind::WaitGroup);
    QCOMPARE(group.objects, QList<quint64>{0xc000000120});
    const GoroutineWait mutex = describeWait(raw, stackOf({u"sync.(*Mutex).Lock"_s, u"main.main"_s}));
    QCOMPARE(mutex.kind, WaitKind::Mutex);
    QCOMPARE(mutex.objects, QList<quint64>{0xc000000124});
}

void WaitDescriptionTest::waitsWithinTestsAreWaits()
{
    QCOMPARE(waitKindOf(u"chan receive (synctest)"_s), WaitKind::Receive);
    QCOMPARE(waitKindOf(u"chan send (durable)"_s), WaitKind::Send);
    QCOMPARE(waitKindOf(u"select (durable)"_s), WaitKind::Select);
    QCOMPARE(waitKindOf(u"sync.WaitGroup.Wait (durable)"_s), WaitKind::WaitGroup);
    QCOMPARE(waitKindOf(u"chan receive (nil chan)"_s), WaitKind::NilChannel);
    QCOMPARE(waitKindOf(u"select (no cases)"_s), WaitKind::EmptySelect);
}

void WaitDescriptionTest::whatWasNotReadIsNotMadeUp()
{
    const MemoryReader memory(nullptr);
    RuntimeLayout layout;
    layout.hchan = {{u"qcount"_s, 0}, {u"dataqsiz"_s, 8}, {u"closed"_s, 28}};
    for (const SyncKind kind : {SyncKind::Channel, SyncKind::Mutex, SyncKind::RwMutex, SyncKind::WaitGroup}) {
        QVERIFY(describeObject(0xc000000100, kind, memory, layout).unread);
    }
}

void WaitDescriptionTest::placeOfThoseThatGoOnByThemselves_data()
{
    QTest::addColumn<QString>("reason"); ///< empty: in a system call
    QTest::addColumn<QStringList>("functions");
    QTest::addColumn<QString>("wanted");
    QTest::newRow("sleeps") << u"sleep"_s << QStringList{u"time.Sleep"_s, u"main.pause"_s, u"main.main"_s}
                            << u"main.pause"_s;
    const QStringList reads{u"runtime.gopark"_s, u"internal/poll.(*FD).Read"_s, u"net.(*conn).Read"_s,
                            u"bufio.(*Reader).Peek"_s};
    QTest::newRow("reads") << u"IO wait"_s << reads + QStringList{u"main.ask"_s, u"main.main"_s} << u"main.ask"_s;
    QTest::newRow("a library reads") << u"IO wait"_s
                                     << reads + QStringList{u"example.com/redis.(*Conn).read"_s, u"main.main"_s}
                                     << u"example.com/redis.(*Conn).read"_s;
    QTest::newRow("all Go's own") << u"IO wait"_s
                                  << reads + QStringList{u"net/http.(*conn).serve"_s, u"runtime.goexit"_s}
                                  << u"net/http.(*conn).serve"_s;
    QTest::newRow("calls C") << QString() << QStringList{u"runtime.cgocall"_s, u"main._Cfunc_sleep"_s, u"main.nap"_s}
                             << u"main.nap"_s;
    QTest::newRow("listens for signals") << QString()
                                         << QStringList{u"runtime.notetsleepg"_s, u"os/signal.signal_recv"_s,
                                                        u"os/signal.loop"_s, u"runtime.goexit"_s}
                                         << u"os/signal.loop"_s;
}

void WaitDescriptionTest::placeOfThoseThatGoOnByThemselves()
{
    QFETCH(const QString, reason);
    QFETCH(const QStringList, functions);
    QFETCH(const QString, wanted);
    RawGoroutine raw;
    raw.state = reason.isEmpty() ? GoroutineState::Syscall : GoroutineState::Waiting;
    raw.reason = reason;
    Stack stack = stackOf(functions);
    for (Frame &frame : stack.frames) {
        frame.location.line = 9;
    }
    QCOMPARE(describeWait(raw, stack).place.function, wanted);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::WaitDescriptionTest)
#include "tst_waitdescription.moc"
