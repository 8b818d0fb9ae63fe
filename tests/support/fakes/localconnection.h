// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/ssh/connection.h"
#include "app/ssh/connector.h"

#include <QProcessEnvironment>
#include <QThreadPool>

#include <atomic>
#include <memory>

namespace Backstep::Testing {

/// What a LocalConnection does differently from an honest host; shared by all connections of one LocalConnector.
struct LocalHost
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    std::atomic_bool execAllowed = true;
    std::atomic_int execs = 0;                          ///< commands that were run
    std::atomic<qint64> dieAfter = -1;                  ///< bytes until the connection is lost in a download or exec
    std::atomic_bool frozen = false;                    ///< downloads stand still until cancelled or let go
    Error openError;                                    ///< when its code is set, open() fails with it
    /// May change what is listed of a folder, downloaded of a file, or printed by a command.
    std::function<void(const QByteArray &path, QList<RemoteEntry> &entries)> tamperList;
    std::function<void(const QByteArray &path, qint64 offset, QByteArray &bytes)> tamperBytes;
    std::function<void(QByteArray &output)> tamperOutput;
};

/// An SshConnection to this very machine without SSH: commands by /bin/sh, files by the file system, sinks called on
/// a thread of its own as the real one does. For tests of what is above the connection.
class LocalConnection : public SshConnection
{
    Q_OBJECT

public:
    LocalConnection(const SshTarget &target, std::shared_ptr<LocalHost> host);
    ~LocalConnection() override;

    [[nodiscard]] SshTarget target() const override { return m_target; }
    [[nodiscard]] State state() const override { return m_state; }
    [[nodiscard]] SshCapabilities capabilities() const override;
    [[nodiscard]] Error lastError() const override { return m_error; }
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
    template<typename T>
    FutureResult<T> post(std::function<Result<T>()> work);
    void setState(State state, const Error &error);
    [[nodiscard]] Result<ExecResult> run(const ExecRequest &request, const ByteSink &sink);
    [[nodiscard]] Result<DownloadResult> pump(const DownloadRequest &request, const ByteSink &sink,
                                              const StopToken &stop);
    [[nodiscard]] std::unexpected<Error> die();

    SshTarget m_target;
    std::shared_ptr<LocalHost> m_host;
    State m_state = State::Disconnected;
    Error m_error;
    QThreadPool m_pool;
};

/// Makes LocalConnections, all to one LocalHost.
class LocalConnector : public SshConnector
{
public:
    LocalConnector() : host(std::make_shared<LocalHost>()) {}
    [[nodiscard]] std::unique_ptr<SshConnection> create(const SshTarget &target) override;

    std::shared_ptr<LocalHost> host;
};

} // namespace Backstep::Testing
