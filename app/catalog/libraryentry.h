// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QMetaType>
#include <QString>

#include <memory>
#include <optional>

namespace Backstep {

/// How sure it is that a recording here equals the one on its host.
enum class Verification {
    Verified,   ///< every file's SHA-256 equals the host's
    SizeOnly,   ///< no command may run on the host: sizes and times were compared
    NotChecked, ///< not fetched by Backstep
    Failed,     ///< differs, or was changed here since
};

/// A recording on this machine, or a capsule.
struct LibraryEntry
{
    qint64 id = 0;              ///< 0: not in the library yet
    QString name;               ///< shown; the recording's name on its host
    QString path; ///< its folder here, absolute; of a capsule its file, or the folder it was fetched into
    QString program;
    QString commandLine;
    QString hostId; ///< empty: not from a host
    QString hostName;
    QByteArray remotePath;
    QDateTime recordedAt; ///< UTC; invalid: not known
    QDateTime fetchedAt; ///< UTC
    QDateTime openedAt; ///< UTC; invalid: never
    std::optional<qint64> milliseconds; ///< duration
    std::optional<int> exitCode;
    QString exitSignal; ///< "SIGSEGV" when a signal ended it
    std::optional<int> traceVersion;
    qint64 size = 0; ///< bytes
    int files = 0;
    Verification verification = Verification::NotChecked;
    QString notes; ///< the person's own words
    bool owned = true; ///< its folder belongs to the library and is deleted with it
    bool missing = false; ///< the folder is gone
    QString capsule; ///< absolute path of its capsule here; empty: it has none. Not stored: it is looked for
    qint64 capsuleSize = 0; ///< bytes
    bool onlyCapsule = false; ///< there is nothing but the capsule

    friend bool operator==(const LibraryEntry &, const LibraryEntry &) = default;
};

/// What to open when only the capsule of a recording is wanted. `recording` has one.
[[nodiscard]] LibraryEntry capsuleAlone(const LibraryEntry &recording);

using LibraryList = QList<LibraryEntry>;
using LibraryListPtr = std::shared_ptr<const LibraryList>;

} // namespace Backstep

Q_DECLARE_METATYPE(Backstep::LibraryEntry)
Q_DECLARE_METATYPE(Backstep::LibraryListPtr)
