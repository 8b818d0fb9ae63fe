// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QStringList>

namespace Backstep {

/// The ending of a capsule's file name, with the dot.
inline constexpr QLatin1StringView capsuleEnding{".capsule"};

/// The capsules that belong to a trace folder on this machine: NAME.capsule beside the folder NAME, and those in it, in
/// this order. Absolute paths; files only, no links. Looks at two folders, so not for the main thread where disks are
/// slow.
[[nodiscard]] QStringList capsulesOf(const QString &traceFolder);

/// Whether a folder looks like one of rr's.
[[nodiscard]] bool isTraceFolder(const QString &folder);

} // namespace Backstep
