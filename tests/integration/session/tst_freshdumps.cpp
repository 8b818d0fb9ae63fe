// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/goroutinedump.h"
#include "tests/support/testmain.h"
#include "tests/support/tools.h"

#include <QProcess>

using namespace Qt::StringLiterals;

namespace Backstep {

/// What the Go of this machine prints of goroutines is understood, whichever release it is.
class FreshDumpsTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void areUnderstood_data();
    void areUnderstood();

private:
    QString m_program;
};

void FreshDumpsTest::initTestCase()
{
    m_program = Testing::testProgram(u"dumps"_s);
    BACKSTEP_NEEDS(m_program.isEmpty() ? u"go is missing: the program was not built"_s : QString());
}

void FreshDumpsTest::areUnderstood_data()
{
    QTest::addColumn<DumpCause>("cause");
    QTest::newRow("debug2") << DumpCause::Asked;
    QTest::newRow("debug1") << DumpCause::Asked;
    QTest::newRow("quit") << DumpCause::Signal;
    QTest::newRow("panic") << DumpCause::Panic;
    QTest::newRow("asleep") << DumpCause::AllAsleep;
}

void FreshDumpsTest::areUnderstood()
{
    QProcess program;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"GOTRACEBACK"_s, u"all"_s);
    program.setProcessEnvironment(environment);
    program.setProcessChannelMode(QProcess::MergedChannels);
    program.start(m_program, {QString::fromLatin1(QTest::currentDataTag())});
    QVERIFY(program.waitForFinished());
    const QByteArray text = program.readAll();
    const auto dump = parseGoroutineDump(text);
    QVERIFY2(dump, text.constData());
    QTEST(dump->cause, "cause");
    QStringList reasons;
    for (const DumpGoroutine &goroutine : dump->goroutines) {
        reasons.append(goroutine.waitReason);
        for (const DumpFrame &frame : goroutine.frames) {
            QVERIFY2(frame.location.known(), qPrintable(frame.location.function));
        }
    }
    QStringList wanted{u"sync.Mutex.Lock"_s, u"sync.RWMutex.Lock"_s, u"sync.RWMutex.RLock"_s, u"sync.WaitGroup.Wait"_s,
                       u"sync.Cond.Wait"_s};
    if (!dump->counts) {
        wanted +=
            {u"chan send"_s, u"chan receive"_s, u"select"_s, u"chan receive (nil chan)"_s, u"select (no cases)"_s};
    }
    for (const QString &reason : std::as_const(wanted)) {
        QVERIFY2(reasons.contains(reason), qPrintable(reason + u'\n' + QString::fromUtf8(text)));
    }
    QCOMPARE(reasons.count(u"sync.Mutex.Lock"_s), 2);
    QVERIFY(dump->goroutines.size() >= 19);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::FreshDumpsTest)
#include "tst_freshdumps.moc"
