// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/integration/session/rrrecording.h"
#include "tests/support/commandhost.h"
#include "tests/support/sshclient.h"
#include "tests/support/testmain.h"
#include "tests/support/tools.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

const QString endless = u"trap 'exit 0' TERM; echo ready; while :; do sleep 0.1; done"_s;

using Outcome = Testing::CommandOutcome;

} // namespace

/// `backstep record` as a shell runs it, against a real sshd on which a stand-in for rr writes the recordings.
class RecordCommandTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void startedListedEndedAndRemoved();
    void theScriptIsSentOnceAndReplaced();
    void everyByteOfTheArgumentsArrives();
    void aRecordingIsFetchedWhenItIsDone();
    void theRunThatFailsIsFetched();
    void whatIsCaughtWhileTheHostLooksIsFetched();
    void nothingFailedNothingFetched();
    void whatPassesIsKeptButNotCaught();
    void whatWasCaughtGoesToTheWindow();
    void whatCannotBeOpenedIsFetchedAllTheSame();
    void whatWasCaughtIsOpenedWhereItFailed();
    void aRareFailureIsOpenedByOneCommand();
    void aFailingGoTestIsOpenedAtItsLine();
    void whatASignalEndedIsOpenedInItsOwnCode();
    void aRuleIsArmedAndFires();
    void aRuleIsReadBeforeItIsSent();
    void pinnedLimitedAndTakenAway();
    void whatTheHostRefusesIsSaid();
    void whereNothingIsCountedSoftIsNamed();
    void theBeginningOfANameWillDo();
    void oneThingAtATime();
    void theLineIsCutAndTheRecordingGoesOn();

private:
    [[nodiscard]] QString path(const QString &name) const { return m_host->path(name); }
    [[nodiscard]] Outcome run(const QStringList &arguments, const QMap<QString, QString> &variables = {},
                              int milliseconds = 120'000) const
    {
        return m_host->command(arguments, variables, milliseconds);
    }
    QByteArray onHost(const QStringList &words) const { return m_host->run(words); }
    [[nodiscard]] Outcome record(const QStringList &arguments) const { return m_host->record(arguments); }
    [[nodiscard]] static QStringList thisRr();
    [[nodiscard]] QString started(const QStringList &command) const { return m_host->started(command); }
    [[nodiscard]] QJsonArray listed(const QString &kind) const { return m_host->listed(kind); }
    /// Where --open of `command` says that the recording stands, told by its line in `file`; rr must work.
    [[nodiscard]] QString openedAt(const QStringList &options, const QString &command, const QString &file) const;
    /// FOLDER/program of one Go file, built by `go ARGUMENTS`; empty where Go or rr is missing.
    [[nodiscard]] QString goProgram(const QString &file, const QByteArray &text, const QStringList &arguments) const;
    [[nodiscard]] QString script() const { return m_host->script(); }

    std::unique_ptr<Testing::CommandHost> m_host;
};

void RecordCommandTest::initTestCase()
{
    BACKSTEP_NEEDS_SSHD();
    BACKSTEP_NEEDS(Testing::RecordingHost::missing());
}

void RecordCommandTest::init()
{
    TestCase::init();
    m_host = std::make_unique<Testing::CommandHost>();
    QCOMPARE(m_host->start(), QString());
}

void RecordCommandTest::cleanup()
{
    QVERIFY(m_host == nullptr || m_host->remove());
    m_host.reset();
}

