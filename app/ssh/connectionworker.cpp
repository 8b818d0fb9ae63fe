// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/ssh/connectionworker.h"

#include "app/base/logging.h"
#include "app/ssh/hostsession.h"
#include "app/ssh/login.h"
#include "app/ssh/session.h"
#include "app/ssh/sshtexts.h"
#include "app/ssh/stragglers.h"

#include <csignal>
#include <pthread.h>

namespace Backstep {

using namespace std::chrono_literals;

namespace {

/// How long the end of a thread is waited for; a thread that needs longer ends alone.
constexpr auto farewell = 40ms;

/// A write to a socket that the other side closed must be an error here and not the end of the program.
void ignoreBrokenPipes()
{
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
}

} // namespace

ConnectionWorker::ConnectionWorker(const SshTarget &target, const SshTimings &timings,
                                   std::shared_ptr<Stragglers> stragglers, WorkerClient &client, QObject *relay)
    : m_target(target)
    , m_timings(timings)
    , m_stragglers(std::move(stragglers))
    , m_client(client)
    , m_relay(relay)
{
}

void ConnectionWorker::start()
{
    m_lifeline.begin({}, m_timings.silence);
    m_thread = std::thread([self = shared_from_this()] { self->work(); });
}

void ConnectionWorker::add(Command command)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (!m_finished) {
            m_commands.push_back(std::move(command));
            m_lifeline.wake();
            return;
        }
    }
    command.refuse(SshTexts::notConnected());
}

void ConnectionWorker::nameIs(const QList<QHostAddress> &addresses, const QString &text)
{
    const std::scoped_lock lock(m_mutex);
    m_name = std::pair(addresses, text);
    m_changed.notify_all();
}

void ConnectionWorker::hostKeyIs(std::optional<HostKeyTrust> trust)
{
    const std::scoped_lock lock(m_mutex);
    m_hostKey = trust;
    m_changed.notify_all();
}

void ConnectionWorker::promptIs(std::optional<std::vector<Secret>> answers)
{
    const std::scoped_lock lock(m_mutex);
    m_prompt = std::move(answers);
    m_changed.notify_all();
}

bool ConnectionWorker::watch()
{
    m_lifeline.watch();
    std::vector<Command> cancelled;
    bool waiting = false;
    {
        const std::scoped_lock lock(m_mutex);
        for (auto it = m_commands.begin(); it != m_commands.end();) {
            if (it->token.stopRequested()) {
                cancelled.push_back(std::move(*it));
                it = m_commands.erase(it);
            } else {
                ++it;
            }
        }
        waiting = !m_commands.empty() || m_lifeline.busy();
    }
    for (const Command &command : cancelled) {
        command.refuse(SshTexts::cancelled());
    }
    return waiting;
}

void ConnectionWorker::abandon()
{
    if (!m_thread.joinable()) {
        return;
    }
    bool ended = false;
    {
        std::unique_lock lock(m_mutex);
        m_relay = nullptr;
        m_stopped = true;
        m_lifeline.stop();
        m_changed.notify_all();
        ended = m_changed.wait_for(lock, farewell, [this] { return m_finished; });
        m_left = !ended;
        if (m_left) {
            m_stragglers->add();
        }
    }
    if (ended) {
        m_thread.join();
    } else {
        qCDebug(lcSsh) << "a connection's thread is left to end by itself";
        m_thread.detach();
    }
}

void ConnectionWorker::say(Said what)
{
    const std::scoped_lock lock(m_mutex);
    if (m_relay) {
        QMetaObject::invokeMethod(
            m_relay, [this, self = shared_from_this(), what = std::move(what)] { what(m_client); },
            Qt::QueuedConnection);
    }
}

template<typename T>
std::optional<T> ConnectionWorker::ask(std::optional<T> &slot, Said question)
{
    {
        const std::scoped_lock lock(m_mutex);
        slot.reset();
    }
    m_lifeline.suspend();
    say(std::move(question));
    std::optional<T> answer;
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_stopped || slot; });
        answer = std::exchange(slot, std::nullopt);
    }
    m_lifeline.resume();
    return answer;
}

std::pair<QList<QHostAddress>, QString> ConnectionWorker::lookUp(const QString &name)
{
    return ask(m_name, [name](WorkerClient &client) { client.workerAsksForName(name); })
        .value_or(std::pair{QList<QHostAddress>(), QString()});
}

