// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/waitexport.h"
#include "tests/support/pictures.h"
#include "tests/support/samplewaits.h"
#include "tests/support/testmain.h"
#include "ui/theme/theme.h"
#include "ui/widgets/waitgraphitems.h"
#include "ui/widgets/waitgraphview.h"

#include <QElapsedTimer>
#include <QGraphicsScene>
#include <QPainter>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QWheelEvent>

using namespace Qt::StringLiterals;

namespace Backstep {

using namespace Testing;

/// The drawing, walked through by keys and mouse.
class WaitGraphTest : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void keysWalkAlongTheEdges();
    void cycleCanBeWalkedRound();
    void clicksAndDoubleClicks();
    void zoomsAndFits();
    void fitsItselfUntilAPersonZooms();
    void findingStandsOut();
    void saysWhatIsChosen();
    void largeOneIsPaintedQuickly();
    void emptyIsNoHarm();
    void svgIsShownByOthers();

private:
    std::unique_ptr<Theme> m_theme;
};

namespace {

std::shared_ptr<const WaitDrawing> drawn(const WaitFacts &facts)
{
    return std::make_shared<const WaitDrawing>(drawWaits(facts, makeWaitReport(facts)));
}

struct GraphFixture
{
    explicit GraphFixture(const WaitFacts &facts, const QSize &size = {900, 400}) : drawing(drawn(facts))
    {
        view.resize(size);
        view.show();
        view.setDrawing(drawing);
        QCoreApplication::processEvents();
    }

    [[nodiscard]] QPoint placeOf(GoroutineId goroutine) const
    {
        return view.mapFromScene(drawing->nodes.at(drawing->nodeOf.value(goroutine)).rect.center());
    }
    [[nodiscard]] QString chosen() const { return view.chosen() ? view.chosen()->title : QString(); }

    std::shared_ptr<const WaitDrawing> drawing;
    WaitGraphView view{u"test"_s, nullptr};
};

} // namespace

void WaitGraphTest::initTestCase()
{
    m_theme = std::make_unique<Theme>();
}

void WaitGraphTest::keysWalkAlongTheEdges()
{
    GraphFixture fixture(SampleWaits::deadlock(u"/src/"_s));
    const QSignalSpy came(&fixture.view, &WaitGraphView::chosenByPerson);
    fixture.view.choose(38);
    QCOMPARE(came.size(), 0);
    for (const QString &next : {u"from.mu"_s, u"goroutine 30"_s, u"to.mu"_s, u"goroutine 34"_s}) {
        QTest::keyClick(&fixture.view, Qt::Key_Right);
        QCOMPARE(fixture.chosen(), next);
    }
    QTest::keyClick(&fixture.view, Qt::Key_Left);
    QCOMPARE(fixture.chosen(), u"to.mu"_s);
    QCOMPARE(came.size(), 5);
    QCOMPARE(came.at(1).at(0).toLongLong(), 30);
    QCOMPARE(came.at(4).at(0).toLongLong(), 0); // a lock
    QTest::keyClick(&fixture.view, Qt::Key_Home);
    const QString first = fixture.chosen();
    QTest::keyClick(&fixture.view, Qt::Key_End);
    QVERIFY(fixture.chosen() != first);
}

void WaitGraphTest::cycleCanBeWalkedRound()
{
    GraphFixture fixture(SampleWaits::deadlock(u"/src/"_s));
    fixture.view.choose(30);
    for (int i = 0; i < 4; ++i) {
        QTest::keyClick(&fixture.view, Qt::Key_Right);
    }
    QCOMPARE(fixture.chosen(), u"goroutine 30"_s);
}

void WaitGraphTest::clicksAndDoubleClicks()
{
    GraphFixture fixture(SampleWaits::deadlock(u"/src/"_s));
    const QSignalSpy clicked(&fixture.view, &WaitGraphView::clicked);
    const QSignalSpy opened(&fixture.view, &WaitGraphView::opened);
    QTest::mouseClick(fixture.view.viewport(), Qt::LeftButton, {}, fixture.placeOf(34));
    QCOMPARE(clicked.size(), 1);
    QCOMPARE(clicked.at(0).at(0).toLongLong(), 34);
    QCOMPARE(fixture.chosen(), u"goroutine 34"_s);
    QTest::mouseDClick(fixture.view.viewport(), Qt::LeftButton, {}, fixture.placeOf(30));
    QCOMPARE(opened.size(), 1);
    QCOMPARE(opened.at(0).at(0).toLongLong(), 30);
    QTest::mouseClick(fixture.view.viewport(), Qt::LeftButton, {}, QPoint(2, 2)); // the ground
    QCOMPARE(clicked.size(), 1);
}

