// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/waitgroups.h"
#include "tests/support/samplewaits.h"
#include "tests/support/testmain.h"

using namespace Qt::StringLiterals;

namespace Backstep {

using namespace Testing;

class WaitGroupsTest : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void fewStayByThemselves();
    void manyBehindOneLockAreOne();
    void manyWithAChannelEachAreOne();
    void ringStaysApart();
    void idleConnectionsAreOne();
};

static QList<GoroutineId> ids(const WaitReport &report, const WaitGroup &group)
{
    QList<GoroutineId> result;
    for (const qsizetype line : group) {
        result.append(report.waiting.at(line).wait.id);
    }
    return result;
}

void WaitGroupsTest::fewStayByThemselves()
{
    const WaitReport report = makeWaitReport(SampleWaits::deadlock(u"/src/"_s));
    const QList<WaitGroup> groups = groupBlocked(report);
    QCOMPARE(groups.size(), blockedCount(report));
    QCOMPARE(ids(report, groups.constFirst()), (QList<GoroutineId>{30}));
}

void WaitGroupsTest::manyBehindOneLockAreOne()
{
    const WaitReport report = makeWaitReport(SampleWaits::crowd(10'000));
    const QList<WaitGroup> groups = groupBlocked(report);
    QCOMPARE(groups.size(), 3); // the one that has the lock, those that leak, those behind the lock
    QCOMPARE(ids(report, groups.at(0)), (QList<GoroutineId>{7}));
    QCOMPARE(groups.at(2).size(), 10'000);
    QCOMPARE(report.waiting.at(groups.at(2).constFirst()).wait.id, 1000);
}

void WaitGroupsTest::manyWithAChannelEachAreOne()
{
    const WaitReport report = makeWaitReport(SampleWaits::crowd(2));
    const QList<WaitGroup> groups = groupBlocked(report);
    QCOMPARE(groups.size(), 4);
    QCOMPARE(groups.at(1).size(), 20);
}

/// Fifty philosophers wait in one line, each for a fork of its own that another one has: that is to be seen.
void WaitGroupsTest::ringStaysApart()
{
    WaitFacts facts;
    for (int i = 0; i < 50; ++i) {
        GoroutineWait wait;
        wait.id = i + 2;
        wait.kind = WaitKind::Mutex;
        wait.objects = {0x100 + 8 * quint64((i + 1) % 50)};
        wait.place = {.pc = 0, .file = u"/src/main.go"_s, .line = 9, .function = u"main.dine"_s};
        facts.goroutines.append(wait);
        SyncObject fork;
        fork.address = 0x100 + 8 * quint64(i);
        fork.kind = SyncKind::Mutex;
        facts.objects.insert(fork.address, fork);
        facts.holdings.append(
            {.goroutine = wait.id, .object = fork.address, .reading = false, .exact = true, .taken = {}});
    }
    QCOMPARE(groupBlocked(makeWaitReport(facts)).size(), 50);
}

/// Ten thousand connections are no news; who has a lock while it sleeps is.
void WaitGroupsTest::idleConnectionsAreOne()
{
    const WaitReport report = makeWaitReport(SampleWaits::idleServer(10'000));
    QCOMPARE(groupBlocked(report).size(), 1);
    const QList<WaitGroup> groups = groupPassing(report);
    QCOMPARE(groups.size(), 3);
    QCOMPARE(ids(report, groups.at(0)), (QList<GoroutineId>{1}));
    QCOMPARE(ids(report, groups.at(1)), (QList<GoroutineId>{3}));
    QCOMPARE(groups.at(2).size(), 10'000);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::WaitGroupsTest)
#include "tst_waitgroups.moc"
