// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/rpc/recordingtransport.h"
#include "app/rpc/rpcclient.h"
#include "app/rpc/transcripttransport.h"
#include "tests/support/scriptedtransport.h"
#include "tests/support/testmain.h"

#include <QBuffer>
#include <QJsonDocument>
#include <QSignalSpy>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

const QJsonObject nextCommand{{u"name"_s, u"next"_s}};

/// Records: State twice, next (line 11), State, next (line 12), and an end of the connection during the third next.
QByteArray recordedConversation()
{
    auto *wire = new Testing::ScriptedTransport;
    auto sink = std::make_unique<QBuffer>();
    QByteArray text;
    sink->setBuffer(&text);
    sink->open(QIODevice::WriteOnly);
    RpcClient client(std::make_unique<RecordingTransport>(std::unique_ptr<ByteTransport>(wire), std::move(sink),
                                                          QJsonObject{{u"what"_s, u"two steps"_s}}));
    QObject context;
    const auto exchange = [&](const QString &method, const QJsonObject &params, RpcLane lane, int value) {
        client.call({.method = method, .params = params, .lane = lane}, &context, [](const RpcReply &) {});
        if (value > 0) {
            wire->reply(wire->idOf(method), value);
        }
    };
    exchange(u"State"_s, {}, RpcLane::Question, 10);
    exchange(u"Command"_s, nextCommand, RpcLane::Motion, 11);
    exchange(u"State"_s, {}, RpcLane::Question, 110);
    exchange(u"Command"_s, nextCommand, RpcLane::Motion, 12);
    exchange(u"Command"_s, nextCommand, RpcLane::Motion, 0);
    wire->die();
    return text;
}

Result<Transcript> parse(QByteArray text)
{
    QBuffer buffer(&text);
    buffer.open(QIODevice::ReadOnly);
    return Transcript::read(buffer);
}

} // namespace

class TranscriptTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void recordsWhatWentOverTheWire();
    void aCutRecordingIsReadAsFarAsItGoes();
    void junkIsNamedByItsLine();
    void playsMovementsInOrderAndQuestionsAgain();
    void whatWasNeverAskedIsAnError();
};

void TranscriptTest::recordsWhatWentOverTheWire()
{
    const Result<Transcript> transcript = parse(recordedConversation());
    QVERIFY(transcript.has_value());
    QCOMPARE(transcript->header.value("what"_L1).toString(), u"two steps"_s);
    QCOMPARE(transcript->messages.size(), 9);
    QCOMPARE(transcript->messages.first().way, TranscriptMessage::Way::Request);
    QCOMPARE(QJsonDocument::fromJson(transcript->messages.at(3).data).object().value("result"_L1).toInteger(), 11);
}

void TranscriptTest::aCutRecordingIsReadAsFarAsItGoes()
{
    const QByteArray whole = recordedConversation();
    const Result<Transcript> transcript = parse(whole.first(whole.size() - 5));
    QVERIFY(transcript.has_value());
    QCOMPARE(transcript->messages.size(), 8);
}

void TranscriptTest::junkIsNamedByItsLine()
{
    const Result<Transcript> transcript = parse("{\"v\":1}\n{\"t\":1,\"dir\":\"?\",\"data\":\"\"}\n");
    QVERIFY(!transcript.has_value());
    QVERIFY(transcript.error().message.contains(u"Line 2"_s));
}

void TranscriptTest::playsMovementsInOrderAndQuestionsAgain()
{
    auto *player = new TranscriptTransport(parse(recordedConversation()).value());
    RpcClient client{std::unique_ptr<ByteTransport>(player)};
    const QSignalSpy closed(&client, &RpcClient::closed);
    QList<qint64> answers;
    const auto ask = [&](const QString &method, const QJsonObject &params, RpcLane lane) {
        client.call({.method = method, .params = params, .lane = lane}, this,
                    [&answers](const RpcReply &reply) { answers.append(reply ? reply->toInteger() : -1); });
    };
    for (int step = 0; step < 2; ++step) {
        ask(u"State"_s, {}, RpcLane::Question);
        ask(u"State"_s, {}, RpcLane::Question);
        ask(u"Command"_s, nextCommand, RpcLane::Motion);
    }
    ask(u"Command"_s, nextCommand, RpcLane::Motion);
    QTRY_COMPARE(closed.size(), 1);
    QCOMPARE(answers, (QList<qint64>{10, 10, 11, 110, 110, 12, -1}));
    QVERIFY(player->strangers().isEmpty());
}

void TranscriptTest::whatWasNeverAskedIsAnError()
{
    auto *player = new TranscriptTransport(parse(recordedConversation()).value());
    RpcClient client{std::unique_ptr<ByteTransport>(player)};
    QString text;
    client.call({.method = u"Eval"_s, .params = {{u"Expr"_s, u"x"_s}}}, this,
                [&text](const RpcReply &reply) { text = reply.error_or(Error{}).details.value(0); });
    QTRY_VERIFY(text.startsWith(u"not in the transcript"_s));
    QCOMPARE(player->strangers().size(), 1);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::TranscriptTest)
#include "tst_transcript.moc"
