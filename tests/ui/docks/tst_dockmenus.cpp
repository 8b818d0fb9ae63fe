// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/canned/canned.h"
#include "tests/support/testmain.h"
#include "tests/ui/docks/dockfixture.h"
#include "ui/docks/filterline.h"
#include "ui/docks/listview.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>

using namespace Qt::StringLiterals;
using namespace Backstep;
using namespace Backstep::Testing;

/// Context menus that are open while what they were opened on moves or goes.
class DockMenusTest : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void menuOfAStackThatIsGone();
    void menusWhileRowsGo();
    void menusWhileListsAreEmptied();

private:
    std::unique_ptr<Theme> m_theme;
};

void DockMenusTest::initTestCase()
{
    m_theme = std::make_unique<Theme>();
}

/// A menu stays open while the program goes on behind it: what it was opened on may be gone when an entry is chosen.
void DockMenusTest::menuOfAStackThatIsGone()
{
    DockFixture fixture(u"stack"_s);
    fixture.fill();
    QSignalSpy places(&fixture.intents, &DockIntents::locationActivated);
    QSignalSpy frames(&fixture.intents, &DockIntents::frameActivated);
    const auto nextStop = [&fixture] {
        auto shallow = std::make_shared<Stack>();
        shallow->frames.append(Canned::stack()->frames.first());
        fixture.stack.setStack(shallow, 3);
    };
    const auto openOn = [&fixture](const QString &frame) {
        fixture.stack.setStack(Canned::stack(), 2);
        fixture.click(frame);
    };
    openOn(u"3"_s);
    const int line = Canned::stack()->frames.at(3).location.line;
    QVERIFY(fixture.choose(u"Go to Its Place"_s, nextStop));
    QCOMPARE(places.at(0).at(0).value<CodeLocation>().line, line); // the place is where it was
    openOn(u"3"_s);
    QVERIFY(fixture.choose(u"Copy Place"_s, [&fixture] { fixture.stack.setStack(nullptr, 3); }));
    QVERIFY2(QGuiApplication::clipboard()->text().endsWith(u':' + QString::number(line)),
             qPrintable(QGuiApplication::clipboard()->text()));
    openOn(u"3"_s);
    const auto before = frames.size();
    QVERIFY(!fixture.choose(u"Show This Frame"_s, nextStop)); // there is no such frame any more
    QCOMPARE(frames.size(), before);
}

void DockMenusTest::menusWhileRowsGo()
{
    {
        DockFixture fixture(u"goroutines"_s);
        fixture.fill();
        QSignalSpy activated(&fixture.intents, &DockIntents::goroutineActivated);
        fixture.click(u"4"_s);
        QVERIFY(fixture.choose(u"Switch to Goroutine 4"_s, [&fixture] { fixture.goroutines.clear(); }));
        QCOMPARE(activated.at(0).at(0).toLongLong(), 4);
    }
    {
        DockFixture fixture(u"breakpoints"_s);
        fixture.fill();
        QSignalSpy places(&fixture.intents, &DockIntents::locationActivated);
        QSignalSpy changes(&fixture.breakpoints, &BreakpointsModel::changeRequested);
        const auto removeFirst = [&fixture] {
            auto rest = std::make_shared<QList<Breakpoint>>(*Canned::breakpoints());
            rest->removeFirst();
            fixture.breakpoints.setBreakpoints(rest);
        };
        const auto openOnFirst = [&fixture] {
            fixture.breakpoints.setBreakpoints(Canned::breakpoints());
            fixture.panel().list()->setCurrentIndex(fixture.row(u"transfer.go:21  in main.(*Bank).transfer"_s));
        };
        openOnFirst();
        QVERIFY(fixture.choose(u"Go to Its Place"_s, removeFirst));
        QCOMPARE(places.at(0).at(0).value<CodeLocation>().line, 21);
        openOnFirst();
        QVERIFY(fixture.choose(u"Switch Off"_s, removeFirst));
        QCOMPARE(changes.size(), 0); // and not the one that took its row
    }
    {
        DockFixture fixture(u"protocol"_s);
        fixture.fill();
        fixture.panel().list()->setCurrentIndex(fixture.panel().list()->model()->index(2, 0));
        QVERIFY(fixture.choose(u"Show Only “RPCServer.Stacktrace”"_s, [&fixture] { fixture.protocol.clear(); }));
        QCOMPARE(fixture.panel().filterLine()->text(), u"Stacktrace"_s);
    }
    {
        DockFixture fixture(u"watches"_s, {480, 240});
        fixture.fill();
        fixture.click(u"to"_s);
        QVERIFY(fixture.choose(u"Remove"_s, [&fixture] { fixture.watches.setExpressions({u"from"_s}); }));
        QCOMPARE(fixture.watches.expressions(), QStringList{u"from"_s});
        fixture.click(u"from"_s);
        QVERIFY(fixture.choose(u"Edit Expression"_s, [&fixture] { fixture.watches.setExpressions({u"to"_s}); }));
        QVERIFY(!fixture.panel().list()->viewport()->findChild<QLineEdit *>());
    }
}

/// An entry of a menu may be about a job or a line that has left its list.
void DockMenusTest::menusWhileListsAreEmptied()
{
    {
        DockFixture fixture(u"output"_s);
        fixture.fill();
        fixture.output.append({.source = OutputSource::ProgramOut, .text = u"last"_s, .event = 949});
        fixture.output.flush();
        fixture.key(Qt::Key_End);
        QSignalSpy events(&fixture.intents, &DockIntents::eventActivated);
        QVERIFY(fixture.choose(u"Go to Event 949"_s, [&fixture] { fixture.output.clear(); }));
        QCOMPARE(events.at(0).at(0).toLongLong(), 949);
    }
    {
        DockFixture fixture(u"transfers"_s);
        fixture.fill();
        QSignalSpy cancels(&fixture.intents, &DockIntents::transferCancelRequested);
        const QList<TransferJob> jobs = Canned::transfers();
        const auto active = std::ranges::find(jobs, false, &TransferJob::isFinal);
        fixture.panel().list()->setCurrentIndex(fixture.panel().list()->model()->index(int(active - jobs.cbegin()), 0));
        QVERIFY(fixture.choose(u"Cancel"_s, [&fixture] { fixture.transfers.setJobs({}); }));
        QCOMPARE(cancels.size(), 0);
    }
}

BACKSTEP_GUI_TEST_MAIN(DockMenusTest)
#include "tst_dockmenus.moc"
