// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/transfer/filewriter.h"
#include "app/transfer/hostdigests.h"
#include "app/transfer/manifest.h"
#include "app/transfer/partialfolder.h"
#include "app/transfer/speedmeter.h"
#include "app/transfer/transferstates.h"
#include "tests/support/fakes/faketraces.h"
#include "tests/support/testmain.h"

#include <QCryptographicHash>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace Backstep {

using Testing::writeFile;

class TransferPartsTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void hostileNames_data();
    void hostileNames();
    void localNamesAreHarmless();
    void tellsWhatChanged();
    void everyStateFollowsTheTable();
    void speedSettlesAndTellsTheTimeLeft();
    void partialFolderIsPrivateAndGoes();
    void committingNeverReplaces();
    void neverOpensWhatIsThere();
    void sweepLeavesLivingOnesAlone();
    void writerWritesAndHashes();
    void writerSaysThatTheDiskIsFull();
    void droppedWriterEnds();
    void hostsHashes_data();
    void hostsHashes();
    void hashesThatTheHostHasAreNotComputedAgain();
    void hashOutputIsNotTrusted();
    void aMissingFolderRunsNothing();
};

void TransferPartsTest::hostileNames_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<bool>("fit");
    QTest::newRow("plain") << "mmap_hardlink_3_libc.so.6"_ba << true;
    QTest::newRow("utf-8") << "mmap_copy_4_größe"_ba << true;
    QTest::newRow("not utf-8") << "x\xff\xfe"_ba << true;
    QTest::newRow("dash") << "-rf"_ba << true;
    QTest::newRow("blank") << "a b"_ba << true;
    QTest::newRow("three dots") << "..."_ba << true;
    QTest::newRow("empty") << ""_ba << false;
    QTest::newRow("dot") << "."_ba << false;
    QTest::newRow("up") << ".."_ba << false;
    QTest::newRow("slash") << "a/b"_ba << false;
    QTest::newRow("absolute") << "/etc/passwd"_ba << false;
    QTest::newRow("climbs") << "../../.ssh/authorized_keys"_ba << false;
    QTest::newRow("nul") << "a\0b"_ba << false;
    QTest::newRow("newline") << "a\nb"_ba << false;
    QTest::newRow("escape") << "a\033[2J"_ba << false;
    QTest::newRow("long") << QByteArray(256, 'x') << false;
}

void TransferPartsTest::hostileNames()
{
    QFETCH(QByteArray, name);
    QFETCH(bool, fit);
    const auto checked = checkRemoteName(name);
    QCOMPARE(checked.has_value(), fit);
    if (!checked) {
        QCOMPARE(checked.error().code, TransferErrorCode::hostileName);
        for (const QChar c : checked.error().message) {
            QVERIFY(c.isPrint() || c == QChar::ReplacementCharacter);
        }
    }
}

void TransferPartsTest::localNamesAreHarmless()
{
    QCOMPARE(localFolderName("/home/ann/.local/share/rr/demo-3"), u"demo-3"_s);
    QCOMPARE(localFolderName("/rr/demo-3//"), u"demo-3"_s);
    QCOMPARE(localFolderName("/rr/.."), u"recording"_s);
    QCOMPARE(localFolderName("/rr/.partial-x"), u"partial-x"_s);
    QCOMPARE(localFolderName("/rr/a b\n$(x)'\"\\"), u"a_b___x____"_s);
    QCOMPARE(localFolderName("/"), u"recording"_s);
    QCOMPARE(localFolderName(""), u"recording"_s);
    QCOMPARE(localFolderName("/rr/größe-1"), u"größe-1"_s);
    QVERIFY(localFolderName("/rr/" + QByteArray(300, 'x')).size() <= 100);
}

void TransferPartsTest::tellsWhatChanged()
{
    Manifest before;
    before.files = {{"a", 1, 10}, {"b", 2, 10}, {"c", 3, 10}};
    QCOMPARE(changedFiles(before, before), QStringList());
    Manifest now;
    now.files = {{"a", 1, 10}, {"b", 2, 11}, {"d", 3, 10}};
    QStringList changed = changedFiles(before, now);
    changed.sort();
    QCOMPARE(changed, (QStringList{u"b"_s, u"c"_s, u"d"_s}));
}

