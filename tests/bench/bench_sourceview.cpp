// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/testmain.h"
#include "tests/ui/source/sampletext.h"
#include "ui/source/lazyhighlighter.h"
#include "ui/source/sourcetabs.h"
#include "ui/source/sourceview.h"
#include "ui/theme/theme.h"

#include <KSyntaxHighlighting/Repository>

#include <QApplication>
#include <QElapsedTimer>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace Backstep {

/// How long a large file keeps somebody waiting: from the text to its first paint, and the colouring afterwards.
class SourceViewBenchmark : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void firstPaint_data();
    void firstPaint();

private:
    KSyntaxHighlighting::Repository m_repository;
};

void SourceViewBenchmark::firstPaint_data()
{
    QTest::addColumn<int>("lines");
    QTest::addColumn<int>("shown");
    QTest::newRow("1,000 lines") << 1000 << 500;
    QTest::newRow("50,000 lines, at the top") << 50'000 << 1;
    QTest::newRow("50,000 lines, in the middle") << 50'000 << 25'000;
}

void SourceViewBenchmark::firstPaint()
{
    QFETCH(const int, lines);
    QFETCH(const int, shown);
    const Theme theme;
    const QString sample = QString::fromUtf8(Testing::sampleProgram);
    const auto copies = lines / sample.count(u'\n') + 1;
    const QString path = u"/src/large.go"_s;
    SourceTabs tabs(m_repository);
    tabs.resize(900, 700);
    tabs.show();
    QVERIFY(QTest::qWaitForWindowExposed(&tabs));
    tabs.openFile(path, shown);
    const SourceTextPtr text = Testing::sourceText(path, sample.repeated(copies).chopped(1));
    const SourceLookup lookup{.buildPath = path, .localPath = path, .origin = {}, .remark = {}, .places = {}};

    QElapsedTimer clock;
    clock.start();
    tabs.setAnswer(path, {.lookup = lookup, .text = text});
    tabs.repaint();
    tabs.currentView()->viewport()->repaint();
    const qint64 painted = clock.nsecsElapsed();

    const auto *highlighter = tabs.currentView()->findChild<LazyHighlighter *>();
    qint64 longest = 0;
    while (!tabs.currentView()->isWhole() || !highlighter->isComplete()) {
        QElapsedTimer turn;
        turn.start();
        QCoreApplication::processEvents();
        longest = qMax(longest, turn.nsecsElapsed());
    }
    qInfo("%d lines: first paint after %.1f ms; all states known after %.0f ms, in turns of at most %.1f ms", lines,
          static_cast<double>(painted) / 1e6, static_cast<double>(clock.nsecsElapsed()) / 1e6,
          static_cast<double>(longest) / 1e6);
    QVERIFY2(painted < 100'000'000, "the first paint takes longer than 100 ms");
}

} // namespace Backstep

BACKSTEP_GUI_TEST_MAIN(Backstep::SourceViewBenchmark)
#include "bench_sourceview.moc"
