// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/pictures.h"
#include "tests/support/testmain.h"
#include "ui/theme/theme.h"
#include "ui/widgets/eventfield.h"
#include "ui/widgets/positionbar.h"

#include <QAccessible>
#include <QApplication>
#include <QContextMenuEvent>
#include <QElapsedTimer>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>

using namespace Qt::StringLiterals;

namespace Backstep {

class PositionBarTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void clickSeeksWhereItPoints();
    void dragSeeksAllTheWay();
    void clickNearACheckpointGoesToIt();
    void keysGoFromMarkToMark();
    void quickKeysAddUp();
    void dragOutlivesARefusal();
    void tellsWhatIsThere();
    void screenReadersHearAndMoveIt();
    void menuTellsWhatIsUnderIt();
    void momentsAreNumbered();
    void draggingTellsMomentAndEvent();
    void manyMarksAreQuick();
    void pictures_data();
    void pictures();
};

namespace {

PositionMarks someMarks()
{
    return PositionMarks({{.place = 100, .kind = MarkKind::Output, .text = u"Output: bank open"_s},
                          {.place = 848, .kind = MarkKind::BreakpointHit, .text = u"Breakpoint at bank.go:54"_s},
                          {.place = 400, .kind = MarkKind::Checkpoint, .id = 7, .text = u"Checkpoint 7: before"_s},
                          {.place = 700, .kind = MarkKind::Bookmark, .id = 3, .text = u"Bookmark: here"_s}});
}

/// A field of 1000 events, with its bar wide enough that a pixel is less than two events.
struct Scene
{
    Scene()
    {
        field.resize(760, 32);
        field.setPosition(500, 1000);
        field.setRefusal({});
        field.show();
        [[maybe_unused]] const bool shown = QTest::qWaitForWindowExposed(&field);
    }
    [[nodiscard]] QPoint at(qint64 place) const { return {field.bar().xOf(place), field.bar().height() / 2}; }

    EventField field;
    QSignalSpy seeks{&field, &EventField::seekRequested};
    QSignalSpy marks{&field, &EventField::markRequested};
};

} // namespace

void PositionBarTest::clickSeeksWhereItPoints()
{
    Scene scene;
    QTest::mouseClick(&scene.field.bar(), Qt::LeftButton, {}, scene.at(250));
    QCOMPARE(scene.seeks.size(), 1);
    QVERIFY(qAbs(scene.seeks.first().first().toLongLong() - 250) <= 2);
    // What was asked for is not what is: the number stays until the program is there.
    QCOMPARE(scene.field.findChild<QLineEdit *>()->text(), u"500"_s);
}

void PositionBarTest::dragSeeksAllTheWay()
{
    Scene scene;
    PositionBar &bar = scene.field.bar();
    QTest::mousePress(&bar, Qt::LeftButton, {}, scene.at(100));
    QTest::mouseMove(&bar, scene.at(300));
    QTRY_VERIFY(scene.seeks.last().first().toLongLong() > 290);
    QVERIFY(scene.field.findChild<QLineEdit *>()->text().toInt() > 290);
    QTest::mouseMove(&bar, QPoint(bar.width() + 50, 5));
    QTRY_COMPARE(scene.seeks.last().first().toLongLong(), 1000);
    QTest::mouseRelease(&bar, Qt::LeftButton, {}, QPoint(bar.width() + 50, 5));
    QVERIFY(!bar.isDragging());
    QCOMPARE(scene.field.findChild<QLineEdit *>()->text(), u"500"_s);
}

void PositionBarTest::clickNearACheckpointGoesToIt()
{
    Scene scene;
    scene.field.setMarks(someMarks());
    QTest::mouseClick(&scene.field.bar(), Qt::LeftButton, {}, scene.at(400) + QPoint(2, 0));
    QCOMPARE(scene.marks.size(), 1);
    QCOMPARE(scene.marks.first().first().value<PositionMark>().id, 7);
    QCOMPARE(scene.seeks.size(), 0);
    QTest::mouseClick(&scene.field.bar(), Qt::LeftButton, {}, scene.at(848) - QPoint(2, 0));
    QCOMPARE(scene.seeks.last().first().toLongLong(), 848);
}

