// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/delve/rrprobe.h"
#include "app/delve/toolpaths.h"

namespace Backstep::Delve {

/// What dlv is started for.
struct Launch
{
    enum class Kind { Replay, Exec, Core };

    Kind kind = Kind::Replay;
    QString path;          ///< trace folder, or the executable
    QString core;          ///< of Core
    QStringList arguments; ///< of Exec
    QString workingFolder; ///< of Exec
    ToolPaths tools;
    RrFlavour rr;          ///< of Replay
    QProcessEnvironment environment;
};

/// The arguments of dlv, to listen on the unix socket `socket`.
[[nodiscard]] QStringList dlvArguments(const Launch &launch, const QString &socket);
/// dlv's environment: rr's folder first in PATH (dlv looks nowhere else), rr's flags in DELVE_RR_REPLAY_FLAGS.
[[nodiscard]] QProcessEnvironment dlvEnvironment(const Launch &launch);

} // namespace Backstep::Delve
