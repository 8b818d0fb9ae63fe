// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/delvesession.h"

#include "app/base/logging.h"
#include "app/session/delvecapabilities.h"
#include "app/session/delveopener.h"
#include "app/session/goroutinescan.h"
#include "app/session/originreader.h"
#include "app/session/ownersearch.h"
#include "app/session/sessionerror.h"
#include "app/session/waitreader.h"

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

OutputSource sourceOf(const Delve::OutputText &text, bool isStderr)
{
    switch (text.origin) {
    case Delve::OutputOrigin::Delve: return OutputSource::Delve;
    case Delve::OutputOrigin::Rr: return OutputSource::Rr;
    case Delve::OutputOrigin::Program: break;
    }
    return isStderr ? OutputSource::ProgramErr : OutputSource::ProgramOut;
}

QStringList versionTexts(const OpenedDelve &opened)
{
    const Delve::ServerVersion &server = opened.connection.version;
    QStringList texts{u"dlv "_s + server.version.toString()};
    if (opened.rr) {
        texts.append(u"rr "_s + opened.rr->version.toString() + (opened.rr->soft ? u" soft"_s : QString()));
    }
    if (const QString go = server.targetGo.section(u' ', -1); go.startsWith("go"_L1)) {
        texts.append(go);
    }
    return texts;
}

} // namespace

DelveSession::DelveSession(Target target, DelveSessionOptions options, QObject *parent)
    : DebugSession(parent)
    , m_target(std::move(target))
    , m_options(std::move(options))
    , m_book(m_options.paths)
{
    m_clock.start();
    m_recording = std::holds_alternative<ReplayTarget>(m_target);
    m_core = std::holds_alternative<CoreTarget>(m_target);
    connect(&m_book, &BreakpointBook::changed, this, [this] { Q_EMIT breakpointsChanged(m_book.list()); });
    updateCapabilities();
}

DelveSession::~DelveSession()
{
    m_state = SessionState::Closed; // what the end of the connection answers leads nowhere any more
    m_applied.clear();
    dropDebugger();
}

void DelveSession::setState(SessionState state)
{
    if (m_state != state) {
        qCInfo(lcSession) << "state" << static_cast<int>(m_state) << "->" << static_cast<int>(state);
        m_state = state;
        updateCapabilities();
        Q_EMIT stateChanged(state);
    }
}

void DelveSession::updateCapabilities()
{
    const Capabilities now = delveCapabilities({.state = m_state,
                                                .recording = m_recording,
                                                .core = m_core,
                                                .canRestart = m_recording || m_process != nullptr,
                                                .lastEventKnown = m_lastEvent.has_value(),
                                                .stop = m_stop});
    if (now != m_capabilities) {
        m_capabilities = now;
        Q_EMIT capabilitiesChanged(m_capabilities);
    }
}

FutureResult<StopPtr> DelveSession::open()
{
    if (m_state != SessionState::Closed && m_state != SessionState::Lost) {
        return readyResult<StopPtr>(fail(SessionCode::running, tr("This is open already.")));
    }
    m_returnTo = m_state == SessionState::Lost && m_stop ? m_stop->event : std::nullopt;
    m_departure = static_cast<double>(m_clock.nsecsElapsed()) / 1e6;
    m_journey = {};
    m_again = nullptr;
    m_arrival.emplace();
    const FutureResult<StopPtr> future = m_arrival->future();
    m_opener = std::make_unique<DelveOpener>(m_target, m_options);
    connect(m_opener.get(), &DelveOpener::processStarted, this, &DelveSession::watch);
    setState(SessionState::Opening);
    m_opener->open().then(this, [this](const Result<OpenedDelve> &opened) {
        if (opened && m_state == SessionState::Opening) {
            adopt(*opened);
        } else if (!opened) {
            failOpening(opened.error());
        }
    });
    return future;
}

