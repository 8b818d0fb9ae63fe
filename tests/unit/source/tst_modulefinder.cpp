// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/source/modulefinder.h"
#include "tests/support/testmain.h"

#include <QDir>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

using Folders = QMap<QString, QString>;

} // namespace

class ModuleFinderTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void readsThePathOfAModule_data();
    void readsThePathOfAModule();
    void looksAboveAFolder();
    void followsAWorkspace();
    void looksBelowAFolderTheShallowFirst();
    void leavesCachesLinksAndHiddenFoldersAlone();
    void givesUpInTime();
    void tellsWhereAModuleWasBuilt();

private:
    QString make(const QString &relativePath, const QByteArray &content = "module example.com/bank\n");
    [[nodiscard]] QString at(const QString &relativePath) const { return m_folder->filePath(relativePath); }
    [[nodiscard]] static Folders search(const QStringList &starts, const QStringList &trees,
                                        const QStringList &wanted = {u"example.com/bank"_s})
    {
        ModuleSearch search;
        search.wanted = wanted;
        search.starts = starts;
        search.trees = trees;
        return findModules(search, {});
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void ModuleFinderTest::init()
{
    TestCase::init();
    m_folder = std::make_unique<QTemporaryDir>();
}

QString ModuleFinderTest::make(const QString &relativePath, const QByteArray &content)
{
    const QString path = at(relativePath);
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() ? path : QString();
}

void ModuleFinderTest::readsThePathOfAModule_data()
{
    QTest::addColumn<QByteArray>("goMod");
    QTest::addColumn<QString>("path");
    QTest::newRow("plain") << QByteArray("module example.com/bank\n\ngo 1.24\n") << u"example.com/bank"_s;
    QTest::newRow("remarks") << QByteArray("// A bank.\n\nmodule example.com/bank // yes\n") << u"example.com/bank"_s;
    QTest::newRow("quoted") << QByteArray("module \"example.com/bank\"\r\n") << u"example.com/bank"_s;
    QTest::newRow("one word") << QByteArray("module bank") << u"bank"_s;
    QTest::newRow("none") << QByteArray("go 1.24\nrequire example.com/module v1.0.0\n") << QString();
}

void ModuleFinderTest::readsThePathOfAModule()
{
    QFETCH(const QByteArray, goMod);
    QTEST(modulePathIn(goMod), "path");
}

void ModuleFinderTest::looksAboveAFolder()
{
    make(u"src/bank/go.mod"_s);
    make(u"src/bank/cmd/server/main.go"_s, "package main\n");
    QCOMPARE(search({at(u"src/bank/cmd/server"_s)}, {}), Folders({{u"example.com/bank"_s, at(u"src/bank"_s)}}));
    QCOMPARE(search({QString(), at(u"src"_s)}, {}), Folders());
}

void ModuleFinderTest::followsAWorkspace()
{
    make(u"work/go.work"_s, "go 1.24\n\nuse (\n\t./bank\n\t./lib // shared\n)\n");
    make(u"work/bank/go.mod"_s);
    make(u"work/lib/go.mod"_s, "module example.com/lib\n");
    QCOMPARE(search({at(u"work/bank"_s)}, {}, {u"example.com/bank"_s, u"example.com/lib"_s}),
             Folders({{u"example.com/bank"_s, at(u"work/bank"_s)}, {u"example.com/lib"_s, at(u"work/lib"_s)}}));
}

void ModuleFinderTest::looksBelowAFolderTheShallowFirst()
{
    make(u"home/old/copies/bank/go.mod"_s);
    make(u"home/src/bank/go.mod"_s);
    QCOMPARE(search({}, {at(u"home"_s)}), Folders({{u"example.com/bank"_s, at(u"home/src/bank"_s)}}));
}

void ModuleFinderTest::leavesCachesLinksAndHiddenFoldersAlone()
{
    make(u"home/go/pkg/mod/bank/go.mod"_s);
    make(u"home/.trash/bank/go.mod"_s);
    make(u"home/web/node_modules/bank/go.mod"_s);
    make(u"elsewhere/bank/go.mod"_s);
    QVERIFY(QFile::link(at(u"elsewhere"_s), at(u"home/link"_s)));
    QVERIFY(QFile::link(at(u"home"_s), at(u"home/web/round"_s)));
    QCOMPARE(search({}, {at(u"home"_s)}), Folders());
}

void ModuleFinderTest::givesUpInTime()
{
    make(u"home/a/b/c/go.mod"_s);
    ModuleSearch none;
    none.wanted = {u"example.com/bank"_s};
    none.trees = {at(u"home"_s)};
    none.patience = std::chrono::milliseconds(0);
    QCOMPARE(findModules(none, {}), Folders());
    StopSource stopped;
    stopped.requestStop();
    none.patience = std::chrono::minutes(1);
    QCOMPARE(findModules(none, stopped.token()), Folders());
}

void ModuleFinderTest::tellsWhereAModuleWasBuilt()
{
    const Folders there{{u"example.com/bank/cmd/server"_s, u"/build/src/cmd/server"_s},
                        {u"example.com/banking"_s, u"/build/banking"_s},
                        {u"runtime"_s, u"/usr/lib/go/src/runtime"_s}};
    QCOMPARE(moduleFolderOfBuild(u"example.com/bank"_s, there), u"/build/src"_s);
    QCOMPARE(moduleFolderOfBuild(u"example.com/none"_s, there), QString());
    const Folders trimmed{{u"example.com/bank"_s, u"example.com/bank"_s}};
    QCOMPARE(moduleFolderOfBuild(u"example.com/bank"_s, trimmed), u"example.com/bank"_s);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::ModuleFinderTest)
#include "tst_modulefinder.moc"
