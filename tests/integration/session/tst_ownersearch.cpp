// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/waitreport.h"
#include "app/rpc/transcripttransport.h"
#include "app/session/delvesession.h"
#include "app/session/ownersearch.h"
#include "app/session/stop.h"
#include "tests/integration/session/rrrecording.h"
#include "tests/integration/session/stepsscene.h"
#include "tests/support/settled.h"
#include "tests/support/testmain.h"

#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace Backstep {

using Testing::settled;

namespace {

/// A mutex that goroutine 8 waits for, and 7 at something else.
WaitFacts lockedFacts()
{
    WaitFacts facts;
    SyncObject mutex;
    mutex.address = 0x10;
    mutex.kind = SyncKind::Mutex;
    mutex.locked = true;
    facts.objects.insert(mutex.address, mutex);
    GoroutineWait other;
    other.id = 7;
    other.kind = WaitKind::Receive;
    other.objects = {0x20};
    other.place.line = 11;
    GoroutineWait waiter = other;
    waiter.id = 8;
    waiter.kind = WaitKind::Mutex;
    waiter.objects = {mutex.address};
    facts.goroutines = {other, waiter};
    facts.stuck = {8};
    return facts;
}

SeenTaking takenBy(GoroutineId goroutine, qint64 event)
{
    return {.holding = {.goroutine = goroutine, .object = 0x10, .reading = false, .exact = true, .taken = {}},
            .event = event,
            .wait = {}};
}

Stop stopAt(qint64 event, quint64 number)
{
    Stop stop;
    stop.event = event;
    stop.number = number;
    return stop;
}

} // namespace

/// Who has the locks of a deadlock is seen where they were taken: tests/programs/bank in a real replay, which is
/// skipped where rr cannot work, and in a recorded conversation with one (tests/data/transcripts/README.md).
class OwnerSearchTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void ofARecordedConversation();
    void ofARealReplay();
    void breakpointsOnTheWayAreLeftAlone();
    void theOneItStandsAtIsLeft();
    void readersOfARealReplay();
    void whatWasSeenCountsWhileItLasts();
    void whoIsStuckKeepsWhatItHas();
    void aWriterThatStillWaitedWasNoOwnerYet();
    void aLockThatChangedHandsIsOfTheOther();
    void aWriterThatWaitsForReadersIsNoOwner();

private:
    [[nodiscard]] static std::unique_ptr<DelveSession> replay(const QString &trace, const QString &transcript = {});
};

std::unique_ptr<DelveSession> OwnerSearchTest::replay(const QString &trace, const QString &transcript)
{
    DelveSessionOptions options;
    options.rr = Testing::findRr();
    options.runtimeFolder = qEnvironmentVariable("XDG_RUNTIME_DIR");
    options.transcript = transcript;
    return std::make_unique<DelveSession>(ReplayTarget{trace}, options);
}

/// Both locks are watched in one go, waiters' writes passed by, and it returns to where it stood.
void OwnerSearchTest::ofARecordedConversation()
{
    const Result<Transcript> transcript = Transcript::load(qEnvironmentVariable("BACKSTEP_SOURCE_DIR")
                                                           + u"/tests/data/transcripts/ownersOfLocks.jsonl"_s);
    QVERIFY(transcript.has_value());
    const QJsonObject header = transcript->header;
    auto *player = new TranscriptTransport(*transcript);
    const auto client = std::make_shared<Delve::Client>(std::unique_ptr<ByteTransport>(player));
    client->open();
    DelveDriver driver(client, true);
    OwnerSearch search(client, driver, nullptr);
    const quint64 first = header.value("locks"_L1).toArray().at(0).toString().toULongLong(nullptr, 16);
    const quint64 second = header.value("locks"_L1).toArray().at(1).toString().toULongLong(nullptr, 16);
    QVERIFY(first != 0 && second != 0);
    const auto found = settled(
        search.find({{.lock = first, .readers = 0, .waiting = {}}, {.lock = second, .readers = 0, .waiting = {}}}));
    QVERIFY2(found.has_value(), found ? "" : qPrintable(found.error().message));
    QCOMPARE(player->strangers(), QStringList());
    QVERIFY(found->back);
    QCOMPARE(found->takings.size(), 2);
    QSet<GoroutineId> owners;
    for (const SeenTaking &taking : found->takings) {
        QVERIFY(taking.holding.exact && !taking.holding.reading);
        QCOMPARE(taking.holding.taken.function, u"main.(*bank).transfer"_s);
        QCOMPARE(taking.holding.taken.line, Testing::markedLine(u"bank"_s, u"first-lock"_s));
        QVERIFY(taking.event > 0);
        owners.insert(taking.holding.goroutine);
    }
    QCOMPARE(owners.size(), 2);
}