std::optional<HostKeyTrust> ConnectionWorker::askHostKey(const HostKeyInfo &key)
{
    return ask(m_hostKey, [key](WorkerClient &client) { client.workerAsksHostKey(key); }).value_or(std::nullopt);
}

std::optional<std::vector<Secret>> ConnectionWorker::askPrompt(const AuthPrompt &prompt)
{
    return ask(m_prompt, [prompt](WorkerClient &client) { client.workerAsksPrompt(prompt); }).value_or(std::nullopt);
}

void ConnectionWorker::stateIs(SshConnection::State state)
{
    say([state](WorkerClient &client) { client.workerStateIs(state); });
}

void ConnectionWorker::stepEnded(const ConnectionStep &step)
{
    say([step](WorkerClient &client) { client.workerStepEnded(step); });
}

void ConnectionWorker::work()
{
    ignoreBrokenPipes();
    pthread_setname_np(pthread_self(), "backstep-ssh");
    const Result<std::unique_ptr<HostSession>> host = logIn();
    if (!host) {
        finish(host.error());
        return;
    }
    serve(**host);
    finish((*host)->loss().value_or(SshTexts::cancelled()));
}

Result<std::unique_ptr<HostSession>> ConnectionWorker::logIn()
{
    Result<std::unique_ptr<Session>> session = Login(m_target, *this, m_timings).run();
    m_lifeline.end();
    if (!session) {
        say([error = session.error()](WorkerClient &client) { client.workerOpened(fail(error)); });
        return fail(session.error());
    }
    say([](WorkerClient &client) { client.workerOpened({}); });
    return std::make_unique<HostSession>(*std::move(session), m_timings);
}

void ConnectionWorker::serve(HostSession &host)
{
    while (!m_lifeline.stopRequested() && !host.loss()) {
        if (std::optional<Command> command = take()) {
            runCommand(host, *command);
        } else {
            idle(host);
        }
    }
    settle(host);
}

void ConnectionWorker::idle(HostSession &host)
{
    const auto since = Lifeline::Clock::now();
    if (m_lifeline.waitReadable(host.socket(), m_timings.keepalive)) {
        host.handleIncoming();
    } else if (!m_lifeline.stopRequested() && Lifeline::Clock::now() - since >= m_timings.keepalive) {
        m_lifeline.begin({}, m_timings.silence);
        say([](WorkerClient &client) { client.workerIsBusy(); });
        host.keepAlive();
        m_lifeline.end();
    }
}

std::optional<ConnectionWorker::Command> ConnectionWorker::take()
{
    const std::scoped_lock lock(m_mutex);
    if (m_commands.empty()) {
        return std::nullopt;
    }
    Command command = std::move(m_commands.front());
    m_commands.pop_front();
    // Under the same lock, so that watch() never finds neither a queue nor work.
    m_lifeline.begin(command.token, m_timings.silence);
    return command;
}

void ConnectionWorker::runCommand(HostSession &host, Command &command)
{
    if (command.token.stopRequested()) {
        m_lifeline.end();
        command.refuse(SshTexts::cancelled());
        return;
    }
    command.run(host, [this, &host] { settle(host); });
}

void ConnectionWorker::settle(HostSession &host)
{
    m_lifeline.end();
    if (m_told != host.capabilities()) {
        m_told = host.capabilities();
        say([told = m_told](WorkerClient &client) { client.workerLearned(told); });
    }
    if (const std::optional<Error> broken = host.loss(); broken && !m_lostSaid) {
        m_lostSaid = true;
        say([error = *broken](WorkerClient &client) { client.workerLost(error); });
    }
}

void ConnectionWorker::finish(const Error &why)
{
    std::deque<Command> waiting;
    Error error = why;
    bool left = false;
    {
        const std::scoped_lock lock(m_mutex);
        waiting.swap(m_commands);
        m_finished = true;
        left = m_left;
        error = m_stopped ? SshTexts::cancelled() : why;
        m_changed.notify_all();
    }
    for (const Command &command : waiting) {
        command.refuse(command.token.stopRequested() ? SshTexts::cancelled() : error);
    }
    if (left) {
        m_stragglers->remove();
    }
}

} // namespace Backstep
