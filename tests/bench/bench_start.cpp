// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/bench/median.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Backstep {

/// From the start of the program to its first painted window, beside a bare QMainWindow measured in the same breath.
class StartBenchmark : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void firstPaint_data();
    void firstPaint();

private:
    [[nodiscard]] double milliseconds(const QString &program);

    QProcessEnvironment m_environment;
};

namespace {

constexpr int rounds = 9;

} // namespace

/// -1: it did not paint.
double StartBenchmark::milliseconds(const QString &program)
{
    QProcess process;
    process.setProcessEnvironment(m_environment);
    process.setProcessChannelMode(QProcess::MergedChannels);
    QElapsedTimer clock;
    clock.start();
    process.start(program, {});
    QByteArray said;
    while (!said.contains("painted") && process.waitForReadyRead(20'000)) {
        said += process.readAll();
    }
    const double took = static_cast<double>(clock.nsecsElapsed()) / 1e6;
    process.waitForFinished(20'000);
    return said.contains("painted") ? took : -1;
}

void StartBenchmark::firstPaint_data()
{
    QTest::addColumn<bool>("known");
    QTest::newRow("the very first start") << false;
    QTest::newRow("with settings and a library") << true;
}

void StartBenchmark::firstPaint()
{
    QFETCH(const bool, known);
    const QTemporaryDir home;
    const QString bin = qEnvironmentVariable("BACKSTEP_BINARY_DIR");
    QList<double> bare;
    QList<double> ours;
    for (int round = 0; round < rounds; ++round) {
        const QString folder = home.path() + (known ? u"/home"_s : u"/home-%1"_s.arg(round));
        m_environment = QProcessEnvironment::systemEnvironment();
        m_environment.insert(u"BACKSTEP_SAY_PAINTED"_s, u"1"_s);
        m_environment.insert(u"HOME"_s, folder);
        for (const QString &name : {u"CONFIG"_s, u"DATA"_s, u"CACHE"_s, u"STATE"_s}) {
            m_environment.insert(u"XDG_%1_HOME"_s.arg(name), folder + u'/' + name.toLower());
        }
        bare.append(milliseconds(bin + u"/tests/barewindow"_s));
        ours.append(milliseconds(bin + u"/bin/backstep"_s));
        QVERIFY2(bare.last() > 0, "the bare window was not painted");
        QVERIFY2(ours.last() > 0, "the window was not painted");
    }
    const double took = Bench::median(ours);
    qInfo("first paint after %.0f ms (%.0f at best), a bare window after %.0f ms: %.1f times, medians of %d", took,
          std::ranges::min(ours), Bench::median(bare), took / Bench::median(bare), rounds);
#ifdef NDEBUG
    QVERIFY2(std::ranges::min(ours) < 400, "from the start to the first paint it takes longer than 400 ms");
#endif
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::StartBenchmark)
#include "bench_start.moc"
