// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/recordingscommand.h"

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
    console().showProgress(tr("asking %1…").arg(plainText(host->title())));
    services().catalog.scan(host->id).then(this, [this, title = host->title()](const Result<HostScanPtr> &scan) {
        if (scan) {
            scanned(title, **scan);
        } else {
            failWith(scan.error());
        }
    });
}

void RecordingsCommand::scanned(const QString &title, const HostScan &scan)
{
    QList<QStringList> rows{{tr("NAME"), tr("PROGRAM"), tr("WHEN"), tr("DURATION"), tr("SIZE"), tr("STATE")}};
    for (const RecordingInfo &recording : scan.recordings) {
        rows.append({recording.name, recording.program, timeWords(recording.when()),
                     durationWords(recording.milliseconds), sizeWords(recording.size), stateWord(recording.state)});
    }
    QString text = scan.recordings.isEmpty() ? tr("No recordings on %1.").arg(plainText(title)) : textTable(rows);
    for (const QString &problem : scan.problems) {
        text += u'\n' + tr("note: %1").arg(plainText(problem));
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
