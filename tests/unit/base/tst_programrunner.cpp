// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/base/childprocess.h"
#include "app/base/programrunner.h"
#include "tests/support/settled.h"
#include "tests/support/testmain.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Backstep {

using Testing::settled;

namespace {

/// Writes its own and its child's process id, then waits for longer than any test.
const QString family = u"sleep 600 & echo $$ $! >\"$1\"; wait"_s;

QList<qint64> idsIn(const QString &path)
{
    QFile file(path);
    QList<qint64> ids;
    if (file.open(QIODevice::ReadOnly)) {
        for (const QByteArray &word : file.readAll().simplified().split(' ')) {
            if (const qint64 id = word.toLongLong(); id > 0) {
                ids.append(id);
            }
        }
    }
    return ids;
}

bool runs(qint64 id)
{
    QFile file(u"/proc/%1/stat"_s.arg(id));
    return file.open(QIODevice::ReadOnly) && !file.readAll().contains(") Z ");
}

} // namespace

/// Programs that are run to their end, and that nothing is left of them whatever happens to us.
class ProgramRunnerTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void saysHowItEnded();
    void ourEnvironmentIsTheUsual();
    void whatCannotBeStarted();
    void whatTakesTooLongGoesWithItsChildren();
    void whatIsStoppedGoesWithItsChildren();
    void whatItsOwnerLeavesGoesWithItsChildren();
    void nothingOutlivesUs();

private:
    static ProgramCall shell(const QString &script, const QString &argument = {})
    {
        return {.program = u"/bin/sh"_s, .arguments = {u"-c"_s, script, u"sh"_s, argument}};
    }
    /// The processes of `family`, once both are there.
    [[nodiscard]] QList<qint64> members() const
    {
        const QString path = m_folder.filePath(u"ids"_s);
        return QTest::qWaitFor([&path] { return idsIn(path).size() == 2; }, 20'000) ? idsIn(path) : QList<qint64>();
    }
    static bool areGone(const QList<qint64> &ids)
    {
        return QTest::qWaitFor([&ids] { return std::ranges::none_of(ids, runs); }, 20'000);
    }

    QTemporaryDir m_folder;
};

void ProgramRunnerTest::saysHowItEnded()
{
    ProgramRunner runner;
    ProgramCall call = shell(u"pwd; echo \"$WORD\"; cat; echo bad >&2; exit 3"_s);
    call.folder = u"/"_s;
    call.environment = QProcessEnvironment::systemEnvironment();
    call.environment.insert(u"WORD"_s, u"größe"_s);
    const auto end = settled(runner.run(call));
    QVERIFY(end.has_value());
    QCOMPARE(end->exitCode, 3);
    QCOMPARE(end->output,
             QByteArray("/\ngr\xc3\xb6\xc3\x9f"
                        "e\n"));
    QCOMPARE(end->errors, QByteArray("bad\n"));
    QCOMPARE(settled(runner.run(shell(u"kill -9 $$"_s)))->exitCode, 128 + 9);
}

void ProgramRunnerTest::ourEnvironmentIsTheUsual()
{
    QVERIFY(qputenv("BACKSTEP_TEST_WORD", "ours"));
    ProgramRunner runner;
    const auto end = settled(runner.run(shell(u"printf %s \"$BACKSTEP_TEST_WORD\""_s)));
    QVERIFY(qunsetenv("BACKSTEP_TEST_WORD"));
    QVERIFY(end.has_value());
    QCOMPARE(end->output, QByteArray("ours"));
}

void ProgramRunnerTest::whatCannotBeStarted()
{
    ProgramRunner runner;
    const auto end = settled(runner.run({.program = u"/no/such/program"_s}));
    QCOMPARE(end.error().code, ErrorCode::notFound);
    QCOMPARE(end.error().message, u"program cannot be started; check that it is installed and may be run."_s);
}

void ProgramRunnerTest::whatTakesTooLongGoesWithItsChildren()
{
    ProgramRunner runner;
    ProgramCall call = shell(family, m_folder.filePath(u"ids"_s));
    call.limit = 10s; // both processes have to be there before it is over, however busy the machine is
    const auto future = runner.run(call);
    const QList<qint64> ids = members();
    QCOMPARE(ids.size(), 2);
    QCOMPARE(settled(future).error().code, ErrorCode::timeout);
    QVERIFY(areGone(ids));
    QFile::remove(m_folder.filePath(u"ids"_s));
}

void ProgramRunnerTest::whatIsStoppedGoesWithItsChildren()
{
    QList<qint64> groups;
    ProgramRunner runner;
    connect(&runner, &ProgramRunner::started, this, [&groups](qint64 group) { groups.append(group); });
    connect(&runner, &ProgramRunner::ended, this, [&groups](qint64 group) { groups.removeAll(group); });
    const auto future = runner.run(shell(family, m_folder.filePath(u"ids"_s)));
    const QList<qint64> ids = members();
    QCOMPARE(ids.size(), 2);
    QCOMPARE(groups, QList<qint64>{ids.first()}); // it leads a group of its own
    runner.stop();
    QVERIFY(groups.isEmpty());
    QCOMPARE(settled(future).error().code, ErrorCode::cancelled);
    QVERIFY(areGone(ids));
    QFile::remove(m_folder.filePath(u"ids"_s));
    QCOMPARE(settled(runner.run(shell(u"exit 0"_s)))->exitCode, 0); // it can be used again
}

void ProgramRunnerTest::whatItsOwnerLeavesGoesWithItsChildren()
{
    bool answered = false;
    QList<qint64> ids;
    {
        ProgramRunner runner;
        const auto answer = [&answered](const Result<ProgramEnd> &) { answered = true; };
        runner.run(shell(family, m_folder.filePath(u"ids"_s))).then(this, answer);
        ids = members();
        QCOMPARE(ids.size(), 2);
        runner.run(shell(u"sleep 600"_s)).then(this, answer); // one that has not begun
    }
    QVERIFY(areGone(ids));
    QVERIFY(!answered);
    QFile::remove(m_folder.filePath(u"ids"_s));
}

void ProgramRunnerTest::nothingOutlivesUs()
{
    const QString path = m_folder.filePath(u"child"_s);
    QProcess victim;
    tieToThisProcess(victim);
    victim.start(qEnvironmentVariable("BACKSTEP_BINARY_DIR") + u"/tests/programrunner_victim"_s,
                 {u"-c"_s, u"echo $$ $$ >\"$0\"; exec sleep 600"_s, path});
    QVERIFY(QTest::qWaitFor([&path] { return idsIn(path).size() == 2; }, 20'000));
    const QList<qint64> ids = idsIn(path);
    QVERIFY(runs(ids.first()));
    victim.kill();
    QTRY_COMPARE_WITH_TIMEOUT(victim.state(), QProcess::NotRunning, 20'000);
    QVERIFY(areGone(ids));
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::ProgramRunnerTest)
#include "tst_programrunner.moc"
