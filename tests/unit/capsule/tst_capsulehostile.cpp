// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/capsule/capsuleerror.h"
#include "app/capsule/capsulereader.h"
#include "app/capsule/capsulewriter.h"
#include "app/capsule/sqlconnection.h"
#include "tests/support/forgedcapsule.h"
#include "tests/support/samplemoments.h"
#include "tests/support/testmain.h"

#include <QCryptographicHash>
#include <QDir>
#include <QElapsedTimer>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace Backstep {

using CapsuleFormat::RecordKind;
using Testing::ForgedCapsule;

namespace {

QString said(const Error &error)
{
    return error.code + u": "_s + error.message + u' ' + error.details.join(u' ');
}

/// What is said of a file that must not open, or must not answer everything.
Error complaintAbout(const QString &path)
{
    for (const Error &error : Testing::askEverything(path)) {
        if (error.code != CapsuleCode::notCaptured) {
            return error;
        }
    }
    return {};
}

/// Resident memory of this program at its highest, in bytes, since forgetPeak().
qint64 peakMemory()
{
    QFile status(u"/proc/self/status"_s);
    if (status.open(QFile::ReadOnly)) {
        for (const QByteArray &line : status.readAll().split('\n')) {
            if (line.startsWith("VmHWM:")) {
                return line.simplified().split(' ').value(1).toLongLong() * 1024;
            }
        }
    }
    return 0;
}

bool forgetPeak()
{
    QFile references(u"/proc/self/clear_refs"_s);
    return references.open(QFile::WriteOnly) && references.write("5") == 1;
}

/// A value of `meta` with a checksum that fits, whatever is in it.
QByteArray storedMeta(QLatin1StringView key, const QByteArray &packed)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(QByteArrayView(key.data(), key.size()));
    hash.addData(packed);
    return hash.result().first(CapsuleFormat::sumBytes) + packed;
}

} // namespace

#define VERIFY_CODE(error, expected)                                                                                   \
    do {                                                                                                               \
        const Error met = (error);                                                                                     \
        QVERIFY2(met.code == (expected), qPrintable(said(met)));                                                       \
        QVERIFY2(met.message.endsWith(u'.') && met.message.contains(m_file), qPrintable(said(met)));                   \
    } while (false)

/// Files that nobody made by writing a capsule. Each ends in one sentence that says what is wrong.
class CapsuleHostileTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void otherFiles_data();
    void otherFiles();
    void newerVersion();
    void foreignSchema_data();
    void foreignSchema();
    void wrongKindsOfValues_data();
    void wrongKindsOfValues();
    void cutAnywhere();
    void flippedBits();
    void writeAheadLogIsNotOpened();
    void blockThatLiesAboutItsSize();
    void bombOfSharedChildren();
    void bombOfNestedValues();
    void bombOfSharedText();
    void textOfTextsOfTexts();
    void crowdOfOneGoroutine();
    void crowdWithLabels();
    void factsThatInflateWithoutEnd();
    void recordsWithoutNumber_data();
    void recordsWithoutNumber();
    void listsOfNothing();
    void closingEndsTheReading();
    void unknownWordIsDamage();

private:
    void store(const QByteArray &bytes);
    [[nodiscard]] bool run(const QStringList &statements);
    /// Whether everything is as it was in the good one.
    [[nodiscard]] bool saysTheSame() const;

    QTemporaryDir m_folder;
    QString m_file;     ///< the one under test
    QByteArray m_good;
    ForgedCapsule m_records;
};

