// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/statename.h"
#include "tests/support/canned/canned.h"
#include "tests/support/pictures.h"
#include "tests/support/testmain.h"
#include "tests/ui/docks/dockfixture.h"
#include "ui/docks/filterline.h"
#include "ui/docks/goroutinecounts.h"
#include "ui/docks/groupbutton.h"
#include "ui/docks/listview.h"
#include "ui/docks/noticestrip.h"
#include "ui/docks/pinnedstrip.h"
#include "ui/models/goroutinetree.h"
#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QInputDialog>
#include <QMenu>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace Backstep {

using namespace Testing;

/// The panel of goroutines as somebody uses it: filter, groups, counts.
class GoroutinesDockTest : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void groupsUnfoldByClick();
    void groupsAreChosenFromTheMenu();
    void fieldsAndValuesAreOffered();
    void theMenuIsOfTheRowThatWasClicked();
    void aMistakeIsTold();
    void countsAreAClickAwayFromAFilter();
    void filtersAreKept();
    void choicesComeBack();
    void allAreAskedForWhereTheyAreWanted();
    void countsOfAPartSaySo();
    void cancelIsNotWhereLoadAllWas();
    void theGroupOfTheCurrentOneIsMarked();
    void stacksAreAskedForFromTheMenu();
    void pinnedOnesStayAboveTheList();
    void tagsAreGivenAndShown();
    void theFollowedOneIsTold();
    void pictures_data();
    void pictures();
};

static GoroutineTree &treeOf(DockFixture &fixture)
{
    return *qobject_cast<GoroutineTree *>(fixture.panel().list()->model());
}

/// Opens the menu of a button and takes the entry that reads so, which may be in a menu below.
static bool take(QMenu *menu, const QStringList &path)
{
    Q_EMIT menu->aboutToShow();
    for (QAction *action : menu->actions()) {
        if (action->text().remove(u'&') != path.constFirst() || !action->isEnabled()) {
            continue;
        }
        if (path.size() > 1) {
            return action->menu() && take(action->menu(), path.mid(1));
        }
        action->trigger();
        return true;
    }
    return false;
}

void GoroutinesDockTest::groupsUnfoldByClick()
{
    DockFixture fixture(u"goroutines"_s, {900, 400});
    fixture.goroutines.beginStop(1, 1);
    fixture.goroutines.appendPage(Canned::goroutines(0, 24, 24));
    fixture.child<GroupButton>(u"goroutines.group"_s)->setGrouping(*parseGrouping(u"reason"_s));
    QSignalSpy activated(&fixture.intents, &DockIntents::goroutineActivated);
    const QString mutex = u"sync.Mutex.Lock   (4)"_s;
    QVERIFY(fixture.row(mutex).isValid());
    ListView *list = fixture.panel().list();
    QVERIFY(list->isFirstColumnSpanned(fixture.row(mutex).row(), {}));
    fixture.click(mutex);
    QVERIFY(list->isExpanded(fixture.row(mutex)));
    QCOMPARE(activated.size(), 0);
    fixture.click(u"8"_s);
    QCOMPARE(activated.size(), 1);
    QCOMPARE(activated.at(0).at(0).toLongLong(), 8);
    fixture.goroutines.beginStop(2, 1); // at the next stop it is still unfolded
    fixture.goroutines.appendPage(Canned::goroutines(0, 18, 18));
    QTRY_VERIFY(list->isExpanded(fixture.row(u"sync.Mutex.Lock   (3)"_s)));
    fixture.click(u"sync.Mutex.Lock   (3)"_s);
    QVERIFY(!list->isExpanded(fixture.row(u"sync.Mutex.Lock   (3)"_s)));
}

