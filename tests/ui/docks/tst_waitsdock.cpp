// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/pictures.h"
#include "tests/support/samplewaits.h"
#include "tests/support/testmain.h"
#include "tests/ui/docks/dockfixture.h"
#include "ui/docks/listview.h"
#include "ui/docks/noticestrip.h"
#include "ui/docks/placeholder.h"
#include "ui/docks/verdictstrip.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"
#include "ui/widgets/waitgraphview.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QLabel>
#include <QMenu>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace Backstep;
using namespace Backstep::Testing;

/// The panel that says who waits for whom.
class WaitsDockTest : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void saysTheVerdictAndWhatWasFound();
    void suspectedIsSaidToBe();
    void behindAFindingStandsBelowIt();
    void allThatWaitStandBelow();
    void whatGoesOnByItselfStandsLast();
    void queuesStandInTheirOrder();
    void clickSwitchesDoubleClickGoesThere();
    void enterOnAFindingGoesToItsLine();
    void currentGoroutineIsFollowed();
    void staleSaysSo();
    void nobodyWaits();
    void refusalStandsInPlace();
    void whatIsMissingIsSaid();
    void manyAreFolded();
    void looksAgain();
    void copiesTheFindings();
    void holdersAreAClickAway();
    void whereALockWasTakenIsAClickAway();
    void aTextIsNoProof();
    void graphStandsWhereThereIsRoom();
    void listAndGraphFollowEachOther();
    void graphOpensAndSaves();
    void pictures_data();
    void pictures();

private:
    std::unique_ptr<Theme> m_theme;
};

namespace {

QString verdict(DockFixture &fixture)
{
    const auto *strip = fixture.child<VerdictStrip>(u"waits.verdict"_s);
    return strip->isVisible() ? strip->text() : QString();
}

/// What stands in a row of the panel, cell by cell.
QStringList cells(const QModelIndex &row)
{
    QStringList texts;
    for (int column = 0; column < row.model()->columnCount(); ++column) {
        texts.append(row.siblingAtColumn(column).data().toString());
    }
    return texts;
}

QModelIndex top(DockFixture &fixture, int row)
{
    return fixture.panel().list()->model()->index(row, 0);
}

QModelIndex below(const QModelIndex &parent, int row)
{
    return parent.model()->index(row, 0, parent);
}

void show(DockFixture &fixture, const WaitFacts &facts, GoroutineId current = 0)
{
    fixture.waits.beginStop(fixture.waits.view() ? 9 : 8, current);
    fixture.waits.setView(makeWaitView(facts));
    QCoreApplication::processEvents();
}

} // namespace

void WaitsDockTest::initTestCase()
{
    m_theme = std::make_unique<Theme>();
}

