// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/base/eventloopwatch.h"
#include "tests/support/canned/canned.h"
#include "tests/support/testmain.h"
#include "tests/ui/docks/dockfixture.h"
#include "ui/docks/filterline.h"
#include "ui/docks/groupbutton.h"
#include "ui/docks/listview.h"
#include "ui/models/goroutinetree.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QHeaderView>

using namespace Qt::StringLiterals;

namespace Backstep {

/// The panel of goroutines with 100,000 of them: how long each thing that a person does takes, and for how long it
/// holds up the window at most.
class GoroutinesBenchmark : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void hundredThousand();

private:
    void measure(const char *what, const std::function<void()> &act);
    [[nodiscard]] GoroutineTree &filter();

    std::unique_ptr<Testing::DockFixture> m_dock;
    std::chrono::milliseconds m_longest{0};
};

namespace {
constexpr int count = 100'000;
constexpr int pageSize = 1000;
} // namespace

GoroutineTree &GoroutinesBenchmark::filter()
{
    return *qobject_cast<GoroutineTree *>(m_dock->panel().list()->model());
}

void GoroutinesBenchmark::measure(const char *what, const std::function<void()> &act)
{
    QTest::qWait(50);
    EventLoopWatch watch;
    watch.start();
    QTest::qWait(20);
    QElapsedTimer clock;
    clock.start();
    act();
    const bool settled = QTest::qWaitFor([this] { return filter().settled(); }, 20'000);
    const qint64 took = clock.elapsed();
    QTest::qWait(200); // with what is laid out and painted afterwards
    qInfo("%-32s %4lld ms, the window held up for at most %3lld ms, %d rows", what, static_cast<long long>(took),
          static_cast<long long>(watch.longest().count()), filter().rowCount());
    QVERIFY(settled);
    m_longest = std::max(m_longest, watch.longest());
}

void GoroutinesBenchmark::hundredThousand()
{
    const Theme theme;
    m_dock = std::make_unique<Testing::DockFixture>(u"goroutines"_s, QSize(900, 500));
    GoroutinesModel &model = m_dock->goroutines;
    ListView *list = m_dock->panel().list();
    QList<GoroutinePagePtr> pages;
    for (int first = 0; first < count; first += pageSize) {
        pages.append(Testing::Canned::goroutines(first, pageSize, count));
    }
    const auto load = [&] {
        for (const GoroutinePagePtr &page : std::as_const(pages)) {
            model.appendPage(page);
            QCoreApplication::processEvents(); // as pages come: one a turn
        }
    };
    model.beginStop(1, 2);
    measure("load page by page", load);
    const auto group = [&](const QString &by) {
        m_dock->panel().findChild<GroupButton *>(u"goroutines.group"_s)->setGrouping(*parseGrouping(by));
    };
    measure("group by wait reason", [&] { group(u"reason"_s); });
    measure("unfold all groups", [&] { list->expandAll(); });
    measure("group by label, place", [&] { group(u"label:request,user"_s); });
    measure("no groups", [&] { group({}); });
    const auto type = [&](const QString &text) { m_dock->panel().filterLine()->setText(text); };
    measure("filter: mutex", [&] {
        type(u"mutex"_s);
        QTest::qWait(150);
    });
    measure("filter: to nothing", [&] {
        type(u"mutexx"_s);
        QTest::qWait(150);
    });
    measure("filter: off", [&] {
        type({});
        QTest::qWait(150);
    });
    measure("sort by place", [&] { list->header()->setSortIndicator(GoroutinesModel::UserPlace, Qt::AscendingOrder); });
    measure("sort by labels, descending",
            [&] { list->header()->setSortIndicator(GoroutinesModel::Labels, Qt::DescendingOrder); });
    measure("a stop's first page, sorted", [&] {
        model.beginStop(2, 5);
        model.appendPage(Testing::Canned::goroutines(0, 100, count));
    });
    measure("runtime's order again", [&] { list->header()->setSortIndicator(-1, Qt::AscendingOrder); });
    measure("a stop with other goroutines", [&] {
        model.beginStop(3, 5);
        auto page = std::make_shared<GoroutinePage>(*Testing::Canned::goroutines(0, 100, count));
        page->goroutines.removeFirst();
        model.appendPage(page);
    });
    pages.clear();
    measure("nothing open", [&] { model.clear(); });
    QVERIFY2(m_longest <= EventLoopWatch::limit(), "the window was held up for too long");
}

} // namespace Backstep

BACKSTEP_GUI_TEST_MAIN(Backstep::GoroutinesBenchmark)
#include "bench_goroutines.moc"