void DelveSession::watch(Delve::DlvProcess *process)
{
    connect(process, &Delve::DlvProcess::output, this, [this](const Delve::OutputText &text, bool isStderr) {
        Q_EMIT outputAdded(OutputLine{.source = sourceOf(text, isStderr), .text = text.text, .event = text.event});
    });
}

void DelveSession::adopt(const OpenedDelve &opened)
{
    m_process = opened.process;
    m_client = opened.connection.client;
    m_recording = opened.recording;
    m_core = opened.core;
    m_lastEvent = opened.lastEvent;
    m_versions = versionTexts(opened);
    m_opener.release()->deleteLater();
    m_checkpoints.clear();
    m_waitReasonsAsked = false;
    m_slots.reset();
    m_paged = true;
    m_firstEvent.reset();
    m_driver = std::make_unique<DelveDriver>(m_client, m_recording);
    m_book.forgetDebugger();
    watchConnection();
    Q_EMIT versionsChanged();
    firstLook();
}

void DelveSession::watchConnection()
{
    Delve::Client *client = m_client.get();
    connect(client, &Delve::Client::busyChanged, this, &DebugSession::busyChanged);
    connect(client, &Delve::Client::called, this, &DelveSession::publishCall);
    connect(client, &Delve::Client::closed, this, &DelveSession::connectionEnded, Qt::QueuedConnection);
}

void DelveSession::publishCall(const Delve::CallInfo &call)
{
    const double now = static_cast<double>(m_clock.nsecsElapsed()) / 1e6;
    Q_EMIT protocolCallChanged({.id = call.id,
                                .method = call.method,
                                .arguments = call.arguments,
                                .sentAt = now - call.took.value_or(0),
                                .took = call.took,
                                .replyBytes = call.replyBytes,
                                .error = call.error});
}

void DelveSession::firstLook()
{
    m_driver->look([this](const Result<Outcome> &outcome) {
        if (!outcome) {
            failOpening(outcome.error());
        } else if (outcome->state.running) {
            m_client->halt().then(this, [this](const Result<Delve::State> &) { firstLook(); });
        } else {
            m_firstEvent = outcome->state.event();
            tellOrigin([this, state = outcome->state] { applyBreakpoints([this, state] { goToFirstStop(state); }); });
        }
    });
}

void DelveSession::tellOrigin(const std::function<void()> &done)
{
    if (!m_options.origin) {
        done();
        return;
    }
    // Before any path is translated: breakpoints that are kept have paths of this machine.
    readOrigin(m_client).then(this, [this, done, client = std::weak_ptr(m_client)](const Result<ProgramOrigin> &read) {
        ProgramOrigin origin = read.value_or(ProgramOrigin());
        origin.goVersion = m_versions.isEmpty() ? QString() : m_versions.constLast();
        const auto guess = [client, package = origin.mainPackage](const FoldersHere &here) {
            const std::shared_ptr<Delve::Client> asked = client.lock();
            return asked ? guessFolders(asked, package, here) : readyResult<QList<FolderGuess>>({});
        };
        m_options.origin(origin, guess).then(this, [this, done, client](const Result<void> &) {
            // Closed, lost or opened anew meanwhile: whoever did that goes on by itself.
            if (m_state == SessionState::Opening && client.lock() == m_client && m_client) {
                done();
            }
        });
    });
}

void DelveSession::goToFirstStop(const Delve::State &state)
{
    if (m_state != SessionState::Opening || !m_driver) {
        return;
    }
    // Before its first goroutine a program stands in the loader or at its entry: nothing there is worth a look.
    const bool elsewhere = std::holds_alternative<ConnectTarget>(m_target);
    const bool launched = state.stopReason == "launched"_L1 || (state.stopReason.isEmpty() && !elsewhere);
    if (state.exited || m_core || !launched || state.currentGoroutine) {
        returnToEvent(Outcome{.state = state, .trouble = {}, .reachedTemporary = false});
    } else {
        runToMain();
    }
}

