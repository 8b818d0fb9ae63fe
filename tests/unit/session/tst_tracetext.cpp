// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/goroutinedump.h"
#include "app/session/goroutinetrace.h"
#include "tests/support/testmain.h"

using namespace Qt::StringLiterals;

namespace Backstep {

/// Goroutines as text in Go's own format: what is written can be read again.
class TraceTextTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void isAsGoPrintsIt();
    void runtimeAloneIsTold();
    void aPanicIsToldAsGoDoes();
    void readersOfGosFormatReadIt();
};

static Frame frame(const QString &function, int line)
{
    Frame result;
    result.location = {.pc = 1, .file = u"/src/main.go"_s, .line = line, .function = function};
    result.runtime = function.startsWith(u"runtime."_s);
    return result;
}

static TracedGoroutine waiting()
{
    Goroutine goroutine;
    goroutine.id = 7;
    goroutine.state = GoroutineState::Waiting;
    goroutine.waitReason = u"chan receive"_s;
    goroutine.goStatement = {.pc = 1, .file = u"/src/main.go"_s, .line = 94, .function = u"main.main"_s};
    GoroutineTrace trace;
    trace.stack.frames = {frame(u"runtime.gopark"_s, 1), frame(u"main.(*pool).take"_s, 32), frame(u"main.work"_s, 40)};
    AncestorTrace ancestor;
    ancestor.goroutine = 1;
    ancestor.stack.frames = {frame(u"main.start"_s, 93), frame(u"main.main"_s, 90)};
    trace.ancestors = {ancestor};
    return {goroutine, std::make_shared<const GoroutineTrace>(trace)};
}

void TraceTextTest::isAsGoPrintsIt()
{
    QCOMPARE(goroutineTraceText({waiting()}), uR"(goroutine 7 [chan receive]:
main.(*pool).take(...)
	/src/main.go:32
main.work(...)
	/src/main.go:40
created by main.main in goroutine 1
	/src/main.go:94
[originating from goroutine 1]:
main.start(...)
	/src/main.go:93
main.main(...)
	/src/main.go:90
)"_s);
}

void TraceTextTest::runtimeAloneIsTold()
{
    TracedGoroutine system;
    system.goroutine.id = 3;
    system.goroutine.state = GoroutineState::Runnable;
    GoroutineTrace trace;
    trace.stack.frames = {frame(u"runtime.bgsweep"_s, 5)};
    trace.stack.complete = false;
    system.trace = std::make_shared<const GoroutineTrace>(trace);
    QCOMPARE(goroutineTraceText({system}), uR"(goroutine 3 [runnable]:
runtime.bgsweep(...)
	/src/main.go:5
...additional frames elided...
)"_s);
}

void TraceTextTest::aPanicIsToldAsGoDoes()
{
    TracedGoroutine panicking;
    panicking.goroutine.id = 1;
    panicking.goroutine.state = GoroutineState::Running;
    GoroutineTrace trace;
    trace.stack.frames = {frame(u"runtime.fatalpanic"_s, 1),     frame(u"main.main.func1"_s, 7),
                          frame(u"runtime.gopanic"_s, 787),      frame(u"runtime.(*Func).Entry"_s, 4),
                          frame(u"runtime.(*mheap).Alloc"_s, 5), frame(u"main.main"_s, 9)};
    panicking.trace = std::make_shared<const GoroutineTrace>(trace);
    QCOMPARE(goroutineTraceText({panicking}), uR"(goroutine 1 [running]:
main.main.func1(...)
	/src/main.go:7
panic(...)
	/src/main.go:787
runtime.(*Func).Entry(...)
	/src/main.go:4
main.main(...)
	/src/main.go:9
)"_s);
}

void TraceTextTest::readersOfGosFormatReadIt()
{
    TracedGoroutine second = waiting();
    second.goroutine.id = 8;
    second.goroutine.state = GoroutineState::Running;
    second.goroutine.waitReason.clear();
    second.trace.reset(); // could not be read
    const auto dump = parseGoroutineDump(goroutineTraceText({waiting(), second}).toUtf8());
    QVERIFY(dump.has_value());
    QCOMPARE(dump->goroutines.size(), 2);
    const DumpGoroutine &first = dump->goroutines.at(0);
    QCOMPARE(first.id, 7);
    QCOMPARE(first.waitReason, u"chan receive"_s);
    QCOMPARE(first.parent, 1);
    QCOMPARE(first.createdBy.line, 94);
    QCOMPARE(first.frames.size(), 2);
    QCOMPARE(first.frames.at(0).location.function, u"main.(*pool).take"_s);
    QCOMPARE(first.frames.at(1).location.line, 40);
    QCOMPARE(dump->goroutines.at(1).state, GoroutineState::Running);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::TraceTextTest)
#include "tst_tracetext.moc"
