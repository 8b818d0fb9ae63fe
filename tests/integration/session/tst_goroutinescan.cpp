// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/delvesession.h"
#include "tests/integration/session/stepsscene.h"
#include "tests/support/settled.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>
#include <QHash>
#include <QSet>

using namespace Qt::StringLiterals;

namespace Backstep {

using Testing::settled;

/// All goroutines read from memory, against Delve's own list of them.
class GoroutineScanTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void saysWhatTheListSays_data();
    void saysWhatTheListSays();
    void equalStacksHaveEqualKeys();
    void recordsCostLess();
    void eachRequestHasLabelsOfItsOwn();
    void itTellsHowFarItIs();
    void aStepDoesNotWaitForIt();

private:
    /// Opened, and standing at a marked line.
    void open(const QString &program, const QStringList &arguments, const QString &line);
    [[nodiscard]] QList<Goroutine> listed();
    [[nodiscard]] QList<Goroutine> scanned(GoroutineDetail detail);

    std::unique_ptr<DebugSession> m_session;
};

void GoroutineScanTest::initTestCase()
{
    BACKSTEP_NEEDS(Testing::missingDlv());
}

void GoroutineScanTest::open(const QString &program, const QStringList &arguments, const QString &line)
{
    DelveSessionOptions options;
    options.runtimeFolder = qEnvironmentVariable("XDG_RUNTIME_DIR");
    m_session = std::make_unique<DelveSession>(ExecTarget{Testing::testProgram(program), arguments, {}}, options);
    QVERIFY(settled(m_session->open()).has_value());
    const auto there = settled(
        m_session->runTo(Testing::testProgramSource(program), Testing::markedLine(program, line), Direction::Forward));
    QVERIFY2(there.has_value(), qPrintable(there ? QString() : there.error().message));
}

QList<Goroutine> GoroutineScanTest::listed()
{
    QList<Goroutine> all;
    std::optional<int> next = 0;
    while (next) {
        const auto page = settled(m_session->goroutines(*next, 1000));
        if (!page) {
            return {};
        }
        all.append((*page)->goroutines);
        next = (*page)->next;
    }
    return all;
}

QList<Goroutine> GoroutineScanTest::scanned(GoroutineDetail detail)
{
    const auto page = settled(m_session->allGoroutines(detail));
    return page ? (*page)->goroutines : QList<Goroutine>();
}

void GoroutineScanTest::saysWhatTheListSays_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("line");
    QTest::newRow("labels, locks") << u"bank"_s << QStringList() << u"stuck"_s;
    QTest::newRow("many") << u"crowd"_s << QStringList{u"3000"_s, u"100"_s} << u"bottom"_s;
    QTest::newRow("many labels") << u"crowd"_s << QStringList{u"300"_s, u"100"_s, u"labels"_s} << u"bottom"_s;
}

void GoroutineScanTest::saysWhatTheListSays()
{
    QFETCH(const QString, program);
    QFETCH(const QStringList, arguments);
    QFETCH(const QString, line);
    open(program, arguments, line);
    const QList<Goroutine> expected = listed();
    QList<Goroutine> all = scanned(GoroutineDetail::Places);
    QVERIFY(expected.size() > 5);
    QCOMPARE(all.size(), expected.size());
    for (qsizetype i = 0; i < all.size(); ++i) {
        all[i].stackKey = 0; // which a list does not know
        const auto text = [](const Goroutine &g) {
            return u"%1 %2 %3 %4 at %5 in %6 go %7 start %8 since %9"_s.arg(g.id)
                       .arg(static_cast<int>(g.state))
                       .arg(g.waitReason)
                       .arg(g.thread)
                       .arg(g.user.function + QString::number(g.user.line), g.current.function,
                            g.goStatement.function + QString::number(g.goStatement.line), g.start.function)
                       .arg(g.waitSince.value_or(-1))
                + QStringList(g.labels.values()).join(u' ');
        };
        QCOMPARE(text(all.at(i)), text(expected.at(i)));
        all[i].current.pc = expected.at(i).current.pc;
        QVERIFY2(all.at(i) == expected.at(i), qPrintable(text(all.at(i))));
    }
    QVERIFY(settled(m_session->close()).has_value());
}

void GoroutineScanTest::equalStacksHaveEqualKeys()
{
    open(u"crowd"_s, {u"500"_s, u"100"_s}, u"bottom"_s);
    QHash<quint64, int> keys;
    for (const Goroutine &goroutine : scanned(GoroutineDetail::Places)) {
        ++keys[goroutine.user.line == Testing::markedLine(u"crowd"_s, u"parked"_s) ? goroutine.stackKey : 1];
    }
    QCOMPARE(keys.size(), 2); // all that are parked are alike; one key stands for the others
    QCOMPARE(std::ranges::max(keys), 500);
    QVERIFY(!keys.contains(0));
    QVERIFY(settled(m_session->close()).has_value());
}