void CapsuleHostileTest::initTestCase()
{
    m_file = m_folder.filePath(u"good.capsule"_s);
    {
        const auto writer = CapsuleWriter::create(m_file, Testing::fullFacts());
        QVERIFY(writer);
        Testing::SampleProgram program(8, 6);
        QVERIFY((*writer)->add(Testing::fullMoment()) && (*writer)->add(program.next(2)));
        QVERIFY((*writer)->addSource(u"/main.go"_s, u"package main\n"_s.repeated(2000))
                && (*writer)->setBookmark(1, u"x"_s));
        QVERIFY((*writer)->setBreakpoints({BreakpointSpec()}) && (*writer)->addOutput({}) && (*writer)->finish(true));
    }
    QCOMPARE(complaintAbout(m_file), Error());
    QFile file(m_file);
    QVERIFY(file.open(QFile::ReadOnly));
    m_good = file.readAll();
    const auto records = ForgedCapsule::from(m_file);
    QVERIFY(records);
    m_records = *records;
}

void CapsuleHostileTest::init()
{
    TestCase::init();
    m_file = m_folder.filePath(u"hostile.capsule"_s);
    store(m_good);
}

void CapsuleHostileTest::store(const QByteArray &bytes)
{
    QFile file(m_file);
    QVERIFY(file.open(QFile::WriteOnly) && file.write(bytes) == bytes.size());
}

bool CapsuleHostileTest::run(const QStringList &statements)
{
    SqlConnection connection;
    return connection.open(m_file, SqlConnection::Access::Write) && connection.run(u"PRAGMA synchronous = OFF"_s)
        && std::ranges::all_of(statements, [&](const QString &one) { return connection.run(one); });
}

bool CapsuleHostileTest::saysTheSame() const
{
    const auto reader = CapsuleReader::open(m_file);
    if (!reader || !(*reader)->verify()) {
        return false;
    }
    return Testing::differences(**reader, 1, Testing::fullMoment()).isEmpty()
        && Testing::differences(**reader, 2, Testing::SampleProgram(8, 6).next(2)).isEmpty()
        && (*reader)->source(u"/main.go"_s) == u"package main\n"_s.repeated(2000) && (*reader)->outputLines() == 1
        && (*reader)->breakpoints().size() == 1 && (*reader)->moments()->first().bookmark == u"x"_s
        && (*reader)->facts().title == u"demo-3"_s;
}

void CapsuleHostileTest::otherFiles_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addRow("text") << QByteArray("hello\n");
    QTest::addRow("picture") << QByteArray("\x89PNG\r\n\x1a\n") + QByteArray(2000, 'x');
    QTest::addRow("another database") << m_good.first(68) + QByteArray(4, '\0') + m_good.sliced(72);
}

void CapsuleHostileTest::otherFiles()
{
    QFETCH(const QByteArray, bytes);
    store(bytes);
    VERIFY_CODE(complaintAbout(m_file), CapsuleCode::notACapsule);
}

void CapsuleHostileTest::newerVersion()
{
    const int next = CapsuleFormat::version + 1;
    QVERIFY(run({u"PRAGMA user_version = %1"_s.arg(next)}));
    const Error error = complaintAbout(m_file);
    VERIFY_CODE(error, CapsuleCode::newer);
    QVERIFY2(error.message.contains(u"format %1; this one reads up to %2"_s.arg(next).arg(next - 1)),
             qPrintable(error.message));
    QVERIFY(run({u"PRAGMA user_version = -1"_s}));
    VERIFY_CODE(complaintAbout(m_file), CapsuleCode::damaged);
}

void CapsuleHostileTest::foreignSchema_data()
{
    QTest::addColumn<QStringList>("statements");
    QTest::addRow("trigger") << QStringList{u"CREATE TRIGGER t AFTER INSERT ON block BEGIN DELETE FROM meta; END"_s};
    QTest::addRow("view") << QStringList{u"CREATE VIEW v AS SELECT * FROM block"_s};
    QTest::addRow("view in place of a table")
        << QStringList{u"ALTER TABLE block RENAME TO other"_s, u"CREATE VIEW block AS SELECT * FROM other"_s};
    QTest::addRow("table") << QStringList{u"CREATE TABLE another(x)"_s};
    QTest::addRow("index") << QStringList{u"CREATE INDEX i ON block(kind)"_s};
    QTest::addRow("virtual table") << QStringList{u"CREATE VIRTUAL TABLE f USING fts5(x)"_s};
    QTest::addRow("column") << QStringList{u"ALTER TABLE block ADD COLUMN more"_s};
    QTest::addRow("computed column") << QStringList{u"ALTER TABLE block ADD COLUMN more AS (randomblob(1000000000))"_s};
}

