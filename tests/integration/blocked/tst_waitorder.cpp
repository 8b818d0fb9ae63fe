// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/waitreport.h"
#include "app/session/delvesession.h"
#include "tests/support/settled.h"
#include "tests/support/testmain.h"
#include "tests/support/tools.h"

#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace Backstep {

using Testing::settled;

/// Who stands in line behind whom, in tests/programs/queues under the real dlv.
class WaitOrderTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void inTheOrderInWhichTheyCame_data();
    void inTheOrderInWhichTheyCame();
    void casesOfASelect();
    void packageVariablesHaveTheirNames();
    void whatComesByItself();
    void labelsOfACrowd();
    void cancelEndsTheReading();
    void allThatAskAreAnswered();

private:
    [[nodiscard]] std::unique_ptr<DelveSession> ready(int crowd);
    [[nodiscard]] QString nameOf(GoroutineId goroutine) const;
    [[nodiscard]] const GoroutineWait *waitOf(const QString &name) const;
    void checkPassing(const WaitFacts &facts) const;

    QTemporaryDir m_folder;
    WaitFactsPtr m_facts;
};

void WaitOrderTest::initTestCase()
{
    BACKSTEP_NEEDS(Testing::missingDlv());
    const auto session = ready(0);
    QVERIFY(session);
    const auto facts = settled(session->waitFacts(LockOwners::Searched));
    QVERIFY2(facts, facts ? "" : qPrintable(facts.error().message));
    m_facts = *facts;
    QVERIFY(settled(session->close()));
}

