// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/settings/keys.h"
#include "tests/support/testmain.h"
#include "tests/ui/main/windowfixture.h"
#include "ui/actions/actiontable.h"
#include "ui/main/dockhost.h"
#include "ui/main/layoutkeeper.h"
#include "ui/main/sessioncontroller.h"

#include <QAction>
#include <QApplication>
#include <QDockWidget>
#include <QHeaderView>
#include <QSignalSpy>

using namespace Qt::StringLiterals;

namespace Backstep {

class LayoutsTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void beginsWithBrowsing();
    void openingASessionBringsDebugAndBack();
    void debugHasItsPlaces();
    void whatThePersonMovedStays();
    void columnsComeBack();
    void resetPutsEverythingBack();
    void resetPutsColumnsBack();
    void ownLayoutIsKept();
    void brokenLayoutNeverStopsTheStart_data();
    void brokenLayoutNeverStopsTheStart();
    void panelsAreMadeWhenTheyAreSeen();
    void everyPanelHasAKeyAndAMenuPlace();
    void hiddenPanelComesBackToItsPlace();
};

namespace {

bool shown(const MainWindow &window, const QString &id)
{
    return window.docks().dock(id)->isVisible();
}

void trigger(const MainWindow &window, const QString &id)
{
    window.actionTable().action(id)->trigger();
}

} // namespace

void LayoutsTest::beginsWithBrowsing()
{
    Testing::WindowFixture fixture;
    const MainWindow &window = fixture.show();
    QCOMPARE(window.layouts().current(), u"browse"_s);
    QVERIFY(shown(window, u"recordings"_s));
    QVERIFY(!shown(window, u"stack"_s));
    QVERIFY(window.docks().dock(u"recordings"_s)->width() > window.width() / 2);
}

void LayoutsTest::openingASessionBringsDebugAndBack()
{
    Testing::WindowFixture fixture;
    const MainWindow &window = fixture.show();
    fixture.openRecording();
    QCOMPARE(window.layouts().current(), u"debug"_s);
    QVERIFY(shown(window, u"stack"_s));
    trigger(window, u"debug.close"_s);
    QCOMPARE(window.layouts().current(), u"browse"_s);
    trigger(window, u"view.layoutDebug"_s);
    fixture.openRecording();
    trigger(window, u"debug.close"_s);
    QCOMPARE(window.layouts().current(), u"debug"_s); // chosen by the person, so it stays
}

/// Stack over variables at the right, and below everything goroutines, breakpoints and output side by side.
void LayoutsTest::debugHasItsPlaces()
{
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    fixture.openRecording();
    const auto place = [&window](const QString &id) {
        const QDockWidget *dock = window.docks().dock(id);
        return QRect(dock->mapTo(&window, QPoint(0, 0)), dock->size());
    };
    QTRY_VERIFY(place(u"stack"_s).bottom() < place(u"variables"_s).top());
    QTRY_VERIFY(place(u"variables"_s).bottom() < place(u"output"_s).top());
    QVERIFY(place(u"goroutines"_s).right() < place(u"breakpoints"_s).left());
    QVERIFY(place(u"breakpoints"_s).right() < place(u"output"_s).left());
    QTRY_VERIFY(place(u"goroutines"_s).width() > window.width() * 4 / 10);
    QVERIFY(place(u"recordings"_s).right() < place(u"stack"_s).left());
}

void LayoutsTest::whatThePersonMovedStays()
{
    Testing::WindowFixture fixture;
    {
        MainWindow &window = fixture.show();
        trigger(window, u"view.layoutDebug"_s);
        window.docks().dock(u"stack"_s)->hide();
        window.addDockWidget(Qt::LeftDockWidgetArea, window.docks().dock(u"watches"_s));
        window.resize(1111, 700);
        window.close();
        fixture.window.reset();
    }
    const MainWindow &window = fixture.show();
    QCOMPARE(window.layouts().current(), u"debug"_s);
    QVERIFY(!shown(window, u"stack"_s));
    QCOMPARE(fixture.window->dockWidgetArea(window.docks().dock(u"watches"_s)), Qt::LeftDockWidgetArea);
}

void LayoutsTest::columnsComeBack()
{
    Testing::WindowFixture fixture;
    const auto columns = [&fixture] { return fixture.window->findChild<QHeaderView *>(u"recordings.columns"_s); };
    fixture.show();
    QTRY_VERIFY(columns());
    columns()->resizeSection(1, 177);
    columns()->hideSection(6);
    fixture.window->layouts().save();
    fixture.window.reset();
    fixture.show();
    QTRY_VERIFY(columns());
    QCOMPARE(columns()->sectionSize(1), 177);
    QVERIFY(columns()->isSectionHidden(6));
}

void LayoutsTest::resetPutsEverythingBack()
{
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    trigger(window, u"view.layoutDebug"_s);
    window.docks().dock(u"stack"_s)->hide();
    window.docks().dock(u"goroutines"_s)->setFloating(true);
    trigger(window, u"view.resetLayout"_s);
    QVERIFY(shown(window, u"stack"_s));
    QVERIFY(!window.docks().dock(u"goroutines"_s)->isFloating());
    QCOMPARE(window.dockWidgetArea(window.docks().dock(u"goroutines"_s)), Qt::BottomDockWidgetArea);
}

