// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/delve/reader.h"

#include <QVersionNumber>

namespace Backstep::Delve {

/// Of GetVersion. `backend` is "native", "rr", "core"…; `targetGo` "Go cmd/compile go1.24.4", empty while it runs.
struct ServerVersion
{
    QVersionNumber version;
    int apiVersion = 0;
    QString backend;
    QString targetGo;
};

struct Recorded
{
    bool recorded = false;
    QString traceFolder;
};

struct PackageInfo
{
    QString importPath;
    QString folder;
};

/// What GuessSubstitutePath is told about this side.
struct PathHints
{
    QString mainPackage;
    QString goRoot;
    QMap<QString, QString> moduleFolders; ///< module path to folder
};

[[nodiscard]] ServerVersion readServerVersion(const Reader &reader);
[[nodiscard]] Recorded readRecorded(const Reader &reader);
[[nodiscard]] PackageInfo readPackage(const Reader &reader);
[[nodiscard]] QJsonObject toJson(const PathHints &hints);

} // namespace Backstep::Delve
