// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/settings/keys.h"
#include "tests/support/testmain.h"
#include "tests/ui/main/windowfixture.h"
#include "ui/actions/actiontable.h"
#include "ui/main/breakpointscontroller.h"
#include "ui/main/sessioncontroller.h"
#include "ui/main/stopfiller.h"
#include "ui/main/welcomepage.h"
#include "ui/widgets/messagebar.h"

#include <QAction>
#include <QListView>
#include <QPlainTextEdit>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace Backstep {

/// Opening something while something else is open.
class OpeningTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void failedOpeningLeavesEverythingAsItWas();
    void whatIsOpenCanBeUsedUntilTheNextOneStands();
    void theNextOneComesWithAllThatItSaid();
    void cancelledOpeningLeavesEverythingAsItWas();
    void ofTwoThatOpenTheLaterOneCounts();
    void closingMeanwhileStillShowsTheNextOne();
    void nothingToComeIsNothingOpen_data();
    void nothingToComeIsNothingOpen();
    void closingTheWindowEndsBoth();
    void theSameProgramIsEndedFirst();
    void theSameProgramThatDoesNotComeBackSaysSo();
    void theSameProgramThatWasLostCanBeClosedWhileItOpens();
    void whatDidNotOpenIsNotListed();
    void keysRightAfterAStepDoNothing();
    void breakpointsOfTheMeantimeGoAlong();
    void aLostSessionCanStillBeStartedAgain();
    void whatCanBeDoneIsToldOnce();
    void whereAnotherDebuggerLeftItIsNotMain();

private:
    struct Opened
    {
        explicit Opened(const Target &target = ReplayTarget{u"/recordings/bank"_s})
        {
            window = &fixture.show();
            window->open(target);
            [[maybe_unused]] const bool filled = QTest::qWaitFor(
                [this] { return controller().filler().stack() && window->models().goroutines.rowCount() > 0; });
            first = fixture.sessions.last;
        }
        [[nodiscard]] SessionController &controller() const { return window->session(); }
        [[nodiscard]] MessageBar &message() const { return *window->findChild<MessageBar *>(); }
        [[nodiscard]] bool welcomes() const { return window->findChild<WelcomePage *>()->isVisible(); }
        [[nodiscard]] int line() const { return controller().filler().stop()->location.line; }
        /// Opens another one that answers only when it is released.
        Testing::FakeSession &openSlowly(const Target &target = ExecTarget{u"/programs/bank"_s, {}, {}})
        {
            fixture.sessions.held = true;
            window->open(target);
            fixture.sessions.held = false;
            return *fixture.sessions.last;
        }
        void step() const
        {
            const quint64 before = controller().filler().stop()->number;
            QTest::keyClick(window, Qt::Key_F10);
            QTRY_VERIFY(controller().filler().stop()->number > before);
        }

        Testing::WindowFixture fixture;
        MainWindow *window = nullptr;
        QPointer<Testing::FakeSession> first;
    };
};

void OpeningTest::failedOpeningLeavesEverythingAsItWas()
{
    Opened opened;
    opened.step();
    opened.controller().breakpoints().toggle(Testing::bankFolder() % u"bank.go"_s, 31);
    QTRY_COMPARE(opened.window->models().breakpoints.rowCount(), 1);
    const QString title = opened.window->windowTitle();
    const int line = opened.line();
    opened.fixture.sessions.openError = {u"no-counters"_s, u"This cannot be opened."_s, {u"rr: no counters"_s}};
    opened.window->open(ExecTarget{u"/programs/bank"_s, {}, {}});
    QTRY_COMPARE(opened.message().text(), u"This cannot be opened."_s);
    QCOMPARE(opened.message().kind(), MessageBar::Kind::Error);
    QVERIFY(opened.message().findChild<QPlainTextEdit *>()->toPlainText().contains(u"rr: no counters"_s));
    QCOMPARE(opened.controller().session(), opened.first);
    QCOMPARE(opened.window->windowTitle(), title);
    QCOMPARE(opened.line(), line);
    QCOMPARE(opened.window->models().breakpoints.rowCount(), 1);
    QVERIFY(opened.window->models().stack.rowCount() > 0);
    opened.step();
    QCOMPARE(opened.line(), line + 1);
}