void CapsuleHostileTest::foreignSchema()
{
    QFETCH(const QStringList, statements);
    if (!run(statements)) {
        QSKIP("this SQLite cannot do that");
    }
    VERIFY_CODE(complaintAbout(m_file), CapsuleCode::hostile);
}

void CapsuleHostileTest::wrongKindsOfValues_data()
{
    QTest::addColumn<QString>("statement");
    for (const QString &statement :
         {u"UPDATE block SET data = 'text'"_s,
          u"UPDATE block SET data = 7"_s,
          u"UPDATE block SET data = zeroblob(0)"_s,
          u"UPDATE block SET data = zeroblob(100000000)"_s,
          u"UPDATE block SET sum = 'x'"_s,
          u"UPDATE block SET kind = 'x'"_s,
          u"UPDATE block SET kind = 99"_s,
          u"UPDATE block SET kind = -1"_s,
          u"UPDATE block SET kind = 0"_s,
          u"UPDATE block SET first = -1"_s,
          u"UPDATE block SET first = first + 1"_s,
          u"UPDATE block SET count = 9223372036854775807"_s,
          u"UPDATE block SET count = -5"_s,
          u"UPDATE block SET count = 0"_s,
          u"UPDATE block SET count = count + 1"_s,
          u"UPDATE block SET raw = 9223372036854775807"_s,
          u"UPDATE block SET raw = raw + 1"_s,
          u"UPDATE block SET raw = 1.5"_s,
          u"DELETE FROM block WHERE kind = 1"_s,
          u"DELETE FROM block WHERE kind = 6"_s,
          u"UPDATE meta SET value = 'text'"_s,
          u"UPDATE meta SET value = 5"_s,
          u"DELETE FROM meta"_s,
          u"UPDATE meta SET value = zeroblob(100000000)"_s,
          u"UPDATE meta SET value = zeroblob(30)"_s,
          u"INSERT INTO block SELECT id + 1000, kind, first, count, raw, sum, data FROM block"_s}) {
        QTest::addRow("%s", qPrintable(statement)) << statement;
    }
}

void CapsuleHostileTest::wrongKindsOfValues()
{
    QFETCH(const QString, statement);
    QVERIFY(run({statement}));
    VERIFY_CODE(complaintAbout(m_file), CapsuleCode::damaged);
}

void CapsuleHostileTest::cutAnywhere()
{
    for (qsizetype size = 0; size < m_good.size(); size += 509) {
        store(m_good.first(size));
        const Error error = complaintAbout(m_file);
        if (error.code.isEmpty() && m_good.size() - size < 1024) {
            QVERIFY2(saysTheSame(), qPrintable(QString::number(size))); // the last page's end, which is not used
        } else {
            VERIFY_CODE(error, CapsuleCode::damaged);
            QCOMPARE(error.message.contains(u"is empty"_s), size == 0);
        }
    }
}

void CapsuleHostileTest::flippedBits()
{
    QVERIFY(saysTheSame());
    int refused = 0;
    int tried = 0;
    QRandomGenerator random(7);
    for (qsizetype at = 0; at < m_good.size(); at += 1 + random.bounded(61)) {
        QByteArray bytes = m_good;
        bytes[at] = static_cast<char>(bytes[at] ^ (1 << random.bounded(8)));
        store(bytes);
        ++tried;
        // Either it is noticed, or it was where nothing is kept.
        const Error error = complaintAbout(m_file);
        if (error.code.isEmpty()) {
            QVERIFY2(saysTheSame(), qPrintable(u"the bit at %1"_s.arg(at)));
        } else {
            ++refused;
        }
    }
    QVERIFY2(refused > tried / 4, qPrintable(u"%1 of %2"_s.arg(refused).arg(tried)));
}

