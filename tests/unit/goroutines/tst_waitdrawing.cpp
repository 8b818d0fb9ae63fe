// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/waitdrawing.h"
#include "app/goroutines/waitexport.h"
#include "tests/support/samplewaits.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>
#include <QXmlStreamReader>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Backstep {

using namespace Testing;

class WaitDrawingTest : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void ringOfTwo();
    void inferredHoldersAreTold();
    void crowdIsOneBox();
    void holderThatRunsIsThere();
    void whoCouldReleaseIsShown();
    void ofManyThatCouldReleaseTheFirstAreShown();
    void queuesAndCasesAreDescribed();
    void equalNamesAreToldApart();
    void nothingIsMadeUpOfTexts();
    void longNamesGiveWay();
    void thereIsALimit();
    void svgIsWellFormedWhateverNamesHold();
    void dotQuotes();
};

namespace {

WaitDrawing drawn(const WaitFacts &facts)
{
    return drawWaits(facts, makeWaitReport(facts));
}

int nodeTitled(const WaitDrawing &drawing, const QString &title)
{
    const auto found = std::ranges::find(drawing.nodes, title, &WaitDrawing::Node::title);
    return found == drawing.nodes.end() ? -1 : static_cast<int>(found - drawing.nodes.begin());
}

const WaitDrawing::Edge *edgeBetween(const WaitDrawing &drawing, const QString &from, const QString &to)
{
    const int start = nodeTitled(drawing, from);
    const int end = nodeTitled(drawing, to);
    for (const WaitDrawing::Edge &edge : drawing.edges) {
        if (edge.from == start && edge.to == end) {
            return &edge;
        }
    }
    return nullptr;
}

} // namespace

void WaitDrawingTest::ringOfTwo()
{
    const WaitDrawing drawing = drawn(SampleWaits::deadlock(u"/src/"_s));
    QCOMPARE(drawing.nodes.size(), 8); // five goroutines that wait, two locks, one channel
    for (const auto &[from, to] :
         {std::pair(u"goroutine 30"_s, u"to.mu"_s), std::pair(u"to.mu"_s, u"goroutine 34"_s),
          std::pair(u"goroutine 34"_s, u"from.mu"_s), std::pair(u"from.mu"_s, u"goroutine 30"_s)}) {
        const WaitDrawing::Edge *edge = edgeBetween(drawing, from, to);
        QVERIFY2(edge, qPrintable(from));
        QCOMPARE(edge->findings, QList<int>{0});
        QVERIFY(edge->exact);
    }
    const WaitDrawing::Edge *behind = edgeBetween(drawing, u"goroutine 38"_s, u"from.mu"_s);
    QVERIFY(behind && behind->findings.isEmpty());
    QCOMPARE(std::ranges::count_if(drawing.edges, &WaitDrawing::Edge::backwards), 1);
    QCOMPARE(drawing.nodes.at(drawing.nodeOf.value(30)).detail, u"bank.go:33"_s);
    QCOMPARE(drawing.nodes.at(nodeTitled(drawing, u"work"_s)).detail, u"channel, 0 of 8"_s);
}

void WaitDrawingTest::inferredHoldersAreTold()
{
    const WaitDrawing drawing = drawn(SampleWaits::deadlock(u"/src/"_s, false));
    const WaitDrawing::Edge *edge = edgeBetween(drawing, u"to.mu"_s, u"goroutine 34"_s);
    QVERIFY(edge && !edge->exact);
    QCOMPARE(edgeWords(*edge), u"held by?"_s);
    QCOMPARE(drawing.certain, QList<bool>{false});
}