void GoroutineScanTest::recordsCostLess()
{
    open(u"crowd"_s, {u"500"_s, u"100"_s}, u"bottom"_s);
    const QList<Goroutine> expected = listed();
    const QList<Goroutine> all = scanned(GoroutineDetail::Records);
    QCOMPARE(all.size(), expected.size());
    for (qsizetype i = 0; i < all.size(); ++i) {
        QCOMPARE(all.at(i).id, expected.at(i).id);
        QCOMPARE(all.at(i).waitReason, expected.at(i).waitReason);
        QCOMPARE(all.at(i).goStatement, expected.at(i).goStatement);
        QCOMPARE(all.at(i).start, expected.at(i).start);
        QCOMPARE(all.at(i).stackKey, 0U);
    }
    QVERIFY(settled(m_session->close()).has_value());
}

/// As many kinds of labels as there are goroutines, and more than could be asked for one by one.
void GoroutineScanTest::eachRequestHasLabelsOfItsOwn()
{
    constexpr int requests = 6'000;
    open(u"crowd"_s, {QString::number(requests), u"100"_s, u"labels"_s}, u"bottom"_s);
    const QList<Goroutine> counted = scanned(GoroutineDetail::Records);
    QCOMPARE(std::ranges::count(counted, u"chan receive"_s, &Goroutine::waitReason), requests);
    const QList<Goroutine> all = scanned(GoroutineDetail::Places);
    QSet<QString> traces;
    for (const Goroutine &goroutine : all) {
        if (!goroutine.labels.isEmpty()) {
            QCOMPARE(goroutine.labels.value(u"route"_s), u"/orders/{id}"_s);
            traces.insert(goroutine.labels.value(u"trace_id"_s));
        }
    }
    QCOMPARE(traces.size(), requests);
    // Delve's own answer for some of them, wherever they are in the table.
    const auto page = settled(m_session->goroutines(requests / 2, 50));
    QVERIFY(page.has_value());
    for (const Goroutine &goroutine : (*page)->goroutines) {
        const auto same = std::ranges::find(all, goroutine.id, &Goroutine::id);
        QVERIFY(same != all.cend());
        QVERIFY(!goroutine.labels.isEmpty());
        QCOMPARE(same->labels, goroutine.labels);
    }
    QVERIFY(settled(m_session->close()).has_value());
}

/// Where there are so many that it takes a while.
void GoroutineScanTest::itTellsHowFarItIs()
{
    open(u"crowd"_s, {u"50000"_s, u"100"_s, u"labels"_s}, u"bottom"_s);
    QStringList said;
    connect(m_session.get(), &DebugSession::busyChanged, this, [&](const QString &what) { said.append(what); });
    QElapsedTimer clock;
    clock.start();
    QVERIFY(scanned(GoroutineDetail::Places).size() > 50'000);
    const qint64 took = clock.elapsed();
    const auto withNumbers = [](const QString &what) {
        return what.contains(u" of 50,"_s) || what.contains(u" 50,"_s);
    };
    QVERIFY2(took < 1'500 || std::ranges::any_of(said, withNumbers), qPrintable(said.join(u'\n')));
    QCOMPARE(said.value(said.size() - 1), QString());
    said.clear();
    clock.restart();
    QVERIFY(settled(m_session->waitFacts(LockOwners::Known), 60'000).has_value());
    QVERIFY2(clock.elapsed() < 1'500 || std::ranges::any_of(said, [](const QString &w) { return w.contains(u"MB"_s); }),
             qPrintable(said.join(u'\n')));
    QVERIFY(settled(m_session->close()).has_value());
}

void GoroutineScanTest::aStepDoesNotWaitForIt()
{
    open(u"crowd"_s, {u"5000"_s, u"1000000"_s}, u"bottom"_s);
    int answered = 0;
    int questions = 0;
    connect(m_session.get(), &DebugSession::protocolCallChanged, this,
            [&](const ProtocolCall &call) { questions += call.method.contains(u"ExamineMemory"_s) ? 1 : 0; });
    const auto scan = m_session->allGoroutines(GoroutineDetail::Places);
    QTRY_VERIFY(questions > 0); // in the middle of it
    const auto step = m_session->move({MotionKind::StepInto, Direction::Forward});
    QFuture(scan).then(this, [&](const Result<GoroutinePagePtr> &result) {
        ++answered;
        QVERIFY(!result);
        QCOMPARE(result.error().code, QString(ErrorCode::stale));
        QVERIFY2(!step.isFinished(), "the step came after the scan");
    });
    QVERIFY(settled(step).has_value());
    QCOMPARE(answered, 1);
    QCOMPARE(scanned(GoroutineDetail::Places).size(), listed().size()); // and the next one is whole again
    QVERIFY(settled(m_session->close()).has_value());
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::GoroutineScanTest)
#include "tst_goroutinescan.moc"
