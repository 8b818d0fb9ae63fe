// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/delvesession.h"
#include "tests/support/settled.h"
#include "tests/support/testmain.h"
#include "tests/support/tools.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

#include <csignal>

using namespace Qt::StringLiterals;

namespace Backstep {

using Testing::settled;

/// A core dump through the session: one moment that is looked at, and everything that moves refused in words. The core
/// is made here: the kernel's, of a program that is killed while it works.
class CoreSessionTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void isLookedAt();
    void nothingMoves();
    void aFileThatIsNoCoreIsExplained();

private:
    /// Empty, and m_why says why, where the system lets none be made.
    [[nodiscard]] QString makeCore();
    [[nodiscard]] static std::unique_ptr<DebugSession> session(const QString &core)
    {
        DelveSessionOptions options;
        options.runtimeFolder = qEnvironmentVariable("XDG_RUNTIME_DIR");
        return std::make_unique<DelveSession>(CoreTarget{Testing::testProgram(u"talker"_s), core}, options);
    }

    QTemporaryDir m_folder;
    QString m_core;
    QString m_why;
};

QString CoreSessionTest::makeCore()
{
    QFile pattern(u"/proc/sys/kernel/core_pattern"_s);
    const QByteArray name = pattern.open(QIODevice::ReadOnly) ? pattern.readAll().trimmed() : QByteArray();
    if (name.startsWith('|') || name.startsWith('/')) {
        m_why = u"core dumps go elsewhere (kernel.core_pattern is %1)"_s.arg(QString::fromLocal8Bit(name));
        return {};
    }
    QProcess program;
    program.setWorkingDirectory(m_folder.path());
    program.start(
        u"sh"_s,
        {u"-c"_s, u"ulimit -c unlimited && GOTRACEBACK=crash exec \"$0\" 600"_s, Testing::testProgram(u"talker"_s)});
    const bool talks = program.waitForStarted() && program.waitForReadyRead(30'000);
    ::kill(static_cast<pid_t>(program.processId()), SIGABRT);
    program.waitForFinished(30'000);
    const QStringList cores = QDir(m_folder.path()).entryList({u"core*"_s}, QDir::Files);
    if (!talks || cores.isEmpty()) {
        m_why = u"the kernel wrote no core (ulimit -c, kernel.core_pattern)"_s;
        return {};
    }
    return m_folder.filePath(cores.first());
}

void CoreSessionTest::initTestCase()
{
    BACKSTEP_NEEDS(Testing::missingDlv());
    m_core = makeCore();
    if (m_core.isEmpty()) {
        QSKIP(qPrintable(u"CORES ARE NOT TESTED: "_s + m_why));
    }
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
