// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/main/appservices.h"
#include "app/session/debugsession.h"
#include "app/settings/inisettings.h"
#include "app/source/handrules.h"
#include "tests/support/settled.h"
#include "tests/support/testmain.h"
#include "tests/support/tools.h"

#include <QDir>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace Backstep {

using Testing::settled;

namespace {

constexpr QByteArrayView mainText = "package main\n\nimport \"example.com/bank/ledger\"\n\n"
                                    "func main() {\n\tprintln(ledger.Sum(20, 22))\n}\n";
constexpr QByteArrayView ledgerText = "package ledger\n\n//go:noinline\nfunc Sum(a, b int) int {\n\treturn a + b\n}\n";
constexpr int sumLine = 5;

QString missingGo()
{
    const QString dlv = Testing::missingDlv();
    const bool go = !QStandardPaths::findExecutable(u"go"_s).isEmpty();
    return dlv.isEmpty() && !go ? u"go was not found; install it to run this test"_s : dlv;
}

} // namespace

/// Real programs, built somewhere else than where their sources are now, under a real Delve.
class FindingSourcesTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void builtUnderAnotherFolder();
    void builtWithTrimpath();
    void breakpointsKeptByTheirLocalPathAreSet();
    void theModuleCacheHasMoved();
    void oneAnswerLeadsToAllFiles();
    void whatOpensBesideFindsItsOwn();

private:
    QString write(const QString &path, QByteArrayView text);
    /// A module at `folder` of two packages; answers with the executable.
    QString build(const QString &folder, const QStringList &flags = {});
    [[nodiscard]] bool runGo(const QString &folder, const QStringList &arguments, const QStringList &settings = {});
    [[nodiscard]] bool rename(const QString &from, const QString &to) const;
    [[nodiscard]] std::unique_ptr<DebugSession> session(const QString &program);
    /// Where the program stands once it meets the function.
    [[nodiscard]] CodeLocation placeOf(DebugSession &session, const QString &function);
    [[nodiscard]] QString at(const QString &path) const { return m_folder->filePath(path); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<AppServices> m_services;
};

void FindingSourcesTest::initTestCase()
{
    BACKSTEP_NEEDS(missingGo());
    // Compiling Go's runtime takes longer than all the rest.
    qputenv("GOCACHE", qgetenv("BACKSTEP_BINARY_DIR") + "/go-cache");
    qputenv("GOFLAGS", "-mod=mod");
    qputenv("GOTOOLCHAIN", "local");
    qputenv("CGO_ENABLED", "0");
}

void FindingSourcesTest::init()
{
    TestCase::init();
    m_services.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    QDir().mkpath(at(u"home/projects"_s));
    qputenv("HOME", at(u"home"_s).toLocal8Bit());
    qputenv("GOMODCACHE", at(u"home/go/pkg/mod"_s).toLocal8Bit());
}

QString FindingSourcesTest::write(const QString &path, QByteArrayView text)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(text.toByteArray()) == text.size() ? path : QString();
}

bool FindingSourcesTest::runGo(const QString &folder, const QStringList &arguments, const QStringList &settings)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString &setting : settings) {
        environment.insert(setting.section(u'=', 0, 0), setting.section(u'=', 1));
    }
    QProcess go;
    go.setProcessEnvironment(environment);
    go.setWorkingDirectory(folder);
    go.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    go.start(u"go"_s, arguments);
    return go.waitForFinished(120'000) && go.exitCode() == 0;
}

QString FindingSourcesTest::build(const QString &folder, const QStringList &flags)
{
    write(folder + u"/go.mod"_s, "module example.com/bank\n\ngo 1.21\n");
    write(folder + u"/main.go"_s, mainText);
    write(folder + u"/ledger/ledger.go"_s, ledgerText);
    const QString program = at(u"bin/bank"_s);
    const QStringList words = QStringList{u"build"_s, u"-gcflags=-N -l"_s} + flags;
    return runGo(folder, words + QStringList{u"-o"_s, program, u"."_s}) ? program : QString();
}

bool FindingSourcesTest::rename(const QString &from, const QString &to) const
{
    return QDir().mkpath(QFileInfo(at(to)).path()) && QDir().rename(at(from), at(to));
}

std::unique_ptr<DebugSession> FindingSourcesTest::session(const QString &program)
{
    m_services = std::make_unique<AppServices>(XdgFolders::fromEnvironment(QProcessEnvironment::systemEnvironment()));
    auto made = m_services->sessions().create(ExecTarget{program, {}, {}});
    return made ? std::move(*made) : nullptr;
}

