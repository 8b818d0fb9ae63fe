// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/goroutinegroups.h"
#include "tests/support/testmain.h"
#include "tests/unit/goroutines/somegoroutines.h"

using namespace Qt::StringLiterals;

namespace Backstep {

class GoroutineGroupsTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void groups_data();
    void groups();
    void groupingsAreReadAndWritten();
    void stoppedEarly();
};

namespace {

void write(QString &text, const QList<GoroutineGroup> &groups, const Grouping &grouping,
           const QList<Goroutine> &goroutines, qsizetype depth = 0)
{
    for (const GoroutineGroup &group : groups) {
        text += groupTitle(grouping.at(depth), group.value, group.place) + u' ' + QString::number(group.count);
        QStringList ids;
        for (const int member : group.members) {
            ids.append(QString::number(goroutines.at(member).id));
        }
        if (group.groups.isEmpty()) {
            text += u": "_s + ids.join(u' ');
        } else {
            text += u" ("_s;
            write(text, group.groups, grouping, goroutines, depth + 1);
            text += u')';
        }
        text += &group == &groups.constLast() ? QString() : u", "_s;
    }
}

} // namespace

void GoroutineGroupsTest::groups_data()
{
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *grouping, const char *expected) {
        QTest::newRow(grouping) << QString::fromUtf8(expected);
    };
    row("state", "waiting 4: 2 7 9 17, running 1: 1");
    row("reason", "sync.Mutex.Lock 2: 7 9, does not wait 1: 1, GC worker (idle) 1: 2, chan receive 1: 17");
    row("request", "no request 2: 1 2, POST /pay/{id} 2: 7 9, GET /list 1: 17");
    row("label:endpoint", "no label endpoint 3: 1 2 17, /pay 1: 7, /pay/now 1: 9");
    row("user", "proc.go:424 1: 2, main.go:12 1: 1, main.go:40 1: 17, transfer.go:22 1: 7, transfer.go:23 1: 9");
    row("current", "proc.go:424 4: 2 7 9 17, main.go:12 1: 1");
    row("go", "server.go:3300 3: 7 9 17, unknown place 2: 1 2");
    row("start", "net/http.(*conn).serve 3: 7 9 17, runtime.gcBgMarkWorker 1: 2, runtime.main 1: 1");
    row("stack", "unknown stack 3: 1 2 17, main.(*Bank).transfer at transfer.go:22, stack abc 2: 7 9");
    row("state,request,reason",
        "waiting 4 (POST /pay/{id} 2 (sync.Mutex.Lock 2: 7 9), no request 1 (GC worker (idle) 1: 2), "
        "GET /list 1 (chan receive 1: 17)), running 1 (no request 1 (does not wait 1: 1))");
}

void GoroutineGroupsTest::groups()
{
    QFETCH(const QString, expected);
    QList<Goroutine> goroutines = Testing::someGoroutines();
    goroutines[2].stackKey = goroutines[3].stackKey = 0xabc;
    const Result<Grouping> grouping = parseGrouping(QString::fromUtf8(QTest::currentDataTag()));
    QVERIFY(grouping);
    QString text;
    write(text, groupGoroutines(Testing::refs(goroutines), *grouping), *grouping, goroutines);
    QCOMPARE(text, expected);
}

void GoroutineGroupsTest::groupingsAreReadAndWritten()
{
    const Result<Grouping> grouping = parseGrouping(u"label:trace endpoint, reason ,stack"_s);
    QVERIFY(grouping);
    QCOMPARE(grouping->size(), 3);
    QCOMPARE(grouping->at(0), (GroupLevel{.by = GroupBy::Label, .label = u"trace endpoint"_s}));
    QCOMPARE(groupingText(*grouping), u"label:trace endpoint,reason,stack"_s);
    QCOMPARE(parseGrouping({})->size(), 0);
    const QString wrong = parseGrouping(u"state,colour"_s).error().message;
    QVERIFY2(wrong.contains(u"“colour”; there are label:NAME, request, state"_s), qPrintable(wrong));
    QVERIFY(!parseGrouping(u"label:"_s));
    QCOMPARE(groupGoroutines({}, {}), QList<GoroutineGroup>());
}

void GoroutineGroupsTest::stoppedEarly()
{
    const QList<Goroutine> goroutines = Testing::someGoroutines();
    StopSource stop;
    stop.requestStop();
    QVERIFY(groupGoroutines(Testing::refs(goroutines), *parseGrouping(u"state"_s), stop.token()).isEmpty());
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::GoroutineGroupsTest)
#include "tst_goroutinegroups.moc"
