// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/error.h"
#include "app/catalog/recordinginfo.h"

#include <QMetaType>

#include <optional>

namespace Backstep {

/// A number that is never used twice in one run of the program.
using TransferId = qint64;

/// One fetch, as it stands: a snapshot that is handed out whole. Finished, Failed and Cancelled are final, but a
/// Failed or Cancelled job can be retried (it becomes Queued again under the same id).
struct TransferJob
{
    enum class State { Queued, Listing, Fetching, Verifying, Finished, Failed, Cancelled };

    TransferId id = 0;
    RecordingInfo recording;
    QString hostId;
    QString hostName;
    State state = State::Queued;
    int filesTotal = 0;
    int filesDone = 0;
    qint64 bytesTotal = 0;                  ///< 0 until the listing is there
    qint64 bytesDone = 0;
    double bytesPerSecond = 0;              ///< smoothed; 0 when nothing moves
    std::optional<qint64> secondsLeft;
    QString currentFile;                    ///< fit to be shown
    QString sentence;                       ///< what it is doing or how it ended
    Error error;                            ///< when Failed; empty code otherwise
    QString finalPath;                      ///< when Finished: the folder of the recording here
    qint64 libraryId = 0;                   ///< when Finished: its LibraryEntry
    QStringList notes;                      ///< what was left out and why ("link skipped"), one sentence each

    [[nodiscard]] bool isFinal() const
    {
        return state == State::Finished || state == State::Failed || state == State::Cancelled;
    }
    friend bool operator==(const TransferJob &, const TransferJob &) = default;
};

} // namespace Backstep

Q_DECLARE_METATYPE(Backstep::TransferJob)
