// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/waitjson.h"
#include "tests/support/samplewaits.h"
#include "tests/support/testmain.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

WaitReport doubleLock()
{
    WaitFacts facts;
    GoroutineWait wait;
    wait.id = 7;
    wait.kind = WaitKind::Mutex;
    wait.objects = {0xc000012340};
    wait.place = {.pc = 0, .file = u"/src/bank.go"_s, .line = 17, .function = u"main.deposit"_s};
    wait.labels = {{u"route"_s, u"/pay"_s}};
    facts.goroutines = {wait};
    SyncObject mutex;
    mutex.address = 0xc000012340;
    mutex.kind = SyncKind::Mutex;
    mutex.expression = u"a.mu"_s;
    facts.objects.insert(mutex.address, mutex);
    facts.holdings = {{.goroutine = 7, .object = mutex.address, .reading = false, .exact = true, .taken = {}}};
    facts.holdings.first().taken = {.pc = 0, .file = u"/src/bank.go"_s, .line = 21, .function = u"main.total"_s};
    facts.stuck = {7};
    return makeWaitReport(facts);
}

} // namespace

class WaitJsonTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void json();
    void text();
    void casesAndWhatIsInChannels();
    void nothingIsMadeUp();
    void whoIsNext();
    void nothingFound();
    void caveatComesFirst();
    void suspectedSaysSoAtOnce();
    void allWaitForOutside();
    void foreignTextCannotCommandTheTerminal();
    void whatComesByItselfStandsBelow();
};

void WaitJsonTest::json()
{
    const QJsonObject report = QJsonDocument::fromJson(waitReportJson(doubleLock()).text().toUtf8()).object();
    QCOMPARE(report.value(u"verdict"_s).toString(), u"deadlock"_s);
    const QJsonObject finding = report.value(u"findings"_s).toArray().at(0).toObject();
    QCOMPARE(finding.value(u"kind"_s).toString(), u"double-lock"_s);
    QCOMPARE(finding.value(u"certain"_s).toBool(), true);
    QCOMPARE(finding.value(u"goroutines"_s).toArray(), QJsonArray{7});
    QCOMPARE(finding.value(u"behind"_s).toInt(), 0);
    QCOMPARE(finding.value(u"behind_goroutines"_s).toArray(), QJsonArray());
    QCOMPARE(finding.value(u"lines"_s).toArray(), QJsonArray{u"/src/bank.go:17"_s});
    const QJsonObject object = finding.value(u"objects"_s).toArray().at(0).toObject();
    QCOMPARE(object.value(u"expr"_s).toString(), u"a.mu"_s);
    QCOMPARE(object.value(u"address"_s).toString(), u"0xc000012340"_s);
    QCOMPARE(object.value(u"kind"_s).toString(), u"mutex"_s);
    const QJsonObject line = report.value(u"waiting"_s).toArray().at(0).toObject();
    QCOMPARE(line.value(u"goroutine"_s).toInt(), 7);
    QCOMPARE(line.value(u"held_by"_s).toArray(), QJsonArray{7});
    QCOMPARE(line.value(u"line"_s).toInt(), 17);
    const QJsonObject holder = line.value(u"holders"_s).toArray().at(0).toObject();
    QCOMPARE(holder.value(u"goroutine"_s).toInt(), 7);
    QCOMPARE(holder.value(u"exact"_s).toBool(), true);
    QCOMPARE(holder.value(u"file"_s).toString(), u"/src/bank.go"_s);
    QCOMPARE(holder.value(u"line"_s).toInt(), 21);
    QCOMPARE(line.value(u"labels"_s).toObject().value(u"route"_s).toString(), u"/pay"_s);
}

void WaitJsonTest::text()
{
    const QString text = waitReportText(doubleLock());
    QVERIFY(text.startsWith("Deadlock: "_L1));
    QVERIFY2(
        text.contains("certain: A goroutine waits for a lock that it has itself: goroutine 7 (/pay) waits for a.mu "
                      "(bank.go:17), which it has itself."_L1),
        qPrintable(text));
    QVERIFY(text.contains("/src/bank.go:17  main.deposit"_L1));
    QVERIFY(text.contains("HELD BY"_L1));
    QVERIFY2(text.contains("    a.mu was taken by goroutine 7 at /src/bank.go:21\n"_L1), qPrintable(text));
    QVERIFY(!text.contains("7?"_L1));
    WaitReport inferred = doubleLock();
    inferred.waiting.first().heldBy.first().exact = false;
    QVERIFY2(waitReportText(inferred).contains("HELD BY 7? is inferred"_L1), qPrintable(waitReportText(inferred)));
}

