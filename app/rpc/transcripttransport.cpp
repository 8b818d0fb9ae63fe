// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/rpc/transcripttransport.h"

#include "app/rpc/rpccode.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

/// Method and parameters in one canonical text (QJsonObject sorts its keys); no parameters equal an empty object.
QByteArray keyOf(const QJsonObject &request)
{
    const QJsonObject params = request.value("params"_L1).toArray().first().toObject();
    return QJsonDocument(QJsonObject{{u"method"_s, request.value("method"_L1)}, {u"params"_s, params}})
        .toJson(QJsonDocument::Compact);
}

bool isMotion(const QJsonObject &request)
{
    const QString method = request.value("method"_L1).toString();
    const QJsonObject params = request.value("params"_L1).toArray().first().toObject();
    return method == "RPCServer.Restart"_L1
        || (method == "RPCServer.Command"_L1 && params.value("name"_L1).toString() != "halt"_L1);
}

} // namespace

TranscriptTransport::TranscriptTransport(const Transcript &transcript, QObject *parent) : ByteTransport(parent)
{
    QHash<qint64, std::size_t> byId;
    for (const TranscriptMessage &message : transcript.messages) {
        const QJsonObject object = QJsonDocument::fromJson(message.data).object();
        const qint64 id = object.value("id"_L1).toInteger();
        if (message.way == TranscriptMessage::Way::Request) {
            byId.insert(id, m_exchanges.size());
            m_exchanges.push_back({keyOf(object), isMotion(object), false, std::nullopt});
        } else if (byId.contains(id)) {
            m_exchanges[byId.value(id)].reply = object;
        }
    }
}

void TranscriptTransport::open()
{
    QMetaObject::invokeMethod(this, &ByteTransport::opened, Qt::QueuedConnection);
}

void TranscriptTransport::write(const QByteArray &bytes)
{
    QMetaObject::invokeMethod(this, [this, bytes] { answer(bytes); }, Qt::QueuedConnection);
}

void TranscriptTransport::close()
{
    if (!std::exchange(m_closed, true)) {
        Q_EMIT closed(Error{QString(ErrorCode::cancelled), tr("The transcript was closed."), {}});
    }
}

void TranscriptTransport::answer(const QByteArray &request)
{
    if (m_closed) {
        return;
    }
    const QJsonObject object = QJsonDocument::fromJson(request).object();
    const QByteArray key = keyOf(object);
    Exchange *exchange = find(key, isMotion(object));
    if (exchange == nullptr) {
        m_strangers.append(QString::fromUtf8(key));
        const QString text = u"not in the transcript: "_s + QString::fromUtf8(key);
        deliver({{u"error"_s, text}, {u"result"_s, QJsonValue()}}, object.value("id"_L1));
        return;
    }
    exchange->used = true;
    if (exchange->motion) {
        m_position = static_cast<std::size_t>(exchange - m_exchanges.data());
    }
    if (exchange->reply) {
        deliver(*exchange->reply, object.value("id"_L1));
    } else {
        m_closed = true;
        Q_EMIT closed(Error{QString(RpcCode::connectionLost), tr("The recorded connection ended here."), {}});
    }
}

TranscriptTransport::Exchange *TranscriptTransport::find(const QByteArray &key, bool motion)
{
    Exchange *again = nullptr;
    for (std::size_t i = m_position; i < m_exchanges.size(); ++i) {
        Exchange &exchange = m_exchanges[i];
        if (!motion && exchange.motion && i > m_position && again != nullptr) {
            break; // belongs to a later stop, and this stop has an answer
        }
        if (exchange.key == key && !exchange.used) {
            return &exchange;
        }
        if (exchange.key == key && !motion) {
            again = &exchange;
        }
    }
    return again;
}

void TranscriptTransport::deliver(const QJsonObject &reply, const QJsonValue &id)
{
    QJsonObject renumbered = reply;
    renumbered.insert("id"_L1, id);
    Q_EMIT received(QJsonDocument(renumbered).toJson(QJsonDocument::Compact) + '\n');
}

} // namespace Backstep
