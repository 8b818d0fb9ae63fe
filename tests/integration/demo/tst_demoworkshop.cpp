// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/delve/toolpaths.h"
#include "app/main/demo/demoworkshop.h"
#include "app/main/demo/sweeper.h"
#include "tests/support/settled.h"
#include "tests/support/testmain.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <csignal>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

Result<DemoProducts> wait(const FutureResult<DemoProducts> &future)
{
    return Testing::settled(future, 200'000);
}

void writeProgram(const QString &path, const QByteArray &script)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    QVERIFY(file.open(QFile::WriteOnly));
    file.write("#!/bin/sh\n" + script);
    file.close();
    QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
}

} // namespace

class DemoWorkshopTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void withoutGo();
    void goTooOld();
    void whenGoFails();
    void compilesIntoThePersonsCache_data();
    void compilesIntoThePersonsCache();
    void withoutRr();
    void whenRrCannotCount();
    void cancelling();
    void recordsWhereRrWorks();

private:
    [[nodiscard]] QString folder(const QString &name) const { return m_folder.filePath(name); }
    /// Only what `names` lists is found in it, and the ordinary tools of a shell.
    [[nodiscard]] QProcessEnvironment environment(const QString &bin) const;
    /// A go that makes an empty program.
    void writeQuickGo(const QString &bin) const;

    QTemporaryDir m_folder;
};

void DemoWorkshopTest::initTestCase()
{
    // One cache for all tests of this build, so that the standard library is compiled once.
    if (!qEnvironmentVariableIsSet("GOCACHE") && qEnvironmentVariableIsSet("BACKSTEP_BINARY_DIR")) {
        qputenv("GOCACHE", qgetenv("BACKSTEP_BINARY_DIR") + "/go-cache");
    }
}

QProcessEnvironment DemoWorkshopTest::environment(const QString &bin) const
{
    QProcessEnvironment result = QProcessEnvironment::systemEnvironment();
    result.remove(u"BACKSTEP_RR"_s);
    result.insert(u"PATH"_s, bin);
    // What is not looked at here; found so that the next thing is reached.
    result.insert(u"BACKSTEP_DLV"_s, u"/bin/true"_s);
    return result;
}

void DemoWorkshopTest::writeQuickGo(const QString &bin) const
{
    writeProgram(bin + u"/go"_s, "case $1 in env) echo go1.24.4 ;; build) : >\"$4\" ;; esac\n");
}

void DemoWorkshopTest::withoutGo()
{
    DemoWorkshop workshop(folder(u"no-go"_s), environment(folder(u"empty"_s)));
    const auto made = wait(workshop.make());
    QVERIFY(!made);
    QCOMPARE(made.error().code, u"demo-no-go"_s);
    QVERIFY(made.error().message.contains(u"install Go"_s));
    // What can be read is there nevertheless.
    QVERIFY(QFile(folder(u"no-go/service/bank.go"_s)).size() > 1000);
    QVERIFY(QFile::exists(folder(u"no-go/service/go.mod"_s)));
    QVERIFY(QFile::exists(folder(u"no-go/labels/labels.go"_s)));
}

void DemoWorkshopTest::goTooOld()
{
    const QString bin = folder(u"old-bin"_s);
    writeProgram(bin + u"/go"_s, "echo go1.22.7\n");
    DemoWorkshop workshop(folder(u"old"_s), environment(bin));
    const auto made = wait(workshop.make());
    QVERIFY(!made);
    QCOMPARE(made.error().code, u"demo-go-too-old"_s);
    QVERIFY(made.error().message.contains(u"go1.22.7"_s));
}

void DemoWorkshopTest::whenGoFails()
{
    const QString bin = folder(u"broken-bin"_s);
    writeProgram(bin + u"/go"_s,
                 "[ $1 = build ] || { echo go1.24.4; exit 0; }\necho 'no space left on device' >&2\nexit 1\n");
    DemoWorkshop workshop(folder(u"broken"_s), environment(bin));
    const auto made = wait(workshop.make());
    QVERIFY(!made);
    QCOMPARE(made.error().code, u"demo-build-failed"_s);
    QCOMPARE(made.error().details, QStringList{u"no space left on device"_s});
}

void DemoWorkshopTest::compilesIntoThePersonsCache_data()
{
    QTest::addColumn<QString>("persons");
    QTest::addColumn<QString>("used");
    QTest::newRow("writable") << folder(u"cache/go-build"_s) << folder(u"cache/go-build"_s);
    QTest::newRow("forbidden") << u"/dev/null/go-build"_s << folder(u"cached/go-cache"_s);
    QTest::newRow("switched off") << u"off"_s << folder(u"cached/go-cache"_s);
}

void DemoWorkshopTest::compilesIntoThePersonsCache()
{
    QFETCH(const QString, persons);
    const QString bin = folder(u"cached-bin"_s);
    writeProgram(bin + u"/go"_s,
                 "case $1 in env) echo go1.24.4; echo '" + persons.toUtf8()
                     + "' ;; build) echo \"$GOCACHE\" >\"$4\" ;; esac\n");
    DemoWorkshop workshop(folder(u"cached"_s), environment(bin));
    const auto made = wait(workshop.make());
    QVERIFY(made);
    QFile program(made->program);
    QVERIFY(program.open(QFile::ReadOnly));
    QTEST(QString::fromUtf8(program.readAll().trimmed()), "used");
}