void PositionBarTest::keysGoFromMarkToMark()
{
    Scene scene;
    scene.field.setMarks(someMarks());
    PositionBar &bar = scene.field.bar();
    QTest::keyClick(&bar, Qt::Key_Right);
    QCOMPARE(scene.marks.last().first().value<PositionMark>().id, 3);
    scene.field.setPosition(700, 1000);
    scene.field.settle();
    QTest::keyClick(&bar, Qt::Key_Right);
    QCOMPARE(scene.seeks.last().first().toLongLong(), 848);
    scene.field.setPosition(848, 1000);
    scene.field.settle();
    QTest::keyClick(&bar, Qt::Key_Right);
    QCOMPARE(scene.seeks.size(), 1); // there is none further on
    QTest::keyClick(&bar, Qt::Key_Home);
    QCOMPARE(scene.seeks.last().first().toLongLong(), 0);
    QTest::keyClick(&bar, Qt::Key_End);
    QCOMPARE(scene.seeks.last().first().toLongLong(), 1000);
}

void PositionBarTest::quickKeysAddUp()
{
    Scene scene;
    scene.field.setMarks(someMarks());
    PositionBar &bar = scene.field.bar();
    bar.setFocus();
    QTest::keyClick(&bar, Qt::Key_Left);
    QCOMPARE(scene.marks.last().first().value<PositionMark>().place, 400);
    scene.field.setRefusal(u"the program is moving"_s);
    QTest::keyClick(&bar, Qt::Key_Left);
    QCOMPARE(scene.seeks.last().first().toLongLong(), 100);
}

void PositionBarTest::dragOutlivesARefusal()
{
    Scene scene;
    PositionBar &bar = scene.field.bar();
    QTest::mousePress(&bar, Qt::LeftButton, {}, scene.at(100));
    scene.field.setRefusal(u"the program is moving"_s);
    QTest::mouseMove(&bar, scene.at(600));
    QTRY_VERIFY(scene.seeks.last().first().toLongLong() > 590);
    QTest::mouseRelease(&bar, Qt::LeftButton, {}, scene.at(600));
    QVERIFY(!bar.isEnabled() || bar.hasFocus());
    const qsizetype before = scene.seeks.size();
    QTest::mouseClick(&bar, Qt::LeftButton, {}, scene.at(300));
    QCOMPARE(scene.seeks.size(), before);
}

void PositionBarTest::tellsWhatIsThere()
{
    Scene scene;
    scene.field.setMarks(someMarks());
    const PositionBar &bar = scene.field.bar();
    QCOMPARE(bar.describe(bar.xOf(848)), u"Event 848 of 1000\nBreakpoint at bank.go:54"_s);
    QVERIFY(bar.describe(bar.xOf(250)).startsWith(u"Event 25"_s) || bar.describe(bar.xOf(250)).contains(u"249"_s));
    QList<PositionMark> lines;
    for (int i = 0; i < 12; ++i) {
        lines.append({.place = 200, .kind = MarkKind::Output, .text = u"Output: line"_s});
    }
    scene.field.setMarks(PositionMarks(lines));
    QVERIFY(bar.describe(bar.xOf(200)).contains(u"12 line"_s));
}

void PositionBarTest::screenReadersHearAndMoveIt()
{
    Scene scene;
    scene.field.setMarks(someMarks());
    PositionBar &bar = scene.field.bar();
    scene.field.setPosition(400, 1000);
    QAccessibleInterface *heard = QAccessible::queryAccessibleInterface(&bar);
    QVERIFY(heard != nullptr && heard->valueInterface() != nullptr);
    QCOMPARE(heard->valueInterface()->currentValue().toInt(), 400);
    QCOMPARE(heard->valueInterface()->maximumValue().toInt(), 1000);
    QVERIFY(heard->text(QAccessible::Description).contains(u"Checkpoint 7: before"_s));
    QCOMPARE(scene.seeks.size(), 0);
    heard->valueInterface()->setCurrentValue(650);
    QCOMPARE(scene.seeks.last().first().toLongLong(), 650);
}

void PositionBarTest::menuTellsWhatIsUnderIt()
{
    Scene scene;
    scene.field.setMarks(someMarks());
    QSignalSpy menus(&scene.field, &EventField::menuRequested);
    const QPoint place = scene.at(400);
    QContextMenuEvent event(QContextMenuEvent::Mouse, place, scene.field.bar().mapToGlobal(place));
    QApplication::sendEvent(&scene.field.bar(), &event);
    QCOMPARE(menus.size(), 1);
    const auto marks = menus.first().at(1).value<QList<PositionMark>>();
    QCOMPARE(marks.size(), 1);
    QCOMPARE(marks.first().id, 7);
}

void PositionBarTest::momentsAreNumbered()
{
    Scene scene;
    QSignalSpy moments(&scene.field, &EventField::momentRequested);
    scene.field.setMoments(2, 5);
    QCOMPARE(scene.field.bar().xOf(1), scene.field.bar().xOf(0));
    QTest::keyClick(&scene.field.bar(), Qt::Key_End);
    QCOMPARE(moments.last().first().toLongLong(), 5);
    QVERIFY(scene.field.bar().describe(scene.field.bar().xOf(3)).startsWith(u"Moment 3 of 5"_s));
    scene.field.setMoments({}, 0);
    QTest::keyClick(&scene.field.bar(), Qt::Key_End);
    QCOMPARE(scene.seeks.last().first().toLongLong(), 1000);
}

