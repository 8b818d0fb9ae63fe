// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/canned/canned.h"
#include "tests/support/testmain.h"
#include "ui/models/goroutinespresentation.h"
#include "ui/models/goroutinetree.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>

using namespace Qt::StringLiterals;

namespace Backstep {

using namespace Testing;

class GoroutineTreeTest : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void flatItIsTheFilter();
    void groupsNest();
    void groupsFollowTheStops();
    void whatIsChosenStaysChosen();
    void filtersAndSortsWithinGroups();
    void longListsAreGroupedElsewhere();
    void aMistakeChangesNothing();
    void whatOccursIsCounted();
    void allMayBeSelected();
    void waitingTimesAreFilteredAsTheyCome();
    void waitsEndAtTheStop();
};

namespace {

struct Tree
{
    GoroutinesModel model;
    GoroutinesPresentation presentation;
    GoroutineTree tree{&model};
    QAbstractItemModelTester tester{&tree, QAbstractItemModelTester::FailureReportingMode::QtTest};

    Tree()
    {
        presentation.setSourceModel(&model);
        tree.setSourceModel(&presentation);
    }
    void group(const QString &by) { tree.setGrouping(*parseGrouping(by)); }
    void stop(quint64 number, const GoroutinePagePtr &page)
    {
        model.beginStop(number, 1);
        model.appendPage(page);
    }
    [[nodiscard]] QString text(const QModelIndex &parent = {}) const
    {
        QStringList rows;
        for (int row = 0; row < tree.rowCount(parent); ++row) {
            const QModelIndex index = tree.index(row, 0, parent);
            const QString below = text(index);
            rows.append(index.data().toString().simplified() + (below.isEmpty() ? below : u" ["_s + below + u']'));
        }
        return rows.join(u' ');
    }
    [[nodiscard]] QModelIndex find(const QString &text, const QModelIndex &parent = {}) const
    {
        for (int row = 0; row < tree.rowCount(parent); ++row) {
            const QModelIndex index = tree.index(row, 0, parent);
            if (index.data().toString().simplified() == text) {
                return index;
            }
            if (const QModelIndex below = find(text, index); below.isValid()) {
                return below;
            }
        }
        return {};
    }
};

} // namespace

void GoroutineTreeTest::flatItIsTheFilter()
{
    Tree all;
    all.stop(1, Canned::goroutines(0, 12, 12));
    QCOMPARE(all.text(), u"1 2 3 4 6 7 8 9 10 12"_s); // 5 and 11 are the runtime's
    all.tree.setText(u"reason:chan"_s);
    QCOMPARE(all.text(), u"3 9"_s);
    all.tree.setText({});
    all.model.beginStop(2, 1);
    all.model.appendPage(Canned::goroutines(0, 6, 6));
    QCOMPARE(all.text(), u"1 2 3 4 6"_s);
    all.tree.sort(GoroutinesModel::Id, Qt::DescendingOrder);
    QCOMPARE(all.text(), u"6 4 3 2 1"_s);
    QCOMPARE(all.tree.mapToSource(all.tree.index(0, 1)), all.presentation.index(5, 1));
    QCOMPARE(all.tree.mapFromSource(all.presentation.index(5, 1)), all.tree.index(0, 1));
    all.model.clear();
    QCOMPARE(all.tree.rowCount(), 0);
}

void GoroutineTreeTest::groupsNest()
{
    Tree all;
    all.stop(1, Canned::goroutines(0, 12, 12));
    all.group(u"state,reason"_s);
    QCOMPARE(all.text(),
             u"waiting (4) [chan receive (2) [3 9] sync.Mutex.Lock (2) [2 8]] "
             u"runnable (2) [does not wait (2) [6 12]] running (2) [does not wait (2) [1 7]] "
             u"syscall (2) [does not wait (2) [4 10]]"_s);
    const QModelIndex nine = all.find(u"9"_s);
    QCOMPARE(all.tree.mapToSource(nine), all.presentation.index(8, 0));
    QCOMPARE(all.tree.mapFromSource(all.presentation.index(8, 0)), nine);
    QCOMPARE(nine.siblingAtColumn(GoroutinesModel::WaitReason).data().toString(), u"chan receive"_s);
    const QModelIndex group = nine.parent();
    QVERIFY(all.tree.isGroup(group));
    QVERIFY(!all.tree.isGroup(nine));
    QVERIFY(!all.tree.mapToSource(group).isValid());
    QVERIFY(group.data(ItemRole::Sentence).toBool());
    all.group({});
    QCOMPARE(all.text(), u"1 2 3 4 6 7 8 9 10 12"_s);
}

