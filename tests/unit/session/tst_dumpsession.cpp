// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/base/pathtranslator.h"
#include "app/goroutines/waitreport.h"
#include "app/session/dumpsession.h"
#include "app/session/sessionerror.h"
#include "tests/support/settled.h"
#include "tests/support/testmain.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace Backstep {

using Testing::settled;

namespace {

DumpTarget sample(const QString &name)
{
    return {qEnvironmentVariable("BACKSTEP_SOURCE_DIR") + u"/tests/data/dumps/"_s + name + u".txt"_s};
}

/// As if the sources were in /home/me.
class Home : public PathTranslator
{
public:
    [[nodiscard]] QString toLocal(const QString &path) const override { return u"/home/me/"_s + path; }
    [[nodiscard]] QString toBuild(const QString &path) const override { return path.mid(9); }
};

GoroutinePage all(DumpSession &session)
{
    const auto page = settled(session.goroutines(0, 1000));
    return page ? **page : GoroutinePage();
}

GoroutineId waiting(DumpSession &session, const QString &reason)
{
    const GoroutinePage page = all(session);
    const auto found = std::ranges::find(page.goroutines, reason, &Goroutine::waitReason);
    return found == page.goroutines.end() ? 0 : found->id;
}

WaitReport report(DumpSession &session)
{
    return settled(session.waitFacts(LockOwners::Searched))
        .transform([](const WaitFactsPtr &facts) { return makeWaitReport(*facts); })
        .value_or(WaitReport());
}

} // namespace

/// Text that Go wrote, as a session.
class DumpSessionTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void opensWhereOneLooks_data();
    void opensWhereOneLooks();
    void saysWhatTheTextSays();
    void listsGoroutines();
    void showsStacks();
    void showsWordsOfArguments();
    void tracesTellWhoStartedIt();
    void selectsAGoroutine();
    void refusesToMove();
    void asleepIsADeadlock();
    void whatWaitsForWhat();
    void noFile();
    void noDump();
    void closing();
};

void DumpSessionTest::opensWhereOneLooks_data()
{
    QTest::addColumn<int>("goroutine");
    QTest::addColumn<QString>("function");
    QTest::addColumn<StopReason>("reason");
    QTest::newRow("debug2-go1.24") << 1 << u"main.main"_s << StopReason::Opened;
    QTest::newRow("panicall-go1.24") << 1 << u"main.main"_s << StopReason::Panic;
    QTest::newRow("asleep-go1.24") << 1 << u"main.main"_s << StopReason::FatalThrow;
    QTest::newRow("crash-go1.27") << 1 << u"main.main"_s << StopReason::Opened;
    QTest::newRow("debug1-go1.24") << 1 << u"main.waiters.func1"_s << StopReason::Opened;
}

void DumpSessionTest::opensWhereOneLooks()
{
    DumpSession session(sample(QString::fromLatin1(QTest::currentDataTag())));
    const QSignalSpy stops(&session, &DebugSession::stopped);
    const auto stop = settled(session.open());
    QVERIFY2(stop, stop ? "" : qPrintable(stop.error().message));
    QCOMPARE(session.state(), SessionState::Stopped);
    QTEST(static_cast<int>((*stop)->goroutine), "goroutine");
    QTEST((*stop)->location.function, "function");
    QTEST((*stop)->reason, "reason");
    QVERIFY((*stop)->sentence.contains("goroutine"_L1));
    QCOMPARE(stops.size(), 1);
    QCOMPARE(session.currentStop(), *stop);
}

void DumpSessionTest::saysWhatTheTextSays()
{
    DumpSession session(sample(u"panicall-go1.24"_s));
    QStringList said;
    connect(&session, &DebugSession::outputAdded, this, [&said](const OutputLine &line) { said.append(line.text); });
    QVERIFY(settled(session.open()));
    QCOMPARE(said, QStringList{u"panic: the bank is broken"_s});
    QVERIFY(session.currentStop()->sentence.startsWith("panic: the bank is broken"_L1));
}

