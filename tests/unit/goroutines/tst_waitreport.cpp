// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/waitreport.h"
#include "app/goroutines/waitwords.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

GoroutineWait waiting(GoroutineId id, WaitKind kind, const QList<quint64> &objects, int line)
{
    GoroutineWait wait;
    wait.id = id;
    wait.kind = kind;
    wait.objects = objects;
    wait.place = {.pc = 0, .file = u"/src/main.go"_s, .line = line, .function = u"main.f"_s};
    return wait;
}

void addObject(WaitFacts &facts, quint64 address, SyncKind kind, const QString &expression)
{
    SyncObject object;
    object.address = address;
    object.kind = kind;
    object.expression = expression;
    facts.objects.insert(address, object);
}

LockHolding holding(GoroutineId goroutine, quint64 object, bool exact = false, bool reading = false)
{
    return {.goroutine = goroutine, .object = object, .reading = reading, .exact = exact, .taken = {}};
}

/// Two goroutines with each other's locks, one behind them, and main, which sleeps.
WaitFacts crossed(bool exact)
{
    WaitFacts facts;
    facts.goroutines = {waiting(1, WaitKind::Sleep, {}, 5), waiting(7, WaitKind::Mutex, {0x10}, 20),
                        waiting(8, WaitKind::Mutex, {0x20}, 20), waiting(9, WaitKind::Mutex, {0x20}, 30)};
    addObject(facts, 0x10, SyncKind::Mutex, u"a.mu"_s);
    addObject(facts, 0x20, SyncKind::Mutex, u"b.mu"_s);
    facts.holdings = {holding(8, 0x10, exact), holding(7, 0x20, exact)};
    return facts;
}

using Ids = QList<GoroutineId>;

} // namespace

class WaitReportTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void ringOfLocks();
    void waitersOfTheRingAreBehindIt();
    void ownReasonsAreFindings();
    void whoWaitsForStuckOnesIsBehindThem();
    void whatRestsOnInferenceIsSuspected();
    void objectsOfOneNameAreToldApartInWords();
    void whatHasNoNameIsCalledByWhoWaits();
    void inferredHoldersAreSuspected();
    void whoIsStuckWhoeverHasTheLockIsCertain();
    void doubleLock();
    void readersAndWriter();
    void aWriterThatWaitsForReadersHasNothing();
    void leaksOfOneLineAreOneFinding();
    void whatHangsTogetherIsOneFinding();
    void likelyIsSuspected();
    void mainInAnEmptySelectIsNothing();
    void mainWaitsOnPurpose_data();
    void mainWaitsOnPurpose();
    void everythingStuckIsADeadlock();
    void listeningForSignalsKeepsNothingGoing();
    void oneCertainRingMakesNoCertainDeadlock();
    void saysWhoWaitsForWhom();
    void manyInARow();
    void oneThatIsThereTwice();
    void crowdsBehindManyRings();
    void aLineForEach();
    void lockKeptWhereNobodyComes();
    void lockKeptOverTheNetwork();
};

