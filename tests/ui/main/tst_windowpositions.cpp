// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/settings/keys.h"
#include "tests/support/testmain.h"
#include "tests/ui/main/windowfixture.h"
#include "ui/actions/actiontable.h"
#include "ui/main/breakpointscontroller.h"
#include "ui/main/sessioncontroller.h"
#include "ui/main/stopfiller.h"
#include "ui/source/sourcetabs.h"
#include "ui/source/sourceview.h"
#include "ui/widgets/eventfield.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/positionbar.h"

#include <QAction>
#include <QApplication>
#include <QDropEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QToolButton>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace Backstep {

/// Ways to a position other than stepping: the event field, the position bar, checkpoints, and what is dropped.
class WindowPositionsTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void eventFieldSeeks();
    void checkpointsAreKeptAndGoneBackTo();
    void onlyTheLastJumpWaits();
    void checkpointsAreSeenAndReached();
    void hitsAndOutputAreMarked();
    void capsulesAndTracesAreDropped_data();
    void capsulesAndTracesAreDropped();
    void recordingThatCannotBeReplayedOffersItsCapsule();
};

namespace {

QString messageIn(const MainWindow &window)
{
    return window.findChild<MessageBar *>()->text();
}

int lineOf(const MainWindow &window)
{
    return window.session().filler().stop()->location.line;
}

} // namespace

void WindowPositionsTest::eventFieldSeeks()
{
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    Testing::FakeSession &session = fixture.openRecording();
    QTest::keyClick(&window, Qt::Key_G, Qt::ControlModifier | Qt::ShiftModifier);
    auto *line = window.findChild<EventField *>()->findChild<QLineEdit *>();
    QTRY_VERIFY(line->hasFocus());
    session.clearCalls();
    QTest::keyClicks(line, u"395"_s);
    QTest::keyClick(line, Qt::Key_Return);
    QTRY_COMPARE(session.calls().value(0), u"seek event"_s);
    QTRY_COMPARE(*window.session().filler().stop()->event, 395);
    QTRY_COMPARE(line->text(), u"395"_s);
    const auto *tabs = window.findChild<SourceTabs *>();
    QTRY_VERIFY2(tabs->currentView() && tabs->currentView()->hasFocus(), "the keyboard belongs to the source again");
}

void WindowPositionsTest::checkpointsAreKeptAndGoneBackTo()
{
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    Testing::FakeSession &session = fixture.openRecording();
    const int first = lineOf(window);
    QTest::keyClick(&window, Qt::Key_B, Qt::ControlModifier);
    QTRY_VERIFY2(messageIn(window).contains(u"Checkpoint 1"_s), qPrintable(messageIn(window)));
    QTest::keyClick(&window, Qt::Key_F10);
    QTRY_COMPARE(lineOf(window), first + 1);
    const QAction *list = window.actionTable().action(u"debug.checkpoints"_s);
    const auto openMenu = [&window, list] {
        window.activateWindow(); // without a window manager nobody is active after a menu
        [[maybe_unused]] const bool active = QTest::qWaitForWindowActive(&window);
        [[maybe_unused]] const bool enabled = QTest::qWaitFor([list] { return list->isEnabled(); });
        QTest::keyClick(&window, Qt::Key_B, Qt::ControlModifier | Qt::ShiftModifier);
        return QTest::qWaitFor([&window] { return window.findChild<QMenu *>(u"position.menu"_s) != nullptr; });
    };
    const PositionBar &bar = window.findChild<EventField *>()->bar();
    QTRY_COMPARE(bar.marks().all().size(), 1);
    QVERIFY(openMenu());
    auto *menu = window.findChild<QMenu *>(u"position.menu"_s);
    QTest::keyClick(menu, Qt::Key_Return); // the list is usable without a mouse
    QTRY_COMPARE(lineOf(window), first);
    QTRY_VERIFY(!window.findChild<QMenu *>(u"position.menu"_s));
    QVERIFY(openMenu());
    menu = window.findChild<QMenu *>(u"position.menu"_s);
    menu->findChild<QMenu *>()->actions().first()->trigger();
    menu->close();
    QTRY_VERIFY(session.calls().join(u' ').contains(u"removeCheckpoint 1"_s));
}

void WindowPositionsTest::onlyTheLastJumpWaits()
{
    Testing::WindowFixture fixture;
    const MainWindow &window = fixture.show();
    Testing::FakeSession &session = fixture.openRecording();
    auto *field = window.findChild<EventField *>();
    session.clearCalls();
    session.hold();
    for (const int event : {380, 385, 390, 395}) {
        Q_EMIT field->seekRequested(event);
    }
    QCOMPARE(session.calls().count(u"seek event"_s), 1);
    session.release();
    QTRY_COMPARE(*window.session().filler().stop()->event, 395);
    QCOMPARE(session.calls().count(u"seek event"_s), 2);
}

