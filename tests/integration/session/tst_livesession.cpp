// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/delvesession.h"
#include "tests/integration/session/killdebugger.h"
#include "tests/integration/session/stepsscene.h"
#include "tests/support/settled.h"
#include "tests/support/testmain.h"

#include <QFile>
#include <QSignalSpy>

using namespace Qt::StringLiterals;

namespace Backstep {

using Testing::settled;

namespace {

BreakpointSpec spec(const QString &file, int line)
{
    BreakpointSpec result;
    result.file = file;
    result.line = line;
    return result;
}

} // namespace

/// The behaviours on a live program under the real dlv, and what only a live one shows.
class LiveSessionTest : public Testing::Behaviours
{
    Q_OBJECT

protected:
    [[nodiscard]] Testing::Scene scene() const override { return Testing::stepsScene(false); }
    [[nodiscard]] std::unique_ptr<DebugSession> make() override { return session(u"steps"_s, {}); }
    [[nodiscard]] QString missing() const override { return Testing::missingDlv(); }

private Q_SLOTS:
    void initTestCase();
    void aProgramThatDoesNotExist();
    void pausesAndGoesOn();
    void breakpointsWhileItRuns();
    void aBreakpointDoesNotCutAStepShort();
    void whoWaitsForALockIsShownWhereItAskedForIt();
    void aLockInAStructSaysItsState();
    void aStackIsUnwoundOncePerStop();
    void aDeadDebuggerIsNoticedAndReplaced();
    void outputIsTold();
    void connectsToADelveThatRuns();
    void nobodyAtTheAddress();

private:
    [[nodiscard]] std::unique_ptr<DebugSession> session(const QString &program, const QStringList &arguments) const
    {
        DelveSessionOptions options;
        options.runtimeFolder = qEnvironmentVariable("XDG_RUNTIME_DIR");
        const ExecTarget target{Testing::testProgram(program), arguments, {}};
        return std::make_unique<DelveSession>(target, options);
    }
};

void LiveSessionTest::initTestCase()
{
    BACKSTEP_NEEDS(Testing::missingDlv());
}

void LiveSessionTest::aProgramThatDoesNotExist()
{
    DelveSessionOptions options;
    options.runtimeFolder = qEnvironmentVariable("XDG_RUNTIME_DIR");
    DelveSession session(ExecTarget{u"/nonexistent/program"_s, {}, {}}, options);
    const auto stop = settled(session.open());
    QVERIFY(!stop.has_value());
    QCOMPARE(stop.error().code, u"not-found"_s);
    QCOMPARE(session.state(), SessionState::Closed);
}

void LiveSessionTest::pausesAndGoesOn()
{
    const auto talker = session(u"talker"_s, {u"50"_s});
    QVERIFY(settled(talker->open()).has_value());
    for (int round = 0; round < 3; ++round) {
        const auto moving = talker->move({});
        QVERIFY(settled(talker->pause()).has_value());
        const auto stop = settled(moving);
        QVERIFY(stop.has_value());
        QCOMPARE((*stop)->reason, StopReason::Paused);
        QVERIFY(!(*stop)->exited);
    }
    QVERIFY(!settled(talker->pause()).has_value());
    QVERIFY(settled(talker->close()).has_value());
}

void LiveSessionTest::breakpointsWhileItRuns()
{
    const auto talker = session(u"talker"_s, {u"50"_s});
    QVERIFY(settled(talker->open()).has_value());
    const auto moving = talker->move({});
    const auto breakpoint = talker->addBreakpoint(
        spec(Testing::testProgramSource(u"talker"_s), Testing::markedLine(u"talker"_s, u"round"_s)));
    QVERIFY(settled(breakpoint).has_value());
    QVERIFY(breakpoint.result()->verified());
    const auto stop = settled(moving);
    QVERIFY(stop.has_value());
    QCOMPARE((*stop)->reason, StopReason::Breakpoint);
    const auto again = talker->move({});
    BreakpointSpec off = spec(Testing::testProgramSource(u"talker"_s), 1);
    off.enabled = false;
    const auto never = settled(talker->addBreakpoint(off));
    QVERIFY(never.has_value());
    QVERIFY(settled(talker->removeBreakpoint(never->id)).has_value()); // it was never in the debugger
    QVERIFY(settled(talker->removeBreakpoint(breakpoint.result()->id)).has_value());
    QVERIFY(settled(talker->pause()).has_value() || again.isFinished());
    QVERIFY(settled(again).has_value());
    QVERIFY(settled(talker->close()).has_value());
}

void LiveSessionTest::aBreakpointDoesNotCutAStepShort()
{
    const auto talker = session(u"talker"_s, {u"1"_s});
    const QString file = Testing::testProgramSource(u"talker"_s);
    const int line = Testing::markedLine(u"talker"_s, u"halves"_s);
    QVERIFY(settled(talker->open()).has_value());
    QVERIFY(settled(talker->runTo(file, line, Direction::Forward)).has_value());
    const auto stepping = talker->move({MotionKind::StepOver, Direction::Forward}); // sleeps on the way
    const auto first = talker->addBreakpoint(spec(file, Testing::markedLine(u"talker"_s, u"round"_s)));
    const auto second = talker->addBreakpoint(spec(file, 1));
    const auto stop = settled(stepping);
    QVERIFY(stop.has_value());
    QCOMPARE((*stop)->reason, StopReason::StepFinished);
    QCOMPARE((*stop)->location.line, line + 1);
    QVERIFY(settled(first)->verified());
    QVERIFY(!settled(second)->problem.isEmpty());
    QVERIFY(settled(talker->close()).has_value());
}

void LiveSessionTest::whoWaitsForALockIsShownWhereItAskedForIt()
{
    const auto bank = session(u"bank"_s, {});
    const auto place = settled(
        bank->addBreakpoint(spec(Testing::testProgramSource(u"bank"_s), Testing::markedLine(u"bank"_s, u"stuck"_s))));
    QVERIFY(place.has_value());
    QVERIFY(settled(bank->open()).has_value());
    QVERIFY(settled(bank->move({})).has_value());
    const auto page = settled(bank->goroutines(0, 100));
    QVERIFY(page.has_value());
    int waiters = 0;
    for (const Goroutine &goroutine : (*page)->goroutines) {
        if (goroutine.waitReason == "sync.Mutex.Lock"_L1) {
            ++waiters;
            QCOMPARE(goroutine.user.function, u"main.(*bank).transfer"_s);
            QCOMPARE(goroutine.user.line, Testing::markedLine(u"bank"_s, u"second-lock"_s));
        }
    }
    QCOMPARE(waiters, 2);
    QVERIFY(settled(bank->close()).has_value());
}

/// Folded in the struct it belongs to, behind a pointer, which is where one meets a mutex.
void LiveSessionTest::aStackIsUnwoundOncePerStop()
{
    const auto steps = session(u"steps"_s, {});
    int unwound = 0;
    connect(steps.get(), &DebugSession::protocolCallChanged, this,
            [&unwound](const ProtocolCall &call) { unwound += call.method == u"Stacktrace"_s && call.took ? 1 : 0; });
    QVERIFY(settled(steps->open()).has_value());
    const auto deep = steps->stack(1, 50);
    const auto same = steps->stack(1, 50); // while the first is under way
    QVERIFY(settled(deep).has_value() && settled(same).has_value());
    const StackPtr few = settled(steps->stack(1, 1)).value_or(nullptr);
    QVERIFY(few);
    QCOMPARE(unwound, 1);
    QCOMPARE(few->frames.size(), 1);
    QVERIFY(deep.result().value()->complete && !few->complete);
    const auto next = settled(steps->move({MotionKind::StepOver, Direction::Forward}));
    const StackPtr after = settled(steps->stack(1, 50)).value_or(nullptr);
    QVERIFY(next.has_value() && after);
    QCOMPARE(unwound, 2);
    QCOMPARE(after->frames.first().location.line, (*next)->location.line);
    QVERIFY(settled(steps->close()).has_value());
}

void LiveSessionTest::aLockInAStructSaysItsState()
{
    const auto bank = session(u"bank"_s, {u"-ok"_s});
    const QString file = Testing::testProgramSource(u"bank"_s);
    QVERIFY(settled(bank->open()).has_value());
    QVERIFY(settled(bank->runTo(file, Testing::markedLine(u"bank"_s, u"withdraw"_s), Direction::Forward)).has_value());
    const auto locals = settled(bank->locals({}, {}));
    QVERIFY(locals.has_value());
    const auto first = std::ranges::find(**locals, u"first"_s, &Variable::name);
    QVERIFY(first != (*locals)->cend());
    QVERIFY2(first->value.contains(u"mu: locked"), qPrintable(first->value));
    const auto mu = std::ranges::find(first->children, u"mu"_s, &Variable::name);
    QVERIFY(mu != first->children.cend());
    QVERIFY2(mu->value.startsWith(u"locked"), qPrintable(mu->value));
    const auto shown = settled(bank->evaluate({}, u"b"_s, {}));
    QVERIFY(shown.has_value());
    QVERIFY2((*shown)->value.contains(u"holding: 2 to come"), qPrintable((*shown)->value));
}

void LiveSessionTest::aDeadDebuggerIsNoticedAndReplaced()
{
    const auto steps = session(u"steps"_s, {});
    const auto place = settled(steps->addBreakpoint(spec(scene().file, scene().line)));
    QVERIFY(place.has_value());
    QVERIFY(settled(steps->open()).has_value());
    const QSignalSpy lost(steps.get(), &DebugSession::lost);
    QVERIFY(Testing::killDebugger());
    QTRY_COMPARE(lost.size(), 1);
    QCOMPARE(steps->state(), SessionState::Lost);
    QVERIFY(!lost.first().first().value<Error>().message.isEmpty());
    QVERIFY(!settled(steps->stack(-1, 5)).has_value());
    QVERIFY(settled(steps->open()).has_value());
    const auto stop = settled(steps->move({}));
    QVERIFY(stop.has_value());
    QCOMPARE((*stop)->hits.value(0).breakpoint, place->id);
    QVERIFY(settled(steps->close()).has_value());
}

void LiveSessionTest::outputIsTold()
{
    const auto talker = session(u"talker"_s, {u"1"_s});
    QStringList out;
    QStringList err;
    connect(talker.get(), &DebugSession::outputAdded, this, [&out, &err](const OutputLine &line) {
        (line.source == OutputSource::ProgramOut       ? out
             : line.source == OutputSource::ProgramErr ? err
                                                       : out)
            .append(line.text);
    });
    QVERIFY(settled(talker->open()).has_value());
    QVERIFY(settled(talker->move({})).value()->exited);
    QTRY_VERIFY(out.contains(u"first half, second half"_s));
    QTRY_VERIFY(err.contains(u"talker ends, on stderr"_s));
    QVERIFY(settled(talker->close()).has_value());
}

void LiveSessionTest::connectsToADelveThatRuns()
{
    Delve::Launch launch;
    launch.kind = Delve::Launch::Kind::Exec;
    launch.path = Testing::testProgram(u"steps"_s);
    launch.environment = QProcessEnvironment::systemEnvironment();
    launch.tools = Delve::findTools(launch.environment).value_or(Delve::ToolPaths{});
    const auto dlv = Delve::DlvProcess::start(launch, qEnvironmentVariable("XDG_RUNTIME_DIR"));
    QVERIFY(dlv.has_value());
    QTRY_VERIFY(QFile::exists((*dlv)->socket()));
    DelveSession session(ConnectTarget{u"unix:"_s + (*dlv)->socket()}, {});
    const auto stop = settled(session.open());
    QVERIFY2(stop.has_value(), qPrintable(stop.error_or(Error{}).message));
    QCOMPARE((*stop)->location.function, u"main.main"_s);
    QVERIFY(settled(session.move({MotionKind::StepOver, Direction::Forward})).has_value());
    QVERIFY(settled(session.close()).has_value());
    QVERIFY(settled((*dlv)->end()).has_value());
}

void LiveSessionTest::nobodyAtTheAddress()
{
    DelveSession session(ConnectTarget{u"127.0.0.1:1"_s}, {});
    QCOMPARE(settled(session.open()).error().code, u"cannot-connect"_s);
    QCOMPARE(session.state(), SessionState::Closed);
    DelveSession nonsense(ConnectTarget{u"nonsense"_s}, {});
    QCOMPARE(settled(nonsense.open()).error().code, QString(ErrorCode::badInput));
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::LiveSessionTest)
#include "tst_livesession.moc"
