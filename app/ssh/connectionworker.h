// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/ssh/lifeline.h"
#include "app/ssh/loginhelper.h"
#include "app/ssh/timings.h"

#include <condition_variable>
#include <deque>
#include <memory>
#include <thread>

namespace Backstep {

class HostSession;
class Stragglers;

/// What a worker says; every function is called on the thread of the relay object, and never after abandon().
class WorkerClient
{
public:
    WorkerClient() = default;
    WorkerClient(const WorkerClient &) = delete;
    WorkerClient &operator=(const WorkerClient &) = delete;

    virtual void workerStateIs(SshConnection::State state) = 0;
    virtual void workerStepEnded(const ConnectionStep &step) = 0;
    virtual void workerAsksForName(const QString &name) = 0;
    virtual void workerAsksHostKey(const HostKeyInfo &key) = 0;
    virtual void workerAsksPrompt(const AuthPrompt &prompt) = 0;
    virtual void workerOpened(const Result<void> &result) = 0;
    virtual void workerLearned(const SshCapabilities &capabilities) = 0;
    virtual void workerLost(const Error &error) = 0;
    /// It does something of its own; watch() should be called for a while.
    virtual void workerIsBusy() = 0;

protected:
    ~WorkerClient() = default;
};

/// The thread of one connection, from login to the end: it logs in, then does commands one after another. A worker is
/// used for one login; a connection that opens again makes another. It owns nothing of its client, so that it can be
/// left behind when it sits in a call that cannot be interrupted, and ends by itself then.
class ConnectionWorker : public std::enable_shared_from_this<ConnectionWorker>, private LoginHelper
{
public:
    struct Command
    {
        StopToken token;
        /// Does the work; must call `settled` after it and before it answers, so that the loss of the connection is
        /// known before the answer that it caused.
        std::function<void(HostSession &, const std::function<void()> &settled)> run;
        std::function<void(const Error &)> refuse;
    };

    /// `relay` carries what is said to its thread; what is under way dies with it.
    ConnectionWorker(const SshTarget &target, const SshTimings &timings, std::shared_ptr<Stragglers> stragglers,
                     WorkerClient &client, QObject *relay);
    ~ConnectionWorker() override = default;

    // All of these on the client's thread.
    void start();
    void add(Command command);
    void nameIs(const QList<QHostAddress> &addresses, const QString &text);
    void hostKeyIs(std::optional<HostKeyTrust> trust);
    void promptIs(std::optional<std::vector<Secret>> answers);
    /// Ends what was cancelled or is silent. False when there is nothing to watch.
    bool watch();
    /// Ends the connection. Waits a moment for the thread; says nothing any more.
    void abandon();

private:
    using Said = std::function<void(WorkerClient &)>;

    [[nodiscard]] Lifeline &lifeline() override { return m_lifeline; }
    [[nodiscard]] std::pair<QList<QHostAddress>, QString> lookUp(const QString &name) override;
    [[nodiscard]] std::optional<HostKeyTrust> askHostKey(const HostKeyInfo &key) override;
    [[nodiscard]] std::optional<std::vector<Secret>> askPrompt(const AuthPrompt &prompt) override;
    void stateIs(SshConnection::State state) override;
    void stepEnded(const ConnectionStep &step) override;

    void work();
    [[nodiscard]] Result<std::unique_ptr<HostSession>> logIn();
    void serve(HostSession &host);
    void idle(HostSession &host);
    [[nodiscard]] std::optional<Command> take();
    void runCommand(HostSession &host, Command &command);
    void settle(HostSession &host);
    void finish(const Error &why);
    void say(Said what);
    template<typename T>
    [[nodiscard]] std::optional<T> ask(std::optional<T> &slot, Said question);

    const SshTarget m_target;
    const SshTimings m_timings;
    const std::shared_ptr<Stragglers> m_stragglers;
    WorkerClient &m_client;
    Lifeline m_lifeline;
    std::thread m_thread;

    std::mutex m_mutex; ///< guards everything below
    std::condition_variable m_changed;
    QObject *m_relay;
    std::deque<Command> m_commands;
    bool m_stopped = false;
    bool m_finished = false;
    bool m_left = false; ///< nobody waits for the thread any more
    bool m_lostSaid = false;
    SshCapabilities m_told;
    std::optional<std::pair<QList<QHostAddress>, QString>> m_name;
    std::optional<std::optional<HostKeyTrust>> m_hostKey;
    std::optional<std::optional<std::vector<Secret>>> m_prompt;
};

} // namespace Backstep
