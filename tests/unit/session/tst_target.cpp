// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/capabilities.h"
#include "app/session/goclock.h"
#include "app/session/target.h"
#include "tests/support/testmain.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <chrono>

using namespace Qt::StringLiterals;

namespace Backstep {

class TargetTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void readsEveryKind();
    void knowsACapsuleByWhatIsInIt();
    void writesWhatItReads_data();
    void writesWhatItReads();
    void refusesWithASentence_data();
    void refusesWithASentence();
    void existingFolderWinsOverHost();
    void aCapsuleIsAFileThatExists();
    void capabilitiesKeepTheirReasons();
    void theClockOfAProgramHereIsKnown();
};

void TargetTest::readsEveryKind()
{
    const auto exec = parseTarget(u"exec:./server -addr \"127.0.0.1 x\""_s);
    QVERIFY(exec.has_value());
    QCOMPARE(std::get<ExecTarget>(*exec).program, u"./server"_s);
    QCOMPARE(std::get<ExecTarget>(*exec).arguments, (QStringList{u"-addr"_s, u"127.0.0.1 x"_s}));
    QCOMPARE(std::get<ConnectTarget>(*parseTarget(u"connect:unix:/run/x"_s)).address, u"unix:/run/x"_s);
    QCOMPARE(std::get<CoreTarget>(*parseTarget(u"core:/bin/a,b,/tmp/core.1"_s)).executable, u"/bin/a,b"_s);
    const auto remote = std::get<RemoteTarget>(*parseTarget(u"prod-1:server-3"_s));
    QCOMPARE(remote.host, u"prod-1"_s);
    QCOMPARE(remote.recording, u"server-3"_s);
    QCOMPARE(std::get<DumpTarget>(*parseTarget(u"dump:/tmp/a b.txt"_s)).path, u"/tmp/a b.txt"_s);
    QCOMPARE(std::get<DumpTarget>(*parseTarget(u"dump:crash.log"_s)).path, QDir::current().filePath(u"crash.log"_s));
    const QTemporaryDir trace;
    QCOMPARE(std::get<ReplayTarget>(*parseTarget(trace.path())).traceFolder, QDir::cleanPath(trace.path()));
}

void TargetTest::knowsACapsuleByWhatIsInIt()
{
    const QTemporaryDir folder;
    const auto written = [&folder](const QString &name, const QByteArray &id) {
        QFile file(folder.filePath(name));
        if (file.open(QFile::WriteOnly)) {
            file.write(QByteArray("SQLite format 3").leftJustified(68, '\0') + id);
        }
        return file.fileName();
    };
    const Result<Target> capsule = parseTarget(written(u"noext"_s, "BkSt"));
    QVERIFY(capsule.has_value() && std::holds_alternative<CapsuleTarget>(*capsule));
    QVERIFY(!parseTarget(written(u"other.db"_s, "abcd")).has_value());
    QVERIFY(!parseTarget(written(u"short"_s, {})).has_value());
}

void TargetTest::writesWhatItReads_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("exec") << u"exec:./server -addr \"a b\""_s;
    QTest::newRow("exec with an empty argument") << u"exec:./server \"\""_s;
    QTest::newRow("exec with a quote") << u"exec:./server \"say \"\"\"hi\"\"\"\""_s;
    QTest::newRow("connect") << u"connect:127.0.0.1:4040"_s;
    QTest::newRow("core") << u"core:/a,/b"_s;
    QTest::newRow("dump") << u"dump:/var/log/a:b"_s;
    QTest::newRow("remote") << u"prod-1:server-3"_s;
}

void TargetTest::writesWhatItReads()
{
    QFETCH(const QString, text);
    const auto target = parseTarget(text);
    QVERIFY(target.has_value());
    const auto again = parseTarget(targetText(*target));
    QVERIFY(again.has_value());
    QVERIFY(*again == *target);
    QVERIFY(!targetTitle(*target).isEmpty());
}

void TargetTest::refusesWithASentence_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << QString();
    QTest::newRow("no such folder") << u"/no/such/trace"_s;
    QTest::newRow("exec without a program") << u"exec: "_s;
    QTest::newRow("core without a core") << u"core:/a"_s;
    QTest::newRow("a path with a colon") << u"./a/b:c"_s;
}

void TargetTest::refusesWithASentence()
{
    QFETCH(const QString, text);
    const auto target = parseTarget(text);
    QVERIFY(!target.has_value());
    QCOMPARE(target.error().code, ErrorCode::badInput);
    QVERIFY(target.error().message.endsWith(u'.'));
}

void TargetTest::existingFolderWinsOverHost()
{
    const QTemporaryDir root;
    QVERIFY(QDir(root.path()).mkdir(u"host:trace"_s));
    const QString before = QDir::currentPath();
    QVERIFY(QDir::setCurrent(root.path()));
    const auto target = parseTarget(u"host:trace"_s);
    QVERIFY(QDir::setCurrent(before));
    QVERIFY(target.has_value());
    QVERIFY(std::holds_alternative<ReplayTarget>(*target));
}

void TargetTest::aCapsuleIsAFileThatExists()
{
    const QTemporaryDir root;
    const QString path = root.filePath(u"bank: two.capsule"_s);
    QVERIFY(!parseTarget(path).has_value());
    for (const QString &name : {path, QString(path + u".part"_s)}) {
        QFile file(name);
        QVERIFY(file.open(QFile::WriteOnly));
        const auto target = parseTarget(name);
        QVERIFY(target.has_value());
        QCOMPARE(std::get<CapsuleTarget>(*target).path, name);
        QVERIFY(*parseTarget(targetText(*target)) == *target);
        QVERIFY(targetTitle(*target).startsWith(u"bank: two"_s));
    }
}

void TargetTest::theClockOfAProgramHereIsKnown()
{
    const auto before = std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count();
    const std::optional<qint64> now = goClock(ExecTarget{u"/bin/pay"_s, {}, {}});
    QVERIFY(now && *now >= before && *now < before + 60'000'000'000);
    QCOMPARE(goClock(DumpTarget{u"/dump"_s}), 0);
    QVERIFY(!goClock(ReplayTarget{u"/traces/pay"_s}));
}

void TargetTest::capabilitiesKeepTheirReasons()
{
    QVERIFY(!Capabilities().can(Ability::Step));
    Capabilities capabilities = Capabilities::none(u"It is running."_s);
    capabilities.allow(Ability::Pause);
    QVERIFY(capabilities.can(Ability::Pause));
    QVERIFY(capabilities.whyNot(Ability::Pause).isEmpty());
    QVERIFY(!capabilities.can(Ability::Close));
    QCOMPARE(capabilities.whyNot(Ability::StepBack), u"It is running."_s);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::TargetTest)
#include "tst_target.moc"
