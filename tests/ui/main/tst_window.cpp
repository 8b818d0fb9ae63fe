// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/settings/keys.h"
#include "tests/support/testmain.h"
#include "tests/ui/main/windowfixture.h"
#include "ui/actions/actiontable.h"
#include "ui/actions/commandpalette.h"
#include "ui/docks/dockintents.h"
#include "ui/main/breakpointscontroller.h"
#include "ui/main/dockhost.h"
#include "ui/main/sessioncontroller.h"
#include "ui/main/statusbar.h"
#include "ui/main/stopfiller.h"
#include "ui/models/liststatus.h"
#include "ui/source/sourcetabs.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/eventfield.h"
#include "ui/widgets/messagebar.h"

#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QDockWidget>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QStatusBar>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace Backstep {

class WindowTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void emptyWindowSaysHowToBegin();
    void opensARecordingAtMain();
    void saysWhenAllOfAStopIsShown();
    void stepsOverForwardsAndBackByKeys();
    void helpGivesTheSourceBack();
    void refusedMovementLeavesTheStopInTheStatusBar();
    void everyMotionKeyReachesTheSession_data();
    void everyMotionKeyReachesTheSession();
    void startAndEndAreSaidInWords();
    void liveProgramSaysWhyItCannotGoBack();
    void hiddenPanelsAskNothing();
    void stackIsAskedFirst();
    void answersOfAnEarlierStopAreDropped();
    void breakpointsAndWatchesComeBack();
    void failureIsOneSentenceInTheWindow();
    void lostSessionOffersTheWayOn();
    void wayOnEndsWithItsSession();
    void openingAfterQuittingStays();
    void closingEndsTheSession();
    void unfinishedOpeningCanBeReplaced();
    void longOpeningCanBeCancelled();
    void screenReadersHearTheStatus();
    void panelsStayAsTheyAreWhenOneStepsOnQuickly();
    void aRefusedMovementLeavesNoGaps();
};

namespace {

QString messageIn(const MainWindow &window)
{
    return window.findChild<MessageBar *>()->text();
}

/// The status bar's sentence about where the program stands.
QString said(const MainWindow &window)
{
    return window.statusBar()->findChild<ElidedLabel *>(u"status.sentence"_s)->fullText();
}

int lineOf(const MainWindow &window)
{
    return window.session().filler().stop()->location.line;
}

} // namespace

void WindowTest::emptyWindowSaysHowToBegin()
{
    Testing::WindowFixture fixture;
    const MainWindow &window = fixture.show();
    QVERIFY(window.findChild<QPushButton *>(u"welcome.recordings.addHost"_s)->isVisible());
    QVERIFY(window.findChild<QPushButton *>(u"welcome.file.startProgram"_s)->isVisible());
    QVERIFY(window.findChild<QPushButton *>(u"welcome.file.openCapsule"_s)->isVisible());
    const QAction *step = window.actionTable().action(u"debug.stepOver"_s);
    QVERIFY(!step->isEnabled());
    QVERIFY(step->toolTip().contains(u"Nothing is open"_s));
}

void WindowTest::opensARecordingAtMain()
{
    Testing::WindowFixture fixture;
    const MainWindow &window = fixture.show();
    fixture.openRecording();
    QCOMPARE(window.session().filler().stop()->location.function, u"main.main"_s);
    QVERIFY(window.windowTitle().contains(u"bank"_s));
    QVERIFY(window.models().stack.rowCount() > 0);
    QTRY_VERIFY(window.models().goroutines.rowCount() > 0);
}

/// What takes a picture of a stop must not mix it with the one before.
void WindowTest::saysWhenAllOfAStopIsShown()
{
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    QStringList shown;
    connect(&window, &MainWindow::shown, this, [&](quint64 stop) {
        const auto *tabs = window.findChild<SourceTabs *>();
        const QWidget *panel = window.docks().dock(u"goroutines"_s)->widget();
        const bool text = tabs && tabs->currentView() && tabs->caret()->line == lineOf(window);
        const bool values = panel && panel->isVisible() && window.models().goroutines.rowCount() > 0;
        shown.append(u"%1 %2 %3"_s.arg(stop).arg(text).arg(values));
    });
    fixture.openRecording();
    QTRY_COMPARE(shown, QStringList(u"1 1 1"_s));
    QTest::keyClick(&window, Qt::Key_F10);
    QTRY_COMPARE(shown, QStringList({u"1 1 1"_s, u"2 1 1"_s}));
    window.session().runAction(u"debug.seekEnd"_s);
    QTRY_COMPARE(shown.last(), u"3 1 1"_s);
}

