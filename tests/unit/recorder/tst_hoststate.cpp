// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/recorder/hostscript.h"
#include "app/recorder/hoststate.h"
#include "app/recorder/recordrequest.h"
#include "tests/support/testmain.h"

#include <QProcess>

using namespace Qt::StringLiterals;

namespace Backstep {

/// What is sent to a host that records, and what is read of its answers, which may say anything.
class HostStateTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void linesBecomeValues();
    void nonsenseIsPassedOver();
    void answersAreFoundBetweenTheirMarks();
    void cutAnswersAreNone();
    void wordsAreWhatAShellReads();
    void theFormatOfRulesIsTold();
    void theScriptIsOneOfShell();
};

void HostStateTest::linesBecomeValues()
{
    const HostState state = parseHostState(
        "host version=1 root=/a%20b free=77 keep-free=5\n"
        "recording id=x state=complete trace=/r/x command=%27a%0ab%27 exit=3 "
        "duration=12 size=4096 kept=yes chaos=yes failed=yes by=rule:it reason=ended "
        "failure=output=too%20late removed=old,older,%2f\n"
        "recording id=y state=recording signal=11 running=2\n"
        "recording id=p state=complete by=loop:l exit=0\n"
        "recording id=f state=complete by=loop:l failed=yes exit=0\n"
        "loop id=l command=%27./pay%27%20%27-listen%27%20%27:8080%27%20%27a%20b%27%20%27it%27%5c%27%27s%27%20%27%27 "
        "state=over runs=52 kept=3 failed=2 chaos-runs=25 chaos-failed=1 "
        "ends=exit%3d0:5%20signal%3d11:1%20ended:9%20%20what%3d1:2%20exit%3d:1%20exit%3d3:x%20other:3\n"
        "loop id=all state=over runs=3 kept=3 failed=3\n"
        "rule name=it state=armed fired=2 kept=1 unwatched-from=17 on=far%20away\n"
        "service unit=bank@1.service by=rule:it recorded=yes\nservice unit=mail.service by=hand\n"
        "service unit=a%20b.service by=hand\nend\n");
    QCOMPARE(state.services,
             QList<HostService>({{.unit = "bank@1.service", .by = u"rule:it"_s, .recorded = true},
                                 {.unit = "mail.service", .by = u"hand"_s}}));
    QVERIFY(!state.endsWithLogin && parseHostState("recording id=x\nlogin ends-all=yes\n").endsWithLogin);
    QCOMPARE(state.root, "/a b"_ba);
    QCOMPARE(state.free, 77);
    QCOMPARE(state.recordings.size(), 4);
    const HostRecording *x = state.recording("x");
    QVERIFY(x != nullptr && x->isFinal() && x->kept && x->chaos && x->failed);
    QCOMPARE(x->command, u"'a\nb'"_s);
    QCOMPARE(state.loop("l")->command, u"./pay -listen :8080 'a b' 'it'\\''s' ''"_s);
    QCOMPARE(x->exitCode, std::optional(3));
    QCOMPARE(x->seconds, std::optional<qint64>(12));
    QCOMPARE(x->by, u"rule:it"_s);
    QCOMPARE(x->failure, u"output=too late"_s);
    QCOMPARE(x->removed, QByteArrayList({"old", "older"}));
    const HostRecording *y = state.recording("y");
    QVERIFY(y != nullptr && !y->isFinal() && !y->exitCode);
    QCOMPARE(y->exitSignal, std::optional(11));
    QCOMPARE(state.loop("l")->chaosRuns, 25);
    QCOMPARE(state.loop("l")->chaosFailed, 1);
    using Way = RunEnd::Way;
    QCOMPARE(state.loop("l")->ends,
             QList<RunEnd>({{.way = Way::Ended, .value = 0, .runs = 9},
                            {.way = Way::Status, .value = 0, .runs = 5},
                            {.way = Way::Other, .value = 0, .runs = 3},
                            {.way = Way::Signal, .value = 11, .runs = 1}}));
    QVERIFY(state.loop("all")->ends.isEmpty());
    QCOMPARE(state.loop("l")->odds(), std::optional(26));
    QVERIFY2(!state.loop("all")->odds(), "1 in 1 is not worth a word");
    QCOMPARE(state.caught("l"), state.recording("f"));
    QVERIFY(state.caught("all") == nullptr);
    QVERIFY(state.rules.at(0).armed);
    QCOMPARE(state.rules.at(0).fired, 2);
    QCOMPARE(state.rules.at(0).kept, 1);
    QCOMPARE(state.rules.at(0).on, u"far away"_s);
    QCOMPARE(state.rules.at(0).unwatchedFrom, std::optional<qint64>(17));
    QVERIFY(!state.rules.at(0).unwatchedTo);
    QVERIFY(state.recording("z") == nullptr && state.loop("x") == nullptr);
}