void OpeningTest::whatIsOpenCanBeUsedUntilTheNextOneStands()
{
    Opened opened;
    const QPointer<Testing::FakeSession> next = &opened.openSlowly();
    QTRY_VERIFY2(opened.message().text().contains(u"Opening bank"_s), qPrintable(opened.message().text()));
    const int line = opened.line();
    opened.step();
    QCOMPARE(opened.line(), line + 1);
    QVERIFY(opened.message().text().contains(u"Opening bank"_s)); // with its way to cancel
    next->release();
    QTRY_COMPARE(opened.controller().session(), next);
    QTRY_VERIFY(!opened.first);
    QTRY_VERIFY(opened.controller().filler().stack());
    QVERIFY(!opened.window->actionTable().action(u"debug.stepOverBack"_s)->isEnabled()); // a live program
    QVERIFY(!opened.message().isVisible());
    opened.step();
}

void OpeningTest::theNextOneComesWithAllThatItSaid()
{
    Opened opened;
    Testing::FakeSession &next = opened.openSlowly();
    next.print({OutputSource::ProgramOut, u"said while it opened"_s, {}});
    const OutputModel &output = opened.window->models().output;
    for (int row = 0; row < output.rowCount(); ++row) {
        QVERIFY(!output.index(row, OutputModel::Text).data().toString().contains(u"said while"_s));
    }
    next.release();
    QTRY_COMPARE(opened.controller().session(), &next);
    QTRY_COMPARE(output.rowCount(), 1);
    QVERIFY(opened.window->models().protocol.rowCount() > 0);
}

void OpeningTest::cancelledOpeningLeavesEverythingAsItWas()
{
    Opened opened;
    const QPointer<Testing::FakeSession> next = &opened.openSlowly();
    auto *way = opened.message().findChild<QToolButton *>(u"message.wayOn"_s);
    QTRY_VERIFY(way->isVisible());
    QTest::mouseClick(way, Qt::LeftButton);
    QVERIFY(!opened.message().isVisible());
    next->release();
    QTRY_VERIFY(!next);
    QCOMPARE(opened.controller().session(), opened.first);
    opened.step();
}

void OpeningTest::ofTwoThatOpenTheLaterOneCounts()
{
    Opened opened;
    const QPointer<Testing::FakeSession> second = &opened.openSlowly();
    const QPointer<Testing::FakeSession> third = &opened.openSlowly(CoreTarget{u"/programs/bank"_s, u"/core"_s});
    second->release();
    QTRY_VERIFY(!second);
    QCOMPARE(opened.controller().session(), opened.first);
    third->release();
    QTRY_COMPARE(opened.controller().session(), third);
}

void OpeningTest::closingMeanwhileStillShowsTheNextOne()
{
    Opened opened;
    Testing::FakeSession &next = opened.openSlowly();
    opened.window->actionTable().action(u"debug.close"_s)->trigger();
    QVERIFY(!opened.controller().isOpen());
    QTRY_VERIFY(!opened.first);
    next.release();
    QTRY_COMPARE(opened.controller().session(), &next);
    QTRY_VERIFY(opened.controller().filler().stack());
}

void OpeningTest::nothingToComeIsNothingOpen_data()
{
    QTest::addColumn<bool>("fails");
    QTest::newRow("it does not open") << true;
    QTest::newRow("it is cancelled") << false;
}

void OpeningTest::nothingToComeIsNothingOpen()
{
    QFETCH(const bool, fails);
    Opened opened;
    if (fails) {
        opened.fixture.sessions.openError = {u"no-counters"_s, u"This cannot be opened."_s, {}};
    }
    const QPointer<Testing::FakeSession> next = &opened.openSlowly();
    opened.window->actionTable().action(u"debug.close"_s)->trigger();
    QVERIFY(!opened.welcomes()); // something is on its way
    if (fails) {
        next->release();
        QTRY_COMPARE(opened.message().text(), u"This cannot be opened."_s);
    } else {
        opened.controller().cancelOpening();
    }
    QVERIFY(opened.welcomes());
}

