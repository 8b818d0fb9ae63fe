// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/samplewaits.h"
#include "tests/support/testmain.h"
#include "tests/ui/main/windowfixture.h"
#include "ui/docks/dockintents.h"
#include "ui/docks/listview.h"
#include "ui/docks/placeholder.h"
#include "ui/docks/verdictstrip.h"
#include "ui/main/dockhost.h"
#include "ui/main/sessioncontroller.h"
#include "ui/main/stopfiller.h"

#include <QDockWidget>
#include <QFileDialog>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace Backstep {

using namespace Testing;

/// The panel "Who Waits" in the window: when it asks, what it shows, and what its clicks bring about.
class WaitsWindowTest : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void asksOnlyWhenSeen();
    void asksAfterAllOtherPanels();
    void onceAStop();
    void clickSelectsEverywhere();
    void stepEndsTheLooking();
    void anotherGoroutineMeanwhileAsksAnew();
    void canBeCancelledAndLookedAtAgain();
    void failureSaysSo();
    void refusalSaysWhy();
    void closingEmptiesIt();
    void drawingIsSaved();
};

namespace {

QStringList asked(const FakeSession &session)
{
    return session.calls().filter(u"waitFacts"_s);
}

QString verdict(const MainWindow &window)
{
    const auto *strip = window.findChild<VerdictStrip *>();
    return strip && strip->isVisible() ? strip->text() : QString();
}

QString placeholder(const MainWindow &window)
{
    const auto *page = window.findChild<Placeholder *>(u"waits.placeholder"_s);
    return page && page->isVisible() ? page->text() : QString();
}

/// A window at a stop at which two goroutines have each other's locks, with the panel in sight.
struct DeadlockFixture : WindowFixture
{
    DeadlockFixture()
    {
        sessions.idlers = 16;
        sessions.waits = SampleWaits::deadlock(bankFolder());
        show();
        openRecording();
        window->docks().raise(u"waits"_s);
    }
};

const QString stuck = u"A part of the program is stuck; the rest goes on."_s;

} // namespace

void WaitsWindowTest::asksOnlyWhenSeen()
{
    WindowFixture fixture;
    fixture.sessions.waits = SampleWaits::deadlock(bankFolder());
    MainWindow &window = fixture.show();
    const FakeSession &session = fixture.openRecording();
    QTest::keyClick(&window, Qt::Key_F10);
    QTRY_COMPARE(session.calls().filter(u"stack"_s).size(), 2);
    QTest::qWait(0);
    QCOMPARE(asked(session).size(), 0); // it lies behind the goroutines
    window.docks().raise(u"waits"_s);
    QTRY_COMPARE(verdict(window), stuck);
    QCOMPARE(asked(session).size(), 1);
}

void WaitsWindowTest::asksAfterAllOtherPanels()
{
    DeadlockFixture fixture;
    MainWindow &window = *fixture.window;
    FakeSession &session = *fixture.sessions.last;
    QTRY_COMPARE(verdict(window), stuck);
    session.clearCalls();
    session.hold();
    QTest::keyClick(&window, Qt::Key_F10);
    session.release(1); // the movement
    QCOMPARE(asked(session).size(), 0);
    QVERIFY(verdict(window).startsWith(u"At the last stop"));
    session.release();
    QTRY_COMPARE(verdict(window), stuck);
    QCOMPARE(session.calls().last(), u"waitFacts"_s);
}

void WaitsWindowTest::onceAStop()
{
    DeadlockFixture fixture;
    const MainWindow &window = *fixture.window;
    const FakeSession &session = *fixture.sessions.last;
    QTRY_COMPARE(verdict(window), stuck);
    window.docks().raise(u"goroutines"_s);
    window.docks().raise(u"waits"_s);
    Q_EMIT window.intents().goroutineActivated(34); // the program stands where it stood
    QTRY_COMPARE(window.session().filler().scope().goroutine, 34);
    QTest::qWait(0);
    QCOMPARE(asked(session).size(), 1);
    QCOMPARE(verdict(window), stuck);
}

void WaitsWindowTest::clickSelectsEverywhere()
{
    DeadlockFixture fixture;
    const MainWindow &window = *fixture.window;
    QTRY_COMPARE(verdict(window), stuck);
    auto *list = window.findChild<ListView *>(u"waits.list"_s);
    const QModelIndex second = list->model()->index(1, 0, list->model()->index(0, 0));
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(second).center());
    QTRY_COMPARE(window.session().filler().scope().goroutine, 34);
    QTRY_COMPARE(window.models().goroutines.current(), 34);
    QCOMPARE(list->currentIndex().siblingAtColumn(0), second);
    Q_EMIT window.intents().goroutineActivated(31); // as the panel of goroutines does it
    QTRY_COMPARE(list->currentIndex().siblingAtColumn(0).data().toString(), u"31"_s);
}

