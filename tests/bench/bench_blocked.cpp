// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/base/eventloopwatch.h"
#include "app/goroutines/waitreport.h"
#include "app/session/delvesession.h"
#include "tests/bench/bar.h"
#include "tests/support/othergo.h"
#include "tests/support/settled.h"
#include "tests/support/testmain.h"
#include "tests/support/tools.h"

#include <QElapsedTimer>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Backstep {

using Testing::settled;

/// Who waits for whom, in a program with many goroutines that wait for ever: from the question, at a stop, to the
/// answer, and how long it takes to have the session back after the question was given up.
class BlockedBench : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void verdict_data();
    void verdict();

private:
    bool m_quiet = false;
};

void BlockedBench::initTestCase()
{
    BACKSTEP_NEEDS(Testing::missingDlv());
    m_quiet = Bench::quietMachine();
}

void BlockedBench::verdict_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<qint64>("wanted"); ///< milliseconds
    QTest::addColumn<QString>("where"); ///< empty: at channels and a lock
    QTest::newRow("50") << 50 << qint64(300) << QString();
    QTest::newRow("1,000") << 1'000 << qint64(0) << QString();
    QTest::newRow("10,000") << 10'000 << qint64(0) << QString();
    QTest::newRow("100,000") << 100'000 << qint64(5'000) << QString();
    QTest::newRow("100,000 at a lock") << 100'000 << qint64(5'000) << u"lock"_s;
    QTest::newRow("10,000 at a condition") << 10'000 << qint64(0) << u"cond"_s;
    QTest::newRow("100,000 in a chain") << 100'000 << qint64(5'000) << u"chain"_s;
    QTest::newRow("100,000 asleep") << 100'000 << qint64(5'000) << u"sleep"_s;
}

void BlockedBench::verdict()
{
    QFETCH(const int, count);
    QFETCH(const qint64, wanted);
    QFETCH(const QString, where);
    DelveSessionOptions options;
    options.runtimeFolder = qEnvironmentVariable("XDG_RUNTIME_DIR");
    const QTemporaryDir folder;
    const QString program = Testing::programOfTestGo(u"leak"_s, folder.path());
    if (program.isEmpty()) {
        QSKIP("that Go cannot be had here");
    }
    DelveSession session(ExecTarget{program, {QString::number(count), where}, {}}, options);
    QVERIFY(settled(session.open()));
    const auto moved = session.move({.kind = MotionKind::Continue});
    QTimer::singleShot(count < 50'000 ? 1s : 4s, &session, [&session] { std::ignore = session.pause(); });
    QVERIFY(settled(moved));

    EventLoopWatch watch;
    watch.start();
    QTest::qWait(20);
    QElapsedTimer clock;
    clock.start();
    const Result<WaitFactsPtr> facts = settled(session.waitFacts(LockOwners::Searched), 60'000);
    const qint64 read = clock.elapsed();
    QVERIFY2(facts, facts ? "" : qPrintable(facts.error().message));
    const WaitReport report = makeWaitReport(**facts);
    const qint64 took = clock.elapsed();
    qInfo("%7d goroutines: %5lld ms, of which the report %4lld ms; the window held up for at most %3lld ms%s", count,
          took, took - read, static_cast<long long>(watch.longest().count()),
          wanted == 0 ? "" : qPrintable(u" (bar: %1 ms)"_s.arg(wanted)));
    QVERIFY(!report.findings.isEmpty());
    BENCH_BAR(m_quiet && wanted != 0, took, wanted);

    const auto givenUp = session.waitFacts(LockOwners::Searched);
    QTest::qWait(100);
    clock.restart();
    const auto away = session.move({.kind = MotionKind::Continue});
    QTimer::singleShot(0ms, &session, [&session] { std::ignore = session.pause(); });
    QVERIFY(settled(away, 60'000));
    qInfo("%7d goroutines: to go on and stop in between takes %4lld ms", count, clock.elapsed());
    QVERIFY(settled(session.close()));
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::BlockedBench)
#include "bench_blocked.moc"
