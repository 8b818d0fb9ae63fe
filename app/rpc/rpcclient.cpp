// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/rpc/rpcclient.h"

#include "app/base/logging.h"
#include "app/rpc/bytetransport.h"
#include "app/rpc/rpccode.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTimer>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

QByteArray encode(quint64 id, const RpcRequest &request)
{
    const QJsonObject object{{u"id"_s, static_cast<qint64>(id)},
                             {u"method"_s, u"RPCServer."_s + request.method},
                             {u"params"_s, QJsonArray{request.params}}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

/// The error's text of a reply; some servers wrap it in an object.
QString errorText(const QJsonValue &error)
{
    return error.isObject() ? error.toObject().value("message"_L1).toString() : error.toString();
}

} // namespace

RpcClient::RpcClient(std::unique_ptr<ByteTransport> transport, QObject *parent)
    : QObject(parent)
    , m_transport(std::move(transport))
{
    connect(m_transport.get(), &ByteTransport::opened, this, &RpcClient::opened);
    connect(m_transport.get(), &ByteTransport::received, this, &RpcClient::take);
    connect(m_transport.get(), &ByteTransport::closed, this, &RpcClient::fail);
}

RpcClient::~RpcClient()
{
    disconnect(m_transport.get(), nullptr, this, nullptr);
}

void RpcClient::open()
{
    m_transport->open();
}

void RpcClient::close()
{
    m_transport->close();
}

RpcCall RpcClient::call(const RpcRequest &request, QObject *context, Handler handler)
{
    const CallToken<const RpcReply &> answer(context, std::move(handler));
    if (m_closed) {
        refuseLater(request, answer);
        return {};
    }
    const quint64 id = ++m_lastId;
    Pending pending{.request = request, .answer = answer, .traffic = {}, .dropped = false};
    if (request.lane == RpcLane::Urgent) {
        send(id, std::move(pending));
    } else {
        m_queue.emplace_back(id, std::move(pending));
        pump();
    }
    return RpcCall(this, id);
}

void RpcClient::refuseLater(const RpcRequest &request, const CallToken<const RpcReply &> &answer)
{
    const Error why = m_closed->withDetail(request.method);
    QMetaObject::invokeMethod(this, [answer, why] { answer(std::unexpected(why)); }, Qt::QueuedConnection);
}

void RpcClient::pump()
{
    while (!m_closed && !m_queue.empty() && maySend(m_queue.front().second.request.lane)) {
        auto [id, pending] = std::move(m_queue.front());
        m_queue.pop_front();
        if (pending.answer.alive()) {
            send(id, std::move(pending));
        }
    }
}

bool RpcClient::maySend(RpcLane lane) const
{
    return !m_moving && (lane != RpcLane::Question || m_questionsInFlight < maxQuestionsInFlight);
}

void RpcClient::send(quint64 id, Pending pending)
{
    const QByteArray bytes = encode(id, pending.request);
    pending.traffic = {.id = id,
                       .method = pending.request.method,
                       .params = pending.request.params,
                       .sentAt = std::chrono::steady_clock::now(),
                       .took = {},
                       .replyBytes = 0,
                       .error = {}};
    m_questionsInFlight += pending.request.lane == RpcLane::Question ? 1 : 0;
    m_moving = m_moving || pending.request.lane == RpcLane::Motion;
    if (pending.request.timeout.count() > 0) {
        QTimer::singleShot(pending.request.timeout, this, [this, id] { expire(id); });
    }
    const RpcTraffic traffic = pending.traffic;
    m_inFlight.emplace(id, std::move(pending));
    qCDebug(lcRpc) << "->" << bytes.first(qMin(bytes.size(), qsizetype(400)));
    m_transport->write(bytes);
    Q_EMIT sent(traffic);
}

void RpcClient::take(const QByteArray &bytes)
{
    const QPointer<RpcClient> self(this);
    for (const Result<JsonFrame> &frame : m_stream.feed(bytes)) {
        if (frame) {
            takeReply(*frame);
        } else {
            fail(frame.error());
        }
        if (self.isNull() || m_closed) {
            return;
        }
    }
}

void RpcClient::takeReply(const JsonFrame &frame)
{
    const auto id = static_cast<quint64>(frame.object.value("id"_L1).toInteger());
    const auto found = m_inFlight.find(id);
    if (found == m_inFlight.end()) {
        qCInfo(lcRpc) << "an answer to no request, id" << frame.object.value("id"_L1);
        return;
    }
    Pending pending = std::move(found->second);
    m_inFlight.erase(found);
    release(pending.request.lane);
    const QJsonValue error = frame.object.value("error"_L1);
    const QPointer<RpcClient> self(this);
    if (error.isNull() || error.isUndefined()) {
        finish(pending, frame.object.value("result"_L1), frame.bytes);
    } else {
        const QString text = errorText(error);
        finish(pending, Backstep::fail(RpcCode::refused, tr("The debugger answered: %1").arg(text), {text}),
               frame.bytes);
    }
    if (!self.isNull()) {
        pump();
    }
}

void RpcClient::release(RpcLane lane)
{
    if (lane == RpcLane::Motion) {
        m_moving = false;
    } else if (lane == RpcLane::Question) {
        --m_questionsInFlight;
    }
}

void RpcClient::finish(Pending &pending, const RpcReply &reply, qint64 bytes)
{
    const QPointer<RpcClient> self(this);
    pending.traffic.took = std::chrono::steady_clock::now() - pending.traffic.sentAt;
    pending.traffic.replyBytes = bytes;
    if (!reply) {
        pending.traffic.error = reply.error();
    }
    Q_EMIT answered(pending.traffic);
    if (!self.isNull() && !pending.dropped) {
        pending.answer(reply);
    }
}

void RpcClient::expire(quint64 id)
{
    const auto found = m_inFlight.find(id);
    if (found != m_inFlight.end()) {
        const double seconds = std::chrono::duration<double>(found->second.request.timeout).count();
        drop(id,
             Error{QString(ErrorCode::timeout),
                   tr("The debugger has not answered %1 within %2 s; it may be busy or stuck.")
                       .arg(found->second.request.method)
                       .arg(seconds),
                   {}});
    }
}

void RpcClient::cancel(quint64 id)
{
    drop(id, Error{QString(ErrorCode::cancelled), tr("The request was cancelled."), {}});
}

void RpcClient::cancelQueuedQuestions()
{
    QList<quint64> ids;
    for (const auto &[id, pending] : m_queue) {
        if (pending.request.lane == RpcLane::Question) {
            ids.append(id);
        }
    }
    const QPointer<RpcClient> self(this);
    for (const quint64 id : std::as_const(ids)) {
        if (!self.isNull()) {
            cancel(id);
        }
    }
}

void RpcClient::drop(quint64 id, const Error &why)
{
    const auto found = m_inFlight.find(id);
    if (found != m_inFlight.end()) {
        if (!std::exchange(found->second.dropped, true)) {
            const auto answer = found->second.answer;
            answer(std::unexpected(why));
        }
        return;
    }
    const auto queued = std::ranges::find(m_queue, id, [](const auto &entry) { return entry.first; });
    if (queued != m_queue.end()) {
        const auto answer = queued->second.answer;
        m_queue.erase(queued);
        answer(std::unexpected(why));
    }
}

void RpcClient::fail(const Error &why)
{
    if (m_closed) {
        return;
    }
    const Result<void> rest = m_stream.finish();
    m_closed = rest ? why : why.withDetail(rest.error().message);
    if (why.code != RpcCode::cannotConnect) {
        m_closed->code = why.code == RpcCode::badReply ? why.code : QString(RpcCode::connectionLost);
    }
    m_moving = false;
    auto inFlight = std::exchange(m_inFlight, {});
    auto queue = std::exchange(m_queue, {});
    const Error error = *m_closed;
    const QPointer<RpcClient> self(this);
    m_transport->close();
    for (auto &[id, pending] : inFlight) {
        if (!self.isNull()) {
            finish(pending, std::unexpected(error.withDetail(pending.request.method)), 0);
        }
    }
    for (auto &[id, pending] : queue) {
        pending.answer(std::unexpected(error.withDetail(pending.request.method)));
    }
    if (!self.isNull()) {
        Q_EMIT closed(error);
    }
}

void RpcCall::cancel() const
{
    if (!m_client.isNull()) {
        m_client->cancel(m_id);
    }
}

} // namespace Backstep
