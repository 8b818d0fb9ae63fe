// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/integration/session/rawreplay.h"

#include "app/delve/dlvprocess.h"
#include "tests/support/settled.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;

namespace Backstep::Testing {

RawReplay::RawReplay(const QString &rr, const QString &traceFolder, Renamed renamed) : m_renamed(std::move(renamed))
{
    Delve::Launch launch;
    launch.kind = Delve::Launch::Kind::Replay;
    launch.path = traceFolder;
    launch.environment = QProcessEnvironment::systemEnvironment();
    launch.tools = Delve::findTools(launch.environment, {}, rr).value_or(Delve::ToolPaths());
    Delve::RrProbe probe(launch.tools.rr);
    launch.rr = settled(probe.flavour()).value_or(Delve::RrFlavour());
    auto process = Delve::DlvProcess::start(launch, qEnvironmentVariable("XDG_RUNTIME_DIR"));
    if (!process) {
        return;
    }
    m_process = std::move(*process);
    m_ready = QTest::qWaitFor(
        [this] {
            m_socket.connectToServer(m_process->socket());
            return m_socket.waitForConnected(100);
        },
        30'000);
    m_ready = m_ready && !ask("State", "{\"NonBlocking\":false}").isEmpty();
}

RawReplay::~RawReplay()
{
    m_socket.abort();
    if (m_process) {
        [[maybe_unused]] const auto ended = settled(m_process->end());
    }
}

void RawReplay::send(const QByteArray &method, const QByteArray &argument)
{
    m_socket.write("{\"method\":\"RPCServer." + method + "\",\"params\":[" + argument
                   + "],\"id\":" + QByteArray::number(++m_id) + "}");
    m_socket.flush();
}

QList<QJsonObject> RawReplay::askAll(const QList<std::pair<QByteArray, QByteArray>> &requests)
{
    for (const auto &[method, argument] : requests) {
        send(method, argument);
    }
    QList<QJsonObject> results;
    while (results.size() < requests.size()) {
        const qsizetype end = m_bytes.indexOf('\n');
        if (end < 0) {
            if (m_socket.bytesAvailable() == 0 && !m_socket.waitForReadyRead(60'000)) {
                m_ready = false;
                return results;
            }
            m_bytes += m_socket.readAll();
            continue;
        }
        QByteArray line = m_bytes.first(end);
        for (const auto &[from, to] : std::as_const(m_renamed)) {
            line.replace(from, to);
        }
        results.append(QJsonDocument::fromJson(line).object().value(u"result"_s).toObject());
        m_bytes.remove(0, end + 1);
    }
    return results;
}

QJsonObject RawReplay::ask(const QByteArray &method, const QByteArray &argument)
{
    return askAll({{method, argument}}).value(0);
}

RawReplay::Sight RawReplay::look(int depth)
{
    Sight sight;
    const auto first =
        askAll({{"State", "{\"NonBlocking\":false}"}, {"ListGoroutines", "{\"Start\":0,\"Count\":1000}"}});
    sight.state = first.value(0).value(u"State"_s).toObject();
    sight.goroutines = first.value(1).value(u"Goroutines"_s).toArray();
    QList<std::pair<QByteArray, QByteArray>> questions;
    QList<qint64> ids;
    for (const QJsonValue &goroutine : std::as_const(sight.goroutines)) {
        ids.append(goroutine.toObject().value(u"id"_s).toInteger());
        questions.append(
            {"Stacktrace",
             "{\"Id\":" + QByteArray::number(ids.last()) + ",\"Depth\":" + QByteArray::number(depth) + "}"});
    }
    const QList<QJsonObject> stacks = askAll(questions);
    for (qsizetype i = 0; i < stacks.size(); ++i) {
        sight.stacks.insert(ids.at(i), stacks.at(i).value(u"Locations"_s).toArray());
    }
    return sight;
}

RawReplay::Sight RawReplay::lookAt(qint64 event, int depth)
{
    ask("Restart", "{\"Position\":\"" + QByteArray::number(event) + "\"}");
    return look(depth);
}

} // namespace Backstep::Testing
