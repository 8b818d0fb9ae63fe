// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"
#include "app/base/stoptoken.h"
#include "app/ssh/secret.h"
#include "app/ssh/types.h"

#include <QObject>

#include <vector>

namespace Backstep {

/// One SSH connection to one target. Lives on its owner's thread; every request returns at once and answers through its
/// future, requests are done one after another in the order they were made. When the connection is lost, pending
/// requests end with `ssh-lost` and open() may be called again. Destroying it cancels what is pending (`cancelled`) and
/// does not wait for the host. The StopToken of a request ends it with `cancelled` in under half a second; if the host
/// is silent at that moment, the connection may be given up with it (state Lost). Remote paths are raw bytes; relative
/// ones start at the login folder.
class SshConnection : public QObject
{
    Q_OBJECT

public:
    /// Allowed ways: Disconnected/Failed/Lost → Connecting → CheckingHostKey → Authenticating → Ready → Lost; from
    /// Authenticating also back to Connecting, for the next host of a jump; the three in between → Failed; any →
    /// Disconnected by close().
    enum class State { Disconnected, Connecting, CheckingHostKey, Authenticating, Ready, Failed, Lost };
    Q_ENUM(State)

    using QObject::QObject;

    [[nodiscard]] virtual SshTarget target() const = 0;
    [[nodiscard]] virtual State state() const = 0;
    [[nodiscard]] virtual SshCapabilities capabilities() const = 0;
    /// Why the last open() failed or the connection was lost; empty code otherwise.
    [[nodiscard]] virtual Error lastError() const = 0;

    /// Logs in. Asks by hostKeyUnknown() and promptNeeded() on the way and waits for the answers as long as it takes.
    /// While it is under way further calls share its answer; when Ready it answers at once.
    [[nodiscard]] virtual FutureResult<void> open() = 0;
    /// Ends the connection; pending requests end with `cancelled`. An open() under way, too.
    virtual void close() = 0;

    /// Answers to hostKeyUnknown(). Ignored when nothing was asked.
    virtual void acceptHostKey(HostKeyTrust trust) = 0;
    virtual void rejectHostKey() = 0;
    /// Answers to promptNeeded(), one a line. Ignored when nothing was asked.
    virtual void answerPrompt(std::vector<Secret> answers) = 0;
    virtual void cancelPrompt() = 0;

    /// Finds out whether commands and SFTP are allowed (two channels); later calls answer from memory.
    [[nodiscard]] virtual FutureResult<SshCapabilities> probe(StopToken stop = {}) = 0;

    /// Runs a command to its end. Errors: `ssh-exec-refused`, `ssh-output-too-long`, `timeout`, `cancelled`,
    /// `ssh-lost`.
    [[nodiscard]] virtual FutureResult<ExecResult> exec(ExecRequest request, StopToken stop = {}) = 0;
    /// The same with standard output handed to `sink` as it comes; maxOutput bounds the sum.
    [[nodiscard]] virtual FutureResult<ExecResult> execStreaming(ExecRequest request, ByteSink sink,
                                                                 StopToken stop = {}) = 0;

    /// Names of a folder without "." and "..", in the host's order, links not followed. Errors: `not-found`,
    /// `ssh-permission`, `ssh-sftp-refused`, `ssh-lost`…; more than `maxEntries`: `ssh-too-large`.
    [[nodiscard]] virtual FutureResult<QList<RemoteEntry>> listFolder(QByteArray path, StopToken stop = {},
                                                                      int maxEntries = 1'000'000) = 0;
    /// Facts of a path; `stat` follows links, `lstat` does not. `name` of the answer is the path asked for.
    [[nodiscard]] virtual FutureResult<RemoteEntry> stat(QByteArray path, StopToken stop = {}) = 0;
    [[nodiscard]] virtual FutureResult<RemoteEntry> lstat(QByteArray path, StopToken stop = {}) = 0;
    [[nodiscard]] virtual FutureResult<QByteArray> readLink(QByteArray path, StopToken stop = {}) = 0;
    /// The absolute path as the host sees it; of "." it is the login folder.
    [[nodiscard]] virtual FutureResult<QByteArray> realPath(QByteArray path, StopToken stop = {}) = 0;
    /// A small file in memory; larger than `maxBytes`: `ssh-too-large`, nothing is returned.
    [[nodiscard]] virtual FutureResult<QByteArray> readFile(QByteArray path, qint64 maxBytes, StopToken stop = {}) = 0;
    /// A file of any size, pipelined, in order. The sink has every byte exactly once when it answers without error.
    [[nodiscard]] virtual FutureResult<DownloadResult> download(DownloadRequest request, ByteSink sink,
                                                                ProgressSink progress = {}, StopToken stop = {}) = 0;

Q_SIGNALS:
    void stateChanged(Backstep::SshConnection::State state);
    /// The host's key is in no known_hosts file. (A changed key never asks: open() fails.)
    void hostKeyUnknown(const Backstep::HostKeyInfo &key);
    void promptNeeded(const Backstep::AuthPrompt &prompt);
    void capabilitiesChanged(const Backstep::SshCapabilities &capabilities);
    /// Each step of open() as it ends.
    void stepFinished(const Backstep::ConnectionStep &step);
};

} // namespace Backstep