void GoroutinesDockTest::groupsAreChosenFromTheMenu()
{
    DockFixture fixture(u"goroutines"_s, {900, 400});
    fixture.goroutines.beginStop(1, 1);
    fixture.goroutines.appendPage(Canned::goroutines(0, 24, 24));
    QTRY_VERIFY(!treeOf(fixture).facets().labels.isEmpty());
    auto *button = fixture.child<GroupButton>(u"goroutines.group"_s);
    QVERIFY(take(button->menu(), {u"Label"_s, u"Label request"_s}));
    QCOMPARE(button->text(), u"Group: label request"_s);
    QVERIFY(fixture.row(u"POST /transfer   (4)"_s).isValid());
    QVERIFY(take(button->menu(), {u"Within These"_s, u"State"_s}));
    QCOMPARE(groupingText(treeOf(fixture).grouping()), u"label:request,state"_s);
    QVERIFY(take(button->menu(), {u"No Groups"_s}));
    QCOMPARE(button->text(), u"Group"_s);
    QVERIFY(!fixture.panel().list()->rootIsDecorated());
}

void GoroutinesDockTest::fieldsAndValuesAreOffered()
{
    DockFixture fixture(u"goroutines"_s, {900, 400});
    fixture.goroutines.beginStop(1, 1);
    fixture.goroutines.appendPage(Canned::goroutines(0, 24, 24));
    QTRY_VERIFY(!treeOf(fixture).facets().reasons.isEmpty());
    FilterLine *line = fixture.panel().filterLine();
    line->setFocus();
    QTest::keyClicks(line, u"rea"_s);
    auto *popup = qobject_cast<QAbstractItemView *>(QApplication::activePopupWidget());
    QVERIFY(popup);
    QCOMPARE(popup->model()->index(0, 0).data().toString(), u"reason:"_s);
    QTest::keyClick(popup, Qt::Key_Tab);
    QCOMPARE(line->text(), u"reason:"_s);
    QTRY_VERIFY(popup->isVisible()); // what may stand behind it
    QTest::keyClick(popup, Qt::Key_Down);
    QTest::keyClick(popup, Qt::Key_Return);
    QVERIFY2(line->text().startsWith(u"reason:"_s) && line->text().endsWith(u' '), qPrintable(line->text()));
    QTRY_VERIFY(treeOf(fixture).flat().rowCount() < 20);
    QVERIFY(!popup->isVisible());
    line->setText({});
    QTest::keyClicks(line, u"reason:chan"_s);
    QVERIFY(popup->isVisible());
    QTest::keyClick(popup, Qt::Key_Return);
    QCOMPARE(line->text(), u"reason:chan"_s); // what was typed, not a proposal that nobody chose
    line->setText(u"reason:chan "_s);
    QTest::keyClicks(line, u"st"_s);
    QVERIFY(popup->isVisible());
    QTest::keyClick(popup, Qt::Key_Escape);
    QVERIFY(!popup->isVisible());
    QVERIFY(line->text().endsWith(u" st"_s)); // only the list has gone
}

void GoroutinesDockTest::theMenuIsOfTheRowThatWasClicked()
{
    DockFixture fixture(u"goroutines"_s, {900, 400});
    fixture.fill();
    QSignalSpy activated(&fixture.intents, &DockIntents::goroutineActivated);
    fixture.click(u"2"_s);
    fixture.click(u"8"_s, Qt::LeftButton, Qt::ControlModifier);
    activated.clear();
    QVERIFY(!fixture.choose(u"Switch to Goroutine 2"_s));
    QVERIFY(fixture.choose(u"Switch to Goroutine 8"_s));
    QCOMPARE(activated.takeFirst().at(0).toLongLong(), 8);
}

void GoroutinesDockTest::aMistakeIsTold()
{
    DockFixture fixture(u"goroutines"_s, {900, 400});
    fixture.fill();
    const int rows = treeOf(fixture).rowCount();
    fixture.panel().filterLine()->setText(u"state:asleep"_s);
    QTRY_VERIFY2(fixture.panel().notice()->text().contains(u"character 7: there is no state “asleep”"_s),
                 qPrintable(fixture.panel().notice()->text()));
    QCOMPARE(treeOf(fixture).rowCount(), rows);
    QTest::mouseClick(fixture.child<QToolButton>(u"goroutines.noticeButton"_s), Qt::LeftButton);
    QTRY_VERIFY(!fixture.panel().notice()->text().contains(u"asleep"_s));
    QVERIFY(fixture.panel().filterLine()->text().isEmpty());
}

