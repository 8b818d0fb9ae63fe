// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayView>
#include <QString>
#include <QStringList>

namespace Backstep {

/// The ending of a capsule's file name, with the dot.
inline constexpr QLatin1StringView capsuleEnding{".capsule"};
/// The same on a host, where names are bytes.
inline constexpr QByteArrayView capsuleEndingThere{".capsule"};

/// The capsules that belong to a trace folder on this machine: NAME.capsule beside the folder NAME (a file, or the
/// folder of one that was fetched alone), and those in it, in this order. Absolute paths; files only, no links. Looks
/// at two folders, so not for the main thread where disks are slow.
[[nodiscard]] QStringList capsulesOf(const QString &traceFolder);

/// Whether a folder looks like one of rr's.
[[nodiscard]] bool isTraceFolder(const QString &folder);

} // namespace Backstep
