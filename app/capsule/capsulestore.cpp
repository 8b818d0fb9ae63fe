// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/capsule/capsulestore.h"

#include <QFile>
#include <QFileInfo>
#include <QSqlError>
#include <QVariant>

#ifdef Q_OS_UNIX
#include <fcntl.h>
#include <unistd.h>
#endif

namespace Backstep {

using namespace Qt::StringLiterals;

bool synchronised(const QString &path)
{
#ifdef Q_OS_UNIX
    const int descriptor = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return false;
    }
    const bool done = ::fsync(descriptor) == 0;
    ::close(descriptor);
    return done;
#else
    return QFileInfo::exists(path);
#endif
}

Result<std::unique_ptr<CapsuleStore>> CapsuleStore::create(const QString &file, const QString &path, Care care)
{
    // Made here and not by SQLite, which would let others read it.
    QFile made(file);
    if (!made.open(QFile::WriteOnly | QFile::NewOnly, QFile::ReadOwner | QFile::WriteOwner)) {
        return fail(CapsuleComplaint(path).unwritable(made.errorString()));
    }
    made.close();
    std::unique_ptr<CapsuleStore> store(new CapsuleStore(file, path));
    if (const Result<void> prepared = store->prepare(care); !prepared) {
        store->close();
        QFile::remove(file);
        return fail(prepared.error());
    }
    return store;
}

Result<void> CapsuleStore::prepare(Care care)
{
    if (!m_connection.open(m_file, SqlConnection::Access::Write)) {
        return fail(m_complaint.writing(m_connection.lastError()));
    }
    // Small pages: blocks are chains of them, and half of the last one is wasted. Pages are not written before the end
    // of a transaction, so that the file can be read between two.
    QStringList statements{u"PRAGMA page_size = 1024"_s,
                           u"PRAGMA cache_spill = OFF"_s,
                           u"PRAGMA application_id = %1"_s.arg(CapsuleFormat::applicationId),
                           u"PRAGMA user_version = %1"_s.arg(CapsuleFormat::version),
                           QString(CapsuleFormat::blockTable),
                           QString(CapsuleFormat::metaTable)};
    // A kill loses nothing in either case. A power cut may cost an unfinished capsule, which is worth fewer waits for
    // the disk than one a second; finish() waits for the finished one.
    statements.prepend(care == Care::Quick ? u"PRAGMA synchronous = OFF"_s : u"PRAGMA synchronous = NORMAL"_s);
    if (care == Care::Quick) {
        statements.prepend(u"PRAGMA journal_mode = OFF"_s);
    }
    for (const QString &statement : std::as_const(statements)) {
        if (!m_connection.run(statement)) {
            return fail(m_complaint.writing(m_connection.lastError()));
        }
    }
    return {};
}

Result<void> CapsuleStore::write(const QList<Block> &blocks, const QMap<QByteArray, QByteArray> &meta)
{
    if (!m_connection.run(u"BEGIN IMMEDIATE"_s)) {
        return fail(m_complaint.writing(m_connection.lastError()));
    }
    Result<void> inserted = insert(blocks, meta);
    if (inserted && !m_connection.run(u"COMMIT"_s)) {
        inserted = fail(m_complaint.writing(m_connection.lastError()));
    }
    if (!inserted) {
        (void)m_connection.run(u"ROLLBACK"_s); // which SQLite may have done already
    }
    return inserted;
}

Result<void> CapsuleStore::insert(const QList<Block> &blocks, const QMap<QByteArray, QByteArray> &meta)
{
    QSqlQuery query = m_connection.query();
    const auto done = [&] { return query.exec() ? Result<void>() : fail(m_complaint.writing(query.lastError())); };
    if (!query.prepare(u"INSERT INTO block(kind, first, count, raw, sum, data) VALUES(?, ?, ?, ?, ?, ?)"_s)) {
        return fail(m_complaint.writing(query.lastError()));
    }
    for (const Block &block : blocks) {
        query.bindValue(0, static_cast<int>(block.kind));
        query.bindValue(1, block.first);
        query.bindValue(2, block.count);
        query.bindValue(3, block.raw);
        query.bindValue(4, block.sum);
        query.bindValue(5, block.data);
        if (const Result<void> inserted = done(); !inserted) {
            return inserted;
        }
    }
    if (!query.prepare(u"INSERT OR REPLACE INTO meta(key, value) VALUES(?, ?)"_s)) {
        return fail(m_complaint.writing(query.lastError()));
    }
    for (const auto &[key, value] : meta.asKeyValueRange()) {
        query.bindValue(0, QString::fromLatin1(key));
        query.bindValue(1, value);
        if (const Result<void> inserted = done(); !inserted) {
            return inserted;
        }
    }
    return {};
}

qint64 CapsuleStore::bytes() const
{
    return QFileInfo(m_file).size();
}

} // namespace Backstep
