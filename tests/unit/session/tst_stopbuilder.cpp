// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/base/pathtranslator.h"
#include "app/session/breakpointbook.h"
#include "app/session/stopbuilder.h"
#include "tests/support/testmain.h"

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

class Moved : public PathTranslator
{
public:
    [[nodiscard]] QString toLocal(const QString &path) const override { return u"/here"_s + path; }
    [[nodiscard]] QString toBuild(const QString &path) const override { return path.sliced(5); }
};

Delve::Thread threadAt(int id, qint64 goroutine, const QString &file, int line)
{
    Delve::Thread thread;
    thread.id = id;
    thread.goroutineId = goroutine;
    thread.location.file = file;
    thread.location.line = line;
    thread.location.function = u"main.work"_s;
    return thread;
}

} // namespace

class StopBuilderTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void threadsAreByNumberWithLocalPlaces();
    void anEndedProgramHasNoThreads();
};

void StopBuilderTest::threadsAreByNumberWithLocalPlaces()
{
    const Moved paths;
    const BreakpointBook book(&paths);
    Outcome outcome;
    outcome.state.threads = {threadAt(31, 7, u"/src/main.go"_s, 12), threadAt(30, -1, u"?"_s, 0)};
    outcome.state.currentThread = outcome.state.threads.first();
    StopContext context;
    context.book = &book;
    context.paths = &paths;
    const Stop stop = buildStop(outcome, context);
    QCOMPARE(stop.thread, 31);
    QCOMPARE(stop.threads.size(), 2);
    QCOMPARE(stop.threads.at(0).id, 30);
    QCOMPARE(stop.threads.at(0).goroutine, 0); // it runs none
    QVERIFY(!stop.threads.at(0).location.known());
    QCOMPARE(stop.threads.at(1).id, 31);
    QCOMPARE(stop.threads.at(1).goroutine, 7);
    QCOMPARE(stop.threads.at(1).location.file, u"/here/src/main.go"_s);
    QCOMPARE(stop.threads.at(1).location.line, 12);
    QCOMPARE(stop.threads.at(1).location, stop.location);
}

void StopBuilderTest::anEndedProgramHasNoThreads()
{
    const BreakpointBook book(nullptr);
    Outcome outcome;
    outcome.state.exited = true;
    outcome.state.threads = {threadAt(30, 1, u"/src/main.go"_s, 12)}; // what the debugger remembers
    StopContext context;
    context.book = &book;
    QVERIFY(buildStop(outcome, context).threads.isEmpty());
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::StopBuilderTest)
#include "tst_stopbuilder.moc"