/// A text can never prove that all is well, so it does not begin as if it did.
void WaitJsonTest::caveatComesFirst()
{
    WaitFacts facts;
    facts.caveat = u"A text tells little."_s;
    QCOMPARE(waitReportText(makeWaitReport(facts)), facts.caveat);
    const QJsonObject json = QJsonDocument::fromJson(waitReportJson(makeWaitReport(facts)).text().toUtf8()).object();
    QCOMPARE(json.value(u"missing"_s).toArray(), QJsonArray{facts.caveat});

    WaitReport found = doubleLock();
    found.caveat = facts.caveat;
    QVERIFY(waitReportText(found).startsWith("Deadlock: "_L1));
    QVERIFY(waitReportText(found).endsWith(u'\n' + facts.caveat));
}

void WaitJsonTest::suspectedSaysSoAtOnce()
{
    WaitReport report = doubleLock();
    report.findings.first().certain = false;
    report.proven = false;
    QVERIFY2(waitReportText(report).startsWith(
                 "Deadlock: no goroutine can go on. As far as can be seen, not for certain.\n"_L1),
             qPrintable(waitReportText(report)));
}

void WaitJsonTest::allWaitForOutside()
{
    WaitFacts facts;
    GoroutineWait sleeper;
    sleeper.id = 1;
    sleeper.kind = WaitKind::Sleep;
    GoroutineWait reader;
    reader.id = 7;
    reader.kind = WaitKind::Network;
    facts.goroutines = {sleeper, reader};
    QCOMPARE(
        waitReportText(makeWaitReport(facts)).section(u'\n', 0, 0),
        u"Nothing was found that waits for ever. All goroutines wait for timers, the network or the system, or for "
        "those that do."_s);
    facts.goroutines.first().kind = WaitKind::None;
    QCOMPARE(waitReportText(makeWaitReport(facts)).section(u'\n', 0, 0), u"Nothing was found that waits for ever."_s);
}

void WaitJsonTest::casesAndWhatIsInChannels()
{
    WaitFacts facts;
    GoroutineWait wait;
    wait.id = 7;
    wait.kind = WaitKind::Select;
    for (int i = 0; i < 5; ++i) {
        SyncObject channel;
        channel.address = 0xc000010000 + static_cast<quint64>(i) * 0x60;
        channel.expression = u"c%1"_s.arg(i);
        channel.capacity = i == 0 ? 0 : 8;
        channel.count = i == 1 ? 8 : 0;
        facts.objects.insert(channel.address, channel);
        wait.objects.append(channel.address);
    }
    facts.goroutines = {wait};
    const WaitReport report = makeWaitReport(facts);
    const QString text = waitReportText(report);
    QVERIFY2(text.contains("c0, c1 (8 of 8), c2 (0 of 8) and 2 more"_L1), qPrintable(text));
    const QJsonObject json = QJsonDocument::fromJson(waitReportJson(report).text().toUtf8()).object();
    const QJsonArray objects = json.value(u"waiting"_s).toArray().at(0).toObject().value(u"objects"_s).toArray();
    QCOMPARE(objects.size(), 5);
    QCOMPARE(objects.at(1).toObject().value(u"count"_s).toInt(), 8);
    QCOMPARE(objects.at(1).toObject().value(u"capacity"_s).toInt(), 8);
    QCOMPARE(objects.at(1).toObject().value(u"closed"_s).toBool(), false);
}

/// Of a text only addresses are known.
void WaitJsonTest::nothingIsMadeUp()
{
    WaitFacts facts;
    for (const auto &[id, waits, kind] : {std::tuple(7, WaitKind::Receive, SyncKind::Channel),
                                          std::tuple(8, WaitKind::WaitGroup, SyncKind::WaitGroup)}) {
        SyncObject object;
        object.address = 0xc000010000 + static_cast<quint64>(id) * 0x60;
        object.kind = kind;
        object.unread = true;
        facts.objects.insert(object.address, object);
        GoroutineWait wait;
        wait.id = id;
        wait.kind = waits;
        wait.objects = {object.address};
        facts.goroutines.append(wait);
    }
    const QString json = waitReportJson(makeWaitReport(facts)).text();
    for (const QLatin1StringView field : {"\"count\""_L1, "\"capacity\""_L1, "\"closed\""_L1}) {
        QVERIFY2(!json.contains(field), qPrintable(json));
    }
    const QJsonObject report = QJsonDocument::fromJson(json.toUtf8()).object();
    const QJsonObject group = report.value(u"objects"_s).toArray().at(1).toObject();
    QCOMPARE(group.value(u"kind"_s).toString(), u"waitgroup"_s);
    QVERIFY(!group.contains(u"missing"_s));
}

