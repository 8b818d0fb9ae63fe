// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QDateTime>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>

namespace Backstep {

/// What a capsule was made from.
enum class CapsuleOrigin { Recording, LiveProgram, Core };

/// What is known of the program and of the making, written first and never changed but for `lastEvent` and `complete`.
/// Everything optional is left out where it is not known or where the person wanted it left out.
struct CapsuleFacts
{
    CapsuleOrigin origin = CapsuleOrigin::Recording;
    QString title;         ///< the recording's name, the program's file name
    QString program;       ///< path of the executable as the debugger knows it
    QString commandLine;   ///< empty: not known, or left out
    QMap<QString, QString> environment; ///< empty unless the person asked for it
    QString goVersion;     ///< "go1.24.4"
    QStringList versions;  ///< as DebugSession::versions()
    QString buildInfo;     ///< main module and its dependencies, one a line
    QString host;          ///< where it ran; empty: here, or not known
    QString cpu;           ///< "AMD EPYC 7B13, 2 cores"
    QDateTime recordedAt;  ///< UTC; invalid: not known
    QDateTime madeAt;      ///< UTC
    QString recipe;        ///< how moments were chosen, one sentence
    int valueDepth = 1;    ///< how deep values were followed
    std::optional<qint64> firstEvent;
    std::optional<qint64> lastEvent;
    std::optional<QStringList> masks; ///< patterns of names whose values are covered; absent: by an older version
    bool complete = false; ///< everything the recipe asked for is in; false after a cancel or a crash

    friend bool operator==(const CapsuleFacts &, const CapsuleFacts &) = default;
};

} // namespace Backstep
