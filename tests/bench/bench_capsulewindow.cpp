// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/capsule/capsulewriter.h"
#include "tests/bench/bar.h"
#include "tests/bench/median.h"
#include "tests/bench/shownwindow.h"
#include "tests/support/samplemoments.h"
#include "tests/support/testmain.h"
#include "ui/main/sessioncontroller.h"

#include <QApplication>
#include <QTemporaryDir>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

constexpr int moments = 1'000;
constexpr int goroutines = 200;
constexpr int stackDepth = 10;
constexpr int movingAtEach = 6;

} // namespace

/// The same bars as bench_capsule has, for what a person sees: a capsule of 1,000 moments of 200 goroutines opened in
/// less than 300 ms, from moment to moment in less than 16 ms with all panels filled and painted.
class CapsuleWindowBench : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void opening();
    void momentToMoment_data();
    void momentToMoment();

private:
    QTemporaryDir m_folder;
    QString m_path;
    bool m_quiet = true;
};

void CapsuleWindowBench::initTestCase()
{
    m_quiet = Bench::quietMachine();
    m_path = m_folder.filePath(u"bench.capsule"_s);
    const auto writer = CapsuleWriter::create(m_path, Testing::fullFacts());
    QVERIFY(writer);
    Testing::SampleProgram program(goroutines, stackDepth);
    for (int i = 0; i < moments; ++i) {
        QVERIFY((*writer)->add(program.next(movingAtEach)));
    }
    QVERIFY((*writer)->finish(true));
}

void CapsuleWindowBench::opening()
{
    Bench::ShownWindow shown;
    QVERIFY(shown.open(CapsuleTarget{m_path})); // the panels are made only once
    QList<double> times;
    for (int i = 0; i < 15; ++i) {
        times.append(shown.filledAfter([&] { shown.window().open(CapsuleTarget{m_path}); }));
        QVERIFY(times.last() > 0);
    }
    qInfo("open: median %.1f ms, worst %.1f ms (bar 300 ms)", Bench::median(times), *std::ranges::max_element(times));
    BENCH_BAR(m_quiet, Bench::median(times), 300.0);
}

void CapsuleWindowBench::momentToMoment_data()
{
    QTest::addColumn<int>("step");
    QTest::addRow("forwards") << 1;
    QTest::addRow("backwards") << -1;
    QTest::addRow("far apart") << 389;
}

void CapsuleWindowBench::momentToMoment()
{
    QFETCH(const int, step);
    Bench::ShownWindow shown;
    QVERIFY(shown.open(CapsuleTarget{m_path}));
    for (const QString &panel : {u"stack"_s, u"variables"_s, u"goroutines"_s}) {
        QVERIFY2(shown.panels().contains(panel), qPrintable(panel));
    }
    QList<double> times;
    qint64 number = 500;
    for (int i = 0; i < 300; ++i) {
        number = (((number - 1 + step) % moments) + moments) % moments + 1;
        times.append(shown.filledAfter([&] { shown.window().session().goToMoment(number); }));
        QVERIFY(times.last() > 0);
    }
    qInfo("%s: median %.2f ms, worst %.2f ms (bar 16 ms)", QTest::currentDataTag(), Bench::median(times),
          *std::ranges::max_element(times));
    BENCH_BAR(m_quiet, Bench::median(times), 16.0);
}

} // namespace Backstep

BACKSTEP_GUI_TEST_MAIN(Backstep::CapsuleWindowBench)
#include "bench_capsulewindow.moc"
