// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/catalog/librarystore.h"

#include "app/base/logging.h"
#include "app/base/xdg.h"
#include "app/catalog/capsulefiles.h"
#include "app/catalog/library.h"
#include "app/catalog/localrr.h"
#include "app/catalog/localtrace.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QSqlError>
#include <QSqlQuery>
#include <QUuid>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr int schemaVersion = 1;
const auto trashPrefix = ".trash-"_L1;

const auto columns =
    u"id, name, path, program, command_line, host_id, host_name, remote_path, recorded_at, fetched_at, "
    "opened_at, milliseconds, exit_code, exit_signal, trace_version, size, files, verification, notes, "
    "owned"_s;

QStringList schema()
{
    return {u"CREATE TABLE recordings (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, path TEXT NOT NULL "
            "UNIQUE, program TEXT, command_line TEXT, host_id TEXT, host_name TEXT, remote_path BLOB, recorded_at "
            "INTEGER, fetched_at INTEGER, opened_at INTEGER, milliseconds INTEGER, exit_code INTEGER, exit_signal "
            "TEXT, trace_version INTEGER, size INTEGER NOT NULL DEFAULT 0, files INTEGER NOT NULL DEFAULT 0, "
            "verification TEXT NOT NULL DEFAULT 'not-checked', notes TEXT, owned INTEGER NOT NULL DEFAULT 1)"_s,
            u"PRAGMA user_version = 1"_s};
}

QString wordOf(Verification verification)
{
    switch (verification) {
    case Verification::Verified: return u"verified"_s;
    case Verification::SizeOnly: return u"size-only"_s;
    case Verification::Failed: return u"failed"_s;
    case Verification::NotChecked: break;
    }
    return u"not-checked"_s;
}

Verification verificationOf(const QString &word)
{
    for (const Verification one : {Verification::Verified, Verification::SizeOnly, Verification::Failed}) {
        if (wordOf(one) == word) {
            return one;
        }
    }
    return Verification::NotChecked;
}

QVariant timeValue(const QDateTime &time)
{
    return time.isValid() ? QVariant(time.toMSecsSinceEpoch()) : QVariant();
}

QDateTime timeOf(const QVariant &value)
{
    return value.isNull() ? QDateTime() : QDateTime::fromMSecsSinceEpoch(value.toLongLong(), QTimeZone::UTC);
}

template<typename T>
QVariant optionalValue(const std::optional<T> &value)
{
    return value ? QVariant::fromValue(*value) : QVariant();
}

/// What is there of it now.
void lookFor(LibraryEntry &entry)
{
    const QFileInfo info(entry.path);
    if (entry.path.endsWith(capsuleEnding) && info.isFile()) {
        entry.capsule = entry.path;
        entry.capsuleSize = info.size();
        entry.onlyCapsule = true;
        return;
    }
    entry.missing = !info.isDir();
    entry.capsule = entry.missing ? QString() : capsulesOf(entry.path).value(0);
    entry.capsuleSize = entry.capsule.isEmpty() ? 0 : QFileInfo(entry.capsule).size();
    entry.onlyCapsule = !entry.capsule.isEmpty() && !isTraceFolder(entry.path);
}

LibraryEntry entryFrom(const QSqlQuery &row)
{
    LibraryEntry entry;
    entry.id = row.value(0).toLongLong();
    entry.name = row.value(1).toString();
    entry.path = row.value(2).toString();
    entry.program = row.value(3).toString();
    entry.commandLine = row.value(4).toString();
    entry.hostId = row.value(5).toString();
    entry.hostName = row.value(6).toString();
    entry.remotePath = row.value(7).toByteArray();
    entry.recordedAt = timeOf(row.value(8));
    entry.fetchedAt = timeOf(row.value(9));
    entry.openedAt = timeOf(row.value(10));
    if (!row.value(11).isNull()) {
        entry.milliseconds = row.value(11).toLongLong();
    }
    if (!row.value(12).isNull()) {
        entry.exitCode = row.value(12).toInt();
    }
    entry.exitSignal = row.value(13).toString();
    if (!row.value(14).isNull()) {
        entry.traceVersion = row.value(14).toInt();
    }
    entry.size = row.value(15).toLongLong();
    entry.files = row.value(16).toInt();
    entry.verification = verificationOf(row.value(17).toString());
    entry.notes = row.value(18).toString();
    entry.owned = row.value(19).toBool();
    lookFor(entry);
    return entry;
}

