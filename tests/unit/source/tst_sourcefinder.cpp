// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/base/jobrunner.h"
#include "app/source/hostsourcecache.h"
#include "app/source/sourcefinder.h"
#include "app/source/sourceprovider.h"
#include "app/source/sourceservice.h"
#include "tests/support/testmain.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

/// Gives every path as its own text.
class EchoProvider : public SourceProvider
{
public:
    FutureResult<QString> text(const QString &path) override { return readyResult<QString>(path + u"\r\nend\n"_s); }
};

} // namespace

class SourceFinderTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void handRuleComesFirst();
    void ruleToNothingFallsThrough();
    void samePathIsTaken();
    void relativePathIsNotSoughtWhereWeRun();
    void whatGoMakesWhileItBuildsIsNotCalledTrimmed();
    void goRootIsFoundWhenItComes();
    void toolchainOfTheProgramsVersionComesFirst();
    void otherVersionIsRemarked();
    void oddGoRootIsLearned();
    void moduleCacheIsEscaped();
    void hostCopyIsFound();
    void missingFileSaysWhereItWasSought();
    void answersAreRememberedUntilSomethingChanges();
    void localPathGoesBackToItsBuildPath();
    void keptLocalPathGoesBackByTheProgramsFiles();
    void anotherProgramForgetsTheGuess();
    void serviceReadsWhatIsFound();
    void serviceDoesNotMapTwice();
    void serviceSaysWhatIsMissing();
    void aProvidedTextComesBeforeAnyFile();

private:
    QString make(const QString &relativePath, const QByteArray &content = "package x\n");
    [[nodiscard]] QString at(const QString &relativePath) const { return m_folder->filePath(relativePath); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void SourceFinderTest::init()
{
    TestCase::init();
    m_folder = std::make_unique<QTemporaryDir>();
}

QString SourceFinderTest::make(const QString &relativePath, const QByteArray &content)
{
    const QString path = at(relativePath);
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) >= 0 ? path : QString();
}

void SourceFinderTest::handRuleComesFirst()
{
    const QString mine = make(u"mine/a.go"_s);
    const QString guessed = make(u"guessed/a.go"_s);
    SourceFinder finder;
    finder.setGuessedRules(PathRules({{.build = u"/build"_s, .local = at(u"guessed"_s)}}));
    QCOMPARE(finder.toLocal(u"/build/a.go"_s), guessed);
    QCOMPARE(finder.find(u"/build/a.go"_s).origin, SourceOrigin::GuessedRule);
    finder.setHandRules(PathRules({{.build = u"/build"_s, .local = at(u"mine"_s)}}));
    QCOMPARE(finder.toLocal(u"/build/a.go"_s), mine);
    QCOMPARE(finder.find(u"/build/a.go"_s).origin, SourceOrigin::HandRule);
}

void SourceFinderTest::ruleToNothingFallsThrough()
{
    const QString guessed = make(u"guessed/a.go"_s);
    SourceFinder finder;
    finder.setHandRules(PathRules({{.build = u"/build"_s, .local = at(u"gone"_s)}}));
    finder.setGuessedRules(PathRules({{.build = u"/build"_s, .local = at(u"guessed"_s)}}));
    QCOMPARE(finder.toLocal(u"/build/a.go"_s), guessed);
    QCOMPARE(finder.find(u"/build/a.go"_s).places.first().path, at(u"gone/a.go"_s));
}

void SourceFinderTest::samePathIsTaken()
{
    const QString path = make(u"here/a.go"_s);
    const SourceFinder finder;
    QCOMPARE(finder.toLocal(path), path);
    QVERIFY(!finder.find(at(u"here"_s)).found()); // a folder is no source file
}

void SourceFinderTest::relativePathIsNotSoughtWhereWeRun()
{
    make(u"main.go"_s);
    const QString before = QDir::currentPath();
    QVERIFY(QDir::setCurrent(m_folder->path()));
    const SourceFinder finder;
    const bool found = finder.find(u"main.go"_s).found();
    QVERIFY(QDir::setCurrent(before));
    QVERIFY(!found);
}

