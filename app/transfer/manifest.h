// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QList>
#include <QStringList>

namespace Backstep {

/// One file of a recording as its host describes it. `path` is relative to the recording, its parts checked.
struct ManifestFile
{
    QByteArray path;
    qint64 size = 0;        ///< bytes
    qint64 mtime = 0;       ///< seconds since 1970
    QByteArray sha256{};    ///< raw; empty: not known

    friend bool operator==(const ManifestFile &, const ManifestFile &) = default;
};

/// What a recording consists of: the plan of a fetch, the yardstick of its verification, and later what a journal
/// resumes by and a content store shares equal files by.
struct Manifest
{
    QByteArrayList folders;     ///< relative, parents before children
    QList<ManifestFile> files;
    qint64 bytes = 0;
    QStringList notes;          ///< what was left out and why, one sentence each

    [[nodiscard]] bool contains(QByteArrayView path) const;
};

/// Whether a name from a host may become a name here. Refused (`hostile-name`): empty, ".", "..", longer than 255
/// bytes, with '/', NUL or control characters.
[[nodiscard]] Result<void> checkRemoteName(QByteArrayView name);

/// The name under which a recording is kept here: one part, no leading dot, nothing that needs care in a shell's or a
/// file manager's eyes beyond what the recording's own name has.
[[nodiscard]] QString localFolderName(QByteArrayView remotePath);

/// Files that differ in size, time or existence; empty when `now` is what `before` was.
[[nodiscard]] QStringList changedFiles(const Manifest &before, const Manifest &now);

namespace TransferErrorCode {
inline constexpr QLatin1StringView hostileName{"hostile-name"};
inline constexpr QLatin1StringView tooDeep{"too-deep"};
inline constexpr QLatin1StringView tooMany{"too-many-files"};
inline constexpr QLatin1StringView notARecording{"not-a-recording"};
inline constexpr QLatin1StringView notFinished{"recording-not-finished"};
inline constexpr QLatin1StringView changed{"changed-meanwhile"};
inline constexpr QLatin1StringView hashMismatch{"hash-mismatch"};
inline constexpr QLatin1StringView diskFull{"disk-full"};
} // namespace TransferErrorCode

} // namespace Backstep