LibraryEntry capsuleEntry(const QFileInfo &file)
{
    LibraryEntry entry;
    entry.name = file.fileName();
    entry.path = file.absoluteFilePath();
    entry.fetchedAt = file.lastModified().toUTC();
    entry.size = file.size();
    entry.files = 1;
    return entry;
}

/// A recording's folder, or a capsule's file.
void dispose(const QString &path)
{
    if (QFileInfo(path).isDir()) {
        QDir(path).removeRecursively();
    } else {
        QFile::remove(path);
    }
}

void bindEntry(QSqlQuery &query, const LibraryEntry &entry)
{
    for (const QVariant &value :
         {QVariant(entry.name), QVariant(entry.path), QVariant(entry.program), QVariant(entry.commandLine),
          QVariant(entry.hostId), QVariant(entry.hostName), QVariant(entry.remotePath), timeValue(entry.recordedAt),
          timeValue(entry.fetchedAt), timeValue(entry.openedAt), optionalValue(entry.milliseconds),
          optionalValue(entry.exitCode), QVariant(entry.exitSignal), optionalValue(entry.traceVersion),
          QVariant(entry.size), QVariant(entry.files), QVariant(wordOf(entry.verification)), QVariant(entry.notes),
          QVariant(entry.owned)}) {
        query.addBindValue(value);
    }
}

} // namespace

LibraryStore::LibraryStore(const QString &file, const QString &folder)
    : m_file(file)
    , m_folder(folder)
    , m_connection(u"library-"_s + QUuid::createUuid().toString(QUuid::WithoutBraces))
{
}

LibraryStore::~LibraryStore()
{
    m_database.close();
    m_database = {};
    QSqlDatabase::removeDatabase(m_connection);
}

Result<void> LibraryStore::open()
{
    if (const auto made = ensurePrivateFolder(QFileInfo(m_file).path()); !made) {
        m_readOnly = made.error();
    } else if (const auto kept = ensurePrivateFolder(m_folder); !kept) {
        m_readOnly = kept.error();
    }
    if (!m_readOnly) {
        const auto opened = openAs(false);
        if (opened) {
            return {};
        }
        m_readOnly = opened.error();
    }
    qCInfo(lcCatalog) << "library is read-only:" << m_readOnly->code << m_readOnly->details;
    if (QFileInfo::exists(m_file)) {
        (void)openAs(true);
    }
    return fail(*m_readOnly);
}

Result<void> LibraryStore::openAs(bool readOnly)
{
    m_database.close();
    m_database = {};
    QSqlDatabase::removeDatabase(m_connection);
    m_database = QSqlDatabase::addDatabase(u"QSQLITE"_s, m_connection);
    m_database.setDatabaseName(m_file);
    m_database.setConnectOptions(readOnly ? u"QSQLITE_BUSY_TIMEOUT=5000;QSQLITE_OPEN_READONLY"_s
                                          : u"QSQLITE_BUSY_TIMEOUT=5000"_s);
    if (!m_database.open()) {
        return fail(sqlError(QString(ErrorCode::io), m_database.lastError().text()));
    }
    return readOnly ? Result<void>() : checkAndMigrate();
}

Result<void> LibraryStore::checkAndMigrate()
{
    QSqlQuery query(m_database);
    if (!query.exec(u"PRAGMA quick_check(1)"_s) || !query.next() || query.value(0).toString() != u"ok"_s) {
        const QString said = query.lastError().isValid() ? query.lastError().text() : query.value(0).toString();
        return fail(sqlError(QString(LibraryErrorCode::damaged), said));
    }
    query.finish();
    if (!query.exec(u"PRAGMA user_version"_s) || !query.next()) {
        return fail(sqlError(QString(LibraryErrorCode::damaged), query.lastError().text()));
    }
    const int version = query.value(0).toInt();
    query.finish();
    if (version > schemaVersion) {
        return fail(sqlError(QString(LibraryErrorCode::newer), u"schema %1"_s.arg(version)));
    }
    if (!query.exec(u"PRAGMA journal_mode = WAL"_s)) {
        return fail(sqlError(QString(ErrorCode::io), query.lastError().text()));
    }
    query.finish();
    if (version == schemaVersion) {
        return {};
    }
    // Immediate: of two programs that start at once one makes the tables, the other waits and finds them made.
    if (!query.exec(u"BEGIN IMMEDIATE"_s)) {
        return fail(sqlError(QString(ErrorCode::io), query.lastError().text()));
    }
    const bool stillOld = query.exec(u"PRAGMA user_version"_s) && query.next() && query.value(0).toInt() == version;
    query.finish();
    for (const QString &statement : stillOld ? schema() : QStringList()) {
        if (!query.exec(statement)) {
            const Error error = sqlError(QString(ErrorCode::io), query.lastError().text());
            query.exec(u"ROLLBACK"_s);
            return fail(error);
        }
    }
    if (!query.exec(u"COMMIT"_s)) {
        return fail(sqlError(QString(ErrorCode::io), query.lastError().text()));
    }
    return {};
}

