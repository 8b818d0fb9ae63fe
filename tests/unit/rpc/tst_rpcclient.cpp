// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/rpc/rpcclient.h"
#include "app/rpc/rpccode.h"
#include "app/rpc/watchdog.h"
#include "tests/support/scriptedtransport.h"
#include "tests/support/testmain.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Backstep {

using Testing::ScriptedTransport;

/// A client with its scripted other end, and what its calls were answered, as "name:value" or "name!code".
struct Talk
{
    ScriptedTransport *wire = new ScriptedTransport;
    std::unique_ptr<RpcClient> client = std::make_unique<RpcClient>(std::unique_ptr<ByteTransport>(wire));
    QObject context;
    QStringList answers;

    RpcCall ask(const QString &method, RpcLane lane = RpcLane::Question, std::chrono::milliseconds timeout = 0ms)
    {
        return client->call({.method = method, .params = {}, .lane = lane, .timeout = timeout}, &context,
                            [this, method](const RpcReply &reply) {
                                answers.append(reply ? method + u':' + QString::number(reply->toInteger())
                                                     : method + u'!' + reply.error().code);
                            });
    }
    void reply(const QString &method, int value = 0) { wire->reply(wire->idOf(method), value); }
};

class RpcClientTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void repliesAreMatchedByIdInAnyOrder();
    void errorsKeepTheDebuggersText();
    void questionsWaitWhileTheTargetMoves();
    void aMotionWaitsForItsTurn();
    void urgentRequestsJumpTheQueue();
    void questionsArePipelinedUpToALimit();
    void timeoutAnswersOnceAndKeepsTheLane();
    void waitingForATurnIsNoTimeout();
    void cancelledInTheQueueIsNeverSent();
    void cancelledInFlightDropsTheReply();
    void deadContextIsNeverAnswered();
    void deathAnswersEverythingOnce();
    void deathInsideAReplyTellsSo();
    void junkEndsTheConnection();
    void callsAfterTheEndAreRefusedLater();
    void theClientMayDieInAnAnswer();
    void watchdogNamesTheOldest();
};

void RpcClientTest::repliesAreMatchedByIdInAnyOrder()
{
    Talk talk;
    talk.ask(u"A"_s);
    talk.ask(u"B"_s);
    talk.reply(u"B"_s, 2);
    talk.wire->deliver("{\"id\":99,\"result\":1}\n{\"result\":1}\n");
    talk.reply(u"A"_s, 1);
    talk.reply(u"A"_s, 3);
    QCOMPARE(talk.answers, (QStringList{u"B:2"_s, u"A:1"_s}));
    QCOMPARE(talk.wire->requests().first().value("method"_L1).toString(), u"RPCServer.A"_s);
}

void RpcClientTest::errorsKeepTheDebuggersText()
{
    Talk talk;
    Error error;
    talk.client->call({.method = u"Eval"_s, .params = {}}, this,
                      [&error](const RpcReply &reply) { error = reply.error_or(Error{}); });
    talk.wire->replyError(1, u"could not find symbol value for x"_s);
    QCOMPARE(error.code, RpcCode::refused);
    QCOMPARE(error.details, QStringList{u"could not find symbol value for x"_s});
}

void RpcClientTest::questionsWaitWhileTheTargetMoves()
{
    Talk talk;
    talk.ask(u"Command"_s, RpcLane::Motion);
    talk.ask(u"Stacktrace"_s);
    talk.ask(u"Eval"_s);
    QCOMPARE(talk.wire->methods(), QStringList{u"Command"_s});
    QVERIFY(talk.client->isMoving());
    talk.reply(u"Command"_s);
    QVERIFY(!talk.client->isMoving());
    QCOMPARE(talk.wire->methods(), (QStringList{u"Command"_s, u"Stacktrace"_s, u"Eval"_s}));
}

