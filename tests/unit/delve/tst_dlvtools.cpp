// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/delve/launch.h"
#include "app/delve/outputparser.h"
#include "app/delve/socketfolder.h"
#include "app/delve/startfailure.h"
#include "app/delve/versionknowledge.h"
#include "tests/support/testmain.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>

#include <array>
#include <sys/time.h>

using namespace Qt::StringLiterals;

namespace Backstep::Delve {

namespace {

/// The lines as "P428:text" (program, event), "D:text", "R:text".
QStringList lines(const QList<OutputText> &texts)
{
    QStringList result;
    for (const OutputText &text : texts) {
        const QString who = text.origin == OutputOrigin::Program ? u"P"_s
            : text.origin == OutputOrigin::Rr                    ? u"R"_s
                                                                 : u"D"_s;
        result.append(who + (text.event ? QString::number(*text.event) : QString()) + u':' + text.text);
    }
    return result;
}

} // namespace

class DlvToolsTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void outputIsToldApart();
    void aWriteOfSeveralLinesComesOnce();
    void outputSurvivesBeingCut();
    void linesWrittenInPieces();
    void repeatedOutputIsGivenOnce();
    void outputWithoutMarks();
    void startFailures_data();
    void startFailures();
    void argumentsAndEnvironment();
    void rrSaysWhatItIs();
    void brokenPairs_data();
    void brokenPairs();
    void socketPathsAreShortAndPrivate();
    void whatAKilledProgramLeftIsSwept();
    void missingDlvSaysWhatToDo();
};

void DlvToolsTest::outputIsToldApart()
{
    OutputParser parser(true);
    const QByteArray text = "API server listening at: /run/s\n"
                            "\a\n--------------------------------------------------\n"
                            " ---> Reached target process 1655 at event 15.\n"
                            "--------------------------------------------------\n"
                            "[rr 1765 428]first half, [rr 1765 458]second half\n"
                            "[rr 1765 459]\n"
                            "rr: something\n"
                            "of the same write\n";
    QCOMPARE(lines(parser.feed(text)),
             (QStringList{u"D:API server listening at: /run/s"_s, u"P428:first half, second half"_s, u"P459:"_s,
                          u"R:rr: something"_s, u"P459:of the same write"_s}));
}

void DlvToolsTest::aWriteOfSeveralLinesComesOnce()
{
    OutputParser parser(true);
    const QByteArray text = "[rr 1 5]first\nsecond\n[rr 1 6]third\n";
    QCOMPARE(lines(parser.feed(text)), (QStringList{u"P5:first"_s, u"P5:second"_s, u"P6:third"_s}));
    parser.beginPass();
    QCOMPARE(lines(parser.feed(text)), QStringList());
}

void DlvToolsTest::outputSurvivesBeingCut()
{
    const QByteArray text = "[rr 12 5]a[rr 12 6]b\nnot [rr a mark\n[rr 12 7]\xff\n";
    OutputParser whole(true);
    const QStringList expected = lines(whole.feed(text));
    for (qsizetype cut = 0; cut < text.size(); ++cut) {
        OutputParser parser(true);
        const QStringList before = lines(parser.feed(text.first(cut)));
        QCOMPARE(before + lines(parser.feed(text.sliced(cut))), expected);
    }
    QCOMPARE(expected.size(), 3);
}

void DlvToolsTest::linesWrittenInPieces()
{
    // As Go prints a fatal error: a write for each word. rr rings a bell at each jump, on the same stream.
    OutputParser parser(true, false);
    QCOMPARE(lines(parser.feed("\a[rr 7 50]goroutine [rr 7 50]1[rr 7 51] [running]\n\a\a[rr 7 52]\amain\n")),
             (QStringList{u"P50:goroutine 1 [running]"_s, u"P52:\amain"_s}));
    // Gone back in the middle of a line: nothing twice, nothing lost.
    QCOMPARE(lines(parser.feed("[rr 7 60]half")), QStringList());
    parser.beginPass();
    QCOMPARE(lines(parser.feed("[rr 7 50]goroutine [rr 7 50]1[rr 7 51] [running]\n")), QStringList{u"P60:half"_s});
    QCOMPARE(lines(parser.feed("[rr 7 60]half[rr 7 61] and half\n")), QStringList{u"P61: and half"_s});
    // Two processes on one line stay two.
    QCOMPARE(lines(parser.feed("[rr 7 70]one[rr 8 70]two\n")), (QStringList{u"P70:one"_s, u"P70:two"_s}));
}

void DlvToolsTest::repeatedOutputIsGivenOnce()
{
    OutputParser parser(true);
    const QByteArray pass = "[rr 9 5]one\n[rr 9 5]two\n[rr 9 8]three\n";
    QCOMPARE(parser.feed(pass).size(), 3);
    parser.beginPass();
    QCOMPARE(parser.feed(pass).size(), 0);
    parser.beginPass();
    QCOMPARE(lines(parser.feed("[rr 9 8]three\n[rr 9 9]four\n")), QStringList{u"P9:four"_s});
}