void WindowPositionsTest::checkpointsAreSeenAndReached()
{
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    fixture.openRecording();
    const PositionBar &bar = window.findChild<EventField *>()->bar();
    const int before = lineOf(window);
    QTest::keyClick(&window, Qt::Key_F10);
    QTRY_VERIFY(lineOf(window) != before);
    const int line = lineOf(window);
    QTRY_VERIFY(window.actionTable().action(u"debug.checkpoint"_s)->isEnabled());
    QTest::keyClick(&window, Qt::Key_B, Qt::ControlModifier);
    QTRY_COMPARE(bar.marks().all().size(), 1);
    const PositionMark mark = bar.marks().all().first();
    QCOMPARE(mark.kind, MarkKind::Checkpoint);
    QVERIFY2(mark.text.contains(u"main.main"_s), qPrintable(mark.text));
    QTest::keyClick(&window, Qt::Key_End, Qt::AltModifier);
    QTRY_VERIFY(lineOf(window) != line);

    const auto chooseFromMenu = [&](const QString &start) {
        Q_EMIT window.findChild<EventField *>()->menuRequested(window.mapToGlobal(QPoint(300, 60)), {mark});
        auto *menu = window.findChild<QMenu *>(u"position.menu"_s);
        QVERIFY(menu != nullptr);
        for (QAction *action : menu->actions()) {
            if (action->text().remove(u'&').startsWith(start)) {
                action->trigger();
            }
        }
        menu->close();
        QTRY_VERIFY(!window.findChild<QMenu *>(u"position.menu"_s));
    };
    chooseFromMenu(u"Go to Checkpoint"_s);
    QTRY_COMPARE(lineOf(window), line);
    chooseFromMenu(u"Remove Checkpoint"_s);
    QTRY_VERIFY(std::ranges::none_of(bar.marks().all(),
                                     [](const PositionMark &one) { return one.kind == MarkKind::Checkpoint; }));
}

void WindowPositionsTest::hitsAndOutputAreMarked()
{
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    Testing::FakeSession &session = fixture.openRecording();
    const PositionBar &bar = window.findChild<EventField *>()->bar();
    session.print(
        {.source = OutputSource::ProgramOut, .text = u"bank\x1b[31m open \u202Edesolc\u200B"_s, .event = 390});
    session.print({.source = OutputSource::Delve, .text = u"a remark"_s, .event = 391});
    QTRY_COMPARE(bar.marks().all().size(), 1);
    QCOMPARE(bar.marks().all().first().place, 390);
    QCOMPARE(bar.marks().all().first().text, u"Output: bank open \\u202edesolc\\u200b"_s);
    BreakpointSpec spec;
    spec.expression = u"main.transfer"_s;
    window.session().breakpoints().add(spec);
    QTRY_VERIFY(session.breakpoints() && session.breakpoints()->size() == 1);
    QTest::keyClick(&window, Qt::Key_F5);
    QTRY_COMPARE(bar.marks().all().size(), 2);
    const QString place = u"main.transfer"_s;
    QTRY_COMPARE(window.session().filler().stop()->location.function, place);
    // Passing it again adds nothing.
    QTest::keyClick(&window, Qt::Key_Home, Qt::AltModifier);
    QTRY_VERIFY(window.session().filler().stop()->location.function != place);
    QTest::keyClick(&window, Qt::Key_F5);
    QTRY_COMPARE(window.session().filler().stop()->location.function, place);
    QTest::qWait(100); // longer than marks are collected
    QCOMPARE(bar.marks().all().size(), 2);
}

void WindowPositionsTest::capsulesAndTracesAreDropped_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("opens");
    QTest::newRow("capsule") << u"bank.capsule"_s << true;
    QTest::newRow("trace folder") << u"bank-0"_s << true;
    QTest::newRow("another folder") << u"photos"_s << false;
    QTest::newRow("another file") << u"notes.txt"_s << false;
    QTest::newRow("nothing") << u"gone.capsule"_s << false;
}

void WindowPositionsTest::capsulesAndTracesAreDropped()
{
    QFETCH(const QString, name);
    QFETCH(const bool, opens);
    const QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkpath(u"bank-0"_s) && QDir(folder.path()).mkpath(u"photos"_s));
    for (const QString &file : {u"bank.capsule"_s, u"bank-0/version"_s, u"notes.txt"_s}) {
        QVERIFY(QFile(folder.filePath(file)).open(QFile::WriteOnly));
    }
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(folder.filePath(name))});
    QDragEnterEvent enter(QPoint(700, 400), Qt::CopyAction, &data, Qt::LeftButton, {});
    enter.ignore();
    QApplication::sendEvent(&window, &enter);
    QCOMPARE(enter.isAccepted(), opens);
    if (opens) {
        QDropEvent drop(QPointF(700, 400), Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(&window, &drop);
        QVERIFY(window.session().isOpen());
        QTRY_COMPARE(fixture.settings.get(SettingKey::lastTargets()).value(0), folder.filePath(name));
    }
}

void WindowPositionsTest::recordingThatCannotBeReplayedOffersItsCapsule()
{
    const QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkpath(u"bank-0"_s));
    const QString capsule = folder.filePath(u"bank-0.capsule"_s);
    QFile file(capsule);
    QVERIFY(file.open(QFile::WriteOnly) && file.write(QByteArray(2'000'000, 'x')) == 2'000'000);
    file.close();
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    fixture.sessions.error = {u"no-counters"_s, u"This machine has no performance counters."_s, {}};
    window.open(ReplayTarget{folder.filePath(u"bank-0"_s)});
    QVERIFY(messageIn(window).startsWith(u"This machine has no performance counters."_s));
    QTRY_VERIFY(messageIn(window).contains(u"capsule"_s));
    QVERIFY(messageIn(window).contains(u"2"_s));
    QVERIFY(!window.session().isOpen());
    const auto buttons = window.findChild<MessageBar *>()->findChildren<QToolButton *>();
    const auto way = std::ranges::find(buttons, u"Open Its Capsule"_s, &QToolButton::text);
    QVERIFY(way != buttons.end() && (*way)->isVisible());
    QTest::mouseClick(*way, Qt::LeftButton);
    QVERIFY(window.session().isOpen());
    QTRY_COMPARE(fixture.settings.get(SettingKey::lastTargets()), QStringList{capsule});
    QVERIFY(messageIn(window).isEmpty() || !window.findChild<MessageBar *>()->isVisible());
}

} // namespace Backstep

BACKSTEP_GUI_TEST_MAIN(Backstep::WindowPositionsTest)
#include "tst_windowpositions.moc"
