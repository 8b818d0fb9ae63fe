// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/testmain.h"
#include "tests/ui/docks/dockfixture.h"
#include "ui/docks/filterline.h"
#include "ui/docks/listview.h"
#include "ui/docks/noticestrip.h"
#include "ui/theme/theme.h"

#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace Backstep;
using namespace Backstep::Testing;

/// The panel of what the program, dlv and rr print.
class OutputDockTest : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void followsAndFilters();
    void columnsAreThePersons();
    void tellsWhatIsPrintedLater();
    void takesOverAnotherCodeFont();

private:
    std::unique_ptr<Theme> m_theme;
};

void OutputDockTest::initTestCase()
{
    m_theme = std::make_unique<Theme>();
}

void OutputDockTest::followsAndFilters()
{
    DockFixture fixture(u"output"_s, {480, 160});
    fixture.fill();
    QSignalSpy events(&fixture.intents, &DockIntents::eventActivated);
    QScrollBar *bar = fixture.panel().list()->verticalScrollBar();
    const auto print = [&fixture](int lines) {
        for (int i = 0; i < lines; ++i) {
            fixture.output.append({.source = OutputSource::ProgramOut, .text = u"line %1"_s.arg(i), .event = 900 + i});
        }
        fixture.output.flush();
        QCoreApplication::processEvents();
    };
    print(200);
    QCOMPARE(bar->value(), bar->maximum());
    fixture.key(Qt::Key_Home);
    QTRY_VERIFY(bar->value() < bar->maximum());
    print(50);
    QVERIFY(bar->value() < bar->maximum()); // reading is not disturbed
    fixture.key(Qt::Key_End);
    print(50);
    QCOMPARE(bar->value(), bar->maximum());
    fixture.key(Qt::Key_Return);
    QCOMPARE(events.at(0).at(0).toLongLong(), 949);

    const auto actions = fixture.child<QMenu>(u"output.sources"_s)->actions();
    actions.at(0)->trigger(); // the program's lines
    QTRY_COMPARE(fixture.panel().list()->model()->rowCount(), 3);
    QVERIFY(fixture.choose(u"Clear"_s));
    QTRY_VERIFY(!fixture.panel().listShown());
}

void OutputDockTest::columnsAreThePersons()
{
    DockFixture fixture(u"output"_s, {640, 160});
    const auto print = [&fixture](const QString &text) {
        fixture.output.append({.source = OutputSource::ProgramOut, .text = text, .event = 900});
        fixture.output.flush();
        QCoreApplication::processEvents();
    };
    print(u"short"_s);
    QHeaderView *columns = fixture.panel().list()->header();
    QVERIFY(!columns->isSectionHidden(OutputModel::Event)); // since a line has one
    const int text = columns->sectionViewportPosition(OutputModel::Text) + columns->sectionSize(OutputModel::Text);
    const int y = columns->height() / 2;
    QTest::mousePress(columns->viewport(), Qt::LeftButton, {}, {text - 2, y});
    QTest::mouseMove(columns->viewport(), {text - 60, y});
    QTest::mouseMove(columns->viewport(), {text - 202, y});
    QTest::mouseRelease(columns->viewport(), Qt::LeftButton, {}, {text - 202, y});
    const int dragged = columns->sectionSize(OutputModel::Text);
    columns->hideSection(OutputModel::Event);
    print(QString(300, u'x'));
    QCOMPARE(columns->sectionSize(OutputModel::Text), dragged);
    QVERIFY(columns->isSectionHidden(OutputModel::Event));
}

/// Gone back, the list still has what the program will print: dimmed, and out of the way.
void OutputDockTest::tellsWhatIsPrintedLater()
{
    DockFixture fixture(u"output"_s, {480, 160});
    for (int i = 0; i < 100; ++i) {
        fixture.output.append({.source = OutputSource::ProgramOut, .text = u"line %1"_s.arg(i), .event = 10 + i});
    }
    fixture.output.append({.source = OutputSource::Delve, .text = u"dlv says"_s, .event = {}});
    fixture.output.flush();
    ListView *list = fixture.panel().list();
    const auto tone = [list](int row) {
        return list->model()->index(row, OutputModel::Text).data(ItemRole::Tone).toInt();
    };
    const auto inSight = [list](int row) {
        return list->viewport()->rect().contains(
            list->visualRect(list->model()->index(row, OutputModel::Text)).center());
    };
    QTRY_VERIFY(inSight(100));
    fixture.output.setNow(50);
    QCOMPARE(tone(40), int(Tone::Normal));
    QCOMPARE(tone(41), int(Tone::Dim));
    const QString tip = list->model()->index(41, OutputModel::Text).data(Qt::ToolTipRole).toString();
    QVERIFY2(tip.startsWith(u"Printed later, at event 51"), qPrintable(tip));
    QTRY_VERIFY(fixture.panel().notice()->text().startsWith(u"59 dimmed line"));
    fixture.output.setNow(12);
    QTRY_VERIFY(inSight(2)); // the last that was written by then
    fixture.output.setNow(5); // before the first
    QTRY_VERIFY(inSight(0));
    fixture.output.setNow({}); // after the end
    QCOMPARE(tone(99), int(Tone::Normal));
    QTRY_VERIFY(!fixture.panel().notice()->isVisible());
    QVERIFY(inSight(100));
}

void OutputDockTest::takesOverAnotherCodeFont()
{
    DockFixture fixture(u"output"_s);
    fixture.fill();
    QTRY_VERIFY(fixture.panel().listShown());
    ListView *list = fixture.panel().list();
    const int row = list->visualRect(list->model()->index(0, 0)).height();
    const int size = list->font().pointSize();
    m_theme->setCodeFont({}, 2 * size);
    QTRY_VERIFY(list->visualRect(list->model()->index(0, 0)).height() > row);
    m_theme->setCodeFont({}, 0);
    QCOMPARE(list->font().pointSize(), size);
}

BACKSTEP_GUI_TEST_MAIN(OutputDockTest)
#include "tst_outputdock.moc"
