// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"
#include "app/capsule/block.h"
#include "app/capsule/capsulecomplaint.h"
#include "app/capsule/sqlconnection.h"

#include <QMap>

namespace Backstep {

/// The database file while it is written.
class CapsuleStore
{
public:
    /// Survives: a transaction is on disk when write() returns. Quick: nothing is sure before synchronised(), for a
    /// file that nobody reads before.
    enum class Care { Survives, Quick };

    /// Makes `file` (0600), which must not exist; `path` is what complaints name.
    [[nodiscard]] static Result<std::unique_ptr<CapsuleStore>> create(const QString &file, const QString &path,
                                                                      Care care);

    /// All or nothing.
    [[nodiscard]] Result<void> write(const QList<Block> &blocks, const QMap<QByteArray, QByteArray> &meta);
    /// Closes the file.
    void close() { m_connection.close(); }
    [[nodiscard]] qint64 bytes() const;

private:
    CapsuleStore(const QString &file, const QString &path) : m_file(file), m_complaint(path) {}
    [[nodiscard]] Result<void> prepare(Care care);
    [[nodiscard]] Result<void> insert(const QList<Block> &blocks, const QMap<QByteArray, QByteArray> &meta);

    QString m_file;
    CapsuleComplaint m_complaint;
    SqlConnection m_connection;
};

/// Asks the system to put a file, or a folder's list of files, on its disk.
[[nodiscard]] bool synchronised(const QString &path);

} // namespace Backstep