void CapsuleHostileTest::writeAheadLogIsNotOpened()
{
    QByteArray bytes = m_good;
    bytes[18] = 2;
    bytes[19] = 2;
    for (const QString &name : {u"wal.capsule"_s, u"wal.capsule.part"_s}) {
        const QTemporaryDir folder;
        m_file = folder.filePath(name);
        store(bytes);
        VERIFY_CODE(complaintAbout(m_file), CapsuleCode::hostile);
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{name});
    }
}

void CapsuleHostileTest::blockThatLiesAboutItsSize()
{
    // A hundred kilobytes that become a hundred megabytes, said to be as few as they should be.
    QVERIFY(m_records.write(m_file, [](Block &block) {
        const QByteArray bomb = qCompress(QByteArray(100'000'000, '\0'), 9);
        block.data = block.data.first(4) + bomb.sliced(4);
        block.sum = blockSum(block);
    }));
    VERIFY_CODE(complaintAbout(m_file), CapsuleCode::damaged);
    QVERIFY(m_records.write(m_file, [](Block &block) {
        block.data = QByteArray(4, '\xff') + block.data.sliced(4); // four gigabytes
        block.sum = blockSum(block);
    }));
    VERIFY_CODE(complaintAbout(m_file), CapsuleCode::damaged);
}