void GoroutineTreeTest::groupsFollowTheStops()
{
    Tree all;
    all.group(u"reason"_s);
    all.stop(1, Canned::goroutines(0, 4, 4));
    QCOMPARE(all.text(), u"does not wait (2) [1 4] chan receive (1) [3] sync.Mutex.Lock (1) [2]"_s);
    auto page = std::make_shared<GoroutinePage>(*Canned::goroutines(0, 4, 4));
    page->goroutines[0].state = GoroutineState::Waiting;
    page->goroutines[0].waitReason = u"chan receive"_s;
    all.stop(2, page);
    QCOMPARE(all.text(), u"chan receive (2) [1 3] does not wait (1) [4] sync.Mutex.Lock (1) [2]"_s);
    page = std::make_shared<GoroutinePage>(*page);
    page->goroutines.removeAt(1);
    all.stop(3, page);
    QCOMPARE(all.text(), u"chan receive (2) [1 3] does not wait (1) [4]"_s);
    all.model.clear();
    QCOMPARE(all.text(), QString());
}

void GoroutineTreeTest::whatIsChosenStaysChosen()
{
    Tree all;
    all.stop(1, Canned::goroutines(0, 12, 12));
    all.group(u"reason"_s);
    const QPersistentModelIndex group = all.find(u"chan receive (2)"_s);
    const QPersistentModelIndex nine = all.find(u"9"_s);
    auto page = std::make_shared<GoroutinePage>(*Canned::goroutines(0, 12, 12));
    page->goroutines.removeAt(2); // 3
    all.stop(2, page);
    QCOMPARE(group.data().toString().simplified(), u"chan receive (1)"_s);
    QCOMPARE(nine.data().toString(), u"9"_s);
    QCOMPARE(nine.parent(), QModelIndex(group));
    page = std::make_shared<GoroutinePage>(*page);
    page->goroutines.removeIf([](const Goroutine &goroutine) { return goroutine.id == 9; });
    all.stop(3, page);
    QVERIFY(!group.isValid());
    QVERIFY(!nine.isValid());
}

void GoroutineTreeTest::filtersAndSortsWithinGroups()
{
    Tree all;
    all.stop(1, Canned::goroutines(0, 12, 12));
    all.group(u"state"_s);
    all.tree.setText(u"state:waiting"_s);
    QCOMPARE(all.text(), u"waiting (4) [2 3 8 9]"_s);
    all.tree.sort(GoroutinesModel::Id, Qt::DescendingOrder);
    QCOMPARE(all.text(), u"waiting (4) [9 8 3 2]"_s);
    all.tree.setText(u"state:waiting -id:3"_s);
    QCOMPARE(all.text(), u"waiting (3) [9 8 2]"_s);
}

void GoroutineTreeTest::longListsAreGroupedElsewhere()
{
    constexpr int many = 6000;
    Tree all;
    all.model.beginStop(1, 1);
    all.model.appendPage(Canned::goroutines(0, many, many));
    QTRY_VERIFY(all.tree.settled());
    all.group(u"reason"_s);
    QVERIFY2(!all.tree.settled(), "a long list must not be grouped while the window waits");
    QTRY_VERIFY(all.tree.settled());
    QCOMPARE(all.tree.rowCount(), 3);
    QCOMPARE(all.tree.index(0, 0).data().toString().simplified(), u"does not wait (3,000)"_s);
    QCOMPARE(all.tree.rowCount(all.tree.index(1, 0)), 1000);
    all.group(u"state"_s); // and another before the answer: only the last counts
    all.group(u"label:request,reason"_s);
    QTRY_VERIFY(all.tree.settled());
    QCOMPARE(all.tree.index(0, 0).data().toString().simplified().section(u' ', 0, 2), u"no label request"_s);

    auto fewer = std::make_shared<GoroutinePage>(*Canned::goroutines(0, many, many));
    fewer->goroutines.removeAt(10);
    all.stop(2, fewer); // rows of the groups shown go before the new ones are known
    QTRY_VERIFY(all.tree.settled());
    int total = 0;
    for (int row = 0; row < all.tree.rowCount(); ++row) {
        for (int inner = 0; inner < all.tree.rowCount(all.tree.index(row, 0)); ++inner) {
            total += all.tree.rowCount(all.tree.index(inner, 0, all.tree.index(row, 0)));
        }
    }
    QTRY_VERIFY(all.tree.settled());
    QCOMPARE(total, all.tree.flat().rowCount());
}

void GoroutineTreeTest::aMistakeChangesNothing()
{
    Tree all;
    all.stop(1, Canned::goroutines(0, 12, 12));
    all.tree.setText(u"reason:chan"_s);
    const QSignalSpy mistakes(&all.tree.flat(), &GoroutinesFilter::mistakeChanged);
    all.tree.setText(u"reason:chan state:"_s);
    QCOMPARE(mistakes.size(), 1);
    QVERIFY(all.tree.flat().mistake().contains(u"at character 19"_s));
    QCOMPARE(all.text(), u"3 9"_s);
    all.tree.setText(u"queued"_s); // as the list calls it
    QVERIFY(all.tree.flat().mistake().isEmpty());
    QCOMPARE(all.text(), u"6 12"_s);
}

