// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/base/plurals.h"
#include "tests/support/testmain.h"
#include "tests/unit/cli/clitestcase.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace Backstep {

using Testing::json;

namespace {

QString sample(const QString &name)
{
    return qEnvironmentVariable("BACKSTEP_SOURCE_DIR") + u"/tests/data/dumps/"_s + name + u".txt"_s;
}

} // namespace

/// backstep dump, as text and as JSON, from everywhere that a text comes from.
class CliDumpTest : public Testing::CliTestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void asText_data();
    void asText();
    void asJson();
    void labelsAndCounts();
    void labelsAreThoseOfEach();
    void fromStandardInput();
    void fromAHost();
    void fromNowhere();

private:
    EnglishPlurals m_plurals;
};

void CliDumpTest::initTestCase()
{
    QCoreApplication::installTranslator(&m_plurals); // as the program does
}

void CliDumpTest::asText_data()
{
    QTest::addColumn<QString>("golden");
    QTest::newRow("asleep-go1.24") << u"dump-asleep"_s;
    QTest::newRow("quit-go1.24") << u"dump-quit"_s;
}

void CliDumpTest::asText()
{
    QFETCH(const QString, golden);
    QCOMPARE(run({u"dump"_s, sample(QString::fromLatin1(QTest::currentDataTag()))}), 0);
    expectGolden(golden);
}

void CliDumpTest::asJson()
{
    QCOMPARE(run({u"dump"_s, u"dump:"_s + sample(u"asleep-go1.24"_s), u"--json"_s}), 0);
    const QString out = m_console->out.constFirst();
    QVERIFY(out.startsWith(json(u"{'ok':true,'headline':'fatal error: all goroutines are asleep - deadlock!',"
                                "'cause':'all-asleep','counts':false,'total':19,'remarks':[],'states':["
                                "{'state':'waiting','reason':'chan receive','count':5,'longest':0},"_s)));
    QVERIFY(out.contains(json(u"'groups':[{'count':3,'state':'waiting','reason':'chan send','minutes':0,'goroutines':["
                              "22,23,24],'labels':{},'stack':[{'function':'main.waiters.func1','file':"
                              "'backstep.dev/tests/programs/dumps/main.go','line':65}],'created_by':{"_s)));
    QVERIFY(out.contains(json(u"'blocked':{'ok':true,'verdict':'deadlock','findings':["_s)));
}

void CliDumpTest::labelsAndCounts()
{
    QCOMPARE(run({u"dump"_s, sample(u"debug1-go1.24"_s)}), 0);
    const QString out = m_console->out.constFirst();
    QVERIFY(out.contains("made up"_L1));
    QVERIFY(out.contains("route=/transfer/{from}/{to}"_L1));
}

void CliDumpTest::labelsAreThoseOfEach()
{
    const auto group = [](int count, const QString &endpoint) {
        return u"%1 @ 0x1 0x2\n# labels: {\"endpoint\":\"%2\", \"zone\":\"eu\"}\n#\t0x1\tmain.work+0x1\t/src/main.go:5\n\n"_s
            .arg(QString::number(count), endpoint);
    };
    const QStringList text =
        QString(u"goroutine profile: total 3\n"_s + group(2, u"/cart"_s) + group(1, u"/pay"_s)).split(u'\n');
    m_console->input = text;
    QCOMPARE(run({u"dump"_s, u"-"_s}), 0);
    const QString out = m_console->out.constLast();
    QVERIFY2(out.contains("3 goroutines"_L1) && out.contains("endpoint=/cart (2), /pay (1)  zone=eu"_L1),
             qPrintable(out));
    m_console->input = text;
    QCOMPARE(run({u"dump"_s, u"-"_s, u"--json"_s}), 0);
    const QString told = m_console->out.constLast();
    QVERIFY2(told.contains(json(u"'labels':{'zone':'eu'}"_s))
                 && told.contains(json(u"{'label':'endpoint','value':'/pay','count':1}"_s)),
             qPrintable(told));
}

void CliDumpTest::fromStandardInput()
{
    QFile file(sample(u"debug2-go1.24"_s));
    QVERIFY(file.open(QFile::ReadOnly));
    m_console->input = QString::fromUtf8(file.readAll()).split(u'\n');
    QCOMPARE(run({u"dump"_s, u"-"_s}), 0);
    QVERIFY(m_console->out.constFirst().startsWith("23 goroutines"_L1));
    QCOMPARE(run({u"dump"_s, u"-"_s}), 3); // and no more
    QVERIFY(m_console->errors.constLast().contains("No goroutine is in this text"_L1));
}

void CliDumpTest::fromAHost()
{
    HostProfile profile;
    profile.name = u"prod-1"_s;
    profile.host = u"prod-1.example.com"_s;
    QVERIFY(m_hosts->add(profile));
    QStringList asked;
    m_fetchDump = [&asked](const HostProfile &host, const QString &address) {
        asked.append(host.name + u' ' + address);
        return readyResult<QString>(sample(u"debug2-go1.24"_s));
    };
    QCOMPARE(run({u"dump"_s, u"prod-1"_s}), 0);
    QVERIFY(m_console->out.constFirst().startsWith("23 goroutines"_L1));
    QVERIFY(m_console->errors.constLast().startsWith("kept as /"_L1));
    QCOMPARE(run({u"dump"_s, u"prod-1:8080"_s}), 0);
    QCOMPARE(run({u"dump"_s, u"prod-1:http://10.0.0.5:1/debug/pprof/goroutine?debug=1"_s}), 0);
    QCOMPARE(
        asked,
        (QStringList{u"prod-1 6060"_s, u"prod-1 8080"_s, u"prod-1 http://10.0.0.5:1/debug/pprof/goroutine?debug=1"_s}));
    m_fetchDump = [](const HostProfile &, const QString &) {
        return readyResult<QString>(fail("dump-refused"_L1, u"Nobody answers."_s));
    };
    QCOMPARE(run({u"dump"_s, u"prod-1"_s, u"--json"_s}), 1);
    expectOut({json(u"{'ok':false,'error':{'code':'dump-refused','message':'Nobody answers.'}}"_s)});
}

void CliDumpTest::fromNowhere()
{
    QCOMPARE(run({u"dump"_s, u"/no/such/file"_s}), 3);
    QVERIFY(m_console->errors.constFirst().contains("/no/such/file cannot be read"_L1));
    QCOMPARE(run({u"dump"_s, u"prod-9:6060"_s}), 1);
    QVERIFY(m_console->errors.join(u'\n').contains(u"no host called “prod-9”"_s));
    QVERIFY(m_console->errors.join(u'\n').contains(
        u"curl 'http://prod-9:6060/debug/pprof/goroutine?debug=2' | backstep dump -"_s));
    QCOMPARE(run({u"dump"_s}), 2);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::CliDumpTest)
#include "tst_clidump.moc"
