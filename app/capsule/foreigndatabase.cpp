// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/capsule/foreigndatabase.h"

#include "app/capsule/capsuleformat.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSqlError>
#include <QVariant>
#include <QtEndian>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

// Of SQLite's file format (sqlite.org/fileformat2.html).
constexpr qsizetype headerBytes = 100;
constexpr QByteArrayView fileMagic("SQLite format 3\0", 16);
constexpr QByteArrayView journalMagic("\xd9\xd5\x05\xf9\x20\xa1\x63\xd7", 8);
constexpr qsizetype writeFormatAt = 18;
constexpr qsizetype readFormatAt = 19;
constexpr qsizetype userVersionAt = 60;
constexpr qsizetype applicationIdAt = 68;
constexpr char rollbackJournal = 1; ///< as against write-ahead logging, which makes files when it is only read

constexpr int readOnlyCode = 8;

/// Of a journal that a killed writer left. One that names a super-journal would have SQLite delete the file of that
/// name, wherever it lies; ours never do.
bool namesAnotherFile(const QString &journal)
{
    QFile file(journal);
    return !file.open(QFile::ReadOnly) || file.size() < journalMagic.size()
        || !file.seek(file.size() - journalMagic.size()) || file.readAll() == journalMagic;
}

} // namespace

Result<std::unique_ptr<ForeignDatabase>> ForeignDatabase::open(const QString &path)
{
    std::unique_ptr<ForeignDatabase> database(new ForeignDatabase(path));
    const QFileInfo info(path);
    if (!info.exists()) {
        return fail(database->m_complaint.missing());
    }
    if (!info.isFile()) {
        return fail(database->m_complaint.notACapsule(u"it is not a file"_s));
    }
    database->m_bytes = info.size();
    for (const auto &step : {&ForeignDatabase::connect, &ForeignDatabase::checkSchema}) {
        if (const Result<void> done = (database.get()->*step)(); !done) {
            return fail(done.error());
        }
    }
    return database;
}

Result<void> ForeignDatabase::checkHeader(const QString &file) const
{
    QFile bytes(file);
    if (!bytes.open(QFile::ReadOnly)) {
        return fail(m_complaint.unreadable(bytes.errorString()));
    }
    const QByteArray header = bytes.read(headerBytes);
    if (header.isEmpty()) {
        return fail(m_complaint.empty());
    }
    if (!header.startsWith(fileMagic.first(qMin(header.size(), fileMagic.size())))) {
        return fail(m_complaint.notACapsule(u"it does not begin like a database"_s));
    }
    if (header.size() < headerBytes) {
        return fail(m_complaint.damaged(u"it ends within its header"_s));
    }
    if (qFromBigEndian<quint32>(header.data() + applicationIdAt) != CapsuleFormat::applicationId) {
        return fail(m_complaint.notACapsule(u"it is a database of another program"_s));
    }
    const auto version = qFromBigEndian<qint32>(header.data() + userVersionAt);
    if (version > CapsuleFormat::version) {
        return fail(m_complaint.newer(version));
    }
    if (version < 1) {
        return fail(m_complaint.damaged(u"format %1"_s.arg(version)));
    }
    if (header[writeFormatAt] != rollbackJournal || header[readFormatAt] != rollbackJournal) {
        return fail(m_complaint.refused(u"it asks for write-ahead logging"_s));
    }
    return {};
}

Result<void> ForeignDatabase::connect()
{
    if (const Result<void> header = checkHeader(m_path); !header) {
        return header;
    }
    // Only an unfinished one may still be written to, or wait for its last transaction to be rolled back.
    if (!m_path.endsWith(u".part"_s)) {
        return connectTo(m_path, SqlConnection::Access::ReadImmutable);
    }
    if (const Result<void> connected = connectTo(m_path, SqlConnection::Access::Read); connected) {
        return {};
    }
    const int code = m_connection->lastError().nativeErrorCode().toInt() & 0xff;
    if (code != readOnlyCode) {
        return fail(m_complaint.reading(m_connection->lastError()));
    }
    const Result<QString> copy = recoveredCopy();
    if (!copy) {
        return fail(copy.error());
    }
    if (const Result<void> header = checkHeader(*copy); !header) {
        return header;
    }
    return connectTo(*copy, SqlConnection::Access::ReadImmutable);
}

Result<void> ForeignDatabase::connectTo(const QString &file, SqlConnection::Access access)
{
    m_connection = std::make_unique<SqlConnection>();
    if (!m_connection->open(file, access)) {
        return fail(m_complaint.reading(m_connection->lastError()));
    }
    for (const QLatin1StringView statement :
         {"PRAGMA trusted_schema = OFF"_L1, "PRAGMA cell_size_check = ON"_L1, "PRAGMA mmap_size = 0"_L1,
          "PRAGMA query_only = ON"_L1, "SELECT count(*) FROM (SELECT 1 FROM sqlite_master LIMIT 1)"_L1}) {
        if (!m_connection->run(QString(statement))) {
            return fail(m_complaint.reading(m_connection->lastError()));
        }
    }
    return {};
}

Result<QString> ForeignDatabase::recoveredCopy()
{
    m_connection.reset();
    const QString journal = m_path + u"-journal"_s;
    if (namesAnotherFile(journal)) {
        return fail(m_complaint.refused(u"its journal names another file"_s));
    }
    m_copy = std::make_unique<QTemporaryDir>(QDir::temp().filePath(u"backstep-capsule-XXXXXX"_s));
    const QString copy = m_copy->filePath(u"copy"_s);
    // The journal first: should a writer that lives finish meanwhile, the older journal is what fails to fit.
    if (!m_copy->isValid() || !QFile::copy(journal, copy + u"-journal"_s) || !QFile::copy(m_path, copy)
        || namesAnotherFile(copy + u"-journal"_s)) {
        return fail(m_complaint.unreadable(u"no copy could be made in %1"_s.arg(QDir::tempPath())));
    }
    for (const QString &file : {copy, QString(copy + u"-journal"_s)}) {
        QFile::setPermissions(file, QFile::ReadOwner | QFile::WriteOwner);
    }
    SqlConnection recovery;
    if (!recovery.open(copy, SqlConnection::Access::Write) || !recovery.run(u"SELECT count(*) FROM sqlite_master"_s)) {
        return fail(m_complaint.reading(recovery.lastError()));
    }
    return copy;
}

Result<void> ForeignDatabase::checkSchema()
{
    QSqlQuery query = m_connection->query();
    query.setForwardOnly(true);
    if (!query.exec(u"SELECT type, name, sql FROM sqlite_master"_s)) {
        return fail(m_complaint.reading(query.lastError()));
    }
    QStringList expected{QString(CapsuleFormat::blockTable), QString(CapsuleFormat::metaTable)};
    while (query.next()) {
        const QString sql = query.value(2).toString();
        if (query.value(0).toString() != u"table"_s || !expected.removeOne(sql)) {
            return fail(m_complaint.refused(
                u"it holds the %1 “%2”"_s.arg(query.value(0).toString(), query.value(1).toString().left(80))));
        }
    }
    if (query.lastError().isValid()) {
        return fail(m_complaint.reading(query.lastError()));
    }
    if (!expected.isEmpty()) {
        return fail(m_complaint.damaged(u"a table is missing"_s));
    }
    return {};
}

} // namespace Backstep
