// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/liveness.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>
#include <QtEndian>

namespace Backstep {

namespace {

constexpr quint64 heap = 0xc000000000;

quint64 object(int number)
{
    return heap + 64 * static_cast<quint64>(number);
}

/// A program whose objects are elements of one span without contents: who reaches what is told by the roots.
struct World
{
    WaitFacts facts;
    LivenessRoots roots;
    HeapImage image{QList<HeapSpan>{{.start = heap, .size = 8192, .element = 64, .noPointers = true}}};

    void goroutine(GoroutineId id, WaitKind kind, const QList<quint64> &objects, const QList<quint64> &knows = {})
    {
        GoroutineWait wait;
        wait.id = id;
        wait.kind = kind;
        wait.objects = objects;
        facts.goroutines.append(wait);
        for (const quint64 pointer : objects + knows) {
            char raw[sizeof pointer];
            qToLittleEndian(pointer, raw);
            roots.goroutines[id].append(raw, sizeof raw);
        }
    }
    void holds(GoroutineId id, quint64 lock, bool reading = false, bool exact = true)
    {
        facts.holdings.append({.goroutine = id, .object = lock, .reading = reading, .exact = exact, .taken = {}});
    }
    [[nodiscard]] QList<GoroutineId> stuck() const
    {
        Liveness liveness(facts, roots, image, {});
        if (!liveness.advance().isEmpty()) {
            return {-1};
        }
        QList<GoroutineId> ids = liveness.stuck().values();
        std::ranges::sort(ids);
        return ids;
    }
};

using Ids = QList<GoroutineId>;

} // namespace

class LivenessTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void nobodyKnowsTheChannel();
    void somebodyWhoRunsKnowsIt();
    void wokenOnesWakeOthers();
    void oneCaseOfASelectIsEnough();
    void packageVariablesReach();
    void nilChannelsNeverWake();
    void aLockThatARunningOneHolds();
    void aLockThatAStuckOneHolds();
    void aWriterWaitsForEachReader();
    void aReaderWaitsForTheWriterBeforeIt();
    void aGuessedHolderIsNotBelieved();
    void aWriterThatWaitsIsNoOwner();
    void whatIsUnknownIsNotStuck();
    void theRuntimesOwnUseNoPackageVariables();
    void aNeighbourDoesNotLeadToASmallLock();
    void aLongChainWakesLinkByLink();
    void aCrowdAtALockWithManyReaders();
};

void LivenessTest::nobodyKnowsTheChannel()
{
    World world;
    world.goroutine(1, WaitKind::Sleep, {});
    world.goroutine(2, WaitKind::Receive, {object(1)});
    world.goroutine(3, WaitKind::Send, {object(1)});
    QCOMPARE(world.stuck(), (Ids{2, 3}));
}

void LivenessTest::somebodyWhoRunsKnowsIt()
{
    World world;
    world.goroutine(1, WaitKind::None, {}, {object(1)});
    world.goroutine(2, WaitKind::Receive, {object(1)});
    QCOMPARE(world.stuck(), Ids{});
}

void LivenessTest::wokenOnesWakeOthers()
{
    World world;
    world.goroutine(1, WaitKind::Network, {}, {object(1)});
    world.goroutine(2, WaitKind::Receive, {object(1)}, {object(2)});
    world.goroutine(3, WaitKind::WaitGroup, {object(2)}, {object(3)});
    world.goroutine(4, WaitKind::Cond, {object(3)});
    world.goroutine(5, WaitKind::Cond, {object(4)});
    QCOMPARE(world.stuck(), Ids{5});
}

void LivenessTest::oneCaseOfASelectIsEnough()
{
    World world;
    world.goroutine(1, WaitKind::None, {}, {object(2)});
    world.goroutine(2, WaitKind::Select, {object(1), object(2)});
    world.goroutine(3, WaitKind::Select, {object(3), object(4)});
    QCOMPARE(world.stuck(), Ids{3});
}

void LivenessTest::packageVariablesReach()
{
    World world;
    world.goroutine(2, WaitKind::Receive, {object(1)});
    char raw[sizeof(quint64)];
    qToLittleEndian(object(1), raw);
    world.roots.package.append(raw, sizeof raw);
    QCOMPARE(world.stuck(), Ids{});
}

void LivenessTest::nilChannelsNeverWake()
{
    World world;
    world.goroutine(2, WaitKind::NilChannel, {});
    world.goroutine(3, WaitKind::EmptySelect, {});
    QCOMPARE(world.stuck(), (Ids{2, 3}));
}

void LivenessTest::aLockThatARunningOneHolds()
{
    World world;
    world.goroutine(1, WaitKind::Sleep, {});
    world.goroutine(2, WaitKind::Mutex, {object(1)});
    world.holds(1, object(1)); // although nothing of it is in its stack's words
    QCOMPARE(world.stuck(), Ids{});
}

void LivenessTest::aLockThatAStuckOneHolds()
{
    World world;
    world.goroutine(1, WaitKind::None, {}, {object(1)}); // knows the lock, but has it not
    world.goroutine(2, WaitKind::Mutex, {object(1)});
    world.goroutine(3, WaitKind::Receive, {object(2)});
    world.holds(3, object(1));
    QCOMPARE(world.stuck(), (Ids{2, 3}));
}

void LivenessTest::aWriterWaitsForEachReader()
{
    World world;
    world.goroutine(1, WaitKind::Sleep, {});
    world.goroutine(2, WaitKind::WriteLock, {object(1)});
    world.goroutine(3, WaitKind::Receive, {object(2)});
    world.holds(1, object(1), true);
    QCOMPARE(world.stuck(), Ids{3});
    world.holds(3, object(1), true);
    QCOMPARE(world.stuck(), (Ids{2, 3}));
}

