// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/recordingfetch.h"

#include "app/base/foreigntext.h"
#include "app/catalog/capsulefiles.h"
#include "app/catalog/catalog.h"
#include "app/catalog/hoststore.h"
#include "app/cli/catalogwords.h"
#include "app/cli/cliconsole.h"
#include "app/cli/clierror.h"
#include "app/cli/lineretry.h"
#include "app/transfer/transferqueue.h"

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {
constexpr int mostCuts = 10; ///< of one fetch, which begins anew each time
}

RecordingFetch::RecordingFetch(const CliServices &services, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_retry(new LineRetry(services.console, this))
{
}

FutureResult<TransferJob> RecordingFetch::run(const RemoteTarget &target)
{
    const std::optional<HostProfile> host = m_services.hosts.hostByName(target.host);
    if (!host) {
        end(fail(CliErrorCode::hostUnknown,
                 tr("There is no host called “%1”; \"backstep hosts add %1\" adds it.").arg(target.host)));
        return m_promise.future();
    }
    m_host = *host;
    m_recording = target.recording;
    connect(&m_services.transfers, &TransferQueue::jobChanged, this, &RecordingFetch::follow);
    scan();
    return m_promise.future();
}

void RecordingFetch::scan()
{
    if (m_cancelled) {
        return;
    }
    m_services.console.showProgress(tr("asking %1…").arg(harmless(m_host.title())));
    m_services.catalog.scan(m_host.id).then(this, [this](const Result<HostScanPtr> &scan) {
        if (m_cancelled) {
            return;
        }
        if (scan) {
            m_answered = true;
            m_retry->heard();
            scanned((*scan)->recordings);
        } else {
            failed(scan.error());
        }
    });
}

FutureResult<void> RecordingFetch::cancel()
{
    m_cancelled = true;
    const std::optional<TransferJob> job = m_services.transfers.job(m_job);
    if (job && !job->isFinal()) {
        m_services.transfers.cancel(m_job);
    } else {
        failed({});
    }
    return m_ended.future();
}

void RecordingFetch::end(const Result<TransferJob> &result)
{
    m_promise.answer(result);
    m_ended.answer({});
}

void RecordingFetch::failed(const Error &error)
{
    if (m_cancelled) {
        end(fail(ErrorCode::cancelled, tr("It was given up; nothing of it was kept here.")));
        return;
    }
    const bool mayComeBack = m_answered && m_cuts < mostCuts;
    if (!mayComeBack || !m_retry->again(error, m_host.title(), {}, [this] { scan(); })) {
        end(fail(error));
    }
}

void RecordingFetch::scanned(const QList<RecordingInfo> &recordings)
{
    const QString &recording = m_recording;
    const auto called = [&recording](const RecordingInfo &info) {
        return info.name == recording || QString::fromUtf8(info.path) == recording
            || (info.isLatest && recording == u"latest"_s);
    };
    const auto found = std::ranges::find_if(recordings, called);
    const auto carries = [&recording](const RecordingInfo &info) {
        return !info.capsule.isEmpty()
            && (info.name + capsuleEnding == recording || QString::fromUtf8(info.capsule) == recording);
    };
    const auto carrier = found == recordings.end() ? std::ranges::find_if(recordings, carries) : recordings.end();
    if (found == recordings.end() && carrier == recordings.end()) {
        end(fail(
            CliErrorCode::recordingUnknown,
            tr("%1 has no recording “%2”; \"backstep recordings %1\" lists them.").arg(m_host.title(), recording)));
        return;
    }
    m_job = m_services.transfers.enqueue(found == recordings.end() ? capsuleAlone(*carrier) : *found, m_host);
    if (const std::optional<TransferJob> job = m_services.transfers.job(m_job)) {
        follow(*job);
    }
}

void RecordingFetch::follow(const TransferJob &job)
{
    if (job.id != m_job) {
        return;
    }
    if (!job.isFinal()) {
        if (job.state != TransferJob::State::Queued) { // nothing else is fetched here: it has its turn at once
            m_services.console.showProgress(progressText(job));
        }
        return;
    }
    m_services.console.showProgress({});
    if (job.state == TransferJob::State::Finished) {
        end(job);
    } else if (!job.error.code.isEmpty()) {
        ++m_cuts;
        failed(job.error);
    } else {
        failed({QString(CliErrorCode::transferFailed), job.sentence, {}});
    }
}

QString RecordingFetch::progressText(const TransferJob &job)
{
    QString text = harmless(job.recording.name + u"  "_s + job.sentence);
    if (job.bytesTotal > 0) {
        text += u"  "_s + tr("%1 of %2").arg(sizeWords(job.bytesDone), sizeWords(job.bytesTotal));
    }
    if (job.bytesPerSecond > 0) {
        text += u"  "_s + tr("%1/s").arg(sizeWords(qRound64(job.bytesPerSecond)));
    }
    return job.secondsLeft ? QString(text + u"  "_s + tr("%1 s left").arg(*job.secondsLeft)) : text;
}

} // namespace Backstep