void LayoutsTest::resetPutsColumnsBack()
{
    Testing::WindowFixture fixture;
    const auto columns = [&fixture] { return fixture.window->findChild<QHeaderView *>(u"goroutines.columns"_s); };
    fixture.settings.set(SettingKey::layoutName(), u"debug"_s);
    fixture.show();
    QTRY_VERIFY(columns());
    const int width = columns()->sectionSize(1);
    columns()->resizeSection(1, width + 40);
    columns()->hideSection(2);
    columns()->moveSection(0, 3);
    columns()->setSortIndicator(1, Qt::DescendingOrder);
    fixture.window->layouts().save();
    fixture.window.reset();
    const MainWindow &window = fixture.show(); // also what an earlier run left
    QTRY_VERIFY(columns());
    QVERIFY(columns()->isSectionHidden(2));
    trigger(window, u"view.resetLayout"_s);
    QVERIFY(!columns()->isSectionHidden(2));
    QCOMPARE(columns()->sectionSize(1), width);
    QCOMPARE(columns()->visualIndex(0), 0);
    QCOMPARE(columns()->sortIndicatorSection(), -1); // in the order of the program again, page by page
}

void LayoutsTest::ownLayoutIsKept()
{
    Testing::WindowFixture fixture;
    const MainWindow &window = fixture.show();
    trigger(window, u"view.layoutDebug"_s);
    window.docks().dock(u"output"_s)->hide();
    window.docks().dock(u"recordings"_s)->hide();
    trigger(window, u"view.saveLayout"_s);
    trigger(window, u"view.layoutBrowse"_s);
    QVERIFY(shown(window, u"recordings"_s));
    trigger(window, u"view.layoutOwn"_s);
    QVERIFY(!shown(window, u"recordings"_s));
    QVERIFY(shown(window, u"stack"_s));
}

void LayoutsTest::brokenLayoutNeverStopsTheStart_data()
{
    QTest::addColumn<QByteArray>("state");
    QTest::addColumn<QByteArray>("geometry");
    QTest::addColumn<QString>("name");
    QTest::newRow("text") << QByteArray("nonsense") << QByteArray("nonsense") << u"debug"_s;
    QTest::newRow("zeros") << QByteArray(400, '\0') << QByteArray(400, '\0') << u"debug"_s;
    QTest::newRow("unknown name") << QByteArray() << QByteArray() << u"no-such"_s;
    Testing::WindowFixture fixture;
    QByteArray cut = fixture.show().saveState(LayoutKeeper::version);
    cut.chop(cut.size() / 2);
    QTest::newRow("cut off") << cut << QByteArray("\x01\xd9", 2) << u"browse"_s;
}

void LayoutsTest::brokenLayoutNeverStopsTheStart()
{
    QFETCH(const QByteArray, state);
    QFETCH(const QByteArray, geometry);
    QFETCH(const QString, name);
    Testing::WindowFixture fixture;
    fixture.settings.set(SettingKey::layoutState(u"debug"_s), state);
    fixture.settings.set(SettingKey::layoutState(u"browse"_s), state);
    fixture.settings.set(SettingKey::windowGeometry(), geometry);
    fixture.settings.set(SettingKey::layoutName(), name);
    const MainWindow &window = fixture.show();
    trigger(window, u"view.layoutDebug"_s);
    for (const QString &id : {u"recordings"_s, u"stack"_s, u"goroutines"_s}) {
        QVERIFY2(shown(window, id), qPrintable(id));
        QVERIFY(window.docks().dock(id)->width() > 40);
    }
    QVERIFY(window.width() > 300);
}

void LayoutsTest::panelsAreMadeWhenTheyAreSeen()
{
    Testing::WindowFixture fixture;
    const MainWindow &window = fixture.show();
    QTRY_VERIFY(window.docks().dock(u"recordings"_s)->widget());
    QVERIFY(!window.docks().dock(u"protocol"_s)->widget());
    window.docks().raise(u"protocol"_s);
    QTRY_VERIFY(window.docks().dock(u"protocol"_s)->widget());
}

void LayoutsTest::everyPanelHasAKeyAndAMenuPlace()
{
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    for (const DockSpec &spec : window.docks().specs()) {
        const QAction *action = window.actionTable().action(u"view.dock."_s % spec.id);
        QVERIFY2(!action->shortcut().isEmpty(), qPrintable(spec.id));
        QTest::keySequence(&window, action->shortcut());
        QTRY_VERIFY2(shown(window, spec.id), qPrintable(spec.id));
        const QDockWidget *dock = window.docks().dock(spec.id);
        QTRY_VERIFY2(dock->isAncestorOf(QApplication::focusWidget()) || dock->hasFocus(), qPrintable(spec.id));
    }
}

void LayoutsTest::hiddenPanelComesBackToItsPlace()
{
    Testing::WindowFixture fixture;
    const MainWindow &window = fixture.show(); // Browse: the stack is hidden
    window.docks().raise(u"stack"_s);
    QVERIFY(shown(window, u"stack"_s));
    QVERIFY(!window.docks().dock(u"stack"_s)->isFloating());
    QCOMPARE(fixture.window->dockWidgetArea(window.docks().dock(u"stack"_s)), Qt::RightDockWidgetArea);
}

} // namespace Backstep

BACKSTEP_GUI_TEST_MAIN(Backstep::LayoutsTest)
#include "tst_layouts.moc"
