// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QString>

namespace Backstep {

/// By what a source file was found, or looked for.
enum class SourceOrigin {
    HandRule,      ///< a mapping that the person made
    GuessedRule,   ///< Delve's own guess
    SamePath,      ///< the path of the executable exists here, too
    GoRoot,        ///< the standard library of a Go installation
    ModuleCache,
    HostCopy,      ///< fetched from the host that the recording came from
    Capsule,       ///< its text came with the capsule; there need be no such file here
};

/// One place where a file was looked for.
struct SourcePlace
{
    SourceOrigin origin = SourceOrigin::SamePath;
    QString path; ///< a file; empty where there was nothing to look at, then `remark` says why
    QString remark;

    friend bool operator==(const SourcePlace &, const SourcePlace &) = default;
};

/// How the search for one file of the executable ended. Not found: `localPath` is empty and `places` is what a person
/// needs to know to help. `remark` non-empty: it was found, but may not be what was compiled, and why.
struct SourceLookup
{
    QString buildPath;
    QString localPath;
    SourceOrigin origin = SourceOrigin::SamePath;
    QString remark;
    QList<SourcePlace> places;

    [[nodiscard]] bool found() const { return !localPath.isEmpty(); }
    friend bool operator==(const SourceLookup &, const SourceLookup &) = default;
};

/// What a place is called in the list of places.
[[nodiscard]] QString sourceOriginText(SourceOrigin origin);

} // namespace Backstep