void WaitJsonTest::whoIsNext()
{
    const WaitReport report = makeWaitReport(Testing::SampleWaits::queues());
    const QString text = waitReportText(report);
    const auto row = [&text](QLatin1StringView start) {
        const QStringList lines = text.split(u'\n');
        const auto found = std::ranges::find_if(lines, [start](const QString &line) { return line.startsWith(start); });
        return found == lines.end() ? QString() : found->simplified();
    };
    QCOMPARE(row("3 "_L1), u"3 mutex mu 1 of 3 /src/shop/main.go:11"_s);
    QCOMPARE(row("4 "_L1), u"4 mutex mu 3 of 3 /src/shop/main.go:12"_s);
    QCOMPARE(row("7 "_L1), u"7 select receive from results, send to news /src/shop/main.go:14"_s);
    QCOMPARE(row("8 "_L1), u"8 receive results 2 of 2 /src/shop/main.go:15"_s);

    const QJsonObject json = QJsonDocument::fromJson(waitReportJson(report).text().toUtf8()).object();
    const QJsonArray cases = json.value(u"waiting"_s).toArray().at(3).toObject().value(u"objects"_s).toArray();
    QCOMPARE(cases.at(0).toObject().value(u"direction"_s).toString(), u"receive"_s);
    QCOMPARE(cases.at(0).toObject().value(u"place"_s).toInt(), 1);
    QCOMPARE(cases.at(1).toObject().value(u"direction"_s).toString(), u"send"_s);
    const QJsonArray objects = json.value(u"objects"_s).toArray();
    QCOMPARE(objects.size(), 3);
    QCOMPARE(objects.at(2).toObject().value(u"expr"_s).toString(), u"mu"_s);
    QCOMPARE(objects.at(2).toObject().value(u"queue"_s).toArray(), (QJsonArray{3, 5, 4}));
}

void WaitJsonTest::nothingFound()
{
    QCOMPARE(waitReportText({}), u"Nothing was found that waits for ever."_s);
    const QJsonObject report = QJsonDocument::fromJson(waitReportJson({}).text().toUtf8()).object();
    QCOMPARE(report.value(u"verdict"_s).toString(), u"none"_s);
    QVERIFY(report.value(u"findings"_s).toArray().isEmpty());
}

void WaitJsonTest::foreignTextCannotCommandTheTerminal()
{
    WaitReport report = doubleLock();
    report.findings.first().lines.first().function = u"main.\u001b[2Jf"_s;
    report.findings.first().summary += u"\u001b]0;title\u0007"_s;
    QVERIFY(!waitReportText(report).contains(u'\u001b'));
}

/// All of it in JSON; in text a row for those that are alike, and none of them above who is stuck.
void WaitJsonTest::whatComesByItselfStandsBelow()
{
    WaitFacts facts = Testing::SampleWaits::idleServer(1'000);
    GoroutineWait helps;
    helps.id = 4;
    helps.kind = WaitKind::Runtime;
    helps.reason = u"GC assist wait"_s;
    GoroutineWait runs;
    runs.id = 5;
    GoroutineWait scavenger;
    scavenger.id = 6;
    scavenger.kind = WaitKind::Sleep;
    scavenger.system = true;
    facts.goroutines += {helps, runs, scavenger};
    const WaitReport report = makeWaitReport(facts);
    QStringList table = waitReportText(report).split(u'\n').sliced(2);
    for (QString &row : table) {
        row = row.simplified();
    }
    QCOMPARE(table,
             (QStringList{u"GOROUTINE WAITS FOR QUEUE HELD BY AT"_s, u"2 mutex c.mu 3 /src/shop/main.go:41"_s,
                          u"1 timer /src/shop/main.go:24"_s, u"3 timer /src/shop/main.go:24"_s,
                          u"4 runtime GC assist wait"_s,
                          u"100, 101 and 998 more network /usr/lib/go/src/net/http/server.go:2102"_s}));

    const QJsonObject json = QJsonDocument::fromJson(waitReportJson(report).text().toUtf8()).object();
    const QJsonArray waiting = json.value(u"waiting"_s).toArray();
    QCOMPARE(waiting.size(), 1'004);
    const QJsonObject asleep = waiting.at(1).toObject();
    QCOMPARE(asleep.value(u"goroutine"_s).toInt(), 1);
    QCOMPARE(asleep.value(u"kind"_s).toString(), u"timer"_s);
    QCOMPARE(asleep.value(u"line"_s).toInt(), 24);
    QVERIFY(asleep.value(u"object"_s).toString().isEmpty());
    QVERIFY(asleep.value(u"objects"_s).toArray().isEmpty());
    QCOMPARE(waiting.last().toObject().value(u"kind"_s).toString(), u"network"_s);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::WaitJsonTest)
#include "tst_waitjson.moc"