void RpcClientTest::aMotionWaitsForItsTurn()
{
    Talk talk;
    talk.ask(u"Command"_s, RpcLane::Motion);
    talk.ask(u"CreateBreakpoint"_s);
    talk.ask(u"Restart"_s, RpcLane::Motion);
    talk.ask(u"Stacktrace"_s);
    talk.reply(u"Command"_s);
    QCOMPARE(talk.wire->methods(), (QStringList{u"Command"_s, u"CreateBreakpoint"_s, u"Restart"_s}));
    talk.reply(u"Restart"_s);
    QCOMPARE(talk.wire->methods().last(), u"Stacktrace"_s);
}

void RpcClientTest::urgentRequestsJumpTheQueue()
{
    Talk talk;
    talk.ask(u"Command"_s, RpcLane::Motion);
    talk.ask(u"Stacktrace"_s);
    talk.ask(u"State"_s, RpcLane::Urgent);
    QCOMPARE(talk.wire->methods(), (QStringList{u"Command"_s, u"State"_s}));
    talk.reply(u"State"_s);
    QCOMPARE(talk.wire->methods().size(), 2); // still moving
}

void RpcClientTest::questionsArePipelinedUpToALimit()
{
    Talk talk;
    for (int i = 0; i < RpcClient::maxQuestionsInFlight + 5; ++i) {
        talk.ask(QString::number(i));
    }
    QCOMPARE(talk.wire->methods().size(), RpcClient::maxQuestionsInFlight);
    talk.reply(u"0"_s);
    QCOMPARE(talk.wire->methods().size(), RpcClient::maxQuestionsInFlight + 1);
}

void RpcClientTest::timeoutAnswersOnceAndKeepsTheLane()
{
    Talk talk;
    talk.ask(u"Command"_s, RpcLane::Motion, 20ms);
    talk.ask(u"Stacktrace"_s);
    QTRY_COMPARE(talk.answers, QStringList{u"Command!timeout"_s});
    QCOMPARE(talk.wire->methods().size(), 1); // the target still moves, a question would block the debugger
    talk.reply(u"Command"_s);
    QCOMPARE(talk.answers.size(), 1);
    QCOMPARE(talk.wire->methods().last(), u"Stacktrace"_s);
}

void RpcClientTest::waitingForATurnIsNoTimeout()
{
    Talk talk;
    talk.ask(u"Command"_s, RpcLane::Motion, 60ms);
    talk.ask(u"Stacktrace"_s, RpcLane::Question, 30ms);
    QTRY_COMPARE(talk.answers, QStringList{u"Command!timeout"_s});
    talk.reply(u"Command"_s);
    talk.reply(u"Stacktrace"_s, 5);
    QCOMPARE(talk.answers.last(), u"Stacktrace:5"_s);
}

void RpcClientTest::cancelledInTheQueueIsNeverSent()
{
    Talk talk;
    talk.ask(u"Command"_s, RpcLane::Motion);
    const RpcCall stack = talk.ask(u"Stacktrace"_s);
    talk.ask(u"Eval"_s);
    stack.cancel();
    stack.cancel();
    talk.client->cancelQueuedQuestions();
    talk.reply(u"Command"_s);
    QCOMPARE(talk.wire->methods(), QStringList{u"Command"_s});
    QCOMPARE(talk.answers, (QStringList{u"Stacktrace!cancelled"_s, u"Eval!cancelled"_s, u"Command:0"_s}));
}

void RpcClientTest::cancelledInFlightDropsTheReply()
{
    Talk talk;
    const RpcCall call = talk.ask(u"Stacktrace"_s);
    call.cancel();
    talk.reply(u"Stacktrace"_s);
    QCOMPARE(talk.answers, QStringList{u"Stacktrace!cancelled"_s});
    talk.client.reset();
    call.cancel();
}