/// A package variable leads to the channel, so that somebody could come. Nobody is seen who does.
void WaitReportTest::lockKeptWhereNobodyComes()
{
    WaitFacts facts;
    facts.goroutines = {waiting(1, WaitKind::Sleep, {}, 5), waiting(7, WaitKind::Mutex, {0x10}, 12),
                        waiting(8, WaitKind::Mutex, {0x10}, 12), waiting(9, WaitKind::Send, {0x100}, 13),
                        waiting(10, WaitKind::Receive, {0x200}, 30)};
    addObject(facts, 0x10, SyncKind::Mutex, u"mu"_s);
    addObject(facts, 0x100, SyncKind::Channel, u"audit"_s);
    addObject(facts, 0x200, SyncKind::Channel, u"jobs"_s);
    facts.holdings = {holding(9, 0x10)};
    QVERIFY(makeWaitReport(facts).findings.isEmpty()); // somebody's stack leads there
    facts.apart = {7, 8, 9, 10};
    const WaitReport report = makeWaitReport(facts);
    QCOMPARE(report.verdict, WaitVerdict::PartialDeadlock);
    QCOMPARE(report.findings.size(), 1); // 10 is idle, as far as anybody knows
    const WaitFinding &finding = report.findings.constFirst();
    QCOMPARE(finding.kind, FindingKind::Mixed);
    QVERIFY(!finding.certain);
    QCOMPARE(finding.goroutines, Ids{9});
    QCOMPARE(finding.behind, (Ids{7, 8}));
    QCOMPARE(finding.objects, (QList<quint64>{0x100, 0x10}));
    QCOMPARE(finding.lines.size(), 2);
    QCOMPARE(
        finding.summary,
        u"A lock is kept by a goroutine that waits where nobody seems to come: 2 goroutine(s) wait for mu, which "
        "goroutine 9 probably has, and goroutine 9 sends to audit (main.go:13), where no goroutine is seen to receive."_s);
    facts.holdings.first().exact = true;
    const QString seen = makeWaitReport(facts).findings.constFirst().summary;
    QVERIFY2(seen.contains("2 goroutine(s) wait for mu, which goroutine 9 has, and"_L1), qPrintable(seen));
    facts.holdings.first().exact = false;
    facts.goroutines.removeAt(1); // so that there is one only
    const QString one = makeWaitReport(facts).findings.constFirst().summary;
    QVERIFY2(one.contains("1 goroutine waits for mu, which goroutine 9 probably has, and"_L1), qPrintable(one));
}

/// A service that asks itself is dead, one that asks another is not: it is said, not found.
void WaitReportTest::lockKeptOverTheNetwork()
{
    WaitFacts facts;
    facts.goroutines = {waiting(7, WaitKind::Mutex, {0x10}, 12), waiting(8, WaitKind::Mutex, {0x10}, 12),
                        waiting(30, WaitKind::Select, {0x100}, 41), waiting(31, WaitKind::Network, {}, 5)};
    addObject(facts, 0x10, SyncKind::Mutex, u"s.mu"_s);
    addObject(facts, 0x100, SyncKind::Channel, u"resc"_s);
    facts.holdings = {holding(30, 0x10)};
    QVERIFY(lockOverNetwork(makeWaitReport(facts)).isEmpty()); // at the program's own select
    facts.goroutines[2].place.function = u"net/http.(*persistConn).roundTrip"_s;
    const WaitReport report = makeWaitReport(facts);
    QCOMPARE(report.verdict, WaitVerdict::None);
    QVERIFY(report.findings.isEmpty());
    const QString lock =
        u"2 goroutine(s) wait for s.mu, which goroutine 30 probably has, and goroutine 30 waits for the "
        "network (main.go:41)."_s;
    QCOMPARE(lockOverNetwork(report), lock);
    QVERIFY2(verdictSentence(report).startsWith(lock), qPrintable(verdictSentence(report)));
    QVERIFY(!verdictSentence(report).contains("All goroutines wait for timers"_L1));
    facts.goroutines[2] = waiting(30, WaitKind::Network, {}, 41);
    QCOMPARE(lockOverNetwork(makeWaitReport(facts)), lock);
    facts.goroutines[2] = waiting(30, WaitKind::Sleep, {}, 41);
    QVERIFY(lockOverNetwork(makeWaitReport(facts)).isEmpty());
}

void WaitReportTest::ringOfLocks()
{
    const WaitReport report = makeWaitReport(crossed(true));
    QCOMPARE(report.verdict, WaitVerdict::PartialDeadlock);
    QCOMPARE(report.findings.size(), 1);
    const WaitFinding &finding = report.findings.constFirst();
    QCOMPARE(finding.kind, FindingKind::MutexCycle);
    QVERIFY(finding.certain);
    QCOMPARE(finding.goroutines, (Ids{7, 8}));
    QCOMPARE(finding.lines.size(), 1); // both wait in the same
    QCOMPARE(finding.behind, Ids{9});
    QVERIFY2(finding.summary.contains("goroutine 7 waits for a.mu (main.go:20), which goroutine 8 has, "_L1),
             qPrintable(finding.summary));
    QVERIFY2(finding.summary.endsWith(". Behind it waits goroutine 9."_L1), qPrintable(finding.summary));
}

