// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/catalog/librarystore.h"
#include "app/catalog/sqlitelibrary.h"
#include "tests/support/fakes/faketraces.h"
#include "tests/support/settled.h"
#include "tests/support/testmain.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QSqlQuery>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace Backstep {

using Testing::makeTrace;
using Testing::makeUnfinishedTrace;
using Testing::settled;
using Testing::writeFile;

class LibraryTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void comesBackWithEverything();
    void asksRrHowRecordingsEndedAndKeepsIt();
    void anRrThatHangsHoldsNothingUp();
    void addingTheSameFolderUpdates();
    void deletesItsOwnFoldersOnly();
    void aLinkInTheLibraryIsNotFollowed();
    void notesAndOpening();
    void saysWhatIsMissing();
    void adoptsWhatHasNoRow();
    void listsCapsules();
    void finishesInterruptedDeletes();
    void refusesWhatIsNoRecording();
    void damagedIsReadOnly();
    void newerIsShownButNotChanged();
    void anUnwritableFolderIsSaid();
    void twoProgramsAtOnce();
    void aLockedFileDelaysButDoesNotFail();

private:
    [[nodiscard]] std::unique_ptr<SqliteLibrary> open();
    [[nodiscard]] LibraryEntry fetched(const QString &name);
    [[nodiscard]] QString file() const { return m_home->path() + u"/data/library.sqlite"_s; }
    [[nodiscard]] QString folder() const { return m_home->path() + u"/data/recordings"_s; }
    void sql(const QString &statement);

    std::unique_ptr<QTemporaryDir> m_home;
};

void LibraryTest::init()
{
    TestCase::init();
    m_home = std::make_unique<QTemporaryDir>();
}

std::unique_ptr<SqliteLibrary> LibraryTest::open()
{
    auto library = std::make_unique<SqliteLibrary>(file(), folder());
    QSignalSpy first(library.get(), &Library::changed);
    return first.wait(20'000) ? std::move(library) : nullptr;
}

LibraryEntry LibraryTest::fetched(const QString &name)
{
    LibraryEntry entry;
    entry.name = name;
    entry.path = folder() + u'/' + name;
    makeTrace(entry.path);
    entry.program = u"demo"_s;
    entry.commandLine = u"./demo -x 'ü'"_s;
    entry.hostId = u"id-1"_s;
    entry.hostName = u"prod-1"_s;
    entry.remotePath = "/rr/\xff\n" + name.toUtf8();
    entry.recordedAt = QDateTime::fromMSecsSinceEpoch(1'795'466'000'123, QTimeZone::UTC);
    entry.fetchedAt = entry.recordedAt.addDays(1);
    entry.milliseconds = 1500;
    entry.exitCode = 3;
    entry.traceVersion = 85;
    entry.size = 12'820'149;
    entry.files = 7;
    entry.verification = Verification::Verified;
    entry.notes = u"the deadlock"_s;
    return entry;
}

void LibraryTest::sql(const QString &statement)
{
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"test"_s);
        database.setDatabaseName(file());
        QVERIFY(database.open());
        QVERIFY(QSqlQuery(database).exec(statement));
    }
    QSqlDatabase::removeDatabase(u"test"_s);
}