void SourceFinderTest::whatGoMakesWhileItBuildsIsNotCalledTrimmed()
{
    const SourceFinder finder;
    const auto saysTrimmed = [&finder](const QString &path) {
        const SourceLookup lookup = finder.find(path);
        return std::ranges::any_of(lookup.places,
                                   [](const SourcePlace &one) { return one.remark.contains(u"-trimpath"_s); });
    };
    QVERIFY(saysTrimmed(u"example.com/bank/main.go"_s));
    QVERIFY(!saysTrimmed(u"_testmain.go"_s));
}

void SourceFinderTest::goRootIsFoundWhenItComes()
{
    const QString local = make(u"go/src/fmt/print.go"_s);
    SourceFinder finder;
    QVERIFY(!finder.find(u"/usr/lib/go-1.99/src/fmt/print.go"_s).found());
    QSignalSpy changed(&finder, &SourceFinder::changed);
    finder.setGoFolders({.goRoot = at(u"go"_s), .moduleCache = {}, .version = {}});
    QCOMPARE(changed.size(), 1);
    QCOMPARE(finder.toLocal(u"/usr/lib/go-1.99/src/fmt/print.go"_s), local);
    QCOMPARE(finder.toLocal(u"$GOROOT/src/fmt/print.go"_s), local);
    QCOMPARE(finder.toLocal(u"fmt/print.go"_s), local);
    QCOMPARE(finder.find(u"fmt/print.go"_s).origin, SourceOrigin::GoRoot);
}

void SourceFinderTest::toolchainOfTheProgramsVersionComesFirst()
{
    make(u"go/src/fmt/print.go"_s);
    const QString right = make(u"mod/golang.org/toolchain@v0.0.1-go1.99.2.linux-amd64/src/fmt/print.go"_s);
    SourceFinder finder;
    finder.setGoFolders({.goRoot = at(u"go"_s), .moduleCache = at(u"mod"_s), .version = u"go1.99.1"_s});
    finder.setProgram(u"go1.99.2 X:something"_s);
    QCOMPARE(finder.toLocal(u"/opt/go/src/fmt/print.go"_s), right);
    QCOMPARE(finder.find(u"/opt/go/src/fmt/print.go"_s).remark, QString());
}

void SourceFinderTest::otherVersionIsRemarked()
{
    const QString local = make(u"go/src/fmt/print.go"_s);
    SourceFinder finder;
    finder.setGoFolders({.goRoot = at(u"go"_s), .moduleCache = at(u"mod"_s), .version = u"go1.99.1"_s});
    finder.setProgram(u"go1.99.1"_s);
    QCOMPARE(finder.find(u"/opt/go/src/fmt/print.go"_s).remark, QString());
    finder.setProgram(u"go1.99.2"_s);
    QCOMPARE(finder.toLocal(u"/opt/go/src/fmt/print.go"_s), local);
    QVERIFY(finder.find(u"/opt/go/src/fmt/print.go"_s).remark.contains(u"go1.99.2"_s));
}

void SourceFinderTest::oddGoRootIsLearned()
{
    make(u"go/src/runtime/proc.go"_s);
    const QString local = make(u"go/src/fmt/print.go"_s);
    SourceFinder finder;
    finder.setGoFolders({.goRoot = at(u"go"_s), .moduleCache = {}, .version = {}});
    QVERIFY(!finder.find(u"/nix/store/abc/src/fmt/print.go"_s).found());
    finder.setProgram(u"go1.24.4"_s, {u"/nix/store/abc/src/runtime/proc.go"_s});
    QCOMPARE(finder.toLocal(u"/nix/store/abc/src/fmt/print.go"_s), local);
}

void SourceFinderTest::moduleCacheIsEscaped()
{
    const QString local = make(u"mod/github.com/!burnt!sushi/toml@v1.0.0/lex.go"_s);
    SourceFinder finder;
    finder.setGoFolders({.goRoot = {}, .moduleCache = at(u"mod"_s), .version = {}});
    QCOMPARE(finder.toLocal(u"github.com/BurntSushi/toml@v1.0.0/lex.go"_s), local);
    QCOMPARE(finder.toLocal(u"/root/go/pkg/mod/github.com/!burnt!sushi/toml@v1.0.0/lex.go"_s), local);
}