void HostStateTest::nonsenseIsPassedOver()
{
    QVERIFY(parseHostState({}).recordings.isEmpty());
    const HostState state =
        parseHostState("recording\nrecording state=complete\nloop runs=1\nrule fired=1\nother id=1\n"
                       "recording id=a state=dancing exit=99999999999 size=many =b c duration=%\n");
    QCOMPARE(state.recordings.size(), 1);
    QCOMPARE(state.recordings.at(0).state, HostRecording::State::Unknown);
    QVERIFY(!state.recordings.at(0).exitCode && !state.recordings.at(0).seconds);
    QVERIFY(state.loops.isEmpty() && state.rules.isEmpty());

    const HostState hostile = parseHostState("loop id=%1b%5d52;c runs=1\nrule name=a%20b state=armed\n"
                                             "recording id=../x state=complete\nrecording id=x%2fy state=complete\n"
                                             "recording id=twice state=complete\nrecording id=twice state=failed\n");
    QVERIFY(hostile.loops.isEmpty() && hostile.rules.isEmpty());
    QCOMPARE(hostile.recordings.size(), 1);
    QByteArray many;
    for (int i = 0; i < 20'000; ++i) {
        many += "recording id=r" + QByteArray::number(i) + " state=complete\n";
    }
    QCOMPARE(parseHostState(many).recordings.size(), 10'000);
}

void HostStateTest::answersAreFoundBetweenTheirMarks()
{
    const auto answer = parseHostScriptAnswer("Welcome!\n\nN begin\none\ntwo\n\nN end 3\nbye\n", "N");
    QVERIFY(answer && !answer->missing);
    QCOMPARE(answer->status, 3);
    QCOMPARE(answer->output, "one\ntwo\n"_ba);
    const auto empty = parseHostScriptAnswer("\nN begin\n\nN end missing\n", "N");
    QVERIFY(empty && empty->missing && empty->output.isEmpty());
}

void HostStateTest::cutAnswersAreNone()
{
    const QByteArray whole = "\nN begin\none\n\nN end 0\n";
    for (qsizetype length = 0; length < whole.size(); ++length) {
        QVERIFY2(!parseHostScriptAnswer(whole.first(length), "N"), whole.first(length).constData());
    }
    QVERIFY(!parseHostScriptAnswer(whole, "M"));
}

void HostStateTest::wordsAreWhatAShellReads()
{
    RecordRequest request;
    request.options.emplaceBack("name", "it's");
    request.options.emplaceBack("until-fail", QByteArray());
    request.command = {"./a", "$(b)", "c\nd", ""};
    const Result<QByteArray> words = recordWords(request);
    QVERIFY(words);
    QVERIFY(words->endsWith("\n# end\n"));
    QProcess shell;
    shell.start(u"sh"_s, {u"-c"_s, u"eval \"set -- $(cat)\"; printf '%s|' \"$@\""_s});
    shell.write(*words);
    shell.closeWriteChannel();
    QVERIFY(shell.waitForFinished());
    QCOMPARE(shell.readAllStandardOutput(), "--name|it's|--until-fail|--|./a|$(b)|c\nd||"_ba);
    request.command.append("nul\0"_ba);
    QVERIFY(!recordWords(request));
}

void HostStateTest::theFormatOfRulesIsTold()
{
    const QString format = ruleFormat();
    QVERIFY(format.startsWith(u"A rule is text"_s));
    for (const QString &word : {u"http URL slower TIME"_s, u"goroutines URL above N"_s, u"cooldown TIME"_s}) {
        QVERIFY2(format.contains(word), qPrintable(word));
    }
}

void HostStateTest::theScriptIsOneOfShell()
{
    QVERIFY(hostScript().startsWith("#!/bin/sh\n"));
    QVERIFY(hostScript().contains("\nversion=" + hostScriptVersion() + '\n'));
    QVERIFY(!hostScript().contains("@VERSION"));
    QVERIFY(hostScriptFormat() >= 2);
    // Every login shell has to read these the same way.
    for (const Result<QByteArray> &command : {hostScriptCommand("N", {"list"}), hostScriptInstallCommand()}) {
        QVERIFY(command && !command->contains('\n') && !command->contains('!'));
        QVERIFY(!command->contains("\\'"));
    }
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::HostStateTest)
#include "tst_hoststate.moc"
