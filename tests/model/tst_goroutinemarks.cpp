// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/canned/canned.h"
#include "tests/support/testmain.h"
#include "ui/models/goroutinesmodel.h"
#include "ui/models/goroutinespresentation.h"
#include "ui/models/stackcomparison.h"
#include "ui/models/tracejson.h"

#include <QAbstractItemModelTester>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace Backstep {

/// Pins, tags and colours of goroutines, stacks beside each other, and what is saved of them.
class GoroutineMarksTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void pinnedOnesAreNotedAtEachStop();
    void countedOnesAreKnownToo();
    void tagsAndColours();
    void stacksBesideEachOther_data();
    void stacksBesideEachOther();
    void jsonHasAllOfIt();
};

static QString rowText(const GoroutinesModel &model, int row)
{
    return model.marks().index(row).data().toString();
}

void GoroutineMarksTest::pinnedOnesAreNotedAtEachStop()
{
    GoroutinesModel model;
    const QAbstractItemModelTester tester(&model.marks());
    model.beginStop(1, 1);
    model.appendPage(Testing::Canned::goroutines(0, 24, 24));
    model.marks().setPinned(8, true);
    QVERIFY2(rowText(model, 0).startsWith(u"8  sync.Mutex.Lock · "_s), qPrintable(rowText(model, 0)));
    model.beginStop(2, 1);
    QCOMPARE(rowText(model, 0), u"8  not looked at yet"_s);
    auto page = std::make_shared<GoroutinePage>(*Testing::Canned::goroutines(0, 24, 24));
    page->goroutines[7].state = GoroutineState::Running;
    page->goroutines[7].waitReason.clear();
    model.appendPage(page);
    QVERIFY2(rowText(model, 0).startsWith(u"8  running · "_s), qPrintable(rowText(model, 0)));
    model.beginStop(3, 1);
    page = std::make_shared<GoroutinePage>(*page);
    page->goroutines.removeAt(7);
    model.appendPage(page);
    QCOMPARE(rowText(model, 0), u"8  not there"_s);
    const QList<GoroutineMarks::Moment> history = model.marks().history(8);
    QCOMPARE(history.size(), 3);
    QCOMPARE(history.at(0).state, GoroutineState::Waiting);
    QCOMPARE(history.at(1).state, GoroutineState::Running);
    QVERIFY(!history.at(2).there);
    const QString tip = model.marks().index(0).data(Qt::ToolTipRole).toString();
    QVERIFY2(tip.contains(u"now: not there\n"_s) && tip.contains(u"sync.Mutex.Lock"_s), qPrintable(tip));
    model.clear(); // the program ended
    QCOMPARE(model.marks().rowCount(), 1);
    model.marks().clear(); // another session
    QCOMPARE(model.marks().rowCount(), 0);
    QVERIFY(model.marks().history(8).isEmpty());
}

void GoroutineMarksTest::countedOnesAreKnownToo()
{
    GoroutinesModel model;
    model.beginStop(1, 1);
    model.appendPage(Testing::Canned::goroutines(0, 10, 1200));
    model.marks().setPinned(1000, true);
    QCOMPARE(rowText(model, 0), u"1000  not looked at yet"_s);
    model.setSummary(Testing::Canned::goroutines(0, 1200, 1200));
    QVERIFY2(!rowText(model, 0).contains(u"not looked"_s), qPrintable(rowText(model, 0)));
    QCOMPARE(model.marks().history(1000).size(), 1);
}

void GoroutineMarksTest::tagsAndColours()
{
    GoroutinesModel model;
    GoroutinesPresentation shown;
    shown.setSourceModel(&model);
    model.beginStop(1, 1);
    model.appendPage(Testing::Canned::goroutines(0, 24, 24));
    const QModelIndex cell = shown.index(7, GoroutinesModel::Tag);
    QVERIFY(cell.data().toString().isEmpty());
    model.marks().setColor(8, 2);
    QCOMPARE(cell.data().toString(), u"Green"_s); // a colour is never alone
    QVERIFY(cell.data(Qt::DecorationRole).value<QColor>().isValid());
    model.marks().setTag(8, u"the slow one"_s);
    QCOMPARE(cell.data().toString(), u"the slow one"_s);
    QVERIFY(cell.data(Qt::ToolTipRole).toString().contains(u"the slow one"_s));
    model.marks().setTag(8, {});
    model.marks().setColor(8, -1);
    QVERIFY(cell.data().toString().isEmpty());
    QVERIFY(!model.marks().anyTags());
}

