// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/canned/canned.h"
#include "tests/support/testmain.h"
#include "tests/ui/docks/dockfixture.h"
#include "ui/docks/filterline.h"
#include "ui/docks/listview.h"
#include "ui/docks/noticestrip.h"
#include "ui/docks/placeholder.h"
#include "ui/models/liststatus.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QElapsedTimer>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPointer>
#include <QPushButton>
#include <QScrollBar>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace Backstep;
using namespace Backstep::Testing;

/// The panels of a session, driven by keys, clicks and context menus.
class SessionDocksTest : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyPanelHasWhatAllHave_data();
    void everyPanelHasWhatAllHave();
    void loadingShowsAfterAWhile();
    void whatLoadsCanBeCancelled();
    void buttonsOfAnEmptyPanelStay();
    void failureStandsInPlaceOrBelow();
    void stackShowsFrames();
    void stackKeepsWhatThePersonSelected();
    void goroutinesSwitchAndFilter();
    void goroutinesPageByScrolling();
    void goroutinesSayHowMany();
    void variablesUnfoldAndPage();
    void variablesGoToWatches();
    void packageVariablesOnDemand();
    void watchesAreTyped();
    void breakpointsSwitchEditAndGo();
    void breakpointsGoOneByOne();
    void typedConditionOutlivesAnotherBreakpoint();
    void protocolCountsWhatWaits();

private:
    std::unique_ptr<Theme> m_theme;
};

void SessionDocksTest::initTestCase()
{
    m_theme = std::make_unique<Theme>();
}

static QString clipboard()
{
    return QGuiApplication::clipboard()->text();
}

void SessionDocksTest::everyPanelHasWhatAllHave_data()
{
    QTest::addColumn<QString>("id");
    for (const DockSpec &spec : dockSpecs()) {
        QTest::newRow(qPrintable(spec.id)) << spec.id;
    }
}

void SessionDocksTest::everyPanelHasWhatAllHave()
{
    QFETCH(const QString, id);
    DockFixture fixture(id);
    Panel &panel = fixture.panel();
    QTRY_VERIFY(!panel.listShown());
    QVERIFY2(panel.placeholder()->text().size() > 20, "an empty panel says what fills it");
    QVERIFY(!panel.filterLine()->isEnabled());
    fixture.fill();
    QTRY_VERIFY(panel.listShown());
    QVERIFY(!panel.list()->accessibleName().isEmpty());
    QVERIFY(!panel.filterLine()->accessibleName().isEmpty());
    QCOMPARE(panel.focusProxy(), panel.list());

    panel.list()->setFocus();
    QTest::keyClick(panel.list(), Qt::Key_F, Qt::ControlModifier);
    QTRY_VERIFY(panel.filterLine()->hasFocus());
    QTest::keyClicks(panel.filterLine(), u"zzzz"_s);
    QTRY_COMPARE(panel.list()->model()->rowCount(), 0);
    QVERIFY(panel.notice()->text().contains(u"zzzz"));
    QTest::keyClick(panel.filterLine(), Qt::Key_Escape);
    QTRY_VERIFY(panel.list()->model()->rowCount() > 0);
    QTest::keyClick(panel.filterLine(), Qt::Key_Down);
    QTRY_VERIFY(panel.list()->hasFocus());
    QVERIFY(panel.list()->currentIndex().isValid());

    fixture.key(Qt::Key_C, Qt::ControlModifier);
    QVERIFY(!clipboard().isEmpty());
    QVERIFY(fixture.choose(u"Copy as JSON"_s));
    QVERIFY2(clipboard().startsWith(u"[\n    {\n"), qPrintable(clipboard()));
}

void SessionDocksTest::loadingShowsAfterAWhile()
{
    DockFixture fixture(u"goroutines"_s);
    QTRY_VERIFY(fixture.panel().placeholder()->text().startsWith(u"All goroutines"));
    QElapsedTimer clock;
    clock.start();
    fixture.goroutines.status().setLoading(u"Asking for the goroutines…"_s);
    QCoreApplication::processEvents();
    const bool still = fixture.panel().placeholder()->text().startsWith(u"All goroutines");
    QVERIFY(still || clock.elapsed() >= 500); // most answers come sooner
    QTRY_COMPARE(fixture.panel().placeholder()->text(), u"Asking for the goroutines…"_s);
    fixture.goroutines.status().setReady();
    QTRY_VERIFY(fixture.panel().placeholder()->text().startsWith(u"All goroutines"));
}