void SourceFinderTest::hostCopyIsFound()
{
    const QString path = u"/srv/backstep-test/a.go"_s;
    SourceFinder finder;
    finder.setHostCache(at(u"copies"_s));
    QVERIFY(!finder.find(path).found());
    const Result<QString> copy = HostSourceCache(at(u"copies"_s)).store(path, "package x\n");
    QVERIFY(copy.has_value());
    QSignalSpy changed(&finder, &SourceFinder::changed);
    finder.forgetMissing();
    QCOMPARE(changed.size(), 1);
    QCOMPARE(finder.toLocal(path), *copy);
    QCOMPARE(finder.find(path).origin, SourceOrigin::HostCopy);
}

void SourceFinderTest::missingFileSaysWhereItWasSought()
{
    SourceFinder finder;
    finder.setHandRules(PathRules({{.build = u"/build"_s, .local = at(u"mine"_s)}}));
    const SourceLookup lookup = finder.find(u"/build/a.go"_s);
    QVERIFY(!lookup.found());
    QCOMPARE(lookup.places.size(), 3);
    QCOMPARE(lookup.places.at(0).path, at(u"mine/a.go"_s));
    QCOMPARE(lookup.places.at(1).origin, SourceOrigin::GuessedRule);
    QVERIFY(!lookup.places.at(1).remark.isEmpty());
    QCOMPARE(lookup.places.at(2).path, u"/build/a.go"_s);
    QCOMPARE(finder.toLocal(u"/build/a.go"_s), u"/build/a.go"_s);
}

void SourceFinderTest::answersAreRememberedUntilSomethingChanges()
{
    SourceFinder finder;
    const QString path = at(u"late.go"_s);
    QVERIFY(!finder.find(path).found());
    make(u"late.go"_s);
    QVERIFY(!finder.find(path).found());
    finder.forgetMissing();
    QVERIFY(finder.find(path).found());
}

void SourceFinderTest::localPathGoesBackToItsBuildPath()
{
    make(u"mine/a.go"_s);
    make(u"go/src/fmt/print.go"_s);
    SourceFinder finder;
    finder.setGoFolders({.goRoot = at(u"go"_s), .moduleCache = {}, .version = {}});
    finder.setHandRules(PathRules({{.build = u"/build"_s, .local = at(u"mine"_s)}}));
    QCOMPARE(finder.toBuild(finder.toLocal(u"/usr/lib/go-1.99/src/fmt/print.go"_s)),
             u"/usr/lib/go-1.99/src/fmt/print.go"_s);
    QCOMPARE(finder.toBuild(at(u"mine/never-asked.go"_s)), u"/build/never-asked.go"_s);
    QCOMPARE(finder.toBuild(u"/elsewhere/a.go"_s), u"/elsewhere/a.go"_s);
}

void SourceFinderTest::keptLocalPathGoesBackByTheProgramsFiles()
{
    make(u"go/src/fmt/print.go"_s);
    make(u"mine/bank/main.go"_s);
    SourceFinder finder;
    finder.setGoFolders({.goRoot = at(u"go"_s), .moduleCache = {}, .version = {}});
    // The first rule fits every file here, and only the second leads to what the program has.
    finder.setHandRules(
        PathRules({{.build = u"/other"_s, .local = m_folder->path()}, {.build = u"/build"_s, .local = at(u"mine"_s)}}));
    finder.setProgram(u"go1.24.4"_s,
                      {u"/srv/toolchain/src/runtime/proc.go"_s, u"/srv/toolchain/src/fmt/print.go"_s,
                       u"/build/tool/main.go"_s, u"/build/bank/main.go"_s});
    QCOMPARE(finder.toBuild(at(u"mine/bank/main.go"_s)), u"/build/bank/main.go"_s);
    QCOMPARE(finder.toBuild(at(u"go/src/fmt/print.go"_s)), u"/srv/toolchain/src/fmt/print.go"_s);
}

