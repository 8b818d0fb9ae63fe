// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/failureseek.h"
#include "tests/support/fakesession.h"
#include "tests/support/settled.h"
#include "tests/support/testmain.h"

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

} // namespace

/// Where a recording that failed is opened.
class FailureSeekTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void goesToTheCallThatEndedIt();
    void goesToTheCallThatPrintedTheLine();
    void goesToTheEndWhereNothingTells();
    void breakpointsOfThePersonAreNoFailure();

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
    const StopPtr stop = seek(session, {.exits = true});
    QVERIFY(stop != nullptr);
    QCOMPARE(stop->location.line, giveUpLine.line);
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
    QVERIFY(session.breakpoints()->isEmpty());
}

void FailureSeekTest::goesToTheEndWhereNothingTells()
{
    Testing::FakeSession session(failing({}));
    QVERIFY(Testing::settled(session.open()).has_value());
    const StopPtr stop = seek(session, {.exits = true});
    QVERIFY(stop != nullptr);
    QVERIFY(stop->atEnd);
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

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::FailureSeekTest)
#include "tst_failureseek.moc"