void SessionDocksTest::whatLoadsCanBeCancelled()
{
    DockFixture fixture(u"goroutines"_s);
    fixture.fill();
    const QSignalSpy cancelled(&fixture.goroutines.status(), &ListStatus::cancelRequested);
    fixture.goroutines.status().setLoading(u"Loading all goroutines; 40 are here."_s, true);
    auto *button = fixture.child<QToolButton>(u"goroutines.noticeButton"_s);
    QTRY_COMPARE(button->text(), u"Cancel"_s);
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(cancelled.size(), 1);
}

/// A button that has the keyboard, or is being clicked, must not be replaced by its like.
void SessionDocksTest::buttonsOfAnEmptyPanelStay()
{
    DockFixture fixture(u"goroutines"_s);
    QTRY_VERIFY(fixture.panel().placeholder()->findChild<QPushButton *>());
    const QPointer<QPushButton> again = fixture.panel().placeholder()->findChild<QPushButton *>();
    again->setFocus();
    fixture.goroutines.clear(); // looked at anew, with the same outcome
    QTRY_VERIFY(fixture.panel().placeholder()->isVisible());
    QCoreApplication::processEvents();
    QVERIFY(again);
    QVERIFY(again->hasFocus());
}

void SessionDocksTest::failureStandsInPlaceOrBelow()
{
    DockFixture fixture(u"stack"_s);
    fixture.stack.status().setFailed(u"The stack could not be read."_s);
    QTRY_COMPARE(fixture.panel().placeholder()->text(), u"The stack could not be read."_s);
    fixture.fill();
    QTRY_VERIFY(fixture.panel().listShown());
    QCOMPARE(fixture.panel().notice()->text(), u"The stack could not be read."_s);
    fixture.stack.status().setReady();
    QTRY_VERIFY(!fixture.panel().notice()->isVisible());
}

void SessionDocksTest::stackShowsFrames()
{
    DockFixture fixture(u"stack"_s);
    fixture.fill();
    QSignalSpy frames(&fixture.intents, &DockIntents::frameActivated);
    QSignalSpy places(&fixture.intents, &DockIntents::locationActivated);
    QCOMPARE(fixture.panel().list()->currentIndex().row(), 2); // the selected frame
    fixture.click(u"3"_s);
    QCOMPARE(frames.size(), 1);
    QCOMPARE(frames.at(0).at(0).toInt(), 3);
    fixture.stack.setSelectedFrame(3);
    fixture.key(Qt::Key_Down);
    fixture.key(Qt::Key_Return);
    QCOMPARE(frames.size(), 2);
    QCOMPARE(frames.at(1).at(0).toInt(), 4);
    QVERIFY(fixture.choose(u"Go to Its Place"_s));
    QCOMPARE(places.at(0).at(0).value<CodeLocation>().line, 2220);
    QVERIFY(!fixture.choose(u"Load Deeper Frames"_s)); // there are none
    auto cut = std::make_shared<Stack>(*Canned::stack());
    cut->complete = false;
    fixture.stack.setStack(cut, 3);
    QTRY_VERIFY(fixture.panel().notice()->isVisible());
    QSignalSpy deeper(&fixture.intents, &DockIntents::deeperStackWanted);
    QTest::mouseClick(fixture.child<QToolButton>(u"stack.noticeButton"_s), Qt::LeftButton);
    QCOMPARE(deeper.size(), 1);
}

