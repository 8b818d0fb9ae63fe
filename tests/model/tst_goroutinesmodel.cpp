// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/canned/canned.h"
#include "tests/support/testmain.h"
#include "ui/models/goroutinesfilter.h"
#include "ui/models/goroutinesmodel.h"
#include "ui/models/goroutinespresentation.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

#include <algorithm>

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
    void countedOnesTellWhoIsNew();
    void anotherIsSelectedInTheSameList();
    void changesAreMarked();
    void whatLooksTheSameIsNotAnnounced();
    void newAndEndedOnesAreTold();
    void moreIsKnownOfTheSame();
    void filterFindsLabelsPlacesAndStates();
    void systemGoroutinesHide();
    void longListsAreFilteredElsewhere();
    void longListsMayChangeWhileTheyAreFiltered();
    void selectedRowsStaySelectedWhenTheOrderChanges();
    void aStopDoesNotPayForRowsOutOfSight();
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
    QCOMPARE(all.presentation.index(1, GoroutinesModel::Labels).data().toString(), u"9001  POST /transfer"_s);
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

void GoroutinesModelTest::countedOnesTellWhoIsNew()
{
    Goroutines all;
    all.model.beginStop(1, 1);
    all.model.appendPage(Canned::goroutines(0, 50, 1200));
    all.model.setSummary(Canned::goroutines(0, 1200, 1200));
    all.model.beginStop(2, 1);
    auto page = std::make_shared<GoroutinePage>(*Canned::goroutines(0, 50, 1200));
    page->goroutines[3].id = 5'000; // the fourth ended, and there is a new one
    all.model.appendPage(page);
    QVERIFY(all.model.index(3, GoroutinesModel::Id).data(GoroutinesModel::NewRole).toBool());
    QVERIFY(!all.model.index(4, GoroutinesModel::Id).data(GoroutinesModel::NewRole).toBool());
    QVERIFY(all.model.ended().isEmpty()); // not all are known yet
    auto counted = std::make_shared<GoroutinePage>(*Canned::goroutines(0, 1200, 1200));
    counted->goroutines[3].id = 5'000;
    counted->goroutines[900].id = 5'001;
    all.model.setSummary(counted);
    QCOMPARE(all.model.newCount(), 2);
    QCOMPARE(all.model.ended(), (QList<GoroutineId>{4, 901}));
}