void TransferPartsTest::everyStateFollowsTheTable()
{
    using enum TransferJob::State;
    const QList<TransferJob::State> all{Queued, Listing, Fetching, Verifying, Finished, Failed, Cancelled};
    int allowed = 0;
    for (const auto from : all) {
        for (const auto to : all) {
            TransferJob job;
            job.state = from;
            const bool may = mayFollow(from, to);
            allowed += may ? 1 : 0;
            QCOMPARE(enter(job, to), may);
            QCOMPARE(job.state, may ? to : from);
            if (job.isFinal() && from == job.state) {
                // Out of a final state there is only the way back into the queue, and none out of Finished.
                QCOMPARE(may, false);
            }
        }
    }
    QCOMPARE(allowed, 14);
    for (const auto to : all) {
        QVERIFY(!mayFollow(Finished, to));
    }
}

void TransferPartsTest::speedSettlesAndTellsTheTimeLeft()
{
    SpeedMeter meter;
    QVERIFY(!meter.secondsFor(100));
    qint64 bytes = 0;
    for (int ms = 0; ms <= 20'000; ms += 100) {
        meter.sample(ms, bytes);
        bytes += ms % 200 == 0 ? 2'000'000 : 0;
    }
    QVERIFY2(qAbs(meter.bytesPerSecond() - 10e6) < 1e6, qPrintable(QString::number(meter.bytesPerSecond())));
    QCOMPARE(meter.secondsFor(0), 0);
    QVERIFY(qAbs(*meter.secondsFor(100'000'000) - 10) <= 1);
    for (int ms = 20'100; ms <= 60'000; ms += 100) {
        meter.sample(ms, bytes);
    }
    QVERIFY(meter.bytesPerSecond() < 100);
}

void TransferPartsTest::partialFolderIsPrivateAndGoes()
{
    QTemporaryDir home;
    const QString library = home.path() + u"/library"_s;
    auto folder = PartialFolder::create(library);
    QVERIFY(folder);
    QVERIFY((*folder)->makeFolder("sub"));
    auto file = (*folder)->createFile("sub/x");
    QVERIFY(file);
    QVERIFY((*file)->append("secret"));
    QVERIFY((*file)->finish());
    const QStringList names = QDir(library).entryList({u".partial-*"_s}, QDir::Dirs | QDir::Hidden);
    QCOMPARE(names.size(), 1);
    const auto others =
        QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
    for (const QString &path : {QString(), u"/sub"_s, u"/sub/x"_s}) {
        QCOMPARE(QFile::permissions(library + u'/' + names.first() + path) & others, QFile::Permissions());
    }
    folder->reset();
    QCOMPARE(QDir(library).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot), QStringList());
}

