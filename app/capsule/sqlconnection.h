// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>

#include <optional>

namespace Backstep {

/// A connection to one SQLite file under a name of its own, which goes with it. Bound to the thread that made it.
class SqlConnection
{
public:
    enum class Access { Write, Read, ReadImmutable };

    SqlConnection();
    SqlConnection(const SqlConnection &) = delete;
    SqlConnection &operator=(const SqlConnection &) = delete;
    ~SqlConnection();

    /// `ReadImmutable`: nobody changes the file meanwhile, so SQLite neither locks it nor looks for a journal beside
    /// it.
    [[nodiscard]] bool open(const QString &path, Access access);
    void close();
    /// False: lastError() says why.
    [[nodiscard]] bool run(const QString &statement);
    /// The first column of the first row; invalid after an error or without a row.
    [[nodiscard]] QVariant value(const QString &statement);
    [[nodiscard]] QSqlQuery query() const { return QSqlQuery(m_database); }
    [[nodiscard]] QSqlError lastError() const;

private:
    const QString m_name;
    QSqlDatabase m_database;
    std::optional<QSqlError> m_error;
};

} // namespace Backstep