/// A service: workers in a ring of locks, handlers that wait for their answers, and others for their turn.
void WaitReportTest::waitersOfTheRingAreBehindIt()
{
    WaitFacts facts = crossed(false);
    facts.goroutines += {waiting(20, WaitKind::Receive, {0x100}, 50), waiting(21, WaitKind::Receive, {0x200}, 50),
                         waiting(22, WaitKind::Send, {0x300}, 49), waiting(23, WaitKind::Send, {0x300}, 49)};
    for (const quint64 channel : {0x100, 0x200}) {
        addObject(facts, channel, SyncKind::Channel, u"reply"_s);
    }
    addObject(facts, 0x300, SyncKind::Channel, u"s.jobs"_s);
    facts.stuck = {7, 8, 9, 20, 21, 22, 23};
    // Everybody knows the queue, each worker the answer that it owes; 9 owes the second one.
    facts.within = {{7, {0x100, 0x300}},  {8, {0x300}},  {9, {0x200, 0x300}}, {20, {0x100, 0x300}},
                    {21, {0x200, 0x300}}, {22, {0x300}}, {23, {0x300}}};
    const WaitReport report = makeWaitReport(facts);
    QCOMPARE(report.findings.size(), 1);
    QCOMPARE(report.findings.constFirst().kind, FindingKind::MutexCycle);
    QCOMPARE(report.findings.constFirst().behind, (Ids{9, 20, 21, 22, 23}));
    QVERIFY2(report.findings.constFirst().summary.endsWith(
                 ". Behind it wait goroutine 9, goroutine 20, goroutine 21, goroutine 22 and 1 more."_L1),
             qPrintable(report.findings.constFirst().summary));
}

/// Also beside a ring: nobody but the goroutine itself knows the channel, or one that is in no ring could bring it.
void WaitReportTest::ownReasonsAreFindings()
{
    WaitFacts facts = crossed(true);
    facts.goroutines += {waiting(20, WaitKind::Send, {0x100}, 50), waiting(21, WaitKind::NilChannel, {}, 60),
                         waiting(22, WaitKind::Select, {0x200, 0x300}, 70)};
    facts.stuck = {7, 8, 9, 20, 21, 22};
    facts.within = {{20, {0x100, 0x200}}, {22, {0x200, 0x300}}, {7, {0x300}}};
    const WaitReport report = makeWaitReport(facts);
    QCOMPARE(report.findings.size(), 3);
    QCOMPARE(report.findings.at(0).kind, FindingKind::MutexCycle);
    QCOMPARE(report.findings.at(0).behind, Ids{9});
    QCOMPARE(report.findings.at(1).goroutines, Ids{20});
    QCOMPARE(report.findings.at(1).behind, Ids{22});

    QCOMPARE(report.findings.at(2).goroutines, Ids{21});
    QVERIFY(report.findings.at(2).certain);
}

/// Main waits for its workers, who send to a channel that is none of its business.
void WaitReportTest::whoWaitsForStuckOnesIsBehindThem()
{
    WaitFacts facts;
    facts.goroutines = {waiting(1, WaitKind::WaitGroup, {0x100}, 20), waiting(7, WaitKind::Send, {0x200}, 30),
                        waiting(8, WaitKind::Send, {0x200}, 30), waiting(9, WaitKind::Receive, {0x300}, 40)};
    facts.stuck = {1, 7, 8, 9};
    facts.within = {{1, {0x100, 0x300}}, {7, {0x100, 0x200}}, {8, {0x100, 0x200}}, {9, {0x300}}};
    const WaitReport report = makeWaitReport(facts);
    QCOMPARE(report.findings.size(), 1);
    const WaitFinding finding = report.findings.constFirst();
    QCOMPARE(finding.kind, FindingKind::Channel);
    QCOMPARE(finding.goroutines, (Ids{7, 8}));
    QCOMPARE(finding.behind, (Ids{1, 9}));
    QCOMPARE(finding.lines.size(), 1);
    QCOMPARE(report.verdict, WaitVerdict::Deadlock);

    facts.within[1].insert(0x200); // it is main that would receive, later
    const WaitReport mutual = makeWaitReport(facts);
    QCOMPARE(mutual.findings.size(), 1);
    QCOMPARE(mutual.findings.constFirst().kind, FindingKind::Mixed);
    QCOMPARE(mutual.findings.constFirst().goroutines, (Ids{1, 7, 8}));
    QCOMPARE(mutual.findings.constFirst().behind, Ids{9});
}

