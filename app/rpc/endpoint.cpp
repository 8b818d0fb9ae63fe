// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/rpc/endpoint.h"

#include "app/rpc/localtransport.h"
#include "app/rpc/tcptransport.h"

#include <QCoreApplication>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::Endpoint)
};

Result<Endpoint> parseTcp(const QString &text)
{
    const qsizetype colon = text.lastIndexOf(u':');
    bool isNumber = false;
    const ushort port = colon < 0 ? ushort(0) : text.mid(colon + 1).toUShort(&isNumber);
    QString host = text.left(qMax(colon, qsizetype(0)));
    if (host.startsWith(u'[') && host.endsWith(u']')) {
        host = host.mid(1, host.size() - 2);
    }
    if (!isNumber || port == 0) {
        return fail(ErrorCode::badInput,
                    Text::tr("“%1” is no address of a debugger; write HOST:PORT or unix:/PATH.").arg(text));
    }
    return Endpoint{.path = {}, .host = host.isEmpty() ? u"127.0.0.1"_s : host, .port = port};
}

} // namespace

QString Endpoint::text() const
{
    if (isUnix()) {
        return u"unix:"_s + path;
    }
    const bool needsBrackets = host.contains(u':');
    return (needsBrackets ? u'[' + host + u']' : host) + u':' + QString::number(port);
}

Result<Endpoint> parseEndpoint(const QString &text)
{
    const QString trimmed = text.trimmed();
    const QString path = trimmed.startsWith(u"unix:"_s) ? trimmed.mid(5) : trimmed;
    if (path.startsWith(u'/')) {
        return Endpoint{.path = path, .host = {}, .port = 0};
    }
    return parseTcp(trimmed);
}

std::unique_ptr<ByteTransport> makeTransport(const Endpoint &endpoint)
{
    if (endpoint.isUnix()) {
        return std::make_unique<LocalTransport>(endpoint.path);
    }
    return std::make_unique<TcpTransport>(endpoint.host, endpoint.port);
}

} // namespace Backstep