void OwnerSearchTest::ofARealReplay()
{
    BACKSTEP_NEEDS(Testing::missingDlv());
    const QTemporaryDir traces;
    const QString trace = traces.filePath(u"bank"_s);
    if (const QString missing = Testing::record(Testing::findRr(), {Testing::testProgram(u"bank"_s)}, trace);
        !missing.isEmpty()) {
        QSKIP(qPrintable(missing));
    }
    QString transcript;
    if (const QString folder = qEnvironmentVariable("BACKSTEP_RECORD_TRANSCRIPTS"); !folder.isEmpty()) {
        transcript = folder + u"/ownersOfLocks.jsonl"_s;
    }
    const auto replaying = replay(trace, transcript);
    DelveSession &session = *replaying;
    QVERIFY(settled(session.open(), 60'000).has_value());
    QVERIFY(settled(session.seek(SeekEnd{}), 60'000).has_value());
    const StopPtr before = session.currentStop();
    const QSignalSpy stops(&session, &DebugSession::stopped);

    const auto facts = settled(session.waitFacts(LockOwners::Searched), 60'000);
    QVERIFY2(facts.has_value(), facts ? "" : qPrintable(facts.error().message));
    const WaitReport report = makeWaitReport(**facts);
    QVERIFY(!report.findings.isEmpty());
    QCOMPARE(report.findings.constFirst().kind, FindingKind::MutexCycle);
    QVERIFY2(report.findings.constFirst().certain, qPrintable(report.findings.constFirst().summary));
    for (const LockHolding &holding : (*facts)->holdings) {
        QCOMPARE(holding.taken.line, Testing::markedLine(u"bank"_s, u"first-lock"_s));
    }
    // It stands where it stood, and nobody was told of another stop.
    QCOMPARE(session.state(), SessionState::Stopped);
    QCOMPARE(session.currentStop(), before);
    QCOMPARE(stops.size(), 0);
    // Known by now, it is not looked for again: that would need a movement.
    const QSignalSpy states(&session, &DebugSession::stateChanged);
    const auto again = settled(session.waitFacts(LockOwners::Searched), 60'000);
    QVERIFY(again.has_value());
    QVERIFY(makeWaitReport(**again).findings.constFirst().certain);
    QCOMPARE(states.size(), 0);
    QVERIFY(settled(session.move({MotionKind::Continue, Direction::Backward}), 60'000).has_value());
    QVERIFY(settled(session.close(), 60'000).has_value());
}

/// Go writes its last words with hundreds of calls, all of which lie between the end and the locks.
void OwnerSearchTest::breakpointsOnTheWayAreLeftAlone()
{
    BACKSTEP_NEEDS(Testing::missingDlv());
    const QTemporaryDir traces;
    const QString trace = traces.filePath(u"bank"_s);
    const QStringList program{Testing::testProgram(u"bank"_s), u"-wait"_s, u"0"_s};
    if (const QString missing = Testing::record(Testing::findRr(), program, trace); !missing.isEmpty()) {
        QSKIP(qPrintable(missing));
    }
    const auto session = replay(trace);
    BreakpointSpec busy;
    busy.expression = u"runtime.gwrite"_s;
    BreakpointSpec off = busy;
    off.expression = u"main.(*bank).transfer"_s;
    off.enabled = false;
    QVERIFY(settled(session->open(), 60'000).has_value());
    QVERIFY(settled(session->addBreakpoint(busy)).has_value());
    QVERIFY(settled(session->addBreakpoint(off)).has_value());
    QVERIFY(settled(session->seek(SeekEnd{}), 60'000).has_value());
    const StopPtr before = session->currentStop();

    const auto facts = settled(session->waitFacts(LockOwners::Searched), 60'000);
    QVERIFY2(facts.has_value(), facts ? "" : qPrintable(facts.error().message));
    const WaitReport report = makeWaitReport(**facts);
    QVERIFY(!report.findings.isEmpty());
    QVERIFY2(report.findings.constFirst().certain, qPrintable(report.findings.constFirst().summary));
    QCOMPARE(session->currentStop(), before);
    // It stops there as before, and counts only what the person met.
    const Motion back{.kind = MotionKind::Continue, .direction = Direction::Backward};
    const auto met = settled(session->move(back), 60'000);
    QVERIFY2(met.has_value(), met ? "" : qPrintable(met.error().message));
    QCOMPARE((*met)->reason, StopReason::Breakpoint);
    QCOMPARE((*met)->hits.size(), 1);
    QCOMPARE((*met)->hits.first().totalHits, 1U);
    QVERIFY(settled(session->close(), 60'000).has_value());
}

/// The writer has taken the mutex within, but it is the reader that it waits for; others have come and gone since.
void OwnerSearchTest::readersOfARealReplay()
{
    BACKSTEP_NEEDS(Testing::missingDlv());
    const QTemporaryDir traces;
    const QString trace = traces.filePath(u"readers"_s);
    if (const QString missing = Testing::record(Testing::findRr(), {Testing::testProgram(u"readers"_s)}, trace);
        !missing.isEmpty()) {
        QSKIP(qPrintable(missing));
    }
    const auto session = replay(trace);
    QVERIFY(settled(session->open(), 60'000).has_value());
    QVERIFY(settled(session->seek(SeekEnd{}), 60'000).has_value());
    const StopPtr before = session->currentStop();
    const auto facts = settled(session->waitFacts(LockOwners::Searched), 60'000);
    QVERIFY2(facts.has_value(), facts ? "" : qPrintable(facts.error().message));
    QCOMPARE(session->currentStop(), before);
    QCOMPARE((*facts)->holdings.size(), 1);
    const LockHolding reader = (*facts)->holdings.constFirst();
    QVERIFY(reader.reading);
    QVERIFY(reader.exact);
    QCOMPARE(reader.taken.line, Testing::markedLine(u"readers"_s, u"follow"_s));
    QCOMPARE((*facts)->missing, QStringList());
    const WaitReport report = makeWaitReport(**facts);
    QCOMPARE(report.findings.size(), 1);
    const WaitFinding finding = report.findings.constFirst();
    QVERIFY2(finding.certain, qPrintable(finding.summary));
    QVERIFY(finding.goroutines.contains(reader.goroutine));
    QVERIFY(settled(session->close(), 60'000).has_value());
}

void OwnerSearchTest::aWriterThatWaitsForReadersIsNoOwner()
{
    WaitFacts facts;
    SyncObject lock;
    lock.address = 0x10;
    lock.kind = SyncKind::RwMutex;
    lock.locked = true; // the mutex within is
    lock.count = 3;
    facts.objects.insert(lock.address, lock);
    GoroutineWait writer;
    writer.id = 7;
    writer.kind = WaitKind::WriteLock;
    writer.reason = u"sync.RWMutex.Lock"_s;
    writer.objects = {lock.address};
    GoroutineWait reader = writer;
    reader.id = 8;
    reader.kind = WaitKind::ReadLock;
    facts.goroutines = {writer, reader};
    facts.stuck = {7, 8};
    const QList<WantedLock> open = OwnerSearch::openLocks(facts);
    QCOMPARE(open.size(), 1);
    QCOMPARE(open.constFirst().readers, 2); // the third is the one that waits
    QCOMPARE(open.constFirst().waiting, QSet<GoroutineId>{8});
    const auto reads = [](GoroutineId id, bool exact) {
        return LockHolding{.goroutine = id, .object = 0x10, .reading = true, .exact = exact, .taken = {}};
    };
    facts.stuck = {7, 8, 5, 6};
    facts.holdings = {reads(4, false), reads(5, false)};
    const WaitFactsPtr seen = withOwners(facts,
                                         {{.holding = reads(5, true), .event = 100, .seen = 300, .wait = {}},
                                          {.holding = reads(6, true), .event = 100, .seen = 300, .wait = {}}},
                                         stopAt(200, 1));
    QCOMPARE(seen->holdings, (QList{reads(5, true), reads(6, true)})); // and nobody is left to guess
    QVERIFY(OwnerSearch::openLocks(*seen).isEmpty());
}

/// Standing at a breakpoint, Continue goes on from it afterwards as it would have before.
void OwnerSearchTest::theOneItStandsAtIsLeft()
{
    BACKSTEP_NEEDS(Testing::missingDlv());
    const QTemporaryDir traces;
    const QString trace = traces.filePath(u"bank"_s);
    if (const QString missing = Testing::record(Testing::findRr(), {Testing::testProgram(u"bank"_s)}, trace);
        !missing.isEmpty()) {
        QSKIP(qPrintable(missing));
    }
    const auto session = replay(trace);
    BreakpointSpec stuck;
    stuck.file = Testing::testProgramSource(u"bank"_s);
    stuck.line = Testing::markedLine(u"bank"_s, u"stuck"_s);
    QVERIFY(settled(session->addBreakpoint(stuck)).has_value());
    QVERIFY(settled(session->open(), 60'000).has_value());
    const auto there = settled(session->move({}), 60'000);
    QVERIFY(there.has_value());
    QCOMPARE((*there)->location.line, stuck.line);
    const QSignalSpy states(session.get(), &DebugSession::stateChanged);
    const auto facts = settled(session->waitFacts(LockOwners::Searched), 60'000);
    QVERIFY(facts.has_value());
    QVERIFY(!states.isEmpty()); // it looked
    QVERIFY(std::ranges::contains((*facts)->holdings, true, &LockHolding::exact));
    const auto end = settled(session->move({}), 60'000);
    QVERIFY2(end.has_value(), end ? "" : qPrintable(end.error().message));
    QVERIFY2((*end)->atEnd, qPrintable((*end)->reasonText));
    QVERIFY(settled(session->close(), 60'000).has_value());
}

/// Up to where one looked it was not given back; beyond, another may have it.
void OwnerSearchTest::whatWasSeenCountsWhileItLasts()
{
    WaitFacts facts = lockedFacts();
    facts.holdings = {{.goroutine = 9, .object = 0x10, .reading = false, .exact = false, .taken = {}}};
    facts.likelyStuck = {7};
    QList<SeenTaking> known;
    keepTakings(known, {takenBy(7, 100)}, facts, stopAt(200, 1));
    const QList taken{takenBy(7, 100).holding};
    QCOMPARE(withOwners(facts, known, stopAt(200, 1))->holdings, taken); // where it was seen
    QCOMPARE(withOwners(facts, known, stopAt(150, 2))->holdings, taken);
    QCOMPARE(withOwners(facts, known, stopAt(99, 2))->holdings, facts.holdings); // not taken yet
    QCOMPARE(withOwners(facts, known, stopAt(200, 2))->holdings, facts.holdings); // later within the event
    const WaitFactsPtr later = withOwners(facts, known, stopAt(300, 3));
    QCOMPARE(later->holdings, facts.holdings);
    QCOMPARE(OwnerSearch::openLocks(*later).size(), 1); // it is looked for anew
    // Seen to have it still, it had it all the while.
    keepTakings(known, {takenBy(7, 100)}, facts, stopAt(300, 3));
    QCOMPARE(known.size(), 1);
    QCOMPARE(withOwners(facts, known, stopAt(250, 4))->holdings, taken);
    // And another took it since.
    facts.likelyStuck = {7, 8};
    keepTakings(known, {takenBy(8, 350)}, facts, stopAt(400, 5));
    QCOMPARE(withOwners(facts, known, stopAt(400, 5))->holdings, QList{takenBy(8, 350).holding});
    QCOMPARE(withOwners(facts, known, stopAt(320, 6))->holdings, facts.holdings);
    QCOMPARE(withOwners(facts, known, stopAt(250, 7))->holdings, taken);
    facts.likelyStuck.clear(); // whatever it does, it did not give it back
    QCOMPARE(withOwners(facts, known, stopAt(250, 7))->holdings, taken);
}

/// What nothing can wake gives nothing back: as long as it waits as it did nobody needs to look.
void OwnerSearchTest::whoIsStuckKeepsWhatItHas()
{
    WaitFacts facts = lockedFacts();
    facts.stuck = {7};
    QList<SeenTaking> known;
    keepTakings(known, {takenBy(7, 100)}, facts, stopAt(200, 1));
    const QList taken{takenBy(7, 100).holding};
    QCOMPARE(withOwners(facts, known, stopAt(300, 2))->holdings, taken);
    facts.goroutines.first().place.line = 12; // something woke it
    QVERIFY(withOwners(facts, known, stopAt(300, 2))->holdings.isEmpty());
}

/// What it was seen to take is the mutex within; the lock it got later.
void OwnerSearchTest::aWriterThatStillWaitedWasNoOwnerYet()
{
    WaitFacts facts = lockedFacts();
    facts.objects[0x10].kind = SyncKind::RwMutex;
    facts.objects[0x10].count = 1;
    facts.stuck = {7};
    QList<SeenTaking> known;
    keepTakings(known, {takenBy(7, 100)}, facts, stopAt(300, 1));
    QCOMPARE(withOwners(facts, known, stopAt(200, 2))->holdings, QList{takenBy(7, 100).holding});
    facts.goroutines.first().kind = WaitKind::WriteLock;
    facts.goroutines.first().reason = u"sync.RWMutex.Lock"_s;
    facts.goroutines.first().objects = {0x10};
    QVERIFY(withOwners(facts, known, stopAt(200, 2))->holdings.isEmpty());
}

/// Seen with the first, given back, and taken by the second: what was seen does not count there.
void OwnerSearchTest::aLockThatChangedHandsIsOfTheOther()
{
    BACKSTEP_NEEDS(Testing::missingDlv());
    const QTemporaryDir traces;
    const QString trace = traces.filePath(u"handover"_s);
    if (const QString missing = Testing::record(Testing::findRr(), {Testing::testProgram(u"handover"_s)}, trace);
        !missing.isEmpty()) {
        QSKIP(qPrintable(missing));
    }
    const auto session = replay(trace);
    const auto stopAtMark = [&session](const QString &mark) {
        BreakpointSpec place;
        place.file = Testing::testProgramSource(u"handover"_s);
        place.line = Testing::markedLine(u"handover"_s, mark);
        return settled(session->addBreakpoint(place)).has_value();
    };
    QVERIFY(stopAtMark(u"first"_s) && stopAtMark(u"second"_s));
    QVERIFY(settled(session->open(), 60'000).has_value());
    QList<GoroutineId> owners;
    for (const bool again : {false, true, false}) { // the third from where only the first was seen
        const Motion motion{.kind = MotionKind::Continue,
                            .direction = again || owners.isEmpty() ? Direction::Forward : Direction::Backward};
        QVERIFY(settled(session->move(motion), 60'000).has_value());
        const auto facts = settled(session->waitFacts(LockOwners::Searched), 60'000);
        QVERIFY2(facts.has_value(), facts ? "" : qPrintable(facts.error().message));
        QCOMPARE((*facts)->holdings.size(), 1);
        QVERIFY((*facts)->holdings.constFirst().exact);
        owners.append((*facts)->holdings.constFirst().goroutine);
    }
    QVERIFY(owners.at(0) != owners.at(1));
    QCOMPARE(owners.at(2), owners.at(0));
    QVERIFY(settled(session->close(), 60'000).has_value());
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::OwnerSearchTest)
#include "tst_ownersearch.moc"
