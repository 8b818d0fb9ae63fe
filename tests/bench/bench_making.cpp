// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/base/jobrunner.h"
#include "app/capsule/capsulereader.h"
#include "app/session/capsulemaker.h"
#include "app/session/delvesession.h"
#include "tests/integration/session/rawreplay.h"
#include "tests/integration/session/rrrecording.h"
#include "tests/support/settled.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace Backstep {

using Testing::settled;

/// A capsule of 200 moments of the demo, against plain dlv with nothing in between: the same 200 seeks, its own listing
/// and the stacks, everything that can be asked at once asked at once.
class MakingBench : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void twoHundredMoments();
};

void MakingBench::twoHundredMoments()
{
    const QTemporaryDir folder;
    const QString demo = Testing::buildDemo(folder.path());
    if (demo.isEmpty()) {
        QSKIP("the demo cannot be built here");
    }
    const QString trace = folder.filePath(u"trace"_s);
    if (const QString why = Testing::record(Testing::findRr(), {demo}, trace); !why.isEmpty()) {
        QSKIP(qPrintable(why));
    }
    DelveSessionOptions options;
    options.rr = Testing::findRr();
    options.runtimeFolder = qEnvironmentVariable("XDG_RUNTIME_DIR");
    JobRunner jobs;
    CapsuleMaker maker(std::make_unique<DelveSession>(ReplayTarget{trace}, options), jobs);
    CapsuleRequest request;
    request.target = ReplayTarget{trace};
    request.file = folder.filePath(u"demo.capsule"_s);
    request.recipe = SpreadMoments{200};
    QElapsedTimer clock;
    connect(&maker, &CapsuleMaker::progressed, this, [&clock](const CapsuleProgress &progress) {
        if (!clock.isValid() && progress.of && progress.done == 0 && *progress.of > 0) {
            clock.start(); // dlv is up: the rival's start is not counted either
        }
    });
    const auto made = settled(maker.make(request), 600'000);
    const double ours = static_cast<double>(clock.elapsed()) / 1000;
    QVERIFY2(made.has_value(), made ? "" : qPrintable(made.error().message));

    const auto capsule = CapsuleReader::open(request.file);
    QVERIFY(capsule.has_value());
    Testing::RawReplay raw(Testing::findRr(), trace);
    QVERIFY(raw.isReady());
    clock.restart();
    for (const MomentInfo &moment : *(*capsule)->moments()) {
        if (raw.lookAt(moment.position.event, 50).state.isEmpty()) {
            QFAIL("dlv alone gave up");
        }
    }
    const double theirs = static_cast<double>(clock.elapsed()) / 1000;
    qInfo("%lld moments, %lld bytes: dlv alone %.2f s, capsule %.2f s, ratio %.2f (bar 1.50)",
          static_cast<long long>(made->moments), static_cast<long long>(made->bytes), theirs, ours, ours / theirs);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::MakingBench)
#include "bench_making.moc"
