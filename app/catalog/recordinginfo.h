// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include <optional>

namespace Backstep {

enum class RecordingState {
    Finished,  ///< complete: it can be fetched and replayed
    Recording, ///< rr still writes it
    Broken,    ///< rr died while recording, or files are missing: nothing can be replayed
    Unknown,   ///< the host let us not find out
};

/// One rr trace folder on a host, with what could be learned without reading the trace itself. All texts come from the
/// host and are fit to be shown (control characters replaced); `path` is what the host said, byte by byte, and is
/// the identity of the recording together with `hostId`.
struct RecordingInfo
{
    QString hostId;
    QByteArray path;                    ///< absolute
    QString name;                       ///< the folder's name: "demo-3"
    QString program;                    ///< "demo"
    QString commandLine;                ///< from Catalog::details(); empty: not asked or not known
    QDateTime started;                  ///< UTC; invalid when the host's file system keeps no birth times
    QDateTime ended;                    ///< UTC; last write while it is still recording
    std::optional<qint64> milliseconds; ///< duration
    QString durationSource;             ///< how the duration is known, or why not: one sentence
    qint64 size = 0;                    ///< bytes of all files
    qint64 ownSize = 0;                 ///< of these, without program and libraries (what rr itself wrote)
    int files = 0;
    std::optional<int> exitCode;        ///< from Catalog::details()
    QString exitSignal;                 ///< "SIGSEGV" when a signal ended it; from Catalog::details()
    bool detailsKnown = false;          ///< Catalog::details() has answered for it
    QString exitNote;                   ///< why neither exitCode nor exitSignal is known: one sentence
    RecordingState state = RecordingState::Unknown;
    QString stateReason;                ///< one sentence
    std::optional<int> traceVersion;    ///< rr's trace format: 85 for rr 5.9
    QStringList warnings;               ///< a sentence each
    bool isLatest = false;              ///< rr's "latest-trace" points at it
    bool byRecorder = false;            ///< the host's own recorder made it and has noted how, see app/recorder
    QByteArray capsule;                 ///< absolute path of its capsule there; empty: it has none
    qint64 capsuleSize = 0;             ///< bytes
    bool onlyCapsule = false;           ///< not the recording but its capsule by itself: `path` is the file

    /// For sorting: the start, else the end.
    [[nodiscard]] QDateTime when() const { return started.isValid() ? started : ended; }
    friend bool operator==(const RecordingInfo &, const RecordingInfo &) = default;
};

/// What to fetch when only the capsule of a recording is wanted. `recording` has one.
[[nodiscard]] RecordingInfo capsuleAlone(const RecordingInfo &recording);

} // namespace Backstep

Q_DECLARE_METATYPE(Backstep::RecordingInfo)