void RpcClientTest::deadContextIsNeverAnswered()
{
    Talk talk;
    auto context = std::make_unique<QObject>();
    int calls = 0;
    for (const RpcLane lane : {RpcLane::Motion, RpcLane::Question}) {
        talk.client->call({.method = u"X"_s, .params = {}, .lane = lane}, context.get(),
                          [&calls](const RpcReply &) { ++calls; });
    }
    context.reset();
    talk.wire->reply(1, 0);
    QCOMPARE(calls, 0);
    QCOMPARE(talk.wire->methods().size(), 1); // nobody waits for the second any more
}

void RpcClientTest::deathAnswersEverythingOnce()
{
    Talk talk;
    const QSignalSpy closed(talk.client.get(), &RpcClient::closed);
    talk.ask(u"Command"_s, RpcLane::Motion);
    talk.ask(u"State"_s, RpcLane::Urgent);
    talk.ask(u"Stacktrace"_s);
    talk.wire->die();
    talk.client->close();
    QCOMPARE(talk.answers,
             (QStringList{u"Command!connection-lost"_s, u"State!connection-lost"_s, u"Stacktrace!connection-lost"_s}));
    QCOMPARE(closed.size(), 1);
}

void RpcClientTest::deathInsideAReplyTellsSo()
{
    Talk talk;
    const QSignalSpy closed(talk.client.get(), &RpcClient::closed);
    talk.ask(u"State"_s);
    talk.wire->deliver("{\"id\":1,\"result\":{\"Sta");
    talk.wire->die();
    QCOMPARE(talk.answers, QStringList{u"State!connection-lost"_s});
    QVERIFY(closed.first().first().value<Error>().details.first().contains(u"inside an answer"_s));
}

void RpcClientTest::junkEndsTheConnection()
{
    Talk talk;
    const QSignalSpy closed(talk.client.get(), &RpcClient::closed);
    talk.ask(u"State"_s);
    talk.wire->deliver("220 mail.example.org ESMTP\r\n");
    QCOMPARE(talk.answers, QStringList{u"State!bad-reply"_s});
    QCOMPARE(closed.size(), 1);
    QVERIFY(talk.client->isClosed());
}

void RpcClientTest::callsAfterTheEndAreRefusedLater()
{
    Talk talk;
    talk.wire->die();
    talk.ask(u"State"_s);
    QVERIFY(talk.answers.isEmpty());
    QTRY_COMPARE(talk.answers, QStringList{u"State!connection-lost"_s});
}

void RpcClientTest::theClientMayDieInAnAnswer()
{
    Talk talk;
    talk.client->call({.method = u"A"_s, .params = {}}, this, [&talk](const RpcReply &) {
        // The transport is deleted with the client, so only after the piece it is delivering.
        talk.client.release()->deleteLater();
    });
    talk.ask(u"B"_s);
    talk.wire->deliver("{\"id\":1,\"result\":1}\n");
    QVERIFY(talk.answers.isEmpty());
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

void RpcClientTest::watchdogNamesTheOldest()
{
    Talk talk;
    Watchdog watchdog(talk.client.get());
    watchdog.setPatience(30ms, 20ms);
    QStringList said;
    connect(&watchdog, &Watchdog::slow, this, [&said](const SlowRequest &slow) {
        QVERIFY(slow.waited >= 30ms);
        said.append(slow.method);
    });
    connect(&watchdog, &Watchdog::relieved, this, [&said] { said.append(u"relieved"_s); });
    talk.ask(u"Quick"_s);
    talk.ask(u"ListGoroutines"_s);
    talk.ask(u"Eval"_s);
    talk.reply(u"Quick"_s);
    QTRY_VERIFY(said.size() >= 2);
    QCOMPARE(said.first(), u"ListGoroutines"_s);
    talk.wire->die();
    QCOMPARE(said.last(), u"relieved"_s);
    QCOMPARE(said.count(u"relieved"_s), 1);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::RpcClientTest)
#include "tst_rpcclient.moc"
