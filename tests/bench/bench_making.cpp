// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/base/jobrunner.h"
#include "app/capsule/capsulereader.h"
#include "app/session/capsulemaker.h"
#include "app/session/delvesession.h"
#include "tests/bench/bar.h"
#include "tests/integration/session/rawreplay.h"
#include "tests/integration/session/rrrecording.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QFutureWatcher>
#include <QTemporaryDir>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

/// In an event loop of its own: looking every ten milliseconds, as tests wait, would be a good part of what is
/// measured.
Result<CapsuleMade> answered(const FutureResult<CapsuleMade> &future)
{
    QEventLoop loop;
    QFutureWatcher<Result<CapsuleMade>> watcher;
    QObject::connect(&watcher, &QFutureWatcherBase::finished, &loop, &QEventLoop::quit);
    QTimer::singleShot(std::chrono::minutes(10), &loop, &QEventLoop::quit);
    watcher.setFuture(future);
    loop.exec();
    return future.isFinished() ? future.result() : fail(ErrorCode::timeout, u"the capsule was not made in time"_s);
}

} // namespace

/// A capsule of 200 moments of the demo, against plain dlv with nothing in between: the same 200 seeks, its own listing
/// and the stacks, everything that can be asked at once asked at once. In turns, since a machine is not always as
/// quick.
class MakingBench : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void twoHundredMoments_data();
    void twoHundredMoments();
    void cleanupTestCase();

private:
    /// Seconds from the first position to the finished file; 0 where it failed.
    double make(const QString &trace, const QString &file);
    /// Seconds for the positions of that file, in plain dlv.
    static double look(const QString &trace, const QString &file);

    JobRunner m_jobs;
    QTemporaryDir m_folder;
    QString m_trace;
    QList<double> m_ratios;
    bool m_quiet = true;
};

double MakingBench::make(const QString &trace, const QString &file)
{
    DelveSessionOptions options;
    options.rr = Testing::findRr();
    options.runtimeFolder = qEnvironmentVariable("XDG_RUNTIME_DIR");
    CapsuleMaker maker(std::make_unique<DelveSession>(ReplayTarget{trace}, options), m_jobs);
    CapsuleRequest request;
    request.target = ReplayTarget{trace};
    request.file = file;
    request.recipe = SpreadMoments{200};
    QElapsedTimer clock;
    connect(&maker, &CapsuleMaker::progressed, this, [&clock](const CapsuleProgress &progress) {
        if (!clock.isValid() && progress.of && progress.done == 0 && *progress.of > 0) {
            clock.start(); // dlv is up: the rival's start is not counted either
        }
    });
    const auto made = answered(maker.make(request));
    return made && made->complete ? static_cast<double>(clock.elapsed()) / 1000 : 0;
}

double MakingBench::look(const QString &trace, const QString &file)
{
    const auto capsule = CapsuleReader::open(file);
    Testing::RawReplay raw(Testing::findRr(), trace);
    if (!capsule || !raw.isReady()) {
        return 0;
    }
    QElapsedTimer clock;
    clock.start();
    for (const MomentInfo &moment : *(*capsule)->moments()) {
        if (raw.lookAt(moment.position.event, 50).state.isEmpty()) {
            return 0;
        }
    }
    return static_cast<double>(clock.elapsed()) / 1000;
}

void MakingBench::initTestCase()
{
    m_quiet = Bench::quietMachine();
    const QString demo = Testing::buildDemo(m_folder.path());
    if (demo.isEmpty()) {
        QSKIP("the demo cannot be built here");
    }
    m_trace = m_folder.filePath(u"trace"_s);
    if (const QString why = Testing::record(Testing::findRr(), {demo}, m_trace); !why.isEmpty()) {
        QSKIP(qPrintable(why));
    }
}

void MakingBench::twoHundredMoments_data()
{
    QTest::addColumn<int>("pair");
    for (int i = 1; i <= 3; ++i) {
        QTest::addRow("pair %d", i) << i;
    }
}

void MakingBench::twoHundredMoments()
{
    QFETCH(const int, pair);
    const QString file = m_folder.filePath(u"%1.capsule"_s.arg(pair));
    const double ours = make(m_trace, file);
    const double theirs = look(m_trace, file);
    QVERIFY(ours > 0 && theirs > 0);
    m_ratios.append(ours / theirs);
    qInfo("%lld bytes: dlv alone %.2f s, capsule %.2f s, ratio %.2f", static_cast<long long>(QFileInfo(file).size()),
          theirs, ours, m_ratios.last());
}

void MakingBench::cleanupTestCase()
{
    if (!m_ratios.isEmpty()) {
        std::ranges::sort(m_ratios);
        qInfo("ratio %.2f (middle of %lld, bar 1.50)", m_ratios.at(m_ratios.size() / 2),
              static_cast<long long>(m_ratios.size()));
        BENCH_BAR(m_quiet, m_ratios.at(m_ratios.size() / 2), 1.5);
    }
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::MakingBench)
#include "bench_making.moc"
