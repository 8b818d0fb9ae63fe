// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/rpc/bytetransport.h"
#include "app/rpc/endpoint.h"
#include "app/rpc/rpccode.h"
#include "tests/support/testmain.h"

#include <QLocalServer>
#include <QLocalSocket>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

Error closeReason(const QSignalSpy &closed)
{
    return closed.isEmpty() ? Error{} : closed.first().first().value<Error>();
}

} // namespace

class TransportsTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void addresses_data();
    void addresses();
    void addressesThatAreNone();
    void unixSocketCarriesBothWays();
    void tcpCarriesBothWays();
    void nobodyListening();
    void closingSaysSoOnce();
};

void TransportsTest::addresses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("written");
    QTest::newRow("host and port") << u"example.org:4040"_s << u"example.org:4040"_s;
    QTest::newRow("port alone") << u":4040"_s << u"127.0.0.1:4040"_s;
    QTest::newRow("IPv6") << u"[::1]:4040"_s << u"[::1]:4040"_s;
    QTest::newRow("unix") << u"unix:/run/x.sock"_s << u"unix:/run/x.sock"_s;
    QTest::newRow("path") << u" /run/x.sock "_s << u"unix:/run/x.sock"_s;
}

void TransportsTest::addresses()
{
    QFETCH(const QString, text);
    QFETCH(const QString, written);
    const Result<Endpoint> endpoint = parseEndpoint(text);
    QVERIFY(endpoint.has_value());
    QCOMPARE(endpoint->text(), written);
    QCOMPARE(parseEndpoint(written).value(), *endpoint);
}

void TransportsTest::addressesThatAreNone()
{
    for (const QString &text : {u""_s, u"example.org"_s, u"host:0"_s, u"host:99999"_s, u"unix:relative"_s}) {
        QVERIFY2(!parseEndpoint(text).has_value(), qPrintable(text));
    }
}

void TransportsTest::unixSocketCarriesBothWays()
{
    const QTemporaryDir folder;
    QLocalServer server;
    QVERIFY(server.listen(folder.filePath(u"s"_s)));
    const auto transport = makeTransport(*parseEndpoint(server.fullServerName()));
    const QSignalSpy opened(transport.get(), &ByteTransport::opened);
    const QSignalSpy received(transport.get(), &ByteTransport::received);
    const QSignalSpy closed(transport.get(), &ByteTransport::closed);
    transport->open();
    QTRY_VERIFY(server.hasPendingConnections());
    QTRY_COMPARE(opened.size(), 1);
    QLocalSocket *peer = server.nextPendingConnection();
    transport->write("ping");
    QTRY_COMPARE(peer->bytesAvailable(), 4);
    peer->write("last words");
    peer->disconnectFromServer();
    QTRY_COMPARE(closed.size(), 1);
    QCOMPARE(received.first().first().toByteArray(), QByteArray("last words"));
    QCOMPARE(closeReason(closed).code, RpcCode::connectionLost);
    transport->write("ignored");
}

void TransportsTest::tcpCarriesBothWays()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    const auto transport = makeTransport(Endpoint{.path = {}, .host = u"127.0.0.1"_s, .port = server.serverPort()});
    const QSignalSpy received(transport.get(), &ByteTransport::received);
    const QSignalSpy closed(transport.get(), &ByteTransport::closed);
    transport->open();
    QTRY_VERIFY(server.hasPendingConnections());
    QTcpSocket *peer = server.nextPendingConnection();
    peer->write("pong");
    QTRY_COMPARE(received.size(), 1);
    peer->abort();
    QTRY_COMPARE(closed.size(), 1);
    QCOMPARE(closeReason(closed).code, RpcCode::connectionLost);
}

void TransportsTest::nobodyListening()
{
    const QTemporaryDir folder;
    for (const QString &address : {folder.filePath(u"none"_s), u"127.0.0.1:1"_s}) {
        const auto transport = makeTransport(*parseEndpoint(address));
        const QSignalSpy closed(transport.get(), &ByteTransport::closed);
        transport->open();
        QTRY_COMPARE(closed.size(), 1);
        QCOMPARE(closeReason(closed).code, RpcCode::cannotConnect);
        QVERIFY(closeReason(closed).message.contains(address));
    }
}

void TransportsTest::closingSaysSoOnce()
{
    const QTemporaryDir folder;
    QLocalServer server;
    QVERIFY(server.listen(folder.filePath(u"s"_s)));
    const auto transport = makeTransport(*parseEndpoint(server.fullServerName()));
    const QSignalSpy opened(transport.get(), &ByteTransport::opened);
    const QSignalSpy closed(transport.get(), &ByteTransport::closed);
    transport->open();
    QTRY_COMPARE(opened.size(), 1);
    transport->close();
    transport->close();
    QCOMPARE(closed.size(), 1);
    QCOMPARE(closeReason(closed).code, ErrorCode::cancelled);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::TransportsTest)
#include "tst_transports.moc"
