// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/ssh/connectionworker.h"

#include <QTimer>

namespace Backstep {

/// SshConnection over a ConnectionWorker: keeps the state and turns requests into commands. Lives on its owner's
/// thread and blocks it for 40 ms at most, when it ends while its worker does not.
class LibsshConnection final : public SshConnection, private WorkerClient
{
    Q_OBJECT

public:
    LibsshConnection(const SshTarget &target, const SshTimings &timings, std::shared_ptr<Stragglers> stragglers,
                     QObject *parent = nullptr);
    ~LibsshConnection() override;

    [[nodiscard]] SshTarget target() const override { return m_target; }
    [[nodiscard]] State state() const override { return m_state; }
    [[nodiscard]] SshCapabilities capabilities() const override { return m_capabilities; }
    [[nodiscard]] Error lastError() const override { return m_lastError; }

    [[nodiscard]] FutureResult<void> open() override;
    void close() override;
    void acceptHostKey(HostKeyTrust trust) override;
    void rejectHostKey() override;
    void answerPrompt(std::vector<Secret> answers) override;
    void cancelPrompt() override;

    [[nodiscard]] FutureResult<SshCapabilities> probe(StopToken stop) override;
    [[nodiscard]] FutureResult<ExecResult> exec(ExecRequest request, StopToken stop) override;
    [[nodiscard]] FutureResult<ExecResult> execStreaming(ExecRequest request, ByteSink sink, StopToken stop) override;
    [[nodiscard]] FutureResult<QList<RemoteEntry>> listFolder(QByteArray path, StopToken stop, int maxEntries) override;
    [[nodiscard]] FutureResult<RemoteEntry> stat(QByteArray path, StopToken stop) override;
    [[nodiscard]] FutureResult<RemoteEntry> lstat(QByteArray path, StopToken stop) override;
    [[nodiscard]] FutureResult<QByteArray> readLink(QByteArray path, StopToken stop) override;
    [[nodiscard]] FutureResult<QByteArray> realPath(QByteArray path, StopToken stop) override;
    [[nodiscard]] FutureResult<QByteArray> readFile(QByteArray path, qint64 maxBytes, StopToken stop) override;
    [[nodiscard]] FutureResult<DownloadResult> download(DownloadRequest request, ByteSink sink, ProgressSink progress,
                                                        StopToken stop) override;

private:
    void workerStateIs(State state) override;
    void workerStepEnded(const ConnectionStep &step) override;
    void workerAsksForName(const QString &name) override;
    void workerAsksHostKey(const HostKeyInfo &key) override;
    void workerAsksPrompt(const AuthPrompt &prompt) override;
    void workerOpened(const Result<void> &result) override;
    void workerLearned(const SshCapabilities &capabilities) override;
    void workerLost(const Error &error) override;
    void workerIsBusy() override;

    template<typename T>
    [[nodiscard]] FutureResult<T> ask(const StopToken &stop, std::function<Result<T>(HostSession &)> work);
    template<typename T>
    [[nodiscard]] FutureResult<T> askSftp(const StopToken &stop, std::function<Result<T>(class SftpChannel &)> work);
    void setState(State state);
    void dropWorker();
    void answerOpening(const Result<void> &result);
    void watch();

    const SshTarget m_target;
    const SshTimings m_timings;
    const std::shared_ptr<Stragglers> m_stragglers;
    State m_state = State::Disconnected;
    SshCapabilities m_capabilities;
    Error m_lastError;
    std::shared_ptr<ConnectionWorker> m_worker;
    std::unique_ptr<QObject> m_relay;
    std::vector<SharedPromise<void>> m_opening;
    QTimer m_watch;
    bool m_hostKeyAsked = false;
    bool m_promptAsked = false;
};

} // namespace Backstep
