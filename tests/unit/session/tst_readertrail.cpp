// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/readertrail.h"
#include "tests/support/testmain.h"

namespace Backstep {

namespace {

constexpr qint32 writerWaits = -(1 << 30);

/// Writes going forward, each by a goroutine, are followed back.
struct Past
{
    QList<std::pair<qint32, GoroutineId>> writes; ///< what was there before, and who
    qint32 count = 0;

    void write(qint32 change, GoroutineId goroutine)
    {
        writes.prepend({count, goroutine});
        count += change;
    }
    void comes(GoroutineId goroutine) { write(1, goroutine); }
    void goes(GoroutineId goroutine) { write(-1, goroutine); }
};

QList<GoroutineId> follow(ReaderTrail &trail, const Past &past)
{
    QList<GoroutineId> found;
    for (const auto &[before, goroutine] : past.writes) {
        if (!trail.complete() && trail.goPast(before, goroutine)) {
            found.append(goroutine);
            trail.add({.holding = {.goroutine = goroutine, .object = 1, .reading = true, .exact = true, .taken = {}},
                       .event = 1,
                       .wait = {}});
        }
    }
    return found;
}

} // namespace

class ReaderTrailTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void thoseWhoLeftAreNone();
    void thoseWhoWaitAreNone();
    void oneMayReadTwice();
    void whoGaveBackForAnotherMakesItUncertain();
};

void ReaderTrailTest::thoseWhoLeftAreNone()
{
    Past past;
    past.comes(7);
    past.comes(8);
    past.goes(8);
    past.write(writerWaits, 9);
    ReaderTrail trail({.lock = 1, .readers = 1, .waiting = {}});
    QCOMPARE(follow(trail, past), QList<GoroutineId>{7});
    QVERIFY(trail.complete());
    QVERIFY(trail.takings().constFirst().holding.exact);
}

void ReaderTrailTest::thoseWhoWaitAreNone()
{
    Past past;
    past.comes(7);
    past.write(writerWaits, 9);
    past.comes(8);
    ReaderTrail trail({.lock = 1, .readers = 1, .waiting = {8}});
    QCOMPARE(follow(trail, past), QList<GoroutineId>{7});
    QVERIFY(trail.complete());
}

/// A reader that waits to read again has the lock from before.
void ReaderTrailTest::oneMayReadTwice()
{
    Past past;
    past.comes(7);
    past.write(writerWaits, 9);
    past.comes(7);
    ReaderTrail trail({.lock = 1, .readers = 1, .waiting = {7}});
    QCOMPARE(follow(trail, past), QList<GoroutineId>{7});
    QVERIFY(trail.complete());
}

void ReaderTrailTest::whoGaveBackForAnotherMakesItUncertain()
{
    Past past;
    past.comes(7);
    past.comes(8);
    past.goes(9); // for one of the two
    past.write(writerWaits, 10);
    ReaderTrail trail({.lock = 1, .readers = 1, .waiting = {}});
    QCOMPARE(follow(trail, past), QList<GoroutineId>{8});
    QVERIFY(!trail.complete());
    QVERIFY(!trail.takings().constFirst().holding.exact);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::ReaderTrailTest)
#include "tst_readertrail.moc"