void WaitReportTest::whatRestsOnInferenceIsSuspected()
{
    // 20 waits for 7, which waits for the lock of 8, which waits for a channel of its own.
    WaitFacts facts;
    facts.goroutines = {waiting(7, WaitKind::Mutex, {0x10}, 20), waiting(8, WaitKind::Send, {0x100}, 30),
                        waiting(20, WaitKind::Receive, {0x200}, 50)};
    facts.stuck = {7, 8, 20};
    facts.within = {{8, {0x100}}, {7, {0x200}}, {20, {0x200}}};
    for (const bool seen : {false, true}) {
        facts.holdings = {holding(8, 0x10, seen)};
        const WaitReport report = makeWaitReport(facts);
        for (const WaitFinding &finding : report.findings) {
            QCOMPARE(finding.certain, seen || finding.goroutines == Ids{8});
        }
    }
}

/// Addresses help nobody.
void WaitReportTest::whatHasNoNameIsCalledByWhoWaits()
{
    WaitFacts facts;
    facts.goroutines = {waiting(20, WaitKind::Select, {0x100, 0x200}, 50), waiting(21, WaitKind::Receive, {0x300}, 60),
                        waiting(22, WaitKind::Mutex, {0x400}, 70)};
    facts.goroutines[0].place.function = u"net/http.(*persistConn).readLoop"_s;
    facts.goroutines[1].place.function = u"golang.org/x/net/http2.(*serverConn).serve"_s;
    facts.goroutines[2].place.function = u"main.(*store).get"_s;
    for (const quint64 channel : {0x100, 0x200, 0x300}) {
        addObject(facts, channel, SyncKind::Channel, {});
    }
    addObject(facts, 0x400, SyncKind::Mutex, {});
    const QHash<quint64, QString> names = distinctNames(makeWaitReport(facts));
    QCOMPARE(names.value(0x100), u"a channel of net/http no. 1"_s);
    QCOMPARE(names.value(0x200), u"a channel of net/http no. 2"_s);
    QCOMPARE(names.value(0x300), u"a channel of golang.org/x/net/http2"_s);
    QCOMPARE(names.value(0x400), u"a mutex in main.(*store).get"_s);
}

void WaitReportTest::objectsOfOneNameAreToldApartInWords()
{
    WaitFacts facts;
    const QMap<QString, QString> paying{{u"method"_s, u"POST"_s}, {u"route"_s, u"/pay"_s}, {u"request"_s, u"r3"_s}};
    facts.goroutines = {waiting(20, WaitKind::Receive, {0x100}, 50), waiting(21, WaitKind::Receive, {0x200}, 50),
                        waiting(22, WaitKind::Receive, {0x300}, 50), waiting(23, WaitKind::Receive, {0x400}, 50)};
    facts.goroutines[0].labels = paying;
    facts.goroutines[1].labels = {{u"route"_s, u"/rate"_s}};
    for (const quint64 channel : {0x100, 0x200, 0x300, 0x500}) {
        addObject(facts, channel, SyncKind::Channel, u"reply"_s);
    }
    addObject(facts, 0x400, SyncKind::Channel, u"jobs"_s);
    facts.stuck = {20, 21, 22, 23};
    const WaitReport report = makeWaitReport(facts);
    const QHash<quint64, QString> names = distinctNames(report);
    QCOMPARE(names.value(0x100), u"reply of r3"_s);
    QCOMPARE(names.value(0x200), u"reply of /rate"_s);
    QCOMPARE(names.value(0x300), u"reply of goroutine 22"_s);
    QCOMPARE(names.value(0x400), u"jobs"_s);
    QCOMPARE(names.value(0x500), u"reply 0x500"_s); // nobody waits for it
    QVERIFY2(report.findings.constFirst().summary.contains(
                 "goroutine 20 (POST /pay r3) receives from reply of r3 (main.go:50)"_L1),
             qPrintable(report.findings.constFirst().summary));
}