void DemoWorkshopTest::withoutRr()
{
    const QString bin = folder(u"norr-bin"_s);
    writeQuickGo(bin);
    DemoWorkshop workshop(folder(u"norr"_s), environment(bin));
    const auto made = wait(workshop.make());
    QVERIFY(made);
    QVERIFY(!made->recorded);
    QCOMPARE(made->notRecorded.code, u"no-rr"_s);
    QVERIFY(made->notRecorded.message.contains(u"capsule"_s));
    QVERIFY(made->captured);
    const QDir captured(folder(u"norr/rr/demo-deadlock"_s));
    QVERIFY(captured.exists(u"demo-deadlock.capsule"_s) && captured.exists(u"version"_s));
    // Nobody is to take it for one that was made here and now.
    QFile when(captured.filePath(u"recorded-at"_s));
    QVERIFY(when.open(QFile::ReadOnly));
    QCOMPARE(QFileInfo(captured.filePath(u"events"_s)).lastModified(),
             QDateTime::fromString(QString::fromLatin1(when.readAll().trimmed()), Qt::ISODate));
    const auto live = std::get<ExecTarget>(made->live());
    QCOMPARE(live.program, folder(u"norr/bin/demo"_s));
    QCOMPARE(live.arguments, (QStringList{u"-exit-after"_s, u"0"_s}));
}

void DemoWorkshopTest::whenRrCannotCount()
{
    const QString bin = folder(u"nocount-bin"_s);
    writeQuickGo(bin);
    writeProgram(bin + u"/rr"_s,
                 "case $1 in --version) echo 'rr version 5.9.0' ; exit 0 ;; help) exit 0 ;; esac\n"
                 "mkdir -p \"$3\"\n"
                 "echo \"[FATAL src/PerfCounters.cc:425:start_counter()] Unable to open performance counter with "
                 "'perf_event_open'; are hardware perf events available?\" >&2\nexit 1\n");
    QProcessEnvironment given = environment(bin);
    given.insert(u"PATH"_s, bin + u":/usr/bin:/bin"_s);
    DemoWorkshop workshop(folder(u"nocount"_s), given);
    const auto made = wait(workshop.make());
    QVERIFY(made);
    QVERIFY(!made->recorded);
    if (made->notRecorded.code == u"counters-forbidden"_s) {
        QSKIP("kernel.perf_event_paranoid forbids counters here, which is said before rr is asked");
    }
    QCOMPARE(made->notRecorded.code, u"no-counters"_s);
    QVERIFY(made->notRecorded.message.contains(u"virtual machine"_s));
    // Nothing half done is left for a listing to find.
    QCOMPARE(QDir(folder(u"nocount/rr"_s)).entryList(QDir::AllEntries | QDir::NoDotAndDotDot),
             QStringList{u"demo-deadlock"_s});
    QVERIFY(QFile::exists(folder(u"nocount/rr/demo-deadlock/demo-deadlock.capsule"_s)));
}

void DemoWorkshopTest::cancelling()
{
    const QString bin = folder(u"slow-bin"_s);
    writeProgram(bin + u"/go"_s,
                 "[ $1 = build ] || { echo go1.24.4; exit 0; }\necho $$ >\"$4.pid\"; sleep 100 & wait\n");
    QProcessEnvironment given = environment(bin);
    given.insert(u"PATH"_s, bin + u":/usr/bin:/bin"_s);
    DemoWorkshop workshop(folder(u"slow"_s), given);
    const auto future = workshop.make();
    const QString pidFile = folder(u"slow/bin/demo.pid"_s);
    QTRY_VERIFY(QFileInfo(pidFile).size() > 1);
    QFile file(pidFile);
    QVERIFY(file.open(QFile::ReadOnly));
    const pid_t group = file.readAll().trimmed().toInt();
    QVERIFY(group > 1);
    workshop.cancel();
    QVERIFY(future.isFinished());
    QCOMPARE(future.result().error().code, QString(ErrorCode::cancelled));
    // go and what it had started, both.
    QTRY_VERIFY(::kill(-group, 0) != 0);
}

void DemoWorkshopTest::recordsWhereRrWorks()
{
    const QProcessEnvironment given = QProcessEnvironment::systemEnvironment();
    if (QStandardPaths::findExecutable(u"go"_s).isEmpty()) {
        QSKIP("go is missing: the demo's service is not built here");
    }
    Sweeper sweeper(folder(u"real"_s));
    DemoWorkshop workshop(folder(u"real"_s), given, &sweeper);
    QStringList said;
    connect(&workshop, &DemoWorkshop::progressed, this, [&said](const QString &sentence) { said.append(sentence); });
    const auto made = wait(workshop.make());
    QVERIFY2(made, qPrintable(made ? QString() : made.error().message + u'\n' + made.error().details.join(u'\n')));
    QVERIFY(QFileInfo(made->program).isExecutable());
    QVERIFY(QFile::exists(made->sourceFolder + u"/bank.go"_s));
    QVERIFY(said.size() >= 3);
    // Nothing in the home folder of who runs it.
    QVERIFY(!QFileInfo::exists(QDir::homePath() + u"/go"_s));
    QVERIFY(!QFileInfo::exists(QDir::homePath() + u"/.local/share/rr"_s));
    if (!made->recorded) {
        QVERIFY(!made->notRecorded.message.isEmpty());
        QSKIP(qPrintable(u"rr does not record here: "_s + made->notRecorded.message));
    }
    for (const char *name : {"demo-deadlock", "demo-ok"}) {
        const QString trace = folder(u"real/rr/"_s + QLatin1StringView(name));
        QVERIFY2(QFileInfo(trace + u"/version"_s).size() > 3, name);
    }
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::DemoWorkshopTest)
#include "tst_demoworkshop.moc"
