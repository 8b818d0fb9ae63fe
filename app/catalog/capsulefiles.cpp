// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/catalog/capsulefiles.h"

#include "app/catalog/libraryentry.h"
#include "app/catalog/recordinginfo.h"

#include <QDir>
#include <QFileInfo>

namespace Backstep {

using namespace Qt::StringLiterals;

QStringList capsulesOf(const QString &traceFolder)
{
    const QDir folder(QDir::cleanPath(QFileInfo(traceFolder).absoluteFilePath()));
    QStringList found;
    const QFileInfo beside(folder.path() + capsuleEnding);
    if (beside.isFile() && !beside.isSymLink()) {
        found.append(beside.absoluteFilePath());
    }
    // One that was fetched alone has a folder of its own, so that it is deleted like any other entry of the library.
    const QDir own(beside.absoluteFilePath());
    if (beside.isDir() && !beside.isSymLink()) {
        const QFileInfoList files =
            own.entryInfoList({u'*' + capsuleEnding}, QDir::Files | QDir::NoSymLinks, QDir::Name);
        for (const QFileInfo &file : files) {
            found.append(file.absoluteFilePath());
        }
    }
    const QFileInfoList inside =
        folder.entryInfoList({u'*' + capsuleEnding}, QDir::Files | QDir::NoSymLinks, QDir::Name);
    for (const QFileInfo &file : inside) {
        found.append(file.absoluteFilePath());
    }
    return found;
}

RecordingInfo capsuleAlone(const RecordingInfo &recording)
{
    RecordingInfo alone = recording;
    alone.path = recording.capsule;
    alone.name = recording.name + capsuleEnding;
    alone.size = recording.capsuleSize;
    alone.ownSize = recording.capsuleSize;
    alone.files = 1;
    alone.state = RecordingState::Finished; // whatever became of the recording
    alone.detailsKnown = true;
    alone.warnings.clear();
    alone.capsule.clear();
    alone.onlyCapsule = true;
    return alone;
}

LibraryEntry capsuleAlone(const LibraryEntry &recording)
{
    LibraryEntry alone = recording;
    alone.path = recording.capsule;
    alone.name = QFileInfo(recording.capsule).fileName();
    alone.size = recording.capsuleSize;
    alone.files = 1;
    alone.onlyCapsule = true;
    return alone;
}

bool isTraceFolder(const QString &folder)
{
    // rr writes `version` last, `incomplete` first; one of them is in every trace.
    return QFileInfo(folder + u"/version"_s).isFile() || QFileInfo(folder + u"/incomplete"_s).exists();
}

} // namespace Backstep
