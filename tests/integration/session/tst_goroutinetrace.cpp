// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/delvesession.h"
#include "tests/integration/session/rrrecording.h"
#include "tests/integration/session/stepsscene.h"
#include "tests/support/settled.h"
#include "tests/support/testmain.h"

#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace Backstep {

using Testing::settled;

/// Single goroutines under Delve: their whole stacks, and breakpoints that stop for one only.
class GoroutineTraceTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void tellsDeferredCallsAndAncestors();
    void breakpointsStopForTheFollowedOnly();
    void ownConditionsHoldAsWell();
    void aNewProcessIsFollowedByNobody();
    void holdsOnARecordingBothWays();

private:
    void open(const QStringList &arguments);
    [[nodiscard]] QList<Goroutine> transfers();
    [[nodiscard]] StopPtr stopAtWithdraw();
    [[nodiscard]] static BreakpointSpec at(const QString &mark);

    std::unique_ptr<DebugSession> m_session;
};

void GoroutineTraceTest::initTestCase()
{
    BACKSTEP_NEEDS(Testing::missingDlv());
}

void GoroutineTraceTest::cleanup()
{
    if (m_session) {
        QVERIFY(settled(m_session->close()).has_value());
        m_session.reset();
    }
}

void GoroutineTraceTest::open(const QStringList &arguments)
{
    DelveSessionOptions options;
    options.runtimeFolder = qEnvironmentVariable("XDG_RUNTIME_DIR");
    m_session = std::make_unique<DelveSession>(ExecTarget{Testing::testProgram(u"bank"_s), arguments, {}}, options);
    QVERIFY(settled(m_session->open()).has_value());
}

QList<Goroutine> GoroutineTraceTest::transfers()
{
    const auto page = settled(m_session->goroutines(0, 100));
    QList<Goroutine> result = page ? (*page)->goroutines : QList<Goroutine>();
    result.removeIf([](const Goroutine &each) { return each.start.function != "main.(*bank).request"_L1; });
    return result;
}

BreakpointSpec GoroutineTraceTest::at(const QString &mark)
{
    BreakpointSpec spec;
    spec.file = Testing::testProgramSource(u"bank"_s);
    spec.line = Testing::markedLine(u"bank"_s, mark);
    return spec;
}

void GoroutineTraceTest::tellsDeferredCallsAndAncestors()
{
    qputenv("GODEBUG", "tracebackancestors=5");
    open({u"-wait"_s, u"300ms"_s});
    qunsetenv("GODEBUG");
    const QString source = Testing::testProgramSource(u"bank"_s);
    const int firstLock = Testing::markedLine(u"bank"_s, u"first-lock"_s);
    QVERIFY(settled(m_session->runTo(source, Testing::markedLine(u"bank"_s, u"stuck"_s), Direction::Forward)));
    const QList<Goroutine> stuck = transfers();
    QCOMPARE(stuck.size(), 2);
    const auto trace = settled(m_session->trace(stuck.constFirst().id));
    QVERIFY2(trace.has_value(), qPrintable(trace ? QString() : trace.error().message));
    const auto unlock = std::ranges::find((*trace)->deferred, firstLock + 1,
                                          [](const DeferredCall &call) { return call.statement.line; });
    QVERIFY2(unlock != (*trace)->deferred.cend(), "the deferred Unlock is missing");
    QCOMPARE(unlock->call.function, u"sync.(*Mutex).Unlock"_s);
    QCOMPARE((*trace)->stack.frames.at(unlock->frame).location.function, u"main.(*bank).transfer"_s);
    QCOMPARE((*trace)->ancestors.size(), 1);
    QCOMPARE((*trace)->ancestors.constFirst().goroutine, 1);
    const Stack &parent = (*trace)->ancestors.constFirst().stack;
    QCOMPARE(parent.frames.at(parent.firstUserFrame).location.function, u"main.main"_s);
}

/// At a line that only one of the two can be at, since it holds the locks; the other one comes by later.
StopPtr GoroutineTraceTest::stopAtWithdraw()
{
    for (int i = 0; i < 20; ++i) {
        open({u"-ok"_s});
        if (!settled(m_session->addBreakpoint(at(u"withdraw"_s)))) {
            return {};
        }
        const auto stop = settled(m_session->move({.kind = MotionKind::Continue}));
        if (stop && transfers().size() == 2) {
            return *stop;
        }
        cleanup(); // the first was that quick that the second had not been started
    }
    return {};
}