void WaitGraphTest::zoomsAndFits()
{
    GraphFixture fixture(SampleWaits::deadlock(u"/src/"_s));
    const auto scale = [&fixture] { return fixture.view.transform().m11(); };
    const double before = scale();
    QTest::keyClick(&fixture.view, Qt::Key_Plus);
    QVERIFY(scale() > before);
    QTest::keyClick(&fixture.view, Qt::Key_Minus);
    QTest::keyClick(&fixture.view, Qt::Key_Minus);
    QVERIFY(scale() < before);
    QTest::keyClick(&fixture.view, Qt::Key_F);
    QCOMPARE(scale(), before);
    QWheelEvent wheel({100, 100}, fixture.view.mapToGlobal(QPoint(100, 100)), {}, {0, 120}, {}, Qt::ControlModifier,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(fixture.view.viewport(), &wheel);
    QVERIFY(scale() > before);
    for (int i = 0; i < 60; ++i) {
        QTest::keyClick(&fixture.view, Qt::Key_Minus);
    }
    QVERIFY(scale() > 0.01);
}

void WaitGraphTest::fitsItselfUntilAPersonZooms()
{
    GraphFixture fixture(SampleWaits::deadlock(u"/src/"_s), {1400, 600});
    const double large = fixture.view.transform().m11();
    fixture.view.resize(600, 300);
    QTRY_VERIFY(fixture.view.transform().m11() < large);
    fixture.view.zoom(2);
    const double wanted = fixture.view.transform().m11();
    fixture.view.resize(1400, 600);
    QCoreApplication::processEvents();
    QCOMPARE(fixture.view.transform().m11(), wanted);
}

void WaitGraphTest::findingStandsOut()
{
    GraphFixture fixture(SampleWaits::deadlock(u"/src/"_s));
    fixture.view.showFinding(0);
    for (const QGraphicsItem *item : fixture.view.items()) {
        if (const auto *node = qgraphicsitem_cast<const WaitNodeItem *>(item)) {
            QCOMPARE(node->opacity() < 1, fixture.drawing->nodes.at(node->index()).findings.isEmpty());
        }
    }
    fixture.view.showFinding(-1);
    for (const QGraphicsItem *item : fixture.view.items()) {
        QCOMPARE(item->opacity(), 1.0);
    }
}

void WaitGraphTest::saysWhatIsChosen()
{
    GraphFixture fixture(SampleWaits::deadlock(u"/src/"_s));
    QVERIFY(!fixture.view.accessibleName().isEmpty());
    fixture.view.choose(30);
    const QString said = fixture.view.accessibleDescription();
    QVERIFY2(said.contains(u"goroutine 30") && said.contains(u"bank.go:33") && said.contains(u"POST /transfer"),
             qPrintable(said));
}

void WaitGraphTest::largeOneIsPaintedQuickly()
{
    WaitFacts facts;
    for (int i = 0; i < 2000; ++i) { // a ring, and much beside it
        GoroutineWait wait;
        wait.id = i + 1;
        wait.kind = WaitKind::Mutex;
        wait.objects = {0x1000 + quint64((i + 1) % 100) * 8};
        wait.place = {.pc = 0, .file = u"/src/main.go"_s, .line = 1 + i % 90, .function = u"main.f"_s};
        facts.goroutines.append(wait);
        facts.objects[wait.objects.constFirst()].address = wait.objects.constFirst();
        facts.objects[wait.objects.constFirst()].kind = SyncKind::Mutex;
        if (i < 100) {
            facts.holdings.append({.goroutine = wait.id,
                                   .object = 0x1000 + quint64(i) * 8,
                                   .reading = false,
                                   .exact = true,
                                   .taken = {}});
        }
    }
    QElapsedTimer timer;
    timer.start();
    GraphFixture fixture(facts);
    savePicture(fixture.view, u"waitgraph-large"_s);
    qInfo("laid out and painted in %lld ms", timer.elapsed());
    QVERIFY2(timer.elapsed() < 20'000, qPrintable(QString::number(timer.elapsed())));
}

void WaitGraphTest::emptyIsNoHarm()
{
    GraphFixture fixture(WaitFacts{});
    for (const Qt::Key key : {Qt::Key_Right, Qt::Key_Up, Qt::Key_Home, Qt::Key_Return, Qt::Key_F, Qt::Key_0}) {
        QTest::keyClick(&fixture.view, key);
    }
    fixture.view.setDrawing(nullptr);
    fixture.view.choose(7);
    QVERIFY(!fixture.view.chosen());
}

void WaitGraphTest::svgIsShownByOthers()
{
    const QString svg = waitDrawingSvg(*drawn(SampleWaits::deadlock(u"/src/"_s, false)), u"Stuck"_s);
    QSvgRenderer renderer(svg.toUtf8());
    QVERIFY(renderer.isValid());
    QImage image(renderer.defaultSize(), QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    renderer.render(&painter);
    painter.end();
    savePicture(image, u"waits-svg"_s);
    QVERIFY(image.convertToFormat(QImage::Format_Indexed8).colorCount() > 8);
}

} // namespace Backstep

BACKSTEP_GUI_TEST_MAIN(Backstep::WaitGraphTest)
#include "tst_waitgraph.moc"
