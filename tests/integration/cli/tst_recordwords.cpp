// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/commandhost.h"
#include "tests/support/sshclient.h"
#include "tests/support/testmain.h"
#include "tests/support/tools.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {
const QString endless = u"trap 'exit 0' TERM; echo ready; while :; do sleep 0.1; done"_s;
}

/// What `backstep record` says to a person, against a real sshd on which a stand-in for rr writes the recordings.
class RecordWordsTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void whatEndsOnTheHostIsTold_data();
    void whatEndsOnTheHostIsTold();
    void whatWasEndedWhileItRanIsTold();
    void whatAnotherRemovedMeanwhileIsGone();
    void whereTheRecorderIsNotThatIsSaid();
    void whatWasRemovedToMakeRoomIsTold();
    void nothingCaughtTellsWhatWasSeen();
    void aTableStaysNarrow();
    void whatLimitsSaysCanBeGivenBack();
    void whatIsDoneIsSaid();
    void theRulesOwnCommandGivesWay();
    void whatEndsWithTheLoginIsSaid();
    void wrongUsageIsToldBeforeTheHostIsAsked_data();
    void wrongUsageIsToldBeforeTheHostIsAsked();

private:
    /// As a person reads it.
    [[nodiscard]] Testing::CommandOutcome said(const QStringList &arguments) const
    {
        return m_host->command(QStringList{u"record"_s, u"lab"_s} + arguments);
    }
    /// The script on the host from now on: it does this first, with its words as arguments.
    [[nodiscard]] bool scriptBegins(const QByteArray &with) const;

    std::unique_ptr<Testing::CommandHost> m_host;
};

void RecordWordsTest::initTestCase()
{
    BACKSTEP_NEEDS_SSHD();
    BACKSTEP_NEEDS(Testing::RecordingHost::missing());
}

void RecordWordsTest::init()
{
    TestCase::init();
    m_host = std::make_unique<Testing::CommandHost>();
    QCOMPARE(m_host->start(), QString());
}

void RecordWordsTest::cleanup()
{
    QVERIFY(m_host == nullptr || m_host->remove());
    m_host.reset();
}

bool RecordWordsTest::scriptBegins(const QByteArray &with) const
{
    QFile script(m_host->script());
    if (m_host->record({u"--limits"_s}).exit != 0 || !script.open(QFile::ReadWrite)) {
        return false;
    }
    const QByteArray last = "\nmain \"$@\"\n";
    const QByteArray text = script.readAll().replace(last, '\n' + with + last);
    script.resize(0);
    script.seek(0);
    return script.write(text) == text.size();
}

void RecordWordsTest::whatEndsOnTheHostIsTold_data()
{
    QTest::addColumn<QString>("shell");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("no sh") << u"exit 127"_s
                           << u"lab did not run what was sent to it; it needs a POSIX shell called sh for recording "
                              "there."_s;
    QTest::newRow("a signal") << u"kill -9 $$"_s
                              << u"What was sent to lab was ended there by signal KILL before it began; ask again."_s;
}

void RecordWordsTest::whatEndsOnTheHostIsTold()
{
    QFETCH(QString, shell);
    QFETCH(QString, sentence);
    m_host = std::make_unique<Testing::CommandHost>(QStringList{u"ForceCommand "_s + shell});
    QCOMPARE(m_host->start(), QString());
    QCOMPARE(m_host->record({u"--limits"_s}).error()[u"message"].toString(), sentence);
}

void RecordWordsTest::whatWasEndedWhileItRanIsTold()
{
    const QString told = u"backstep: What was asked of lab was ended there by signal %1 before it was done; ask again. "
                         "What it records goes on.\n"_s;
    QVERIFY(scriptBegins("[ \"$1\" != timer ] || kill -9 $PPID $$\n[ \"$1\" != log ] || kill -9 $$"));
    QVERIFY(said({u"--timer"_s, u"on"_s}).err.contains(told.arg(u"KILL"_s)));
    QVERIFY(said({u"--log"_s, u"any"_s}).err.contains(told.arg(9)));
}

void RecordWordsTest::whatAnotherRemovedMeanwhileIsGone()
{
    const QString first = m_host->started({u"sh"_s, u"-c"_s, endless});
    const QString second = m_host->started({u"sh"_s, u"-c"_s, endless});
    QVERIFY(scriptBegins("case $1 in stop | discard) (main discard \"$2\" >/dev/null) ;; esac"));
    const Testing::CommandOutcome ended = m_host->record({u"--stop"_s, first});
    QCOMPARE(ended.exit, 1);
    QCOMPARE(ended.error()[u"code"].toString(), u"recording-unknown"_s);
    QCOMPARE(ended.error()[u"message"].toString(), first + u" is no longer on lab: somebody removed it."_s);
    const Testing::CommandOutcome removed = said({u"--discard"_s, second});
    QCOMPARE(removed.exit, 0);
    QCOMPARE(removed.out, second + u" is no longer on lab: somebody else removed it.\n"_s);
    QVERIFY2(m_host->record({u"--discard"_s, u"typo"_s}).exit != 0, "that was never there");
}