void WaitsDockTest::saysTheVerdictAndWhatWasFound()
{
    DockFixture fixture(u"waits"_s, {900, 360});
    const QAbstractItemModelTester tester(&fixture.waits, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(verdict(fixture), QString());
    show(fixture, SampleWaits::deadlock(u"/src/"_s));
    QCOMPARE(verdict(fixture), u"A part of the program is stuck; the rest goes on."_s);
    const QString found = top(fixture, 0).data().toString();
    QVERIFY2(found.startsWith(u"Certain: Goroutines wait in a ring for each other's locks"), qPrintable(found));
    QVERIFY(fixture.panel().list()->isExpanded(top(fixture, 0)));
    QVERIFY(fixture.panel().list()->isFirstColumnSpanned(0, {}));
    QCOMPARE(cells(below(top(fixture, 0), 0)).mid(0, 5),
             (QStringList{u"30"_s, u"to lock"_s, u"to.mu"_s, u"bank.go:33"_s, u"34"_s}));
    QCOMPARE(cells(below(top(fixture, 0), 1)).mid(0, 5),
             (QStringList{u"34"_s, u"to lock"_s, u"from.mu"_s, u"bank.go:33"_s, u"30"_s}));
}

void WaitsDockTest::suspectedIsSaidToBe()
{
    DockFixture fixture(u"waits"_s, {900, 360});
    show(fixture, SampleWaits::deadlock(u"/src/"_s, false));
    QVERIFY(verdict(fixture).contains(u"not for certain"));
    QVERIFY(top(fixture, 0).data().toString().startsWith(u"Suspected: "));
    QCOMPARE(cells(below(top(fixture, 0), 0)).at(4), u"34 (inferred)"_s);

    WaitFacts facts = SampleWaits::deadlock(u"/src/"_s, false);
    facts.stuck = {31, 35}; // for certain, but the deadlock is not
    show(fixture, facts);
    QVERIFY(top(fixture, 0).data().toString().startsWith(u"Certain: Nobody is left"));
    QVERIFY(top(fixture, 1).data().toString().startsWith(u"Suspected: "));
    QVERIFY2(verdict(fixture).contains(u"not for certain"), qPrintable(verdict(fixture)));
}

void WaitsDockTest::behindAFindingStandsBelowIt()
{
    DockFixture fixture(u"waits"_s, {900, 360});
    show(fixture, SampleWaits::deadlock(u"/src/"_s));
    const QModelIndex behind = below(top(fixture, 0), 2);
    QVERIFY2(behind.data().toString().startsWith(u"Behind it: 1 goroutine"), qPrintable(behind.data().toString()));
    QVERIFY(fixture.panel().list()->isFirstColumnSpanned(2, top(fixture, 0)));
    QVERIFY(!fixture.panel().list()->isExpanded(behind));
    QCOMPARE(cells(below(behind, 0)).mid(0, 4), (QStringList{u"38"_s, u"to lock"_s, u"from.mu"_s, u"bank.go:31"_s}));
}

void WaitsDockTest::allThatWaitStandBelow()
{
    DockFixture fixture(u"waits"_s, {900, 360});
    show(fixture, SampleWaits::deadlock(u"/src/"_s));
    const QModelIndex all = top(fixture, 1);
    QVERIFY(all.data().toString().startsWith(u"All that wait for others: 5"));
    QCOMPARE(all.model()->rowCount(all), 5);
    QCOMPARE(cells(below(all, 1)),
             (QStringList{u"31"_s, u"to receive"_s, u"work"_s, u"main.go:29"_s, QString(), u"2"_s, u"0 of 8"_s,
                          u"GET /balance"_s, QString()}));
}

/// Folded, where there is anything else: ten thousand connections must not bury who is stuck.
void WaitsDockTest::whatGoesOnByItselfStandsLast()
{
    DockFixture fixture(u"waits"_s, {900, 360});
    show(fixture, SampleWaits::idleServer(300));
    const QModelIndex passing = top(fixture, 1);
    QCOMPARE(passing.data().toString(), u"Those that go on by themselves: 302 goroutine(s)"_s);
    QVERIFY(!fixture.panel().list()->isExpanded(passing));
    QCOMPARE(passing.model()->rowCount(passing), 3);
    QCOMPARE(cells(below(passing, 0)).mid(0, 4), (QStringList{u"1"_s, u"for a timer"_s, QString(), u"main.go:24"_s}));
    QCOMPARE(cells(below(passing, 2)).mid(0, 4),
             (QStringList{u"300 goroutines"_s, u"for the network"_s, QString(), u"server.go:2102"_s}));
    QCOMPARE(below(passing, 0).data(ItemRole::Tone).toInt(), int(Tone::Dim));
    QCOMPARE(below(top(fixture, 0), 0).data(ItemRole::Tone).toInt(), int(Tone::Normal));

    show(fixture, SampleWaits::idleServer(0)); // the drawing has who holds the lock: it is found in the list
    fixture.panel().findChild<WaitGraphView *>()->chosenByPerson(3);
    QCOMPARE(fixture.panel().list()->currentIndex().siblingAtColumn(0).data().toString(), u"3"_s);

    WaitFacts facts = SampleWaits::idleServer(20);
    facts.goroutines.removeAt(1);
    show(fixture, facts);
    QVERIFY(fixture.panel().list()->isExpanded(top(fixture, 0))); // it is all that there is
}

void WaitsDockTest::queuesStandInTheirOrder()
{
    DockFixture fixture(u"waits"_s);
    show(fixture, SampleWaits::queues());
    const QModelIndex all = top(fixture, 0);
    QCOMPARE(cells(below(all, 0)).at(5), u"1 of 3"_s);
    QCOMPARE(cells(below(all, 1)).at(5), u"3 of 3"_s);
    QCOMPARE(cells(below(all, 3)).at(2), u"receive from results, send to news"_s);
    QCOMPARE(cells(below(all, 4)).at(5), u"2 of 2"_s);
    const QString tip = below(all, 1).data(Qt::ToolTipRole).toString();
    QVERIFY2(tip.contains(u"Its queue, the next one first: 3, 5, 4"), qPrintable(tip));
    const QString cases = below(all, 3).data(Qt::ToolTipRole).toString();
    QVERIFY2(cases.contains(u"For: send to news"), qPrintable(cases));
}

void WaitsDockTest::clickSwitchesDoubleClickGoesThere()
{
    DockFixture fixture(u"waits"_s, {900, 360});
    show(fixture, SampleWaits::deadlock(u"/src/"_s));
    const QSignalSpy switched(&fixture.intents, &DockIntents::goroutineActivated);
    const QSignalSpy places(&fixture.intents, &DockIntents::locationActivated);
    fixture.click(u"34"_s);
    QCOMPARE(switched.size(), 1);
    QCOMPARE(switched.at(0).at(0).toLongLong(), 34);
    QCOMPARE(places.size(), 0);
    fixture.doubleClick(u"31"_s);
    QCOMPARE(switched.last().at(0).toLongLong(), 31);
    QCOMPARE(places.size(), 1);
    QCOMPARE(places.at(0).at(0).value<CodeLocation>().line, 29);
    fixture.key(Qt::Key_Up);
    QCOMPARE(places.size(), 1); // walking along is only looking
    fixture.key(Qt::Key_Return);
    QCOMPARE(places.size(), 2);
    QCOMPARE(places.at(1).at(0).value<CodeLocation>().line, 33);
}

void WaitsDockTest::enterOnAFindingGoesToItsLine()
{
    DockFixture fixture(u"waits"_s, {900, 360});
    show(fixture, SampleWaits::deadlock(u"/src/"_s));
    const QSignalSpy places(&fixture.intents, &DockIntents::locationActivated);
    QCOMPARE(fixture.panel().list()->currentIndex(), top(fixture, 0)); // it is what one came for
    fixture.key(Qt::Key_Return);
    QCOMPARE(places.size(), 1);
    QCOMPARE(places.at(0).at(0).value<CodeLocation>().line, 33);
}

void WaitsDockTest::currentGoroutineIsFollowed()
{
    DockFixture fixture(u"waits"_s, {900, 360});
    show(fixture, SampleWaits::deadlock(u"/src/"_s));
    fixture.waits.beginStop(8, 35); // switched to elsewhere
    QCOMPARE(fixture.panel().list()->currentIndex().data().toString(), u"35"_s);
    QVERIFY(fixture.panel().list()->currentIndex().data(Qt::FontRole).value<QFont>().bold());
    fixture.click(u"34"_s); // in the finding: the same goroutine stands below again
    const QModelIndex clicked = fixture.panel().list()->currentIndex();
    fixture.waits.beginStop(8, 34);
    QCOMPARE(fixture.panel().list()->currentIndex(), clicked);
}

void WaitsDockTest::staleSaysSo()
{
    DockFixture fixture(u"waits"_s, {900, 360});
    show(fixture, SampleWaits::deadlock(u"/src/"_s));
    fixture.waits.beginStop(10, 30);
    QVERIFY(verdict(fixture).startsWith(u"At the last stop: "));
    const QSignalSpy switched(&fixture.intents, &DockIntents::goroutineActivated);
    fixture.click(u"34"_s);
    QCOMPARE(switched.size(), 0); // nobody knows whether it is still there
    show(fixture, SampleWaits::healthy(u"/src/"_s));
    QVERIFY2(verdict(fixture).startsWith(u"Nothing was found that waits for ever."), qPrintable(verdict(fixture)));
}

void WaitsDockTest::nobodyWaits()
{
    DockFixture fixture(u"waits"_s);
    show(fixture, {});
    QTRY_VERIFY(!fixture.panel().listShown());
    QTRY_COMPARE(fixture.panel().placeholder()->text(), u"No goroutine of the program waits for another one here."_s);
}

void WaitsDockTest::refusalStandsInPlace()
{
    DockFixture fixture(u"waits"_s);
    fixture.waits.status().setReady(u"A capsule does not keep who waits for whom."_s);
    QTRY_COMPARE(fixture.panel().placeholder()->text(), u"A capsule does not keep who waits for whom."_s);
}

void WaitsDockTest::whatIsMissingIsSaid()
{
    DockFixture fixture(u"waits"_s);
    show(fixture, SampleWaits::crowd(3));
    QTRY_COMPARE(fixture.panel().notice()->text(), u"The stacks of 3 goroutines could not be read."_s);
}

void WaitsDockTest::manyAreFolded()
{
    DockFixture fixture(u"waits"_s, {900, 360});
    QElapsedTimer timer;
    timer.start();
    show(fixture, SampleWaits::crowd(30'000));
    QVERIFY2(timer.elapsed() < 60'000, "not linear any more");
    const QAbstractItemModel *model = fixture.panel().list()->model();
    const QModelIndex all = model->index(model->rowCount() - 1, 0);
    QCOMPARE(model->rowCount(all), 3);
    const QModelIndex crowd = below(all, 2);
    QVERIFY(crowd.data().toString().startsWith(u"30000 goroutine"));
    QVERIFY(!fixture.panel().list()->isExpanded(crowd));
    QVERIFY(model->rowCount(crowd) <= 1001);
    QVERIFY(below(crowd, 1000).data().toString().contains(u"29000 more"));
    QCOMPARE(cells(crowd).at(5), QLocale().toString(30'001));
    fixture.waits.beginStop(8, 1500);
    QCOMPARE(fixture.panel().list()->currentIndex().siblingAtColumn(0), crowd); // it stays folded
}

void WaitsDockTest::looksAgain()
{
    DockFixture fixture(u"waits"_s);
    const QSignalSpy wanted(&fixture.intents, &DockIntents::waitsWanted);
    for (QToolButton *button : fixture.panel().findChildren<QToolButton *>()) {
        if (button->accessibleName() == "Look Again"_L1) {
            QTest::mouseClick(button, Qt::LeftButton);
        }
    }
    QCOMPARE(wanted.size(), 1);
}

void WaitsDockTest::copiesTheFindings()
{
    DockFixture fixture(u"waits"_s, {900, 360});
    show(fixture, SampleWaits::deadlock(u"/src/"_s));
    QVERIFY(fixture.choose(u"Copy the Verdict and the Findings"_s));
    const QString text = QGuiApplication::clipboard()->text();
    QVERIFY(
        text.startsWith(u"A part of the program is stuck; the rest goes on.\n\nCertain: Goroutines wait in a ring"));
    QVERIFY2(text.endsWith(u"    /src/bank.go:33  main.transfer"), qPrintable(text));
    QVERIFY(fixture.choose(u"Copy as JSON"_s));
    const QString json = QGuiApplication::clipboard()->text();
    QVERIFY2(json.contains(u"\"kind\": \"mutex-cycle\"") && json.contains(u"\"certain\": true")
                 && json.contains(u"\"heldBy\": 34"),
             qPrintable(json));
}

void WaitsDockTest::holdersAreAClickAway()
{
    DockFixture fixture(u"waits"_s, {900, 360});
    show(fixture, SampleWaits::deadlock(u"/src/"_s));
    const QSignalSpy switched(&fixture.intents, &DockIntents::goroutineActivated);
    fixture.click(u"38"_s);
    QVERIFY(fixture.choose(u"Switch to Its Holder, Goroutine 30"_s));
    QCOMPARE(switched.last().at(0).toLongLong(), 30);
}

void WaitsDockTest::whereALockWasTakenIsAClickAway()
{
    DockFixture fixture(u"waits"_s, {900, 360});
    WaitFacts facts = SampleWaits::deadlock(u"/src/"_s);
    for (LockHolding &holding : facts.holdings) {
        holding.taken = {.pc = 0, .file = u"/src/bank.go"_s, .line = 31, .function = u"main.transfer"_s};
    }
    show(fixture, facts);
    const QSignalSpy shown(&fixture.intents, &DockIntents::locationActivated);
    fixture.click(u"38"_s);
    QVERIFY(fixture.choose(u"Go to Where It Was Taken, bank.go:31"_s));
    QCOMPARE(shown.last().at(0).value<CodeLocation>().line, 31);
}

/// Neither green nor a tick: that nothing is found in a text says little.
void WaitsDockTest::aTextIsNoProof()
{
    DockFixture fixture(u"waits"_s, {900, 360});
    WaitFacts facts = SampleWaits::healthy(u"/src/"_s);
    show(fixture, facts);
    const auto colour = [&fixture] {
        return fixture.child<VerdictStrip>(u"waits.verdict"_s)
            ->findChildren<QLabel *>()
            .last()
            ->palette()
            .color(QPalette::WindowText);
    };
    QCOMPARE(colour(), roleColor(Role::Success, fixture.panel().palette()));
    facts.caveat = u"A text does not tell who has a lock, nor who could still wake the others."_s;
    show(fixture, facts);
    QCOMPARE(verdict(fixture), facts.caveat);
    QCOMPARE(colour(), fixture.panel().palette().color(QPalette::WindowText));
}

/// Beside the list, below it, or in its place when one asks for it.
void WaitsDockTest::graphStandsWhereThereIsRoom()
{
    DockFixture fixture(u"waits"_s, {1200, 400});
    show(fixture, SampleWaits::deadlock(u"/src/"_s));
    const auto *graph = fixture.child<WaitGraphView>(u"waits.graph"_s);
    QTRY_VERIFY(graph->isVisible() && fixture.panel().list()->isVisible());
    QVERIFY(graph->x() > fixture.panel().list()->x());
    QWidget *window = fixture.panel().window();
    window->resize(500, 900);
    QTRY_VERIFY(graph->isVisible() && fixture.panel().list()->isVisible());
    QTRY_VERIFY(graph->y() > fixture.panel().list()->y());
    window->resize(500, 300);
    QTRY_VERIFY(!graph->isVisible() && fixture.panel().list()->isVisible());
    for (QToolButton *button : fixture.panel().findChildren<QToolButton *>()) {
        if (button->text() == "Graph"_L1) {
            QVERIFY(!button->isChecked());
            fixture.panel().list()->setFocus();
            QTest::mouseClick(button, Qt::LeftButton);
        }
    }
    QTRY_VERIFY(graph->isVisible() && !fixture.panel().list()->isVisible());
    QVERIFY(graph->hasFocus());
}

void WaitsDockTest::listAndGraphFollowEachOther()
{
    DockFixture fixture(u"waits"_s, {1200, 500});
    show(fixture, SampleWaits::deadlock(u"/src/"_s));
    auto *graph = fixture.child<WaitGraphView>(u"waits.graph"_s);
    fixture.click(u"38"_s);
    QVERIFY(graph->chosen());
    QCOMPARE(graph->chosen()->title, u"goroutine 38"_s);
    const QSignalSpy switched(&fixture.intents, &DockIntents::goroutineActivated);
    QTest::keyClick(graph, Qt::Key_Right);
    QCOMPARE(graph->chosen()->title, u"from.mu"_s);
    QTest::keyClick(graph, Qt::Key_Right);
    QCOMPARE(graph->chosen()->title, u"goroutine 30"_s);
    QCOMPARE(fixture.panel().list()->currentIndex().siblingAtColumn(0).data().toString(), u"30"_s);
    QCOMPARE(switched.size(), 0); // the keys only walk past
    QTest::keyClick(graph, Qt::Key_Space);
    QCOMPARE(switched.size(), 1);
    fixture.waits.beginStop(8, 35); // switched to in another panel
    QCOMPARE(graph->chosen()->title, u"goroutine 35"_s);
}

void WaitsDockTest::graphOpensAndSaves()
{
    DockFixture fixture(u"waits"_s, {1200, 500});
    show(fixture, SampleWaits::deadlock(u"/src/"_s), 34);
    auto *graph = fixture.child<WaitGraphView>(u"waits.graph"_s);
    const QSignalSpy places(&fixture.intents, &DockIntents::locationActivated);
    const QSignalSpy saved(&fixture.intents, &DockIntents::saveRequested);
    graph->choose(34);
    QTest::keyClick(graph, Qt::Key_Return);
    QCOMPARE(places.size(), 1);
    QCOMPARE(places.at(0).at(0).value<CodeLocation>().line, 33);
    QContextMenuEvent event(QContextMenuEvent::Keyboard, {}, {});
    QApplication::sendEvent(graph, &event);
    auto *menu = fixture.child<QMenu>(u"waits.graphMenu"_s);
    QVERIFY(menu);
    for (QAction *action : menu->actions()) {
        if (action->text().remove(u'&').startsWith(u"Save the Drawing")) {
            action->trigger();
        }
    }
    menu->close();
    QCOMPARE(saved.size(), 1);
    QCOMPARE(saved.at(0).at(0).toString(), u"waits.svg"_s);
    QVERIFY(saved.at(0).at(1).toByteArray().contains("goroutine 34"));
}

void WaitsDockTest::pictures_data()
{
    QTest::addColumn<QString>("state");
    QTest::addColumn<QSize>("size");
    QTest::newRow("deadlock") << u"deadlock"_s << QSize(1200, 420);
    QTest::newRow("suspected") << u"suspected"_s << QSize(1200, 420);
    QTest::newRow("none") << u"none"_s << QSize(1200, 420);
    QTest::newRow("text") << u"text"_s << QSize(1200, 420);
    QTest::newRow("crowd") << u"crowd"_s << QSize(1200, 420);
    QTest::newRow("tall") << u"crowd"_s << QSize(560, 900);
    QTest::newRow("panel") << u"deadlock"_s << QSize(660, 260);
    QTest::newRow("graph") << u"deadlock"_s << QSize(661, 260);
    QTest::newRow("finding") << u"crowd"_s << QSize(1201, 420);
    QTest::newRow("queues") << u"queues"_s << QSize(1202, 420);
    QTest::newRow("idle") << u"idle"_s << QSize(1200, 421);
    QTest::newRow("busy") << u"busy"_s << QSize(1200, 422);
    QTest::newRow("stale") << u"stale"_s << QSize(1200, 420);
    QTest::newRow("capsule") << u"capsule"_s << QSize(660, 240);
    QTest::newRow("looking") << u"looking"_s << QSize(660, 260);
}

void WaitsDockTest::pictures()
{
    QFETCH(const QString, state);
    QFETCH(const QSize, size);
    const QString tag = QString::fromLatin1(QTest::currentDataTag());
    for (const bool dark : {false, true}) {
        m_theme->setChoice(dark ? ThemeChoice::Dark : ThemeChoice::Light);
        DockFixture fixture(u"waits"_s, size);
        if (state == "capsule"_L1) {
            fixture.waits.status().setReady(u"A capsule does not keep who waits for whom; open the recording that it "
                                            "was made of to find out."_s);
        } else if (state == "looking"_L1) {
            fixture.waits.status().setLoading(u"Looking who waits for whom…"_s, true);
            QTRY_COMPARE(fixture.panel().placeholder()->text(), u"Looking who waits for whom…"_s);
        } else {
            WaitFacts facts = state == "crowd"_L1 ? SampleWaits::crowd(1234)
                : state == "queues"_L1            ? SampleWaits::queues()
                : state == "busy"_L1              ? SampleWaits::idleServer(10'000)
                : state == "idle"_L1              ? SampleWaits::idleServer(10'000)
                : state == "none"_L1 || state == "text"_L1
                ? SampleWaits::healthy(u"/src/bank/"_s)
                : SampleWaits::deadlock(u"/src/bank/"_s, state != "suspected"_L1);
            if (state == "text"_L1) {
                facts.caveat = u"A text does not tell who has a lock, nor who could still wake the others."_s;
            }
            if (state == "idle"_L1) {
                facts.goroutines.removeAt(1);
            }
            show(fixture, facts, 30);
            if (state == "busy"_L1) {
                fixture.panel().list()->expand(top(fixture, 1));
            }
        }
        if (state == "stale"_L1) {
            fixture.waits.beginStop(77, 30);
        }
        for (QToolButton *button : fixture.panel().findChildren<QToolButton *>()) {
            if (tag == "graph"_L1 && button->text() == "Graph"_L1) {
                button->click();
            }
        }
        if (tag == "finding"_L1) {
            fixture.panel().list()->setCurrentIndex(top(fixture, 1));
        }
        QCoreApplication::processEvents();
        savePicture(fixture.panel(), u"waits-%1-%2"_s.arg(tag, dark ? u"dark"_s : u"light"_s));
    }
    m_theme->setChoice(ThemeChoice::Light);
}

BACKSTEP_GUI_TEST_MAIN(WaitsDockTest)
#include "tst_waitsdock.moc"