CodeLocation FindingSourcesTest::placeOf(DebugSession &session, const QString &function)
{
    BreakpointSpec spec;
    spec.expression = function;
    const auto set = settled(session.addBreakpoint(spec));
    const auto stop = set ? settled(session.move({.kind = MotionKind::Continue, .direction = Direction::Forward}))
                          : Result<StopPtr>(fail(set.error()));
    return stop && *stop ? (*stop)->location : CodeLocation();
}

void FindingSourcesTest::builtUnderAnotherFolder()
{
    const QString program = build(at(u"ci/job-7/src"_s));
    QVERIFY(!program.isEmpty());
    QVERIFY(rename(u"ci/job-7/src"_s, u"home/projects/bank"_s));
    const auto opened = session(program);
    const auto stop = settled(opened->open());
    QVERIFY2(stop, qPrintable(stop.error_or(Error()).message));
    QCOMPARE((*stop)->location.file, at(u"home/projects/bank/main.go"_s));
    QCOMPARE(placeOf(*opened, u"example.com/bank/ledger.Sum"_s).file, at(u"home/projects/bank/ledger/ledger.go"_s));
    QCOMPARE(m_services->finder().find(at(u"ci/job-7/src/main.go"_s)).origin, SourceOrigin::GuessedRule);
    QVERIFY(settled(opened->close()));
}

void FindingSourcesTest::builtWithTrimpath()
{
    const QString program = build(at(u"ci/src"_s), {u"-trimpath"_s});
    QVERIFY(!program.isEmpty());
    QVERIFY(rename(u"ci/src"_s, u"home/projects/bank"_s));
    const auto opened = session(program);
    const auto stop = settled(opened->open());
    QVERIFY2(stop, qPrintable(stop.error_or(Error()).message));
    QCOMPARE((*stop)->location.file, at(u"home/projects/bank/main.go"_s));
    QCOMPARE(placeOf(*opened, u"example.com/bank/ledger.Sum"_s).file, at(u"home/projects/bank/ledger/ledger.go"_s));
    // The standard library has no folder in such a program at all, and is found in this machine's Go.
    const SourceLookup &runtime = m_services->finder().find(u"runtime/proc.go"_s);
    QCOMPARE(runtime.origin, SourceOrigin::GoRoot);
    QVERIFY(runtime.localPath.endsWith(u"/src/runtime/proc.go"_s));
    QVERIFY(settled(opened->close()));
}

void FindingSourcesTest::breakpointsKeptByTheirLocalPathAreSet()
{
    const QString program = build(at(u"ci/src"_s), {u"-trimpath"_s});
    QVERIFY(!program.isEmpty());
    QVERIFY(rename(u"ci/src"_s, u"home/projects/bank"_s));
    const auto opened = session(program);
    BreakpointSpec spec;
    spec.file = at(u"home/projects/bank/ledger/ledger.go"_s);
    spec.line = sumLine;
    const auto early = opened->addBreakpoint(spec);
    QVERIFY(settled(opened->open()));
    QVERIFY(settled(early));
    const auto stop = settled(opened->move({.kind = MotionKind::Continue, .direction = Direction::Forward}));
    QVERIFY2(stop, qPrintable(stop.error_or(Error()).message));
    QCOMPARE((*stop)->location.file, spec.file);
    QCOMPARE((*stop)->location.line, sumLine);
    QVERIFY(settled(opened->close()));
}

void FindingSourcesTest::theModuleCacheHasMoved()
{
    // A proxy of files, with one module that has one version and an upper-case letter in its path.
    const QString proxy = at(u"proxy/example.com/!dep/@v/"_s);
    write(proxy + u"v1.0.0.info"_s, R"({"Version":"v1.0.0"})");
    const QString goMod = write(proxy + u"v1.0.0.mod"_s, "module example.com/Dep\n\ngo 1.21\n");
    const QString inside = u"zip/example.com/Dep@v1.0.0/"_s;
    write(at(inside + u"dep.go"_s), "package dep\n\n//go:noinline\nfunc Work() int {\n\treturn 42\n}\n");
    QVERIFY(QFile::copy(goMod, at(inside + u"go.mod"_s)));
    QProcess zip;
    zip.setWorkingDirectory(at(u"zip"_s));
    const QString pack =
        u"import sys, zipfile; z = zipfile.ZipFile(sys.argv[1], 'w'); [z.write(f) for f in sys.argv[2:]]"_s;
    zip.start(u"python3"_s,
              {u"-c"_s, pack, proxy + u"v1.0.0.zip"_s, inside.mid(4) + u"dep.go"_s, inside.mid(4) + u"go.mod"_s});
    QVERIFY(zip.waitForFinished() && zip.exitCode() == 0);

    const QString folder = at(u"home/projects/user"_s);
    write(folder + u"/go.mod"_s, "module example.com/user\n\ngo 1.21\n\nrequire example.com/Dep v1.0.0\n");
    write(folder + u"/main.go"_s,
          "package main\n\nimport dep \"example.com/Dep\"\n\nfunc main() {\n\tprintln(dep.Work())\n}\n");
    const QString program = at(u"bin/user"_s);
    QVERIFY(runGo(folder, {u"build"_s, u"-modcacherw"_s, u"-o"_s, program, u"."_s},
                  {u"GOMODCACHE="_s + at(u"ci/modules"_s), u"GOPROXY=file://"_s + at(u"proxy"_s), u"GONOSUMDB=*"_s,
                   u"GOFLAGS=-mod=mod"_s, u"GONOSUMCHECK=1"_s, u"GOSUMDB=off"_s}));
    QVERIFY(rename(u"ci/modules"_s, u"home/go/pkg/mod"_s));
    const auto opened = session(program);
    QVERIFY(settled(opened->open()));
    QCOMPARE(placeOf(*opened, u"example.com/Dep.Work"_s).file, at(u"home/go/pkg/mod/example.com/!dep@v1.0.0/dep.go"_s));
    QVERIFY(settled(opened->close()));
}

