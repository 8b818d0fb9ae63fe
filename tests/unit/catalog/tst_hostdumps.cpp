// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/catalog/hostconnections.h"
#include "app/catalog/hostdumps.h"
#include "tests/support/fakes/localconnection.h"
#include "tests/support/settled.h"
#include "tests/support/testmain.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace Backstep {

using Testing::settled;

namespace {

const QByteArray text = "goroutine 1 [running]:\nmain.main()\n\t/src/main.go:3 +0x1d\n";

/// A service that answers each request the same way.
class Service : public QTcpServer
{
public:
    explicit Service(const QByteArray &answer)
    {
        connect(this, &QTcpServer::newConnection, this, [this, answer] {
            QTcpSocket *socket = nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [this, socket, answer] {
                request += socket->readAll();
                if (request.endsWith("\r\n\r\n")) {
                    socket->write(answer);
                    socket->disconnectFromHost();
                }
            });
        });
        listening = listen(QHostAddress::LocalHost);
    }
    [[nodiscard]] QString port() const { return QString::number(serverPort()); }

    bool listening = false;
    QByteArray request;
};

} // namespace

/// Goroutines of services on a host, asked for by whatever the host has.
class HostDumpsTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void addresses_data();
    void addresses();
    void byAShell();
    void byCurl();
    void refusals_data();
    void refusals();
    void keeping();

private:
    /// The programs that the host has.
    void installTool(const QString &name, const QByteArray &script);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Testing::LocalConnector> m_connector;
    std::unique_ptr<HostConnections> m_connections;
    std::unique_ptr<HostDumps> m_dumps;
    HostProfile m_host;
};

void HostDumpsTest::init()
{
    TestCase::init();
    m_dumps.reset();
    m_connections.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_connector = std::make_unique<Testing::LocalConnector>();
    QVERIFY(QDir(m_folder->path()).mkdir(u"bin"_s));
    m_connector->host->environment.insert(u"PATH"_s, m_folder->filePath(u"bin"_s));
    installTool(u"sh"_s, "exec /bin/sh \"$@\"\n");
    m_connections = std::make_unique<HostConnections>(*m_connector);
    m_dumps = std::make_unique<HostDumps>(*m_connections, m_folder->filePath(u"kept/dumps"_s));
    m_host.id = u"h1"_s;
    m_host.name = u"prod 1/eu"_s;
    m_host.host = u"prod-1"_s;
}

void HostDumpsTest::installTool(const QString &name, const QByteArray &script)
{
    QFile file(m_folder->filePath(u"bin/"_s + name));
    QVERIFY(file.open(QFile::WriteOnly));
    file.write("#!/bin/sh\n" + script);
    file.close();
    QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
}

void HostDumpsTest::addresses_data()
{
    QTest::addColumn<QString>("written");
    QTest::addColumn<QString>("asked"); // empty: refused
    const QString path = u"/debug/pprof/goroutine?debug=2"_s;
    QTest::newRow("port") << u" 6060 "_s << QString(u"http://127.0.0.1:6060"_s + path);
    QTest::newRow("host and port") << u"10.0.0.5:6060"_s << QString(u"http://10.0.0.5:6060"_s + path);
    QTest::newRow("url without path") << u"https://api.local:8443/"_s << QString(u"https://api.local:8443"_s + path);
    QTest::newRow("url") << u"http://api/x/goroutine?debug=1"_s << u"http://api/x/goroutine?debug=1"_s;
    QTest::newRow("six") << u"http://[::1]:6060"_s << QString(u"http://[::1]:6060"_s + path);
    QTest::newRow("nothing") << QString() << QString();
    QTest::newRow("blanks") << u"a b"_s << QString();
    QTest::newRow("file") << u"file:///etc/passwd"_s << QString();
    QTest::newRow("too large") << u"70000"_s << QString();
}

void HostDumpsTest::addresses()
{
    QFETCH(const QString, written);
    QTEST(goroutineAddress(written).value_or(QString()), "asked");
}

void HostDumpsTest::byAShell()
{
    const QString shell = QStandardPaths::findExecutable(u"bash"_s);
    if (shell.isEmpty()) {
        QSKIP("bash is missing");
    }
    installTool(u"bash"_s, "exec " + shell.toUtf8() + " \"$@\"\n");
    installTool(u"cat"_s, "exec /bin/cat\n");
    Service service("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n" + text);
    QVERIFY(service.listening);
    const auto kept = settled(m_dumps->fetch(m_host, service.port()));
    QVERIFY2(kept, kept ? "" : qPrintable(kept.error().message + kept.error().details.join(u' ')));
    QVERIFY2(service.request.startsWith("GET /debug/pprof/goroutine?debug=2 HTTP/1.0\r\nHost: 127.0.0.1:"),
             service.request.constData());
    QFile file(*kept);
    QVERIFY(file.open(QFile::ReadOnly));
    QVERIFY(file.readAll().endsWith(text));
    QCOMPARE(file.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    const QFileInfo info(*kept);
    QCOMPARE(info.path(), m_folder->filePath(u"kept/dumps"_s));
    QVERIFY2(info.fileName().startsWith("prod-1-eu-20"_L1), qPrintable(info.fileName()));
}

void HostDumpsTest::byCurl()
{
    installTool(u"curl"_s, "for last; do :; done; echo \"asked $last\"\n");
    const auto kept = settled(m_dumps->fetch(m_host, u"http://10.0.0.5/x'y?a=$(id)"_s));
    QVERIFY(kept);
    QFile file(*kept);
    QVERIFY(file.open(QFile::ReadOnly));
    QCOMPARE(file.readAll(), "asked http://10.0.0.5/x'y?a=$(id)\n"); // a word, whatever is in it
}

void HostDumpsTest::refusals_data()
{
    QTest::addColumn<QByteArray>("curl");
    QTest::addColumn<QString>("words");
    QTest::newRow("no tools") << QByteArray() << u"neither curl nor wget"_s;
    QTest::newRow("not found") << QByteArray("echo 'error: 404' >&2; exit 22\n") << u"net/http/pprof"_s;
}

void HostDumpsTest::refusals()
{
    QFETCH(const QByteArray, curl);
    QFETCH(const QString, words);
    if (!curl.isEmpty()) {
        installTool(u"curl"_s, curl);
    }
    const auto kept = settled(m_dumps->fetch(m_host, u"6060"_s));
    QVERIFY(!kept);
    QCOMPARE(kept.error().code, u"dump-refused"_s);
    QVERIFY2(kept.error().message.contains(words), qPrintable(kept.error().message));
    QCOMPARE(kept.error().details.isEmpty(), false);
    QVERIFY(!QFile::exists(m_folder->filePath(u"kept"_s)));
    QCOMPARE(settled(m_dumps->fetch(m_host, u"a b"_s)).error().code, QString(ErrorCode::badInput));
}

void HostDumpsTest::keeping()
{
    const auto one = settled(m_dumps->keep(u"clipboard"_s, text));
    QVERIFY(one && QFileInfo(*one).fileName().startsWith("clipboard-"_L1) && QFileInfo(*one).size() == text.size());
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::HostDumpsTest)
#include "tst_hostdumps.moc"