Error LibraryStore::sqlError(const QString &code, const QString &text) const
{
    QString message =
        tr("The library (%1) cannot be written, so nothing can be added or changed; check who owns it and "
           "whether the disk is full.");
    if (code == LibraryErrorCode::damaged) {
        message = tr("The library (%1) is damaged: what can be read is shown, nothing can be changed. Move the file "
                     "away to begin a new one; the recordings themselves stay.");
    } else if (code == LibraryErrorCode::newer) {
        message = tr("The library (%1) was written by a newer Backstep: it is shown but not changed. Use the newer "
                     "one, or move the file away to begin a new one.");
    }
    return {code, message.arg(m_file), {text}};
}

Result<void> LibraryStore::writable() const
{
    if (m_readOnly) {
        return fail(Error{QString(LibraryErrorCode::readOnly), m_readOnly->message, m_readOnly->details});
    }
    return {};
}

Result<void> LibraryStore::run(QSqlQuery &query) const
{
    if (!query.exec()) {
        return fail(sqlError(QString(ErrorCode::io), query.lastError().text()));
    }
    return {};
}

Result<LibraryList> LibraryStore::list()
{
    LibraryList entries;
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (!m_database.isOpen()
        || !query.exec(u"SELECT "_s + columns + u" FROM recordings ORDER BY COALESCE(fetched_at, 0) DESC, id DESC"_s)) {
        return fail(m_readOnly ? *m_readOnly : sqlError(QString(ErrorCode::io), query.lastError().text()));
    }
    while (query.next()) {
        entries.append(entryFrom(query));
    }
    return entries;
}

Result<LibraryEntry> LibraryStore::one(const QString &column, const QVariant &value)
{
    QSqlQuery query(m_database);
    query.prepare(u"SELECT %1 FROM recordings WHERE %2 = ?"_s.arg(columns, column));
    query.addBindValue(value);
    if (const auto done = run(query); !done) {
        return fail(done.error());
    }
    if (!query.next()) {
        return fail(ErrorCode::notFound, tr("This recording is no longer in the library."));
    }
    return entryFrom(query);
}

Result<LibraryEntry> LibraryStore::add(LibraryEntry entry)
{
    if (const auto may = writable(); !may) {
        return fail(may.error());
    }
    entry.path = QDir::cleanPath(entry.path);
    entry.owned = entry.owned && isOurs(entry.path);
    QSqlQuery query(m_database);
    query.prepare(u"INSERT INTO recordings (name, path, program, command_line, host_id, host_name, remote_path, "
                  "recorded_at, fetched_at, opened_at, milliseconds, exit_code, exit_signal, trace_version, size, "
                  "files, verification, notes, owned) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT(path) "
                  "DO UPDATE SET name=excluded.name, program=excluded.program, command_line=excluded.command_line, "
                  "host_id=excluded.host_id, host_name=excluded.host_name, remote_path=excluded.remote_path, "
                  "recorded_at=excluded.recorded_at, fetched_at=excluded.fetched_at, "
                  "milliseconds=excluded.milliseconds, exit_code=excluded.exit_code, "
                  "exit_signal=excluded.exit_signal, trace_version=excluded.trace_version, size=excluded.size, "
                  "files=excluded.files, verification=excluded.verification, owned=excluded.owned"_s);
    bindEntry(query, entry);
    if (const auto done = run(query); !done) {
        return fail(done.error());
    }
    return one(u"path"_s, entry.path);
}

Result<LibraryEntry> LibraryStore::addFolder(const QString &path)
{
    const QString folder = QFileInfo(path).canonicalFilePath();
    const auto trace = readLocalTrace(folder);
    if (!trace) {
        return fail(trace.error());
    }
    LibraryEntry entry = *trace;
    entry.owned = isOurs(folder);
    return add(entry);
}

Result<void> LibraryStore::change(const QString &statement, const QVariant &value, qint64 id)
{
    if (const auto may = writable(); !may) {
        return may;
    }
    QSqlQuery query(m_database);
    query.prepare(statement);
    query.addBindValue(value);
    query.addBindValue(id);
    if (const auto done = run(query); !done) {
        return done;
    }
    if (query.numRowsAffected() == 0) {
        return fail(ErrorCode::notFound, tr("This recording is no longer in the library."));
    }
    return {};
}