void WindowTest::helpGivesTheSourceBack()
{
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    fixture.openRecording();
    auto *tabs = window.findChild<SourceTabs *>();
    QTRY_VERIFY(tabs && tabs->isVisible());
    QTest::keyClick(&window, Qt::Key_F1);
    QVERIFY(!tabs->isVisible());
    QTest::keyClick(&window, Qt::Key_F1);
    QVERIFY(tabs->isVisible());
}

void WindowTest::stepsOverForwardsAndBackByKeys()
{
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    fixture.openRecording();
    const int first = lineOf(window);
    QTest::keyClick(&window, Qt::Key_F10);
    QTRY_COMPARE(lineOf(window), first + 1);
    QTest::keyClick(&window, Qt::Key_F10);
    QTRY_COMPARE(lineOf(window), first + 2);
    QVERIFY2(said(window).startsWith(u"▶ forwards · step over finished"), qPrintable(said(window)));
    QVERIFY2(said(window).endsWith(u":%1"_s.arg(first + 2)), qPrintable(said(window)));
    QTest::keyClick(&window, Qt::Key_F10, Qt::AltModifier);
    QTRY_COMPARE(lineOf(window), first + 1);
    QVERIFY2(said(window).startsWith(u"◀ backwards"), qPrintable(said(window)));
    QVERIFY2(said(window).endsWith(u":%1"_s.arg(first + 1)), qPrintable(said(window)));
}

void WindowTest::refusedMovementLeavesTheStopInTheStatusBar()
{
    StatusBar bar;
    bar.setTitle(u"bank"_s);
    const auto text = [&bar] { return bar.findChild<ElidedLabel *>(u"status.sentence"_s)->fullText(); };
    Stop stop;
    stop.number = 1;
    stop.position = 1;
    stop.sentence = u"A breakpoint was reached."_s;
    bar.setStop(std::make_shared<const Stop>(stop), Direction::Forward);
    const QString before = text();
    QVERIFY(before.contains(stop.sentence));
    bar.setState(SessionState::Moving, Direction::Backward);
    QCOMPARE(text(), u"Running backwards…"_s);
    bar.setState(SessionState::Stopped, Direction::Backward); // where it stood
    QCOMPARE(text(), before);
}

void WindowTest::everyMotionKeyReachesTheSession_data()
{
    QTest::addColumn<QKeySequence>("key");
    QTest::addColumn<QString>("call");
    QTest::newRow("F5") << QKeySequence(Qt::Key_F5) << u"move Continue"_s;
    QTest::newRow("Alt+F5") << QKeySequence(Qt::ALT | Qt::Key_F5) << u"move Continue back"_s;
    QTest::newRow("F10") << QKeySequence(Qt::Key_F10) << u"move StepOver"_s;
    QTest::newRow("Alt+F10") << QKeySequence(Qt::ALT | Qt::Key_F10) << u"move StepOver back"_s;
    QTest::newRow("F11") << QKeySequence(Qt::Key_F11) << u"move StepInto"_s;
    QTest::newRow("Alt+F11") << QKeySequence(Qt::ALT | Qt::Key_F11) << u"move StepInto back"_s;
    QTest::newRow("Shift+F11") << QKeySequence(Qt::SHIFT | Qt::Key_F11) << u"move StepOut"_s;
    QTest::newRow("Alt+Shift+F11") << QKeySequence(Qt::ALT | Qt::SHIFT | Qt::Key_F11) << u"move StepOut back"_s;
    QTest::newRow("Ctrl+F11") << QKeySequence(Qt::CTRL | Qt::Key_F11) << u"move StepInstruction"_s;
    QTest::newRow("Ctrl+Alt+F11") << QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_F11) << u"move StepInstruction back"_s;
    QTest::newRow("Alt+Home") << QKeySequence(Qt::ALT | Qt::Key_Home) << u"seek start"_s;
    QTest::newRow("Alt+End") << QKeySequence(Qt::ALT | Qt::Key_End) << u"seek end"_s;
    QTest::newRow("Ctrl+Shift+F5") << QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F5) << u"restart"_s;
    QTest::newRow("Shift+F5") << QKeySequence(Qt::SHIFT | Qt::Key_F5) << u"close"_s;
    QTest::newRow("Ctrl+F10") << QKeySequence(Qt::CTRL | Qt::Key_F10) << u"runTo main.go:14"_s;
    QTest::newRow("Ctrl+Alt+F10") << QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_F10) << u"runTo main.go:14 back"_s;
    QTest::newRow("F9") << QKeySequence(Qt::Key_F9) << u"addBreakpoint main.go:14"_s;
}