void GoroutinesDockTest::countsAreAClickAwayFromAFilter()
{
    DockFixture fixture(u"goroutines"_s, {900, 400});
    fixture.goroutines.beginStop(1, 1);
    fixture.goroutines.appendPage(Canned::goroutines(0, 24, 24));
    auto *counts = fixture.child<GoroutineCounts>(u"goroutines.counts"_s);
    QTRY_VERIFY2(counts->plainText().startsWith(u"20 of 24 · waiting 12 · "_s), qPrintable(counts->plainText()));
    QVERIFY(counts->plainText().contains(u" · chan receive 4"_s));
    Q_EMIT counts->linkActivated(u"state:waiting"_s);
    Q_EMIT counts->linkActivated(u"reason:\"chan receive\""_s);
    QCOMPARE(fixture.panel().filterLine()->text(), u"state:waiting reason:\"chan receive\""_s);
    QTRY_VERIFY2(counts->plainText().startsWith(u"4 of 24"_s), qPrintable(counts->plainText()));
    fixture.goroutines.beginStop(2, 1);
    auto page = std::make_shared<GoroutinePage>(*Canned::goroutines(0, 30, 30));
    page->goroutines.removeAt(3);
    fixture.goroutines.appendPage(page);
    QTRY_VERIFY2(counts->plainText().endsWith(u"6 new, 1 ended"_s), qPrintable(counts->plainText()));
}

void GoroutinesDockTest::filtersAreKept()
{
    DockFixture fixture(u"goroutines"_s, {900, 400});
    fixture.fill();
    QMenu *menu = fixture.child<QToolButton>(u"goroutines.filters"_s)->menu();
    QVERIFY(!take(menu, {u"Keep This Filter"_s})); // there is none
    fixture.panel().filterLine()->setText(u"state:waiting"_s);
    QVERIFY(take(menu, {u"Keep This Filter"_s}));
    fixture.panel().filterLine()->clear();
    QVERIFY(take(menu, {u"state:waiting"_s}));
    QCOMPARE(fixture.panel().filterLine()->text(), u"state:waiting"_s);
    QVERIFY(take(menu, {u"Forget"_s, u"state:waiting"_s}));
    QVERIFY(!take(menu, {u"state:waiting"_s}));
}

void GoroutinesDockTest::choicesComeBack()
{
    QByteArray choices;
    {
        DockFixture fixture(u"goroutines"_s);
        fixture.fill();
        fixture.child<GroupButton>(u"goroutines.group"_s)->setGrouping(*parseGrouping(u"request,reason"_s));
        fixture.panel().filterLine()->setText(u"fn:transfer"_s);
        QVERIFY(take(fixture.child<QToolButton>(u"goroutines.filters"_s)->menu(), {u"Keep This Filter"_s}));
        choices = fixture.panel().choices();
    }
    DockFixture fixture(u"goroutines"_s);
    fixture.panel().setChoices(choices);
    fixture.fill();
    QCOMPARE(groupingText(treeOf(fixture).grouping()), u"request,reason"_s);
    QVERIFY(take(fixture.child<QToolButton>(u"goroutines.filters"_s)->menu(), {u"fn:transfer"_s}));
    fixture.panel().setChoices("something else\n\n"); // of another version
    QVERIFY(treeOf(fixture).grouping().isEmpty());
}

void GoroutinesDockTest::allAreAskedForWhereTheyAreWanted()
{
    DockFixture fixture(u"goroutines"_s, {900, 240});
    QSignalSpy all(&fixture.intents, &DockIntents::goroutinesAllWanted);
    QSignalSpy counted(&fixture.intents, &DockIntents::goroutinesSummaryWanted);
    fixture.goroutines.beginStop(1, 1);
    fixture.goroutines.appendPage(Canned::goroutines(0, 100, 1200));
    QTRY_COMPARE(counted.size(), 1); // once somebody stays here
    QCOMPARE(all.size(), 0);
    fixture.goroutines.setSummary(Canned::goroutines(0, 1200, 1200));
    auto *counts = fixture.child<GoroutineCounts>(u"goroutines.counts"_s);
    QTRY_VERIFY2(counts->plainText().contains(u" of 1,200 · waiting 600"_s), qPrintable(counts->plainText()));
    fixture.child<GroupButton>(u"goroutines.group"_s)->setGrouping(*parseGrouping(u"state"_s));
    QTRY_COMPARE(all.size(), 1);
    QCOMPARE(counted.size(), 1);
}