void DelveSession::returnToEvent(const Result<Outcome> &outcome)
{
    if (!outcome || !m_returnTo || !m_recording) {
        ended(outcome);
        return;
    }
    const qint64 event = qMin(*std::exchange(m_returnTo, std::nullopt), m_lastEvent.value_or(0));
    m_driver->jump(QString::number(event), [this](const Result<Outcome> &there) { ended(there); });
}

void DelveSession::failOpening(const Error &why)
{
    if (m_state != SessionState::Opening) {
        return;
    }
    const Error error = m_process && !m_process->isRunning() ? m_process->startError() : why;
    dropDebugger();
    setState(SessionState::Closed);
    if (const auto arrival = std::exchange(m_arrival, std::nullopt)) {
        arrival->answer(std::unexpected(error));
    }
    breakpointsApplied();
}

void DelveSession::connectionEnded(const Error &why)
{
    if (m_state == SessionState::Opening) {
        failOpening(why);
    } else if (m_state == SessionState::Stopped || m_state == SessionState::Moving) {
        lose(Error{QString(SessionCode::lost),
                   tr("The debugger has ended unexpectedly; open it again to go on where you were."),
                   QStringList{why.message} + why.details});
    }
}

void DelveSession::lose(const Error &why)
{
    if (m_state == SessionState::Lost || m_state == SessionState::Closing || m_state == SessionState::Closed) {
        return;
    }
    if (m_state == SessionState::Opening) {
        failOpening(why);
        return;
    }
    Error error = why;
    if (m_process) {
        error.details += m_process->stderrLines();
    }
    dropDebugger();
    setState(SessionState::Lost);
    if (const auto arrival = std::exchange(m_arrival, std::nullopt)) {
        arrival->answer(std::unexpected(error));
    }
    breakpointsApplied();
    Q_EMIT lost(error);
}

FutureResult<void> DelveSession::close()
{
    if (m_closing) {
        return m_closing->future();
    }
    if (m_state == SessionState::Closed || m_state == SessionState::Lost) {
        setState(SessionState::Closed);
        return readyResult<void>({});
    }
    m_closing.emplace();
    const FutureResult<void> future = m_closing->future();
    setState(SessionState::Closing);
    if (const auto arrival = std::exchange(m_arrival, std::nullopt)) {
        arrival->answer(fail(ErrorCode::cancelled, tr("The session was closed.")));
    }
    if (m_opener) {
        m_opener->cancel();
    }
    if (!m_client || !m_process) {
        finishClosing(); // still starting, or not ours to end
        return future;
    }
    if (m_client->isMoving()) {
        m_driver->halt(); // Detach waits for the target
    }
    m_client->detach(true);
    m_process->end().then(this, [this](const Result<void> &) { finishClosing(); });
    return future;
}

void DelveSession::finishClosing()
{
    dropDebugger();
    setState(SessionState::Closed);
    breakpointsApplied();
    if (const auto closing = std::exchange(m_closing, std::nullopt)) {
        closing->answer({});
    }
}

void DelveSession::dropDebugger()
{
    m_scan.reset();
    m_waitReader.reset();
    m_ownerSearch.reset();
    if (const auto wanted = std::exchange(m_ownersWanted, std::nullopt)) {
        wanted->answer(fail(SessionCode::closed, tr("The session has ended.")));
    }
    // The connection's end is expected from here on.
    if (m_client) {
        disconnect(m_client.get(), nullptr, this, nullptr);
    }
    if (m_process) {
        disconnect(m_process.get(), nullptr, this, nullptr);
    }
    if (m_opener) {
        m_opener.release()->deleteLater(); // it may be the caller
    }
    m_driver.reset();
    if (const auto client = std::exchange(m_client, nullptr)) {
        client->close();
    }
    m_process.reset();
    m_applying = false;
}

} // namespace Backstep
