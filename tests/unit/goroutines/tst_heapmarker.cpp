// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/heapmarker.h"
#include "tests/support/testmain.h"

#include <QtEndian>

namespace Backstep {

namespace {

constexpr quint64 heap = 0xc000000000;

/// A span of 32-byte elements that holds these words.
QByteArray words(const QList<quint64> &values)
{
    QByteArray bytes;
    for (const quint64 value : values) {
        char raw[sizeof value];
        qToLittleEndian(value, raw);
        bytes.append(raw, sizeof raw);
    }
    return bytes;
}

HeapImage twoSpans()
{
    return HeapImage({{.start = heap + 8192, .size = 8192, .element = 64, .noPointers = true},
                      {.start = heap, .size = 8192, .element = 32, .noPointers = false}});
}

} // namespace

class HeapMarkerTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void findsElements();
    void followsPointers();
    void asksForSpansOnce();
    void doesNotLookIntoOpaqueElements();
    void doesNotLookWhereThereAreNoPointers();
    void whatIsNoHeapIsReached();
    void ringsEnd();
    void opaqueByAnyAddress();
    void smallValuesShareAnElement();
};

void HeapMarkerTest::findsElements()
{
    const HeapImage image = twoSpans();
    QCOMPARE(image.elementOf(heap), heap);
    QCOMPARE(image.elementOf(heap + 40), heap + 32);
    QCOMPARE(image.elementOf(heap + 8192 + 127), heap + 8192 + 64);
    QVERIFY(!image.elementOf(heap - 1));
    QVERIFY(!image.elementOf(heap + 16384));
    QCOMPARE(image.size(), 16384U);
}

void HeapMarkerTest::followsPointers()
{
    HeapImage image = twoSpans();
    // Element 0 points into the middle of element 2, that to element 1.
    image.supply(0, words({heap + 72, 0, 0, 0, 0, 0, 0, 0, heap + 32, 0, 0, 0, 0, 0, 0, 0}));
    HeapMarker marker(image, {});
    marker.addRoots(words({7, heap, 0}));
    QVERIFY(marker.advance().isEmpty());
    QVERIFY(marker.reaches(heap));
    QVERIFY(marker.reaches(heap + 64));
    QVERIFY(marker.reaches(heap + 32));
    QVERIFY(!marker.reaches(heap + 96));
}

void HeapMarkerTest::asksForSpansOnce()
{
    HeapImage image = twoSpans();
    HeapMarker marker(image, {});
    marker.addRoot(heap);
    QCOMPARE(marker.advance(), QSet<qsizetype>{0});
    QCOMPARE(marker.advance(), QSet<qsizetype>{0});
    QVERIFY(!marker.reaches(heap + 32));
    image.supply(0, words({heap + 32}));
    QVERIFY(marker.advance().isEmpty());
    QVERIFY(marker.reaches(heap + 32));
}

void HeapMarkerTest::doesNotLookIntoOpaqueElements()
{
    HeapImage image = twoSpans();
    image.supply(0, words({heap + 32}));
    HeapMarker marker(image, {heap});
    marker.addRoot(heap + 8); // a pointer into it
    QVERIFY(marker.advance().isEmpty());
    QVERIFY(!marker.reaches(heap + 32));
}

void HeapMarkerTest::doesNotLookWhereThereAreNoPointers()
{
    HeapImage image = twoSpans();
    HeapMarker marker(image, {});
    marker.addRoot(heap + 8192);
    QVERIFY(marker.advance().isEmpty());
    QVERIFY(marker.reaches(heap + 8192));
}

void HeapMarkerTest::whatIsNoHeapIsReached()
{
    const HeapImage image = twoSpans();
    QVERIFY(HeapMarker(image, {}).reaches(0x500000));
}

void HeapMarkerTest::ringsEnd()
{
    HeapImage image = twoSpans();
    image.supply(0, words({heap + 32, 0, 0, 0, heap, 0, 0, 0}));
    HeapMarker marker(image, {});
    marker.addRoot(heap);
    QVERIFY(marker.advance().isEmpty());
    QVERIFY(marker.reaches(heap + 32));
}

/// Large records begin after a word that the runtime keeps for itself.
void HeapMarkerTest::opaqueByAnyAddress()
{
    HeapImage image = twoSpans();
    image.supply(0, words({0, heap + 64}));
    HeapMarker marker(image, {heap + 8});
    marker.addRoot(heap);
    QVERIFY(marker.advance().isEmpty());
    QVERIFY(!marker.reaches(heap + 64));
}

void HeapMarkerTest::smallValuesShareAnElement()
{
    const HeapImage image({{.start = heap, .size = 8192, .element = 16, .noPointers = true}});
    HeapMarker marker(image, {});
    marker.addRoots(words({heap, heap + 24, heap + 32 + 12}));
    QVERIFY(marker.advance().isEmpty());
    QVERIFY(marker.reaches(heap));
    QVERIFY2(marker.reaches(heap + 4), "it may be the second field of what begins before it");
    QVERIFY2(!marker.reaches(heap + 4, heap + 4), "unless it is known to be none");
    QVERIFY2(!marker.reaches(heap + 16), "a pointer behind it does not lead to it");
    QVERIFY(marker.reaches(heap + 24));
    QVERIFY(!marker.reaches(heap + 32));
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::HeapMarkerTest)
#include "tst_heapmarker.moc"
