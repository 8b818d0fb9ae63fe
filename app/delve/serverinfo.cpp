// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/delve/serverinfo.h"

namespace Backstep::Delve {

using namespace Qt::StringLiterals;

ServerVersion readServerVersion(const Reader &reader)
{
    // "Version: 1.27.1\nBuild: …"
    const QString first = reader.text("DelveVersion"_L1).section(u'\n', 0, 0);
    return {.version = QVersionNumber::fromString(first.section(u':', 1).trimmed()),
            .apiVersion = reader.number("APIVersion"_L1),
            .backend = reader.text("Backend"_L1),
            .targetGo = reader.text("TargetGoVersion"_L1)};
}

Recorded readRecorded(const Reader &reader)
{
    return {.recorded = reader.flag("Recorded"_L1), .traceFolder = reader.text("TraceDirectory"_L1)};
}

PackageInfo readPackage(const Reader &reader)
{
    return {.importPath = reader.text("ImportPath"_L1), .folder = reader.text("DirectoryPath"_L1)};
}

QJsonObject toJson(const PathHints &hints)
{
    QJsonObject folders;
    for (auto entry = hints.moduleFolders.begin(); entry != hints.moduleFolders.end(); ++entry) {
        folders.insert(entry.key(), entry.value());
    }
    return {{u"ImportPathOfMainPackage"_s, hints.mainPackage},
            {u"ClientGOROOT"_s, hints.goRoot},
            {u"ClientModuleDirectories"_s, folders}};
}

} // namespace Backstep::Delve