void WaitDrawingTest::crowdIsOneBox()
{
    QElapsedTimer timer;
    timer.start();
    const WaitDrawing drawing = drawn(SampleWaits::crowd(30'000));
    QVERIFY2(timer.elapsed() < 60'000, "not linear any more");
    QCOMPARE(drawing.nodes.size(), 5);
    const int crowd = nodeTitled(drawing, u"%1 goroutines"_s.arg(QLocale().toString(30'000)));
    QVERIFY(crowd >= 0);
    QCOMPARE(drawing.nodes.at(crowd).detail, u"main.go:41"_s);
    QCOMPARE(drawing.nodeOf.value(15'000), crowd);
    QVERIFY(nodeTitled(drawing, u"20 channels"_s) >= 0);
    QCOMPARE(drawing.notDrawn, 0);
}

void WaitDrawingTest::holderThatRunsIsThere()
{
    WaitFacts facts = SampleWaits::deadlock(u"/src/"_s);
    facts.holdings[1].goroutine = 1; // main, which sleeps
    const WaitDrawing drawing = drawn(facts);
    const int main = nodeTitled(drawing, u"goroutine 1"_s);
    QVERIFY(main >= 0);
    QVERIFY(!drawing.nodes.at(main).waits);
    QVERIFY(edgeBetween(drawing, u"to.mu"_s, u"goroutine 1"_s));
}

void WaitDrawingTest::whoCouldReleaseIsShown()
{
    WaitFacts facts = SampleWaits::deadlock(u"/src/"_s);
    facts.stuck = {30, 31, 34, 35};
    const quint64 work = facts.goroutines.at(3).objects.constFirst();
    facts.within[30] = {work, facts.holdings.at(0).object};
    const WaitDrawing drawing = drawn(facts);
    const WaitDrawing::Edge *edge = edgeBetween(drawing, u"work"_s, u"goroutine 30"_s);
    QVERIFY(edge);
    QCOMPARE(edge->kind, WaitDrawing::EdgeKind::CouldRelease);
    const WaitDrawing::Edge *held = edgeBetween(drawing, u"from.mu"_s, u"goroutine 30"_s);
    QVERIFY(held);
    QCOMPARE(held->kind, WaitDrawing::EdgeKind::HeldBy); // as it is, not as it could be
    QVERIFY(held->exact);
}

/// Thirty goroutines that share a value with a channel for each: every one could release every other.
void WaitDrawingTest::ofManyThatCouldReleaseTheFirstAreShown()
{
    constexpr int many = 30;
    WaitFacts facts;
    QSet<quint64> all;
    for (int i = 0; i < many; ++i) {
        SyncObject channel;
        channel.address = 0x1000 + static_cast<quint64>(i) * 0x100;
        channel.expression = u"s.c%1"_s.arg(i);
        facts.objects.insert(channel.address, channel);
        all.insert(channel.address);
        GoroutineWait wait;
        wait.id = i + 1;
        wait.kind = WaitKind::Receive;
        wait.objects = {channel.address};
        wait.place = {.pc = 0, .file = u"/src/main.go"_s, .line = 10 + i, .function = u"main.f"_s};
        facts.goroutines.append(wait);
        facts.stuck.insert(wait.id);
    }
    for (int i = 0; i < many; ++i) {
        facts.within.insert(i + 1, all);
    }
    const WaitDrawing drawing = drawn(facts);
    QCOMPARE(std::ranges::count(drawing.edges, WaitDrawing::EdgeKind::CouldRelease, &WaitDrawing::Edge::kind),
             3 * many);
    QCOMPARE(drawing.releasersNotDrawn, (many - 1 - 3) * many);
    const int channel = nodeTitled(drawing, u"s.c7"_s);
    QVERIFY(channel >= 0);
    QVERIFY2(drawing.nodes.at(channel).description.contains("and 26 more could release it"_L1),
             qPrintable(drawing.nodes.at(channel).description));
}

void WaitDrawingTest::queuesAndCasesAreDescribed()
{
    const WaitDrawing drawing = drawn(SampleWaits::queues());
    const QString lock = drawing.nodes.at(nodeTitled(drawing, u"mu"_s)).description;
    QVERIFY2(lock.contains("its queue, the next one first: 3, 5, 4"_L1), qPrintable(lock));
    const QString chooses = drawing.nodes.at(nodeTitled(drawing, u"goroutine 7"_s)).description;
    QVERIFY2(chooses.contains("receive from results\nsend to news"_L1), qPrintable(chooses));
}

void WaitDrawingTest::equalNamesAreToldApart()
{
    WaitFacts facts = SampleWaits::deadlock(u"/src/"_s);
    for (SyncObject &object : facts.objects) {
        object.expression = object.kind == SyncKind::Mutex ? u"fork"_s : object.expression;
    }
    QStringList titles;
    for (const WaitDrawing::Node &node : drawn(facts).nodes) {
        if (node.title.startsWith("fork"_L1)) {
            titles.append(node.title);
        }
    }
    titles.sort();
    QCOMPARE(titles, (QStringList{u"fork of goroutine 30"_s, u"fork of goroutine 34"_s}));
}

void WaitDrawingTest::nothingIsMadeUpOfTexts()
{
    WaitFacts facts = SampleWaits::healthy(u"/src/"_s);
    for (SyncObject &object : facts.objects) {
        object.unread = true;
        object.capacity = 0;
    }
    const WaitDrawing drawing = drawn(facts);
    QVERIFY(!drawing.nodes.isEmpty());
    QVERIFY(
        std::ranges::any_of(drawing.nodes, [](const WaitDrawing::Node &node) { return node.detail == "channel"_L1; }));
}

void WaitDrawingTest::longNamesGiveWay()
{
    WaitFacts facts = SampleWaits::healthy(u"/src/"_s);
    facts.objects.begin()->expression = u"server.connections[\"a very long name of a very long thing\"].queue"_s;
    const WaitDrawing drawing = drawn(facts);
    const auto object = std::ranges::find_if(drawing.nodes, &WaitDrawing::Node::isObject);
    QVERIFY(object->title.size() <= 32);
    QVERIFY(object->title.startsWith(u"server.conn") && object->title.endsWith(u".queue"));
    QVERIFY(object->rect.width() < 300);
}

void WaitDrawingTest::thereIsALimit()
{
    WaitFacts facts;
    for (int i = 0; i < 3000; ++i) {
        GoroutineWait wait;
        wait.id = i + 1;
        wait.kind = WaitKind::Receive;
        wait.objects = {0x1000 + quint64(i)};
        wait.place = {.pc = 0, .file = u"/src/main.go"_s, .line = i + 1, .function = u"main.f"_s};
        facts.goroutines.append(wait);
        facts.objects[wait.objects.constFirst()].address = wait.objects.constFirst();
    }
    facts.stuck = {2990};
    const WaitDrawing drawing = drawn(facts);
    QVERIFY(drawing.nodes.size() <= WaitDrawing::mostNodes + 1);
    QVERIFY(drawing.notDrawn > 2000);
    QVERIFY2(drawing.nodeOf.contains(2990), "what was found is drawn first");
}

void WaitDrawingTest::svgIsWellFormedWhateverNamesHold()
{
    WaitFacts facts = SampleWaits::deadlock(u"/src/<b>&amp;\"'/"_s);
    for (SyncObject &object : facts.objects) {
        object.expression = u"m[\"<script>alert(1)</script>\"]\x1b[31m & 'x' \u202e]]>"_s;
    }
    const QString svg = waitDrawingSvg(drawn(facts), u"<title> & \x01"_s);
    QXmlStreamReader reader(svg);
    QSet<QString> names;
    QString characters;
    while (!reader.atEnd()) {
        reader.readNext();
        if (reader.isStartElement()) {
            names.insert(reader.name().toString());
        } else if (reader.isCharacters()) {
            characters += reader.text();
        }
    }
    QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
    QCOMPARE(names, (QSet<QString>{u"svg"_s, u"style"_s, u"g"_s, u"title"_s, u"rect"_s, u"text"_s, u"path"_s}));
    QVERIFY(characters.contains(u"goroutine 30"));
    QVERIFY(!characters.contains(u'\x1b') && !characters.contains(QChar(0x202e)));
    QVERIFY(svg.contains(u"class=\"edge certain\""));
}

void WaitDrawingTest::dotQuotes()
{
    WaitFacts facts = SampleWaits::deadlock(u"/src/"_s, false);
    facts.objects.begin()->expression = u"m[\"a\\b\"]"_s;
    const QString dot = waitDrawingDot(drawn(facts), u"stuck"_s);
    QVERIFY(dot.startsWith(u"digraph waits {\n"));
    QVERIFY2(dot.contains(u"m[\\\"a\\\\b\\\"]"), qPrintable(dot));
    QVERIFY(dot.contains(u"[label=\"held by?\", style=dashed, color=\"#8a5300\""));
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::WaitDrawingTest)
#include "tst_waitdrawing.moc"
