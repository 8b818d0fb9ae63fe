// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/bench/rawdelve.h"

#include "app/delve/dlvprocess.h"

#include <QElapsedTimer>
#include <QTest>

namespace Backstep::Bench {

using namespace Qt::StringLiterals;

namespace {

const QByteArray loadConfig = "{\"FollowPointers\":true,\"MaxVariableRecurse\":1,\"MaxStringLen\":256,"
                              "\"MaxArrayValues\":64,\"MaxStructFields\":-1}";
const QByteArray scope = "{\"GoroutineID\":-1,\"Frame\":0}";

} // namespace

RawDelve::RawDelve(const QString &program, const QStringList &arguments, const QString &function)
{
    Delve::Launch launch;
    launch.kind = Delve::Launch::Kind::Exec;
    launch.path = program;
    launch.arguments = arguments;
    launch.environment = QProcessEnvironment::systemEnvironment();
    const auto tools = Delve::findTools(launch.environment);
    launch.tools = tools.value_or(Delve::ToolPaths());
    auto process = Delve::DlvProcess::start(launch, qEnvironmentVariable("XDG_RUNTIME_DIR"));
    if (!process) {
        return;
    }
    m_process = std::move(*process);
    const bool connected = QTest::qWaitFor(
        [this] {
            m_socket.connectToServer(m_process->socket());
            return m_socket.waitForConnected(100);
        },
        10'000);
    if (!connected) {
        return;
    }
    send("CreateBreakpoint", "{\"Breakpoint\":{\"functionName\":\"" + function.toUtf8() + "\"}}");
    send("Command", "{\"name\":\"continue\"}");
    m_ready = awaitReplies(2);
    send("ClearBreakpoint", "{\"Id\":1}");
    m_ready = m_ready && awaitReplies(1);
}

RawDelve::~RawDelve() = default;

void RawDelve::send(const QByteArray &method, const QByteArray &argument)
{
    m_socket.write("{\"method\":\"RPCServer." + method + "\",\"params\":[" + argument
                   + "],\"id\":" + QByteArray::number(++m_id) + "}");
    m_socket.flush();
}

bool RawDelve::awaitReplies(int count)
{
    while (count > 0) {
        if (m_socket.bytesAvailable() == 0 && !m_socket.waitForReadyRead(30'000)) {
            return false;
        }
        const QByteArray part = m_socket.readAll();
        m_bytes += part.size();
        count -= static_cast<int>(part.count('\n'));
    }
    return true;
}

double RawDelve::ask(const QByteArray &method, const QByteArray &argument)
{
    QElapsedTimer timer;
    timer.start();
    send(method, argument);
    m_ready = m_ready && awaitReplies(1);
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

double RawDelve::nextAndLook(int page)
{
    QElapsedTimer timer;
    timer.start();
    send("Command", "{\"name\":\"next\"}");
    m_ready = m_ready && awaitReplies(1);
    send("Stacktrace", "{\"Id\":-1,\"Depth\":50}");
    send("ListFunctionArgs", "{\"Scope\":" + scope + ",\"Cfg\":" + loadConfig + "}");
    send("ListLocalVars", "{\"Scope\":" + scope + ",\"Cfg\":" + loadConfig + "}");
    send("ListGoroutines", "{\"Start\":0,\"Count\":" + QByteArray::number(page) + "}");
    m_ready = m_ready && awaitReplies(4);
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

} // namespace Backstep::Bench
