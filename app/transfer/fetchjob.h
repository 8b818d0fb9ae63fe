// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"
#include "app/base/stoptoken.h"
#include "app/catalog/hostconnections.h"
#include "app/catalog/libraryentry.h"
#include "app/catalog/rrdetails.h"
#include "app/transfer/manifest.h"
#include "app/transfer/transferjob.h"

#include <QObject>

#include <atomic>
#include <functional>
#include <memory>

namespace Backstep {

class FileWriter;
class JobRunner;
class ManifestReader;
class PartialFolder;
struct DownloadResult;
struct HostDigests;
struct WrittenFile;

/// What a fetch needs from around it.
struct FetchServices
{
    HostConnections &connections;
    JobRunner &jobs;
    QString library;                                        ///< folder of the recordings
    std::function<qint64(const QString &)> freeBytes;       ///< of the disk a folder is on; negative: not known
};

/// How a fetch ended well.
struct FetchOutcome
{
    QString path;
    Verification verification = Verification::NotChecked;
    int files = 0;
    qint64 bytes = 0;
    QStringList notes;
    RrDetails details; ///< what is known of how it ended
};

/// One fetch from the log-in to the final name: list, fetch file by file, compare with the host's own hashes, rename.
/// Main thread; disk and hashing elsewhere. One run an object. Large files come in slices, so that a listing of the
/// same host gets its turn on the connection in between.
class FetchJob : public QObject
{
    Q_OBJECT

public:
    FetchJob(const FetchServices &services, const HostProfile &host, const RecordingInfo &recording,
             QObject *parent = nullptr);
    ~FetchJob() override;

    /// Ends once, also after cancel() (then with `cancelled`), and only when nothing partial is left on the disk.
    [[nodiscard]] FutureResult<FetchOutcome> run();
    void cancel();

    struct Progress
    {
        int filesTotal = 0;
        int filesDone = 0;
        qint64 bytesTotal = 0;
        qint64 bytesDone = 0;
        QString currentFile;
    };
    [[nodiscard]] Progress progress() const;

Q_SIGNALS:
    void stateReached(Backstep::TransferJob::State state);

private:
    void connected(const Result<HostConnections::Pointer> &connection);
    void listed(Result<Manifest> manifest);
    void prepared(const Result<void> &prepared);
    void nextFile();
    void nextSlice();
    void sliceCame(const Result<DownloadResult> &result);
    void fileWritten(const Result<WrittenFile> &written);
    void verify();
    void askDigests(bool mayRepeat);
    void verifyBySizes(const QString &why);
    void compare(const HostDigests &digests);
    void askDetails(Verification verification);
    void commit(Verification verification);
    void end(Result<FetchOutcome> outcome);
    [[nodiscard]] Result<void> checkSpace() const;
    [[nodiscard]] std::unexpected<Error> changed(const QString &file) const;
    [[nodiscard]] bool stopped();

    FetchServices m_services;
    HostProfile m_host;
    RecordingInfo m_recording;
    QByteArray m_root; ///< the folder there that the manifest's paths are relative to
    StopSource m_stop;
    SharedPromise<FetchOutcome> m_promise;
    HostConnections::Pointer m_connection;
    Manifest m_manifest;
    std::shared_ptr<PartialFolder> m_partial;
    std::shared_ptr<FileWriter> m_writer;
    qsizetype m_file = -1;          ///< index in the manifest
    qint64 m_offset = 0;            ///< in that file
    std::shared_ptr<std::atomic<qint64>> m_bytesDone = std::make_shared<std::atomic<qint64>>(0);
    QStringList m_notes;
    RrDetails m_details;
    bool m_ended = false;
};

} // namespace Backstep