void GoroutineTraceTest::breakpointsStopForTheFollowedOnly()
{
    for (const bool other : {true, false}) {
        const StopPtr first = stopAtWithdraw();
        QVERIFY(first);
        GoroutineId followed = first->goroutine;
        for (const Goroutine &each : transfers()) {
            followed = other && each.id != first->goroutine ? each.id : followed;
        }
        QVERIFY(settled(m_session->follow(followed)).has_value());
        QCOMPARE(m_session->followed(), followed);
        QVERIFY(m_session->breakpoints()->constFirst().spec.condition.isEmpty()); // what the person wrote stays
        const auto next = settled(m_session->move({.kind = MotionKind::Continue}));
        QVERIFY(next.has_value());
        QCOMPARE((*next)->exited, !other);
        QVERIFY(!other || (*next)->goroutine == followed);
        cleanup();
    }
}

void GoroutineTraceTest::ownConditionsHoldAsWell()
{
    const StopPtr first = stopAtWithdraw();
    QVERIFY(first);
    GoroutineId other = 0;
    for (const Goroutine &each : transfers()) {
        other = each.id != first->goroutine ? each.id : other;
    }
    BreakpointSpec spec = at(u"withdraw"_s);
    spec.condition = u"amount == 1 || amount == 2"_s; // neither moves that much
    QVERIFY(settled(m_session->follow(other)).has_value());
    QVERIFY(settled(m_session->changeBreakpoint(m_session->breakpoints()->constFirst().id, spec)).has_value());
    const auto next = settled(m_session->move({.kind = MotionKind::Continue}));
    QVERIFY(next.has_value());
    QVERIFY((*next)->exited);
}

void GoroutineTraceTest::aNewProcessIsFollowedByNobody()
{
    const StopPtr first = stopAtWithdraw();
    QVERIFY(first);
    QVERIFY(settled(m_session->follow(first->goroutine)).has_value());
    QVERIFY(settled(m_session->restart()).has_value());
    QCOMPARE(m_session->followed(), 0);
    const auto again = settled(m_session->move({.kind = MotionKind::Continue}));
    QVERIFY(again.has_value());
    QVERIFY(!(*again)->exited);
}

void GoroutineTraceTest::holdsOnARecordingBothWays()
{
    const QTemporaryDir traces;
    const QString rr = Testing::findRr();
    const QString missing = rr.isEmpty()
        ? u"rr was not found"_s
        : Testing::record(rr, {Testing::testProgram(u"bank"_s), u"-ok"_s}, traces.filePath(u"bank"_s));
    if (!missing.isEmpty()) {
        QSKIP(qPrintable(u"REPLAY IS NOT TESTED: "_s + missing));
    }
    DelveSessionOptions options;
    options.rr = rr;
    options.runtimeFolder = qEnvironmentVariable("XDG_RUNTIME_DIR");
    m_session = std::make_unique<DelveSession>(ReplayTarget{traces.filePath(u"bank"_s)}, options);
    QVERIFY(settled(m_session->open()).has_value());
    QVERIFY(settled(m_session->addBreakpoint(at(u"withdraw"_s))));
    const auto first = settled(m_session->move({.kind = MotionKind::Continue}));
    QVERIFY(first.has_value());
    const auto second = settled(m_session->move({.kind = MotionKind::Continue}));
    QVERIFY(second.has_value());
    QVERIFY((*first)->goroutine != (*second)->goroutine);
    const auto trace = settled(m_session->trace((*second)->goroutine));
    QVERIFY(trace.has_value());
    QVERIFY(!(*trace)->deferred.isEmpty());

    const auto all = settled(m_session->allGoroutines(GoroutineDetail::Places));
    const auto page = settled(m_session->goroutines(0, 1'000));
    QVERIFY(all.has_value() && page.has_value());
    QCOMPARE((*all)->goroutines.size(), (*page)->goroutines.size());
    for (qsizetype i = 0; i < (*all)->goroutines.size(); ++i) {
        QCOMPARE((*all)->goroutines.at(i).id, (*page)->goroutines.at(i).id);
        QCOMPARE((*all)->goroutines.at(i).waitReason, (*page)->goroutines.at(i).waitReason);
        QCOMPARE((*all)->goroutines.at(i).labels, (*page)->goroutines.at(i).labels);
    }

    QVERIFY(settled(m_session->follow((*second)->goroutine)).has_value());
    QVERIFY(settled(m_session->restart()).has_value());
    const auto again = settled(m_session->move({.kind = MotionKind::Continue}));
    QVERIFY(again.has_value());
    QCOMPARE((*again)->goroutine, (*second)->goroutine); // past the first
    QVERIFY(settled(m_session->follow((*first)->goroutine)).has_value());
    const auto back = settled(m_session->move({.kind = MotionKind::Continue, .direction = Direction::Backward}));
    QVERIFY(back.has_value());
    QCOMPARE((*back)->goroutine, (*first)->goroutine);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::GoroutineTraceTest)
#include "tst_goroutinetrace.moc"
