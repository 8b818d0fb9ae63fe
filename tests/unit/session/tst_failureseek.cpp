// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/failureseek.h"
#include "tests/support/fakesession.h"
#include "tests/support/settled.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

const CodeLocation readLine{.file = u"/job/main.go"_s, .line = 10, .function = u"main.read"_s};
const CodeLocation printLine{.file = u"/job/main.go"_s, .line = 20, .function = u"main.report"_s};
const CodeLocation giveUpLine{.file = u"/job/main.go"_s, .line = 30, .function = u"main.giveUp"_s};

Testing::FakeFrame frame(const CodeLocation &location)
{
    return {.location = location, .arguments = {}, .locals = {}};
}

CodeLocation inLibrary(const QString &function)
{
    return {.file = u"/go/src/os/file.go"_s, .line = static_cast<int>(function.size()), .function = function};
}

/// Reads a hundred times and more, says once what is wrong, and leaves by `last` when there is one.
Testing::FakeProgram failing(const QString &last)
{
    Testing::FakeProgram program;
    program.name = u"job"_s;
    program.lastEvent = 500;
    for (qint64 event = 1; event <= 100; ++event) {
        program.moments.append({.event = event, .goroutine = 1, .stack = {frame(readLine)}, .output = {}});
    }
    program.moments.append({.event = 110, .goroutine = 1, .stack = {frame(printLine)}, .output = {}});
    program.moments.append({.event = 120,
                            .goroutine = 1,
                            .stack = {frame(inLibrary(u"os.(*File).Write"_s)), frame(printLine)},
                            .output = {}});
    program.moments.append({.event = 122, .goroutine = 2, .stack = {frame(readLine)}, .output = {}});
    program.moments.append(
        {.event = 125,
         .goroutine = 1,
         .stack = {frame(printLine)},
         .output = {{.source = OutputSource::ProgramErr, .text = u"balance is off by 3"_s, .event = 125}}});
    program.moments.append({.event = 300, .goroutine = 1, .stack = {frame(giveUpLine)}, .output = {}});
    if (!last.isEmpty()) {
        program.moments.append(
            {.event = 400, .goroutine = 1, .stack = {frame(inLibrary(last)), frame(giveUpLine)}, .output = {}});
    }
    program.moments.append({.event = 450, .goroutine = 2, .stack = {frame(readLine)}, .output = {}});
    program.moments.append({.event = 500, .goroutine = 1, .stack = {frame(giveUpLine)}, .output = {}});
    return program;
}

Testing::FakeFrame library(const QString &file, const QString &function)
{
    Testing::FakeFrame made =
        frame({.file = u"/go/src/"_s + file, .line = static_cast<int>(function.size()), .function = function});
    made.runtime = function.startsWith(u"runtime."_s) || function.startsWith(u"internal/"_s);
    return made;
}

const Testing::FakeFrame bottom = library(u"runtime/asm.s"_s, u"runtime.goexit"_s);

/// A test that fails, and a program that ends by itself when all tests are over.
Testing::FakeProgram failingTest()
{
    const Testing::FakeFrame exitCall = frame({.file = u"_testmain.go"_s, .line = 47, .function = u"main.main"_s});
    const Testing::FakeFrame test = frame({.file = u"/job/sum_test.go"_s, .line = 21, .function = u"sum.TestSum"_s});
    const Testing::FakeFrame errorf = library(u"testing/testing.go"_s, u"testing.(*common).Errorf"_s);
    const Testing::FakeFrame fail = library(u"testing/testing.go"_s, u"testing.(*common).Fail"_s);
    const Testing::FakeFrame exit = library(u"os/proc.go"_s, u"os.Exit"_s);
    Testing::FakeProgram program;
    program.name = u"sum.test"_s;
    program.lastEvent = 500;
    program.moments = {{.event = 10, .goroutine = 1, .stack = {exitCall, bottom}, .output = {}},
                       {.event = 180, .goroutine = 7, .stack = {test, bottom}, .output = {}},
                       {.event = 190, .goroutine = 7, .stack = {errorf, test, bottom}, .output = {}},
                       {.event = 200, .goroutine = 7, .stack = {fail, errorf, test, bottom}, .output = {}},
                       {.event = 390, .goroutine = 1, .stack = {exitCall, bottom}, .output = {}},
                       {.event = 400, .goroutine = 1, .stack = {exit, exitCall, bottom}, .output = {}},
                       {.event = 500, .goroutine = 1, .stack = {exitCall, bottom}, .output = {}}};
    return program;
}

/// Kills itself; after that the runtime has still something to ask of the system.
Testing::FakeProgram killed()
{
    const Testing::FakeFrame own = frame(giveUpLine);
    const Testing::FakeFrame kill = library(u"syscall/zsyscall.go"_s, u"syscall.Kill"_s);
    const Testing::FakeFrame call =
        library(u"internal/runtime/syscall/asm.s"_s, u"internal/runtime/syscall.Syscall6"_s);
    const Testing::FakeFrame poll = library(u"runtime/netpoll.go"_s, u"runtime.netpoll"_s);
    Testing::FakeProgram program;
    program.name = u"job"_s;
    program.lastEvent = 500;
    program.moments = {{.event = 10, .goroutine = 1, .stack = {frame(readLine), bottom}, .output = {}},
                       {.event = 290, .goroutine = 1, .stack = {own, bottom}, .output = {}},
                       {.event = 295, .goroutine = 1, .stack = {kill, own, bottom}, .output = {}},
                       {.event = 300, .goroutine = 1, .stack = {call, kill, own, bottom}, .output = {}},
                       {.event = 320, .goroutine = 2, .stack = {call, poll, bottom}, .output = {}},
                       {.event = 500, .goroutine = 2, .stack = {poll, bottom}, .output = {}}};
    return program;
}

} // namespace

