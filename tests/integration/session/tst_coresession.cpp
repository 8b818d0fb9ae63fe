// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/delvesession.h"
#include "tests/integration/session/corefile.h"
#include "tests/support/settled.h"
#include "tests/support/testmain.h"
#include "tests/support/tools.h"

#include <QFile>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace Backstep {

using Testing::settled;

/// A core dump through the session: one moment that is looked at, and everything that moves refused in words. The core
/// is the kernel's, of a program that is killed while it works.
class CoreSessionTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void isLookedAt();
    void nothingMoves();
    void aFileThatIsNoCoreIsExplained();

private:
    [[nodiscard]] static std::unique_ptr<DebugSession> session(const QString &core)
    {
        DelveSessionOptions options;
        options.runtimeFolder = qEnvironmentVariable("XDG_RUNTIME_DIR");
        return std::make_unique<DelveSession>(CoreTarget{Testing::testProgram(u"talker"_s), core}, options);
    }

    QTemporaryDir m_folder;
    QString m_core;
};

void CoreSessionTest::initTestCase()
{
    BACKSTEP_NEEDS(Testing::missingDlv());
    const Result<QString> core = Testing::makeCore(m_folder.path());
    if (!core) {
        QSKIP(qPrintable(u"CORES ARE NOT TESTED: "_s + core.error().message));
    }
    m_core = *core;
}

void CoreSessionTest::isLookedAt()
{
    const auto core = session(m_core);
    const auto stop = settled(core->open(), 60'000);
    QVERIFY2(stop.has_value(), qPrintable(stop.error_or(Error{}).message));
    QCOMPARE((*stop)->reason, StopReason::Opened);
    QVERIFY(!(*stop)->exited);
    QVERIFY(!core->isRecording());
    const auto page = settled(core->goroutines(0, 100));
    QVERIFY(page.has_value());
    QVERIFY(!(*page)->goroutines.isEmpty());
    const auto main = settled(core->selectGoroutine(1));
    QVERIFY2(main.has_value(), qPrintable(main.error_or(Error{}).message));
    const auto stack = settled(core->stack(1, 50));
    QVERIFY(stack.has_value());
    // It was killed wherever it was, also in the middle of a write.
    const QList<Frame> &frames = (*stack)->frames;
    const auto own = std::ranges::find(frames, Testing::testProgramSource(u"talker"_s),
                                       [](const Frame &frame) { return frame.location.file; });
    QVERIFY(own != frames.end());
    const Scope scope{.goroutine = 1, .frame = own->index};
    QVERIFY(settled(core->locals(scope, {})).has_value());
    QVERIFY(settled(core->evaluate(scope, u"runtime.ncpu"_s, {})).has_value());
    QVERIFY(settled(core->close()).has_value());
}

void CoreSessionTest::nothingMoves()
{
    const auto core = session(m_core);
    QVERIFY(settled(core->open(), 60'000).has_value());
    for (const Ability ability :
         {Ability::Continue, Ability::Step, Ability::StepBack, Ability::StepInstruction, Ability::RunTo,
          Ability::Restart, Ability::SeekEnd, Ability::Checkpoints, Ability::Breakpoints, Ability::Pause}) {
        QVERIFY(!core->capabilities().can(ability));
        QVERIFY(!core->capabilities().whyNot(ability).contains(u"record"_s)); // there is no other way to have this one
    }
    QCOMPARE(settled(core->move({})).error().code, QString(ErrorCode::notSupported));
    QCOMPARE(settled(core->seek(SeekStart{})).error().code, QString(ErrorCode::notSupported));
    BreakpointSpec place;
    place.expression = u"main.main"_s;
    const auto breakpoint = settled(core->addBreakpoint(place));
    QVERIFY(!breakpoint.has_value());
    QCOMPARE(breakpoint.error().code, QString(ErrorCode::notSupported));
    QCOMPARE(breakpoint.error().message, core->capabilities().whyNot(Ability::Breakpoints));
    QVERIFY(core->breakpoints()->isEmpty());
    QCOMPARE(core->state(), SessionState::Stopped);
    QVERIFY(settled(core->close()).has_value());
}

void CoreSessionTest::aFileThatIsNoCoreIsExplained()
{
    QFile file(m_folder.filePath(u"nonsense"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("no core");
    file.close();
    const auto core = session(file.fileName());
    const auto stop = settled(core->open(), 60'000);
    QVERIFY(!stop.has_value());
    QVERIFY(!stop.error().message.isEmpty());
    QCOMPARE(core->state(), SessionState::Closed);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::CoreSessionTest)
#include "tst_coresession.moc"
