// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/base/eventloopwatch.h"
#include "app/goroutines/goroutinegroups.h"
#include "app/goroutines/goroutinequery.h"
#include "app/session/delvesession.h"
#include "tests/bench/bar.h"
#include "tests/bench/rawdelve.h"
#include "tests/support/othergo.h"
#include "tests/support/settled.h"
#include "tests/support/testmain.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

/// Most memory that the child processes called dlv have had so far, in MB, by their ids.
QMap<qint64, double> memoryOfDelves()
{
    QMap<qint64, double> megabytes;
    for (const QString &id : QDir(u"/proc"_s).entryList(QDir::Dirs)) {
        QFile file(u"/proc/%1/status"_s.arg(id));
        if (id.toLongLong() == 0 || !file.open(QIODevice::ReadOnly)) {
            continue;
        }
        const QString text = QString::fromUtf8(file.readAll());
        const QString parent = u"PPid:\t%1\n"_s.arg(QCoreApplication::applicationPid());
        if (text.startsWith(u"Name:\tdlv\n"_s) && text.contains(parent)) {
            megabytes[id.toLongLong()] = text.section(u"VmHWM:"_s, 1).section(u"kB"_s, 0, 0).toDouble() / 1024;
        }
    }
    return megabytes;
}

double milliseconds(const QElapsedTimer &clock)
{
    return static_cast<double>(clock.nsecsElapsed()) / 1e6;
}

} // namespace

/// All goroutines of a program that has many: first rows, counts, places, groups and a filter, beside Delve's own list
/// and groups, each right after a step.
class GoroutineScanBench : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void scan_data();
    void scan();

private:
    void ours(int goroutines);
    void theirs(int goroutines);
    template<typename T>
    double await(const FutureResult<T> &answer);
    double step();
    void pure(const GoroutinePagePtr &page);
    void labels(const GoroutineRefs &refs);

    bool m_quiet = false;
    QTemporaryDir m_folder;
    QString m_program;
    bool m_labels = false; ///< each wears a set of its own
    std::unique_ptr<DelveSession> m_session;
    std::unique_ptr<Bench::RawDelve> m_raw;
    qint64 m_bytes = 0;
    double m_four = 0; ///< counts and groups by what records tell
    double m_stacks = 0; ///< groups by equal stacks
};