void GoroutineTreeTest::whatOccursIsCounted()
{
    Tree all;
    all.stop(1, Canned::goroutines(0, 12, 24));
    QTRY_COMPARE(all.tree.facets().goroutines, 12);
    all.model.setSummary(Canned::goroutines(0, 24, 24)); // what is not loaded counts, too
    QTRY_COMPARE(all.tree.facets().goroutines, 24);
    QCOMPARE(all.tree.facets().reasons.value(u"sync.Mutex.Lock"_s), 4);
    QCOMPARE(all.tree.rowCount(), 10);
    all.stop(2, Canned::goroutines(0, 12, 12));
    QTRY_COMPARE(all.tree.facets().goroutines, 12);
}

void GoroutineTreeTest::allMayBeSelected()
{
    constexpr int many = 100'000;
    GoroutinesModel model;
    GoroutinesPresentation presentation;
    GoroutineTree tree(&model);
    presentation.setSourceModel(&model);
    tree.setSourceModel(&presentation);
    tree.setGrouping(*parseGrouping(u"start"_s));
    model.beginStop(1, 1);
    model.appendPage(Canned::goroutines(0, many, many));
    QTRY_VERIFY(tree.settled() && tree.rowCount() > 0);
    QList<QPersistentModelIndex> selected;
    for (int group = 0; group < tree.rowCount(); ++group) {
        const QModelIndex parent = tree.index(group, 0);
        for (int row = 0; row < tree.rowCount(parent); ++row) {
            selected.append(tree.index(row, 0, parent));
        }
    }
    QVERIFY(selected.size() > many / 2);
    const QVariant first = selected.constFirst().data();
    const QVariant last = selected.constLast().data();
    QSignalSpy changed(&tree, &GoroutineTree::groupsChanged);
    QElapsedTimer watch;
    watch.start();
    model.beginStop(2, 1);
    model.appendPage(Canned::goroutines(0, many, many));
    QTRY_VERIFY_WITH_TIMEOUT(!changed.isEmpty(), 60'000);
    QVERIFY2(watch.elapsed() < 5'000, qPrintable(QString::number(watch.elapsed())));
    QCOMPARE(selected.constFirst().data(), first);
    QCOMPARE(selected.constLast().data(), last);
}

void GoroutineTreeTest::waitingTimesAreFilteredAsTheyCome()
{
    constexpr int many = 60'000;
    constexpr int page = 2'000;
    GoroutinesModel model;
    GoroutinesPresentation presentation;
    GoroutinesFilter filter(&model);
    presentation.setSourceModel(&model);
    filter.setSourceModel(&presentation);
    filter.setText(u"since>10s"_s);
    QElapsedTimer watch;
    watch.start();
    model.beginStop(1, 1);
    for (int first = 0; first < many; first += page) {
        const auto goroutines = std::make_shared<GoroutinePage>(*Canned::goroutines(first, page, many));
        for (Goroutine &goroutine : goroutines->goroutines) {
            goroutine.state = GoroutineState::Waiting;
            goroutine.system = false;
            goroutine.waitSince = goroutine.id * 1'000'000'000LL; // the last has waited least
        }
        goroutines->next = first + page < many ? std::optional(first + page) : std::nullopt;
        model.appendPage(goroutines);
    }
    QTRY_VERIFY_WITH_TIMEOUT(filter.settled(), 60'000);
    QVERIFY2(watch.elapsed() < 5'000, qPrintable(QString::number(watch.elapsed())));
    QCOMPARE(filter.rowCount(), many - 10); // measured from the last page, in whatever order they came
}

/// In an idle service all wait since an hour: the youngest, too.
void GoroutineTreeTest::waitsEndAtTheStop()
{
    Tree one;
    GoroutinesFilter filter(&one.model);
    filter.setSourceModel(&one.model);
    filter.setText(u"since>1m"_s);
    const auto page = std::make_shared<GoroutinePage>(*Canned::goroutines(0, 12, 12));
    for (Goroutine &goroutine : page->goroutines) {
        goroutine.state = GoroutineState::Waiting;
        goroutine.system = false;
        goroutine.waitSince = 7'000'000'000;
    }
    one.stop(1, page);
    QTRY_VERIFY(filter.settled());
    QCOMPARE(filter.rowCount(), 0); // of a recording: nobody knows
    one.model.beginStop(2, 1);
    one.model.setClock(7'000'000'000 + 3'600'000'000'000);
    one.model.appendPage(page);
    QTRY_COMPARE(filter.rowCount(), 12);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::GoroutineTreeTest)
#include "tst_goroutinetree.moc"
