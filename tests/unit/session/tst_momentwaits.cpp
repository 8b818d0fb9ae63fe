// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/momentwaits.h"
#include "tests/support/testmain.h"

#include <QThread>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

/// A moment at which goroutine 7 stopped; the others do as `reasons` say: Go's word for what they wait for, or empty.
Moment moment(const QStringList &reasons)
{
    Moment result;
    result.stop.goroutine = 7;
    GoroutineId id = 7;
    for (const QString &reason : QStringList{QString()} + reasons) {
        CapturedGoroutine captured;
        captured.goroutine.id = id++;
        captured.goroutine.state = reason.isEmpty() ? GoroutineState::Running : GoroutineState::Waiting;
        captured.goroutine.waitReason = reason;
        captured.goroutine.user = {.pc = 0, .file = u"/bank.go"_s, .line = 50, .function = u"main.f"_s};
        result.goroutines.append(captured);
    }
    return result;
}

} // namespace

class MomentWaitsTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void stuckIsWhereNobodyGoesOn_data();
    void stuckIsWhereNobodyGoesOn();
    void allBlockedIsStuck();
    void theEndIsAlwaysKept();
    void theSameIsNotKeptAgain();
};

void MomentWaitsTest::stuckIsWhereNobodyGoesOn_data()
{
    QTest::addColumn<QStringList>("reasons");
    QTest::addColumn<bool>("stuck");
    QTest::newRow("a lock, and nobody has it who runs") << QStringList{u"sync.Mutex.Lock"_s, u"chan receive"_s} << true;
    QTest::newRow("clients that are heard of") << QStringList{u"sync.RWMutex.RLock"_s, u"IO wait"_s} << true;
    QTest::newRow("one runs") << QStringList{u"sync.Mutex.Lock"_s, QString()} << false;
    QTest::newRow("one sleeps") << QStringList{u"sync.Mutex.Lock"_s, u"sleep"_s} << false;
    QTest::newRow("they wait for work") << QStringList{u"chan receive"_s, u"select"_s} << false;
}

void MomentWaitsTest::stuckIsWhereNobodyGoesOn()
{
    QFETCH(const QStringList, reasons);
    QTEST(looksStuck(moment(reasons)), "stuck");
}

void MomentWaitsTest::allBlockedIsStuck()
{
    Moment all = moment({u"chan receive"_s, u"sync.WaitGroup.Wait"_s});
    QVERIFY(!looksStuck(all));
    all.goroutines[0].goroutine.state = GoroutineState::Waiting;
    all.goroutines[0].goroutine.waitReason = u"chan send"_s;
    QVERIFY(looksStuck(all));
    all.goroutines[1].goroutine.system = true; // the collector waits for its turn
    all.goroutines[1].goroutine.waitReason = u"GC worker (idle)"_s;
    QVERIFY(looksStuck(all));
    QVERIFY(!looksStuck(Moment()));
}

void MomentWaitsTest::theEndIsAlwaysKept()
{
    WaitsToKeep waits;
    Moment end = moment({QString(), u"chan receive"_s});
    QVERIFY(!waits.wanted(end, 1'000));
    end.stop.atEnd = true;
    QVERIFY(waits.wanted(end, 0));
    WaitsToKeep all;
    all.keepAll();
    QVERIFY(all.wanted(moment({QString()}), 0));
}

void MomentWaitsTest::theSameIsNotKeptAgain()
{
    WaitsToKeep waits;
    const auto ask = [&waits](const Moment &at, bool told = true) {
        const bool wanted = waits.wanted(at, 10);
        if (wanted) {
            waits.begin();
            waits.end(told); // in no time
        }
        return wanted;
    };
    const Moment one = moment({u"sync.Mutex.Lock"_s});
    QVERIFY(ask(one, false));
    QVERIFY(ask(one)); // nobody has told it yet
    QVERIFY(!ask(one));
    const Moment two = moment({u"sync.Mutex.Lock"_s, u"sync.Mutex.Lock"_s});
    QVERIFY(ask(two));
    // What took all of the time is not done again before others had theirs. A pause is nobody's.
    waits.begin();
    QThread::msleep(60);
    waits.end(true);
    QVERIFY(!waits.wanted(one, 70));
    QVERIFY(waits.wanted(one, 60'000));
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::MomentWaitsTest)
#include "tst_momentwaits.moc"