void WaitsWindowTest::stepEndsTheLooking()
{
    DeadlockFixture fixture;
    MainWindow &window = *fixture.window;
    FakeSession &session = *fixture.sessions.last;
    QTRY_COMPARE(verdict(window), stuck);
    session.clearCalls();
    session.hold();
    Q_EMIT window.intents().waitsWanted();
    QCOMPARE(asked(session).size(), 1);
    QTest::keyClick(&window, Qt::Key_F10);
    QCOMPARE(session.calls().last(), u"move StepOver"_s); // it did not wait for the answer
    session.release();
    QTRY_COMPARE(asked(session).size(), 2);
    QTRY_COMPARE(verdict(window), stuck);
}

void WaitsWindowTest::anotherGoroutineMeanwhileAsksAnew()
{
    DeadlockFixture fixture;
    MainWindow &window = *fixture.window;
    FakeSession &session = *fixture.sessions.last;
    QTRY_COMPARE(verdict(window), stuck);
    session.failNext(u"waitFacts"_s, {QString(ErrorCode::stale), u"The program moved on."_s, {}});
    QTest::keyClick(&window, Qt::Key_F10);
    QTRY_COMPARE(asked(session).size(), 2);
    Q_EMIT window.intents().goroutineActivated(34); // which is what cut the question off
    QTRY_COMPARE(window.session().filler().scope().goroutine, 34);
    QTRY_COMPARE(verdict(window), stuck);
}

void WaitsWindowTest::canBeCancelledAndLookedAtAgain()
{
    WindowFixture fixture;
    fixture.sessions.waits = SampleWaits::deadlock(bankFolder());
    MainWindow &window = fixture.show();
    const QSignalSpy filled(&window.session().filler(), &StopFiller::filled);
    FakeSession &session = fixture.openRecording();
    QTRY_VERIFY(!filled.isEmpty());
    session.hold();
    window.docks().raise(u"waits"_s);
    QTRY_COMPARE(asked(session).size(), 1);
    QTRY_COMPARE(placeholder(window), u"Looking who waits for whom…"_s);
    auto *cancel = window.findChild<Placeholder *>(u"waits.placeholder"_s)->findChild<QPushButton *>();
    QCOMPARE(cancel->text(), u"Cancel"_s);
    QTest::mouseClick(cancel, Qt::LeftButton);
    QTRY_VERIFY(placeholder(window).startsWith(u"It was cancelled"));
    session.release();
    QTest::qWait(0);
    QCOMPARE(verdict(window), QString()); // the answer that came all the same
    Q_EMIT window.intents().waitsWanted();
    QTRY_COMPARE(verdict(window), stuck);
}

void WaitsWindowTest::failureSaysSo()
{
    DeadlockFixture fixture;
    const MainWindow &window = *fixture.window;
    QTRY_COMPARE(verdict(window), stuck);
    fixture.sessions.last->failNext(u"waitFacts"_s, {u"timeout"_s, u"The debugger did not answer."_s, {}});
    Q_EMIT window.intents().waitsWanted();
    QTRY_COMPARE(placeholder(window), u"The debugger did not answer."_s);
    QCOMPARE(verdict(window), QString());
}

void WaitsWindowTest::refusalSaysWhy()
{
    DeadlockFixture fixture;
    const MainWindow &window = *fixture.window;
    QTRY_COMPARE(verdict(window), stuck);
    fixture.sessions.last->failNext(u"waitFacts"_s,
                                    {QString(ErrorCode::notSupported), u"A capsule does not keep it."_s, {}});
    Q_EMIT window.intents().waitsWanted();
    QTRY_COMPARE(placeholder(window), u"A capsule does not keep it."_s);
}

void WaitsWindowTest::closingEmptiesIt()
{
    DeadlockFixture fixture;
    const MainWindow &window = *fixture.window;
    QTRY_COMPARE(verdict(window), stuck);
    fixture.window->session().close();
    QCOMPARE(window.models().waits.rowCount(), 0);
    QVERIFY(!window.models().waits.view());
}

void WaitsWindowTest::drawingIsSaved()
{
    DeadlockFixture fixture;
    const MainWindow &window = *fixture.window;
    QTRY_COMPARE(verdict(window), stuck);
    const QTemporaryDir folder;
    const auto save = [&window](const QString &file) {
        Q_EMIT window.intents().saveRequested(u"waits.svg"_s, "<svg/>"_ba);
        auto *dialog = window.findChild<QFileDialog *>(u"saveDialog"_s);
        QVERIFY(dialog);
        QCOMPARE(dialog->defaultSuffix(), u"svg"_s);
        dialog->selectFile(file);
        QMetaObject::invokeMethod(dialog, "accept");
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    };
    save(folder.filePath(u"ring"_s));
    QFile written(folder.filePath(u"ring.svg"_s));
    QVERIFY(written.open(QFile::ReadOnly));
    QCOMPARE(written.readAll(), "<svg/>"_ba);
}

} // namespace Backstep

BACKSTEP_GUI_TEST_MAIN(Backstep::WaitsWindowTest)
#include "tst_waitswindow.moc"