void SessionDocksTest::stackKeepsWhatThePersonSelected()
{
    DockFixture fixture(u"stack"_s, {480, 120});
    const auto stackOf = [](int frames, bool complete) {
        auto stack = std::make_shared<Stack>();
        for (int i = 0; i < frames; ++i) {
            Frame frame = Canned::stack()->frames.at(3);
            frame.index = i;
            frame.offset = -16 * (i + 1);
            stack->frames.append(frame);
        }
        stack->complete = complete;
        return stack;
    };
    fixture.stack.setStack(stackOf(50, false), 1);
    fixture.stack.setSelectedFrame(0);
    QTRY_VERIFY(fixture.panel().listShown());
    ListView *list = fixture.panel().list();
    fixture.key(Qt::Key_Down, Qt::ShiftModifier);
    fixture.key(Qt::Key_Down, Qt::ShiftModifier);
    QScrollBar *bar = list->verticalScrollBar();
    bar->setValue(bar->maximum()); // to see where it began, and then load more
    const int place = bar->value();
    QVERIFY(place > 0);
    fixture.stack.setStack(stackOf(200, true), 1);
    QTRY_VERIFY(!fixture.panel().notice()->isVisible());
    QCOMPARE(bar->value(), place);
    QCOMPARE(list->selectionModel()->selectedRows().size(), 3);

    list->selectionModel()->setCurrentIndex(list->model()->index(0, 0),
                                            QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    list->selectionModel()->select(list->model()->index(2, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    bar->setValue(place);
    auto moved = std::make_shared<Stack>(*stackOf(200, true));
    moved->frames[0].location.line += 1; // a step in the topmost frame
    fixture.stack.setStack(moved, 2);
    QCOMPARE(bar->value(), place);
    QCOMPARE(list->selectionModel()->selectedRows().size(), 2);
    fixture.stack.setSelectedFrame(1);
    QCOMPARE(list->currentIndex().row(), 1);
}

void SessionDocksTest::goroutinesSwitchAndFilter()
{
    DockFixture fixture(u"goroutines"_s);
    fixture.fill();
    QSignalSpy activated(&fixture.intents, &DockIntents::goroutineActivated);
    QTRY_COMPARE(fixture.panel().list()->currentIndex().data().toString(), u"2"_s); // the one that steps move
    fixture.click(u"3"_s);
    QCOMPARE(activated.size(), 1);
    QCOMPARE(activated.at(0).at(0).toLongLong(), 3);
    fixture.doubleClick(u"4"_s);
    QCOMPARE(activated.size(), 2); // its first click does it
    QCOMPARE(activated.at(1).at(0).toLongLong(), 4);
    fixture.key(Qt::Key_Down);
    QCOMPARE(activated.size(), 2);
    fixture.key(Qt::Key_Return);
    QCOMPARE(activated.at(2).at(0).toLongLong(), 6); // the fifth is the runtime's own and hidden
    QVERIFY(!fixture.row(u"5"_s).isValid());
    QVERIFY(fixture.choose(u"Show System Goroutines"_s));
    QVERIFY(fixture.row(u"5"_s).isValid());

    fixture.click(u"2"_s);
    QCOMPARE(activated.size(), 4);
    fixture.click(u"4"_s, Qt::LeftButton, Qt::ControlModifier);
    fixture.click(u"6"_s, Qt::LeftButton, Qt::ShiftModifier);
    fixture.click(u"6"_s, Qt::RightButton);
    QVERIFY(fixture.panel().list()->selectionModel()->selectedRows().size() > 2);
    QCOMPARE(activated.size(), 4); // several are chosen, none is switched to
    fixture.click(u"2"_s);
    QVERIFY2(fixture.choose(u"Show Only “request=POST /transfer”"_s), qPrintable(fixture.menuEntries().join(u", "_s)));
    QTRY_VERIFY(!fixture.row(u"1"_s).isValid());
    QVERIFY(fixture.row(u"2"_s).isValid());
    QVERIFY(fixture.choose(u"Copy Id"_s));
    QCOMPARE(clipboard(), u"2"_s);
}

void SessionDocksTest::goroutinesPageByScrolling()
{
    DockFixture fixture(u"goroutines"_s, {640, 240});
    QSignalSpy pages(&fixture.intents, &DockIntents::goroutinesPageWanted);
    fixture.goroutines.beginStop(1, 1);
    fixture.goroutines.appendPage(Canned::goroutines(0, 100, 1200));
    QTRY_VERIFY(fixture.panel().listShown());
    QTRY_VERIFY(fixture.panel().notice()->text().contains(u"loaded")); // said after it was looked whether to ask
    QCOMPARE(pages.size(), 0); // a full page is in sight, nobody needs the next
    fixture.key(Qt::Key_End);
    QTRY_COMPARE(pages.size(), 1);
    fixture.key(Qt::Key_Home);
    fixture.key(Qt::Key_End);
    QCOMPARE(pages.size(), 1); // it is under way
    fixture.goroutines.appendPage(Canned::goroutines(100, 100, 1200));
    fixture.key(Qt::Key_End);
    QTRY_COMPARE(pages.size(), 2);
    fixture.goroutines.appendPage(Canned::goroutines(200, 100, 1200));

    // At the next stop only what is in sight is asked for: here the end, whose rows are of the last stop.
    fixture.key(Qt::Key_End);
    QTRY_COMPARE(pages.size(), 3);
    fixture.goroutines.beginStop(2, 300);
    fixture.goroutines.appendPage(Canned::goroutines(0, 100, 1200));
    QTRY_COMPARE(pages.size(), 4);
}

void SessionDocksTest::goroutinesSayHowMany()
{
    DockFixture fixture(u"goroutines"_s);
    fixture.fill();
    QTRY_COMPARE(fixture.panel().notice()->text(), u"34 of about 1,200; 40 loaded"_s);
    QSignalSpy all(&fixture.intents, &DockIntents::goroutinesAllWanted);
    QTest::mouseClick(fixture.child<QToolButton>(u"goroutines.noticeButton"_s), Qt::LeftButton);
    QCOMPARE(all.size(), 1);
    fixture.goroutines.appendPage(Canned::goroutines(40, 10, 50));
    QTRY_VERIFY(!fixture.panel().notice()->isVisible());
    QTRY_VERIFY(fixture.child<QLabel>(u"goroutines.counts"_s)->accessibleName().startsWith(u"42 of 50 "_s));
    fixture.goroutines.clear();
    auto page = std::make_shared<GoroutinePage>(*Canned::goroutines(0, 40, 1200));
    page->total.reset(); // what older versions of Delve answer
    fixture.goroutines.beginStop(3, 2);
    fixture.goroutines.appendPage(page);
    QTRY_COMPARE(fixture.panel().notice()->text(), u"34 of 40 loaded; there are more"_s);
}

void SessionDocksTest::variablesUnfoldAndPage()
{
    DockFixture fixture(u"variables"_s, {480, 480});
    fixture.fill();
    QSignalSpy wanted(&fixture.variables, &VariablesModel::childrenWanted);
    fixture.click(u"from"_s);
    fixture.key(Qt::Key_Right);
    QVERIFY(fixture.row(u"balance"_s).isValid());
    QVERIFY(fixture.panel().list()->isExpanded(fixture.row(u"from"_s)));
    fixture.click(u"ledger"_s);
    fixture.key(Qt::Key_Plus);
    QCOMPARE(wanted.size(), 1);
    fixture.variables.setChildren(wanted.at(0).at(0).toULongLong(), 0, Canned::elements(0, 100));
    QVERIFY(fixture.row(u"[99]"_s).isValid());
    fixture.doubleClick(u"more…"_s);
    QCOMPARE(wanted.size(), 2);
    fixture.variables.setChildren(wanted.at(1).at(0).toULongLong(), 100, Canned::elements(100, 100));
    fixture.click(u"more…"_s);
    QVERIFY(fixture.choose(u"Load the Next 1000"_s));
    QCOMPARE(wanted.at(2).at(3).toInt(), 1000);

    // The next stop finds everything as it was unfolded.
    fixture.variables.beginStop(3, u"f"_s, u"main.transfer"_s);
    fixture.variables.setSection(VariablesModel::Section::Arguments, Canned::arguments());
    QVERIFY(fixture.panel().list()->isExpanded(fixture.row(u"from"_s)));
    fixture.variables.beginStop(4, u"g"_s, u"main.other"_s);
    fixture.variables.setSection(VariablesModel::Section::Arguments, Canned::arguments());
    QVERIFY(!fixture.panel().list()->isExpanded(fixture.row(u"from"_s)));
    fixture.variables.beginStop(5, u"f"_s, u"main.transfer"_s);
    fixture.variables.setSection(VariablesModel::Section::Arguments, Canned::arguments());
    QVERIFY(fixture.panel().list()->isExpanded(fixture.row(u"from"_s)));
}

void SessionDocksTest::variablesGoToWatches()
{
    DockFixture fixture(u"variables"_s, {480, 480});
    fixture.fill();
    QSignalSpy watches(&fixture.intents, &DockIntents::watchRequested);
    fixture.click(u"from"_s);
    fixture.key(Qt::Key_Right);
    fixture.key(Qt::Key_Right);
    QVERIFY(fixture.choose(u"Add to Watches"_s));
    QCOMPARE(watches.at(0).at(0).toString(), u"from.owner"_s);
    QVERIFY(fixture.choose(u"Copy Value"_s));
    QCOMPARE(clipboard(), u"\"from\""_s);
    QVERIFY(fixture.choose(u"Copy Expression"_s));
    QCOMPARE(clipboard(), u"from.owner"_s);
}

void SessionDocksTest::packageVariablesOnDemand()
{
    DockFixture fixture(u"variables"_s);
    QSignalSpy wanted(&fixture.intents, &DockIntents::packageVariablesWanted);
    fixture.fill();
    auto *line = fixture.child<QLineEdit>(u"variables.package"_s);
    line->setFocus();
    QTest::keyClicks(line, u"^main\\."_s);
    QTest::keyClick(line, Qt::Key_Return);
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted.at(0).at(0).toString(), u"^main\\."_s);
    fixture.doubleClick(u"Package"_s);
    QCOMPARE(wanted.size(), 2);
    auto values = std::make_shared<VariableList>();
    values->append(Canned::variable(u"main.limit"_s, u"int"_s, u"1000"_s));
    fixture.variables.setSection(VariablesModel::Section::Package, values);
    QVERIFY(fixture.panel().list()->isExpanded(fixture.row(u"Package"_s)));
    QVERIFY(fixture.row(u"main.limit"_s).isValid());
}

void SessionDocksTest::watchesAreTyped()
{
    DockFixture fixture(u"watches"_s, {480, 240});
    QTRY_VERIFY(!fixture.panel().listShown());
    auto *add = fixture.panel().placeholder()->findChild<QPushButton *>();
    QCOMPARE(add->text(), u"Add Watch"_s);
    QTest::mouseClick(add, Qt::LeftButton);
    QTRY_VERIFY(fixture.panel().listShown());
    auto *editor = fixture.panel().list()->viewport()->findChild<QLineEdit *>();
    QVERIFY(editor);
    QTest::keyClicks(editor, u"from.balance"_s);
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(fixture.watches.expressions(), QStringList{u"from.balance"_s});
    fixture.click(u"from.balance"_s);
    fixture.key(Qt::Key_F2);
    QTRY_VERIFY(fixture.panel().list()->viewport()->findChild<QLineEdit *>());
    editor = fixture.panel().list()->viewport()->findChild<QLineEdit *>();
    editor->selectAll();
    QTest::keyClicks(editor, u"to.balance"_s);
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(fixture.watches.expressions(), QStringList{u"to.balance"_s});
    fixture.click(u"to.balance"_s);
    fixture.key(Qt::Key_Delete);
    QVERIFY(fixture.watches.isEmpty());
    QTRY_VERIFY(!fixture.panel().listShown());
}

void SessionDocksTest::breakpointsSwitchEditAndGo()
{
    DockFixture fixture(u"breakpoints"_s);
    fixture.fill();
    QSignalSpy changes(&fixture.breakpoints, &BreakpointsModel::changeRequested);
    QSignalSpy places(&fixture.intents, &DockIntents::locationActivated);
    QSignalSpy removals(&fixture.intents, &DockIntents::breakpointsRemoveRequested);
    QSignalSpy edits(&fixture.intents, &DockIntents::breakpointEditRequested);
    QSignalSpy adds(&fixture.intents, &DockIntents::breakpointAddRequested);
    const QString first = u"transfer.go:21  in main.(*Bank).transfer"_s;
    const QModelIndex row = fixture.row(first);
    ListView *list = fixture.panel().list();
    list->setCurrentIndex(row);
    fixture.key(Qt::Key_Space);
    QCOMPARE(changes.size(), 1);
    QVERIFY(!changes.at(0).at(1).value<BreakpointSpec>().enabled);
    fixture.key(Qt::Key_Return);
    QCOMPARE(places.at(0).at(0).value<CodeLocation>().line, 21);

    list->setCurrentIndex(row.siblingAtColumn(BreakpointsModel::Condition));
    fixture.key(Qt::Key_F2);
    auto *editor = list->viewport()->findChild<QLineEdit *>();
    QVERIFY(editor);
    QTest::keyClicks(editor, u"amount > 7"_s);
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(changes.size(), 2);
    QCOMPARE(changes.at(1).at(1).value<BreakpointSpec>().condition, u"amount > 7"_s);

    QVERIFY(fixture.choose(u"Edit…"_s));
    QCOMPARE(edits.size(), 1);
    QVERIFY(fixture.choose(u"Switch Off"_s));
    QCOMPARE(changes.size(), 3);
    QVERIFY(fixture.choose(u"Add Breakpoint…"_s));
    QCOMPARE(adds.size(), 1);
    fixture.key(Qt::Key_Delete);
    QCOMPARE(removals.at(0).at(0).value<QList<int>>(), QList<int>{1});
    QVERIFY(fixture.choose(u"Remove All"_s));
    QCOMPARE(removals.at(1).at(0).value<QList<int>>().size(), 4);
}

void SessionDocksTest::breakpointsGoOneByOne()
{
    DockFixture fixture(u"breakpoints"_s);
    fixture.fill();
    QList<int> removed;
    QObject::connect(&fixture.intents, &DockIntents::breakpointsRemoveRequested, [&](const QList<int> &ids) {
        removed.append(ids);
        auto rest = std::make_shared<QList<Breakpoint>>(*Canned::breakpoints());
        rest->removeIf([&removed](const Breakpoint &breakpoint) { return removed.contains(breakpoint.id); });
        fixture.breakpoints.setBreakpoints(rest);
    });
    fixture.panel().list()->setCurrentIndex(fixture.panel().list()->model()->index(1, 0));
    fixture.key(Qt::Key_Delete);
    fixture.key(Qt::Key_Delete);
    const QList<Breakpoint> &all = *Canned::breakpoints();
    QCOMPARE(removed, QList<int>({all.at(1).id, all.at(2).id}));
    QCOMPARE(fixture.panel().list()->model()->rowCount(), int(all.size()) - 2);
}

void SessionDocksTest::typedConditionOutlivesAnotherBreakpoint()
{
    DockFixture fixture(u"breakpoints"_s);
    fixture.fill();
    QSignalSpy changes(&fixture.breakpoints, &BreakpointsModel::changeRequested);
    ListView *list = fixture.panel().list();
    list->setCurrentIndex(list->model()->index(0, BreakpointsModel::Condition));
    fixture.key(Qt::Key_F2);
    QPointer<QLineEdit> editor = list->viewport()->findChild<QLineEdit *>();
    QTest::keyClicks(editor, u"amount"_s);
    auto more = std::make_shared<QList<Breakpoint>>(*Canned::breakpoints());
    more->prepend(more->last()); // F9 in the source
    more->first().id = 77;
    (*more)[1].hits += 1; // and the one that is edited is hit
    fixture.breakpoints.setBreakpoints(more);
    fixture.breakpoints.setStop(Canned::stop(3));
    QCoreApplication::processEvents();
    QVERIFY(editor);
    QTest::keyClicks(editor, u" > 7"_s);
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(changes.size(), 1);
    QCOMPARE(changes.at(0).at(0).toInt(), Canned::breakpoints()->first().id);
    QCOMPARE(changes.at(0).at(1).value<BreakpointSpec>().condition, u"amount > 7"_s);
}

void SessionDocksTest::protocolCountsWhatWaits()
{
    DockFixture fixture(u"protocol"_s);
    fixture.fill();
    QTRY_VERIFY2(fixture.panel().notice()->text().startsWith(u"Waiting for an answer: 1"),
                 qPrintable(fixture.panel().notice()->text()));
    ProtocolCall answered = Canned::calls().last();
    answered.took = 12.0;
    fixture.protocol.setCall(answered);
    QTRY_VERIFY(!fixture.panel().notice()->isVisible());
    fixture.panel().list()->setCurrentIndex(fixture.panel().list()->model()->index(2, 0));
    QVERIFY(fixture.choose(u"Show Only “RPCServer.Stacktrace”"_s));
    QTRY_COMPARE(fixture.panel().list()->model()->rowCount(), 1);
}

BACKSTEP_GUI_TEST_MAIN(SessionDocksTest)
#include "tst_sessiondocks.moc"
