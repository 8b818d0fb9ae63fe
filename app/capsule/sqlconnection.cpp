// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/capsule/sqlconnection.h"

#include <QSqlError>
#include <QUrl>
#include <QUuid>
#include <QVariant>

namespace Backstep {

using namespace Qt::StringLiterals;

SqlConnection::SqlConnection()
    : m_name(u"capsule-"_s + QUuid::createUuid().toString(QUuid::WithoutBraces))
    , m_database(QSqlDatabase::addDatabase(u"QSQLITE"_s, m_name))
{
}

SqlConnection::~SqlConnection()
{
    close();
    m_database = {};
    QSqlDatabase::removeDatabase(m_name);
}

bool SqlConnection::open(const QString &path, Access access)
{
    QString options = u"QSQLITE_OPEN_URI"_s;
    if (access != Access::Write) {
        options += u";QSQLITE_OPEN_READONLY"_s;
    }
    // As an URI, so that a path that looks like one is a path.
    QString name = u"file:"_s + QString::fromLatin1(QUrl::toPercentEncoding(path, "/"));
    if (access == Access::ReadImmutable) {
        name += u"?immutable=1"_s;
    }
    m_database.setConnectOptions(options);
    m_database.setDatabaseName(name);
    return m_database.open();
}

void SqlConnection::close()
{
    m_database.close();
}

bool SqlConnection::run(const QString &statement)
{
    QSqlQuery query(m_database);
    m_error.reset();
    if (!query.exec(statement)) {
        m_error = query.lastError();
    }
    return !m_error;
}

QVariant SqlConnection::value(const QString &statement)
{
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    m_error.reset();
    if (!query.exec(statement) || !query.next()) {
        m_error = query.lastError();
        return {};
    }
    return query.value(0);
}

QSqlError SqlConnection::lastError() const
{
    return m_error ? *m_error : m_database.lastError();
}

} // namespace Backstep
