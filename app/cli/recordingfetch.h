// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"
#include "app/catalog/hostprofile.h"
#include "app/catalog/recordinginfo.h"
#include "app/cli/cliservices.h"
#include "app/session/target.h"
#include "app/transfer/transferjob.h"

#include <QObject>

namespace Backstep {

class LineRetry;

/// Fetches HOST:RECORDING into the library: scans the host, finds the recording by name or path, queues it and tells
/// the console how far it is; of a recording that has a capsule, HOST:RECORDING.capsule is that alone. Once. A host
/// that answered and is not to be reached any more is asked again. What it asks is the caller's to answer, by the one
/// HostQuestions of a command. Errors: `host-unknown`, `recording-unknown`, those of the scan and the transfer.
class RecordingFetch : public QObject
{
    Q_OBJECT

public:
    explicit RecordingFetch(const CliServices &services, QObject *parent = nullptr);

    /// The host is known to answer: it is asked again also where it does not the first time.
    void insist() { m_answered = true; }
    [[nodiscard]] FutureResult<TransferJob> run(const RemoteTarget &target);
    /// The person gave it up: run() answers `cancelled`, and this does, when nothing is left of it here and the host
    /// knows.
    [[nodiscard]] FutureResult<void> cancel();

private:
    void scan();
    void scanned(const QList<RecordingInfo> &recordings);
    void failed(const Error &error);
    void end(const Result<TransferJob> &result);
    void follow(const TransferJob &job);
    [[nodiscard]] static QString progressText(const TransferJob &job);

    CliServices m_services;
    HostProfile m_host;
    QString m_recording; ///< as it was called
    bool m_answered = false; ///< the host has, once
    int m_cuts = 0;
    LineRetry *m_retry;
    TransferId m_job = 0;
    bool m_cancelled = false;
    SharedPromise<TransferJob> m_promise;
    SharedPromise<void> m_ended;
};

} // namespace Backstep