void WaitReportTest::inferredHoldersAreSuspected()
{
    const WaitFinding finding = makeWaitReport(crossed(false)).findings.constFirst();
    QVERIFY(!finding.certain);
    QVERIFY2(finding.summary.contains(u"probably has"_s), qPrintable(finding.summary));
}

/// Lock, then send, while the receiver wants the lock: that both are stuck was found without knowing who has it.
void WaitReportTest::whoIsStuckWhoeverHasTheLockIsCertain()
{
    WaitFacts facts;
    facts.goroutines = {waiting(1, WaitKind::Mutex, {0x10}, 20), waiting(7, WaitKind::Send, {0x20}, 30)};
    addObject(facts, 0x10, SyncKind::Mutex, u"n.mu"_s);
    addObject(facts, 0x20, SyncKind::Channel, u"n.done"_s);
    facts.holdings = {holding(7, 0x10, false)};
    facts.stuck = {1, 7};
    const WaitFinding finding = makeWaitReport(facts).findings.constFirst();
    QVERIFY(finding.certain);
    QCOMPARE(finding.goroutines, Ids{7});
    QCOMPARE(finding.behind, Ids{1});
}

void WaitReportTest::doubleLock()
{
    WaitFacts facts;
    facts.goroutines = {waiting(1, WaitKind::Sleep, {}, 5), waiting(7, WaitKind::Mutex, {0x10}, 20)};
    addObject(facts, 0x10, SyncKind::Mutex, u"a.mu"_s);
    facts.holdings = {holding(7, 0x10, true)};
    QCOMPARE(makeWaitReport(facts).findings.constFirst().kind, FindingKind::DoubleLock);
    facts.objects[0x10].kind = SyncKind::RwMutex;
    QCOMPARE(makeWaitReport(facts).findings.constFirst().kind, FindingKind::RwMutex);
}

void WaitReportTest::readersAndWriter()
{
    // 7 reads and wants to read again, behind the writer 8, which waits for 7.
    WaitFacts facts;
    facts.goroutines = {waiting(1, WaitKind::Sleep, {}, 5), waiting(7, WaitKind::ReadLock, {0x10}, 20),
                        waiting(8, WaitKind::WriteLock, {0x10}, 30)};
    addObject(facts, 0x10, SyncKind::RwMutex, u"c.mu"_s);
    facts.holdings = {holding(7, 0x10, true, true)};
    const WaitReport report = makeWaitReport(facts);
    QCOMPARE(report.findings.size(), 1);
    QCOMPARE(report.findings.constFirst().kind, FindingKind::RwMutex);
    QCOMPARE(report.findings.constFirst().goroutines, (Ids{7, 8}));
}