void WindowTest::everyMotionKeyReachesTheSession()
{
    QFETCH(const QKeySequence, key);
    QFETCH(const QString, call);
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    Testing::FakeSession &session = fixture.openRecording();
    const auto *tabs = window.findChild<SourceTabs *>();
    QTRY_VERIFY(tabs->caret()); // the text has come
    QTRY_COMPARE(tabs->caret()->line, 14);
    session.clearCalls();
    QTest::keySequence(&window, key);
    QVERIFY2(!session.calls().isEmpty(), "no request was made");
    QCOMPARE(session.calls().first(), call);
}

void WindowTest::startAndEndAreSaidInWords()
{
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    fixture.openRecording();
    QTest::keyClick(&window, Qt::Key_F5);
    QTRY_VERIFY(messageIn(window).contains(u"recording ends here"_s));
    QVERIFY(window.session().isOpen());
    QVERIFY(!window.actionTable().action(u"debug.stepOver"_s)->isEnabled());
    QVERIFY(window.actionTable().action(u"debug.stepOverBack"_s)->isEnabled());
    QTest::keyClick(&window, Qt::Key_F5, Qt::AltModifier);
    QTRY_VERIFY(messageIn(window).contains(u"recording begins here"_s));
    QVERIFY(!window.actionTable().action(u"debug.continueBack"_s)->isEnabled());
}

void WindowTest::liveProgramSaysWhyItCannotGoBack()
{
    Testing::WindowFixture fixture;
    const MainWindow &window = fixture.show();
    fixture.window->open(ExecTarget{u"/programs/bank"_s, {}, {}});
    QTRY_VERIFY(window.actionTable().action(u"debug.stepOver"_s)->isEnabled());
    const QAction *back = window.actionTable().action(u"debug.stepOverBack"_s);
    QVERIFY(!back->isEnabled());
    QVERIFY(back->toolTip().contains(u"live program cannot go back"_s));
    QVERIFY(window.findChild<EventField *>()->toolTip().contains(u"live program"_s));
}

void WindowTest::hiddenPanelsAskNothing()
{
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    Testing::FakeSession &session = fixture.openRecording();
    for (const QString &id : {u"variables"_s, u"goroutines"_s, u"watches"_s}) {
        window.docks().dock(id)->hide();
    }
    session.clearCalls();
    QTest::keyClick(&window, Qt::Key_F10);
    QTRY_COMPARE(session.calls().filter(u"stack"_s).size(), 1);
    QTest::qWait(0);
    QCOMPARE(session.calls().filter(u"locals"_s).size(), 0);
    QCOMPARE(session.calls().filter(u"goroutines"_s).size(), 0);
    window.docks().dock(u"variables"_s)->show();
    window.docks().raise(u"variables"_s);
    QTRY_COMPARE(session.calls().filter(u"locals"_s).size(), 1);
    QCOMPARE(session.calls().filter(u"goroutines"_s).size(), 0);
}

void WindowTest::stackIsAskedFirst()
{
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    window.docks().raise(u"variables"_s);
    Testing::FakeSession &session = fixture.openRecording();
    session.clearCalls();
    session.hold();
    QTest::keyClick(&window, Qt::Key_F10);
    session.release(1); // the movement; everything about the stop is asked for at once, nothing waits for anything
    QStringList kinds;
    for (const QString &call : session.calls()) {
        kinds.append(call.section(u' ', 0, 0));
    }
    QCOMPARE(kinds.mid(0, 5), QStringList({u"move"_s, u"stack"_s, u"arguments"_s, u"locals"_s, u"goroutines"_s}));
    session.release();
}

void WindowTest::answersOfAnEarlierStopAreDropped()
{
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    Testing::FakeSession &session = fixture.openRecording();
    window.session().runTo(Testing::bankFolder() % u"bank.go"_s, 35, Direction::Forward);
    QTRY_COMPARE(window.models().stack.rowCount(), 3);
    QTest::qWait(0);
    const quint64 before = window.session().filler().lateAnswers();
    session.hold();
    Q_EMIT window.intents().frameActivated(1);
    const int asked = session.waiting();
    QVERIFY(asked > 0);
    Q_EMIT window.intents().frameActivated(2); // while the questions about frame 1 still wait
    session.release();
    QTRY_COMPARE(window.session().filler().lateAnswers(), before + static_cast<quint64>(asked));
    QTRY_VERIFY(window.models().variables.rowCount() > 0);
    const QModelIndex arguments = window.models().variables.sectionIndex(VariablesModel::Section::Arguments);
    QTRY_COMPARE(window.models().variables.rowCount(arguments), 1); // func1 has one, serve has one, transfer three
}