void DumpSessionTest::listsGoroutines()
{
    const Home home;
    DumpSession session(sample(u"quit-go1.24"_s), &home);
    QVERIFY(settled(session.open()));
    const auto first = settled(session.goroutines(0, 10));
    QVERIFY(first && (*first)->goroutines.size() == 10 && (*first)->next == 10 && (*first)->total == 30);
    const auto last = settled(session.goroutines(20, 100));
    QVERIFY(last && (*last)->goroutines.size() == 10 && !(*last)->next);

    const GoroutinePage page = all(session);
    const auto sender = std::ranges::find(page.goroutines, u"chan send"_s, &Goroutine::waitReason);
    QCOMPARE(sender->user.function, u"main.waiters.func1"_s);
    QCOMPARE(sender->user.file, u"/home/me/backstep.dev/tests/programs/dumps/main.go"_s);
    QCOMPARE(sender->start.function, u"main.waiters.func1"_s);
    QCOMPARE(sender->goStatement.function, u"main.waiters"_s);
    QVERIFY(!sender->system);
    QVERIFY(sender->stackKey != 0);
    QCOMPARE(std::ranges::count(page.goroutines, sender->stackKey, &Goroutine::stackKey), 3);
    QCOMPARE(sender->waitSince, -120'000'000'000); // two minutes
    const auto collector = std::ranges::find(page.goroutines, u"GC sweep wait"_s, &Goroutine::waitReason);
    QVERIFY(collector->system);
    QVERIFY(!page.goroutines.at(1).system && page.goroutines.at(1).id == 1);
}

void DumpSessionTest::showsStacks()
{
    DumpSession session(sample(u"debug2-go1.24"_s));
    QVERIFY(settled(session.open()));
    const auto locked = settled(session.stack(waiting(session, u"sync.Mutex.Lock"_s), 50));
    QVERIFY(locked);
    QCOMPARE((*locked)->frames.size(), 5);
    QCOMPARE((*locked)->firstUserFrame, 4);
    QVERIFY((*locked)->frames.at(0).runtime && (*locked)->frames.at(2).inlined && (*locked)->frames.at(4).last);

    const GoroutinePage page = all(session);
    const auto deep =
        std::ranges::find(page.goroutines, u"main.deep"_s, [](const Goroutine &g) { return g.current.function; });
    const auto stack = settled(session.stack(deep->id, 1000));
    QCOMPARE((*stack)->frames.size(), 101);
    QVERIFY((*stack)->frames.at(50).error.contains("51"_L1));
    QCOMPARE((*stack)->frames.at(51).location.function, u"main.deep"_s);
    QVERIFY((*stack)->complete);
    const auto top = settled(session.stack(deep->id, 20));
    QVERIFY((*top)->frames.size() == 20 && !(*top)->complete);
    QCOMPARE(settled(session.stack(4711, 20)).error().code, QString(ErrorCode::notFound));
}

void DumpSessionTest::showsWordsOfArguments()
{
    DumpSession session(sample(u"debug2-go1.24"_s));
    QVERIFY(settled(session.open()));
    const GoroutineId locked = waiting(session, u"sync.Mutex.Lock"_s);
    const auto words = settled(session.arguments({.goroutine = locked, .frame = 4}, {}));
    QVERIFY(words);
    QCOMPARE((*words)->size(), 4); // deposit(0x0?, 0x5, {0x54e342?, 0x8}, {0xc0000820c4?, 0x2, 0x0?})
    QCOMPARE((*words)->at(1).value, u"0x5"_s);
    QVERIFY((*words)->at(0).type.contains("out of date"_L1) && (*words)->at(1).type.isEmpty());
    QCOMPARE((*words)->at(2).children.size(), 2);
    QCOMPARE((*words)->at(2).children.at(1).value, u"0x8"_s);
    const auto inlined = settled(session.arguments({.goroutine = locked, .frame = 2}, {}));
    QVERIFY(inlined && (*inlined)->isEmpty());
    QVERIFY(settled(session.locals({}, {})).value()->isEmpty());
}

void DumpSessionTest::tracesTellWhoStartedIt()
{
    DumpSession session(sample(u"ancestors-go1.24"_s));
    QVERIFY(settled(session.open()).has_value());
    const GoroutineId sender = waiting(session, u"chan send"_s);
    const auto trace = settled(session.trace(sender));
    QVERIFY(trace.has_value());
    QCOMPARE((*trace)->parent, 1);
    QCOMPARE((*trace)->ancestors.size(), 1);
    QCOMPARE((*trace)->ancestors.at(0).stack.frames.at(1).location.function, u"main.main"_s);
    TracedGoroutine traced;
    traced.goroutine.id = sender;
    traced.trace = *trace;
    const QString text = goroutineTraceText({traced});
    QVERIFY2(text.contains(u"[originating from goroutine 1]:\nmain.waiters(...)\n"_s), qPrintable(text));
    QCOMPARE(settled(session.trace(999'999)).error().code, QString(ErrorCode::notFound));
}

void DumpSessionTest::selectsAGoroutine()
{
    DumpSession session(sample(u"debug2-go1.27"_s));
    QVERIFY(settled(session.open()));
    const GoroutinePage page = all(session);
    const auto labelled =
        std::ranges::find_if(page.goroutines, [](const Goroutine &goroutine) { return !goroutine.labels.isEmpty(); });
    const quint64 before = session.currentStop()->number;
    const auto stop = settled(session.selectGoroutine(labelled->id));
    QVERIFY(stop);
    QCOMPARE((*stop)->goroutine, labelled->id);
    QCOMPARE((*stop)->labels.value(u"method"_s), u"POST"_s);
    QCOMPARE((*stop)->number, before + 1);
    QCOMPARE((*stop)->position, 1);
    QCOMPARE(settled(session.stack(-1, 10)).value()->goroutine, labelled->id);
    QVERIFY(!settled(session.selectGoroutine(4711)));
    QCOMPARE(session.currentStop(), *stop);
}

void DumpSessionTest::refusesToMove()
{
    DumpSession session(sample(u"debug2-go1.24"_s));
    QCOMPARE(settled(session.goroutines(0, 1)).error().code, QString(SessionCode::closed));
    QVERIFY(settled(session.open()));
    const Capabilities &can = session.capabilities();
    for (const Ability ability : {Ability::Continue, Ability::Step, Ability::StepBack, Ability::SeekEvent,
                                  Ability::Breakpoints, Ability::Evaluate, Ability::Restart}) {
        QVERIFY(can.whyNot(ability).contains("nothing moves"_L1));
    }
    QVERIFY(can.can(Ability::Goroutines) && can.can(Ability::Close));
    const auto moved = settled(session.move({}));
    QCOMPARE(moved.error().code, QString(ErrorCode::notSupported));
    QVERIFY(moved.error().message.contains("nothing moves"_L1));
    QVERIFY(!settled(session.evaluate({}, u"x"_s, {})));
    QVERIFY(!settled(session.addBreakpoint({})));
    QCOMPARE(session.state(), SessionState::Stopped);
}

void DumpSessionTest::asleepIsADeadlock()
{
    DumpSession session(sample(u"asleep-go1.24"_s));
    QVERIFY(settled(session.open()));
    const WaitReport found = report(session);
    QCOMPARE(found.verdict, WaitVerdict::Deadlock);
    QVERIFY(std::ranges::all_of(found.findings, &WaitFinding::certain));
}

void DumpSessionTest::whatWaitsForWhat()
{
    DumpSession session(sample(u"debug2-go1.24"_s));
    QVERIFY(settled(session.open()));
    const WaitReport found = report(session);
    // What the language says; Go says nothing about the others.
    QCOMPARE(found.findings.size(), 3);
    QCOMPARE(found.findings.at(0).kind, FindingKind::Select);
    QCOMPARE(found.findings.at(1).kind, FindingKind::NilChannel);
    QCOMPARE(found.findings.at(2).kind, FindingKind::NilChannel);
    QVERIFY(!found.caveat.isEmpty());
    // A text has addresses only.
    QVERIFY(!found.objects.isEmpty() && std::ranges::all_of(found.objects, &SyncObject::unread));
    QSet<quint64> mutexes;
    int locked = 0;
    for (const WaitLine &line : found.waiting) {
        if (line.wait.kind == WaitKind::Mutex) {
            ++locked;
            mutexes += QSet<quint64>(line.wait.objects.begin(), line.wait.objects.end());
            QCOMPARE(line.wait.place.function, u"main.(*account).deposit"_s);
        }
    }
    QVERIFY(locked == 2 && mutexes.size() == 1);
    QStringList passing;
    for (const WaitLine &line : found.waiting.sliced(blockedCount(found))) {
        passing.append(QString(waitKindName(line.wait.kind)) + u' ' + line.wait.place.function);
    }
    QCOMPARE(passing, (QStringList{u"timer main.busy"_s, u"network main.busy"_s, u"syscall main.busy"_s}));
}

void DumpSessionTest::noFile()
{
    DumpSession session({u"/no/such/file"_s});
    const auto stop = settled(session.open());
    QCOMPARE(stop.error().code, QString(ErrorCode::io));
    QVERIFY(stop.error().message.contains("/no/such/file"_L1));
    QCOMPARE(session.state(), SessionState::Closed);
    QVERIFY(!settled(DumpSession({u"/tmp"_s}).open())); // a folder
}

void DumpSessionTest::noDump()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"notes.txt"_s);
    QFile file(path);
    QVERIFY(file.open(QFile::WriteOnly));
    file.write("nothing of interest\n");
    file.close();
    DumpSession session({path});
    QCOMPARE(settled(session.open()).error().code, QString(ErrorCode::badInput));
    QVERIFY(!settled(session.open())); // may be tried again
}

void DumpSessionTest::closing()
{
    DumpSession session(sample(u"debug2-go1.24"_s));
    const auto opening = session.open();
    QVERIFY(settled(session.close()));
    QCOMPARE(settled(opening).error().code, QString(SessionCode::closed));
    QVERIFY(settled(session.open()));
    QVERIFY(settled(session.close()));
    QVERIFY(!settled(session.stack(1, 10)));
    QVERIFY(!session.capabilities().can(Ability::Goroutines));
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::DumpSessionTest)
#include "tst_dumpsession.moc"