void SourceFinderTest::anotherProgramForgetsTheGuess()
{
    make(u"guessed/main.go"_s);
    SourceFinder finder;
    finder.setProgram(u"go1.24.4"_s, {});
    finder.setGuessedRules(PathRules({{.build = u"/build"_s, .local = at(u"guessed"_s)}}));
    QVERIFY(finder.find(u"/build/main.go"_s).found());
    finder.setProgram(u"go1.24.4"_s, {});
    QVERIFY(!finder.find(u"/build/main.go"_s).found());
}

void SourceFinderTest::serviceReadsWhatIsFound()
{
    const QString local = make(u"mine/a.go"_s, "package a\r\nvar x = 1\r\n");
    SourceFinder finder;
    finder.setHandRules(PathRules({{.build = u"/build"_s, .local = at(u"mine"_s)}}));
    JobRunner runner;
    SourceService service(finder, runner);
    SourceAnswer answer;
    service.load(u"/build/a.go"_s).then(this, [&answer](const Result<SourceAnswer> &result) {
        answer = result.value_or(SourceAnswer());
    });
    QTRY_VERIFY(answer.text != nullptr);
    QCOMPARE(answer.text->path, local);
    QCOMPARE(answer.text->text, u"package a\nvar x = 1"_s);
    QCOMPARE(answer.lookup.buildPath, u"/build/a.go"_s);
}

void SourceFinderTest::serviceDoesNotMapTwice()
{
    // The folder is called alike on both sides, so that the rule fits its own result, too.
    make(u"app/app/a.go"_s, "package wrong\n");
    const QString right = make(u"app/a.go"_s, "package right\n");
    SourceFinder finder;
    finder.setHandRules(PathRules({{.build = m_folder->path(), .local = at(u"app"_s)}}));
    const QString local = finder.toLocal(at(u"a.go"_s));
    QCOMPARE(local, right);
    JobRunner runner;
    SourceService service(finder, runner);
    QString text;
    service.load(local).then(this, [&text](const Result<SourceAnswer> &result) { text = result->text->text; });
    QTRY_COMPARE(text, u"package right"_s);
}

void SourceFinderTest::serviceSaysWhatIsMissing()
{
    SourceFinder finder;
    JobRunner runner;
    SourceService service(finder, runner);
    const auto answer = service.load(u"/build/a.go"_s);
    QVERIFY(answer.isFinished());
    QVERIFY(answer.result().has_value());
    QVERIFY(answer.result()->text == nullptr);
    QVERIFY(!answer.result()->lookup.places.isEmpty());
}

void SourceFinderTest::aProvidedTextComesBeforeAnyFile()
{
    const QString path = make(u"main.go"_s, "package other\n");
    const QString elsewhere = u"../../etc/main.go"_s;
    SourceFinder finder;
    QCOMPARE(finder.find(path).origin, SourceOrigin::SamePath);
    QSignalSpy changes(&finder, &SourceFinder::changed);
    finder.setProvided({path, elsewhere});
    QCOMPARE(changes.size(), 1);
    QCOMPARE(finder.find(path).origin, SourceOrigin::Capsule);
    QVERIFY(!sourceOriginText(SourceOrigin::Capsule).isEmpty());
    JobRunner runner;
    SourceService service(finder, runner);
    EchoProvider provider;
    service.setProvider(&provider);
    for (const QString &asked : {path, elsewhere}) {
        const auto answer = service.load(finder.toLocal(asked));
        QTRY_VERIFY(answer.isFinished());
        QVERIFY(answer.result().has_value());
        QCOMPARE(answer.result()->text->text, asked + u"\nend"_s);
        QCOMPARE(answer.result()->text->lineCount, 2);
    }
    finder.setProvided({});
    QCOMPARE(finder.find(path).origin, SourceOrigin::SamePath);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::SourceFinderTest)
#include "tst_sourcefinder.moc"