void DlvToolsTest::outputWithoutMarks()
{
    OutputParser parser(false);
    QCOMPARE(lines(parser.feed("[rr 9 5]mine\nlast")), QStringList{u"P:[rr 9 5]mine"_s});
    QCOMPARE(lines(parser.finish()), QStringList{u"P:last"_s});
    QCOMPARE(parser.feed(QByteArray(200'000, 'x')).size(), 3);
}

void DlvToolsTest::startFailures_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("code");
    QTest::newRow("no rr") << u"Error: unknown command \"replay\" for \"dlv\""_s << u"no-rr"_s;
    QTest::newRow("no counters")
        << u"[FATAL x] Unable to open performance counter with 'perf_event_open'; are hardware perf events available?"_s
        << u"no-counters"_s;
    QTest::newRow("paranoid") << u"rr needs /proc/sys/kernel/perf_event_paranoid <= 1, but it is 3"_s
                              << u"counters-forbidden"_s;
    QTest::newRow("version") << u"rr: error: Recorded trace `X' has an incompatible version 84; expected 85."_s
                             << u"other-rr"_s;
    QTest::newRow("incomplete") << u"rr: Trace file `X/incomplete' found."_s << u"incomplete"_s;
    QTest::newRow("no trace") << u"rr: Trace file `X/version' not found. There is no trace there."_s
                              << u"no-recording"_s;
    QTest::newRow("file missing") << u"Failed to stat X/mmap_hardlink_3_demo: replay is impossible"_s
                                  << u"file-missing"_s;
    QTest::newRow("file cut") << u"Assertion ... Should have written 4096 bytes to 0x1, but only wrote -1"_s
                              << u"damaged"_s;
    QTest::newRow("soft") << u"[FATAL ./src/TraceStream.cc:751:read_frame() errno: EINVAL] Event type not supported"_s
                          << u"other-rr"_s;
    QTest::newRow("other ticks") << u"Trace was recorded on a machine that defines ticks differently"_s
                                 << u"other-ticks"_s;
    QTest::newRow("virtual machine")
        << u"rr: Trace was recorded with CPUID faulting enabled, but this system does not support CPUID faulting."_s
        << u"no-cpuid-faulting"_s;
    QTest::newRow("unknown") << u"something else"_s << u"start-failed"_s;
}

void DlvToolsTest::startFailures()
{
    QFETCH(const QString, line);
    QFETCH(const QString, code);
    const Error error = startFailure({u"before"_s, QString(), line, u" "_s, u"EOF"_s}, u"demo-1"_s);
    QCOMPARE(error.code, code);
    QCOMPARE(error.details.size(), 3);
    QVERIFY(error.message.endsWith(u'.') || code == u"start-failed"_s);
}

void DlvToolsTest::argumentsAndEnvironment()
{
    Launch launch;
    launch.path = u"/traces/demo-1"_s;
    launch.tools = {.dlv = u"/usr/bin/dlv"_s, .rr = u"/opt/rr/bin/rr"_s};
    launch.rr.soft = true;
    launch.environment.insert(u"PATH"_s, u"/usr/bin"_s);
    const QProcessEnvironment environment = dlvEnvironment(launch);
    QCOMPARE(environment.value(u"PATH"_s), u"/opt/rr/bin:/usr/bin"_s);
    QCOMPARE(environment.value(u"DELVE_RR_REPLAY_FLAGS"_s), u"-M -W"_s);
    QCOMPARE(dlvArguments(launch, u"/run/s"_s).first(), u"replay"_s);
    QCOMPARE(dlvArguments(launch, u"/run/s"_s).last(), u"/traces/demo-1"_s);
    launch.kind = Launch::Kind::Exec;
    launch.arguments = {u"-n"_s, u"3"_s};
    QCOMPARE(dlvArguments(launch, u"/run/s"_s).mid(5), (QStringList{u"/traces/demo-1"_s, u"--"_s, u"-n"_s, u"3"_s}));
    QVERIFY(!dlvEnvironment(launch).contains(u"DELVE_RR_REPLAY_FLAGS"_s));
}

void DlvToolsTest::rrSaysWhatItIs()
{
    QCOMPARE(parseRrVersion(u"rr version 5.9.0 \n"_s), QVersionNumber(5, 9, 0));
    QVERIFY(parseRrVersion(u"nonsense"_s).isNull());
    QCOMPARE(parseLastEvent(u"global_time tid reason ticks\n 441 1691 7 22\n"_s), std::optional<qint64>(440));
    QVERIFY(!parseLastEvent(u"global_time tid reason\n"_s).has_value());
    const QString info = u"{\"cpuidRecords\":[\n [2147483649,4294967295,11538209,1,2,3],\n"
                         "    [2147483650,4294967295,541347137,1129926725,0,0],\n    [2147483651,4294967295,0,0,0,0]\n"
                         "  ],\n  \"uname\":{\n \"sysname\":\"Linux\",\n    \"nodename\":\"prod-1\"\n },\n"
                         " \"environ\":[\n"_s;
    const RrMachine machine = parseTraceInfo(info);
    QCOMPARE(machine.processor, u"AMD EPYC"_s);
    QCOMPARE(machine.host, u"prod-1"_s);
    const RrMachine nothing = parseTraceInfo(u"rr: there is no such command\n"_s);
    QVERIFY(nothing.processor.isEmpty() && nothing.host.isEmpty());
}

void DlvToolsTest::brokenPairs_data()
{
    QTest::addColumn<QVersionNumber>("dlv");
    QTest::addColumn<QVersionNumber>("rr");
    QTest::addColumn<bool>("works");
    QTest::newRow("Debian 13") << QVersionNumber(1, 24, 0) << QVersionNumber(5, 9, 0) << false;
    QTest::newRow("fixed") << QVersionNumber(1, 24, 1) << QVersionNumber(5, 9, 0) << true;
    QTest::newRow("old with 5.7") << QVersionNumber(1, 22, 0) << QVersionNumber(5, 7, 0) << false;
    QTest::newRow("1.23 with 5.7") << QVersionNumber(1, 23, 0) << QVersionNumber(5, 7, 0) << true;
    QTest::newRow("1.23 with 5.8") << QVersionNumber(1, 23, 0) << QVersionNumber(5, 8, 0) << false;
    QTest::newRow("both old") << QVersionNumber(1, 21, 0) << QVersionNumber(5, 6, 0) << true;
}

void DlvToolsTest::brokenPairs()
{
    QFETCH(const QVersionNumber, dlv);
    QFETCH(const QVersionNumber, rr);
    QFETCH(const bool, works);
    QCOMPARE(brokenPair(dlv, rr).isEmpty(), works);
}

void DlvToolsTest::socketPathsAreShortAndPrivate()
{
    const QString deep = qEnvironmentVariable("XDG_RUNTIME_DIR") + u'/' + QString(100, u'd');
    for (const QString &runtime : {qEnvironmentVariable("XDG_RUNTIME_DIR"), deep}) {
        const Result<SocketFolder> folder = SocketFolder::make(runtime);
        QVERIFY(folder.has_value());
        QVERIFY(folder->socket().size() < 100);
        const QFileInfo info(QFileInfo(folder->socket()).path());
        QVERIFY(info.isDir());
        QVERIFY((info.permissions() & (QFile::ReadGroup | QFile::ExeGroup | QFile::ReadOther | QFile::ExeOther)) == 0);
    }
}

void DlvToolsTest::whatAKilledProgramLeftIsSwept()
{
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    const Result<SocketFolder> ours = SocketFolder::make(runtime);
    QVERIFY(ours.has_value());
    const QString live = QFileInfo(ours->socket()).path();
    const auto make = [&runtime](const QString &name) {
        QDir().mkpath(runtime + u'/' + name);
        return QString(runtime + u'/' + name);
    };
    const QString left = make(u"dlv-abcdef"_s);
    const QString fresh = make(u"dlv-ghijkl"_s); // another program may be about to lock it
    const QString foreign = make(u"dlv-notes"_s);
    for (const QString &folder : {live, left, foreign}) {
        const timeval hourAgo{.tv_sec = QDateTime::currentSecsSinceEpoch() - 3600, .tv_usec = 0};
        const std::array times{hourAgo, hourAgo};
        QCOMPARE(::utimes(QFile::encodeName(folder).constData(), times.data()), 0);
    }
    SocketFolder::sweep(runtime);
    QVERIFY(!QFileInfo::exists(left));
    QVERIFY(QFileInfo(live).isDir());
    QVERIFY(QFileInfo(fresh).isDir());
    QVERIFY(QFileInfo(foreign).isDir());
}

void DlvToolsTest::missingDlvSaysWhatToDo()
{
    const Result<ToolPaths> tools = findTools(QProcessEnvironment());
    QVERIFY(!tools.has_value());
    QVERIFY(tools.error().message.contains(u"go install"_s));
    const Result<ToolPaths> named = findTools(QProcessEnvironment(), u"/bin/sh"_s, u"/nonexistent/rr"_s);
    QCOMPARE(named->dlv, u"/bin/sh"_s);
    QVERIFY(named->rr.isEmpty());
}

} // namespace Backstep::Delve

BACKSTEP_TEST_MAIN(Backstep::Delve::DlvToolsTest)
#include "tst_dlvtools.moc"