void OpeningTest::closingTheWindowEndsBoth()
{
    Opened opened;
    const QPointer<Testing::FakeSession> next = &opened.openSlowly();
    opened.window->close();
    QTRY_VERIFY(!opened.first);
    QVERIFY(opened.window->isVisible()); // until nothing is left of the other one either
    next->release();
    QTRY_VERIFY(!next);
    QTRY_VERIFY(!opened.window->isVisible());
}

void OpeningTest::theSameProgramIsEndedFirst()
{
    Opened opened(ExecTarget{u"/programs/bank"_s, {}, {}});
    opened.first->hold();
    opened.window->open(ExecTarget{u"/programs/bank"_s, {u"-v"_s}, {}});
    QCOMPARE(opened.fixture.sessions.last, opened.first); // its port may be taken until it has ended
    QVERIFY(!opened.controller().isOpen());
    opened.first->release();
    QTRY_VERIFY(opened.fixture.sessions.last && opened.fixture.sessions.last != opened.first);
    QTRY_VERIFY(opened.controller().filler().stack());
    QTRY_VERIFY(!opened.first);
}

void OpeningTest::theSameProgramThatDoesNotComeBackSaysSo()
{
    Opened opened(ExecTarget{u"/programs/bank"_s, {}, {}});
    opened.fixture.sessions.error = {u"not-found"_s, u"There is no such program any more."_s, {}};
    opened.window->open(ExecTarget{u"/programs/bank"_s, {}, {}});
    QTRY_COMPARE(opened.message().text(), u"There is no such program any more."_s);
    QVERIFY(!opened.controller().isOpen());
    QVERIFY(opened.welcomes());
    QTRY_VERIFY(!opened.first);
}

void OpeningTest::theSameProgramThatWasLostCanBeClosedWhileItOpens()
{
    const Target program = ExecTarget{u"/programs/bank"_s, {}, {}};
    Opened opened(program);
    opened.first->die({u"lost"_s, u"dlv ended unexpectedly."_s, {}});
    const QPointer<Testing::FakeSession> next = &opened.openSlowly(program);
    QTRY_VERIFY(!opened.first);
    QCOMPARE(opened.controller().session(), next);
    QVERIFY(opened.window->actionTable().action(u"debug.close"_s)->isEnabled());
    next->release();
    QTRY_COMPARE(next->state(), SessionState::Stopped);
}

void OpeningTest::whatDidNotOpenIsNotListed()
{
    const Target till = ExecTarget{u"/programs/till"_s, {}, {}};
    Opened opened(till);
    const QStringList good = opened.fixture.settings.get(SettingKey::lastTargets());
    QCOMPARE(good, QStringList{targetText(till)});
    opened.fixture.sessions.openError = {u"no-counters"_s, u"This cannot be opened."_s, {}};
    opened.window->open(ExecTarget{u"/programs/bank"_s, {}, {}});
    QTRY_COMPARE(opened.message().text(), u"This cannot be opened."_s);
    QCOMPARE(opened.fixture.settings.get(SettingKey::lastTargets()), good);
    const auto *list = opened.window->findChild<QListView *>(u"welcome.recent"_s);
    QCOMPARE(list->model()->rowCount(), 1);
    // What is painted behind the name is heard too.
    QCOMPARE(list->model()->index(0, 0).data(Qt::AccessibleTextRole).toString(), u"till /programs"_s);
}

void OpeningTest::keysRightAfterAStepDoNothing()
{
    Opened opened;
    opened.step();
    const int line = opened.line();
    opened.first->hold();
    opened.first->clearCalls();
    QTest::keyClick(opened.window, Qt::Key_F10);
    for (const QString &id :
         {u"debug.restart"_s, u"debug.checkpoint"_s, u"debug.seekStart"_s, u"debug.seekEnd"_s, u"debug.stepOver"_s}) {
        opened.window->actionTable().action(id)->trigger();
    }
    opened.controller().selectGoroutine(6);
    QCOMPARE(opened.first->calls(), QStringList{u"move StepOver"_s});
    QVERIFY2(!opened.message().isVisible(), qPrintable(opened.message().text()));
    opened.first->release();
    QTRY_COMPARE(opened.line(), line + 1);
}

