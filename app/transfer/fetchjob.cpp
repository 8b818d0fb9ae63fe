// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/transfer/fetchjob.h"

#include "app/base/foreigntext.h"
#include "app/base/jobrunner.h"
#include "app/catalog/scancommand.h"
#include "app/ssh/connection.h"
#include "app/transfer/filewriter.h"
#include "app/transfer/hostdigests.h"
#include "app/transfer/manifestreader.h"
#include "app/transfer/partialfolder.h"

namespace Backstep {

namespace {

constexpr qint64 sliceSize = 64LL * 1024 * 1024;
constexpr std::chrono::seconds detailsTimeout{15};
constexpr qint64 spareBytes = 64LL * 1024 * 1024;   ///< left free on the disk

QString inMegabytes(qint64 bytes)
{
    return QString::number(static_cast<double>(bytes) / 1e6, 'f', 1);
}

} // namespace

FetchJob::FetchJob(const FetchServices &services, const HostProfile &host, const RecordingInfo &recording,
                   QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_host(host)
    , m_recording(recording)
    , m_root(recording.onlyCapsule ? recording.path.first(qMax<qsizetype>(recording.path.lastIndexOf('/'), 0))
                                   : recording.path)
    , m_details{
          .commandLine = recording.commandLine, .exitCode = recording.exitCode, .exitSignal = recording.exitSignal}
{
}

FetchJob::~FetchJob()
{
    m_stop.requestStop();
}

FutureResult<FetchOutcome> FetchJob::run()
{
    m_services.connections.open(m_host).then(
        this, [this](const Result<HostConnections::Pointer> &connection) { connected(connection); });
    return m_promise.future();
}

void FetchJob::cancel()
{
    if (m_ended) {
        return;
    }
    m_stop.requestStop();
    if (m_connection.isNull()) {
        // The log-in may wait for the person: not for us any more.
        (void)stopped();
    }
}

FetchJob::Progress FetchJob::progress() const
{
    Progress progress;
    progress.filesTotal = static_cast<int>(m_manifest.files.size());
    progress.filesDone = static_cast<int>(qMax<qsizetype>(m_file, 0));
    progress.bytesTotal = m_manifest.bytes;
    progress.bytesDone = m_bytesDone->load(std::memory_order_relaxed);
    if (m_file >= 0 && m_file < m_manifest.files.size()) {
        progress.currentFile = harmless(m_manifest.files.at(m_file).path);
    }
    return progress;
}

bool FetchJob::stopped()
{
    if (!m_ended && m_stop.token().stopRequested()) {
        end(fail(ErrorCode::cancelled, tr("The transfer was cancelled.")));
    } else if (!m_ended && m_file >= 0 && m_connection.isNull()) {
        end(fail(SshErrorCode::lost, tr("The connection to the host was closed in the middle of the transfer.")));
    }
    return m_ended;
}

void FetchJob::connected(const Result<HostConnections::Pointer> &connection)
{
    if (stopped()) {
        return;
    }
    if (!connection || connection->isNull()) {
        end(fail(connection ? Error{QString(ErrorCode::cancelled), tr("The connection was closed meanwhile."), {}}
                            : connection.error()));
        return;
    }
    m_connection = *connection;
    auto *reader = new ManifestReader(m_connection, m_recording.path, m_stop.token(), this);
    reader->run().then(this, [this, reader](Result<Manifest> manifest) {
        reader->deleteLater();
        listed(std::move(manifest));
    });
}

Result<void> FetchJob::checkSpace() const
{
    const qint64 free = m_services.freeBytes(m_services.library);
    if (free >= 0 && free - spareBytes < m_manifest.bytes) {
        return fail(TransferErrorCode::diskFull,
                    tr("The recording needs %1 MB, but only %2 MB are free where recordings are kept (%3); free some "
                       "space and fetch it again.")
                        .arg(inMegabytes(m_manifest.bytes), inMegabytes(free), m_services.library));
    }
    return {};
}

void FetchJob::listed(Result<Manifest> manifest)
{
    if (stopped()) {
        return;
    }
    if (!manifest) {
        end(fail(manifest.error()));
        return;
    }
    m_manifest = *std::move(manifest);
    m_notes = m_recording.warnings + m_manifest.notes;
    if (const auto space = checkSpace(); !space) {
        end(fail(space.error()));
        return;
    }
    using Made = std::shared_ptr<PartialFolder>;
    const auto make = [library = m_services.library, folders = m_manifest.folders](const StopToken &) -> Result<Made> {
        auto partial = PartialFolder::create(library);
        if (!partial) {
            return fail(partial.error());
        }
        for (const QByteArray &folder : folders) {
            if (const auto made = (*partial)->makeFolder(folder); !made) {
                return fail(made.error());
            }
        }
        return Made(*std::move(partial));
    };
    m_services.jobs.run<Made>(make).then(this, [this](Result<Made> made) {
        if (made) {
            m_partial = *made;
        }
        prepared(made ? Result<void>() : fail(made.error()));
    });
}

void FetchJob::prepared(const Result<void> &prepared)
{
    if (stopped()) {
        return;
    }
    if (!prepared) {
        end(fail(prepared.error()));
        return;
    }
    m_writer = std::make_shared<FileWriter>();
    Q_EMIT stateReached(TransferJob::State::Fetching);
    nextFile();
}

void FetchJob::nextFile()
{
    ++m_file;
    m_offset = 0;
    if (stopped()) {
        return;
    }
    if (m_file >= m_manifest.files.size()) {
        verify();
        return;
    }
    // A plain open() of a new file: microseconds, no reason to leave the thread.
    auto file = m_partial->createFile(m_manifest.files.at(m_file).path);
    if (!file) {
        end(fail(file.error()));
        return;
    }
    m_writer->begin(*std::move(file));
    nextSlice();
}

void FetchJob::nextSlice()
{
    const ManifestFile &file = m_manifest.files.at(m_file);
    const DownloadRequest request{
        .path = m_root + '/' + file.path, .offset = m_offset, .length = qMin(sliceSize, file.size - m_offset)};
    const ByteSink sink = [writer = m_writer, done = m_bytesDone](QByteArrayView bytes) {
        done->fetch_add(bytes.size(), std::memory_order_relaxed);
        return writer->append(bytes);
    };
    m_connection->download(request, sink, {}, m_stop.token()).then(this, [this](const Result<DownloadResult> &result) {
        sliceCame(result);
    });
}

std::unexpected<Error> FetchJob::changed(const QString &file) const
{
    return fail(TransferErrorCode::changed,
                tr("%1 changed on the host while it was fetched, so what came is of no use; fetch it again when "
                   "nothing writes to it any more.")
                    .arg(file));
}

void FetchJob::sliceCame(const Result<DownloadResult> &result)
{
    if (stopped()) {
        return;
    }
    const ManifestFile &file = m_manifest.files.at(m_file);
    if (!result) {
        const bool shrank = result.error().code == SshErrorCode::fileShrank;
        end(shrank ? changed(harmless(file.path)) : fail(result.error()));
        return;
    }
    const RemoteEntry &facts = result->facts;
    if (facts.size != quint64(file.size) || facts.mtime != file.mtime || facts.type != RemoteEntry::Type::File) {
        end(changed(harmless(file.path)));
        return;
    }
    m_offset += result->bytes;
    if (m_offset < file.size && result->bytes > 0) {
        nextSlice();
        return;
    }
    m_writer->end().then(this, [this](const Result<WrittenFile> &written) { fileWritten(written); });
}

void FetchJob::fileWritten(const Result<WrittenFile> &written)
{
    if (stopped()) {
        return;
    }
    ManifestFile &file = m_manifest.files[m_file];
    if (!written) {
        end(fail(written.error()));
    } else if (written->bytes != file.size) {
        end(changed(harmless(file.path)));
    } else {
        file.sha256 = written->sha256;
        nextFile();
    }
}

void FetchJob::verify()
{
    Q_EMIT stateReached(TransferJob::State::Verifying);
    askDigests(true);
}

void FetchJob::askDigests(bool mayRepeat)
{
    if (m_connection->capabilities().exec == false) {
        verifyBySizes(tr("No command may run on the host, so sizes and times were compared, not contents."));
        return;
    }
    const QByteArray nonce = newNonce();
    const auto command = digestCommand(nonce, m_root.isEmpty() ? QByteArray("/") : m_root);
    if (!command) {
        end(fail(command.error()));
        return;
    }
    ExecRequest request{.command = *command, .input = digestInput(m_manifest)};
    request.timeout = std::chrono::milliseconds(0);
    m_connection->exec(request, m_stop.token()).then(this, [this, nonce, mayRepeat](const Result<ExecResult> &result) {
        if (stopped()) {
            return;
        }
        if (result) {
            compare(parseDigests(result->output, nonce));
        } else if (result.error().code == SshErrorCode::execRefused) {
            verifyBySizes(tr("No command may run on the host, so sizes and times were compared, not contents."));
        } else if (m_connection->state() != SshConnection::State::Ready) {
            end(fail(result.error()));
        } else if (mayRepeat) {
            // All channels in use, or a server that was busy for a moment.
            askDigests(false);
        } else {
            verifyBySizes(tr("The host's hashes could not be had, so sizes and times were compared, not contents: %1")
                              .arg(result.error().message));
        }
    });
}

void FetchJob::compare(const HostDigests &digests)
{
    if (digests.noProgram || !digests.complete || (digests.sha256.isEmpty() && !m_manifest.files.isEmpty())) {
        verifyBySizes(tr("The host could not compute hashes (it has neither openssl nor sha256sum, or they failed), so "
                         "sizes and times were compared, not contents."));
        return;
    }
    QStringList differing;
    for (const ManifestFile &file : std::as_const(m_manifest.files)) {
        if (digests.sha256.value(file.path) != file.sha256) {
            differing.append(harmless(file.path));
        }
    }
    if (!differing.isEmpty()) {
        end(fail(TransferErrorCode::hashMismatch,
                 tr("What came differs from what is on the host (%1): it changed meanwhile or was damaged on the way. "
                    "Nothing was kept; fetch it again.")
                     .arg(differing.first(qMin<qsizetype>(differing.size(), 3)).join(QLatin1StringView(", "))),
                 differing));
        return;
    }
    askDetails(Verification::Verified);
}

/// How the program ended belongs into the library, and this is the last time that its host is asked anything for sure.
void FetchJob::askDetails(Verification verification)
{
    const QByteArray nonce = newNonce();
    const QByteArrayList paths{m_recording.path};
    const auto command = detailsCommand(nonce, paths);
    if (m_recording.detailsKnown || !command) {
        commit(verification);
        return;
    }
    ExecRequest request{.command = *command};
    request.timeout = detailsTimeout;
    m_connection->exec(request, m_stop.token())
        .then(this, [this, nonce, paths, verification](const Result<ExecResult> &result) {
            if (stopped()) {
                return;
            }
            if (result) {
                m_details = parseDetails(result->output, nonce, paths).details.value(m_recording.path);
            }
            commit(verification); // without an answer it is simply not known
        });
}

void FetchJob::verifyBySizes(const QString &why)
{
    m_notes.append(why);
    auto *reader = new ManifestReader(m_connection, m_recording.path, m_stop.token(), this);
    reader->run().then(this, [this, reader](const Result<Manifest> &now) {
        reader->deleteLater();
        if (stopped()) {
            return;
        }
        if (!now) {
            end(fail(now.error()));
        } else if (const QStringList files = changedFiles(m_manifest, *now); !files.isEmpty()) {
            end(changed(files.first()));
        } else {
            commit(Verification::SizeOnly);
        }
    });
}

void FetchJob::commit(Verification verification)
{
    const auto rename = [partial = m_partial, name = localFolderName(m_recording.path)](const StopToken &) {
        return partial->commit(name);
    };
    m_services.jobs.run<QString>(rename).then(this, [this, verification](const Result<QString> &path) {
        if (!path) {
            end(fail(path.error()));
            return;
        }
        // From here on it is there: a cancel that comes now is too late.
        end(FetchOutcome{.path = *path,
                         .verification = verification,
                         .files = static_cast<int>(m_manifest.files.size()),
                         .bytes = m_manifest.bytes,
                         .notes = m_notes,
                         .details = m_details});
    });
}

void FetchJob::end(Result<FetchOutcome> outcome)
{
    if (m_ended) {
        return;
    }
    m_ended = true;
    m_stop.requestStop();
    // The sink of a slice that is under way still holds the writer, whose folder is on its way out: that is harmless,
    // what it writes goes to files without a name.
    auto clean = [partial = std::exchange(m_partial, nullptr),
                  writer = std::exchange(m_writer, nullptr)](const StopToken &) mutable -> Result<int> {
        writer.reset();
        partial.reset();
        return 0;
    };
    // Moved: a copy that stays here could be the last owner, and would join and remove on this thread.
    m_services.jobs.run<int>(std::move(clean)).then(this, [this, outcome](const Result<int> &) {
        m_promise.answer(outcome);
    });
}

} // namespace Backstep
