// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/testmain.h"
#include "tests/ui/main/windowfixture.h"
#include "ui/docks/dockintents.h"
#include "ui/main/dockhost.h"
#include "ui/main/sessioncontroller.h"
#include "ui/main/stopfiller.h"
#include "ui/models/liststatus.h"
#include "ui/widgets/elidedlabel.h"

#include <QSignalSpy>
#include <QStatusBar>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace Backstep {

/// What a person looks at while the program stands: other goroutines, frames, values.
class WindowLooksTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void statusBarTellsTheStopFromWhatIsShown();
    void marksStayWhenAnotherGoroutineIsLookedAt();
    void packageVariablesCanBeCancelled();
    void packageVariablesFollowTheFrame();
    void goroutineMovesEverything();
    void goroutinesClickedQuickly();
    void frameMovesVariablesAndWatches();
};

namespace {

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

/// What stopped the program stays what it was, and where; what is looked at since is said apart.
void WindowLooksTest::statusBarTellsTheStopFromWhatIsShown()
{
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    fixture.openRecording();
    window.session().runTo(Testing::bankFolder() % u"bank.go"_s, 35, Direction::Forward);
    QTRY_COMPARE(window.models().stack.rowCount(), 3);
    const QString stop = said(window);
    QVERIFY2(stop.endsWith(u"bank.go:35"), qPrintable(stop));
    Q_EMIT window.intents().frameActivated(1);
    QVERIFY2(said(window).startsWith(stop % u" — shown: frame 1, "_s), qPrintable(said(window)));
    Q_EMIT window.intents().frameActivated(0);
    QCOMPARE(said(window), stop);
    Q_EMIT window.intents().goroutineActivated(31);
    QTRY_COMPARE(window.session().filler().scope().goroutine, 31);
    QTRY_COMPARE(window.models().stack.selectedFrame(), 1);
    QVERIFY2(said(window).startsWith(stop % u" — shown: goroutine 31, "_s), qPrintable(said(window)));
    QTest::keyClick(&window, Qt::Key_F10);
    QTRY_VERIFY2(!said(window).contains(u"shown"), qPrintable(said(window)));
}

/// Another goroutine is looked at, nothing has moved: the marks of the last step stay as they are, and no others come.
void WindowLooksTest::marksStayWhenAnotherGoroutineIsLookedAt()
{
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    window.docks().raise(u"variables"_s);
    Testing::FakeSession &session = fixture.openRecording();
    window.session().runTo(Testing::bankFolder() % u"bank.go"_s, 38, Direction::Forward);
    QTRY_COMPARE(window.models().stack.rowCount(), 3);
    const StopFiller &filler = window.session().filler();
    const QSignalSpy filled(&filler, &StopFiller::filled);
    const auto allThere = [&] {
        return !filled.isEmpty() && filled.last().at(0).toULongLong() == filler.stop()->number;
    };
    QTest::keyClick(&window, Qt::Key_F10);
    const auto marked = [&window] {
        QStringList result;
        const ModelSet &models = window.models();
        const std::function<void(const QAbstractItemModel &, const QModelIndex &)> look =
            [&](const QAbstractItemModel &model, const QModelIndex &parent) {
                for (int row = 0; row < model.rowCount(parent); ++row) {
                    for (int column = 0; column < model.columnCount(parent); ++column) {
                        const QModelIndex index = model.index(row, column, parent);
                        if (index.data(ItemRole::Changed).toBool()) {
                            result.append(index.siblingAtColumn(0).data(ItemRole::Raw).toString() % u' '
                                          % index.data(ItemRole::Raw).toString());
                        }
                    }
                    look(model, model.index(row, 0, parent));
                }
            };
        look(models.stack, {});
        look(models.variables, {});
        look(models.goroutines, {});
        return result;
    };
    QTRY_COMPARE(lineOf(window), 39);
    QTRY_VERIFY(allThere());
    QVERIFY2(marked().size() >= 3, qPrintable(marked().join(u", "_s)));
    const GoroutineId moved = window.session().filler().scope().goroutine;
    const QStringList before = marked();
    session.clearCalls();
    QSignalSpy flashes(&window.models().variables, &VariablesModel::marksChanged);
    const auto select = [&](GoroutineId id) {
        Q_EMIT window.intents().goroutineActivated(id);
        QTRY_COMPARE(filler.stop()->goroutine, id);
        QTRY_VERIFY(allThere());
    };
    select(31);
    QVERIFY(session.calls().filter(u"goroutines"_s).isEmpty()); // the same list
    flashes.clear();
    select(moved);
    QCOMPARE(marked(), before);
    QCOMPARE(flashes.size(), 0); // they were seen
}

/// They can take long. Cancelled, they are as if never asked for, whatever comes later.
void WindowLooksTest::packageVariablesCanBeCancelled()
{
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    window.docks().raise(u"variables"_s);
    Testing::FakeSession &session = fixture.openRecording();
    VariablesModel &variables = window.models().variables;
    const auto state = [&variables] { return variables.sectionState(VariablesModel::Section::Package); };
    QTRY_COMPARE(variables.sectionState(VariablesModel::Section::Locals), VariablesModel::SectionState::Ready);
    session.hold();
    Q_EMIT window.intents().packageVariablesWanted(QString());
    QCOMPARE(state(), VariablesModel::SectionState::Loading);
    auto *cancel = window.findChild<QToolButton *>(u"variables.noticeButton"_s);
    QTRY_COMPARE(cancel->text(), u"Cancel"_s);
    QTest::mouseClick(cancel, Qt::LeftButton);
    QCOMPARE(state(), VariablesModel::SectionState::Idle);
    session.release();
    QTRY_COMPARE(session.waiting(), 0);
    QCOMPARE(state(), VariablesModel::SectionState::Idle);
    Q_EMIT window.intents().packageVariablesWanted(QString());
    QTRY_COMPARE(state(), VariablesModel::SectionState::Ready);
    QTRY_VERIFY(!cancel->isVisible());
}

/// Those of the package of one frame must not stand under a frame of another one.
void WindowLooksTest::packageVariablesFollowTheFrame()
{
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    window.docks().raise(u"variables"_s);
    Testing::FakeSession &session = fixture.openRecording();
    window.session().runTo(Testing::bankFolder() % u"bank.go"_s, 35, Direction::Forward);
    QTRY_COMPARE(window.models().stack.rowCount(), 3);
    const auto state = [&window] { return window.models().variables.sectionState(VariablesModel::Section::Package); };
    const auto packageOf = [&window](int frame) {
        return window.session().filler().stack()->frames.at(frame).location.function.section(u'.', 0, 0);
    };
    int other = 0;
    while (other < 2 && packageOf(other) == packageOf(0)) {
        ++other;
    }
    session.hold();
    Q_EMIT window.intents().packageVariablesWanted(QString());
    Q_EMIT window.intents().frameActivated(other);
    session.release();
    QTRY_COMPARE(session.waiting(), 0);
    const bool same = packageOf(other) == packageOf(0);
    QTRY_COMPARE(state(), same ? VariablesModel::SectionState::Ready : VariablesModel::SectionState::Outdated);
    session.hold();
    Q_EMIT window.intents().packageVariablesWanted(u"^main\\."_s);
    Q_EMIT window.intents().frameActivated(0);
    QCOMPARE(state(), VariablesModel::SectionState::Loading);
    session.release();
    QTRY_COMPARE(state(), VariablesModel::SectionState::Ready);
}

void WindowLooksTest::goroutineMovesEverything()
{
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    Testing::FakeSession &session = fixture.openRecording();
    session.clearCalls();
    Q_EMIT window.intents().goroutineActivated(31);
    QTRY_COMPARE(window.session().filler().stop()->goroutine, 31);
    QTRY_COMPARE(window.models().stack.rowCount(), 3);
    QTRY_COMPARE(window.models().stack.selectedFrame(), 1); // frame 0 is the runtime's parking place
    QCOMPARE(window.session().filler().scope().frame, 1);
}

/// Clicked through the list faster than the debugger answers: it is asked for the first and the last.
void WindowLooksTest::goroutinesClickedQuickly()
{
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    Testing::FakeSession &session = fixture.openRecording();
    const QSignalSpy failed(&window.session(), &SessionController::failed);
    session.clearCalls();
    session.hold();
    for (const GoroutineId id : {31, 31, 1, 33}) {
        Q_EMIT window.intents().goroutineActivated(id);
    }
    session.release();
    QTRY_COMPARE(window.session().filler().stop()->goroutine, 33);
    QCOMPARE(session.calls().filter(u"selectGoroutine"_s),
             QStringList({u"selectGoroutine 31"_s, u"selectGoroutine 33"_s}));
    QTRY_COMPARE(window.models().stack.selectedFrame(), 1);

    Q_EMIT window.intents().frameActivated(2);
    session.clearCalls();
    Q_EMIT window.intents().goroutineActivated(33); // back to where it stands, which is known
    QCOMPARE(window.models().stack.selectedFrame(), 1);
    QCOMPARE(session.calls().filter(u"selectGoroutine"_s), QStringList());
    QCOMPARE(failed.size(), 0);
}

void WindowLooksTest::frameMovesVariablesAndWatches()
{
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    window.docks().raise(u"variables"_s);
    Testing::FakeSession &session = fixture.openRecording();
    window.session().runTo(Testing::bankFolder() % u"bank.go"_s, 35, Direction::Forward);
    QTRY_COMPARE(window.models().stack.rowCount(), 3);
    session.clearCalls();
    Q_EMIT window.intents().frameActivated(1);
    QTRY_COMPARE(window.models().stack.selectedFrame(), 1);
    QVERIFY(!session.calls().filter(u"locals"_s).isEmpty());
    QVERIFY(session.calls().filter(u"locals"_s).first().endsWith(u".1"_s));
}

} // namespace Backstep

BACKSTEP_GUI_TEST_MAIN(Backstep::WindowLooksTest)
#include "tst_windowlooks.moc"
