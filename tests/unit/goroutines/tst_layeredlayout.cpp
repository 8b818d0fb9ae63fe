// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/layeredlayout.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>

namespace Backstep {

class LayeredLayoutTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void edgesLeadToTheRight();
    void cycleHasOneEdgeBack();
    void twoEdgesBetweenTwoNodesStayApart();
    void nothingOverlaps();
    void crossingsAreResolved();
    void longEdgesPassBesideNodes();
    void partsLieApart();
    void isTheSameEachTime();
    void emptyAndAlone();
    void hundredsAreQuick();
};

namespace {

QList<QSizeF> boxes(int count)
{
    return QList<QSizeF>(count, QSizeF(100, 40));
}

/// A graph of which only the numbers decide how it looks.
QList<LayeredEdge> tangle(int nodes, int edges)
{
    QList<LayeredEdge> result;
    quint32 random = 7;
    const auto next = [&random, nodes] {
        random = random * 1664525 + 1013904223;
        return static_cast<int>((random >> 8) % static_cast<quint32>(nodes));
    };
    for (int i = 0; i < edges; ++i) {
        const int from = next();
        const int to = next();
        result.append({.from = from, .to = to});
    }
    return result;
}

} // namespace

void LayeredLayoutTest::edgesLeadToTheRight()
{
    const QList<LayeredEdge> edges{{0, 1}, {1, 2}, {0, 2}, {3, 2}};
    const LayeredLayout layout = layOutInLayers(boxes(4), edges);
    for (qsizetype i = 0; i < edges.size(); ++i) {
        const LayeredLayout::Path &path = layout.edges.at(i);
        QVERIFY(!path.backwards);
        QCOMPARE(path.points.constFirst().x(), layout.nodes.at(edges.at(i).from).right());
        QCOMPARE(path.points.constLast().x(), layout.nodes.at(edges.at(i).to).left());
        QVERIFY(path.points.constFirst().x() < path.points.constLast().x());
    }
    QCOMPARE(layout.nodes.at(3).left(), layout.nodes.at(1).left()); // near what it leads to
}

void LayeredLayoutTest::cycleHasOneEdgeBack()
{
    const LayeredLayout layout = layOutInLayers(boxes(4), {{0, 1}, {1, 2}, {2, 3}, {3, 0}});
    int back = 0;
    for (const LayeredLayout::Path &path : layout.edges) {
        back += path.backwards ? 1 : 0;
        QCOMPARE(path.points.constFirst().x() > path.points.constLast().x(), path.backwards);
    }
    QCOMPARE(back, 1);
}

void LayeredLayoutTest::twoEdgesBetweenTwoNodesStayApart()
{
    const LayeredLayout layout = layOutInLayers(boxes(2), {{0, 1}, {1, 0}});
    QVERIFY(layout.edges.at(1).backwards);
    QVERIFY(qAbs(layout.edges.at(0).points.constFirst().y() - layout.edges.at(1).points.constLast().y()) > 4);
}

void LayeredLayoutTest::nothingOverlaps()
{
    const LayeredLayout layout = layOutInLayers(boxes(60), tangle(60, 90));
    const QRectF whole(QPointF(0, 0), layout.size);
    for (qsizetype i = 0; i < layout.nodes.size(); ++i) {
        QVERIFY(whole.adjusted(-1, -1, 1, 1).contains(layout.nodes.at(i)));
        for (qsizetype j = 0; j < i; ++j) {
            QVERIFY(!layout.nodes.at(i).intersects(layout.nodes.at(j)));
        }
    }
}

/// Three pairs whose right ends are given in the opposite order.
void LayeredLayoutTest::crossingsAreResolved()
{
    const QList<LayeredEdge> edges{{0, 6}, {1, 5}, {2, 4}, {3, 4}, {3, 5}, {3, 6}};
    const LayeredLayout layout = layOutInLayers(boxes(7), edges);
    for (qsizetype i = 0; i < 3; ++i) {
        for (qsizetype j = 0; j < i; ++j) {
            const auto height = [&layout](int node) { return layout.nodes.at(node).center().y(); };
            QCOMPARE(height(edges.at(i).from) < height(edges.at(j).from),
                     height(edges.at(i).to) < height(edges.at(j).to));
        }
    }
}

void LayeredLayoutTest::longEdgesPassBesideNodes()
{
    const LayeredLayout layout = layOutInLayers(boxes(4), {{0, 1}, {1, 2}, {2, 3}, {0, 3}});
    for (const QPointF &point : layout.edges.at(3).points) {
        QVERIFY(!layout.nodes.at(1).contains(point));
        QVERIFY(!layout.nodes.at(2).contains(point));
    }
}

void LayeredLayoutTest::partsLieApart()
{
    const LayeredLayout layout = layOutInLayers(boxes(6), {{0, 1}, {2, 3}, {4, 5}});
    const QRectF first = layout.nodes.at(0).united(layout.nodes.at(1));
    const QRectF second = layout.nodes.at(2).united(layout.nodes.at(3));
    const QRectF third = layout.nodes.at(4).united(layout.nodes.at(5));
    QVERIFY(!first.intersects(second) && !second.intersects(third) && !first.intersects(third));
    QVERIFY(first.y() < third.y() || first.x() < third.x());
}

void LayeredLayoutTest::isTheSameEachTime()
{
    const LayeredLayout one = layOutInLayers(boxes(40), tangle(40, 60));
    const LayeredLayout other = layOutInLayers(boxes(40), tangle(40, 60));
    QCOMPARE(one.nodes, other.nodes);
    for (qsizetype i = 0; i < one.edges.size(); ++i) {
        QCOMPARE(one.edges.at(i).points, other.edges.at(i).points);
    }
}

void LayeredLayoutTest::emptyAndAlone()
{
    QCOMPARE(layOutInLayers({}, {}).nodes.size(), 0);
    const LayeredLayout alone = layOutInLayers(boxes(1), {{0, 0}});
    QCOMPARE(alone.size, QSizeF(100, 40));
    QVERIFY(alone.edges.constFirst().points.isEmpty());
}

void LayeredLayoutTest::hundredsAreQuick()
{
    QElapsedTimer timer;
    timer.start();
    const LayeredLayout layout = layOutInLayers(boxes(500), tangle(500, 700));
    QVERIFY(!layout.size.isEmpty());
    QList<LayeredEdge> ring;
    for (int i = 0; i < 500; ++i) {
        ring.append({.from = i, .to = (i + 1) % 500});
    }
    QVERIFY(!layOutInLayers(boxes(500), ring).size.isEmpty());
    QVERIFY2(timer.elapsed() < 10'000, qPrintable(QString::number(timer.elapsed())));
    qInfo("500 nodes twice: %lld ms", timer.elapsed());
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::LayeredLayoutTest)
#include "tst_layeredlayout.moc"
