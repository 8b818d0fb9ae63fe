// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"
#include "app/catalog/libraryentry.h"

#include <QObject>
#include <QSet>
#include <QSqlDatabase>

#include <atomic>

class QSqlQuery;

namespace Backstep {

/// The library's SQLite file. Lives on one thread, which every call must be made on; blocks on the disk. Every change
/// is one transaction: a program that is killed leaves the file as it was before or after. Another Backstep may use the
/// file at the same time (WAL, waits up to 5 s for its turn).
class LibraryStore : public QObject
{
    Q_OBJECT

public:
    /// `file` is the database, `folder` where recordings are kept.
    LibraryStore(const QString &file, const QString &folder);
    ~LibraryStore() override;

    /// Opens, makes or migrates the file. On an Error of `library-damaged`, `library-newer` or `io` list() still
    /// answers with what can be read, and changes fail.
    [[nodiscard]] Result<void> open();

    [[nodiscard]] Result<LibraryList> list();
    [[nodiscard]] Result<LibraryEntry> add(LibraryEntry entry);
    [[nodiscard]] Result<LibraryEntry> addFolder(const QString &path);
    [[nodiscard]] Result<void> setNotes(qint64 id, const QString &notes);
    [[nodiscard]] Result<void> markOpened(qint64 id);
    [[nodiscard]] Result<void> setVerification(qint64 id, Verification verification);
    [[nodiscard]] Result<void> remove(qint64 id);
    /// Lists recordings in the library's folder that have no row (the program was killed between the two), and deletes
    /// what was left of removed ones.
    void tidy();

    /// The rr of this machine, for learnOne().
    void setRr(const QString &rr) { m_rr = rr; }
    /// Asks rr how one recording ended of which that is not known, and keeps the answer. Each is asked once in a run.
    /// True: something new is in the list; nothing: there is none left to ask about.
    [[nodiscard]] std::optional<bool> learnOne(const std::atomic_bool &stop);

private:
    [[nodiscard]] Result<void> openAs(bool readOnly);
    [[nodiscard]] Result<void> checkAndMigrate();
    [[nodiscard]] Result<void> writable() const;
    [[nodiscard]] Result<void> run(QSqlQuery &query) const;
    [[nodiscard]] Result<void> change(const QString &statement, const QVariant &value, qint64 id);
    [[nodiscard]] Result<LibraryEntry> one(const QString &column, const QVariant &value);
    [[nodiscard]] bool isOurs(const QString &path) const;
    void adopt(const QString &path);
    [[nodiscard]] Error sqlError(const QString &what, const QString &text) const;

    QString m_file;
    QString m_folder;
    QString m_connection;
    QSqlDatabase m_database;
    std::optional<Error> m_readOnly;
    QString m_rr;
    QSet<qint64> m_asked;
};

} // namespace Backstep