template<typename T>
double GoroutineScanBench::await(const FutureResult<T> &answer)
{
    QElapsedTimer clock;
    clock.start();
    return Testing::settled(answer, 120'000) ? milliseconds(clock) : -1;
}

double GoroutineScanBench::step()
{
    return await(m_session->move({.kind = MotionKind::StepOver}));
}

void GoroutineScanBench::initTestCase()
{
    m_quiet = Bench::quietMachine();
    m_program = Testing::programOfTestGo(u"crowd"_s, m_folder.path());
    if (m_program.isEmpty()) {
        QSKIP("that Go cannot be had here");
    }
}

void GoroutineScanBench::scan_data()
{
    QTest::addColumn<int>("goroutines");
    QTest::addColumn<bool>("labels");
    for (const int goroutines : {1'000, 10'000, 100'000}) {
        QTest::addRow("%d goroutines", goroutines) << goroutines << false;
    }
    QTest::newRow("100000 goroutines, each with labels of its own") << 100'000 << true;
}

void GoroutineScanBench::scan()
{
    QFETCH(const int, goroutines);
    QFETCH(const bool, labels);
    m_labels = labels;
    QStringList arguments{QString::number(goroutines), u"100000000"_s};
    if (labels) {
        arguments.append(u"labels"_s);
    }
    const QMap<qint64, double> before = memoryOfDelves();
    m_raw = std::make_unique<Bench::RawDelve>(m_program, arguments, u"main.work"_s);
    if (!m_raw->isReady()) {
        QSKIP("dlv or the test programs are missing");
    }
    const QList<qint64> rawDelve = memoryOfDelves().keys();
    DelveSessionOptions options;
    options.runtimeFolder = qEnvironmentVariable("XDG_RUNTIME_DIR");
    m_session = std::make_unique<DelveSession>(ExecTarget{m_program, arguments, {}}, options);
    QVERIFY(await(m_session->open()) >= 0);
    const auto place = m_session->addBreakpoint(
        {.file = {}, .line = 0, .expression = u"main.work"_s, .condition = {}, .hitCondition = {}});
    QVERIFY(await(place) >= 0);
    QVERIFY(await(m_session->move({.kind = MotionKind::Continue})) >= 0);
    QVERIFY(await(m_session->removeBreakpoint(place.result()->id)) >= 0);
    connect(m_session.get(), &DebugSession::protocolCallChanged, this,
            [this](const ProtocolCall &call) { m_bytes += call.replyBytes; });
    qInfo("%s", QTest::currentDataTag());
    ours(goroutines);
    const QMap<qint64, double> memory = memoryOfDelves();
    for (auto each = memory.cbegin(); each != memory.cend(); ++each) {
        if (!rawDelve.contains(each.key()) && !before.contains(each.key())) {
            qInfo("  most memory of dlv: %.0f MB", each.value());
        }
    }
    theirs(goroutines);
    QVERIFY(await(m_session->close()) >= 0);
    m_session.reset();
    m_raw.reset();
}

void GoroutineScanBench::ours(int goroutines)
{
    QVERIFY(step() >= 0);
    const double first = await(m_session->goroutines(0, 100));
    qInfo("  first 100 rows                           %7.1f ms (bar 50)", first);
    BENCH_BAR(m_quiet, first, 50);

    QVERIFY(step() >= 0);
    EventLoopWatch watch;
    watch.start();
    m_bytes = 0;
    QElapsedTimer clock;
    clock.start();
    const auto records = m_session->allGoroutines(GoroutineDetail::Records);
    QVERIFY(await(records) >= 0);
    const GoroutinePagePtr page = *records.result();
    QVERIFY(page->goroutines.size() > goroutines);
    GoroutineRefs refs;
    for (const Goroutine &goroutine : page->goroutines) {
        refs.append(&goroutine);
    }
    const double read = milliseconds(clock);
    const GoroutineFacets facets = collectFacets(refs);
    const double summary = milliseconds(clock);
    qInfo(
        "  summary: counts by state and reason      %7.1f ms (bar 1500), %.1f MB read, the thread held up for at most "
        "%lld ms",
        summary, static_cast<double>(m_bytes) / 1e6, static_cast<long long>(watch.longest().count()));
    BENCH_BAR(m_quiet, summary, 1'500);
    QVERIFY(facets.reasons.value(u"chan receive"_s) >= goroutines);
    for (const char *by : {"state", "reason", "go", "start"}) {
        QElapsedTimer group;
        group.start();
        QVERIFY(!groupGoroutines(refs, *parseGrouping(QString::fromLatin1(by))).isEmpty());
        qInfo("  groups by %-6s                         %7.1f ms, %.1f with the reading", by, milliseconds(group),
              read + milliseconds(group));
        m_four = read + milliseconds(group);
    }

    QVERIFY(step() >= 0);
    m_bytes = 0;
    clock.restart();
    const auto places = m_session->allGoroutines(GoroutineDetail::Places);
    QVERIFY(await(places) >= 0);
    m_stacks = milliseconds(clock);
    qInfo("  all of them with places and stacks       %7.1f ms, %.1f MB read", m_stacks,
          static_cast<double>(m_bytes) / 1e6);
    pure(*places.result());
    const GoroutineId last = (*places.result())->goroutines.constLast().id;
    qInfo("  the stack of the last of them            %7.1f ms", await(m_session->stack(last, 50)));
    const auto under = m_session->allGoroutines(GoroutineDetail::Places);
    QTest::qWait(qMin(20, goroutines / 100));
    qInfo("  a step in the middle of such a reading   %7.1f ms", step());
    QVERIFY(under.isFinished());
    qInfo("  a step otherwise                         %7.1f ms", step());
}

void GoroutineScanBench::pure(const GoroutinePagePtr &page)
{
    GoroutineRefs refs;
    for (const Goroutine &goroutine : page->goroutines) {
        refs.append(&goroutine);
    }
    QElapsedTimer clock;
    clock.start();
    for (const char *by : {"user", "stack", "reason,user,stack"}) {
        clock.restart();
        QVERIFY(!groupGoroutines(refs, *parseGrouping(QString::fromLatin1(by))).isEmpty());
        m_stacks += QLatin1StringView(by) == "stack"_L1 ? milliseconds(clock) : 0;
        qInfo("  groups by %-17s              %7.1f ms", by, milliseconds(clock));
    }
    if (m_labels) {
        labels(refs);
    }
    for (const char *text : {"parked", "state:waiting reason:chan fn:parked file:main.go -runtime"}) {
        clock.restart();
        const auto query = GoroutineQuery::parse(QString::fromLatin1(text));
        const qsizetype found =
            std::ranges::count_if(refs, [&](const Goroutine *goroutine) { return query->accepts(*goroutine); });
        qInfo("  filter %-60s %7.1f ms, %lld found", text, milliseconds(clock), static_cast<long long>(found));
    }
}

void GoroutineScanBench::labels(const GoroutineRefs &refs)
{
    QElapsedTimer clock;
    clock.start();
    const auto byTrace = groupGoroutines(refs, *parseGrouping(u"label:trace_id"_s));
    qInfo("  groups by label:trace_id                 %7.1f ms, %lld of them", milliseconds(clock),
          static_cast<long long>(byTrace.size()));
    QVERIFY(byTrace.size() >= 100'000);
    const auto query = GoroutineQuery::parse(u"label:trace_id=%1"_s.arg(77'777, 32, 16, QChar(u'0')));
    clock.restart();
    QCOMPARE(std::ranges::count_if(refs, [&](const Goroutine *goroutine) { return query->accepts(*goroutine); }), 1);
    qInfo("  filter for one trace                     %7.1f ms", milliseconds(clock));
}

void GoroutineScanBench::theirs(int goroutines)
{
    const QByteArray next = R"({"name":"next"})";
    const auto group = [&](int by) {
        return m_raw->ask("ListGoroutines",
                          R"({"Start":0,"Count":0,"MaxGroupMembers":5,"MaxGroups":50,"GroupBy":)"
                              + QByteArray::number(by) + "}");
    };
    m_raw->ask("Command", next);
    const double byStart = group(4);
    m_raw->ask("Command", next);
    const double byUser = group(2);
    m_raw->ask("Command", next);
    const qint64 before = m_raw->bytes();
    const double all = m_raw->ask("ListGoroutines", R"({"Start":0,"Count":0})");
    QVERIFY(m_raw->isReady());
    qInfo("  dlv's own: groups by start %.1f ms, by user location %.1f ms; plain ListGoroutines %.1f ms, %.1f MB",
          byStart, byUser, all, static_cast<double>(m_raw->bytes() - before) / 1e6);
    qInfo("  dlv's groups by user location take %.1f times as long as ours by state, reason, go or start (bar 4.0), "
          "%.1f times as long as ours by equal stacks (bar 1.0)",
          byUser / m_four, byUser / m_stacks);
    if (goroutines >= 100'000) { // the bars; fewer are a matter of milliseconds
        BENCH_BAR(m_quiet, 4 * m_four, byUser);
        BENCH_BAR(m_quiet, m_stacks, byUser);
    }
    const QMap<qint64, double> memory = memoryOfDelves();
    for (const double megabytes : memory) {
        qInfo("  most memory of a dlv by now: %.0f MB", megabytes);
    }
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::GoroutineScanBench)
#include "bench_goroutinescan.moc"
