// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/pullcommand.h"

#include "app/base/foreigntext.h"
#include "app/catalog/library.h"
#include "app/cli/catalogwords.h"
#include "app/cli/foldermove.h"
#include "app/cli/hostquestions.h"
#include "app/cli/recordingfetch.h"
#include "app/recorder/hostrecorder.h"
#include "app/transfer/manifest.h"

#include <QDir>
#include <QFileInfo>

namespace Backstep {

using namespace Qt::StringLiterals;

void PullCommand::start()
{
    const Result<Target> target = parseTarget(line().words.first());
    const auto *remote = target ? std::get_if<RemoteTarget>(&*target) : nullptr;
    if (!remote) {
        failWith({QString(CliErrorCode::usage),
                  tr("“%1” is not HOST:RECORDING; \"backstep recordings HOST\" lists what a host has.")
                      .arg(line().words.first()),
                  {}},
                 CliExit::Usage);
        return;
    }
    new HostQuestions(services(), this);
    m_host = hostCalled(remote->host).value_or(HostProfile());
    m_fetch = new RecordingFetch(services(), this);
    m_fetch->run(*remote).then(this, [this](const Result<TransferJob> &job) {
        m_fetch = nullptr;
        if (job) {
            endAwaited(job->recording, [this, job = *job] { fetched(job); });
        } else {
            failWith(job.error());
        }
    });
}

void PullCommand::interrupt()
{
    if (m_fetch != nullptr) {
        std::ignore = m_fetch->cancel(); // which is told as what went wrong
    } else {
        CliCommand::interrupt();
    }
}

void PullCommand::endAwaited(const RecordingInfo &recording, const std::function<void()> &then)
{
    if (services().recorder == nullptr || !recording.byRecorder || recording.onlyCapsule) {
        then();
        return;
    }
    services().recorder->look(m_host).then(this, [this, recording, then](const Result<HostState> &state) {
        const qint64 soon = QDateTime::currentSecsSinceEpoch() + 3600; // until then others may be fetching it
        const HostRecording *found = state ? state->recording(recording.name.toUtf8()) : nullptr;
        if (found == nullptr || found->fetchingUntil.value_or(0) < soon) {
            then();
            return;
        }
        services().recorder->sayAwaited(m_host, found->id, false).then(this, [then](const Result<void> &) { then(); });
    });
}

void PullCommand::fetched(const TransferJob &job)
{
    if (line().option(u"dest"_s).isEmpty()) {
        report(job, job.finalPath, services().library.entry(job.libraryId));
    } else {
        moveOut(job);
    }
}

void PullCommand::moveOut(const TransferJob &job)
{
    const QString folder = QDir::cleanPath(QFileInfo(line().option(u"dest"_s)).absoluteFilePath());
    const QString path = folder + u'/' + localFolderName(job.recording.path);
    m_runner.run<void>([from = job.finalPath, path](const StopToken &stop) { return moveFolder(from, path, stop); })
        .then(this, [this, job, path](const Result<void> &moved) {
            if (moved) {
                relist(job, path);
            } else {
                failWith(moved.error().withDetail(tr("It was fetched and is in %1.").arg(job.finalPath)));
            }
        });
}

void PullCommand::relist(const TransferJob &job, const QString &path)
{
    std::optional<LibraryEntry> entry = services().library.entry(job.libraryId);
    if (!entry) {
        report(job, path, {}); // the library could not be written, which the notes say
        return;
    }
    // The old entry's folder is gone; the new one keeps all that is known of the recording.
    entry->path = path;
    entry->owned = false;
    const auto listed = [this, job, path](const Result<LibraryEntry> &added) {
        if (added) {
            report(job, path, *added);
        } else {
            failWith(added.error().withDetail(tr("It was fetched and is in %1.").arg(path)));
        }
    };
    services().library.remove(job.libraryId).then(this, [this, path, entry, listed](const Result<void> &removed) {
        if (removed) {
            services().library.add(*entry).then(this, listed);
        } else {
            failWith(removed.error().withDetail(tr("It was fetched and is in %1.").arg(path)));
        }
    });
}

void PullCommand::report(const TransferJob &job, const QString &path, const std::optional<LibraryEntry> &entry)
{
    QString text = tr("%1 is in %2 (%3, %n file(s)).", nullptr, job.filesDone)
                       .arg(harmless(job.recording.name), harmless(path), sizeWords(job.bytesDone));
    for (const QString &note : job.notes) {
        text += u'\n' + tr("note: %1").arg(harmless(note));
    }
    JsonObject recording;
    recording.add("name"_L1, job.recording.name)
        .add("host"_L1, job.hostName)
        .add("path"_L1, path)
        .add("size"_L1, job.bytesDone)
        .add("files"_L1, job.filesDone);
    if (entry) {
        recording.add("verification"_L1, verificationWord(entry->verification));
    }
    succeed(text, JsonObject().add("ok"_L1, true).add("recording"_L1, recording).add("notes"_L1, job.notes));
}

} // namespace Backstep
