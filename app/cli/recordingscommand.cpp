// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/recordingscommand.h"

#include "app/base/foreigntext.h"
#include "app/catalog/capsulefiles.h"
#include "app/catalog/catalog.h"
#include "app/cli/catalogjson.h"
#include "app/cli/catalogwords.h"
#include "app/cli/cliconsole.h"
#include "app/cli/hostquestions.h"
#include "app/cli/texttable.h"

namespace Backstep {

using namespace Qt::StringLiterals;

void RecordingsCommand::start()
{
    const Result<HostProfile> host = hostCalled(line().words.first());
    if (!host) {
        failWith(host.error());
        return;
    }
    new HostQuestions(services(), this);
    console().showProgress(tr("asking %1…").arg(harmless(host->title())));
    services().catalog.scan(host->id).then(this, [this, host = *host](const Result<HostScanPtr> &scan) {
        if (scan) {
            askHowTheyEnded(host, *scan);
        } else {
            failWith(scan.error());
        }
    });
}

void RecordingsCommand::askHowTheyEnded(const HostProfile &host, const HostScanPtr &scan)
{
    QList<QByteArray> paths;
    for (const RecordingInfo &recording : scan->recordings) {
        paths.append(recording.path);
    }
    services()
        .catalog.details(host.id, paths)
        .then(this, [this, title = host.title(), scan](const Result<HostScanPtr> &detailed) {
            // The listing is there in any case; without an answer it says why it does not know more.
            scanned(title, detailed ? **detailed : *scan);
        });
}

void RecordingsCommand::scanned(const QString &title, const HostScan &scan)
{
    QList<QStringList> rows{
        {tr("NAME"), tr("PROGRAM"), tr("WHEN"), tr("DURATION"), tr("SIZE"), tr("EXIT"), tr("STATE"), tr("TRACE")}};
    for (const RecordingInfo &recording : scan.recordings) {
        rows.append({recording.name, recording.program, timeWords(recording.when()),
                     durationWords(recording.milliseconds), sizeWords(recording.size),
                     exitWords(recording.exitCode, recording.exitSignal), stateWord(recording.state),
                     recording.traceVersion ? QString::number(*recording.traceVersion) : u"-"_s});
    }
    QString text = scan.recordings.isEmpty() ? tr("No recordings on %1.").arg(harmless(title)) : textTable(rows);
    for (const RecordingInfo &recording : scan.recordings) {
        if (!recording.capsule.isEmpty()) {
            text += u'\n'
                + tr("note: %1 has a capsule of %2, which opens without rr; \"backstep pull HOST:%1%3\" fetches it "
                     "alone")
                      .arg(harmless(recording.name), sizeWords(recording.capsuleSize), capsuleEnding);
        }
        for (const QString &warning : recording.warnings) {
            text += u'\n' + tr("note: %1: %2").arg(harmless(recording.name), harmless(warning));
        }
    }
    for (const QString &problem : scan.problems) {
        text += u'\n' + tr("note: %1").arg(harmless(problem));
    }
    succeed(text,
            JsonObject()
                .add("ok"_L1, true)
                .add("host"_L1, title)
                .addRaw("recordings"_L1, jsonArray(scan.recordings, recordingJson))
                .addRaw("folders"_L1, jsonArray(scan.folders, folderJson))
                .add("problems"_L1, scan.problems));
}

} // namespace Backstep
