// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/calltoken.h"
#include "app/rpc/jsonstream.h"
#include "app/rpc/rpccall.h"
#include "app/rpc/rpcrequest.h"

#include <QObject>

#include <deque>
#include <map>
#include <memory>

namespace Backstep {

class ByteTransport;

/// JSON-RPC 1.0 as Delve speaks it: numbers requests, keeps them apart in lanes (see RpcLane), matches answers by id in
/// any order. Every call is answered exactly once: by its reply, an error, a timeout, cancel(), or the end of the
/// connection, which answers all that are left; unless its context is dead, then never. Answers are never given from
/// within call(). Lives on one thread.
class RpcClient : public QObject
{
    Q_OBJECT

public:
    using Handler = std::function<void(const RpcReply &)>;

    /// Takes the transport over; opened by open().
    explicit RpcClient(std::unique_ptr<ByteTransport> transport, QObject *parent = nullptr);
    ~RpcClient() override;

    void open();
    /// Ends the connection; everything unanswered is answered with code "connection-lost".
    void close();

    RpcCall call(const RpcRequest &request, QObject *context, Handler handler);
    void cancel(quint64 id);
    /// Cancels all questions that wait for their turn: they belong to a stop that is being left.
    void cancelQueuedQuestions();

    [[nodiscard]] bool isClosed() const { return m_closed.has_value(); }
    /// True while a Motion is unanswered: the target runs.
    [[nodiscard]] bool isMoving() const { return m_moving; }
    /// Questions sent at a time. More than this wait here, where they can still be cancelled.
    static constexpr int maxQuestionsInFlight = 32;

Q_SIGNALS:
    void opened();
    void closed(const Backstep::Error &why);
    void sent(const Backstep::RpcTraffic &traffic);
    void answered(const Backstep::RpcTraffic &traffic);

private:
    struct Pending
    {
        RpcRequest request;
        CallToken<const RpcReply &> answer;
        RpcTraffic traffic;
        bool dropped = false; ///< answered otherwise (timeout, cancel), the reply is still to come
    };

    void take(const QByteArray &bytes);
    void takeReply(const JsonFrame &frame);
    void refuseLater(const RpcRequest &request, const CallToken<const RpcReply &> &answer);
    void pump();
    [[nodiscard]] bool maySend(RpcLane lane) const;
    void send(quint64 id, Pending pending);
    void expire(quint64 id);
    void drop(quint64 id, const Error &why);
    void release(RpcLane lane);
    void fail(const Error &why);
    void finish(Pending &pending, const RpcReply &reply, qint64 bytes);

    std::unique_ptr<ByteTransport> m_transport;
    JsonStream m_stream;
    std::map<quint64, Pending> m_inFlight;
    std::deque<std::pair<quint64, Pending>> m_queue;
    std::optional<Error> m_closed;
    quint64 m_lastId = 0;
    int m_questionsInFlight = 0;
    bool m_moving = false;
};

} // namespace Backstep

Q_DECLARE_METATYPE(Backstep::RpcTraffic)