Result<void> LibraryStore::setNotes(qint64 id, const QString &notes)
{
    return change(u"UPDATE recordings SET notes = ? WHERE id = ?"_s, notes, id);
}

Result<void> LibraryStore::markOpened(qint64 id)
{
    return change(u"UPDATE recordings SET opened_at = ? WHERE id = ?"_s, QDateTime::currentMSecsSinceEpoch(), id);
}

Result<void> LibraryStore::setVerification(qint64 id, Verification verification)
{
    return change(u"UPDATE recordings SET verification = ? WHERE id = ?"_s, wordOf(verification), id);
}

bool LibraryStore::isOurs(const QString &path) const
{
    const QString parent = QFileInfo(QFileInfo(path).path()).canonicalFilePath();
    return !parent.isEmpty() && parent == QFileInfo(m_folder).canonicalFilePath() && !QFileInfo(path).isSymLink();
}

Result<void> LibraryStore::remove(qint64 id)
{
    if (const auto may = writable(); !may) {
        return may;
    }
    const auto entry = one(u"id"_s, id);
    if (!entry) {
        return fail(entry.error());
    }
    // First out of sight in one step, then the row, then the bytes: whenever this ends, tidy() can go on.
    const QString trash = m_folder + u'/' + trashPrefix + QUuid::createUuid().toString(QUuid::WithoutBraces);
    const bool deleting = entry->owned && isOurs(entry->path) && QFileInfo::exists(entry->path);
    if (deleting && !QDir().rename(entry->path, trash)) {
        return fail(ErrorCode::io,
                    tr("The recording %1 cannot be deleted; check who owns the folder %2.").arg(entry->name, m_folder));
    }
    QSqlQuery query(m_database);
    query.prepare(u"DELETE FROM recordings WHERE id = ?"_s);
    query.addBindValue(id);
    if (const auto done = run(query); !done) {
        if (deleting) {
            QDir().rename(trash, entry->path);
        }
        return done;
    }
    if (deleting) {
        dispose(trash);
    }
    return {};
}

void LibraryStore::tidy()
{
    if (m_readOnly) {
        return;
    }
    QDirIterator folders(m_folder, QDir::Dirs | QDir::Files | QDir::Hidden | QDir::NoDotAndDotDot | QDir::NoSymLinks);
    while (folders.hasNext()) {
        const QFileInfo folder = folders.nextFileInfo();
        if (folder.fileName().startsWith(trashPrefix)) {
            dispose(folder.filePath());
        } else if (!folder.fileName().startsWith(u'.')) {
            adopt(folder.filePath());
        }
    }
}

std::optional<bool> LibraryStore::learnOne(const std::atomic_bool &stop)
{
    const auto entries = m_rr.isEmpty() || m_readOnly ? Result<LibraryList>(LibraryList()) : list();
    for (const LibraryEntry &entry : entries.value_or(LibraryList())) {
        const bool known = entry.exitCode || !entry.exitSignal.isEmpty();
        if (known || entry.missing || entry.onlyCapsule || m_asked.contains(entry.id)) {
            continue;
        }
        m_asked.insert(entry.id);
        const auto details = askLocalRr(m_rr, entry.path, stop);
        if (!details) {
            return false;
        }
        QSqlQuery query(m_database);
        query.prepare(u"UPDATE recordings SET exit_code = ?, exit_signal = ?, command_line = ? WHERE id = ?"_s);
        query.addBindValue(optionalValue(details->exitCode));
        query.addBindValue(details->exitSignal);
        query.addBindValue(details->commandLine);
        query.addBindValue(entry.id);
        return run(query).has_value();
    }
    return std::nullopt;
}

void LibraryStore::adopt(const QString &path)
{
    QSqlQuery query(m_database);
    query.prepare(u"SELECT 1 FROM recordings WHERE path = ?"_s);
    query.addBindValue(QDir::cleanPath(path));
    if (!query.exec() || query.next()) {
        return;
    }
    query.finish();
    const QFileInfo info(path);
    if (info.isFile()) {
        if (path.endsWith(capsuleEnding)) {
            (void)add(capsuleEntry(info));
        }
    } else if (auto trace = readLocalTrace(path)) {
        trace->path = path;
        (void)add(*trace);
    }
}

} // namespace Backstep
