// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/catalog/localtrace.h"

#include "app/catalog/library.h"
#include "app/catalog/tracefacts.h"

#include <QCoreApplication>
#include <QDirIterator>
#include <QFile>

namespace Backstep {

namespace {

struct LocalTraceText
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::LocalTrace)
};

TraceFacts factsOf(const QString &folder)
{
    TraceFacts facts;
    QDirIterator files(folder, QDir::Files | QDir::Hidden | QDir::NoSymLinks);
    while (files.hasNext()) {
        const QFileInfo file = files.nextFileInfo();
        facts.addFile({.name = file.fileName().toUtf8(),
                       .size = file.size(),
                       .modified = file.lastModified().toMSecsSinceEpoch(),
                       .born = file.birthTime().isValid() ? file.birthTime().toMSecsSinceEpoch() : 0});
    }
    QFile version(folder + QLatin1StringView("/version"));
    if (version.open(QFile::ReadOnly)) {
        facts.setVersionHead(version.readLine(16));
    }
    return facts;
}

} // namespace

Result<LibraryEntry> readLocalTrace(const QString &folder)
{
    const QFileInfo info(folder);
    if (folder.isEmpty() || !info.isDir()) {
        return fail(ErrorCode::notFound, LocalTraceText::tr("There is no folder %1.").arg(folder));
    }
    const TraceFacts facts = factsOf(folder);
    if (!facts.looksLikeTrace()) {
        return fail(LibraryErrorCode::notARecording,
                    LocalTraceText::tr("%1 is not a recording of rr: it has no version file.").arg(folder));
    }
    const RecordingInfo trace = facts.judge(info.fileName().toUtf8(), QDateTime::currentMSecsSinceEpoch());
    if (trace.state != RecordingState::Finished) {
        return fail(LibraryErrorCode::notARecording,
                    LocalTraceText::tr("%1 cannot be replayed. %2").arg(folder, trace.stateReason));
    }
    LibraryEntry entry;
    entry.name = trace.name;
    entry.path = info.absoluteFilePath();
    entry.program = trace.program;
    entry.recordedAt = trace.when();
    entry.fetchedAt = QDateTime::currentDateTimeUtc();
    entry.milliseconds = trace.milliseconds;
    entry.traceVersion = trace.traceVersion;
    entry.size = trace.size;
    entry.files = trace.files;
    return entry;
}

} // namespace Backstep
