// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/capsule/capsuleerror.h"
#include "app/capsule/capsulelibrarian.h"
#include "app/capsule/sqlconnection.h"
#include "tests/support/forgedcapsule.h"
#include "tests/support/samplemoments.h"
#include "tests/support/smalldisk.h"
#include "tests/support/testmain.h"

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>

#include <unistd.h>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

Moment at(qint64 event)
{
    Moment moment;
    moment.position.event = event;
    return moment;
}

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
}

QStringList listing(const QString &folder)
{
    return QDir(folder).entryList(QDir::Files | QDir::Hidden, QDir::Name);
}

QString said(const Error &error)
{
    return error.code + u": "_s + error.message + u' ' + error.details.join(u' ');
}

} // namespace

/// What becomes of a capsule on the disk, whatever happens to its making; and reading it from several sides.
class CapsuleDiskTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void killedHalfWay();
    void transactionUnderWayIsRolledBackInACopy();
    void journalThatNamesAnotherFile();
    void unfinishedOpensAndGoesOn();
    void discardLeavesNothing();
    void abandonedPartIsLeftAlone();
    void fullDisk();
    void folderThatDoesNotExist();
    void readersDoNotDisturbEachOther();
    void readOnlyFolder();
    void recorderAndLibrarian();
    void recorderWritesWhatWaitsWhenItEnds();
    void idleRecorderWritesWithinASecond();
    void endingLibrarianAnswersAll();

private:
    /// A capsule of `moments` moments, and beside it the journal of a transaction that never ended.
    void makeInterrupted(const QString &path);

    QTemporaryDir m_folder;
};

void CapsuleDiskTest::killedHalfWay()
{
    for (const int moments : {1, 4, 9}) {
        const QTemporaryDir folder;
        QProcess maker;
        maker.start(qEnvironmentVariable("BACKSTEP_BINARY_DIR") + u"/tests/capsulemaker"_s,
                    {folder.filePath(u"a.capsule"_s)});
        qint64 told = 0;
        while (told < moments && maker.waitForReadyRead(30'000)) {
            while (maker.canReadLine()) {
                told = maker.readLine().toLongLong();
            }
        }
        maker.kill();
        QVERIFY(maker.waitForFinished());
        QVERIFY(told >= moments);
        const QStringList before = listing(folder.path());
        auto reader = CapsuleReader::open(folder.filePath(u"a.capsule.part"_s));
        QVERIFY2(reader, reader ? "" : qPrintable(said(reader.error())));
        QVERIFY((*reader)->moments()->size() >= told);
        QVERIFY(!(*reader)->facts().complete);
        QVERIFY((*reader)->verify());
        Testing::SampleProgram program(40, 10);
        for (qint64 id = 1; id <= told; ++id) {
            QCOMPARE(Testing::differences(**reader, id, program.next(3)), QStringList());
        }
        QCOMPARE(listing(folder.path()), before);
    }
}

void CapsuleDiskTest::makeInterrupted(const QString &path)
{
    const QTemporaryDir elsewhere;
    const QString made = elsewhere.filePath(u"made"_s);
    Testing::SampleProgram program(40, 10);
    {
        const auto writer = CapsuleWriter::create(made, {});
        QVERIFY(writer);
        for (int i = 0; i < 5; ++i) {
            QVERIFY((*writer)->add(program.next(3)));
        }
    }
    SqlConnection connection;
    QVERIFY(connection.open(made + u".part"_s, SqlConnection::Access::Write));
    // A cache too small for the transaction: SQLite writes to the file before its end, as it does at every end.
    for (const QString &statement :
         {u"PRAGMA synchronous = OFF"_s, u"PRAGMA cache_size = 1"_s, u"PRAGMA cache_spill = 1"_s, u"BEGIN IMMEDIATE"_s,
          u"UPDATE block SET data = zeroblob(20000)"_s, u"UPDATE meta SET value = zeroblob(20000)"_s}) {
        QVERIFY(connection.run(statement));
    }
    QVERIFY(QFile::copy(made + u".part"_s, path));
    QVERIFY(QFile::copy(made + u".part-journal"_s, path + u"-journal"_s));
    QVERIFY(connection.run(u"ROLLBACK"_s));
}

void CapsuleDiskTest::transactionUnderWayIsRolledBackInACopy()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"a.capsule.part"_s);
    makeInterrupted(path);
    const QByteArray file = contents(path);
    const QByteArray journal = contents(path + u"-journal"_s);
    QVERIFY(!journal.isEmpty());
    {
        auto reader = CapsuleReader::open(path);
        QVERIFY2(reader, reader ? "" : qPrintable(said(reader.error())));
        QCOMPARE((*reader)->moments()->size(), 5);
        QVERIFY((*reader)->verify());
        Testing::SampleProgram program(40, 10);
        for (qint64 id = 1; id <= 5; ++id) {
            QCOMPARE(Testing::differences(**reader, id, program.next(3)), QStringList());
        }
    }
    QVERIFY(contents(path) == file);
    QVERIFY(contents(path + u"-journal"_s) == journal);
    QCOMPARE(listing(folder.path()), (QStringList{u"a.capsule.part"_s, u"a.capsule.part-journal"_s}));
    QCOMPARE(QDir::temp().entryList({u"backstep-capsule-*"_s}, QDir::Dirs), QStringList()); // the copy is gone
}