void GoroutinesDockTest::countsOfAPartSaySo()
{
    DockFixture fixture(u"goroutines"_s, {900, 240});
    fixture.goroutines.beginStop(1, 1);
    fixture.goroutines.appendPage(Canned::goroutines(0, 100, 1200));
    auto *counts = fixture.child<GoroutineCounts>(u"goroutines.counts"_s);
    QTRY_VERIFY2(counts->plainText().contains(u" of about 1,200 · of the first 100: waiting 50"_s),
                 qPrintable(counts->plainText()));
    fixture.goroutines.setSummary(Canned::goroutines(0, 1200, 1200));
    QTRY_VERIFY2(!counts->plainText().contains(u"of the first"_s), qPrintable(counts->plainText()));
}

/// A second click at Load All must not take it back.
void GoroutinesDockTest::cancelIsNotWhereLoadAllWas()
{
    DockFixture fixture(u"goroutines"_s, {900, 240});
    QSignalSpy all(&fixture.intents, &DockIntents::goroutinesAllWanted);
    QSignalSpy ended(&fixture.goroutines.status(), &ListStatus::cancelRequested);
    fixture.goroutines.beginStop(1, 1);
    fixture.goroutines.appendPage(Canned::goroutines(0, 100, 1200));
    auto *button = fixture.child<QToolButton>(u"goroutines.noticeButton"_s);
    QTRY_COMPARE(button->text(), u"Load All"_s);
    QWidget *window = fixture.panel().window();
    const QPoint at = button->mapTo(window, button->rect().center());
    QTest::mouseClick(window->childAt(at), Qt::LeftButton);
    QCOMPARE(all.size(), 1);
    fixture.goroutines.status().setLoading(u"Reading goroutines: 300 of 1,200"_s, true);
    QTRY_COMPARE(button->text(), u"Cancel"_s);
    QTRY_VERIFY2(window->childAt(at) != button, "Cancel stands where Load All stood");
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(ended.size(), 1);
    fixture.goroutines.status().setReady();
    QTRY_COMPARE(button->text(), u"Load All"_s);
    QTRY_COMPARE(window->childAt(at), button);
}

void GoroutinesDockTest::theGroupOfTheCurrentOneIsMarked()
{
    DockFixture fixture(u"goroutines"_s, {900, 400});
    fixture.goroutines.beginStop(1, 2);
    fixture.goroutines.appendPage(Canned::goroutines(0, 24, 24));
    fixture.child<GroupButton>(u"goroutines.group"_s)->setGrouping(*parseGrouping(u"state,reason"_s));
    const auto marked = [&fixture] {
        QStringList titles;
        for (const QModelIndex &group : treeOf(fixture).groupIndexes(100)) {
            if (group.data(Qt::FontRole).value<QFont>().bold()) {
                titles.append(group.data(ItemRole::Raw).toString());
            }
        }
        return titles;
    };
    const auto expected = [&fixture](GoroutineId id) {
        const Goroutine &goroutine = *fixture.goroutines.find(id);
        return QStringList{goroutineStateName(goroutine.state), goroutine.waitReason};
    };
    QTRY_COMPARE(marked(), expected(2));
    QVERIFY(expected(2) != expected(4));
    fixture.goroutines.setCurrent(4);
    QTRY_COMPARE(marked(), expected(4));
}

