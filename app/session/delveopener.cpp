// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/delveopener.h"

#include "app/delve/delveerror.h"
#include "app/delve/startfailure.h"
#include "app/delve/versionknowledge.h"

namespace Backstep {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// Large programs have large debug information: dlv reads all of it before it answers.
constexpr auto startPatience = 120s;
constexpr auto connectPatience = 10s;

/// Its end may be handled in a call that it makes itself, so it is deleted by the event loop.
std::shared_ptr<Delve::DlvProcess> keptUntilTheLoop(std::unique_ptr<Delve::DlvProcess> process)
{
    return {process.release(), [](Delve::DlvProcess *ended) { ended->deleteLater(); }};
}

} // namespace

DelveOpener::DelveOpener(Target target, DelveSessionOptions options, QObject *parent)
    : QObject(parent)
    , m_target(std::move(target))
    , m_options(std::move(options))
{
}

FutureResult<OpenedDelve> DelveOpener::open()
{
    if (m_options.transport) {
        m_opened.lastEvent = m_options.lastEvent;
        connectDelve(m_options.transport);
        return m_answer.future();
    }
    if (const auto *connection = std::get_if<ConnectTarget>(&m_target)) {
        openConnection(*connection);
        return m_answer.future();
    }
    const Result<Delve::ToolPaths> tools = Delve::findTools(m_options.environment, m_options.dlv, m_options.rr);
    if (!tools) {
        fail(tools.error());
        return m_answer.future();
    }
    m_tools = *tools;
    if (const auto *replay = std::get_if<ReplayTarget>(&m_target)) {
        openReplay(*replay);
    } else if (const auto *exec = std::get_if<ExecTarget>(&m_target)) {
        openExec(*exec);
    } else if (const auto *core = std::get_if<CoreTarget>(&m_target)) {
        openCore(*core);
    } else {
        fail(Error{QString(ErrorCode::notSupported), tr("This recording is still on its host; fetch it first."), {}});
    }
    return m_answer.future();
}

void DelveOpener::cancel()
{
    fail(Error{QString(ErrorCode::cancelled), tr("Opening was cancelled."), {}});
}

void DelveOpener::openReplay(const ReplayTarget &replay)
{
    if (m_tools.rr.isEmpty()) {
        fail(Delve::startFailure({u"unknown command \"replay\""_s}, replay.traceFolder));
        return;
    }
    m_probe = std::make_unique<Delve::RrProbe>(m_tools.rr);
    m_length = m_probe->lastEvent(replay.traceFolder);
    m_probe->flavour().then(this, [this, replay](const Result<Delve::RrFlavour> &flavour) {
        if (!flavour) {
            fail(flavour.error());
            return;
        }
        m_opened.rr = *flavour;
        Delve::Launch launch;
        launch.kind = Delve::Launch::Kind::Replay;
        launch.path = replay.traceFolder;
        launch.rr = *flavour;
        startDlv(launch);
    });
}

void DelveOpener::openExec(const ExecTarget &exec)
{
    Delve::Launch launch;
    launch.kind = Delve::Launch::Kind::Exec;
    launch.path = exec.program;
    launch.arguments = exec.arguments;
    launch.workingFolder = exec.workingFolder;
    startDlv(launch);
}

void DelveOpener::openCore(const CoreTarget &core)
{
    Delve::Launch launch;
    launch.kind = Delve::Launch::Kind::Core;
    launch.path = core.executable;
    launch.core = core.core;
    startDlv(launch);
}

void DelveOpener::openConnection(const ConnectTarget &target)
{
    const Result<Endpoint> endpoint = parseEndpoint(target.address);
    if (!endpoint) {
        fail(endpoint.error());
        return;
    }
    connectDelve(Delve::Connector::to(*endpoint));
}

void DelveOpener::startDlv(const Delve::Launch &launch)
{
    Delve::Launch complete = launch;
    complete.tools = m_tools;
    complete.environment = m_options.environment;
    Result<std::unique_ptr<Delve::DlvProcess>> process = Delve::DlvProcess::start(complete, m_options.runtimeFolder);
    if (!process) {
        fail(process.error());
        return;
    }
    m_opened.process = keptUntilTheLoop(std::move(*process));
    Q_EMIT processStarted(m_opened.process.get());
    connectDelve(Delve::Connector::to({.path = m_opened.process->socket(), .host = {}, .port = 0}));
}

void DelveOpener::connectDelve(const Delve::Connector::TransportMaker &maker)
{
    m_connector = std::make_unique<Delve::Connector>(maker, m_opened.process.get());
    m_connector->recordIn(m_options.transcript);
    m_connector->connectWithin(m_opened.process ? startPatience : connectPatience)
        .then(this, [this](const Result<Delve::Connection> &connection) {
            if (connection) {
                connected(*connection);
            } else {
                fail(connection.error());
            }
        });
}

void DelveOpener::connected(const Delve::Connection &connection)
{
    m_opened.connection = connection;
    const QVersionNumber dlv = connection.version.version;
    const QString broken = m_opened.rr ? Delve::brokenPair(dlv, m_opened.rr->version) : QString();
    const QString old = Delve::tooOld(dlv);
    if (!broken.isEmpty() || !old.isEmpty()) {
        fail(Error{u"broken-pair"_s, broken.isEmpty() ? old : broken, {}});
        return;
    }
    if (Delve::needsSetApiVersion(dlv)) {
        connection.client->setApiVersion(2);
    }
    connection.client->recorded().then(this, [this](const Result<Delve::Recorded> &recorded) {
        if (!recorded) {
            fail(recorded.error());
            return;
        }
        m_opened.core = m_opened.connection.version.backend == "core"_L1;
        m_opened.recording = recorded->recorded && !m_opened.core; // Delve calls a core recorded, too
        if (!m_probe) {
            m_answer.answer(m_opened);
            return;
        }
        m_length.then(this, [this](const Result<qint64> &last) {
            m_opened.lastEvent = last ? std::optional(*last) : std::nullopt;
            m_answer.answer(m_opened);
        });
    });
}

void DelveOpener::fail(const Error &why)
{
    m_opened = {};
    m_answer.answer(std::unexpected(why));
}

} // namespace Backstep
