// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/catalog/recordinginfo.h"

#include <memory>

namespace Backstep {

/// A folder that was looked into for recordings.
struct ScannedFolder
{
    enum class Origin { Environment, Default, Added };

    QString path;           ///< as the host resolved it
    Origin origin = Origin::Default;
    bool exists = false;
    int recordings = 0;
    QString note{};         ///< one sentence when something is to be said ("may not be read")

    friend bool operator==(const ScannedFolder &, const ScannedFolder &) = default;
};

/// What a host had at one moment. Immutable, shared by everyone who shows it.
struct HostScan
{
    enum class Way { Exec, Sftp };

    QString hostId;
    QDateTime at;                       ///< UTC, when the answer was complete
    QList<RecordingInfo> recordings;    ///< newest first
    QList<ScannedFolder> folders;
    QStringList problems;               ///< one sentence each: what is missing from `recordings` and why
    qint64 milliseconds = 0;            ///< from the question to the parsed answer, without logging in
    Way way = Way::Exec;
};

using HostScanPtr = std::shared_ptr<const HostScan>;

} // namespace Backstep

Q_DECLARE_METATYPE(Backstep::HostScanPtr)