void TransferPartsTest::committingNeverReplaces()
{
    QTemporaryDir library;
    QStringList paths;
    for (int i = 0; i < 3; ++i) {
        auto folder = PartialFolder::create(library.path());
        auto file = (*folder)->createFile("n");
        QVERIFY((*file)->append(QByteArray::number(i)));
        QVERIFY((*file)->finish());
        const auto path = (*folder)->commit(u"demo-3"_s);
        QVERIFY(path);
        paths.append(*path);
    }
    QCOMPARE(paths.at(0), library.path() + u"/demo-3"_s);
    QCOMPARE(paths.at(1), library.path() + u"/demo-3_2"_s);
    for (int i = 0; i < 3; ++i) {
        QFile file(paths.at(i) + u"/n"_s);
        QVERIFY(file.open(QFile::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray::number(i));
    }
    QVERIFY(
        QDir(library.path()).entryList({u".*"_s}, QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot).isEmpty());
    // Nor is a link of that name followed, be it dangling.
    QFile::link(u"/nonexistent/place"_s, library.path() + u"/linked"_s);
    auto folder = PartialFolder::create(library.path());
    QCOMPARE(*(*folder)->commit(u"linked"_s), library.path() + u"/linked_2"_s);
}

void TransferPartsTest::neverOpensWhatIsThere()
{
    QTemporaryDir library;
    auto folder = PartialFolder::create(library.path());
    QVERIFY((*folder)->createFile("x"));
    const auto again = (*folder)->createFile("x");
    QVERIFY(!again);
    QCOMPARE(again.error().code, ErrorCode::io);
    QVERIFY(!(*folder)->makeFolder("none/deep"));
}

void TransferPartsTest::sweepLeavesLivingOnesAlone()
{
    QTemporaryDir library;
    auto living = PartialFolder::create(library.path());
    auto file = (*living)->createFile("x");
    // One whose program died, one whose lock file went, one that another program still holds.
    QDir(library.path()).mkpath(u".partial-dead"_s);
    writeFile(library.path() + u"/.partial-dead/data"_s, "x");
    writeFile(library.path() + u"/.partial-dead.lock"_s, {});
    QDir(library.path()).mkpath(u".partial-nolock/sub"_s);
    QDir(library.path()).mkpath(u".partial-held"_s);
    writeFile(library.path() + u"/.partial-held.lock"_s, {});
    Testing::makeTrace(library.path() + u"/demo-0"_s);
    const int held = ::open(qPrintable(library.path() + u"/.partial-held.lock"_s), O_RDWR | O_CLOEXEC);
    QCOMPARE(::flock(held, LOCK_EX | LOCK_NB), 0);

    PartialFolder::sweep(library.path());
    const auto left = QDir(library.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    QCOMPARE(left.size(), 5);
    QVERIFY(left.contains(u"demo-0") && left.contains(u".partial-held") && left.contains(u".partial-held.lock"));
    QVERIFY((*file)->append("still here"));
    ::close(held);
    PartialFolder::sweep(library.path());
    QVERIFY(!QFile::exists(library.path() + u"/.partial-held"_s));
    PartialFolder::sweep(library.path() + u"/none"_s);
}

void TransferPartsTest::writerWritesAndHashes()
{
    QTemporaryDir library;
    auto folder = PartialFolder::create(library.path());
    FileWriter writer;
    for (int round = 0; round < 3; ++round) {
        QCryptographicHash expected(QCryptographicHash::Sha256);
        writer.begin(*(*folder)->createFile("f" + QByteArray::number(round)));
        for (int i = 0; i < 300 * round; ++i) {
            const QByteArray bytes(100'000, static_cast<char>(i + round));
            expected.addData(bytes);
            QVERIFY(writer.append(bytes));
        }
        const auto written = writer.end();
        QTRY_VERIFY(written.isFinished());
        QVERIFY(written.result());
        QCOMPARE(written.result()->bytes, 30'000'000LL * round);
        QCOMPARE(written.result()->sha256, expected.result());
    }
    const QString path = *(*folder)->commit(u"x"_s);
    QCOMPARE(QFileInfo(path + u"/f2"_s).size(), 60'000'000);
}

void TransferPartsTest::writerSaysThatTheDiskIsFull()
{
    // /dev/full is a disk that is always full.
    const int fd = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
    if (fd < 0) {
        QSKIP("this system has no /dev/full");
    }
    FileWriter writer;
    writer.begin(std::make_unique<PartialFile>(fd, u"/library/.partial-1/data"_s));
    Result<void> appended;
    for (int i = 0; i < 1000 && appended; ++i) {
        appended = writer.append(QByteArray(100'000, 'x'));
    }
    QVERIFY(!appended);
    QCOMPARE(appended.error().code, TransferErrorCode::diskFull);
    const auto ended = writer.end();
    QTRY_VERIFY(ended.isFinished());
    QCOMPARE(ended.result().error().code, TransferErrorCode::diskFull);
}

void TransferPartsTest::droppedWriterEnds()
{
    QTemporaryDir library;
    auto folder = PartialFolder::create(library.path());
    auto writer = std::make_unique<FileWriter>();
    writer->begin(*(*folder)->createFile("x"));
    for (int i = 0; i < 100; ++i) {
        QVERIFY(writer->append(QByteArray(150'000, 'x')));
    }
    writer.reset();
    folder->reset();
    QVERIFY(QDir(library.path()).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
}

void TransferPartsTest::hostsHashes_data()
{
    QTest::addColumn<QStringList>("tools");
    QTest::addColumn<bool>("known");
    const QStringList base{u"sh"_s, u"xargs"_s, u"sleep"_s};
    QTest::newRow("openssl") << base + QStringList{u"openssl"_s} << true;
    QTest::newRow("coreutils") << base + QStringList{u"sha256sum"_s} << true;
    QTest::newRow("both") << base + QStringList{u"openssl"_s, u"sha256sum"_s} << true;
    QTest::newRow("neither") << base << false;
}

void TransferPartsTest::hostsHashes()
{
    QFETCH(QStringList, tools);
    QFETCH(bool, known);
    QTemporaryDir path;
    Testing::linkTools(path.path(), tools);
    QTemporaryDir trace;
    Manifest manifest;
    const QByteArrayList names{"data", "-rf", "a b", "back\\slash", "quote'\"", "sub/x", "über"};
    QDir(trace.path()).mkdir(u"sub"_s);
    for (const QByteArray &name : names) {
        writeFile(trace.path() + u'/' + QString::fromUtf8(name), "content of " + name);
        manifest.files.append({name, 0, 0});
    }
    QProcess process;
    QProcessEnvironment environment;
    environment.insert(u"PATH"_s, path.path());
    process.setProcessEnvironment(environment);
    QElapsedTimer clock;
    clock.start();
    process.start(QStandardPaths::findExecutable(u"sh"_s),
                  {u"-c"_s, QString::fromUtf8(*digestCommand("N", trace.path().toUtf8()))});
    process.write(digestInput(manifest));
    process.closeWriteChannel();
    QVERIFY(process.waitForFinished());
    // The sign of life must not keep the command from ending.
    QVERIFY(clock.elapsed() < 4000);
    const HostDigests digests = parseDigests(process.readAllStandardOutput(), "N");
    QVERIFY(digests.complete);
    QCOMPARE(digests.noProgram, !known);
    QCOMPARE(digests.sha256.size(), known ? names.size() : 0);
    for (const QByteArray &name : known ? names : QByteArrayList()) {
        QCOMPARE(digests.sha256.value(name),
                 QCryptographicHash::hash("content of " + name, QCryptographicHash::Sha256));
    }
}

void TransferPartsTest::hashesThatTheHostHasAreNotComputedAgain()
{
    QTemporaryDir trace;
    writeFile(trace.path() + u"/data"_s, "content");
    writeFile(trace.path() + u"/backstep.manifest"_s, QByteArray(64, 'a') + "  ./data\n");
    const auto ask = [&trace] {
        QProcess process;
        process.start(u"sh"_s, {u"-c"_s, QString::fromUtf8(*digestCommand("N", trace.path().toUtf8()))});
        process.write("./data\0./backstep.manifest\0"_ba);
        process.closeWriteChannel();
        process.waitForFinished();
        return parseDigests(process.readAllStandardOutput(), "N");
    };
    const auto setTime = [&trace](const QString &name, const QDateTime &time) {
        QFile file(trace.path() + u'/' + name);
        QVERIFY(file.open(QFile::ReadWrite));
        QVERIFY(file.setFileTime(time, QFileDevice::FileModificationTime));
    };
    setTime(u"data"_s, QDateTime::currentDateTime().addSecs(-60));
    QCOMPARE(ask().sha256.value("data"), QByteArray(32, '\xaa'));
    QCOMPARE(ask().sha256.value("backstep.manifest"),
             QCryptographicHash::hash(QByteArray(64, 'a') + "  ./data\n", QCryptographicHash::Sha256));
    // What was changed since is not what was hashed.
    setTime(u"data"_s, QDateTime::currentDateTime().addSecs(60));
    QCOMPARE(ask().sha256.value("data"), QCryptographicHash::hash("content", QCryptographicHash::Sha256));
    QCOMPARE(ask().sha256.size(), 2);
}

void TransferPartsTest::hashOutputIsNotTrusted()
{
    const QByteArray hex(64, 'a');
    const HostDigests digests = parseDigests("x *./before\n" + hex + " *./before\nN begin\n" + hex + " *./one\n" + hex
                                                 + "  ./two\n" + hex.first(63) + " *./short\n" + hex + " *absolute\n"
                                                 + QByteArray(64, 'z') + " *./nohex\n\n\\" + hex + " *./b\\\\c\n",
                                             "N");
    QVERIFY(!digests.complete);
    QByteArrayList names = digests.sha256.keys();
    std::ranges::sort(names);
    QCOMPARE(names, (QByteArrayList{"b\\c", "one", "two"}));
}

void TransferPartsTest::aMissingFolderRunsNothing()
{
    QTemporaryDir folder;
    // A recording's path that is a program must not be run when it is no folder.
    const QString program = folder.path() + u"/evil"_s;
    writeFile(program, "#!/bin/sh\ntouch " + folder.path().toUtf8() + "/ran\n");
    QFile::setPermissions(program, QFile::ReadOwner | QFile::ExeOwner);
    QProcess process;
    process.start(u"sh"_s, {u"-c"_s, QString::fromUtf8(*digestCommand("N", program.toUtf8()))});
    process.write("./x\0"_ba);
    process.closeWriteChannel();
    QVERIFY(process.waitForFinished());
    QVERIFY(!QFile::exists(folder.path() + u"/ran"_s));
    QVERIFY(parseDigests(process.readAllStandardOutput(), "N").sha256.isEmpty());
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::TransferPartsTest)
#include "tst_parts.moc"