void FindingSourcesTest::oneAnswerLeadsToAllFiles()
{
    const QString program = build(at(u"ci/src"_s));
    QVERIFY(!program.isEmpty());
    QVERIFY(rename(u"ci/src"_s, u"nowhere/near/bank"_s)); // not under the home folder
    const auto opened = session(program);
    const auto stop = settled(opened->open());
    QVERIFY2(stop, qPrintable(stop.error_or(Error()).message));
    const QString buildPath = at(u"ci/src/main.go"_s);
    QCOMPARE((*stop)->location.file, buildPath);
    const auto missing = settled(m_services->sources().load(buildPath));
    QVERIFY(missing && missing->text == nullptr);
    QVERIFY(missing->lookup.places.contains(SourcePlace{SourceOrigin::SamePath, buildPath, {}}));

    QVERIFY(addHandRule(m_services->settings(), m_services->finder(), buildPath, at(u"nowhere/near/bank/main.go"_s)));
    const auto there = settled(m_services->sources().load(at(u"ci/src/ledger/ledger.go"_s)));
    QVERIFY(there && there->text != nullptr);
    QCOMPARE(there->text->path, at(u"nowhere/near/bank/ledger/ledger.go"_s));
    QVERIFY(settled(opened->close()));

    // The next session starts with the rule.
    const auto again = session(program);
    const auto second = settled(again->open());
    QVERIFY(second);
    QCOMPARE((*second)->location.file, at(u"nowhere/near/bank/main.go"_s));
    QVERIFY(settled(again->close()));
}

/// Another program, or the same for a capsule of it, must not take the sources of the one that is shown.
void FindingSourcesTest::whatOpensBesideFindsItsOwn()
{
    const QString program = build(at(u"ci/src"_s));
    QVERIFY(!program.isEmpty());
    QVERIFY(rename(u"ci/src"_s, u"home/projects/bank"_s));
    const QString other = at(u"bin/other"_s);
    write(at(u"ci/other/go.mod"_s), "module example.com/other\n\ngo 1.21\n");
    write(at(u"ci/other/main.go"_s), "package main\n\nfunc main() {\n\tprintln(1)\n}\n");
    QVERIFY(runGo(at(u"ci/other"_s), {u"build"_s, u"-gcflags=-N -l"_s, u"-o"_s, other, u"."_s}));
    QVERIFY(rename(u"ci/other"_s, u"home/projects/other"_s));

    const auto shown = session(program);
    QVERIFY(settled(shown->open()));
    const auto beside = m_services->sessions().createBeside(ExecTarget{other, {}, {}});
    QVERIFY(beside);
    int changes = 0;
    connect(&m_services->finder(), &SourceFinder::changed, this, [&changes] { ++changes; });
    const auto stop = settled((*beside)->open());
    QVERIFY2(stop, qPrintable(stop.error_or(Error()).message));
    QCOMPARE((*stop)->location.file, at(u"home/projects/other/main.go"_s));
    QCOMPARE(changes, 0); // else every view asks for its text again
    QCOMPARE(placeOf(*shown, u"example.com/bank/ledger.Sum"_s).file, at(u"home/projects/bank/ledger/ledger.go"_s));

    m_services->sessions().enter(**beside);
    QCOMPARE(m_services->finder().find(at(u"ci/other/main.go"_s)).origin, SourceOrigin::GuessedRule);
    QVERIFY(!m_services->finder().find(at(u"ci/src/main.go"_s)).found());
    const auto text = settled(m_services->sources().load((*stop)->location.file));
    QVERIFY(text && text->text != nullptr);
    QVERIFY(settled((*beside)->close()));
    QVERIFY(settled(shown->close()));
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::FindingSourcesTest)
#include "tst_findingsources.moc"