void GoroutinesModelTest::anotherIsSelectedInTheSameList()
{
    Goroutines all;
    all.model.beginStop(1, 1);
    all.model.appendPage(Canned::goroutines(0, 10, 20));
    auto page = std::make_shared<GoroutinePage>(*Canned::goroutines(0, 10, 20));
    page->goroutines[2].user.line = 99;
    all.model.beginStop(2, 1);
    all.model.appendPage(page);
    QSignalSpy progress(&all.model, &GoroutinesModel::progressChanged);
    all.model.beginStop(2, 4);
    QCOMPARE(progress.size(), 1);
    QCOMPARE(all.model.freshCount(), 10);
    QCOMPARE(all.model.next(), 10);
    QVERIFY(all.model.index(3, 0).data(GoroutinesModel::CurrentRole).toBool());
    QVERIFY(!all.model.index(0, 0).data(GoroutinesModel::CurrentRole).toBool());
    QVERIFY(!all.model.index(3, 0).data(ItemRole::Stale).toBool());
    QVERIFY(all.model.index(2, GoroutinesModel::UserPlace).data(ItemRole::Changed).toBool());
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

void GoroutinesModelTest::whatLooksTheSameIsNotAnnounced()
{
    Goroutines all;
    const auto page = Canned::goroutines(0, 50, 50);
    all.model.beginStop(1, 1);
    all.model.appendPage(page);
    QSignalSpy changed(&all.model, &QAbstractItemModel::dataChanged);
    const auto rowsOf = [&changed] {
        QStringList rows;
        for (const QList<QVariant> &signal : std::exchange(static_cast<QList<QList<QVariant>> &>(changed), {})) {
            rows.append(u"%1-%2"_s.arg(signal.at(0).toModelIndex().row()).arg(signal.at(1).toModelIndex().row()));
        }
        return rows.join(u' ');
    };
    all.model.beginStop(2, 1);
    all.model.appendPage(page);
    QCOMPARE(rowsOf(), QString());
    auto other = std::make_shared<GoroutinePage>(*page);
    other->goroutines[7].user.line = 99;
    other->goroutines[8].state = GoroutineState::Running;
    other->goroutines[20].waitReason = u"sleep"_s;
    all.model.beginStop(3, 1);
    all.model.appendPage(other);
    QCOMPARE(rowsOf(), u"7-8 20-20"_s);
    all.model.beginStop(4, 1);
    all.model.appendPage(other);
    QCOMPARE(rowsOf(), u"7-8 20-20"_s); // their marks go
    all.model.beginStop(5, 1);
    all.model.appendPage(other);
    QCOMPARE(rowsOf(), QString());
}

void GoroutinesModelTest::newAndEndedOnesAreTold()
{
    Goroutines all;
    const auto isNew = [&all](int row) { return all.model.index(row, 0).data(GoroutinesModel::NewRole).toBool(); };
    all.model.beginStop(1, 1);
    all.model.appendPage(Canned::goroutines(0, 10, 10));
    QVERIFY(!isNew(9)); // there was no stop before
    auto page = std::make_shared<GoroutinePage>(*Canned::goroutines(0, 12, 12));
    page->goroutines.removeAt(3);
    all.model.beginStop(2, 1);
    all.model.appendPage(page);
    QCOMPARE(all.model.ended(), QList<GoroutineId>{4});
    QVERIFY(!isNew(8));
    QVERIFY(isNew(9));
    QVERIFY(all.model.index(10, GoroutinesModel::Id).data(ItemRole::Changed).toBool());
    QVERIFY(all.presentation.index(10, 0).data(Qt::ToolTipRole).toString().contains(u"New: it was not there"_s));

    all.model.beginStop(3, 1);
    all.model.appendPage(Canned::goroutines(0, 10, 20)); // the first of two pages
    QVERIFY(all.model.ended().isEmpty());
    all.model.beginStop(4, 1);
    all.model.appendPage(Canned::goroutines(0, 20, 20));
    QVERIFY(!isNew(15)); // it may have been on the page that was not asked for
}

void GoroutinesModelTest::moreIsKnownOfTheSame()
{
    Goroutines all;
    all.model.beginStop(1, 1);
    all.model.appendPage(Canned::goroutines(0, 10, 20));
    const QSignalSpy removed(&all.model, &QAbstractItemModel::rowsRemoved);
    auto page = std::make_shared<GoroutinePage>(*Canned::goroutines(0, 20, 20));
    for (Goroutine &goroutine : page->goroutines) {
        goroutine.stackKey = 5;
    }
    all.model.beginAgain();
    all.model.appendPage(page);
    QCOMPARE(all.model.rowCount(), 20);
    QCOMPARE(all.model.at(3).stackKey, 5U);
    QVERIFY(all.model.complete());
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

namespace {

constexpr int many = 6000; // well beyond SnapshotFilter::shortList

void load(Goroutines &all, int first, int count)
{
    for (int row = first; row < first + count; row += 1000) {
        all.model.appendPage(Canned::goroutines(row, 1000, many));
    }
}

QList<GoroutineId> shownIds(const Goroutines &all)
{
    QList<GoroutineId> ids;
    for (int row = 0; row < all.filter.rowCount(); ++row) {
        ids.append(all.filter.index(row, 0).data(ItemRole::Raw).toLongLong());
    }
    return ids;
}

/// The ids of the model's rows that wait for a mutex, and no others, in the model's order.
QList<GoroutineId> waitingIds(const Goroutines &all)
{
    QList<GoroutineId> ids;
    for (const auto &goroutine : all.model.rows()) {
        if (!goroutine->system && goroutine->waitReason.contains(u"Mutex"_s)) {
            ids.append(goroutine->id);
        }
    }
    return ids;
}

} // namespace

void GoroutinesModelTest::longListsAreFilteredElsewhere()
{
    Goroutines all;
    const QAbstractItemModelTester tester(&all.filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
    all.model.beginStop(1, 1);
    load(all, 0, many);
    const auto before = all.filter.rowCount();
    const QSignalSpy settledChanged(&all.filter, &SnapshotFilter::settledChanged);
    all.filter.setText(u"mutex"_s);
    QVERIFY2(!settledChanged.isEmpty(), "a long list must not be filtered while the window waits");
    QTRY_VERIFY(all.filter.settled());
    QCOMPARE(shownIds(all), waitingIds(all));

    all.filter.setText(u"mutex x"_s);
    all.filter.setText(u"mutexx"_s); // typed before the answer: only the last text counts
    QTRY_VERIFY(all.filter.settled());
    QCOMPARE(all.filter.rowCount(), 0);

    all.filter.setText({});
    all.filter.sort(GoroutinesModel::Id, Qt::DescendingOrder);
    QTRY_VERIFY(all.filter.settled());
    QList<GoroutineId> ids = shownIds(all);
    QCOMPARE(ids.size(), before);
    QVERIFY(std::ranges::is_sorted(ids, std::greater()));
    all.filter.sort(-1);
    QTRY_VERIFY(all.filter.settled());
    ids = shownIds(all);
    QVERIFY(std::ranges::is_sorted(ids));
}

void GoroutinesModelTest::longListsMayChangeWhileTheyAreFiltered()
{
    Goroutines all;
    const QAbstractItemModelTester tester(&all.filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
    all.model.beginStop(1, 1);
    load(all, 0, 3000);
    all.filter.setText(u"mutex"_s);
    load(all, 3000, 3000); // more rows
    QTRY_VERIFY(all.filter.settled());
    QCOMPARE(shownIds(all), waitingIds(all));

    all.filter.sort(GoroutinesModel::Id, Qt::DescendingOrder);
    all.model.beginStop(2, 1);
    auto page = std::make_shared<GoroutinePage>(*Canned::goroutines(0, 1000, many));
    for (Goroutine &goroutine : page->goroutines) { // the same goroutines, waiting for nothing
        goroutine.waitReason.clear();
    }
    all.model.appendPage(page);
    QTRY_VERIFY(all.filter.settled());
    QList<GoroutineId> expected = waitingIds(all);
    std::ranges::reverse(expected);
    QCOMPARE(shownIds(all), expected);

    all.filter.setText(u"sync"_s);
    page = std::make_shared<GoroutinePage>(*Canned::goroutines(1000, 3000, many));
    page->goroutines.removeFirst(); // others than before: the rest of the rows goes
    all.model.appendPage(page);
    QCOMPARE(all.model.rowCount(), 3999);
    QTRY_VERIFY(all.filter.settled());
    expected = waitingIds(all);
    std::ranges::reverse(expected);
    QCOMPARE(shownIds(all), expected);

    all.filter.setText(u"mutex"_s);
    all.model.clear();
    QTRY_VERIFY(all.filter.settled());
    QCOMPARE(all.filter.rowCount(), 0);
}

void GoroutinesModelTest::selectedRowsStaySelectedWhenTheOrderChanges()
{
    Goroutines all;
    all.model.beginStop(1, 1);
    load(all, 0, many);
    const QPersistentModelIndex chosen = all.filter.index(4000, 1);
    const QPersistentModelIndex gone = all.filter.index(0, 1);
    const GoroutineId id = chosen.sibling(chosen.row(), 0).data(ItemRole::Raw).toLongLong();
    QVERIFY(!gone.data(Qt::DisplayRole).toString().isEmpty());
    all.filter.sort(GoroutinesModel::Id, Qt::DescendingOrder);
    QTRY_VERIFY(all.filter.settled());
    QCOMPARE(chosen.sibling(chosen.row(), 0).data(ItemRole::Raw).toLongLong(), id);
    QCOMPARE(chosen.column(), 1);
    QVERIFY(chosen.row() != 4000);
    all.filter.setText(QString::number(id));
    QTRY_VERIFY(all.filter.settled());
    QCOMPARE(chosen.sibling(chosen.row(), 0).data(ItemRole::Raw).toLongLong(), id);
    QVERIFY(!gone.isValid());
}

/// How long things take is measured by bench_goroutines; here it is counted what a stop touches.
void GoroutinesModelTest::aStopDoesNotPayForRowsOutOfSight()
{
    Goroutines all;
    all.model.beginStop(1, 1);
    load(all, 0, many);
    const QSignalSpy changed(&all.model, &QAbstractItemModel::dataChanged);
    const QSignalSpy removed(&all.model, &QAbstractItemModel::rowsRemoved);
    all.model.beginStop(2, 2);
    all.model.appendPage(Canned::goroutines(0, 100, many));
    int rows = 0;
    for (const QList<QVariant> &signal : changed) {
        rows += signal.at(1).toModelIndex().row() - signal.at(0).toModelIndex().row() + 1;
    }
    QVERIFY2(rows <= 110, qPrintable(QString::number(rows)));
    QVERIFY(removed.isEmpty());
    QVERIFY(all.filter.settled());
}

BACKSTEP_TEST_MAIN(GoroutinesModelTest)
#include "tst_goroutinesmodel.moc"