/// A writer that announced itself has the mutex within, as a search through a recording sees. Which reader it waits for
/// is not known; behind it wait others.
void WaitReportTest::aWriterThatWaitsForReadersHasNothing()
{
    WaitFacts facts;
    facts.goroutines = {waiting(1, WaitKind::Sleep, {}, 5), waiting(7, WaitKind::WriteLock, {0x10}, 20),
                        waiting(8, WaitKind::ReadLock, {0x10}, 30), waiting(9, WaitKind::WriteLock, {0x10}, 20)};
    facts.goroutines[1].reason = u"sync.RWMutex.Lock"_s;
    facts.goroutines[3].reason = u"sync.Mutex.Lock"_s;
    addObject(facts, 0x10, SyncKind::RwMutex, u"c.mu"_s);
    facts.holdings = {holding(7, 0x10, true)};
    QVERIFY(makeWaitReport(facts).findings.isEmpty());
    facts.holdings.append(holding(8, 0x10, true, true)); // which reads already
    const WaitReport report = makeWaitReport(facts);
    QCOMPARE(report.findings.size(), 1);
    QCOMPARE(report.findings.constFirst().goroutines, (Ids{7, 8}));
    QCOMPARE(report.findings.constFirst().behind, Ids{9});
    QVERIFY(report.findings.constFirst().certain);
}