/// A session that stands where all wait; null where that failed.
std::unique_ptr<DelveSession> WaitOrderTest::ready(int crowd)
{
    DelveSessionOptions options;
    options.runtimeFolder = qEnvironmentVariable("XDG_RUNTIME_DIR");
    options.transcript = m_folder.filePath(u"transcript"_s);
    auto session = std::make_unique<DelveSession>(
        ExecTarget{Testing::testProgram(u"queues"_s), {QString::number(crowd)}, {}}, options);
    BreakpointSpec line;
    line.file = Testing::testProgramSource(u"queues"_s);
    line.line = Testing::markedLine(u"queues"_s, u"ready"_s);
    const bool there = settled(session->open()) && settled(session->addBreakpoint(line))
        && settled(session->move({.kind = MotionKind::Continue}), 60'000);
    return there ? std::move(session) : nullptr;
}

QString WaitOrderTest::nameOf(GoroutineId goroutine) const
{
    for (const GoroutineWait &wait : m_facts->goroutines) {
        if (wait.id == goroutine) {
            return wait.labels.value(u"name"_s);
        }
    }
    return {};
}

const GoroutineWait *WaitOrderTest::waitOf(const QString &name) const
{
    for (const GoroutineWait &wait : m_facts->goroutines) {
        if (wait.labels.value(u"name"_s) == name) {
            return &wait;
        }
    }
    return nullptr;
}

void WaitOrderTest::inTheOrderInWhichTheyCame_data()
{
    QTest::addColumn<QStringList>("wanted");
    QTest::newRow("senders") << QStringList{u"send-1"_s, u"send-2"_s, u"send-3"_s};
    QTest::newRow("receivers") << QStringList{u"choose"_s, u"receive-after-choose"_s};
    QTest::newRow("mutex") << QStringList{u"lock-1"_s, u"lock-2"_s, u"lock-3"_s};
    QTest::newRow("read-write mutex") << QStringList{u"write-1"_s, u"read-1"_s, u"write-2"_s};
    QTest::newRow("wait group") << QStringList{u"done-1"_s, u"done-2"_s};
    QTest::newRow("condition") << QStringList{u"change-1"_s, u"change-2"_s, u"change-3"_s};
}

void WaitOrderTest::inTheOrderInWhichTheyCame()
{
    QFETCH(const QStringList, wanted);
    const GoroutineWait *last = waitOf(wanted.constLast());
    QVERIFY(last != nullptr && last->objects.size() == 1);
    QStringList names;
    for (const GoroutineId id : m_facts->objects.value(last->objects.constFirst()).queue) {
        names.append(nameOf(id));
    }
    QCOMPARE(names, wanted);
}

/// The runtime keeps them by address, not as they are written.
void WaitOrderTest::casesOfASelect()
{
    const GoroutineWait *wait = waitOf(u"choose"_s);
    QVERIFY(wait != nullptr);
    QCOMPARE(wait->objects.size(), 2);
    QCOMPARE(wait->sends.size(), 2);
    const quint64 results = waitOf(u"receive-after-choose"_s)->objects.value(0);
    const qsizetype received = wait->objects.indexOf(results);
    QVERIFY(received >= 0);
    QVERIFY(!wait->sends.at(received));
    QVERIFY(wait->sends.at(1 - received));
    QCOMPARE(m_facts->objects.value(results).expression, u"results"_s);
    QCOMPARE(m_facts->objects.value(wait->objects.at(1 - received)).expression, u"news"_s);
}

/// Whatever the code calls them that waits.
void WaitOrderTest::packageVariablesHaveTheirNames()
{
    QCOMPARE(m_facts->objects.value(waitOf(u"lock-3"_s)->objects.value(0)).expression, u"main.guard"_s);
    QCOMPARE(m_facts->objects.value(waitOf(u"write-2"_s)->objects.value(0)).expression, u"main.shared.cache.mu"_s);
    QCOMPARE(m_facts->objects.value(waitOf(u"send-1"_s)->objects.value(0)).expression, u"jobs"_s);
}

/// At the line of the program's own, whatever packages are in between.
void WaitOrderTest::checkPassing(const WaitFacts &facts) const
{
    const WaitReport report = makeWaitReport(facts);
    QVERIFY(blockedCount(report) > 0);
    QMap<QString, QString> found;
    for (const WaitLine &line : report.waiting.sliced(blockedCount(report))) {
        QVERIFY(line.wait.objects.isEmpty() && line.heldBy.isEmpty() && !line.wait.system);
        const QString place = line.wait.place.file.section(u'/', -2) + u':' + QString::number(line.wait.place.line);
        found.insert(line.wait.labels.value(u"name"_s), QString(waitKindName(line.wait.kind)) + u' ' + place);
    }
    const auto at = [](QLatin1StringView kind, const QString &mark) {
        return kind + u" queues/main.go:"_s + QString::number(Testing::markedLine(u"queues"_s, mark));
    };
    QCOMPARE(found,
             (QMap<QString, QString>{{u"asleep"_s, at("timer"_L1, u"asleep"_s)},
                                     {u"accepting"_s, at("network"_L1, u"accepting"_s)},
                                     {u"reading"_s, at("network"_L1, u"reading"_s)},
                                     {u"calling"_s, at("syscall"_L1, u"calling"_s)}}));
}

void WaitOrderTest::whatComesByItself()
{
    checkPassing(*m_facts);
}

/// More than Delve is asked for one by one.
void WaitOrderTest::labelsOfACrowd()
{
    constexpr int count = 1'500;
    const auto session = ready(count);
    QVERIFY(session);
    const auto facts = settled(session->waitFacts(LockOwners::Searched), 60'000);
    QVERIFY2(facts, facts ? "" : qPrintable(facts.error().message));
    QSet<QString> numbers;
    QStringList names;
    for (const GoroutineWait &wait : (*facts)->goroutines) {
        if (wait.labels.value(u"kind"_s) == "crowd"_L1) {
            numbers.insert(wait.labels.value(u"number"_s));
        } else if (wait.labels.contains(u"name"_s)) {
            names.append(wait.labels.value(u"name"_s));
        }
    }
    QCOMPARE(numbers.size(), count);
    QVERIFY(numbers.contains(u"1499"_s));
    QVERIFY(names.contains(u"lock-1"_s) && names.contains(u"choose"_s));
    checkPassing(**facts);
    QVERIFY(settled(session->close()));
}

/// A panel and a moment that is kept ask at the same stop.
void WaitOrderTest::allThatAskAreAnswered()
{
    const auto session = ready(900);
    QVERIFY(session);
    const auto first = session->waitFacts(LockOwners::Searched);
    auto givenUp = session->waitFacts(LockOwners::Known);
    const auto second = session->waitFacts(LockOwners::Known);
    givenUp.cancel(); // the others go on
    const auto one = settled(first, 60'000);
    const auto other = settled(second, 60'000);
    QVERIFY2(one, one ? "" : qPrintable(one.error().message));
    QVERIFY2(other, other ? "" : qPrintable(other.error().message));
    QCOMPARE((*one)->goroutines.size(), (*other)->goroutines.size());
    QVERIFY(settled(session->close()));
}

/// Once what was under way has been answered nothing is asked any more.
void WaitOrderTest::cancelEndsTheReading()
{
    const auto session = ready(900);
    QVERIFY(session);
    const auto ask = [&session](const QString &number) {
        return settled(session->evaluate({}, number + u" + len(keep)"_s, {})).has_value();
    };
    FutureResult<WaitFactsPtr> wanted = session->waitFacts(LockOwners::Searched);
    QTest::qWait(100); // into the middle of it, where the machine is quick
    wanted.cancel();
    for (int i = 100; i < 110; ++i) {
        QVERIFY(ask(QString::number(i)));
    }
    const auto again = settled(session->waitFacts(LockOwners::Searched), 60'000);
    QVERIFY2(again, again ? "" : qPrintable(again.error().message));
    QVERIFY(settled(session->close()));
    QFile transcript(m_folder.filePath(u"transcript"_s));
    QVERIFY(transcript.open(QFile::ReadOnly));
    const QByteArray all = transcript.readAll();
    const qsizetype from = all.indexOf("101 + len"); // with the first one what was under way came to its end
    const QByteArray between = all.sliced(from, all.indexOf("109 + len") - from);
    QCOMPARE(between.count("RPCServer."), 8);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::WaitOrderTest)
#include "tst_waitorder.moc"
