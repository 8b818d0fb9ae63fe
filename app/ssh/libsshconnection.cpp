// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/ssh/libsshconnection.h"

#include "app/base/logging.h"
#include "app/ssh/connector.h"
#include "app/ssh/hostsession.h"
#include "app/ssh/sftpchannel.h"
#include "app/ssh/sshtexts.h"
#include "app/ssh/stragglers.h"

#include <QHostInfo>
#include <QPointer>

#include <algorithm>
#include <array>

namespace Backstep {

using namespace std::chrono_literals;

namespace {

using State = SshConnection::State;

struct Transition
{
    State from;
    State to;
};

/// Every way there is, besides to Disconnected, which close() may take from anywhere. A login through a jump host goes
/// back to Connecting for the next hop.
constexpr std::array transitions{
    Transition{State::Disconnected, State::Connecting},
    Transition{State::Failed, State::Connecting},
    Transition{State::Lost, State::Connecting},
    Transition{State::Connecting, State::CheckingHostKey},
    Transition{State::CheckingHostKey, State::Authenticating},
    Transition{State::Authenticating, State::Connecting},
    Transition{State::Authenticating, State::Ready},
    Transition{State::Connecting, State::Failed},
    Transition{State::CheckingHostKey, State::Failed},
    Transition{State::Authenticating, State::Failed},
    Transition{State::Ready, State::Lost},
};

bool isAllowed(State from, State to)
{
    return to == State::Disconnected || std::ranges::any_of(transitions, [&](const Transition &transition) {
               return transition.from == from && transition.to == to;
           });
}

class LibsshConnector final : public SshConnector
{
public:
    explicit LibsshConnector(const SshTimings &timings) : m_timings(timings) {}
    ~LibsshConnector() override { m_stragglers->waitFor(1s); }