void RecordWordsTest::whereTheRecorderIsNotThatIsSaid()
{
    const QString none = u"There is no recorder of backstep's on lab; \"backstep recordings lab\" lists the recordings "
                         "that are there.\n"_s;
    QCOMPARE(said({u"--list"_s}).out, none);
    const QString id = m_host->started({u"sh"_s, u"-c"_s, endless});
    QVERIFY(said({u"--remove"_s}).out.contains(u"none is pinned any more"_s));
    QCOMPARE(said({u"--list"_s}).out, none);
    const QJsonObject json = m_host->record({u"--list"_s}).json();
    QVERIFY2(json.contains(u"free"_s) && json[u"free"].isNull(), "nobody knows");
    QVERIFY(m_host->command({u"recordings"_s, u"lab"_s}).out.contains(id));
}

void RecordWordsTest::whatWasRemovedToMakeRoomIsTold()
{
    QCOMPARE(m_host->record({u"--limit"_s, u"number=1"_s}).exit, 0);
    const auto fetched = [&] { return said({u"--fetch"_s, u"--"_s, u"sh"_s, u"-c"_s, u"exit 0"_s}).out; };
    QVERIFY(!fetched().contains(u"removed"_s));
    const QString first = m_host->listed(u"recordings"_s).at(0)[u"id"].toString();
    const QString second = fetched();
    const QString told = u"An older recording was removed to make room for "_s;
    QVERIFY2(second.contains(told) && second.contains(u": "_s + first), qPrintable(second));
    const QJsonArray removed = m_host->listed(u"recordings"_s).at(0)[u"removed"].toArray();
    QCOMPARE(removed, QJsonArray{first});
    const QString third = said({u"--"_s, u"sh"_s, u"-c"_s, endless}).out;
    QVERIFY(third.contains(told));
    QVERIFY(said({u"--list"_s}).out.contains(told));
}

void RecordWordsTest::nothingCaughtTellsWhatWasSeen()
{
    const QString text = said({u"--until-fail"_s, u"--keep"_s, u"all"_s, u"--fail"_s, u"signal"_s, u"--max-runs"_s,
                               u"2"_s, u"--fetch"_s, u"--"_s, u"sh"_s, u"-c"_s, u"exit 2"_s})
                             .err;
    QVERIFY(text.contains(u"Nothing was caught: 2 runs, 0 failed, 2 kept"_s));
    QVERIFY(text.contains(u"How its runs ended: 2 with exit status 2."_s));
    QVERIFY(said({u"--list"_s}).out.contains(u"How its runs ended: 2 with exit status 2."_s));
    const QJsonArray ends = m_host->listed(u"loops"_s).at(0)[u"ends"].toArray();
    QVERIFY(ends.size() == 1 && ends.at(0)[u"exit"].toInt() == 2 && ends.at(0)[u"runs"].toInt() == 2);
    QVERIFY(text.contains(u"what Go reports itself, as of a nil pointer, is --fail exit=2 or --fail panic."_s));
}

void RecordWordsTest::aTableStaysNarrow()
{
    const QString id = m_host->started({u"sh"_s, u"-c"_s, endless, u"two\nlines"_s, u"it's"_s});
    QVERIFY(!m_host->started({u"sh"_s, u"-c"_s, u"exit 0"_s, QString(300, u'x')}).isEmpty());
    QVERIFY(!m_host->started({u"sh"_s, u"two\nit's\\"_s}).isEmpty());
    const QStringList lines = said({u"--list"_s}).out.split(u'\n');
    QVERIFY(lines.first().startsWith(u"ID "_s) && lines.first().contains(u"  WHEN "_s));
    for (const QString &line : lines) {
        QVERIFY2(line.size() < 170, qPrintable(line));
    }
    const QString day = id.section(u'-', 1, 1);
    const QString when = u"  %1-%2-%3 "_s.arg(day.first(4), day.sliced(4, 2), day.sliced(6, 2));
    QVERIFY2(lines.at(1).contains(when), qPrintable(lines.at(1)));
    QVERIFY2(lines.join(u' ').contains(u"sh $'two\\nit\\'s\\\\'"_s), "a shell reads it");
    QVERIFY(m_host->listed(u"recordings"_s).at(0)[u"command"].toString().endsWith(u"'two\nlines' 'it'\\''s'"_s));
}