void CapsuleDiskTest::journalThatNamesAnotherFile()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"a.capsule.part"_s);
    const QString victim = folder.filePath(u"victim"_s);
    makeInterrupted(path);
    QFile other(victim);
    QVERIFY(other.open(QFile::WriteOnly));
    other.write("precious");
    other.close();
    // As SQLite ends a journal that belongs to a group: page, name, its length, its sum, the journal's first bytes.
    QFile journal(path + u"-journal"_s);
    QVERIFY(journal.open(QFile::ReadWrite));
    const QByteArray magic = journal.read(8);
    const QByteArray name = QFile::encodeName(victim);
    quint32 sum = 0;
    for (const char c : name) {
        sum += static_cast<quint32>(static_cast<signed char>(c));
    }
    const auto number = [](quint32 value) {
        QByteArray bytes(4, '\0');
        for (int i = 0; i < 4; ++i) {
            bytes[i] = static_cast<char>(value >> (24 - (8 * i)));
        }
        return bytes;
    };
    QVERIFY(journal.seek(journal.size()));
    journal.write(number(0x40000000 / 1024 + 1) + name + number(static_cast<quint32>(name.size())) + number(sum)
                  + magic);
    journal.close();
    const auto reader = CapsuleReader::open(path);
    QVERIFY(!reader);
    QCOMPARE(reader.error().code, CapsuleCode::hostile);
    QCOMPARE(contents(victim), QByteArray("precious"));
}

void CapsuleDiskTest::unfinishedOpensAndGoesOn()
{
    const QString path = m_folder.filePath(u"live"_s);
    const auto writer = CapsuleWriter::create(path, {});
    QVERIFY(writer);
    QVERIFY((*writer)->add(at(1)));
    QVERIFY((*writer)->flush());
    const auto reader = CapsuleReader::open(path + u".part"_s);
    QVERIFY(reader);
    QCOMPARE((*reader)->moments()->size(), 1);
    QVERIFY((*writer)->add(at(2))); // a reader is no hindrance
    QVERIFY((*writer)->flush());
    QVERIFY((*reader)->stop(1));
    QVERIFY((*writer)->finish(false));
    QVERIFY((*reader)->verify()); // its file has no name any more
    const auto whole = CapsuleReader::open(path);
    QVERIFY(whole);
    QCOMPARE((*whole)->moments()->size(), 2);
    QVERIFY(!(*whole)->facts().complete);
}

void CapsuleDiskTest::discardLeavesNothing()
{
    const QTemporaryDir folder;
    const auto writer = CapsuleWriter::create(folder.filePath(u"a"_s), {});
    QVERIFY(writer && (*writer)->add(at(1)));
    (*writer)->discard();
    QCOMPARE(listing(folder.path()), QStringList());
    QCOMPARE((*writer)->add(at(2)).error().code, ErrorCode::cancelled);
}

