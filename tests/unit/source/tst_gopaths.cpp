// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/source/goenvironment.h"
#include "app/source/gopaths.h"
#include "tests/support/testmain.h"

#include <QFile>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace Backstep {

class GoPathsTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void standardLibrary_data();
    void standardLibrary();
    void goRootIsLearnedFromTheRuntime();
    void moduleCache_data();
    void moduleCache();
    void plainVersions();
    void goCommandIsAsked();
    void missingGoCommandIsNoError();
    void silentGoCommandIsGivenUp();

private:
    static QString writeScript(const QTemporaryDir &folder, const QByteArray &body);
};

void GoPathsTest::standardLibrary_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("goRoot");
    QTest::addColumn<QString>("tail");

    const QString proc = u"runtime/proc.go"_s;
    QTest::newRow("go.dev's tarball") << u"/usr/local/go/src/runtime/proc.go"_s << QString() << proc;
    QTest::newRow("Debian") << u"/usr/lib/go-1.24/src/runtime/proc.go"_s << QString() << proc;
    QTest::newRow("Fedora") << u"/usr/lib/golang/src/runtime/proc.go"_s << QString() << proc;
    QTest::newRow("sdk") << u"/home/ann/sdk/go1.24.4/src/runtime/proc.go"_s << QString() << proc;
    QTest::newRow("Homebrew") << u"/opt/homebrew/Cellar/go/1.24.4/libexec/src/runtime/proc.go"_s << QString() << proc;
    QTest::newRow("tool cache") << u"/opt/hostedtoolcache/go/1.24.4/x64/src/runtime/proc.go"_s << QString() << proc;
    QTest::newRow("toolchain module")
        << u"/root/go/pkg/mod/golang.org/toolchain@v0.0.1-go1.24.4.linux-amd64/src/runtime/proc.go"_s << QString()
        << proc;
    QTest::newRow("placeholder") << u"$GOROOT/src/runtime/proc.go"_s << QString() << proc;
    QTest::newRow("trimpath") << u"runtime/proc.go"_s << QString() << proc;
    QTest::newRow("Windows") << u"C:\\Program Files\\Go\\src\\runtime\\proc.go"_s << QString() << proc;
    QTest::newRow("odd place, known") << u"/nix/store/abc/src/runtime/proc.go"_s << u"/nix/store/abc"_s << proc;
    QTest::newRow("odd place") << u"/nix/store/abc/src/runtime/proc.go"_s << QString() << QString();
    QTest::newRow("a person's own src") << u"/home/ann/app/src/errors/errors.go"_s << QString() << QString();
    QTest::newRow("GOPATH") << u"/home/ann/go/src/example.com/app/main.go"_s << QString() << QString();
    QTest::newRow("a module") << u"example.com/mod@v1.2.3/x.go"_s << QString() << QString();
    QTest::newRow("a file") << u"main.go"_s << QString() << QString();
}

void GoPathsTest::standardLibrary()
{
    QFETCH(const QString, path);
    QFETCH(const QString, goRoot);
    QFETCH(const QString, tail);
    QCOMPARE(standardLibraryTail(path, goRoot), tail);
}

void GoPathsTest::goRootIsLearnedFromTheRuntime()
{
    QCOMPARE(goRootOfRuntimePath(u"/nix/store/abc/src/runtime/proc.go"_s), u"/nix/store/abc"_s);
    QCOMPARE(goRootOfRuntimePath(u"/nix/store/abc/src/runtime/asm_amd64.s"_s), u"/nix/store/abc"_s);
    QCOMPARE(goRootOfRuntimePath(u"/home/ann/app/src/runtime/sub/x.go"_s), QString());
    QCOMPARE(goRootOfRuntimePath(u"runtime/proc.go"_s), QString());
}

void GoPathsTest::moduleCache_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QStringList>("tails");

    QTest::newRow("trimpath") << u"example.com/mod@v1.2.3/x.go"_s << QStringList{u"example.com/mod@v1.2.3/x.go"_s};
    QTest::newRow("upper case") << u"github.com/BurntSushi/toml@v1.0.0/Lex.go"_s
                                << QStringList{u"github.com/!burnt!sushi/toml@v1.0.0/Lex.go"_s};
    QTest::newRow("as it is on disk") << u"/root/go/pkg/mod/github.com/!burnt!sushi/toml@v1.0.0/lex.go"_s
                                      << QStringList{u"github.com/!burnt!sushi/toml@v1.0.0/lex.go"_s};
    QTest::newRow("cache elsewhere") << u"/var/cache/mods/gopkg.in/yaml.v3@v3.0.1/a/b.go"_s
                                     << QStringList{u"gopkg.in/yaml.v3@v3.0.1/a/b.go"_s, u"yaml.v3@v3.0.1/a/b.go"_s};
    QTest::newRow("no version") << u"example.com/mod/x.go"_s << QStringList();
    QTest::newRow("an at sign") << u"/home/ann@work/x.go"_s << QStringList();
}

void GoPathsTest::moduleCache()
{
    QFETCH(const QString, path);
    QFETCH(const QStringList, tails);
    QCOMPARE(moduleCacheTails(path), tails);
}

void GoPathsTest::plainVersions()
{
    QCOMPARE(plainGoVersion(u"go version go1.24.4 linux/amd64"_s), u"go1.24.4"_s);
    QCOMPARE(plainGoVersion(u"go1.25rc1 X:synctest"_s), u"go1.25rc1"_s);
    QCOMPARE(plainGoVersion(u"devel"_s), QString());
}

QString GoPathsTest::writeScript(const QTemporaryDir &folder, const QByteArray &body)
{
    QFile file(folder.filePath(u"go"_s));
    if (!file.open(QIODevice::WriteOnly) || file.write("#!/bin/sh\n" + body) < 0
        || !file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner)) {
        return {};
    }
    return file.fileName();
}

void GoPathsTest::goCommandIsAsked()
{
    const QTemporaryDir folder;
    const QString go = writeScript(folder,
                                   "test \"$GOTOOLCHAIN\" = local && test \"$*\" = 'env GOROOT GOMODCACHE GOVERSION'"
                                   " && printf '/opt/go\\n/opt/mod cache\\ngo1.24.4\\n'\n");
    GoEnvironment environment(go);
    Result<GoFolders> answer = fail(ErrorCode::timeout, {});
    environment.folders().then(this, [&answer](const Result<GoFolders> &folders) { answer = folders; });
    QTRY_VERIFY(answer.has_value());
    QCOMPARE(answer->goRoot, u"/opt/go"_s);
    QCOMPARE(answer->moduleCache, u"/opt/mod cache"_s);
    QCOMPARE(answer->version, u"go1.24.4"_s);
    QVERIFY(environment.folders().isFinished());
}

void GoPathsTest::missingGoCommandIsNoError()
{
    GoEnvironment environment(u"/nowhere/go"_s);
    bool answered = false;
    environment.folders().then(this, [&answered](const Result<GoFolders> &folders) { answered = folders.has_value(); });
    QTRY_VERIFY(answered);
}

void GoPathsTest::silentGoCommandIsGivenUp()
{
    const QTemporaryDir folder;
    GoEnvironment environment(writeScript(folder, "exec sleep 60\n"));
    environment.setTimeout(std::chrono::milliseconds(50));
    bool answered = false;
    environment.folders().then(this, [&answered](const Result<GoFolders> &folders) { answered = folders.has_value(); });
    QTRY_VERIFY(answered);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::GoPathsTest)
#include "tst_gopaths.moc"
