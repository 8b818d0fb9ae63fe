// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/scriptedtransport.h"

#include <QJsonDocument>

namespace Backstep::Testing {

using namespace Qt::StringLiterals;

void ScriptedTransport::write(const QByteArray &bytes)
{
    m_requests.append(QJsonDocument::fromJson(bytes).object());
}

void ScriptedTransport::close()
{
    if (!std::exchange(m_closed, true)) {
        Q_EMIT closed(Error{u"cancelled"_s, u"closed by the test's subject"_s, {}});
    }
}

QStringList ScriptedTransport::methods() const
{
    QStringList result;
    for (const QJsonObject &request : m_requests) {
        result.append(request.value("method"_L1).toString().section(u'.', 1));
    }
    return result;
}

qint64 ScriptedTransport::idOf(const QString &method) const
{
    const qsizetype index = methods().lastIndexOf(method);
    return index < 0 ? -1 : m_requests.at(index).value("id"_L1).toInteger(-1);
}

void ScriptedTransport::reply(qint64 id, const QJsonValue &result)
{
    deliver(QJsonDocument(QJsonObject{{u"id"_s, id}, {u"result"_s, result}, {u"error"_s, QJsonValue()}})
                .toJson(QJsonDocument::Compact)
            + '\n');
}

void ScriptedTransport::replyError(qint64 id, const QString &text)
{
    deliver(QJsonDocument(QJsonObject{{u"id"_s, id}, {u"result"_s, QJsonValue()}, {u"error"_s, text}})
                .toJson(QJsonDocument::Compact)
            + '\n');
}

void ScriptedTransport::die()
{
    if (!std::exchange(m_closed, true)) {
        Q_EMIT closed(Error{u"connection-lost"_s, u"died"_s, {}});
    }
}

} // namespace Backstep::Testing