void GoroutinesDockTest::stacksAreAskedForFromTheMenu()
{
    DockFixture fixture(u"goroutines"_s, {900, 400});
    fixture.fill();
    QSignalSpy stacks(&fixture.intents, &DockIntents::goroutineStacksWanted);
    QSignalSpy traces(&fixture.intents, &DockIntents::goroutineTracesWanted);
    QSignalSpy json(&fixture.intents, &DockIntents::goroutineExportWanted);
    fixture.click(u"2"_s);
    QVERIFY(fixture.choose(u"Whole Stack…"_s));
    QCOMPARE(stacks.takeFirst().at(0).value<QList<GoroutineId>>(), QList<GoroutineId>{2});
    fixture.click(u"8"_s, Qt::LeftButton, Qt::ControlModifier);
    QVERIFY(fixture.choose(u"Compare the Stacks…"_s));
    QCOMPARE(stacks.takeFirst().at(0).value<QList<GoroutineId>>(), QList<GoroutineId>({2, 8}));
    QVERIFY(fixture.choose(u"Copy as Go Traceback"_s));
    QCOMPARE(traces.takeFirst().at(0).value<QList<GoroutineId>>(), QList<GoroutineId>({2, 8}));
    QVERIFY(fixture.choose(u"Save Stacks as JSON…"_s));
    QCOMPARE(json.takeFirst().at(0).value<QList<GoroutineId>>(), QList<GoroutineId>({2, 8}));
}

void GoroutinesDockTest::pinnedOnesStayAboveTheList()
{
    DockFixture fixture(u"goroutines"_s, {900, 400});
    fixture.fill();
    auto *strip = fixture.child<PinnedStrip>(u"goroutines.pinned"_s);
    QVERIFY(!strip->isVisible());
    fixture.click(u"8"_s);
    QVERIFY(fixture.choose(u"Pin above the List"_s));
    QVERIFY(strip->isVisible());
    QVERIFY(strip->model()->index(0, 0).data().toString().startsWith(u"8  "_s));
    fixture.panel().filterLine()->setText(u"id:2"_s); // whatever the list shows
    QTRY_COMPARE(treeOf(fixture).rowCount(), 1);
    QVERIFY(strip->isVisible());
    QSignalSpy activated(&fixture.intents, &DockIntents::goroutineActivated);
    strip->setCurrentIndex(strip->model()->index(0, 0));
    QTest::keyClick(strip, Qt::Key_Return);
    QCOMPARE(activated.size(), 1);
    QCOMPARE(activated.at(0).at(0).toLongLong(), 8);
    QTest::keyClick(strip, Qt::Key_Delete);
    QVERIFY(!strip->isVisible());
}

void GoroutinesDockTest::tagsAreGivenAndShown()
{
    DockFixture fixture(u"goroutines"_s, {900, 400});
    fixture.fill();
    QVERIFY(fixture.panel().list()->isColumnHidden(GoroutinesModel::Tag));
    fixture.click(u"8"_s);
    QVERIFY(fixture.choose(u"Tag…"_s));
    auto *dialog = fixture.child<QInputDialog>(u"tagDialog"_s);
    QVERIFY(dialog);
    dialog->setTextValue(u"the slow one"_s);
    dialog->accept();
    QVERIFY(!fixture.panel().list()->isColumnHidden(GoroutinesModel::Tag));
    QCOMPARE(fixture.row(u"8"_s).siblingAtColumn(GoroutinesModel::Tag).data().toString(), u"the slow one"_s);
}

void GoroutinesDockTest::theFollowedOneIsTold()
{
    DockFixture fixture(u"goroutines"_s, {900, 400});
    fixture.fill();
    QSignalSpy wanted(&fixture.intents, &DockIntents::goroutineFollowRequested);
    fixture.click(u"8"_s);
    QVERIFY(fixture.choose(u"Follow: Stop Only for Goroutine 8"_s));
    QCOMPARE(wanted.takeFirst().at(0).toLongLong(), 8);
    fixture.goroutines.marks().setFollowed(8);
    QTRY_COMPARE(fixture.panel().notice()->text(), u"Goroutine 8 is followed: breakpoints stop for no other."_s);
    QTest::mouseClick(fixture.child<QToolButton>(u"goroutines.noticeButton"_s), Qt::LeftButton);
    QCOMPARE(wanted.takeFirst().at(0).toLongLong(), 0);
    fixture.goroutines.marks().setFollowed(0);
    QTRY_VERIFY(!fixture.panel().notice()->text().contains(u"followed"_s));
}