void WindowTest::breakpointsAndWatchesComeBack()
{
    Testing::WindowFixture fixture;
    {
        MainWindow &window = fixture.show();
        fixture.openRecording();
        window.session().breakpoints().toggle(Testing::bankFolder() % u"bank.go"_s, 31);
        window.models().watches.add(u"from.Balance"_s);
        QTRY_COMPARE(window.models().breakpoints.rowCount(), 1);
        fixture.window.reset();
    }
    const MainWindow &window = fixture.show();
    fixture.openRecording();
    QTRY_COMPARE(window.models().breakpoints.rowCount(), 1);
    QCOMPARE(window.models().watches.expressions(), QStringList({u"from.Balance"_s}));
    QTest::keyClick(fixture.window.get(), Qt::Key_F5);
    QTRY_COMPARE(lineOf(window), 31);
    fixture.window->session().breakpoints().toggle(Testing::bankFolder() % u"bank.go"_s, 31);
    QTRY_COMPARE(window.models().breakpoints.rowCount(), 0);
}

void WindowTest::failureIsOneSentenceInTheWindow()
{
    Testing::WindowFixture fixture;
    fixture.sessions.error = {u"not-found"_s, u"There is no dlv on this machine."_s, {u"looked in /usr/bin"_s}};
    const MainWindow &window = fixture.show();
    fixture.window->open(ReplayTarget{u"/recordings/bank"_s});
    QTRY_COMPARE(messageIn(window), u"There is no dlv on this machine."_s);
    QVERIFY(!window.session().isOpen());
}

void WindowTest::lostSessionOffersTheWayOn()
{
    Testing::WindowFixture fixture;
    const MainWindow &window = fixture.show();
    Testing::FakeSession &session = fixture.openRecording();
    session.die({u"lost"_s, u"rr ended unexpectedly."_s, {u"signal 9"_s}});
    QTRY_COMPARE(messageIn(window), u"rr ended unexpectedly."_s);
    QToolButton *way = nullptr;
    for (QToolButton *button : window.findChild<MessageBar *>()->findChildren<QToolButton *>()) {
        way = button->isVisible() && button->text() == "Start Again"_L1 ? button : way;
    }
    QVERIFY(way);
    session.clearCalls();
    QTest::mouseClick(way, Qt::LeftButton);
    QTRY_VERIFY(session.calls().contains(u"open"_s));
    QTRY_COMPARE(session.state(), SessionState::Stopped);
}

void WindowTest::wayOnEndsWithItsSession()
{
    Testing::WindowFixture fixture;
    const MainWindow &window = fixture.show();
    fixture.openRecording().die({u"lost"_s, u"rr ended unexpectedly."_s, {}});
    QTRY_COMPARE(messageIn(window), u"rr ended unexpectedly."_s);
    window.session().close();
    QVERIFY(!window.session().isOpen());
    QVERIFY(!window.findChild<MessageBar *>()->isVisible()); // "Start Again" would start nothing
}

void WindowTest::openingAfterQuittingStays()
{
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    const QPointer<Testing::FakeSession> slow = &fixture.openRecording();
    slow->hold();
    window.close();
    QVERIFY(window.isVisible()); // until the session has ended
    fixture.openRecording();
    slow->release();
    QTRY_VERIFY(!slow);
    const QPointer<Testing::FakeSession> second = fixture.sessions.last;
    window.actionTable().action(u"debug.close"_s)->trigger();
    QTRY_VERIFY(!second);
    QVERIFY(window.isVisible());
}

void WindowTest::longOpeningCanBeCancelled()
{
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    fixture.sessions.held = true;
    window.open(ReplayTarget{u"/recordings/bank"_s});
    QTRY_VERIFY2(messageIn(window).contains(u"Opening bank"_s), qPrintable(messageIn(window)));
    for (QToolButton *button : window.findChild<MessageBar *>()->findChildren<QToolButton *>()) {
        if (button->text() == "Cancel"_L1) {
            button->click();
        }
    }
    QTRY_VERIFY(!window.session().isOpen());
    QCOMPARE(messageIn(window), QString());
}

