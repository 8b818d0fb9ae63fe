// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/canned/canned.h"
#include "tests/support/testmain.h"
#include "ui/models/goroutinesfilter.h"
#include "ui/models/goroutinesmodel.h"
#include "ui/models/goroutinespresentation.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace Backstep;
using namespace Backstep::Testing;

class GoroutinesModelTest : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void pagesAppend();
    void rowsOfTheLastStopStayUntilReplaced();
    void shorterListDropsTheRest();
    void changesAreMarked();
    void filterFindsLabelsPlacesAndStates();
    void systemGoroutinesHide();
    void hundredThousandRowsStayQuick();
};

struct Goroutines
{
    GoroutinesModel model;
    GoroutinesPresentation presentation;
    GoroutinesFilter filter{&model};

    Goroutines()
    {
        presentation.setSourceModel(&model);
        filter.setSourceModel(&presentation);
    }
};

void GoroutinesModelTest::pagesAppend()
{
    Goroutines all;
    const QAbstractItemModelTester tester(&all.model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QAbstractItemModelTester shown(&all.filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
    all.model.beginStop(1, 2);
    all.model.appendPage(Canned::goroutines(0, 50, 120));
    QCOMPARE(all.model.rowCount(), 50);
    QCOMPARE(all.model.next(), 50);
    QCOMPARE(all.model.total(), 120);
    QVERIFY(!all.model.complete());
    all.model.appendPage(Canned::goroutines(50, 50, 120));
    all.model.appendPage(Canned::goroutines(100, 50, 120));
    QCOMPARE(all.model.rowCount(), 120);
    QVERIFY(all.model.complete());
    QCOMPARE(all.model.rowOf(2), 1);
    QVERIFY(all.model.index(1, 0).data(GoroutinesModel::CurrentRole).toBool());
    QCOMPARE(all.presentation.index(1, GoroutinesModel::UserPlace).data().toString(), u"transfer.go:22"_s);
    QCOMPARE(all.presentation.index(1, GoroutinesModel::Labels).data().toString(),
             u"id=9001  request=POST /transfer"_s);
}

void GoroutinesModelTest::rowsOfTheLastStopStayUntilReplaced()
{
    Goroutines all;
    const QAbstractItemModelTester tester(&all.model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    all.model.beginStop(1, 1);
    all.model.appendPage(Canned::goroutines(0, 100, 100));
    QSignalSpy removed(&all.model, &GoroutinesModel::rowsRemoved);
    all.model.beginStop(2, 3);
    QCOMPARE(all.model.rowCount(), 100);
    QVERIFY(all.model.index(0, 0).data(ItemRole::Stale).toBool());
    QCOMPARE(all.model.rowOf(5), -1);
    all.model.appendPage(Canned::goroutines(0, 50, 100));
    QCOMPARE(all.model.rowCount(), 100);
    QVERIFY(!all.model.index(49, 0).data(ItemRole::Stale).toBool());
    QVERIFY(all.model.index(50, 0).data(ItemRole::Stale).toBool());
    QCOMPARE(all.model.freshCount(), 50);
    QVERIFY(removed.isEmpty());
    QVERIFY(all.model.index(2, 0).data(GoroutinesModel::CurrentRole).toBool());
}

void GoroutinesModelTest::shorterListDropsTheRest()
{
    Goroutines all;
    const QAbstractItemModelTester tester(&all.model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    all.model.beginStop(1, 1);
    all.model.appendPage(Canned::goroutines(0, 30, 30));
    all.model.beginStop(2, 1);
    all.model.appendPage(Canned::goroutines(0, 30, 10));
    QCOMPARE(all.model.rowCount(), 10);
    QVERIFY(all.model.complete());
    all.model.beginStop(3, 1);
    auto others = std::make_shared<GoroutinePage>(*Canned::goroutines(0, 4, 4));
    others->goroutines.removeFirst();
    all.model.appendPage(others);
    QCOMPARE(all.model.rowCount(), 3);
    QCOMPARE(all.model.at(0).id, 2);
    all.model.clear();
    QCOMPARE(all.model.rowCount(), 0);
}

void GoroutinesModelTest::changesAreMarked()
{
    Goroutines all;
    all.model.beginStop(1, 1);
    all.model.appendPage(Canned::goroutines(0, 10, 10));
    auto page = std::make_shared<GoroutinePage>(*Canned::goroutines(0, 10, 10));
    page->goroutines[1].state = GoroutineState::Running;
    page->goroutines[1].waitReason.clear();
    page->goroutines[2].user.line = 99;
    all.model.beginStop(2, 1);
    all.model.appendPage(page);
    const auto changed = [&all](int row, int column) {
        return all.model.index(row, column).data(ItemRole::Changed).toBool();
    };
    QVERIFY(changed(1, GoroutinesModel::State));
    QVERIFY(changed(1, GoroutinesModel::WaitReason));
    QVERIFY(!changed(1, GoroutinesModel::UserPlace));
    QVERIFY(changed(2, GoroutinesModel::UserPlace));
    QVERIFY(!changed(3, GoroutinesModel::State));
    const QString tip = all.presentation.index(1, GoroutinesModel::State).data(Qt::ToolTipRole).toString();
    QVERIFY2(tip.contains(u"At the last stop: waiting"), qPrintable(tip));
}

void GoroutinesModelTest::filterFindsLabelsPlacesAndStates()
{
    Goroutines all;
    all.model.beginStop(1, 1);
    all.model.appendPage(Canned::goroutines(0, 60, 60));
    all.filter.setText(u"request=POST id=9004"_s);
    QCOMPARE(all.filter.rowCount(), 0); // a system goroutine, hidden
    all.filter.setText(u"9001"_s);
    QCOMPARE(all.filter.rowCount(), 1);
    all.filter.setText(u"transfer.go:22 mutex"_s);
    QVERIFY(all.filter.rowCount() > 0);
    for (int row = 0; row < all.filter.rowCount(); ++row) {
        QCOMPARE(all.filter.index(row, GoroutinesModel::WaitReason).data().toString(), u"sync.Mutex.Lock"_s);
    }
    all.filter.setText(QString());
    all.filter.sort(GoroutinesModel::Id, Qt::DescendingOrder);
    QCOMPARE(all.filter.index(0, 0).data().toString(), u"60"_s);
}

void GoroutinesModelTest::systemGoroutinesHide()
{
    Goroutines all;
    all.model.beginStop(1, 1);
    all.model.appendPage(Canned::goroutines(0, 60, 60));
    QCOMPARE(all.filter.rowCount(), 50);
    all.filter.setSystemShown(true);
    QCOMPARE(all.filter.rowCount(), 60);
}

void GoroutinesModelTest::hundredThousandRowsStayQuick()
{
    constexpr int count = 100'000;
    Goroutines all;
    all.model.beginStop(1, 1);
    for (int first = 0; first < count; first += 1000) {
        all.model.appendPage(Canned::goroutines(first, 1000, count));
    }
    QCOMPARE(all.model.rowCount(), count);
    QElapsedTimer timer;
    const auto took = [&timer](const char *what) {
        qInfo("%s: %lld ms", what, static_cast<long long>(timer.restart()));
    };
    timer.start();
    all.filter.setText(u"mutex"_s);
    took("filter 100,000 rows");
    QVERIFY(all.filter.rowCount() > 0);
    all.filter.setText(u"mutexx"_s);
    took("filter to nothing");
    QCOMPARE(all.filter.rowCount(), 0);
    all.filter.setText(QString());
    took("filter off");
    all.filter.sort(GoroutinesModel::UserPlace);
    took("sort by place");
    all.filter.sort(-1);
    timer.restart();
    all.model.beginStop(2, 5);
    all.model.appendPage(Canned::goroutines(0, 100, count));
    const qint64 stop = timer.elapsed();
    took("a stop's first page over 100,000 rows");
    QVERIFY2(stop < 500, "a stop must not pay for the rows that nobody looks at");
}

BACKSTEP_TEST_MAIN(GoroutinesModelTest)
#include "tst_goroutinesmodel.moc"