/// Where a recording that failed is opened.
class FailureSeekTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void goesToTheCallThatEndedIt();
    void goesToTheCallThatPrintedTheLine();
    void aPatternThatNeverEndsIsLeft();
    void goesToTheEndWhereNothingTells();
    void breakpointsOfThePersonAreNoFailure();
    void goesToTheLineThatFailedATest();
    void goesToTheLastOwnCallBeforeASignal();

private:
    [[nodiscard]] static StopPtr seek(Testing::FakeSession &session, const Failure &failure);
};

StopPtr FailureSeekTest::seek(Testing::FakeSession &session, const Failure &failure)
{
    FailureSeek seek(session, failure);
    const Result<StopPtr> stop = Testing::settled(seek.run());
    return stop.value_or(StopPtr());
}

void FailureSeekTest::goesToTheCallThatEndedIt()
{
    Testing::FakeSession session(failing(u"os.Exit"_s));
    QVERIFY(Testing::settled(session.open()).has_value());
    const StopPtr stop = seek(session, {.exits = true, .status = 3});
    QVERIFY(stop != nullptr);
    QCOMPARE(stop->location.line, giveUpLine.line);
    QCOMPARE(stop->reasonText, u"failure"_s);
    QCOMPARE(stop->sentence, u"This is where it failed: it ended itself with exit status 3."_s);
    QCOMPARE(stop->event, 300);
    QVERIFY(session.breakpoints()->isEmpty());
}

void FailureSeekTest::goesToTheCallThatPrintedTheLine()
{
    Testing::FakeSession session(failing(u"os.Exit"_s));
    QVERIFY(Testing::settled(session.open()).has_value());
    const StopPtr stop = seek(session, {.exits = true, .said = {u"off by [0-9]"_s}});
    QVERIFY(stop != nullptr);
    QCOMPARE(stop->event, 120);
    QCOMPARE(stop->sentence, u"This is where it failed: it printed what counts as a failure: balance is off by 3"_s);
    QVERIFY(session.breakpoints()->isEmpty());
}

void FailureSeekTest::aPatternThatNeverEndsIsLeft()
{
    Testing::FakeProgram program = failing({});
    const QString tiresome = QString(40'000, u'x') + u'!';
    for (qsizetype at = 0; at < 100; ++at) {
        program.moments[at].output.fill({.source = OutputSource::ProgramOut, .text = tiresome, .event = at + 1}, 10);
    }
    Testing::FakeSession session(program);
    QVERIFY(Testing::settled(session.open()).has_value());
    const QString endless = QString(100'000, u'(') + u'x' + QString(100'000, u')');
    QElapsedTimer timer;
    timer.start();
    const StopPtr stop = seek(session, {.exits = true, .said = {u"(x+x+)+$"_s, u"(x"_s, endless, u".*off by [0-9]"_s}});
    qInfo("%lld ms", timer.elapsed());
    QVERIFY2(timer.elapsed() < 10'000, "the window stands still meanwhile");
    QVERIFY(stop != nullptr);
    QCOMPARE(stop->event, 120);
}

void FailureSeekTest::goesToTheEndWhereNothingTells()
{
    Testing::FakeSession session(failing({}));
    QVERIFY(Testing::settled(session.open()).has_value());
    const StopPtr stop = seek(session, {.exits = true});
    QVERIFY(stop != nullptr);
    QVERIFY(stop->atEnd);
    QCOMPARE(stop->sentence, u"This is the end of the recording, after it failed."_s);
    QVERIFY(stop->reasonText != u"failure"_s);
    QVERIFY(session.breakpoints()->isEmpty());
}

void FailureSeekTest::breakpointsOfThePersonAreNoFailure()
{
    for (const Failure &failure : {Failure{.exits = true}, Failure{.exits = true, .said = {u"off by [0-9]"_s}}}) {
        Testing::FakeSession session(failing(u"os.Exit"_s));
        QVERIFY(Testing::settled(session.open()).has_value());
        BreakpointSpec own;
        own.file = readLine.file;
        own.line = readLine.line;
        QVERIFY(Testing::settled(session.addBreakpoint(own)).has_value());
        const StopPtr stop = seek(session, failure);
        QVERIFY(stop != nullptr);
        QCOMPARE(stop->event, failure.said.isEmpty() ? 300 : 120);
        QCOMPARE(session.breakpoints()->size(), 1);
    }
}

void FailureSeekTest::goesToTheLineThatFailedATest()
{
    Testing::FakeSession session(failingTest());
    QVERIFY(Testing::settled(session.open()).has_value());
    const StopPtr stop = seek(session, {.exits = true});
    QVERIFY(stop != nullptr);
    QCOMPARE(stop->location.function, u"sum.TestSum"_s);
    QCOMPARE(stop->event, 180);
    QCOMPARE(stop->sentence, u"This is where it failed: this line failed the test TestSum."_s);
    QVERIFY(session.breakpoints()->isEmpty());
}

void FailureSeekTest::goesToTheLastOwnCallBeforeASignal()
{
    Testing::FakeSession session(killed());
    QVERIFY(Testing::settled(session.open()).has_value());
    const StopPtr stop = seek(session, {.killed = true, .signal = 9});
    QVERIFY(stop != nullptr);
    QCOMPARE(stop->location.function, giveUpLine.function);
    QCOMPARE(stop->event, 290);
    QCOMPARE(
        stop->sentence,
        u"This is where it failed: signal 9 ended it; this is the last thing that your code asked of the system."_s);
    QVERIFY(session.breakpoints()->isEmpty());
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::FailureSeekTest)
#include "tst_failureseek.moc"
