// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/stoptoken.h"
#include "app/source/pathrules.h"

#include <QMap>
#include <QStringList>

#include <chrono>

namespace Backstep {

/// Which Go modules are wanted, and where on this machine to look for their go.mod.
struct ModuleSearch
{
    QStringList wanted; ///< module paths: "example.com/bank"
    QStringList starts; ///< folders that may lie inside one: they and those above are looked at, go.work too
    QStringList trees;  ///< folders that may hold one, searched downwards, the shallow first
    int depth = 5;      ///< how far down
    std::chrono::milliseconds patience{1500}; ///< for the trees; the rest is a few files
};

/// The folders of the modules that were found. Blocks, so on a worker thread. Hidden folders, links, module caches and
/// what package managers fill (node_modules, vendor) are left alone.
[[nodiscard]] QMap<QString, QString> findModules(const ModuleSearch &search, const StopToken &stop);

/// The module path in the text of a go.mod; empty where there is none.
[[nodiscard]] QString modulePathIn(const QByteArray &goMod);

/// Where a module was when the program was built, out of the folders of its packages (import path to folder); empty
/// where no package tells. Built with -trimpath it is the module path itself.
[[nodiscard]] QString moduleFolderOfBuild(const QString &module, const QMap<QString, QString> &packageFolders);

} // namespace Backstep
