// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/rpc/jsonstream.h"
#include "app/rpc/rpccode.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

/// What a stream makes of `pieces`: the ids of its objects, then the code of the error if one came.
QStringList heard(JsonStream &stream, const QList<QByteArray> &pieces)
{
    QStringList result;
    for (const QByteArray &piece : pieces) {
        for (const Result<JsonFrame> &frame : stream.feed(piece)) {
            result.append(frame ? QString::number(frame->object.value("id"_L1).toInteger()) : frame.error().code);
        }
    }
    return result;
}

QByteArray bigReply(qint64 size)
{
    const QByteArray row = R"({"id":12345,"currentLoc":{"pc":4242424242,"file":"/src/main.go","line":77},"status":4},)";
    QByteArray text = R"({"id":1,"result":{"Goroutines":[)";
    text.reserve(size + 1024);
    while (text.size() < size) {
        text += row;
    }
    text.chop(1);
    return text + "]},\"error\":null}\n";
}

} // namespace

class JsonStreamTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void survivesBeingCutAtEveryByte();
    void oneByteAtATime();
    void blankLinesMeanNothing();
    void junkEndsTheStream_data();
    void junkEndsTheStream();
    void repliesBeforeJunkStillCount();
    void endInsideAReplyIsAnError();
    void keepsToItsLimit();
    void bigRepliesTakeLinearTime();
};

void JsonStreamTest::survivesBeingCutAtEveryByte()
{
    const QByteArray text = "{\"id\":1,\"result\":\"a\\n\\\"}{\"}\n{\"id\":2,\"result\":{\"x\":[1,2]}}\r\n"
                            "{\"id\":9007199254740993,\"result\":\"\xc3\xa4\xe2\x82\xac\"}\n";
    const QStringList expected{u"1"_s, u"2"_s, u"9007199254740993"_s};
    for (qsizetype cut = 0; cut <= text.size(); ++cut) {
        JsonStream stream;
        QCOMPARE(heard(stream, {text.first(cut), text.sliced(cut)}), expected);
        QVERIFY(stream.finish().has_value());
        QCOMPARE(stream.buffered(), 0);
    }
}

void JsonStreamTest::oneByteAtATime()
{
    JsonStream stream;
    QList<QByteArray> pieces;
    for (const char c : QByteArray("{\"id\":1}\n{\"id\":2}\n")) {
        pieces.append(QByteArray(1, c));
    }
    QCOMPARE(heard(stream, pieces), (QStringList{u"1"_s, u"2"_s}));
}

void JsonStreamTest::blankLinesMeanNothing()
{
    JsonStream stream;
    QCOMPARE(heard(stream, {"\n \r\n\t\n", "  {\"id\":3}\n", "\n"}), QStringList{u"3"_s});
    QVERIFY(stream.finish().has_value());
}

void JsonStreamTest::junkEndsTheStream_data()
{
    QTest::addColumn<QByteArray>("junk");
    QTest::newRow("another protocol") << QByteArray("SSH-2.0-OpenSSH_9.2");
    QTest::newRow("http") << QByteArray("HTTP/1.1 400 Bad Request\r\n\r\n");
    QTest::newRow("an array") << QByteArray("[1,2]\n");
    QTest::newRow("null bytes first") << QByteArray(3, '\0');
    QTest::newRow("a null byte inside") << QByteArray("{\"id\":\0001}\n", 10);
    QTest::newRow("cut object") << QByteArray("{\"id\":1,\n");
    QTest::newRow("two objects in a line") << QByteArray("{\"id\":1}{\"id\":2}\n");
    QTest::newRow("bad utf-8") << QByteArray("{\"id\":\"\xff\xfe\"}\n");
}

void JsonStreamTest::junkEndsTheStream()
{
    QFETCH(const QByteArray, junk);
    JsonStream stream;
    const auto frames = stream.feed(junk);
    QCOMPARE(frames.size(), 1);
    QVERIFY(!frames.front().has_value());
    QCOMPARE(frames.front().error().code, RpcCode::badReply);
    QVERIFY(frames.front().error().details.first().contains(u"at byte"_s));
    QVERIFY(stream.feed("{\"id\":7}\n").empty());
    QVERIFY(stream.finish().has_value());
}

void JsonStreamTest::repliesBeforeJunkStillCount()
{
    JsonStream stream;
    QCOMPARE(heard(stream, {"{\"id\":1}\n{\"id\":2}\nEOF\n{\"id\":3}\n"}),
             (QStringList{u"1"_s, u"2"_s, QString(RpcCode::badReply)}));
}

void JsonStreamTest::endInsideAReplyIsAnError()
{
    JsonStream stream;
    QCOMPARE(heard(stream, {"{\"id\":1}\n{\"id\":2,\"resu"}), QStringList{u"1"_s});
    const Result<void> end = stream.finish();
    QVERIFY(!end.has_value());
    QVERIFY(end.error().message.contains(u"after 13 "_s));
}

void JsonStreamTest::keepsToItsLimit()
{
    JsonStream stream(1000);
    QStringList all;
    for (int i = 0; i < 100; ++i) {
        all += heard(stream, {i == 0 ? QByteArray("{\"x\":\"") : QByteArray(100, 'x')});
        QVERIFY(stream.buffered() <= 1000);
    }
    QCOMPARE(all, QStringList{QString(RpcCode::badReply)});
    JsonStream fits(1000);
    QCOMPARE(heard(fits, QList<QByteArray>(300, "{\"id\":5}\n")).size(), 300);
}

void JsonStreamTest::bigRepliesTakeLinearTime()
{
    const QByteArray text = bigReply(75'000'000);
    QElapsedTimer clock;
    clock.start();
    QVERIFY(QJsonDocument::fromJson(text).isObject());
    const qint64 parsing = clock.restart();

    JsonStream stream;
    qsizetype rows = 0;
    for (qsizetype at = 0; at < text.size(); at += 65536) {
        for (const Result<JsonFrame> &frame : stream.feed(text.mid(at, 65536))) {
            QVERIFY(frame.has_value());
            QCOMPARE(frame->bytes, text.size());
            rows = frame->object.value("result"_L1).toObject().value("Goroutines"_L1).toArray().size();
        }
    }
    const qint64 streaming = clock.elapsed();
    QVERIFY(rows > 700'000);
    QVERIFY2(streaming < parsing * 2 + 300,
             qPrintable(u"parsing alone %1 ms, streaming %2 ms"_s.arg(parsing).arg(streaming)));
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::JsonStreamTest)
#include "tst_jsonstream.moc"