static QList<Frame> frames(const QString &functions)
{
    QList<Frame> result;
    for (const QString &each : functions.split(u' ', Qt::SkipEmptyParts)) {
        Frame frame;
        frame.index = int(result.size());
        frame.location = {
            .pc = 0, .file = u"a.go"_s, .line = each.section(u':', 1).toInt(), .function = each.section(u':', 0, 0)};
        result.append(frame);
    }
    return result;
}

void GoroutineMarksTest::stacksBesideEachOther_data()
{
    QTest::addColumn<QString>("left");
    QTest::addColumn<QString>("right");
    QTest::addColumn<QString>("lines");
    QTest::addColumn<int>("common");
    QTest::newRow("the same") << u"c:3 b:2 a:1"_s << u"c:3 b:2 a:1"_s << u"c=c b=b a=a"_s << 3;
    QTest::newRow("another line") << u"c:3 b:2 a:1"_s << u"c:3 b:9 a:1"_s << u"c=c b=b a=a"_s << 1;
    QTest::newRow("deeper") << u"d:4 c:3 b:2 a:1"_s << u"b:2 a:1"_s << u"d= c= b=b a=a"_s << 2;
    QTest::newRow("another call between") << u"d:4 x:1 a:1"_s << u"d:4 y:1 a:1"_s << u"d=d x= =y a=a"_s << 1;
    QTest::newRow("nothing") << u"a:1"_s << u"b:1"_s << u"a= =b"_s << 0;
    QTest::newRow("no frames") << QString() << u"b:1"_s << u"=b"_s << 0;
}

void GoroutineMarksTest::stacksBesideEachOther()
{
    QFETCH(const QString, left);
    QFETCH(const QString, right);
    const QList<Frame> first = frames(left);
    const QList<Frame> second = frames(right);
    const QList<StackPair> pairs = compareStacks(first, second);
    QStringList lines;
    for (const StackPair &pair : pairs) {
        lines.append((pair.left < 0 ? QString() : first.at(pair.left).location.function) + u'='
                     + (pair.right < 0 ? QString() : second.at(pair.right).location.function));
    }
    QTEST(lines.join(u' '), "lines");
    QTEST(commonCalls(pairs, first, second), "common");
}

void GoroutineMarksTest::jsonHasAllOfIt()
{
    GoroutineTrace trace;
    trace.stack.frames = frames(u"main.f:3 main.main:1"_s);
    trace.deferred = {{.frame = 1,
                       .call = {.pc = 0, .file = u"b.go"_s, .line = 4, .function = u"main.close"_s},
                       .statement = {.pc = 0, .file = u"a.go"_s, .line = 2, .function = u"main.main"_s},
                       .unreadable = {}}};
    trace.ancestors = {{.goroutine = 1, .stack = {.goroutine = 1, .frames = frames(u"main.go:9"_s)}, .unreadable = {}}};
    Goroutine goroutine;
    goroutine.id = 7;
    goroutine.state = GoroutineState::Waiting;
    goroutine.waitReason = u"select"_s;
    goroutine.labels = {{u"request"_s, u"r1"_s}};
    const QJsonArray array =
        QJsonDocument::fromJson(
            traceJson({{goroutine, std::make_shared<const GoroutineTrace>(trace)}, {goroutine, {}}}))
            .array();
    QCOMPARE(array.size(), 2);
    const QJsonObject first = array.at(0).toObject();
    QCOMPARE(first.value(u"id"_s).toInt(), 7);
    QCOMPARE(first.value(u"state"_s).toString(), u"waiting"_s);
    QCOMPARE(first.value(u"labels"_s).toObject().value(u"request"_s).toString(), u"r1"_s);
    const QJsonArray calls = first.value(u"frames"_s).toArray();
    QCOMPARE(calls.at(0).toObject().value(u"function"_s).toString(), u"main.f"_s);
    QVERIFY(!calls.at(0).toObject().contains(u"deferred"_s));
    QCOMPARE(calls.at(1)
                 .toObject()
                 .value(u"deferred"_s)
                 .toArray()
                 .at(0)
                 .toObject()
                 .value(u"call"_s)
                 .toObject()
                 .value(u"line"_s)
                 .toInt(),
             4);
    QCOMPARE(first.value(u"ancestors"_s).toArray().at(0).toObject().value(u"id"_s).toInt(), 1);
    QVERIFY(array.at(1).toObject().value(u"frames"_s).isNull()); // not known, which is not the same as none
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::GoroutineMarksTest)
#include "tst_goroutinemarks.moc"