void WaitReportTest::leaksOfOneLineAreOneFinding()
{
    WaitFacts facts;
    facts.goroutines = {waiting(1, WaitKind::Sleep, {}, 5)};
    for (int i = 0; i < 1'000; ++i) {
        const auto address = 0x1000U + static_cast<quint64>(i) * 0x100U;
        facts.goroutines.append(waiting(10 + i, WaitKind::Send, {address}, 44));
        addObject(facts, address, SyncKind::Channel, u"answers"_s);
        facts.stuck.insert(10 + i);
    }
    const WaitReport report = makeWaitReport(facts);
    QCOMPARE(report.verdict, WaitVerdict::LeakSuspects);
    QCOMPARE(report.findings.size(), 1);
    QCOMPARE(report.findings.constFirst().goroutines.size(), 1'000);
    QVERIFY(report.findings.constFirst().certain);
    QVERIFY2(report.findings.constFirst().summary.size() < 400, qPrintable(report.findings.constFirst().summary));
}

void WaitReportTest::whatHangsTogetherIsOneFinding()
{
    // 7 waits for workers, of which 8 wants to give its result to a channel that 7 would read later.
    WaitFacts facts;
    facts.goroutines = {waiting(1, WaitKind::Sleep, {}, 5), waiting(7, WaitKind::WaitGroup, {0x10}, 20),
                        waiting(8, WaitKind::Send, {0x20}, 30), waiting(9, WaitKind::Receive, {0x30}, 40)};
    facts.stuck = {7, 8, 9};
    facts.within = {{7, {0x10, 0x20}}, {8, {0x20, 0x10}}, {9, {0x30}}};
    const WaitReport report = makeWaitReport(facts);
    QCOMPARE(report.findings.size(), 2);
    QCOMPARE(report.findings.at(0).kind, FindingKind::Channel);
    QCOMPARE(report.findings.at(0).goroutines, Ids{9});
    QCOMPARE(report.findings.at(1).kind, FindingKind::Mixed);
    QCOMPARE(report.findings.at(1).goroutines, (Ids{7, 8}));
}

void WaitReportTest::likelyIsSuspected()
{
    WaitFacts facts;
    facts.goroutines = {waiting(1, WaitKind::Sleep, {}, 5), waiting(7, WaitKind::Cond, {0x10}, 20)};
    facts.likelyStuck = {7};
    QVERIFY(!makeWaitReport(facts).findings.constFirst().certain);
    facts.stuck = {7};
    QVERIFY(makeWaitReport(facts).findings.constFirst().certain);
}

void WaitReportTest::mainInAnEmptySelectIsNothing()
{
    WaitFacts facts;
    facts.goroutines = {waiting(1, WaitKind::EmptySelect, {}, 5), waiting(7, WaitKind::Network, {}, 20)};
    facts.stuck = {1};
    QCOMPARE(makeWaitReport(facts).verdict, WaitVerdict::None);
}

void WaitReportTest::mainWaitsOnPurpose_data()
{
    QTest::addColumn<GoroutineWait>("wait");
    GoroutineWait nil = waiting(1, WaitKind::NilChannel, {}, 5);
    nil.reason = u"chan receive (nil chan)"_s;
    QTest::newRow("nil channel") << nil;
    QTest::newRow("channel of its own") << waiting(1, WaitKind::Receive, {0x10}, 5);
    QTest::newRow("wait group") << waiting(1, WaitKind::WaitGroup, {0x10}, 5);
}

/// While others do the work it is not certain that this is a bug. Listening for signals is no work.
void WaitReportTest::mainWaitsOnPurpose()
{
    QFETCH(const GoroutineWait, wait);
    GoroutineWait signal = waiting(6, WaitKind::Syscall, {}, 70);
    signal.place.function = u"os/signal.loop"_s;
    WaitFacts facts;
    facts.goroutines = {wait, signal, waiting(7, WaitKind::Network, {}, 20)};
    facts.stuck = {1};
    const WaitReport report = makeWaitReport(facts);
    QCOMPARE(report.verdict, WaitVerdict::LeakSuspects);
    QCOMPARE(report.findings.size(), 1);
    const WaitFinding &finding = report.findings.constFirst();
    QVERIFY(!finding.certain);
    QVERIFY2(finding.summary.endsWith("on purpose."_L1), qPrintable(finding.summary));

    facts.goroutines.last() = waiting(7, WaitKind::Send, {0x20}, 20);
    facts.stuck = {1, 7};
    QVERIFY(std::ranges::all_of(makeWaitReport(facts).findings, &WaitFinding::certain));
    facts.goroutines.last() = waiting(7, WaitKind::Network, {}, 20);
    facts.stuck = {1};
    facts.goroutines.first().id = 2; // not main
    facts.stuck = {2};
    QVERIFY(makeWaitReport(facts).findings.constFirst().certain);
}

void WaitReportTest::everythingStuckIsADeadlock()
{
    WaitFacts facts = crossed(true);
    facts.goroutines.first() = waiting(1, WaitKind::WaitGroup, {0x30}, 5);
    facts.stuck = {1, 7, 8, 9};
    QCOMPARE(makeWaitReport(facts).verdict, WaitVerdict::Deadlock);
}

void WaitReportTest::listeningForSignalsKeepsNothingGoing()
{
    WaitFacts facts = crossed(true);
    facts.goroutines.first() = waiting(1, WaitKind::WaitGroup, {0x30}, 5);
    facts.goroutines.append(waiting(6, WaitKind::Syscall, {}, 152));
    facts.stuck = {1, 7, 8, 9};
    QCOMPARE(makeWaitReport(facts).verdict, WaitVerdict::PartialDeadlock);
    facts.goroutines.last().place.function = u"os/signal.loop"_s;
    QCOMPARE(makeWaitReport(facts).verdict, WaitVerdict::Deadlock);
}

void WaitReportTest::oneCertainRingMakesNoCertainDeadlock()
{
    WaitFacts facts = crossed(true);
    facts.goroutines.first() = waiting(1, WaitKind::Mutex, {0x10}, 5);
    facts.stuck = {1, 7, 8, 9};
    QCOMPARE(makeWaitReport(facts).verdict, WaitVerdict::Deadlock);
    QVERIFY(verdictIsCertain(makeWaitReport(facts)));
    facts.goroutines.append(waiting(20, WaitKind::Mutex, {0x40}, 60));
    facts.holdings.append(holding(20, 0x40)); // as far as can be seen
    const WaitReport both = makeWaitReport(facts);
    QCOMPARE(both.verdict, WaitVerdict::Deadlock);
    QVERIFY(both.findings.constFirst().certain);
    QVERIFY(!verdictIsCertain(both));
    facts.goroutines.first().kind = WaitKind::Sleep; // some goes on: one ring is enough
    QCOMPARE(makeWaitReport(facts).verdict, WaitVerdict::PartialDeadlock);
    QVERIFY(verdictIsCertain(makeWaitReport(facts)));
}

void WaitReportTest::saysWhoWaitsForWhom()
{
    const WaitReport report = makeWaitReport(crossed(false));
    QCOMPARE(report.waiting.size(), 4);
    QCOMPARE(blockedCount(report), 3);
    QCOMPARE(report.waiting.at(2).wait.id, 9);
    QCOMPARE(report.waiting.at(2).heldBy.constFirst().goroutine, 7);
    QCOMPARE(report.waiting.at(3).wait.id, 1); // it goes on by itself
}

void WaitReportTest::manyInARow()
{
    // Each waits for the next one: no recursion as deep as there are goroutines.
    constexpr int count = 100'000;
    WaitFacts facts;
    for (int i = 1; i < count; ++i) {
        const auto lock = 0x1000U + static_cast<quint64>(i) * 8U;
        facts.goroutines.append(waiting(i, WaitKind::Mutex, {lock}, 20));
        facts.holdings.append(holding(i + 1, lock, true));
    }
    facts.goroutines.append(waiting(count, WaitKind::Mutex, {0x10}, 20));
    facts.holdings.append(holding(1, 0x10, true));
    QElapsedTimer timer;
    timer.start();
    const WaitReport report = makeWaitReport(facts);
    QCOMPARE(report.findings.size(), 1);
    QCOMPARE(report.findings.constFirst().goroutines.size(), count);
    QVERIFY2(timer.elapsed() < 20'000, "not linear any more");
}

/// A file can say so; its second record waits for nothing.
void WaitReportTest::oneThatIsThereTwice()
{
    WaitFacts facts;
    GoroutineWait wait;
    wait.id = 5;
    wait.kind = WaitKind::Mutex;
    wait.objects = {1};
    facts.goroutines.append(wait);
    wait.objects.clear();
    facts.goroutines.append(wait);
    facts.holdings.append({.goroutine = 5, .object = 1, .reading = false, .exact = true, .taken = {}});
    QCOMPARE(makeWaitReport(facts).findings.size(), 1);
}

void WaitReportTest::crowdsBehindManyRings()
{
    constexpr int rings = 2'000;
    constexpr int crowd = 60'000;
    constexpr quint64 shared = 1;
    WaitFacts facts;
    const auto add = [&facts](GoroutineId id, quint64 object) {
        GoroutineWait wait;
        wait.id = id;
        wait.kind = WaitKind::Mutex;
        wait.objects = {object};
        facts.goroutines.append(wait);
    };
    const auto hold = [&facts](GoroutineId id, quint64 object) {
        facts.holdings.append({.goroutine = id, .object = object, .reading = false, .exact = false, .taken = {}});
    };
    for (int i = 1; i <= rings; ++i) { // each waits for its own lock, and has the one that another wants
        add(i, 100 + static_cast<quint64>(i));
        hold(i, 100 + static_cast<quint64>(i));
        hold(i, shared);
    }
    add(rings + 1, shared);
    hold(rings + 1, shared + 1);
    for (int i = 0; i < crowd; ++i) {
        add(rings + 2 + i, shared + 1);
    }
    QElapsedTimer clock;
    clock.start();
    const WaitReport report = makeWaitReport(facts);
    QVERIFY2(clock.elapsed() < 60'000, qPrintable(QString::number(clock.elapsed())));
    qsizetype listed = 0;
    for (const WaitFinding &finding : report.findings) {
        listed += finding.behind.size();
    }
    QVERIFY2(listed < 3'000'000, qPrintable(QString::number(listed)));
}

void WaitReportTest::aLineForEach()
{
    WaitFacts facts;
    for (int i = 1; i <= 100'000; ++i) {
        GoroutineWait wait;
        wait.id = i;
        wait.kind = WaitKind::Receive;
        wait.objects = {7};
        wait.place.file = u"/src/a.go"_s;
        wait.place.line = i;
        facts.goroutines.append(wait);
        facts.stuck.insert(i);
    }
    QElapsedTimer clock;
    clock.start();
    QCOMPARE(makeWaitReport(facts).findings.constFirst().lines.size(), 100'000);
    QVERIFY2(clock.elapsed() < 60'000, qPrintable(QString::number(clock.elapsed())));
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::WaitReportTest)
#include "tst_waitreport.moc"
