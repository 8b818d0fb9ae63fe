// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/delvesession.h"
#include "tests/bench/bar.h"
#include "tests/bench/median.h"
#include "tests/bench/rawdelve.h"
#include "tests/support/testmain.h"

#include <QSignalSpy>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

constexpr int goroutinePage = 100;
constexpr int rounds = 5;
constexpr int stepsARound = 30;

} // namespace

/// From the request to step to everything a window shows of the stop, against dlv with nothing in between; the two take
/// turns in one run, since machines are noisy. What the window adds is measured by bench_window.
class StopBench : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_quiet = Bench::quietMachine(); }
    void stopFilled_data();
    void stopFilled();

private:
    static bool stand(DebugSession &session);
    static double nextAndLook(DebugSession &session);

    bool m_quiet = false;
};

bool StopBench::stand(DebugSession &session)
{
    const auto opened = session.open();
    if (!QTest::qWaitFor([&] { return opened.isFinished(); }, 30'000) || !opened.result()) {
        return false;
    }
    const auto breakpoint = session.addBreakpoint(
        {.file = {}, .line = 0, .expression = u"main.work"_s, .condition = {}, .hitCondition = {}});
    if (!QTest::qWaitFor([&] { return breakpoint.isFinished(); }, 10'000) || !breakpoint.result()) {
        return false;
    }
    const auto there = session.move({.kind = MotionKind::Continue});
    const auto removed = [&] { return session.removeBreakpoint(breakpoint.result()->id); };
    if (!QTest::qWaitFor([&] { return there.isFinished(); }, 30'000) || !there.result()) {
        return false;
    }
    const auto gone = removed();
    return QTest::qWaitFor([&] { return gone.isFinished(); }, 10'000);
}

double StopBench::nextAndLook(DebugSession &session)
{
    QElapsedTimer timer;
    timer.start();
    int answers = 0;
    QEventLoop loop; // of the benchmark: the session's answers need a turning event loop
    const auto count = [&](bool answered) {
        if (!answered || ++answers == 4) {
            loop.quit();
        }
    };
    QObject context;
    session.move({.kind = MotionKind::StepOver}).then(&context, [&](const Result<StopPtr> &stop) {
        if (!stop) {
            return loop.quit();
        }
        session.stack(-1, 50).then(&context, [&](const Result<StackPtr> &answer) { count(answer.has_value()); });
        session.arguments({}, {}).then(&context,
                                       [&](const Result<VariableListPtr> &answer) { count(answer.has_value()); });
        session.locals({}, {}).then(&context,
                                    [&](const Result<VariableListPtr> &answer) { count(answer.has_value()); });
        session.goroutines(0, goroutinePage).then(&context, [&](const Result<GoroutinePagePtr> &answer) {
            count(answer.has_value());
        });
    });
    loop.exec();
    return answers == 4 ? static_cast<double>(timer.nsecsElapsed()) / 1e6 : -1;
}

void StopBench::stopFilled_data()
{
    QTest::addColumn<int>("goroutines");
    for (const int goroutines : {10, 1'000, 10'000}) {
        QTest::addRow("%d goroutines", goroutines) << goroutines;
    }
}

void StopBench::stopFilled()
{
    QFETCH(const int, goroutines);
    const QString program = qEnvironmentVariable("BACKSTEP_BINARY_DIR") + u"/programs/crowd"_s;
    const QStringList arguments{QString::number(goroutines), u"100000000"_s};
    Bench::RawDelve raw(program, arguments, u"main.work"_s);
    if (!raw.isReady()) {
        QSKIP("dlv or the test programs are missing");
    }
    DelveSessionOptions options;
    options.runtimeFolder = qEnvironmentVariable("XDG_RUNTIME_DIR") + u"/s"_s;
    DelveSession session(ExecTarget{.program = program, .arguments = arguments, .workingFolder = {}}, options);
    QVERIFY(stand(session));

    QList<double> ours;
    QList<double> theirs;
    for (int round = 0; round < rounds; ++round) {
        for (int step = 0; step < stepsARound; ++step) {
            theirs.append(raw.nextAndLook(goroutinePage));
        }
        for (int step = 0; step < stepsARound; ++step) {
            ours.append(nextAndLook(session));
            QVERIFY(ours.last() > 0);
        }
    }
    QVERIFY(raw.isReady());
    const double ratio = Bench::median(ours) / Bench::median(theirs);
    qInfo("%6d goroutines: dlv alone %.2f ms, session %.2f ms, ratio %.2f (bar 1.30)", goroutines,
          Bench::median(theirs), Bench::median(ours), ratio);
    const auto closed = session.close();
    QVERIFY(QTest::qWaitFor([&] { return closed.isFinished(); }, 10'000));
    BENCH_BAR(m_quiet, ratio, 1.3);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::StopBench)
#include "bench_stop.moc"