void GoroutinesDockTest::pictures_data()
{
    QTest::addColumn<QString>("grouping");
    QTest::addColumn<QString>("filter");
    QTest::addColumn<int>("count");
    QTest::newRow("empty") << QString() << QString() << 0;
    QTest::newRow("flat") << QString() << QString() << 240;
    QTest::newRow("marked") << QString() << QString() << 240;
    QTest::newRow("grouped") << u"request,reason"_s << QString() << 240;
    QTest::newRow("filtered") << QString() << u"reason:mutex fn:transfer -id:2"_s << 240;
    QTest::newRow("bad filter") << QString() << u"state:waiting since>soon"_s << 240;
    QTest::newRow("a part") << QString() << QString() << 100;
    QTest::newRow("loading") << QString() << QString() << 100;
    QTest::newRow("folded") << u"state,reason"_s << QString() << 240;
    QTest::newRow("100,000") << u"reason"_s << QString() << 100'000;
}

/// Two pinned, some tags, one followed, and a few stops more.
static void mark(GoroutinesModel &goroutines)
{
    goroutines.marks().setPinned(2, true);
    goroutines.marks().setPinned(9, true);
    goroutines.marks().setTag(9, u"the slow one"_s);
    goroutines.marks().setColor(9, 0);
    goroutines.marks().setColor(6, 4);
    goroutines.marks().setFollowed(2);
    for (quint64 stop = 3; stop <= 8; ++stop) {
        goroutines.beginStop(stop, 2);
        auto page = std::make_shared<GoroutinePage>(*Canned::goroutines(0, 240, 240));
        page->goroutines[8].state = stop % 2 == 0 ? GoroutineState::Running : GoroutineState::Waiting;
        page->goroutines[1].state = stop % 3 == 0 ? GoroutineState::Runnable : GoroutineState::Waiting;
        goroutines.appendPage(page);
    }
}

void GoroutinesDockTest::pictures()
{
    QFETCH(const QString, grouping);
    QFETCH(const QString, filter);
    QFETCH(const int, count);
    for (const bool dark : {false, true}) {
        Theme theme;
        theme.setChoice(dark ? ThemeChoice::Dark : ThemeChoice::Light);
        DockFixture fixture(u"goroutines"_s, {1000, 360});
        fixture.child<GroupButton>(u"goroutines.group"_s)->setGrouping(*parseGrouping(grouping));
        for (quint64 stop = 1; stop <= 2 && count > 0; ++stop) {
            fixture.goroutines.beginStop(stop, 2);
            const int total = count == 100 ? 100'000 : count; // the others are not asked for
            auto page = std::make_shared<GoroutinePage>(*Canned::goroutines(0, count, total));
            if (stop == 2) {
                page->goroutines.removeAt(3);
                page->goroutines[7].state = GoroutineState::Running;
                page->goroutines[7].waitReason.clear();
            }
            fixture.goroutines.appendPage(page);
        }
        if (QByteArrayView(QTest::currentDataTag()) == "marked") {
            mark(fixture.goroutines);
        }
        fixture.panel().filterLine()->setText(filter);
        QTest::qWait(200); // the pause between keystrokes
        QTRY_VERIFY(treeOf(fixture).settled());
        const bool stayFolded = QByteArrayView(QTest::currentDataTag()) == "folded";
        for (int row = 0; row < 2 && !grouping.isEmpty() && !stayFolded; ++row) {
            fixture.panel().list()->expandRecursively(treeOf(fixture).index(row, 0));
        }
        if (QByteArrayView(QTest::currentDataTag()) == "loading") {
            fixture.goroutines.status().setLoading(u"Reading the stacks of goroutines: 41,300 of 100,000"_s, true);
            QTRY_COMPARE(fixture.child<QToolButton>(u"goroutines.noticeButton"_s)->text(), u"Cancel"_s);
        }
        QTest::qWait(50);
        savePicture(
            fixture.panel(),
            u"goroutines-%1-%2"_s.arg(QString::fromUtf8(QTest::currentDataTag()).remove(u',').replace(u' ', u'-'),
                                      dark ? u"dark"_s : u"light"_s));
    }
}

} // namespace Backstep

BACKSTEP_GUI_TEST_MAIN(Backstep::GoroutinesDockTest)
#include "tst_goroutinesdock.moc"