/// A name set by hand would be read in place of what the label says.
void WindowTest::screenReadersHearTheStatus()
{
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    fixture.openRecording();
    int heard = 0;
    for (QLabel *label : window.statusBar()->findChildren<QLabel *>()) {
        if (!label->text().isEmpty()) {
            const auto *cut = qobject_cast<ElidedLabel *>(label);
            QCOMPARE(QAccessible::queryAccessibleInterface(label)->text(QAccessible::Name),
                     cut ? cut->fullText() : label->text());
            ++heard;
        }
    }
    QVERIFY(heard >= 3);
}

void WindowTest::closingEndsTheSession()
{
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    const QPointer<Testing::FakeSession> session = &fixture.openRecording();
    window.close();
    QTRY_VERIFY(!window.isVisible());
    QTRY_VERIFY(!session);
}

void WindowTest::unfinishedOpeningCanBeReplaced()
{
    Testing::WindowFixture fixture;
    fixture.sessions.held = true;
    const MainWindow &window = fixture.show();
    fixture.window->open(ReplayTarget{u"/recordings/slow"_s});
    const QPointer<Testing::FakeSession> slow = fixture.sessions.last;
    fixture.sessions.held = false;
    fixture.openRecording();
    QVERIFY(fixture.sessions.last != slow);
    slow->release();
    QTRY_VERIFY(!slow);
    QCOMPARE(window.session().filler().stop()->location.function, u"main.main"_s);
    QVERIFY(messageIn(window).isEmpty());
}

/// The questions of a stop are void when the next step begins before their answers are here.
void WindowTest::panelsStayAsTheyAreWhenOneStepsOnQuickly()
{
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    Testing::FakeSession &session = fixture.openRecording();
    QTRY_VERIFY(window.models().goroutines.rowCount() > 0);
    const int first = lineOf(window);
    bool failed = false;
    bool emptied = false;
    for (ListStatus *status : {&window.models().stack.status(), &window.models().goroutines.status()}) {
        connect(status, &ListStatus::changed, this,
                [&failed, status] { failed = failed || status->kind() == ListStatus::Kind::Failed; });
    }
    connect(&window.models().stack, &QAbstractItemModel::modelReset, this,
            [&emptied, &window] { emptied = emptied || window.models().stack.rowCount() == 0; });
    session.hold();
    QTest::keyClick(&window, Qt::Key_F10);
    session.release(1);
    QTRY_COMPARE(lineOf(window), first + 1);
    const int asked = session.waiting();
    QVERIFY(asked > 2);
    QTest::keyClick(&window, Qt::Key_F10);
    session.release(asked);
    session.release();
    QTRY_COMPARE(lineOf(window), first + 2);
    QTRY_COMPARE(window.models().goroutines.status().kind(), ListStatus::Kind::Ready);
    QTRY_VERIFY(window.session().filler().stack());
    QVERIFY2(!failed, "a panel said that something failed");
    QVERIFY2(!emptied, "the stack was empty for a moment");
}

void WindowTest::aRefusedMovementLeavesNoGaps()
{
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    Testing::FakeSession &session = fixture.openRecording();
    window.docks().raise(u"variables"_s);
    window.session().runTo(Testing::bankFolder() % u"bank.go"_s, 35, Direction::Forward); // where there are arguments
    QTRY_COMPARE(lineOf(window), 35);
    const int first = 35;
    session.hold();
    QTest::keyClick(&window, Qt::Key_F10);
    session.release(1);
    QTRY_VERIFY(lineOf(window) != first);
    const int here = lineOf(window);
    const int asked = session.waiting();
    session.failNext(u"move"_s, {u"refused"_s, u"This step was refused."_s, {}});
    QTest::keyClick(&window, Qt::Key_F10);
    session.release(asked);
    session.release();
    QTRY_COMPARE(messageIn(window), u"This step was refused."_s);
    QTRY_VERIFY(window.session().filler().stack());
    QCOMPARE(lineOf(window), here);
    const VariablesModel &variables = window.models().variables;
    QTRY_VERIFY(variables.rowCount(variables.sectionIndex(VariablesModel::Section::Arguments)) > 0);
    QTRY_COMPARE(window.models().goroutines.freshCount(), window.models().goroutines.rowCount());
}

} // namespace Backstep

BACKSTEP_GUI_TEST_MAIN(Backstep::WindowTest)
#include "tst_window.moc"
