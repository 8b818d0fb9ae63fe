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

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::WaitDescriptionTest)
#include "tst_waitdescription.moc"