void LivenessTest::aReaderWaitsForTheWriterBeforeIt()
{
    World world;
    world.goroutine(1, WaitKind::None, {}, {object(1)});
    world.goroutine(2, WaitKind::ReadLock, {object(1)});
    world.goroutine(3, WaitKind::WriteLock, {object(1)});
    world.goroutine(4, WaitKind::Receive, {object(2)});
    QCOMPARE(world.stuck(), Ids{4});
    world.holds(4, object(1), true);
    QCOMPARE(world.stuck(), (Ids{2, 3, 4}));
}

/// Two workers that seem to have each other's locks, and one that waits for the answer of a worker.
void LivenessTest::aGuessedHolderIsNotBelieved()
{
    World world;
    world.goroutine(1, WaitKind::None, {}, {object(1)}); // knows a lock; who has it may be another one
    world.goroutine(2, WaitKind::Mutex, {object(1)}, {object(2), object(3)});
    world.goroutine(3, WaitKind::Mutex, {object(2)}, {object(1)});
    world.goroutine(4, WaitKind::Receive, {object(3)});
    world.holds(2, object(2), false, false);
    world.holds(3, object(1), false, false);
    QCOMPARE(world.stuck(), Ids{});
    world.roots.likely = true;
    QCOMPARE(world.stuck(), (Ids{2, 3, 4}));
    world.roots.likely = false;
    world.facts.holdings.clear();
    world.holds(2, object(2));
    world.holds(3, object(1));
    QCOMPARE(world.stuck(), (Ids{2, 3, 4}));
}

/// It has the mutex within an RWMutex, and waits for a reader of whom nobody knows.
void LivenessTest::aWriterThatWaitsIsNoOwner()
{
    World world;
    world.goroutine(1, WaitKind::None, {}, {object(1)});
    world.goroutine(2, WaitKind::WriteLock, {object(1)});
    world.facts.goroutines.last().reason = QStringLiteral("sync.RWMutex.Lock");
    world.goroutine(3, WaitKind::ReadLock, {object(1)});
    world.holds(2, object(1));
    QCOMPARE(world.stuck(), Ids{});
    world.facts.goroutines.first().kind = WaitKind::NilChannel;
    QCOMPARE(world.stuck(), (Ids{1, 2, 3}));
}

void LivenessTest::whatIsUnknownIsNotStuck()
{
    World world;
    world.goroutine(2, WaitKind::Cond, {});
    world.facts.goroutines.last().unknown = true;
    QCOMPARE(world.stuck(), Ids{});
}

void LivenessTest::theRuntimesOwnUseNoPackageVariables()
{
    World world;
    world.goroutine(1, WaitKind::Sleep, {});
    world.goroutine(2, WaitKind::Receive, {object(1)});
    char raw[8];
    qToLittleEndian(object(1), raw);
    world.roots.package = QByteArray(raw, sizeof raw);
    world.facts.goroutines.first().system = true;
    QCOMPARE(world.stuck(), Ids());
    world.roots.likely = true;
    QCOMPARE(world.stuck(), Ids{2});
    world.goroutine(3, WaitKind::Sleep, {}); // which may use them
    QCOMPARE(world.stuck(), Ids());
}

void LivenessTest::aNeighbourDoesNotLeadToASmallLock()
{
    World world;
    world.image = HeapImage({{.start = heap, .size = 8192, .element = 16, .noPointers = true}});
    world.goroutine(1, WaitKind::Sleep, {}, {heap}); // four bytes of its own
    world.goroutine(2, WaitKind::Mutex, {heap + 4});
    QCOMPARE(world.stuck(), Ids());
    world.roots.likely = true;
    QCOMPARE(world.stuck(), Ids{2});
    world.goroutine(3, WaitKind::Mutex, {heap + 4}, {heap}); // as a part of what begins there
    QCOMPARE(world.stuck(), Ids());
}

/// Goroutines in a row, each of which sends to the next one; the last of them to be looked at wakes first.
void LivenessTest::aLongChainWakesLinkByLink()
{
    constexpr int count = 100'000;
    World world;
    world.image = HeapImage({{.start = heap, .size = 64 * (count + 8), .element = 64, .noPointers = true}});
    for (int i = 1; i <= count; ++i) {
        world.goroutine(i, WaitKind::Receive, {object(i)}, {object(i - 1)});
    }
    world.goroutine(count + 1, WaitKind::Receive, {object(count + 2)});
    world.goroutine(count + 2, WaitKind::Sleep, {}, {object(count)});
    QElapsedTimer clock;
    clock.start();
    QCOMPARE(world.stuck(), Ids{count + 1});
    QVERIFY2(clock.elapsed() < 30'000, qPrintable(QString::number(clock.elapsed())));
}

void LivenessTest::aCrowdAtALockWithManyReaders()
{
    constexpr int count = 20'000;
    World world;
    world.image = HeapImage({{.start = heap, .size = 64 * (2 * count + 8), .element = 64, .noPointers = true}});
    for (int i = 1; i <= count; ++i) { // readers that wake one after the other
        world.goroutine(i, WaitKind::Receive, {object(i)}, {object(i - 1)});
        world.holds(i, object(count + 1), true);
    }
    for (int i = 1; i <= count; ++i) {
        world.goroutine(count + i, WaitKind::WriteLock, {object(count + 1)});
    }
    world.goroutine(2 * count + 1, WaitKind::Sleep, {}, {object(count)});
    QElapsedTimer clock;
    clock.start();
    QCOMPARE(world.stuck(), Ids{});
    QVERIFY2(clock.elapsed() < 30'000, qPrintable(QString::number(clock.elapsed())));
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::LivenessTest)
#include "tst_liveness.moc"
