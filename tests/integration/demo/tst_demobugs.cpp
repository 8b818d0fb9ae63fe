// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/waitreport.h"
#include "app/session/delvesession.h"
#include "tests/integration/session/rrrecording.h"
#include "tests/support/settled.h"
#include "tests/support/testmain.h"
#include "tests/support/tools.h"

#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace Backstep {

using Testing::settled;

/// What goes wrong in the demo's service on demand is found, and as what it is.
class DemoBugsTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void isFound_data();
    void isFound();
    void flakyRunsEndOneWayOrTheOther();

private:
    QTemporaryDir m_folder;
    QString m_program;
};

void DemoBugsTest::initTestCase()
{
    BACKSTEP_NEEDS(Testing::missingDlv());
    BACKSTEP_NEEDS(QStandardPaths::findExecutable(u"go"_s).isEmpty() ? u"go is missing"_s : QString());
    // One cache for all tests of this build, so that the standard library is compiled once.
    if (!qEnvironmentVariableIsSet("GOCACHE") && qEnvironmentVariableIsSet("BACKSTEP_BINARY_DIR")) {
        qputenv("GOCACHE", qgetenv("BACKSTEP_BINARY_DIR") + "/go-cache");
    }
    m_program = Testing::buildDemo(m_folder.path());
    QVERIFY2(!m_program.isEmpty(), "the demo's service cannot be built");
}

void DemoBugsTest::isFound_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("function");
    QTest::newRow("deadlock") << u"mutex-cycle"_s << u"main.(*Bank).Transfer"_s;
    QTest::newRow("double-lock") << u"double-lock"_s << u"main.(*Bank).Balance"_s;
    QTest::newRow("leak") << u"channel"_s << u"main.(*Rates).Quote.func1"_s;
    QTest::newRow("waitgroup") << u"waitgroup"_s << u"main.(*Bank).Statement"_s;
    QTest::newRow("cond") << u"cond"_s << u"main.(*Bank).Audit"_s;
    QTest::newRow("starvation") << u"rwmutex"_s << u"main.(*Rates).Get"_s;
}

void DemoBugsTest::isFound()
{
    QFETCH(const QString, kind);
    QFETCH(const QString, function);
    DelveSessionOptions options;
    options.runtimeFolder = qEnvironmentVariable("XDG_RUNTIME_DIR");
    // On a busy machine requests may miss each other many times over; a leak is told at the end.
    const QString bug = QString::fromLatin1(QTest::currentDataTag());
    const QString rounds = bug == "leak"_L1 ? u"10"_s : u"500"_s;
    const QStringList arguments{u"-bug"_s, bug, u"-rounds"_s, rounds, u"-exit-after"_s, u"0"_s};
    DelveSession session(ExecTarget{m_program, arguments, {}}, options);
    const auto opened = settled(session.open(), 60'000);
    QVERIFY2(opened, opened ? "" : qPrintable(opened.error().message));

    // Halted when the service itself has noticed that something does not come.
    connect(&session, &DebugSession::outputAdded, &session, [&session](const OutputLine &line) {
        if (line.text.contains("wait for ever"_L1) || line.text.contains("nobody who listens"_L1)) {
            std::ignore = session.pause();
        }
    });
    const auto stop = settled(session.move({.kind = MotionKind::Continue}), 60'000);
    QVERIFY2(stop, stop ? "" : qPrintable(stop.error().message));
    const auto facts = settled(session.waitFacts(LockOwners::Searched), 60'000);
    QVERIFY2(facts, facts ? "" : qPrintable(facts.error().message));
    QVERIFY(settled(session.close()));

    const WaitReport report = makeWaitReport(**facts);
    QVERIFY(report.verdict != WaitVerdict::None);
    QStringList found;
    bool right = false;
    for (const WaitFinding &finding : report.findings) {
        found.append(finding.summary);
        right = right
            || (findingKindName(finding.kind) == kind
                && std::ranges::any_of(finding.lines,
                                       [&function](const CodeLocation &line) { return line.function == function; }));
    }
    QVERIFY2(right, qPrintable(found.join(u'\n')));
    if (bug == "deadlock"_L1) {
        // Who waits for an answer of the two that lock each other out waits behind them, and is no finding of its own.
        QVERIFY2(report.findings.size() == 1 && !report.findings.constFirst().behind.isEmpty(),
                 qPrintable(found.join(u'\n')));
    }
}

/// How often it deadlocks is a matter of chance; that it does no third thing, and mostly goes well, is not.
void DemoBugsTest::flakyRunsEndOneWayOrTheOther()
{
    constexpr int runs = 24;
    std::array<QProcess, runs> programs;
    for (QProcess &program : programs) {
        program.start(m_program, {u"-flaky"_s});
    }
    int well = 0;
    for (QProcess &program : programs) {
        QVERIFY(program.waitForFinished(60'000));
        QCOMPARE(program.exitStatus(), QProcess::NormalExit);
        QVERIFY2(program.exitCode() == 0 || program.exitCode() == 3, program.readAllStandardError().constData());
        well += program.exitCode() == 0 ? 1 : 0;
    }
    QVERIFY2(well > runs / 2, qPrintable(u"%1 of %2 went well"_s.arg(well).arg(runs)));
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::DemoBugsTest)
#include "tst_demobugs.moc"