/// What stands above the handle is told with it, and what is shown is told again when it is let go.
void PositionBarTest::draggingTellsMomentAndEvent()
{
    Scene scene;
    scene.field.setPosition(381, 1000);
    scene.field.setMoments(2, 5, {370, 381, 381, 640, 1000});
    const auto *number = scene.field.findChild<QLineEdit *>();
    const QList<QLabel *> labels = scene.field.findChildren<QLabel *>();
    const auto tells = [&labels](const QString &words) {
        return std::ranges::any_of(labels, [&words](const QLabel *label) { return label->text() == words; });
    };
    PositionBar &bar = scene.field.bar();
    const auto at = [&bar](qint64 moment) { return QPoint(bar.xOf(moment), bar.height() / 2); };
    QTest::mousePress(&bar, Qt::LeftButton, {}, at(2));
    QTest::mouseMove(&bar, at(3) + QPoint(4, 0));
    QTest::mouseMove(&bar, at(4));
    QCOMPARE(number->text(), u"640"_s);
    QVERIFY(tells(u"moment 4 of 5"_s));
    scene.field.setMoments(3, 5, {370, 381, 381, 640, 1000}); // the session comes behind
    QVERIFY(tells(u"moment 4 of 5"_s));
    QTest::mouseRelease(&bar, Qt::LeftButton, {}, at(4));
    QCOMPARE(number->text(), u"381"_s);
    QVERIFY(tells(u"moment 3 of 5"_s));
}

void PositionBarTest::manyMarksAreQuick()
{
    constexpr int many = 100'000;
    Scene scene;
    QList<PositionMark> marks;
    marks.reserve(many);
    for (int i = 0; i < many; ++i) {
        marks.append({.place = i % 1000, .kind = MarkKind::Output, .text = u"Output: line"_s});
    }
    QElapsedTimer clock;
    clock.start();
    scene.field.setMarks(PositionMarks(marks));
    scene.field.bar().grab();
    const qint64 first = clock.restart();
    for (int i = 0; i < 100; ++i) {
        scene.field.setPosition(i * 10, 1000);
        scene.field.bar().grab();
    }
    const double each = static_cast<double>(clock.elapsed()) / 100;
    qInfo("100,000 marks: first picture %lld ms, each move %.2f ms", first, each);
    QVERIFY2(first < 1000, qPrintable(QString::number(first)));
    QVERIFY2(each < 50, qPrintable(QString::number(each)));
}

void PositionBarTest::pictures_data()
{
    QTest::addColumn<bool>("dark");
    QTest::addColumn<double>("scale");
    QTest::newRow("light") << false << 1.0;
    QTest::newRow("dark") << true << 1.0;
    QTest::newRow("light-2x") << false << 2.0;
}

void PositionBarTest::pictures()
{
    QFETCH(const bool, dark);
    QFETCH(const double, scale);
    Theme theme;
    theme.setChoice(dark ? ThemeChoice::Dark : ThemeChoice::Light);
    Scene scene;
    QList<PositionMark> marks = someMarks().all();
    for (int i = 0; i < 300; ++i) {
        marks.append({.place = 20 + (i * i) % 880, .kind = MarkKind::Output, .text = u"Output: line"_s});
    }
    for (const int place : {130, 310, 322, 334, 560}) {
        marks.append({.place = place, .kind = MarkKind::BreakpointHit, .text = u"Breakpoint at bank.go:54"_s});
    }
    scene.field.setMarks(PositionMarks(marks));
    const QString name = u"positionbar-"_s % QLatin1StringView(QTest::currentDataTag());
    const QImage events = Testing::savePicture(scene.field, name, scale);
    QVERIFY(!events.isNull());
    QList<PositionMark> moments;
    for (int i = 1; i <= 60; ++i) {
        moments.append({.place = i, .kind = i % 20 == 0 ? MarkKind::Bookmark : MarkKind::Moment, .id = i});
    }
    scene.field.setMoments(23, 60);
    scene.field.setMarks(PositionMarks(moments));
    QCoreApplication::processEvents(); // the words take another width
    Testing::savePicture(scene.field, name + u"-moments"_s, scale);
}

} // namespace Backstep

BACKSTEP_GUI_TEST_MAIN(Backstep::PositionBarTest)
#include "tst_positionbar.moc"