    [[nodiscard]] std::unique_ptr<SshConnection> create(const SshTarget &target) override
    {
        return std::make_unique<LibsshConnection>(target, m_timings, m_stragglers);
    }

private:
    SshTimings m_timings;
    std::shared_ptr<Stragglers> m_stragglers = std::make_shared<Stragglers>();
};

} // namespace

std::unique_ptr<SshConnector> makeSshConnector(const SshTimings &timings)
{
    return std::make_unique<LibsshConnector>(timings);
}

LibsshConnection::LibsshConnection(const SshTarget &target, const SshTimings &timings,
                                   std::shared_ptr<Stragglers> stragglers, QObject *parent)
    : SshConnection(parent)
    , m_target(target)
    , m_timings(timings)
    , m_stragglers(std::move(stragglers))
{
    m_watch.setInterval(50ms);
    connect(&m_watch, &QTimer::timeout, this, &LibsshConnection::watch);
}

LibsshConnection::~LibsshConnection()
{
    dropWorker();
    answerOpening(fail(SshTexts::cancelled()));
}

FutureResult<void> LibsshConnection::open()
{
    if (m_state == State::Ready) {
        return readyResult<void>({});
    }
    m_opening.emplace_back();
    const FutureResult<void> future = m_opening.back().future();
    if (m_worker && m_opening.size() > 1) {
        return future;
    }
    dropWorker();
    m_lastError = {};
    m_capabilities = {};
    setState(State::Connecting);
    m_relay = std::make_unique<QObject>();
    m_worker = std::make_shared<ConnectionWorker>(m_target, m_timings, m_stragglers, static_cast<WorkerClient &>(*this),
                                                  m_relay.get());
    m_worker->start();
    m_watch.start();
    return future;
}

void LibsshConnection::close()
{
    dropWorker();
    const std::vector<SharedPromise<void>> opening = std::exchange(m_opening, {});
    setState(State::Disconnected);
    for (const SharedPromise<void> &promise : opening) {
        promise.answer(fail(SshTexts::cancelled()));
    }
}

void LibsshConnection::dropWorker()
{
    m_watch.stop();
    m_hostKeyAsked = false;
    m_promptAsked = false;
    if (m_worker) {
        m_worker->abandon();
        m_relay.reset();
        m_worker.reset();
    }
}

void LibsshConnection::answerOpening(const Result<void> &result)
{
    for (const SharedPromise<void> &promise : std::exchange(m_opening, {})) {
        promise.answer(result);
    }
}

void LibsshConnection::setState(State state)
{
    if (state == m_state) {
        return;
    }
    Q_ASSERT_X(isAllowed(m_state, state), "LibsshConnection", "a way that is not in the table");
    qCDebug(lcSsh) << m_target.host << m_state << "->" << state;
    m_state = state;
    Q_EMIT stateChanged(state);
}

void LibsshConnection::acceptHostKey(HostKeyTrust trust)
{
    if (std::exchange(m_hostKeyAsked, false)) {
        m_worker->hostKeyIs(trust);
    }
}

void LibsshConnection::rejectHostKey()
{
    if (std::exchange(m_hostKeyAsked, false)) {
        m_worker->hostKeyIs(std::nullopt);
    }
}

void LibsshConnection::answerPrompt(std::vector<Secret> answers)
{
    if (std::exchange(m_promptAsked, false)) {
        m_worker->promptIs(std::move(answers));
    }
}

void LibsshConnection::cancelPrompt()
{
    if (std::exchange(m_promptAsked, false)) {
        m_worker->promptIs(std::nullopt);
    }
}

template<typename T>
FutureResult<T> LibsshConnection::ask(const StopToken &stop, std::function<Result<T>(HostSession &)> work)
{
    const bool possible =
        m_worker && m_state != State::Disconnected && m_state != State::Failed && m_state != State::Lost;
    if (!possible) {
        return readyResult<T>(fail(SshTexts::notConnected()));
    }
    const SharedPromise<T> promise;
    m_worker->add({.token = stop,
                   .run =
                       [promise, work = std::move(work)](HostSession &host, const std::function<void()> &settled) {
                           Result<T> result = work(host);
                           settled();
                           promise.answer(std::move(result));
                       },
                   .refuse = [promise](const Error &error) { promise.answer(fail(error)); }});
    m_watch.start();
    return promise.future();
}

template<typename T>
FutureResult<T> LibsshConnection::askSftp(const StopToken &stop, std::function<Result<T>(SftpChannel &)> work)
{
    return ask<T>(stop, [work = std::move(work)](HostSession &host) -> Result<T> {
        const Result<SftpChannel *> sftp = host.sftp();
        if (!sftp) {
            return fail(sftp.error());
        }
        Result<T> result = work(**sftp);
        host.dropSpoilt();
        return result;
    });
}

FutureResult<SshCapabilities> LibsshConnection::probe(StopToken stop)
{
    return ask<SshCapabilities>(stop, [](HostSession &host) { return host.probe(); });
}

FutureResult<ExecResult> LibsshConnection::exec(ExecRequest request, StopToken stop)
{
    return execStreaming(std::move(request), {}, std::move(stop));
}

FutureResult<ExecResult> LibsshConnection::execStreaming(ExecRequest request, ByteSink sink, StopToken stop)
{
    return ask<ExecResult>(stop, [request = std::move(request), sink = std::move(sink)](HostSession &host) {
        return host.exec(request, sink);
    });
}

FutureResult<QList<RemoteEntry>> LibsshConnection::listFolder(QByteArray path, StopToken stop, int maxEntries)
{
    return askSftp<QList<RemoteEntry>>(
        stop, [path = std::move(path), maxEntries](SftpChannel &sftp) { return sftp.listFolder(path, maxEntries); });
}

FutureResult<RemoteEntry> LibsshConnection::stat(QByteArray path, StopToken stop)
{
    return askSftp<RemoteEntry>(stop, [path = std::move(path)](SftpChannel &sftp) { return sftp.facts(path, true); });
}

FutureResult<RemoteEntry> LibsshConnection::lstat(QByteArray path, StopToken stop)
{
    return askSftp<RemoteEntry>(stop, [path = std::move(path)](SftpChannel &sftp) { return sftp.facts(path, false); });
}

FutureResult<QByteArray> LibsshConnection::readLink(QByteArray path, StopToken stop)
{
    return askSftp<QByteArray>(stop, [path = std::move(path)](SftpChannel &sftp) { return sftp.readLink(path); });
}

FutureResult<QByteArray> LibsshConnection::realPath(QByteArray path, StopToken stop)
{
    return askSftp<QByteArray>(stop, [path = std::move(path)](SftpChannel &sftp) { return sftp.realPath(path); });
}

FutureResult<QByteArray> LibsshConnection::readFile(QByteArray path, qint64 maxBytes, StopToken stop)
{
    return askSftp<QByteArray>(
        stop, [path = std::move(path), maxBytes](SftpChannel &sftp) { return sftp.readFile(path, maxBytes); });
}

FutureResult<DownloadResult> LibsshConnection::download(DownloadRequest request, ByteSink sink, ProgressSink progress,
                                                        StopToken stop)
{
    return askSftp<DownloadResult>(
        stop,
        [request = std::move(request), sink = std::move(sink), progress = std::move(progress)](SftpChannel &sftp) {
            return sftp.download(request, sink, progress);
        });
}

void LibsshConnection::workerStateIs(State state)
{
    setState(state);
}

void LibsshConnection::workerStepEnded(const ConnectionStep &step)
{
    Q_EMIT stepFinished(step);
}

void LibsshConnection::workerAsksForName(const QString &name)
{
    QHostInfo::lookupHost(name, m_relay.get(),
                          [this](const QHostInfo &info) { m_worker->nameIs(info.addresses(), info.errorString()); });
}

void LibsshConnection::workerAsksHostKey(const HostKeyInfo &key)
{
    m_hostKeyAsked = true;
    Q_EMIT hostKeyUnknown(key);
}

void LibsshConnection::workerAsksPrompt(const AuthPrompt &prompt)
{
    m_promptAsked = true;
    Q_EMIT promptNeeded(prompt);
}

void LibsshConnection::workerOpened(const Result<void> &result)
{
    if (!result) {
        m_lastError = result.error();
    }
    const QPointer<LibsshConnection> guard(this);
    setState(result ? State::Ready : State::Failed);
    if (guard) { // who listens may have deleted us
        answerOpening(result);
    }
}

void LibsshConnection::workerLearned(const SshCapabilities &capabilities)
{
    m_capabilities = capabilities;
    Q_EMIT capabilitiesChanged(capabilities);
}

void LibsshConnection::workerLost(const Error &error)
{
    m_lastError = error;
    setState(State::Lost);
}

void LibsshConnection::workerIsBusy()
{
    m_watch.start();
}

void LibsshConnection::watch()
{
    if (!m_worker || !m_worker->watch()) {
        m_watch.stop();
    }
}

} // namespace Backstep
