// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"
#include "app/capsule/capsulecomplaint.h"
#include "app/capsule/sqlconnection.h"

#include <QTemporaryDir>

#include <memory>

namespace Backstep {

/// The database of a capsule of unknown origin, opened so that nothing it holds can do more than be read: its header
/// says that it is a capsule of a known version, its schema is ours to the letter, and SQLite is told to trust nothing.
/// Nothing is written beside the file: where a killed writer left a transaction to be rolled back, that is done in a
/// copy in a private folder, which goes with this.
class ForeignDatabase
{
public:
    [[nodiscard]] static Result<std::unique_ptr<ForeignDatabase>> open(const QString &path);

    [[nodiscard]] SqlConnection &connection() { return *m_connection; }
    [[nodiscard]] const CapsuleComplaint &complaint() const { return m_complaint; }
    [[nodiscard]] qint64 bytes() const { return m_bytes; }

private:
    explicit ForeignDatabase(const QString &path) : m_path(path), m_complaint(path) {}
    [[nodiscard]] Result<void> checkHeader(const QString &file) const;
    [[nodiscard]] Result<void> connect();
    [[nodiscard]] Result<void> connectTo(const QString &file, SqlConnection::Access access);
    [[nodiscard]] Result<QString> recoveredCopy();
    [[nodiscard]] Result<void> checkSchema();

    QString m_path;
    CapsuleComplaint m_complaint;
    qint64 m_bytes = 0;
    std::unique_ptr<QTemporaryDir> m_copy; ///< before the connection, so that it goes after it
    std::unique_ptr<SqlConnection> m_connection;
};

} // namespace Backstep