void CapsuleHostileTest::bombOfSharedChildren()
{
    // Twenty values, each with a hundred times the one before: 10^40.
    ForgedCapsule forged;
    quint64 child = forged.add(Records::Variable());
    for (int i = 0; i < 20; ++i) {
        Records::Variable variable;
        variable.children = QList<quint64>(100, child);
        child = forged.add(variable);
    }
    forged.addMoment(1, forged.add(Records::VariableList{.variables = {child}, .more = 0}));
    QVERIFY(forged.write(m_file));
    QElapsedTimer timer;
    timer.start();
    const auto reader = CapsuleReader::open(m_file);
    QVERIFY(reader); // the moment itself is fine
    QVERIFY((*reader)->stop(1));
    VERIFY_CODE((*reader)->packageVariables(1).error(), CapsuleCode::tooLarge);
    VERIFY_CODE((*reader)->verify().error(), CapsuleCode::tooLarge);
    QVERIFY((*reader)->stop(1)); // and goes on to answer
    QVERIFY2(timer.elapsed() < 60'000, "this took as long as if it had been expanded");
}

void CapsuleHostileTest::bombOfNestedValues()
{
    ForgedCapsule forged;
    quint64 child = forged.add(Records::Variable());
    for (int i = 0; i < 100'000; ++i) {
        Records::Variable variable;
        variable.children = {child};
        child = forged.add(variable);
    }
    forged.addMoment(1, forged.add(Records::VariableList{.variables = {child}, .more = 0}));
    QVERIFY(forged.write(m_file));
    const auto reader = CapsuleReader::open(m_file);
    QVERIFY(reader);
    VERIFY_CODE((*reader)->packageVariables(1).error(), CapsuleCode::tooLarge);
    VERIFY_CODE((*reader)->verify().error(), CapsuleCode::tooLarge);
}

void CapsuleHostileTest::bombOfSharedText()
{
    // 1,000 strings of ten million characters, all of one piece.
    ForgedCapsule forged;
    const quint64 piece = forged.addText(u"x"_s.repeated(10'000));
    Records::VariableList list;
    for (int i = 0; i < 1'000; ++i) {
        Records::Variable variable;
        variable.value = forged.add(Records::Text{.leaf = {}, .parts = QList<quint64>(1'000, piece)});
        list.variables.append(forged.add(variable));
    }
    forged.addMoment(1, forged.add(list));
    QVERIFY(forged.write(m_file));
    const auto reader = CapsuleReader::open(m_file);
    QVERIFY(reader);
    VERIFY_CODE((*reader)->packageVariables(1).error(), CapsuleCode::tooLarge);
}

void CapsuleHostileTest::textOfTextsOfTexts()
{
    ForgedCapsule forged;
    quint64 text = forged.addText(u"x"_s);
    for (int i = 0; i < 10; ++i) {
        text = forged.add(Records::Text{.leaf = {}, .parts = QList<quint64>(1'000, text)});
    }
    forged.add(Records::Source{.path = forged.addText(u"/a.go"_s), .text = text});
    QVERIFY(forged.write(m_file));
    const auto reader = CapsuleReader::open(m_file);
    QVERIFY(reader);
    VERIFY_CODE((*reader)->source(u"/a.go"_s).error(), CapsuleCode::hostile);
}

void CapsuleHostileTest::crowdOfOneGoroutine()
{
    // Three million goroutines, all of them the same; read in pages as large as a reader gives.
    ForgedCapsule forged;
    const quint64 goroutine = forged.add(Records::Goroutine{.origin = forged.add(Records::Origin{.id = 5}),
                                                            .state = GoroutineState::Running,
                                                            .waitSince = {},
                                                            .stackGoroutine = {}});
    const quint64 page =
        forged.add(Records::Page{.ids = QList<qint64>(256, 5), .goroutines = QList<quint64>(256, goroutine)});
    const quint64 roster =
        forged.add(Records::Roster{.pages = QList<quint64>(12'000, page), .counts = QList<int>(12'000, 256)});
    forged.addMoment(1, 0, roster);
    QVERIFY(forged.write(m_file));
    const auto reader = CapsuleReader::open(m_file);
    QVERIFY(reader);
    const auto answer = (*reader)->goroutines(1, 0, std::numeric_limits<int>::max());
    QVERIFY(answer);
    QCOMPARE(answer->goroutines.size(), 262'144);
    QCOMPARE(answer->next, 262'144);
    QCOMPARE(answer->total, 3'072'000);
    QCOMPARE((*reader)->stack(1, 6).error().code, ErrorCode::notFound);
}

void CapsuleHostileTest::crowdWithLabels()
{
    // A million goroutines that share the most labels a record may have: one map for all, not one for each.
    ForgedCapsule forged;
    Records::Labels labels;
    for (int i = 0; i < CapsuleFormat::labelTexts / 2; ++i) {
        labels.texts += {forged.addText(u"key %1"_s.arg(i)), forged.addText(u"value %1"_s.arg(i))};
    }
    const quint64 goroutine = forged.add(Records::Goroutine{.origin = forged.add(Records::Origin{.id = 5}),
                                                            .state = GoroutineState::Running,
                                                            .labels = forged.add(labels),
                                                            .waitSince = {},
                                                            .stackGoroutine = {}});
    const quint64 page =
        forged.add(Records::Page{.ids = QList<qint64>(256, 5), .goroutines = QList<quint64>(256, goroutine)});
    forged.addMoment(1, 0,
                     forged.add(Records::Roster{.pages = QList<quint64>(400, page), .counts = QList<int>(400, 256)}));
    QVERIFY(forged.write(m_file));
    const auto reader = CapsuleReader::open(m_file);
    QVERIFY(reader);
    if (!forgetPeak()) {
        QSKIP("this kernel does not let a program forget how much memory it had");
    }
    const qint64 before = peakMemory();
    const auto answer = (*reader)->goroutines(1, 0, 102'400);
    QVERIFY(answer);
    QCOMPARE(answer->goroutines.size(), 102'400);
    QCOMPARE(answer->goroutines.last().labels.size(), CapsuleFormat::labelTexts / 2);
    QVERIFY2(peakMemory() - before < 200'000'000, qPrintable(QString::number(peakMemory() - before)));
}

void CapsuleHostileTest::factsThatInflateWithoutEnd()
{
    // Some hundred kilobytes in the file, half a gigabyte when they are inflated to their end, said to be few.
    ForgedCapsule forged = m_records;
    QVERIFY(forged.write(m_file));
    {
        SqlConnection connection;
        QVERIFY(connection.open(m_file, SqlConnection::Access::Write));
        const QByteArray bomb = qCompress(QByteArray(500'000'000, '\0'), 9);
        const QByteArray stored = storedMeta(CapsuleFormat::factsKey, QByteArray("\0\0\0\x64", 4) + bomb.sliced(4));
        QVERIFY(stored.size() < CapsuleFormat::metaBytes);
        QSqlQuery query = connection.query();
        QVERIFY(query.prepare(u"UPDATE meta SET value = ? WHERE key = 'facts'"_s));
        query.bindValue(0, stored);
        QVERIFY(query.exec());
    }
    if (!forgetPeak()) {
        QSKIP("this kernel does not let a program forget how much memory it had");
    }
    const qint64 before = peakMemory();
    VERIFY_CODE(complaintAbout(m_file), CapsuleCode::damaged);
    QVERIFY2(peakMemory() - before < 50'000'000, qPrintable(QString::number(peakMemory() - before)));
}

void CapsuleHostileTest::recordsWithoutNumber_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<qint64>("count");
    QTest::newRow("moments") << static_cast<int>(RecordKind::Moment) << qint64(CapsuleFormat::moments);
    QTest::newRow("sources") << static_cast<int>(RecordKind::Source) << qint64(CapsuleFormat::sources);
    QTest::newRow("values") << static_cast<int>(RecordKind::Variable) << qint64(CapsuleFormat::records);
}

void CapsuleHostileTest::recordsWithoutNumber()
{
    QFETCH(const int, kind);
    QFETCH(const qint64, count);
    // Blocks that say they have records; what is in them is never looked at.
    QVERIFY(m_records.write(m_file));
    {
        SqlConnection connection;
        QVERIFY(connection.open(m_file, SqlConnection::Access::Write));
        QSqlQuery query = connection.query();
        QVERIFY(
            query.prepare(u"INSERT INTO block(kind, first, count, raw, sum, data) VALUES(?, ?, ?, ?, x'00', x'00')"_s));
        const auto known = static_cast<qint64>(m_records.records[static_cast<std::size_t>(kind)].size());
        constexpr qint64 each = 50'000;
        QVERIFY(connection.run(u"BEGIN"_s));
        for (qint64 first = known + 1; first <= count + each; first += each) {
            for (const auto &[place, value] : {std::pair(0, qint64(kind)), {1, first}, {2, each}, {3, each}}) {
                query.bindValue(place, value);
            }
            QVERIFY(query.exec());
        }
        QVERIFY(connection.run(u"COMMIT"_s));
    }
    VERIFY_CODE(complaintAbout(m_file), CapsuleCode::tooLarge);
}

void CapsuleHostileTest::listsOfNothing()
{
    ForgedCapsule forged;
    quint64 list = 0;
    for (int i = 0; i < 100; ++i) {
        list = forged.add(Records::VariableList{.variables = {}, .more = list});
    }
    forged.addMoment(1, list);
    QVERIFY(forged.write(m_file));
    const auto reader = CapsuleReader::open(m_file);
    QVERIFY(reader);
    VERIFY_CODE((*reader)->packageVariables(1).error(), CapsuleCode::damaged);
    VERIFY_CODE((*reader)->verify().error(), CapsuleCode::damaged);
}

void CapsuleHostileTest::closingEndsTheReading()
{
    StopSource stop;
    const auto reader = CapsuleReader::open(m_file, stop.token());
    QVERIFY(reader);
    stop.requestStop();
    QCOMPARE((*reader)->verify().error().code, ErrorCode::cancelled);
    QCOMPARE(CapsuleReader::open(m_file, stop.token()).error().code, ErrorCode::cancelled);
}

void CapsuleHostileTest::unknownWordIsDamage()
{
    ForgedCapsule forged;
    Records::Moment moment;
    moment.reason = static_cast<StopReason>(200);
    forged.add(moment);
    QVERIFY(forged.write(m_file));
    VERIFY_CODE(complaintAbout(m_file), CapsuleCode::damaged);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::CapsuleHostileTest)
#include "tst_capsulehostile.moc"