void CapsuleDiskTest::abandonedPartIsLeftAlone()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"a"_s);
    makeInterrupted(path + u".part"_s);
    const QByteArray before = contents(path + u".part"_s);
    const QStringList files = listing(folder.path());
    const auto writer = CapsuleWriter::create(path, {});
    QVERIFY(!writer);
    QCOMPARE(writer.error().code, ErrorCode::io);
    QVERIFY2(writer.error().message.contains(path + u".part"_s), qPrintable(said(writer.error())));
    QCOMPARE(listing(folder.path()), files);
    QVERIFY(contents(path + u".part"_s) == before);
    // Neither may it be one that is written this moment.
    const auto one = CapsuleWriter::create(folder.filePath(u"b"_s), {});
    QVERIFY(one && (*one)->add(at(1)));
    QVERIFY(!CapsuleWriter::create(folder.filePath(u"b"_s), {}));
    QVERIFY((*one)->add(at(2)) && (*one)->finish(true));
    QCOMPARE((*CapsuleReader::open(folder.filePath(u"b"_s)))->moments()->size(), 2);
}

void CapsuleDiskTest::fullDisk()
{
    const Testing::SmallDisk disk("300k");
    if (!disk.mounted()) {
        QSKIP("only root can mount a small disk");
    }
    const QString path = disk.filePath(u"a.capsule"_s);
    Error error;
    qint64 written = 0;
    {
        const auto writer = CapsuleWriter::create(path, {});
        QVERIFY(writer);
        Testing::SampleProgram program(100, 10);
        while (error.code.isEmpty()) {
            const auto added = (*writer)->add(program.next(20));
            QVERIFY(added);
            if (const auto flushed = (*writer)->flush(); flushed) {
                written = *added;
            } else {
                error = flushed.error();
            }
        }
        QCOMPARE((*writer)->add(program.next(1)).error(), error);
        QCOMPARE((*writer)->finish(true).error(), error);
    }
    QCOMPARE(error.code, ErrorCode::io);
    QVERIFY2(error.message.contains(u"space"_s), qPrintable(said(error)));
    QVERIFY2(error.message.contains(path + u".part"_s), qPrintable(said(error)));
    QVERIFY(!QFileInfo::exists(path));
    auto reader = CapsuleReader::open(path + u".part"_s);
    QVERIFY2(reader, reader ? "" : qPrintable(said(reader.error())));
    QCOMPARE((*reader)->moments()->size(), written);
    QVERIFY((*reader)->verify());
}

void CapsuleDiskTest::folderThatDoesNotExist()
{
    const auto writer = CapsuleWriter::create(m_folder.filePath(u"no/such/folder/a"_s), {});
    QVERIFY(!writer);
    QCOMPARE(writer.error().code, ErrorCode::io);
    QCOMPARE(CapsuleReader::open(m_folder.filePath(u"no/such"_s)).error().code, ErrorCode::notFound);
    QCOMPARE(CapsuleReader::open(m_folder.path()).error().code, CapsuleCode::notACapsule);
}

void CapsuleDiskTest::readersDoNotDisturbEachOther()
{
    const QString path = m_folder.filePath(u"two"_s);
    {
        const auto writer = CapsuleWriter::create(path, {});
        Testing::SampleProgram program(30, 5);
        QVERIFY(writer && (*writer)->add(program.next(1)) && (*writer)->add(program.next(1))
                && (*writer)->finish(true));
    }
    const auto one = CapsuleReader::open(path);
    const auto other = CapsuleReader::open(path);
    QVERIFY(one && other);
    const auto page = (*one)->goroutines(1, 0, 10);
    QVERIFY(page && (*other)->goroutines(2, 0, 10) && (*one)->goroutines(1, 10, 10) && (*other)->verify());
}

void CapsuleDiskTest::readOnlyFolder()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"a"_s);
    {
        const auto writer = CapsuleWriter::create(path, {});
        QVERIFY(writer && (*writer)->add(at(1)) && (*writer)->finish(true));
    }
    const QByteArray before = contents(path);
    QVERIFY(QFile::setPermissions(path, QFile::ReadOwner));
    QVERIFY(QFile::setPermissions(folder.path(), QFile::ReadOwner | QFile::ExeOwner));
    const auto reader = CapsuleReader::open(path);
    const bool verified = reader && (*reader)->verify();
    const QStringList files = listing(folder.path());
    const auto writer = CapsuleWriter::create(folder.filePath(u"b"_s), {});
    QFile::setPermissions(folder.path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    QVERIFY(verified);
    QCOMPARE(files, QStringList{u"a"_s});
    QVERIFY(contents(path) == before);
    if (::geteuid() != 0) { // who may write anywhere
        QCOMPARE(writer.error().code, ErrorCode::io);
    }
}