void OpeningTest::breakpointsOfTheMeantimeGoAlong()
{
    Opened opened;
    BreakpointsController &breakpoints = opened.controller().breakpoints();
    const QString file = Testing::bankFolder() % u"bank.go"_s;
    breakpoints.toggle(file, 31);
    QTRY_VERIFY(breakpoints.at(file, 31));
    const Target same = ReplayTarget{u"/recordings/bank"_s};
    Testing::FakeSession &next = opened.openSlowly(same);
    breakpoints.toggle(file, 31);
    breakpoints.toggle(file, 35);
    QTRY_VERIFY(breakpoints.at(file, 35) && !breakpoints.at(file, 31));
    next.release();
    QTRY_COMPARE(opened.controller().session(), &next);
    QTRY_VERIFY(breakpoints.at(file, 35) && !breakpoints.at(file, 31));
    QTRY_VERIFY(!opened.first);
    opened.window->open(same); // and are kept
    QTRY_VERIFY(opened.fixture.sessions.last != &next && opened.controller().session() == opened.fixture.sessions.last);
    QVERIFY(breakpoints.at(file, 35) && !breakpoints.at(file, 31));
}

void OpeningTest::aLostSessionCanStillBeStartedAgain()
{
    Opened opened(ReplayTarget{u"/recordings/till"_s});
    opened.first->die({u"lost"_s, u"rr ended unexpectedly."_s, {}});
    opened.fixture.sessions.openError = {u"not-found"_s, u"This cannot be opened."_s, {}};
    opened.window->open(ExecTarget{u"/programs/bank"_s, {}, {}});
    QTRY_COMPARE(opened.message().text(), u"This cannot be opened."_s);
    auto *way = opened.message().findChild<QToolButton *>(u"message.wayOn"_s);
    QCOMPARE(way->text(), u"Start till Again"_s); // what would not open is another
    QTest::mouseClick(way, Qt::LeftButton);
    QTRY_COMPARE(opened.first->state(), SessionState::Stopped);
}

void OpeningTest::whatCanBeDoneIsToldOnce()
{
    Testing::WindowFixture fixture;
    fixture.settings.reset(SettingKey::toldOnce());
    MainWindow &window = fixture.show();
    const auto &message = *window.findChild<MessageBar *>();
    fixture.openRecording();
    QTRY_VERIFY2(message.text().contains(u"F10"_s), qPrintable(message.text()));
    QVERIFY2(message.text().contains(u"Alt+F5"_s), qPrintable(message.text()));
    QTest::keyClick(&window, Qt::Key_F10);
    QTRY_VERIFY(!message.isVisible());
    window.open(ExecTarget{u"/programs/bank"_s, {}, {}}); // which cannot go back
    QTRY_VERIFY2(message.text().contains(u"F6"_s), qPrintable(message.text()));
    window.open(ReplayTarget{u"/recordings/bank"_s});
    QTRY_VERIFY(window.session().session() == fixture.sessions.last && window.session().filler().stack());
    QVERIFY2(!message.isVisible(), qPrintable(message.text()));
}

void OpeningTest::whereAnotherDebuggerLeftItIsNotMain()
{
    Testing::WindowFixture fixture;
    fixture.settings.reset(SettingKey::toldOnce());
    MainWindow &window = fixture.show();
    const auto &message = *window.findChild<MessageBar *>();
    fixture.sessions.held = true;
    window.open(ConnectTarget{u"127.0.0.1:4040"_s});
    QTRY_VERIFY(message.text().startsWith(u"Opening"_s));
    QVERIFY2(!message.text().contains(u"main.main"_s), qPrintable(message.text()));
    message.findChild<QToolButton *>(u"message.wayOn"_s)->click();
    fixture.sessions.held = false;
    window.open(ConnectTarget{u"127.0.0.1:4040"_s});
    QTRY_VERIFY2(message.text().contains(u"F10"_s), qPrintable(message.text()));
    QVERIFY2(!message.text().contains(u"main.main"_s), qPrintable(message.text()));
}

} // namespace Backstep

BACKSTEP_GUI_TEST_MAIN(Backstep::OpeningTest)
#include "tst_opening.moc"
