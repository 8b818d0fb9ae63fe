// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/capsule/capsulereader.h"
#include "app/capsule/capsulewriter.h"
#include "tests/bench/bar.h"
#include "tests/bench/median.h"
#include "tests/support/samplemoments.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

constexpr int moments = 1'000;
constexpr int goroutines = 200;
constexpr int stackDepth = 10;
constexpr int movingAtEach = 6;
constexpr int shownGoroutines = 100; // a page of the list

double milliseconds(const QElapsedTimer &timer)
{
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

QJsonObject json(const CodeLocation &location)
{
    return {{u"pc"_s, QString::number(location.pc)},
            {u"file"_s, location.file},
            {u"line"_s, location.line},
            {u"function"_s, location.function}};
}

QJsonObject json(const Variable &variable)
{
    QJsonArray children;
    for (const Variable &child : variable.children) {
        children.append(json(child));
    }
    return {{u"name"_s, variable.name},   {u"type"_s, variable.type},
            {u"value"_s, variable.value}, {u"address"_s, QString::number(variable.address)},
            {u"children"_s, children},    {u"kind"_s, static_cast<int>(variable.kind)}};
}

/// What one would do without thinking: each moment's JSON, compressed.
QByteArray naive(const Moment &moment)
{
    QJsonArray list;
    for (const CapturedGoroutine &captured : moment.goroutines) {
        QJsonArray frames;
        for (const Frame &frame : captured.stack->frames) {
            frames.append(QJsonObject{{u"location"_s, json(frame.location)}, {u"offset"_s, frame.offset}});
        }
        QJsonArray locals;
        for (const Variable &variable : captured.values.first().locals) {
            locals.append(json(variable));
        }
        QJsonObject labels;
        for (const auto &[key, value] : captured.goroutine.labels.asKeyValueRange()) {
            labels.insert(key, value);
        }
        list.append(QJsonObject{{u"id"_s, captured.goroutine.id},
                                {u"state"_s, static_cast<int>(captured.goroutine.state)},
                                {u"labels"_s, labels},
                                {u"waitReason"_s, captured.goroutine.waitReason},
                                {u"current"_s, json(captured.goroutine.current)},
                                {u"user"_s, json(captured.goroutine.user)},
                                {u"go"_s, json(captured.goroutine.goStatement)},
                                {u"start"_s, json(captured.goroutine.start)},
                                {u"stack"_s, frames},
                                {u"locals"_s, locals}});
    }
    return qCompress(QJsonDocument(list).toJson(QJsonDocument::Compact));
}

} // namespace

/// The bars of capsules: 1,000 moments of 200 goroutines in less than 15 MB, opened in less than 300 ms, from moment to
/// moment in less than 16 ms; against one compressed JSON text a moment, in the same run.
class CapsuleBench : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void size();
    void opening();
    void momentToMoment_data();
    void momentToMoment();

private:
    QTemporaryDir m_folder;
    QString m_path;
    QByteArrayList m_naive;
    bool m_quiet = true;
    double m_naiveWriting = 0;
    double m_writing = 0;
    double m_finishing = 0;
};

void CapsuleBench::initTestCase()
{
    m_quiet = Bench::quietMachine();
    m_path = m_folder.filePath(u"bench.capsule"_s);
    const auto writer = CapsuleWriter::create(m_path, Testing::fullFacts());
    QVERIFY(writer);
    Testing::SampleProgram program(goroutines, stackDepth);
    QElapsedTimer timer;
    for (int i = 0; i < moments; ++i) {
        const Moment moment = program.next(movingAtEach);
        timer.start();
        m_naive.append(naive(moment));
        m_naiveWriting += milliseconds(timer);
        timer.start();
        QVERIFY((*writer)->add(moment));
        m_writing += milliseconds(timer);
    }
    timer.start();
    QVERIFY((*writer)->finish(true));
    m_finishing = milliseconds(timer);
}

void CapsuleBench::size()
{
    qint64 naiveBytes = 0;
    for (const QByteArray &one : std::as_const(m_naive)) {
        naiveBytes += one.size();
    }
    const qint64 bytes = QFileInfo(m_path).size();
    qInfo("file: %.2f MB, naive %.2f MB, ratio %.3f (bar 15 MB)", static_cast<double>(bytes) / 1e6,
          static_cast<double>(naiveBytes) / 1e6, static_cast<double>(bytes) / static_cast<double>(naiveBytes));
    qInfo("writing a moment: %.2f ms, naive %.2f ms, ratio %.2f; finishing %.0f ms", m_writing / moments,
          m_naiveWriting / moments, m_writing / m_naiveWriting, m_finishing);
    QVERIFY(bytes < 15'000'000);
}

void CapsuleBench::opening()
{
    QList<double> times;
    for (int i = 0; i < 15; ++i) {
        QElapsedTimer timer;
        timer.start();
        const auto reader = CapsuleReader::open(m_path);
        QVERIFY(reader);
        QCOMPARE((*reader)->moments()->size(), moments);
        times.append(milliseconds(timer));
    }
    qInfo("open: median %.1f ms, worst %.1f ms (bar 300 ms)", Bench::median(times), *std::ranges::max_element(times));
    BENCH_BAR(m_quiet, Bench::median(times), 300.0);
}

void CapsuleBench::momentToMoment_data()
{
    QTest::addColumn<int>("step");
    QTest::addRow("forwards") << 1;
    QTest::addRow("backwards") << -1;
    QTest::addRow("far apart") << 389;
}

void CapsuleBench::momentToMoment()
{
    QFETCH(const int, step);
    const auto reader = CapsuleReader::open(m_path);
    QVERIFY(reader);
    QList<double> times;
    QList<double> naiveTimes;
    qint64 id = 500;
    for (int i = 0; i < 300; ++i) {
        id = (((id - 1 + step) % moments) + moments) % moments + 1;
        QElapsedTimer timer;
        timer.start();
        const auto stop = (*reader)->stop(id);
        QVERIFY(stop);
        const auto page = (*reader)->goroutines(id, 0, shownGoroutines);
        const auto stack = (*reader)->stack(id, stop->goroutine);
        QVERIFY(page && stack && page->goroutines.size() == shownGoroutines);
        QVERIFY((*reader)->values(id, stop->goroutine, (*stack)->firstUserFrame));
        times.append(milliseconds(timer));
        timer.start();
        const QJsonDocument document = QJsonDocument::fromJson(qUncompress(m_naive[id - 1]));
        QVERIFY(document.isArray());
        naiveTimes.append(milliseconds(timer));
    }
    qInfo("%s: median %.2f ms, worst %.2f ms, naive %.2f ms, ratio %.2f (bar 16 ms)", QTest::currentDataTag(),
          Bench::median(times), *std::ranges::max_element(times), Bench::median(naiveTimes),
          Bench::median(times) / Bench::median(naiveTimes));
    BENCH_BAR(m_quiet, Bench::median(times), 16.0);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::CapsuleBench)
#include "bench_capsule.moc"
