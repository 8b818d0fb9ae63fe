// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"

#include <QMap>
#include <QStringList>

#include <functional>

namespace Backstep {

/// What a program says about how it was built, with paths as they were there. Members are empty where it says nothing
/// (stripped, built without modules, an old debugger).
struct ProgramOrigin
{
    QString goVersion;                      ///< "go1.24.4"
    QString mainPackage;                    ///< import path: "example.com/bank/cmd/server"
    QStringList modules;                    ///< modules without a version: the main one first, then folders beside it
    QMap<QString, QString> packageFolders;  ///< import path to folder; that of `mainPackage` under its own path
    QStringList files;                      ///< every source file

    friend bool operator==(const ProgramOrigin &, const ProgramOrigin &) = default;
};

/// Where this machine has what a program may have been built from.
struct FoldersHere
{
    QString goRoot;
    QMap<QString, QString> modules; ///< module path to folder
};

/// What was under `build` is thought to be under `here`.
struct FolderGuess
{
    QString build;
    QString here;

    friend bool operator==(const FolderGuess &, const FolderGuess &) = default;
};

/// Asks the debugger which folders of the build are which of these. An empty list where it does not know or cannot say.
using GuessFolders = std::function<FutureResult<QList<FolderGuess>>(const FoldersHere &)>;

/// Whoever wants to know a program's origin before its first stop is told: opening goes on when this is answered.
using OriginListener = std::function<FutureResult<void>(const ProgramOrigin &, const GuessFolders &)>;

/// Takes over what the go command wrote into the program (the text of runtime.modinfo): lines "path", "mod", "dep" and
/// "=>", separated by tabs, between two marks of sixteen bytes.
void readModuleInfo(ProgramOrigin &origin, const QString &text);

} // namespace Backstep
