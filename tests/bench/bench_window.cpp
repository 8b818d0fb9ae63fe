// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/bench/median.h"
#include "tests/bench/rawdelve.h"
#include "tests/bench/shownwindow.h"
#include "tests/support/testmain.h"

#include <QApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

constexpr int goroutinePage = 100;
constexpr int rounds = 5;
constexpr int stepsARound = 30;

} // namespace

/// From the key to a window that shows the stop: source, stack, variables and goroutines filled and painted, against
/// dlv with nothing in between for the same calls. The two take turns in one run, since machines are noisy.
class WindowBench : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void stopShown_data();
    void stopShown();
};

void WindowBench::stopShown_data()
{
    QTest::addColumn<int>("goroutines");
    for (const int goroutines : {10, 1'000, 10'000, 100'000}) {
        QTest::addRow("%d goroutines", goroutines) << goroutines;
    }
}

void WindowBench::stopShown()
{
    QFETCH(const int, goroutines);
    const QString program = qEnvironmentVariable("BACKSTEP_BINARY_DIR") + u"/programs/crowd"_s;
    const QStringList arguments{QString::number(goroutines), u"100000000"_s};
    Bench::RawDelve raw(program, arguments, u"main.work"_s);
    if (!raw.isReady()) {
        QSKIP("dlv or the test programs are missing");
    }
    Bench::ShownWindow shown;
    QVERIFY(shown.open(ExecTarget{.program = program, .arguments = arguments, .workingFolder = {}}));
    QVERIFY(shown.runTo(u"main.work"_s));
    for (const QString &panel : {u"stack"_s, u"variables"_s, u"goroutines"_s}) {
        QVERIFY2(shown.panels().contains(panel), qPrintable(panel));
    }

    QList<double> filled;
    QList<double> ours;
    QList<double> theirs;
    for (int round = 0; round < rounds; ++round) {
        for (int step = 0; step < stepsARound; ++step) {
            theirs.append(raw.nextAndLook(goroutinePage));
        }
        for (int step = 0; step < stepsARound; ++step) {
            ours.append(shown.filledAfter(u"debug.stepOver"_s));
            QVERIFY(ours.last() > 0);
            filled.append(shown.filled());
        }
    }
    QVERIFY(raw.isReady());
    const double alone = Bench::median(theirs);
    qInfo("%6d goroutines: dlv alone %.2f ms, panels filled %.2f ms, ratio %.2f (bar 1.30), and painted %.2f ms, ratio "
          "%.2f",
          goroutines, alone, Bench::median(filled), Bench::median(filled) / alone, Bench::median(ours),
          Bench::median(ours) / alone);
}

} // namespace Backstep

BACKSTEP_GUI_TEST_MAIN(Backstep::WindowBench)
#include "bench_window.moc"
