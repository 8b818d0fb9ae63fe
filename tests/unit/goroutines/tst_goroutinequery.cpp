// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/goroutinefacets.h"
#include "app/goroutines/goroutinequery.h"
#include "app/goroutines/requestname.h"
#include "tests/support/testmain.h"
#include "tests/unit/goroutines/somegoroutines.h"

using namespace Qt::StringLiterals;

namespace Backstep {

class GoroutineQueryTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void accepts_data();
    void accepts();
    void tagsAreAskedFor();
    void whoWearsLabelsIsNotTheRuntimes();
    void aTermTakesThePlaceOfItsField();
    void mistakesAreTold_data();
    void mistakesAreTold();
    void termsFindWhatTheyWereMadeFrom_data();
    void termsFindWhatTheyWereMadeFrom();
    void waitsAreMeasuredToTheStop();
    void completes_data();
    void completes();
    void whatOccursIsCounted();
    void requestsAreRecognised_data();
    void requestsAreRecognised();
};

namespace {

QString found(const QString &query, std::optional<qint64> now = {})
{
    Result<GoroutineQuery> compiled = GoroutineQuery::parse(query);
    if (!compiled) {
        return compiled.error().message;
    }
    compiled->setTime(now.value_or(31'000'000'000));
    QStringList ids;
    for (const Goroutine &goroutine : Testing::someGoroutines()) {
        if (compiled->accepts(goroutine)) {
            ids.append(QString::number(goroutine.id));
        }
    }
    return ids.join(u' ');
}

} // namespace

void GoroutineQueryTest::accepts_data()
{
    QTest::addColumn<QString>("ids");
    const auto row = [](const char *query, const char *ids) { QTest::newRow(query) << QString::fromUtf8(ids); };
    row("", "1 2 7 9 17");
    row("label:endpoint=/pay", "7");
    row("label:endpoint=/PAY", "7");
    row("label:endpoint~/pay", "7 9");
    row("label:endpoint", "7 9");
    row("-label:endpoint", "1 2 17");
    row("label:\"trace endpoint\"=\"GET /list\"", "17");
    row("state:waiting", "2 7 9 17");
    row("state:run", "1");
    row("-state:waiting", "1");
    row("reason:chan", "17");
    row("reason:\"chan receive\"", "17");
    row("reason:\"chan recv\"", "");
    row("request:pay", "7 9");
    row("request:\"GET /list\"", "17");
    row("fn:transfer", "7 9");
    row("FN:Transfer", "7 9");
    row("file:main.go", "1 17");
    row("file:transfer.go:22", "7");
    row("go:server.go", "7 9 17");
    row("go:Serve", "7 9 17");
    row("start:conn", "7 9 17");
    row("id:7", "7");
    row("id:7,9", "7 9");
    row("-id:7", "1 2 9 17");
    row("thread:4711", "1");
    row("-runtime", "1 7 9 17");
    row("runtime", "2");
    row("since>10s", "7");
    row("since<10s", "9");
    row("since>0s", "7 9");
    row("since>1m", "");
    row("since:29s500ms", "7");
    row("transfer", "7 9");
    row("transfer.go:22", "7");
    row("\"chan receive\"", "17");
    row("endpoint=/pay", "7 9");
    row("mutex transfer", "7 9");
    row("mutex -now", "7");
    row("17", "17");
    row("-", "");
    row("state:waiting reason:chan fn:handle file:main.go", "17");
    row("http://", "");
    row("a::b", "");
    row("\"nonsense:5\"", "");
}

void GoroutineQueryTest::accepts()
{
    QFETCH(const QString, ids);
    QCOMPARE(found(QString::fromUtf8(QTest::currentDataTag())), ids);
}

void GoroutineQueryTest::tagsAreAskedFor()
{
    Goroutine tagged;
    tagged.id = 7;
    const auto accepts = [&tagged](const QString &text) {
        GoroutineQuery query = *GoroutineQuery::parse(text);
        if (query.needsTags()) {
            query.setTags({{7, u"the suspect"_s}});
        }
        return query.accepts(tagged);
    };
    QVERIFY(accepts(u"tag:Suspect"_s));
    QVERIFY(accepts(u"tag:\"the suspect\""_s));
    QVERIFY(!accepts(u"-tag:suspect"_s));
    QVERIFY(!accepts(u"tag:other"_s));
    tagged.id = 8;
    QVERIFY(!accepts(u"tag:suspect"_s));
}

void GoroutineQueryTest::whoWearsLabelsIsNotTheRuntimes()
{
    Goroutine labelled;
    labelled.user.function = u"main.work"_s;
    labelled.start.function = u"runtime/pprof.Do"_s; // go pprof.Do(ctx, labels, work)
    QVERIFY(GoroutineQuery::parse(u"-runtime"_s)->accepts(labelled));
    QVERIFY(GoroutineQuery::parse(u"start:pprof"_s)->accepts(labelled));
    labelled.start.function = u"runtime.bgsweep"_s;
    QVERIFY(!GoroutineQuery::parse(u"-runtime"_s)->accepts(labelled));
}

void GoroutineQueryTest::aTermTakesThePlaceOfItsField()
{
    QCOMPARE(goroutineQueryWith({}, u"state:running"_s), u"state:running"_s);
    QCOMPARE(goroutineQueryWith(u"state:waiting fn:a"_s, u"state:running"_s), u"fn:a state:running"_s);
    const QString chan = goroutineQueryTerm(u"reason"_s, u"chan receive"_s);
    QCOMPARE(goroutineQueryWith(chan, chan), chan);
    QCOMPARE(goroutineQueryWith(u"-reason:x  \"reason:y\" Reason:z"_s, chan),
             QString(u"-reason:x \"reason:y\" "_s + chan));
}

void GoroutineQueryTest::mistakesAreTold_data()
{
    QTest::addColumn<QString>("words");
    const auto row = [](const char *query, const char *words) { QTest::newRow(query) << QString::fromUtf8(words); };
    row("lable:x", "at character 1: there is no field “lable”; there are label, state, ");
    row("nonsense:5", "at character 1: there is no field “nonsense”; there are label, state, ");
    row("fn:a lable:x", "at character 6: there is no field “lable”");
    row("state:sleepy", "at character 7: there is no state “sleepy”; there are idle, runnable, ");
    row("state:", "at character 7: “state:” needs something behind the colon.");
    row("-reason:", "at character 9: “reason:” needs");
    row("label:=x", "at character 7: a label has a name before the “=”");
    row("label:endpoint=", "at character 15: “label:endpoint=” needs a value");
    row("id:x", "at character 4: “x” is no number.");
    row("since>soon", "at character 6: since takes a time such as since>10s");
    row("since>10", "at character 6: since takes a time");
    row("since>10parsecs", "at character 6: since takes a time");
    row("reason:\"chan", "at character 1: a quotation mark is not closed");
}

void GoroutineQueryTest::mistakesAreTold()
{
    QFETCH(const QString, words);
    const QString sentence = found(QString::fromUtf8(QTest::currentDataTag()));
    QVERIFY2(sentence.contains(words), qPrintable(sentence));
    QCOMPARE(sentence.count(u'\n'), 0);
}

void GoroutineQueryTest::termsFindWhatTheyWereMadeFrom_data()
{
    QTest::addColumn<QString>("value");
    for (const char *value : {"plain", "two words", "a \"quoted\" one", "back\\slash", "a:b=c~d", "-minus", "x,y"}) {
        QTest::newRow(value) << QString::fromUtf8(value);
    }
}

void GoroutineQueryTest::termsFindWhatTheyWereMadeFrom()
{
    QFETCH(const QString, value);
    Goroutine goroutine;
    goroutine.labels = {{value, value}};
    goroutine.waitReason = value;
    for (const QString &term : {goroutineLabelTerm(value, value), goroutineQueryTerm(u"reason"_s, value)}) {
        const Result<GoroutineQuery> query = GoroutineQuery::parse(term);
        QVERIFY2(query, qPrintable(term));
        QVERIFY2(query->accepts(goroutine), qPrintable(term));
        QVERIFY2(!query->accepts(Goroutine()), qPrintable(term));
    }
}

void GoroutineQueryTest::waitsAreMeasuredToTheStop()
{
    QCOMPARE(found(u"since>1m"_s, 62'000'000'000), u"7"_s);
    QVERIFY(GoroutineQuery::parse(u"x since>1s"_s)->needsTime());
    QVERIFY(!GoroutineQuery::parse(u"x"_s)->needsTime());
}

void GoroutineQueryTest::completes_data()
{
    QTest::addColumn<QString>("results"); // the whole line with each candidate in it, | parts them
    const auto row = [](const char *query, const char *results) { QTest::newRow(query) << QString::fromUtf8(results); };
    row("st", "state:|start:|");
    row("fn:x -st", "fn:x -state:|fn:x -start:|");
    row("state:", "state:running|state:waiting|");
    row("state:wa", "state:waiting|");
    row("state:waiting", "");
    row("reason:", "reason:sync.Mutex.Lock|reason:\"GC worker (idle)\"|reason:\"chan receive\"|");
    row("reason:rec", "reason:\"chan receive\"|");
    row("reason:\"chan r", "reason:\"chan receive\"|");
    row("label:", "label:endpoint=|label:method=|label:route=|label:\"span id\"=|label:\"trace endpoint\"=|");
    row("endp", "label:endpoint=|label:\"trace endpoint\"=|");
    row("label:endpoint=", "label:endpoint=/pay|label:endpoint=/pay/now|");
    row("label:endpoint=/pay/", "label:endpoint=/pay/now|");
    row("label:\"trace endpoint\"=", "label:\"trace endpoint\"=\"GET /list\"|");
    row("file:", "file:main.go|file:transfer.go|file:proc.go|");
    row("id:", "");
    row("nothing like that", "");
}

void GoroutineQueryTest::completes()
{
    QFETCH(const QString, results);
    const QList<Goroutine> goroutines = Testing::someGoroutines();
    const GoroutineFacets facets = collectFacets(Testing::refs(goroutines));
    const QString query = QString::fromUtf8(QTest::currentDataTag());
    const QueryCompletions completions = completeQuery(query, query.size(), facets);
    QString lines;
    for (const QString &word : completions.words) {
        lines += QString(query).replace(completions.start, completions.length, word) + u'|';
    }
    QCOMPARE(lines, results);
    // With more behind the cursor, that stays.
    QCOMPARE(completeQuery(query + u" fn:x"_s, query.size(), facets), completions);
}

void GoroutineQueryTest::whatOccursIsCounted()
{
    const QList<Goroutine> goroutines = Testing::someGoroutines();
    const GoroutineFacets facets = collectFacets(Testing::refs(goroutines));
    QCOMPARE(facets.goroutines, 5);
    QCOMPARE(facets.system, 1);
    QCOMPARE(facets.states.value(GoroutineState::Waiting), 4);
    QCOMPARE(facets.reasons.value(u"sync.Mutex.Lock"_s), 2);
    QCOMPARE(facets.latestWait, 31'000'000'000);
}

void GoroutineQueryTest::requestsAreRecognised_data()
{
    using Labels = QMap<QString, QString>;
    QTest::addColumn<Labels>("labels");
    QTest::addColumn<QString>("name");
    QTest::newRow("none") << Labels() << QString();
    QTest::newRow("something else") << Labels{{u"job"_s, u"4"_s}} << QString();
    QTest::newRow("ours, HTTP") << Labels{{u"method"_s, u"POST"_s}, {u"route"_s, u"/pay/{id}"_s}}
                                << u"POST /pay/{id}"_s;
    QTest::newRow("ours, gRPC") << Labels{{u"method"_s, u"gRPC"_s}, {u"route"_s, u"/bank.Bank/Pay"_s}}
                                << u"gRPC /bank.Bank/Pay"_s;
    QTest::newRow("Datadog") << Labels{{u"span id"_s, u"1"_s},
                                       {u"local root span id"_s, u"2"_s},
                                       {u"trace endpoint"_s, u"GET /foo"_s}}
                             << u"GET /foo"_s;
    QTest::newRow("Datadog, without endpoints")
        << Labels{{u"span id"_s, u"1"_s}, {u"local root span id"_s, u"2"_s}} << u"2"_s;
    QTest::newRow("OpenTelemetry") << Labels{{u"span_id"_s, u"ab"_s}, {u"span_name"_s, u"pay"_s}} << u"pay"_s;
    QTest::newRow("Pyroscope") << Labels{{u"profile_id"_s, u"cd"_s}} << u"cd"_s;
    QTest::newRow("gRPC") << Labels{{u"grpc.method"_s, u"/bank.Bank/Pay"_s}} << u"/bank.Bank/Pay"_s;
    QTest::newRow("gRPC, short") << Labels{{u"method"_s, u"/bank.Bank/Pay"_s}} << u"/bank.Bank/Pay"_s;
}

void GoroutineQueryTest::requestsAreRecognised()
{
    using Labels = QMap<QString, QString>;
    QFETCH(const Labels, labels);
    QFETCH(const QString, name);
    QCOMPARE(requestName(labels), name);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::GoroutineQueryTest)
#include "tst_goroutinequery.moc"