void LibraryTest::comesBackWithEverything()
{
    LibraryEntry entry;
    {
        const auto library = open();
        QCOMPARE(library->entries()->size(), 0);
        QVERIFY(library->status().code.isEmpty());
        entry = fetched(u"demo-3"_s);
        const auto added = settled(library->add(entry));
        QVERIFY(added);
        QVERIFY(added->id > 0);
        entry.id = added->id;
        QCOMPARE(*added, entry);
        QCOMPARE(*library->entries(), LibraryList{entry});
    }
    const auto library = open();
    QCOMPARE(*library->entries(), LibraryList{entry});
    QCOMPARE(library->entry(entry.id), entry);
    QVERIFY(!library->entry(999));
    QCOMPARE(QFileInfo(folder()).permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
}

void LibraryTest::asksRrHowRecordingsEndedAndKeepsIt()
{
    const QString rr = folder() + u"/../rr"_s;
    QTemporaryDir elsewhere;
    for (const auto *name : {"/good-0", "/odd-0"}) {
        makeTrace(elsewhere.path() + QString::fromLatin1(name));
    }
    {
        const auto library = open();
        const auto good = settled(library->addFolder(elsewhere.path() + u"/good-0"_s));
        const auto odd = settled(library->addFolder(elsewhere.path() + u"/odd-0"_s));
        QVERIFY(good && odd && !good->exitCode);
        writeFile(rr,
                  "#!/bin/sh\necho \"$2\" >>\"$0.asked\"\ncase $2 in *odd*) exit 65;; esac\n"
                  "printf 'PID\\tPPID\\tEXIT\\tCMD\\n7\\t--\\t3\\t./good --fast\\n'\n");
        QFile::setPermissions(rr, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        library->useRr(rr);
        QTRY_COMPARE(library->entry(good->id)->exitCode, 3);
        QCOMPARE(library->entry(good->id)->commandLine, u"./good --fast"_s);
        // Whoever could not be told is not asked about again and again.
        QVERIFY(settled(library->refresh()));
        QVERIFY(settled(library->setNotes(good->id, u"x"_s)));
        QVERIFY(settled(library->refresh()));
        QFile asked(rr + u".asked"_s);
        QVERIFY(asked.open(QFile::ReadOnly));
        QCOMPARE(asked.readAll().count('\n'), 2);
        QVERIFY(!library->entry(odd->id)->exitCode);
    }
    const auto library = open();
    QVERIFY(std::ranges::any_of(*library->entries(), [](const LibraryEntry &entry) { return entry.exitCode == 3; }));
}

void LibraryTest::anRrThatHangsHoldsNothingUp()
{
    const QString rr = folder() + u"/../rr"_s;
    QTemporaryDir elsewhere;
    makeTrace(elsewhere.path() + u"/good-0"_s);
    auto library = open();
    QVERIFY(settled(library->addFolder(elsewhere.path() + u"/good-0"_s)));
    writeFile(rr, "#!/bin/sh\n: >\"$0.began\"\nexec sleep 600\n");
    QFile::setPermissions(rr, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    library->useRr(rr);
    QTRY_VERIFY(QFile::exists(rr + u".began"_s));
    QElapsedTimer clock;
    clock.start();
    library.reset();
    QVERIFY2(clock.elapsed() < 4000, qPrintable(QString::number(clock.elapsed())));
}

void LibraryTest::addingTheSameFolderUpdates()
{
    const auto library = open();
    LibraryEntry entry = fetched(u"demo-3"_s);
    const auto first = settled(library->add(entry));
    QVERIFY(settled(library->setNotes(first->id, u"mine"_s)));
    entry.verification = Verification::SizeOnly;
    const auto second = settled(library->add(entry));
    QCOMPARE(second->id, first->id);
    QCOMPARE(second->verification, Verification::SizeOnly);
    QCOMPARE(second->notes, u"mine"_s);
    QCOMPARE(library->entries()->size(), 1);
}

void LibraryTest::deletesItsOwnFoldersOnly()
{
    const auto library = open();
    const auto own = settled(library->add(fetched(u"demo-3"_s)));
    QTemporaryDir elsewhere;
    makeTrace(elsewhere.path() + u"/mine-0"_s);
    const auto other = settled(library->addFolder(elsewhere.path() + u"/mine-0"_s));
    QVERIFY(other);
    QCOMPARE(other->program, u"demo"_s);
    QVERIFY(!other->owned);
    // Even an entry that claims to be owned is only deleted inside the library's folder.
    LibraryEntry liar = *other;
    liar.owned = true;
    QVERIFY(!settled(library->add(liar))->owned);

    QVERIFY(settled(library->remove(own->id)));
    QVERIFY(settled(library->remove(other->id)));
    QCOMPARE(library->entries()->size(), 0);
    QVERIFY(!QFile::exists(own->path));
    QVERIFY(QFile::exists(other->path + u"/version"_s));
    QCOMPARE(QDir(folder()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot), QStringList());
    QCOMPARE(settled(library->remove(own->id)).error().code, ErrorCode::notFound);
}

void LibraryTest::aLinkInTheLibraryIsNotFollowed()
{
    QTemporaryDir elsewhere;
    makeTrace(elsewhere.path() + u"/mine-0"_s);
    QDir().mkpath(folder());
    QFile::link(elsewhere.path() + u"/mine-0"_s, folder() + u"/mine-0"_s);
    const auto library = open();
    QCOMPARE(library->entries()->size(), 0);
    LibraryEntry entry;
    entry.name = u"mine-0"_s;
    entry.path = folder() + u"/mine-0"_s;
    const auto added = settled(library->add(entry));
    QVERIFY(settled(library->remove(added->id)));
    QVERIFY(QFile::exists(elsewhere.path() + u"/mine-0/version"_s));
}

void LibraryTest::notesAndOpening()
{
    const auto library = open();
    const auto entry = settled(library->add(fetched(u"demo-3"_s)));
    QSignalSpy changes(library.get(), &Library::changed);
    QVERIFY(settled(library->setNotes(entry->id, u"a 'quoted' note; DROP TABLE recordings"_s)));
    QVERIFY(settled(library->markOpened(entry->id)));
    QVERIFY(settled(library->setVerification(entry->id, Verification::Failed)));
    QCOMPARE(changes.size(), 3);
    const auto now = library->entry(entry->id);
    QCOMPARE(now->notes, u"a 'quoted' note; DROP TABLE recordings"_s);
    QVERIFY(now->openedAt.isValid());
    QCOMPARE(now->verification, Verification::Failed);
    QCOMPARE(settled(library->setNotes(99, {})).error().code, ErrorCode::notFound);
}

void LibraryTest::saysWhatIsMissing()
{
    const auto library = open();
    const auto entry = settled(library->add(fetched(u"demo-3"_s)));
    QVERIFY(QDir(entry->path).removeRecursively());
    const auto list = settled(library->refresh());
    QVERIFY(list);
    QVERIFY((*list)->first().missing);
    QVERIFY(settled(library->remove(entry->id)));
}

void LibraryTest::adoptsWhatHasNoRow()
{
    // A program that was killed between the rename and the row.
    makeTrace(folder() + u"/orphan-7"_s, 500);
    makeUnfinishedTrace(folder() + u"/half-0"_s);
    makeTrace(folder() + u"/.partial-x"_s);
    const auto library = open();
    QCOMPARE(library->entries()->size(), 1);
    const LibraryEntry &entry = library->entries()->first();
    QCOMPARE(entry.name, u"orphan-7"_s);
    QCOMPARE(entry.verification, Verification::NotChecked);
    QVERIFY(entry.owned);
    QCOMPARE(open()->entries()->size(), 1);
}

void LibraryTest::listsCapsules()
{
    makeTrace(folder() + u"/demo-3"_s);
    makeTrace(folder() + u"/inside-0"_s);
    writeFile(folder() + u"/demo-3.capsule"_s, QByteArray(2000, 'c'));
    writeFile(folder() + u"/inside-0/any.capsule"_s, "c");
    writeFile(folder() + u"/bank.capsule"_s, QByteArray(3000, 'c'));
    writeFile(folder() + u"/half.capsule.part"_s, "c");
    writeFile(folder() + u"/notes.txt"_s, "c");
    writeFile(folder() + u"/.trash-2"_s, "c"); // of one whose deletion was interrupted
    const auto library = open();
    QMap<QString, LibraryEntry> entries;
    for (const LibraryEntry &entry : *library->entries()) {
        entries.insert(entry.name, entry);
    }
    QCOMPARE(entries.keys(), (QStringList{u"bank.capsule"_s, u"demo-3"_s, u"demo-3.capsule"_s, u"inside-0"_s}));
    QCOMPARE(entries[u"demo-3"_s].capsule, folder() + u"/demo-3.capsule"_s);
    QCOMPARE(entries[u"demo-3"_s].capsuleSize, 2000);
    QVERIFY(!entries[u"demo-3"_s].onlyCapsule);
    QCOMPARE(entries[u"inside-0"_s].capsule, folder() + u"/inside-0/any.capsule"_s);
    const LibraryEntry bank = entries[u"bank.capsule"_s];
    QVERIFY(bank.onlyCapsule && bank.owned && !bank.missing);
    QCOMPARE(bank.capsule, folder() + u"/bank.capsule"_s);
    QCOMPARE(bank.size, 3000);
    QVERIFY(settled(library->remove(bank.id)));
    QVERIFY(!QFile::exists(bank.path));
    QVERIFY(!QFile::exists(folder() + u"/.trash-2"_s));
    QVERIFY(QFile::remove(folder() + u"/demo-3.capsule"_s));
    const auto list = settled(library->refresh());
    QVERIFY(list);
    for (const LibraryEntry &entry : **list) {
        QVERIFY(entry.name != u"demo-3"_s || entry.capsule.isEmpty());
        QCOMPARE(entry.missing, entry.name == u"demo-3.capsule"_s);
    }
}

void LibraryTest::finishesInterruptedDeletes()
{
    makeTrace(folder() + u"/.trash-1"_s);
    const auto library = open();
    QVERIFY(library);
    QVERIFY(!QFile::exists(folder() + u"/.trash-1"_s));
}

void LibraryTest::refusesWhatIsNoRecording()
{
    const auto library = open();
    QTemporaryDir elsewhere;
    QCOMPARE(settled(library->addFolder(elsewhere.path())).error().code, LibraryErrorCode::notARecording);
    makeUnfinishedTrace(elsewhere.path() + u"/x-0"_s);
    const auto unfinished = settled(library->addFolder(elsewhere.path() + u"/x-0"_s));
    QCOMPARE(unfinished.error().code, LibraryErrorCode::notARecording);
    QCOMPARE(settled(library->addFolder(elsewhere.path() + u"/none"_s)).error().code, ErrorCode::notFound);
}

void LibraryTest::damagedIsReadOnly()
{
    {
        QVERIFY(settled(open()->add(fetched(u"demo-3"_s))));
    }
    QFile database(file());
    QVERIFY(database.open(QFile::ReadWrite));
    database.write(QByteArray(200, 'x'));
    database.close();
    const auto library = open();
    QCOMPARE(library->status().code, LibraryErrorCode::damaged);
    QVERIFY(library->status().message.contains(file()));
    QCOMPARE(settled(library->add(fetched(u"demo-4"_s))).error().code, LibraryErrorCode::readOnly);
    QCOMPARE(settled(library->remove(1)).error().code, LibraryErrorCode::readOnly);
    QVERIFY(QFile::exists(folder() + u"/demo-3/version"_s));
}

void LibraryTest::newerIsShownButNotChanged()
{
    {
        QVERIFY(settled(open()->add(fetched(u"demo-3"_s))));
    }
    sql(u"PRAGMA user_version = 7"_s);
    const auto library = open();
    QCOMPARE(library->status().code, LibraryErrorCode::newer);
    QCOMPARE(library->entries()->size(), 1);
    QCOMPARE(settled(library->setNotes(1, u"x"_s)).error().code, LibraryErrorCode::readOnly);
}

void LibraryTest::anUnwritableFolderIsSaid()
{
    writeFile(m_home->path() + u"/data"_s, "a file");
    const auto library = open();
    QVERIFY(library);
    QCOMPARE(library->status().code, ErrorCode::io);
    QCOMPARE(library->entries()->size(), 0);
    QCOMPARE(settled(library->addFolder(folder())).error().code, ErrorCode::notFound);
}

void LibraryTest::twoProgramsAtOnce()
{
    const auto first = open();
    const auto second = open();
    QList<FutureResult<LibraryEntry>> answers;
    for (int i = 0; i < 20; ++i) {
        answers.append(first->add(fetched(u"a-%1"_s.arg(i))));
        answers.append(second->add(fetched(u"b-%1"_s.arg(i))));
    }
    for (const auto &answer : std::as_const(answers)) {
        QVERIFY(settled(answer));
    }
    QVERIFY(settled(first->refresh()));
    QCOMPARE(first->entries()->size(), 40);
}

void LibraryTest::aLockedFileDelaysButDoesNotFail()
{
    const auto library = open();
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"locker"_s);
        database.setDatabaseName(file());
        QVERIFY(database.open());
        QSqlQuery query(database);
        QVERIFY(query.exec(u"BEGIN IMMEDIATE"_s));
        const auto answer = library->add(fetched(u"demo-3"_s));
        QTest::qWait(200); // that nothing happens meanwhile is what this is about
        QVERIFY(!answer.isFinished());
        QVERIFY(query.exec(u"COMMIT"_s));
        QVERIFY(settled(answer));
    }
    QSqlDatabase::removeDatabase(u"locker"_s);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::LibraryTest)
#include "tst_library.moc"