void RecordCommandTest::startedListedEndedAndRemoved()
{
    const QString id = started({u"sh"_s, u"-c"_s, endless});
    QVERIFY(!id.isEmpty());
    const QJsonObject running = listed(u"recordings"_s).at(0).toObject();
    QCOMPARE(running[u"id"].toString(), id);
    QCOMPARE(running[u"state"].toString(), u"recording"_s);
    QVERIFY(running[u"command"].toString().contains(u"echo ready"_s));
    QVERIFY(record({u"--output"_s, id}).json()[u"lines"].toArray().contains(u"ready"_s));

    const Outcome ended = record({u"--stop"_s, id});
    QCOMPARE(ended.exit, 0);
    QCOMPARE(ended.json()[u"recording"][u"state"].toString(), u"complete"_s);
    QCOMPARE(ended.json()[u"recording"][u"exit"].toInt(-1), 0);
    // What is recorded there is listed as every other recording is.
    QVERIFY(run({u"recordings"_s, u"lab"_s}).out.contains(id));

    QCOMPARE(record({u"--discard"_s, id}).exit, 0);
    QVERIFY(listed(u"recordings"_s).isEmpty());
    QCOMPARE(QDir(path(u"host/rr"_s)).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), QStringList());
}

void RecordCommandTest::theScriptIsSentOnceAndReplaced()
{
    QCOMPARE(record({u"--list"_s}).exit, 0);
    QVERIFY2(!QFile::exists(script()), "looking puts nothing there");
    QCOMPARE(record({u"--limits"_s}).exit, 0);
    const QFileInfo sent(script());
    QVERIFY(sent.exists());
    QCOMPARE(sent.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    QCOMPARE(QFileInfo(sent.path()).permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    const QDateTime first = sent.lastModified();
    QCOMPARE(record({u"--limits"_s}).exit, 0);
    QCOMPARE(QFileInfo(script()).lastModified(), first);

    QFile other(script());
    QVERIFY(other.open(QFile::WriteOnly | QFile::Truncate));
    other.write("version=0\nexit 1\n");
    other.close();
    QCOMPARE(record({u"--limits"_s}).exit, 0);
    QVERIFY2(QFileInfo(script()).size() > 1000, "an older one is replaced");
    QVERIFY(other.open(QFile::ReadWrite));
    const QByteArray newer = other.readAll().replace("\nformat=", "\nformat=9");
    other.resize(0);
    other.seek(0);
    other.write(newer);
    other.close();
    QCOMPARE(record({u"--limits"_s}).exit, 0);
    QVERIFY(other.open(QFile::ReadOnly));
    QVERIFY2(other.readAll() == newer, "a newer one is used as it is");
    other.close();
    QCOMPARE(QDir(sent.path()).entryList({u"backstep-host.sh*"_s}), QStringList{u"backstep-host.sh"_s});
}

void RecordCommandTest::everyByteOfTheArgumentsArrives()
{
    const QStringList words{u"'\"`$(exit 9)\\\n\t;|&<>*?"_s, u""_s, u"-n"_s, u"--"_s, u"--json"_s, u"é€"_s, u"%s%n"_s};
    const Outcome done = record(QStringList{u"--name"_s, u"../'\n$x"_s, u"--fetch"_s, u"--"_s, u"sh"_s, u"-c"_s,
                                            u"printf '%s\\0' \"$@\" >\"$0\""_s, path(u"words"_s)}
                                + words);
    QCOMPARE(done.exit, 0);
    QFile file(path(u"words"_s));
    QVERIFY(file.open(QFile::ReadOnly));
    QCOMPARE(QString::fromUtf8(file.readAll()), words.join(QChar(u'\0')) + QChar(u'\0'));
}

void RecordCommandTest::aRecordingIsFetchedWhenItIsDone()
{
    const Outcome done = record({u"--fetch"_s, u"--"_s, u"sh"_s, u"-c"_s, u"sleep 1; exit 3"_s});
    QCOMPARE(done.exit, 0);
    QCOMPARE(done.json()[u"recording"][u"exit"].toInt(), 3);
    const QString folder = done.json()[u"path"].toString();
    QVERIFY(QFile::exists(folder + u"/version"_s) && QFile::exists(folder + u"/backstep.facts"_s));
    QVERIFY(run({u"library"_s}).out.contains(QFileInfo(folder).fileName()));
}

void RecordCommandTest::theRunThatFailsIsFetched()
{
    const Outcome done = record(
        {u"--until-fail"_s, u"--chaos"_s, u"turns"_s, u"--max-runs"_s, u"5"_s, u"--fetch"_s, u"--"_s, u"sh"_s, u"-c"_s,
         u"n=$(cat \"$0\" 2>/dev/null); n=$((n + 1)); echo $n >\"$0\"; exit $((n == 2))"_s, path(u"runs"_s)});
    QCOMPARE(done.exit, 0);
    QCOMPARE(done.json()[u"recording"][u"exit"].toInt(), 1);
    QVERIFY(done.json()[u"recording"][u"chaos"].toBool());
    QVERIFY(QFile::exists(done.json()[u"path"].toString() + u"/version"_s));
    const QJsonObject loop = listed(u"loops"_s).at(0).toObject();
    QCOMPARE(loop[u"runs"].toInt(), 2);
    QCOMPARE(loop[u"kept"].toInt(), 1);
}

void RecordCommandTest::whatIsCaughtWhileTheHostLooksIsFetched()
{
    QCOMPARE(record({u"--limits"_s}).exit, 0); // brings the script there
    QVERIFY(m_host->lookLongAtLoops(path(u"go"_s)));
    const Outcome done = record({u"--until-fail"_s, u"--fetch"_s, u"--"_s, u"sh"_s, u"-c"_s,
                                 u"while [ ! -e \"$0\" ]; do sleep 0.1; done; exit 5"_s, path(u"go"_s)});
    QCOMPARE(done.exit, 0);
    QCOMPARE(done.json()[u"recording"][u"exit"].toInt(), 5);
    QVERIFY(QFile::exists(done.json()[u"path"].toString() + u"/version"_s));
}

void RecordCommandTest::nothingFailedNothingFetched()
{
    const Outcome done =
        record({u"--until-fail"_s, u"--max-runs"_s, u"1"_s, u"--fetch"_s, u"--"_s, u"sh"_s, u"-c"_s, u"exit 0"_s});
    QCOMPARE(done.exit, 1);
    QCOMPARE(done.error()[u"code"].toString(), u"nothing-kept"_s);
    QVERIFY(done.error()[u"message"].toString().contains(u"1 run, 0 failed"_s));
}

void RecordCommandTest::whatPassesIsKeptButNotCaught()
{
    const Outcome passed = record({u"--until-fail"_s, u"--keep"_s, u"all"_s, u"--fail"_s, u"output=never"_s,
                                   u"--max-runs"_s, u"2"_s, u"--fetch"_s, u"--"_s, u"sh"_s, u"-c"_s, u"exit 0"_s});
    QCOMPARE(passed.exit, 1);
    QVERIFY(passed.error()[u"message"].toString().contains(u"2 runs, 0 failed, 2 kept"_s));
    const Outcome caught =
        record({u"--until-fail"_s, u"--keep"_s, u"all"_s, u"--fetch"_s, u"--"_s, u"sh"_s, u"-c"_s,
                u"n=$(cat \"$0\" 2>/dev/null); n=$((n + 1)); echo $n >\"$0\"; exit $((n == 3))"_s, path(u"runs"_s)});
    QCOMPARE(caught.exit, 0);
    QCOMPARE(caught.json()[u"recording"][u"exit"].toInt(), 1);
    QVERIFY(run({u"record"_s, u"lab"_s, u"--list"_s}).out.contains(u"3 runs, 1 failed (1 in 3), 3 kept"_s));
}

void RecordCommandTest::whatWasCaughtGoesToTheWindow()
{
#ifndef BACKSTEP_WITH_GUI
    QSKIP("this program has no window");
#endif
    const Outcome done = run(
        {u"record"_s, u"lab"_s, u"--json"_s, u"--until-fail"_s, u"--open"_s, u"--"_s, u"sh"_s, u"-c"_s, u"exit 7"_s},
        {{u"QT_QPA_PLATFORM"_s, u"offscreen"_s}, {u"BACKSTEP_SAY_PAINTED"_s, u"1"_s}});
    QCOMPARE(done.exit, 0);
    const QStringList lines = done.out.split(u'\n');
    const QJsonObject said = QJsonDocument::fromJson(lines.value(0).toUtf8()).object();
    QCOMPARE(said[u"opened"].toString(), u"window"_s);
    QCOMPARE(said[u"recording"][u"exit"].toInt(), 7);
    QVERIFY2(lines.value(1).startsWith(u"painted"_s), "the same program goes on as a window");
}

void RecordCommandTest::whatCannotBeOpenedIsFetchedAllTheSame()
{
    // What stands in for rr here writes nothing that could be replayed.
    const Outcome done = record({u"--open"_s, u"--"_s, u"sh"_s, u"-c"_s, u"exit 7"_s});
    QCOMPARE(done.exit, 3);
    QVERIFY(done.error()[u"message"].toString().startsWith(u"It was caught and fetched, but not opened: "_s));
    QVERIFY(run({u"library"_s}).out.contains(u"sh-"_s));
    QCOMPARE(record({u"--open"_s, u"--rule"_s, u"x"_s, u"--"_s, u"true"_s}).exit, 2);
}

/// The options that make the host record with the rr of these tests.
QStringList RecordCommandTest::thisRr()
{
    const QString rr = Testing::findRr();
    QStringList options{u"--rr"_s, rr};
    if (Testing::countsInSoftware(rr)) {
        options.append(u"--soft"_s);
    }
    return options;
}

void RecordCommandTest::whatWasCaughtIsOpenedWhereItFailed()
{
    const QString demo = Testing::demoToRecord(m_host->home());
    if (demo.isEmpty()) {
        QSKIP("rr cannot record here, or Go is missing");
    }
    BACKSTEP_NEEDS(Testing::missingDlv());
    const QStringList options = QStringList{u"--until-fail"_s, u"--open"_s, u"--max-runs"_s, u"9"_s} + thisRr();
    const Outcome done = record(options + QStringList{u"--"_s, demo});
    QCOMPARE(done.exit, 0);
    QCOMPARE(done.json()[u"recording"][u"exit"].toInt(), 3);
    QCOMPARE(done.json()[u"opened"].toString(), u"here"_s);
    const QJsonObject place = done.json()[u"stop"].toObject();
    QCOMPARE(place[u"function"].toString(), u"main.giveUp"_s);

    const Outcome line = record(options + QStringList{u"--fail"_s, u"output=watchdog: deadlock"_s, u"--"_s, demo});
    QCOMPARE(line.exit, 0);
    QVERIFY2(line.out.contains(u"\"function\":\"main.watchdog\""_s), "who printed it is on the stack");
    const QJsonObject stop = line.json()[u"stop"].toObject();
    QVERIFY2(stop[u"event"].toInt() > 0 && !stop[u"atEnd"].toBool(), qPrintable(line.out));
}

/// It shows in one run of fifty to sixty, with chaos mode and without: 700 all pass once in a hundred thousand times.
void RecordCommandTest::aRareFailureIsOpenedByOneCommand()
{
    const QString demo = Testing::demoToRecord(m_host->home());
    if (demo.isEmpty()) {
        QSKIP("rr cannot record here, or Go is missing");
    }
    BACKSTEP_NEEDS(Testing::missingDlv());
    const QStringList words{u"record"_s,  u"lab"_s,   u"--json"_s,     u"--until-fail"_s, u"--open"_s,
                            u"--chaos"_s, u"turns"_s, u"--max-runs"_s, u"700"_s};
    const Outcome done = run(words + thisRr() + QStringList{u"--"_s, demo, u"-flaky"_s}, {}, 2'400'000);
    QCOMPARE(done.exit, 0);
    const QJsonObject loop = listed(u"loops"_s).at(0).toObject();
    qInfo("caught in run %d", loop[u"runs"].toInt());
    QCOMPARE(loop[u"failed"].toInt(), 1);
    QCOMPARE(listed(u"recordings"_s).size(), 1);
    QCOMPARE(done.json()[u"recording"][u"exit"].toInt(), 3);
    QVERIFY(QFile::exists(done.json()[u"path"].toString() + u"/version"_s));
    QCOMPARE(done.json()[u"opened"].toString(), u"here"_s);
    const QJsonObject place = done.json()[u"stop"].toObject();
    QCOMPARE(place[u"function"].toString(), u"main.giveUp"_s);
    QVERIFY2(place[u"event"].toInt() > 0, qPrintable(done.out));
}

QString RecordCommandTest::goProgram(const QString &file, const QByteArray &text, const QStringList &arguments) const
{
    if (!Testing::record(Testing::findRr(), {u"true"_s}, path(u"probe"_s)).isEmpty()
        || QStandardPaths::findExecutable(u"go"_s).isEmpty()) {
        return {};
    }
    QDir().mkpath(path(u"go"_s));
    for (const auto &[name, content] : {std::pair(file, text), std::pair(u"go.mod"_s, "module sum\n\ngo 1.21\n"_ba)}) {
        QFile source(path(u"go/"_s + name));
        if (!source.open(QFile::WriteOnly) || source.write(content) != content.size()) {
            return {};
        }
    }
    QProcess go;
    go.setWorkingDirectory(path(u"go"_s));
    go.start(u"go"_s, arguments + QStringList{u"-o"_s, u"program"_s, u"."_s});
    return go.waitForFinished(300'000) && go.exitCode() == 0 ? path(u"go/program"_s) : QString();
}

QString RecordCommandTest::openedAt(const QStringList &options, const QString &command, const QString &file) const
{
    const QString rr = Testing::findRr();
    QStringList all{u"--open"_s, u"--rr"_s, rr};
    if (Testing::countsInSoftware(rr)) {
        all.append(u"--soft"_s);
    }
    const QJsonObject stop = record(all + options + QStringList{u"--"_s, command}).json()[u"stop"].toObject();
    QFile source(path(u"go/"_s + file));
    const int line = stop[u"line"].toInt();
    if (!stop[u"file"].toString().endsWith(u'/' + file) || line < 1 || !source.open(QFile::ReadOnly)) {
        return stop[u"function"].toString() + u" in "_s + stop[u"file"].toString();
    }
    return QString::fromUtf8(source.readAll().split('\n').value(line - 1).trimmed());
}

void RecordCommandTest::aFailingGoTestIsOpenedAtItsLine()
{
    const QString test = goProgram(u"sum_test.go"_s, R"(package sum

import "testing"

func TestFine(t *testing.T) {}

func TestSum(t *testing.T) {
	t.Run("two", func(t *testing.T) {
		if got := len(t.Name()); got != 2 {
			t.Errorf("sum is %d", got)
		}
	})
}
)",
                                   {u"test"_s, u"-c"_s});
    if (test.isEmpty()) {
        QSKIP("rr cannot record here, or Go is missing");
    }
    QCOMPARE(openedAt({u"--until-fail"_s}, test, u"sum_test.go"_s), u"t.Errorf(\"sum is %d\", got)"_s);
}

void RecordCommandTest::whatASignalEndedIsOpenedInItsOwnCode()
{
    const QString program = goProgram(u"main.go"_s, R"(package main

import (
	"fmt"
	"os"
	"syscall"
)

func main() {
	fmt.Println("dying")
	syscall.Kill(os.Getpid(), syscall.SIGKILL)
}
)",
                                      {u"build"_s});
    if (program.isEmpty()) {
        QSKIP("rr cannot record here, or Go is missing");
    }
    QCOMPARE(openedAt({u"--until-fail"_s, u"--fail"_s, u"signal"_s}, program, u"main.go"_s),
             u"syscall.Kill(os.Getpid(), syscall.SIGKILL)"_s);
}

void RecordCommandTest::aRuleIsArmedAndFires()
{
    QFile rule(path(u"rule"_s));
    QVERIFY(rule.open(QFile::WriteOnly));
    rule.write("rule it\nwhen exists '" + path(u"go"_s).toUtf8() + "'\nstop after 1s\nmost 1\n");
    rule.close();
    QCOMPARE(record({u"--rule"_s, rule.fileName(), u"--"_s, u"sh"_s, u"-c"_s, endless}).exit, 0);
    QVERIFY(listed(u"rules"_s).at(0).toObject()[u"armed"].toBool());
    QVERIFY(QFile(path(u"go"_s)).open(QFile::WriteOnly));
    QTRY_VERIFY_WITH_TIMEOUT(!listed(u"rules"_s).at(0).toObject()[u"armed"].toBool(), 60'000);
    QCOMPARE(listed(u"recordings"_s).at(0).toObject()[u"by"].toString(), u"rule:it"_s);
    QVERIFY(run({u"record"_s, u"lab"_s, u"--log"_s, u"it"_s}).out.contains(u"fired: "_s));
    QCOMPARE(record({u"--disarm"_s, u"it"_s}).exit, 0);
    QCOMPARE(record({u"--forget"_s, u"it"_s}).exit, 0);
    QVERIFY(listed(u"rules"_s).isEmpty());
}

void RecordCommandTest::aRuleIsReadBeforeItIsSent()
{
    QFile rule(path(u"rule"_s));
    QVERIFY(rule.open(QFile::WriteOnly));
    rule.write("rule it\nwhen the moon is full\n");
    rule.close();
    const Outcome refused = record({u"--rule"_s, rule.fileName(), u"--"_s, u"true"_s});
    QCOMPARE(refused.exit, 1);
    QVERIFY(refused.error()[u"message"].toString().startsWith(
        u"The rule is not understood: line 2: the is no condition: "_s));
    QVERIFY2(!QFile::exists(script()), "nothing was put on the host");
}

void RecordCommandTest::pinnedLimitedAndTakenAway()
{
    const QString id = started({u"sh"_s, u"-c"_s, endless});
    QCOMPARE(record({u"--pin"_s, id}).exit, 0);
    QVERIFY(onHost({u"list"_s}).contains(" kept=yes"));
    QCOMPARE(record({u"--unpin"_s, id}).exit, 0);
    QVERIFY(!onHost({u"list"_s}).contains(" kept=yes"));
    const QString limits = run({u"record"_s, u"lab"_s, u"--limit"_s, u"size=1G"_s, u"--limit"_s, u"number=7"_s}).out;
    QVERIFY(limits.contains(u"size=1G "_s) && limits.contains(u"number=7 "_s));
    QVERIFY(limits.startsWith(run({u"record"_s, u"lab"_s, u"--limits"_s}).out));
    QVERIFY2(limits.contains(u"also for what runs just now."_s), qPrintable(limits));
    QCOMPARE(record({u"--limits"_s}).json()[u"limits"][u"size"].toInteger(), 1'073'741'824);
    QCOMPARE(record({u"--limit"_s, u"size=much"_s}).exit, 1);
    QCOMPARE(record({u"--service"_s, u"pay"_s}).exit, 2);
    QCOMPARE(record({u"--remove"_s}).exit, 0);
    QVERIFY(!QFile::exists(script()));
    QVERIFY2(!QDir(path(u"host/rr"_s)).entryList(QDir::Dirs | QDir::NoDotAndDotDot).isEmpty(), "recordings stay");
}

void RecordCommandTest::whatTheHostRefusesIsSaid()
{
    const Outcome missing = record({u"--"_s, u"/no/program"_s});
    QCOMPARE(missing.exit, 1);
    QCOMPARE(missing.error()[u"code"].toString(), u"recorder-refused"_s);
    QCOMPARE(missing.error()[u"message"].toString(),
             u"lab says: there is no program /no/program that could be started."_s);
    QCOMPARE(record({u"--stop"_s, u"../../etc"_s}).error()[u"message"].toString(),
             u"lab says: there is no recording ../../etc."_s);
    QCOMPARE(record({u"--max-size"_s, u"much"_s, u"--"_s, u"true"_s}).error()[u"message"].toString(),
             u"lab says: --max-size cannot be much; a size is a number with K, M, G or T behind it, as 500M."_s);
    const QString relative = record({u"--"_s, u"bin/none"_s}).error()[u"message"].toString();
    QVERIFY2(relative.contains(u"no program /"_s) && relative.contains(u"/bin/none "_s), qPrintable(relative));
}

void RecordCommandTest::whereNothingIsCountedSoftIsNamed()
{
    QVERIFY(QFile::remove(path(u"tools/rr"_s)));
    QFile rr(path(u"tools/rr"_s));
    QVERIFY(rr.open(QFile::WriteOnly));
    rr.write(
        "#!/bin/sh\nwhile [ \"$1\" != -o ]; do shift; done\nmkdir -p \"$2\" && echo 85 >\"$2/incomplete\"\nsleep 0.3\n"
        "echo \"[FATAL PerfCounters.cc:1:start()] Unable to open performance counter with 'perf_event_open'\" "
        ">&2\nexit 1\n");
    rr.close();
    QVERIFY(rr.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    for (const QStringList &options : {QStringList(), QStringList{u"--fetch"_s}}) {
        const Outcome done = record(options + QStringList{u"--"_s, u"sh"_s, u"-c"_s, u"exit 0"_s});
        QCOMPARE(done.exit, 1);
        QVERIFY(done.error()[u"message"].toString().startsWith(u"Nothing was recorded: "_s));
        QVERIFY(done.error()[u"message"].toString().contains(u"--soft"_s));
    }
}

void RecordCommandTest::theBeginningOfANameWillDo()
{
    QVERIFY(!record({u"--name"_s, u"pay"_s, u"--"_s, u"sh"_s, u"-c"_s, endless}).out.isEmpty());
    QVERIFY(!record({u"--name"_s, u"pen"_s, u"--"_s, u"sh"_s, u"-c"_s, endless}).out.isEmpty());
    const Outcome ended = record({u"--stop"_s, u"pay"_s});
    QCOMPARE(ended.exit, 0);
    QCOMPARE(ended.json()[u"recording"][u"state"].toString(), u"complete"_s);
    const QString id = ended.json()[u"recording"][u"id"].toString();
    const QString either = record({u"--stop"_s, u"p"_s}).error()[u"message"].toString();
    QVERIFY2(either.startsWith(u"p may be any of pay-"_s) && either.contains(u", pen-"_s), qPrintable(either));
    QCOMPARE(record({u"--pin"_s, u"pay"_s}).exit, 0);
    const Outcome refused = record({u"--discard"_s, u"pay"_s});
    QCOMPARE(refused.exit, 1);
    QCOMPARE(refused.error()[u"message"].toString(),
             u"What is removed does not come back, so say its whole name: backstep record lab --discard "_s + id);
    QCOMPARE(listed(u"recordings"_s).size(), 2);
    QCOMPARE(record({u"--discard"_s, id}).exit, 0);
    QCOMPARE(listed(u"recordings"_s).size(), 1);
}

void RecordCommandTest::oneThingAtATime()
{
    QCOMPARE(record({}).exit, 2);
    QCOMPARE(record({u"--list"_s, u"--"_s, u"true"_s}).exit, 2);
    QCOMPARE(record({u"--list"_s, u"--stop"_s, u"x"_s}).exit, 2);
    QCOMPARE(record({u"true"_s}).exit, 2);
}

void RecordCommandTest::theLineIsCutAndTheRecordingGoesOn()
{
    const QString id = started({u"sh"_s, u"-c"_s, endless});
    m_host->server().killWithSessions();
    QVERIFY(onHost({u"list"_s}).contains(" state=recording "));
    QVERIFY(onHost({u"stop"_s, id}).contains(" state=complete "));
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::RecordCommandTest)
#include "tst_recordcommand.moc"
