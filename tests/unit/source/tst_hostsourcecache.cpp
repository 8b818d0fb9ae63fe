// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/source/hostsourcecache.h"
#include "tests/support/testmain.h"

#include <QDirIterator>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace Backstep {

class HostSourceCacheTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void hostilePathsAreRefused_data();
    void hostilePathsAreRefused();
    void copyIsKeptBelowTheFolderAndClosedToOthers();
    void binaryAndHugeFilesAreRefused();
    void linksAreNotFollowed();
    void foldersOfHostsDiffer();
};

void HostSourceCacheTest::hostilePathsAreRefused_data()
{
    QTest::addColumn<QString>("path");
    QTest::newRow("relative") << u"main.go"_s;
    QTest::newRow("empty") << QString();
    QTest::newRow("up") << u"/srv/../../etc/x.go"_s;
    QTest::newRow("dot") << u"/srv/./x.go"_s;
    QTest::newRow("doubled slash") << u"/srv//x.go"_s;
    QTest::newRow("folder") << u"/srv/x.go/"_s;
    QTest::newRow("NUL") << QString(u"/srv/a"_s + QChar(0) + u"/x.go"_s);
    QTest::newRow("line end") << u"/srv/a\n/x.go"_s;
    QTest::newRow("escape") << u"/srv/\x1b[2J/x.go"_s;
    QTest::newRow("right to left") << u"/srv/\u202ea/x.go"_s;
    QTest::newRow("backslash") << u"/srv/..\\x.go"_s;
    QTest::newRow("no source") << u"/etc/shadow"_s;
    QTest::newRow("private key") << u"/root/.ssh/id_ed25519"_s;
    QTest::newRow("only a suffix") << u"/srv/.go"_s;
    QTest::newRow("long name") << QString(u"/srv/"_s + QString(300, u'a') + u".go"_s);
    QTest::newRow("long path") << QString(u"/a"_s.repeated(2000) + u"/x.go"_s);
}

void HostSourceCacheTest::hostilePathsAreRefused()
{
    QFETCH(const QString, path);
    const QTemporaryDir folder;
    const HostSourceCache cache(folder.filePath(u"copies"_s));
    QCOMPARE(cache.fileFor(path).error_or(Error()).code, ErrorCode::badInput);
    QVERIFY(!cache.store(path, "package x\n").has_value());
    QVERIFY(!QDirIterator(folder.path(), QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden).hasNext());
}

void HostSourceCacheTest::copyIsKeptBelowTheFolderAndClosedToOthers()
{
    const QTemporaryDir folder;
    const HostSourceCache cache(folder.filePath(u"copies"_s));
    const Result<QString> file = cache.store(u"/srv/Ünïcode app/x.go"_s, "package x\n");
    QVERIFY(file.has_value());
    QCOMPARE(*file, folder.filePath(u"copies/srv/Ünïcode app/x.go"_s));
    constexpr auto others =
        QFileDevice::ReadGroup | QFileDevice::ReadOther | QFileDevice::ExeGroup | QFileDevice::ExeOther;
    QVERIFY((QFileInfo(*file).permissions() & others) == 0);
    QVERIFY((QFileInfo(folder.filePath(u"copies/srv"_s)).permissions() & others) == 0);
    QVERIFY(cache.store(u"/srv/Ünïcode app/x.go"_s, "package y\n").has_value());
}

void HostSourceCacheTest::binaryAndHugeFilesAreRefused()
{
    const QTemporaryDir folder;
    const HostSourceCache cache(folder.path());
    QVERIFY(!cache
                 .store(u"/srv/x.go"_s,
                        QByteArray("\x7f"
                                   "ELF\0\0",
                                   6))
                 .has_value());
    QVERIFY(!cache.store(u"/srv/y.go"_s, QByteArray(HostSourceCache::maxFileSize + 1, 'a')).has_value());
    QVERIFY(cache.store(u"/srv/z.go"_s, QByteArray(HostSourceCache::maxFileSize, 'a')).has_value());
}

void HostSourceCacheTest::linksAreNotFollowed()
{
    const QTemporaryDir folder;
    const QTemporaryDir elsewhere;
    const HostSourceCache cache(folder.path());
    QVERIFY(QFile::link(elsewhere.path(), folder.filePath(u"srv"_s)));
    QVERIFY(!cache.store(u"/srv/x.go"_s, "package x\n").has_value());
    QVERIFY(QDir(elsewhere.path()).isEmpty());

    QVERIFY(QDir().mkpath(folder.filePath(u"opt"_s)));
    QVERIFY(QFile::link(elsewhere.filePath(u"target.go"_s), folder.filePath(u"opt/x.go"_s)));
    QVERIFY(!cache.store(u"/opt/x.go"_s, "package x\n").has_value());
    QVERIFY(QDir(elsewhere.path()).isEmpty());
}

void HostSourceCacheTest::foldersOfHostsDiffer()
{
    const QString one = HostSourceCache::folderFor(u"/cache"_s, u"prod-1"_s, u"../../etc"_s);
    QVERIFY(one.startsWith(u"/cache/sources/prod-1-"_s));
    QCOMPARE(one.count(u'/'), 3);
    QVERIFY(!one.contains(u".."_s));
    QVERIFY(HostSourceCache::folderFor(u"/cache"_s, u"a"_s, u"bc"_s)
            != HostSourceCache::folderFor(u"/cache"_s, u"ab"_s, u"c"_s));
    QVERIFY(HostSourceCache::folderFor(u"/cache"_s, u"a/b"_s, u"c"_s)
            != HostSourceCache::folderFor(u"/cache"_s, u"a-b"_s, u"c"_s));
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::HostSourceCacheTest)
#include "tst_hostsourcecache.moc"
