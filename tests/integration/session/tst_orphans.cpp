// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/testmain.h"
#include "tests/support/tools.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

bool isAlive(const QString &pid)
{
    QFile stat(u"/proc/%1/stat"_s.arg(pid));
    if (!stat.open(QIODevice::ReadOnly)) {
        return false;
    }
    const QByteArray text = stat.readAll();
    return !text.mid(text.lastIndexOf(')') + 2).startsWith('Z');
}

} // namespace

/// What is left when the program itself is killed in the middle of everything: nothing.
class OrphansTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { BACKSTEP_NEEDS(Testing::missingDlv()); }
    void aLiveProgram();
    void aReplay();

private:
    static void killed(const QString &target);
};

void OrphansTest::killed(const QString &target)
{
    QProcess victim;
    victim.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    victim.start(qEnvironmentVariable("BACKSTEP_BINARY_DIR") + u"/tests/session_victim"_s, {target});
    QTRY_VERIFY_WITH_TIMEOUT(victim.canReadLine() || victim.state() == QProcess::NotRunning, 60'000);
    const QStringList pids = QString::fromLatin1(victim.readLine()).split(u' ', Qt::SkipEmptyParts);
    QVERIFY2(pids.size() >= 3, "dlv and what it runs were expected");
    victim.kill();
    QTRY_COMPARE(victim.state(), QProcess::NotRunning);
    for (const QString &pid : pids) {
        QTRY_VERIFY2_WITH_TIMEOUT(pid.trimmed().isEmpty() || !isAlive(pid), qPrintable(pid), 10'000);
    }
}

void OrphansTest::aLiveProgram()
{
    killed(u"exec:"_s + Testing::testProgram(u"talker"_s) + u" 600"_s);
}

void OrphansTest::aReplay()
{
    const QString rr = qEnvironmentVariable("BACKSTEP_RR");
    const QTemporaryDir traces;
    const QString trace = traces.filePath(u"talker"_s);
    QProcess recorder;
    recorder.start(rr, {u"record"_s, u"-W"_s, u"-o"_s, trace, Testing::testProgram(u"talker"_s), u"20"_s});
    if (rr.isEmpty() || !recorder.waitForFinished(60'000) || !QFile::exists(trace + u"/version"_s)) {
        QSKIP("REPLAY IS NOT TESTED: no rr that works here (BACKSTEP_RR)");
    }
    killed(trace);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::OrphansTest)
#include "tst_orphans.moc"
