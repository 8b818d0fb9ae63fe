// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/testmain.h"
#include "tests/ui/main/windowfixture.h"
#include "ui/actions/actiontable.h"
#include "ui/docks/dockintents.h"
#include "ui/main/breakpointscontroller.h"
#include "ui/main/modelset.h"
#include "ui/main/sessioncontroller.h"
#include "ui/widgets/messagebar.h"

#include <QAction>
#include <QClipboard>
#include <QDialog>
#include <QTreeView>

#include <numeric>

using namespace Qt::StringLiterals;

namespace Backstep {

/// What a person does with single goroutines, through the window and a scripted session.
class GoroutineWindowTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void followsTheGoroutineOfTheStop();
    void refusedFollowingIsTold();
    void showsTheWholeStack();
    void pinsByKey();
    void marksComeBackWithTheRecording();
    void marksEndWithTheProcess();
    void copiesMoreThanAThousand();
};

static void trigger(MainWindow &window, const QString &id)
{
    QVERIFY2(window.actionTable().action(id)->isEnabled(), qPrintable(id));
    window.actionTable().action(id)->trigger();
}

void GoroutineWindowTest::followsTheGoroutineOfTheStop()
{
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    Testing::FakeSession &session = fixture.openRecording();
    const GoroutineMarks &marks = window.models().goroutines.marks();
    const GoroutineId here = session.currentStop()->goroutine;
    trigger(window, u"debug.followGoroutine"_s);
    QTRY_COMPARE(marks.followed(), here);
    QCOMPARE(session.followed(), here);
    trigger(window, u"debug.followGoroutine"_s);
    QTRY_COMPARE(marks.followed(), 0);
    QCOMPARE(session.followed(), 0);
    trigger(window, u"debug.followGoroutine"_s);
    QTRY_COMPARE(marks.followed(), here);
    window.session().close();
    QTRY_COMPARE(marks.followed(), 0); // a session's numbers mean nothing in the next one
}

void GoroutineWindowTest::refusedFollowingIsTold()
{
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    Testing::FakeSession &session = fixture.openRecording();
    session.failNext(u"follow"_s, {QString(ErrorCode::notSupported), u"It cannot be followed."_s, {}});
    trigger(window, u"debug.followGoroutine"_s);
    auto *message = window.findChild<MessageBar *>();
    QTRY_VERIFY2(message->text().contains(u"It cannot be followed."_s), qPrintable(message->text()));
    QCOMPARE(window.models().goroutines.marks().followed(), 0);
}

void GoroutineWindowTest::showsTheWholeStack()
{
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    fixture.openRecording();
    trigger(window, u"debug.wholeStack"_s);
    QTRY_VERIFY(window.findChild<QDialog *>(u"stacksDialog"_s));
    auto *dialog = window.findChild<QDialog *>(u"stacksDialog"_s);
    auto *view = dialog->findChild<QTreeView *>(u"stacksDialog.view"_s);
    QVERIFY(view->model()->rowCount() > 0);
    QCOMPARE(view->model()->index(0, 0).data().toString(), u"main.main"_s);
    dialog->close();
}

void GoroutineWindowTest::pinsByKey()
{
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    Testing::FakeSession &session = fixture.openRecording();
    const GoroutineMarks &marks = window.models().goroutines.marks();
    QTest::keyClick(&window, Qt::Key_P, Qt::ControlModifier | Qt::AltModifier);
    QTRY_VERIFY(marks.isPinned(session.currentStop()->goroutine));
    trigger(window, u"debug.stepOver"_s);
    QTRY_COMPARE(marks.history(session.currentStop()->goroutine).size(), 2); // what it did at both stops
    trigger(window, u"debug.pinGoroutine"_s);
    QCOMPARE(marks.rowCount(), 0);
}

void GoroutineWindowTest::marksComeBackWithTheRecording()
{
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    GoroutineMarks &marks = window.models().goroutines.marks();
    const GoroutineId here = fixture.openRecording().currentStop()->goroutine;
    marks.setPinned(here, true);
    marks.setTag(here, u"the one"_s);
    marks.setColor(here + 1, 2);
    window.session().close();
    QTRY_COMPARE(marks.rowCount(), 0);
    QVERIFY(!marks.anyTags());
    fixture.openRecording();
    QVERIFY(marks.isPinned(here));
    QCOMPARE(marks.tag(here), u"the one"_s);
    QCOMPARE(marks.color(here + 1), 2);
    QVERIFY(!marks.isPinned(here + 1));
    // Breakpoints are kept beside them, and one does not wipe out the other.
    window.session().breakpoints().toggle(u"/src/main.go"_s, 10);
    marks.setTag(here, {});
    window.session().close();
    fixture.openRecording();
    QVERIFY(marks.isPinned(here));
    QVERIFY(marks.tag(here).isEmpty());
}

void GoroutineWindowTest::marksEndWithTheProcess()
{
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    window.open(ExecTarget{.program = u"/bin/service"_s, .arguments = {}, .workingFolder = {}});
    QTRY_VERIFY(window.session().session() && window.session().session()->currentStop());
    GoroutineMarks &marks = window.models().goroutines.marks();
    marks.setPinned(1, true);
    trigger(window, u"debug.stepOver"_s);
    QTRY_COMPARE(window.session().session()->state(), SessionState::Stopped);
    QVERIFY(marks.isPinned(1));
    trigger(window, u"debug.restart"_s);
    QCOMPARE(marks.rowCount(), 0); // 1 is another goroutine now
}

void GoroutineWindowTest::copiesMoreThanAThousand()
{
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    fixture.sessions.idlers = 12'000;
    fixture.openRecording();
    QList<GoroutineId> ids(12'000);
    std::iota(ids.begin(), ids.end(), 1);
    QGuiApplication::clipboard()->clear();
    Q_EMIT window.intents().goroutineTracesWanted(ids);
    auto *message = window.findChild<MessageBar *>();
    QTRY_VERIFY_WITH_TIMEOUT(!QGuiApplication::clipboard()->text().isEmpty(), 20'000);
    QVERIFY2(message->text().contains(QLocale().toString(12'000)), qPrintable(message->text()));
    QVERIFY(QGuiApplication::clipboard()->text().contains(u"goroutine 10000 "_s));
    QVERIFY(!QGuiApplication::clipboard()->text().contains(u"goroutine 10001 "_s));
}

} // namespace Backstep

BACKSTEP_GUI_TEST_MAIN(Backstep::GoroutineWindowTest)
#include "tst_goroutinewindow.moc"