void RecordWordsTest::whatLimitsSaysCanBeGivenBack()
{
    const QStringList given{u"size=1536M"_s, u"time=90m"_s, u"free=0"_s, u"total=1000001"_s, u"number=7"_s};
    QStringList words;
    for (const QString &one : given) {
        words += {u"--limit"_s, one};
    }
    const QStringList lines = said(words).out.split(u'\n');
    for (int i = 0; i < given.size(); ++i) {
        QCOMPARE(lines.value(i).section(u' ', 0, 0), given.at(i));
    }
    QVERIFY(lines.at(2).endsWith(u"no limit"_s));
}

void RecordWordsTest::whatIsDoneIsSaid()
{
    const QString id = m_host->started({u"sh"_s, u"-c"_s, endless});
    QCOMPARE(said({u"--pin"_s, id}).out, id + u" is pinned: it is never removed on lab to make room.\n"_s);
    QVERIFY(said({u"--unpin"_s, id}).out.startsWith(id + u" is not pinned any more"_s));
    QCOMPARE(said({u"--discard"_s, id}).out,
             id + u" was under way: it was ended, with the program that it recorded, and removed.\n"_s);
}

void RecordWordsTest::theRulesOwnCommandGivesWay()
{
    QFile rule(m_host->path(u"rule"_s));
    QVERIFY(rule.open(QFile::WriteOnly));
    rule.write("rule it\nrecord -- sleep 1\nwhen exists /nowhere/at/all\n");
    rule.close();
    const QString told = u"The command after -- is recorded, in place of the one in the rule's line \"record\"."_s;
    QVERIFY(said({u"--rule"_s, rule.fileName(), u"--"_s, u"sleep"_s, u"2"_s}).out.contains(told));
    QVERIFY(said({u"--list"_s}).out.contains(u"rule it: armed, fired 0 times, 0 kept"_s));
    QVERIFY(!said({u"--arm"_s, rule.fileName()}).out.contains(told));
    QCOMPARE(said({u"--forget"_s, u"it"_s}).out, u"The rule it was removed from lab; what it recorded stays.\n"_s);
}

void RecordWordsTest::whatEndsWithTheLoginIsSaid()
{
    const QString sentence = u"That host ends what you run when you log out (KillUserProcesses)"_s;
    QFile rule(m_host->path(u"rule"_s));
    QVERIFY(rule.open(QFile::WriteOnly));
    rule.write("rule it\nrecord -- sleep 1\nwhen exists /nowhere/at/all\n");
    rule.close();
    QVERIFY(!said({u"--arm"_s, rule.fileName()}).out.contains(sentence));
    QVERIFY(scriptBegins("login_ends_all() { :; }\nhas_scopes() { false; }"));
    QVERIFY(said({u"--arm"_s, rule.fileName()}).out.contains(sentence));
    const QJsonObject json = m_host->record({u"--arm"_s, rule.fileName()}).json();
    QVERIFY(json[u"ends_with_login"].toBool());
    QVERIFY(said({u"--"_s, u"sh"_s, u"-c"_s, endless}).out.contains(sentence));
}

void RecordWordsTest::wrongUsageIsToldBeforeTheHostIsAsked_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("nothing") << QStringList()
                             << u"A command to record comes after --, as in \"backstep record lab -- ./pay -v\"; "
                                "\"backstep record --help\" tells what else can be done."_s;
    QTest::newRow("a rule alone")
        << QStringList{u"--rule"_s, u"f"_s}
        << u"A command to record is missing after --; a rule that says itself what it records "
           "is armed by --arm f."_s;
    QTest::newRow("two things") << QStringList{u"--list"_s, u"--limits"_s}
                                << u"--list and --limits are two things to do; one at a time."_s;
    QTest::newRow("a list and a command")
        << QStringList{u"--list"_s, u"--"_s, u"true"_s} << u"--list takes no command to record; one thing at a time."_s;
    QTest::newRow("an environment")
        << QStringList{u"--env"_s, u"A B=1"_s, u"--"_s, u"true"_s}
        << u"“--env A B=1” is not NAME=VALUE; a name has letters, digits and _ only, and no "
           "digit first."_s;
    QTest::newRow("turns") << QStringList{u"--chaos"_s, u"turns"_s, u"--"_s, u"true"_s}
                           << u"--chaos turns belongs to --until-fail; write yes or no."_s;
    QTest::newRow("a slip")
        << QStringList{u"--until-fial"_s, u"--"_s, u"true"_s}
        << u"There is no option --until-fial here (did you mean “--until-fail”?); \"backstep record "
           "--help\" says how it is written"_s;
}

void RecordWordsTest::wrongUsageIsToldBeforeTheHostIsAsked()
{
    QFETCH(QStringList, words);
    QFETCH(QString, sentence);
    const Testing::CommandOutcome outcome = said(words);
    QCOMPARE(outcome.err, u"backstep: "_s + sentence + u'\n');
    QCOMPARE(outcome.exit, 2);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::RecordWordsTest)
#include "tst_recordwords.moc"
