// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/catalog/capsulefiles.h"

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
    const QFileInfoList inside =
        folder.entryInfoList({u'*' + capsuleEnding}, QDir::Files | QDir::NoSymLinks, QDir::Name);
    for (const QFileInfo &file : inside) {
        found.append(file.absoluteFilePath());
    }
    return found;
}

bool isTraceFolder(const QString &folder)
{
    // rr writes `version` last, `incomplete` first; one of them is in every trace.
    return QFileInfo(folder + u"/version"_s).isFile() || QFileInfo(folder + u"/incomplete"_s).exists();
}

} // namespace Backstep