void CapsuleDiskTest::recorderAndLibrarian()
{
    const QString path = m_folder.filePath(u"threads"_s);
    CapsuleRecorder recorder;
    Testing::SampleProgram program(20, 5);
    QList<MomentPtr> moments;
    QList<qint64> ids;
    QCOMPARE(recorder.add(std::make_shared<const Moment>()).result().error().code, ErrorCode::badInput);
    auto created = recorder.create(path, {});
    for (int i = 0; i < 10; ++i) {
        moments.append(std::make_shared<const Moment>(program.next(2)));
        recorder.add(moments.last()).then(this, [&](const Result<CapsuleRecorder::Added> &added) {
            ids.append(added ? added->id : -1);
        });
    }
    auto twice = recorder.add(moments.last()); // refused, and no reason to stop
    auto output = recorder.addOutput({{.source = OutputSource::ProgramOut, .text = u"x"_s, .event = {}}});
    auto source = recorder.addSource(u"/a.go"_s, u"package main"_s);
    auto note = recorder.setBookmark(3, u"here"_s);
    auto breakpoints = recorder.setBreakpoints({BreakpointSpec()});
    auto finished = recorder.finish(true);
    QTRY_VERIFY(finished.isFinished());
    QVERIFY(created.result() && output.result() && source.result() && note.result() && breakpoints.result());
    QVERIFY(finished.result());
    QCOMPARE(twice.result().error().code, ErrorCode::badInput);
    QTRY_COMPARE(ids, (QList<qint64>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}));

    CapsuleLibrarian librarian;
    QCOMPARE(librarian.ask<Stop>([](CapsuleReader &reader) { return reader.stop(1); }).result().error().code,
             ErrorCode::notFound);
    auto opened = librarian.open(path);
    auto stop = librarian.ask<Stop>([](CapsuleReader &reader) { return reader.stop(4); });
    QTRY_VERIFY(stop.isFinished());
    QVERIFY(opened.result());
    QCOMPARE(opened.result()->moments->size(), 10);
    QCOMPARE(opened.result()->sourcePaths, QStringList{u"/a.go"_s});
    QVERIFY(stop.result() == moments[3]->stop);
}

void CapsuleDiskTest::recorderWritesWhatWaitsWhenItEnds()
{
    const QString path = m_folder.filePath(u"ends"_s);
    {
        CapsuleRecorder recorder;
        (void)recorder.create(path, {});
        for (int i = 0; i < 20; ++i) {
            (void)recorder.add(std::make_shared<const Moment>(at(i)));
        }
    }
    const auto reader = CapsuleReader::open(path + u".part"_s);
    QVERIFY(reader);
    QCOMPARE((*reader)->moments()->size(), 20);
}

void CapsuleDiskTest::idleRecorderWritesWithinASecond()
{
    const QString path = m_folder.filePath(u"idle"_s);
    CapsuleRecorder recorder;
    (void)recorder.create(path, {});
    (void)recorder.add(std::make_shared<const Moment>(at(1))); // within the first second, so it waits
    const auto moments = [&] {
        const auto reader = CapsuleReader::open(path + u".part"_s);
        return reader ? (*reader)->moments()->size() : 0;
    };
    QTRY_COMPARE_WITH_TIMEOUT(moments(), 1, 30'000);
}

void CapsuleDiskTest::endingLibrarianAnswersAll()
{
    const QString path = m_folder.filePath(u"ending"_s);
    {
        const auto writer = CapsuleWriter::create(path, {});
        QVERIFY(writer && (*writer)->add(at(1)) && (*writer)->finish(true));
    }
    QList<FutureResult<Stop>> asked;
    {
        CapsuleLibrarian librarian;
        (void)librarian.open(path);
        for (int i = 0; i < 100; ++i) {
            asked.append(librarian.ask<Stop>([](CapsuleReader &reader) { return reader.stop(1); }));
        }
    }
    for (const FutureResult<Stop> &one : std::as_const(asked)) {
        QVERIFY(one.isFinished());
        QVERIFY(one.result() || one.result().error().code == ErrorCode::cancelled);
    }
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::CapsuleDiskTest)
#include "tst_capsuledisk.moc"
