// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/testmain.h"
#include "tests/support/tools.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>

#include <csignal>

using namespace Qt::StringLiterals;

namespace Backstep {

/// backstep capsule as a shell runs it, on a live program: interrupted and killed in the middle.
class CapsuleCommandTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void interruptedItIsFinished();
    void whatIsToldIsOnDisk();
    void killedItLeavesWhatOpens();

private:
    void start(QProcess &process, const QStringList &arguments) const;
    void startMaking(QProcess &process);
    /// What --info says of a file; empty when it says an error.
    [[nodiscard]] QJsonObject info(const QString &file) const;

    std::unique_ptr<QTemporaryDir> m_home;
    QString m_file;
};

void CapsuleCommandTest::initTestCase()
{
    BACKSTEP_NEEDS(Testing::missingDlv());
}

void CapsuleCommandTest::init()
{
    TestCase::init();
    m_home = std::make_unique<QTemporaryDir>();
    m_file = m_home->filePath(u"talker.capsule"_s);
}

void CapsuleCommandTest::start(QProcess &process, const QStringList &arguments) const
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"HOME"_s, m_home->path());
    process.setProcessEnvironment(environment);
    process.setStandardInputFile(QProcess::nullDevice());
    process.start(qEnvironmentVariable("BACKSTEP_BINARY_DIR") + u"/bin/backstep"_s, arguments);
}

void CapsuleCommandTest::startMaking(QProcess &process)
{
    const QString place = u"main.go:%1"_s.arg(Testing::markedLine(u"talker"_s, u"round"_s));
    start(process,
          {u"capsule"_s, u"exec:"_s + Testing::testProgram(u"talker"_s), u"600"_s, u"-o"_s, m_file, u"--at"_s, place,
           u"--json"_s});
    QVERIFY(process.waitForStarted());
    QByteArray said;
    // A line a second; what is kept goes to the disk as often.
    const auto lines = [&] {
        said += process.readAllStandardError();
        return said.count(" moment, ") + said.count(" moments, ");
    };
    QTRY_VERIFY_WITH_TIMEOUT(lines() >= 3, 60'000);
}

QJsonObject CapsuleCommandTest::info(const QString &file) const
{
    QProcess process;
    start(process, {u"capsule"_s, u"--info"_s, file, u"--json"_s});
    process.waitForFinished(30'000);
    const QJsonObject said = QJsonDocument::fromJson(process.readAllStandardOutput()).object();
    return said.value(u"ok"_s).toBool() ? said : QJsonObject();
}

/// A live program has no other end: that is no failure.
void CapsuleCommandTest::interruptedItIsFinished()
{
    QProcess making;
    startMaking(making);
    ::kill(static_cast<pid_t>(making.processId()), SIGINT);
    QVERIFY(making.waitForFinished(30'000));
    QCOMPARE(making.exitStatus(), QProcess::NormalExit);
    QCOMPARE(making.exitCode(), 0);
    const QJsonObject said = QJsonDocument::fromJson(making.readAllStandardOutput()).object();
    QCOMPARE(said.value(u"complete"_s).toBool(), true);
    QVERIFY(!said.contains(u"error"_s));
    const QJsonObject kept = info(m_file);
    QVERIFY(kept.value(u"moments"_s).toInt() > 0);
    QCOMPARE(kept.value(u"moments"_s).toInt(), said.value(u"moments"_s).toInt());
    QCOMPARE(kept.value(u"complete"_s).toBool(), true);
    QVERIFY(!QFile::exists(m_file + u".part"_s));
}

/// A program that hangs after its first hit: told, waited for, and there after a kill.
void CapsuleCommandTest::whatIsToldIsOnDisk()
{
    QProcess making;
    start(making,
          {u"capsule"_s, u"exec:"_s + Testing::testProgram(u"blocked"_s), u"transfer-both-ways"_s, u"-o"_s, m_file,
           u"--at"_s, u"main.transfer"_s});
    QVERIFY(making.waitForStarted());
    // Both transfers, or one stop in which both are met.
    static const QRegularExpression told(u"(\\d) moments?, .*, waiting for the next hit; Ctrl-C finishes"_s);
    QString said;
    const auto waits = [&] {
        said += QString::fromUtf8(making.readAllStandardError());
        return told.match(said).hasMatch();
    };
    QTRY_VERIFY_WITH_TIMEOUT(waits(), 60'000);
    QVERIFY2(!said.contains(u"0 bytes"_s), qPrintable(said));
    making.kill();
    QVERIFY(making.waitForFinished(30'000));
    QCOMPARE(info(m_file + u".part"_s).value(u"moments"_s).toInt(), told.match(said).captured(1).toInt());
}

void CapsuleCommandTest::killedItLeavesWhatOpens()
{
    QProcess making;
    startMaking(making);
    making.kill();
    QVERIFY(making.waitForFinished(30'000));
    QVERIFY(!QFile::exists(m_file)); // nothing half under the name that was asked for
    const QJsonObject kept = info(m_file + u".part"_s);
    QVERIFY(kept.value(u"moments"_s).toInt() > 0);
    QCOMPARE(kept.value(u"complete"_s).toBool(true), false);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::CapsuleCommandTest)
#include "tst_capsulecommand.moc"
