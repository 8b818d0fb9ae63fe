// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/delayproxy.h"
#include "tests/support/fakes/faketraces.h"
#include "tests/support/fakes/remotebench.h"
#include "tests/support/sshclient.h"
#include "tests/support/testmain.h"

#include <QDir>
#include <QFile>
#include <QTimer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Backstep {

using Testing::SshClient;

/// How long a person waits for a thousand recordings of a host that is 50 ms away, and whether the main thread, which
/// paints the window, is free meanwhile.
class ListingBenchmark : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void thousandRecordings_data();
    void thousandRecordings();
};

void ListingBenchmark::thousandRecordings_data()
{
    QTest::addColumn<int>("roundTrip");
    QTest::newRow("no delay") << 0;
    QTest::newRow("10 ms") << 10;
    QTest::newRow("50 ms") << 50;
}

void ListingBenchmark::thousandRecordings()
{
    BACKSTEP_NEEDS_SSHD();
    QFETCH(const int, roundTrip);
    QTemporaryDir home;
    const QString traces = home.path() + u"/traces"_s;
    constexpr int recordings = 1000;
    constexpr int mapped = 8;
    for (int i = 0; i < recordings; ++i) {
        const QString folder = traces + u"/service-%1"_s.arg(i);
        Testing::makeTrace(folder, 100);
        for (int k = 0; k < mapped; ++k) {
            Testing::writeFile(folder + u"/mmap_hardlink_%1_libsomething.so.%1"_s.arg(k + 10), "x");
        }
    }
    Testing::ThrowAwaySshServer server({.lines = {u"SetEnv _RR_TRACE_DIR=%1"_s.arg(traces)}});
    BACKSTEP_START(server);
    Testing::DelayProxy proxy(server.port());
    proxy.setRoundTrip(std::chrono::milliseconds(roundTrip));
    Testing::RemoteBench bench(server, proxy.port(), home.path());
    QVERIFY(SshClient::wait(bench.connections.open(bench.profile)));

    qint64 longestPause = 0;
    QElapsedTimer beat;
    QTimer heart;
    connect(&heart, &QTimer::timeout, this, [&] { longestPause = qMax(longestPause, beat.restart()); });
    heart.start(1ms);
    for (int round = 0; round < 3; ++round) {
        longestPause = 0;
        beat.start();
        const qint64 carried = proxy.carried();
        QElapsedTimer clock;
        clock.start();
        const auto scan = SshClient::wait(bench.catalog.scan(bench.profile.id));
        const qint64 total = clock.elapsed();
        QCOMPARE(Testing::codeOf(scan), QString());
        QCOMPARE((*scan)->recordings.size(), recordings);
        qInfo("%d recordings, %d files, round trip %d ms: %lld ms (%lld kB carried), main thread busy at most %lld ms",
              recordings, recordings * (mapped + 7), roundTrip, total, (proxy.carried() - carried) / 1000,
              longestPause);
    }
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::ListingBenchmark)
#include "bench_listing.moc"
