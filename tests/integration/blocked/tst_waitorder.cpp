// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/waitreport.h"
#include "app/session/delvesession.h"
#include "tests/support/settled.h"
#include "tests/support/testmain.h"
#include "tests/support/tools.h"

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

private:
    [[nodiscard]] QString nameOf(GoroutineId goroutine) const;
    [[nodiscard]] const GoroutineWait *waitOf(const QString &name) const;

    WaitFactsPtr m_facts;
};

void WaitOrderTest::initTestCase()
{
    BACKSTEP_NEEDS(Testing::missingDlv());
    DelveSessionOptions options;
    options.runtimeFolder = qEnvironmentVariable("XDG_RUNTIME_DIR");
    DelveSession session(ExecTarget{Testing::testProgram(u"queues"_s), {}, {}}, options);
    QVERIFY(settled(session.open()));
    BreakpointSpec ready;
    ready.file = Testing::testProgramSource(u"queues"_s);
    ready.line = Testing::markedLine(u"queues"_s, u"ready"_s);
    QVERIFY(settled(session.addBreakpoint(ready)));
    QVERIFY(settled(session.move({.kind = MotionKind::Continue}), 60'000));
    const auto facts = settled(session.waitFacts(LockOwners::Searched));
    QVERIFY2(facts, facts ? "" : qPrintable(facts.error().message));
    m_facts = *facts;
    QVERIFY(settled(session.close()));
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
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::WaitOrderTest)
#include "tst_waitorder.moc"
