// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/delve/frame.h"
#include "app/session/goroutinetrace.h"

namespace Backstep {

class PathTranslator;

/// With local paths; `paths` null leaves them as they are. Places without source become unknown ("", 0).
[[nodiscard]] CodeLocation convertLocation(const Delve::Location &location, const PathTranslator *paths);

/// At most `depth` of the frames. See Stack for what is worked out here.
[[nodiscard]] Stack convertStack(const QList<Delve::Frame> &frames, GoroutineId goroutine, int depth,
                                 const PathTranslator *paths);

[[nodiscard]] GoroutineTrace convertTrace(const QList<Delve::Frame> &frames, const QList<Delve::Ancestor> &ancestors,
                                          GoroutineId goroutine, int depth, const PathTranslator *paths);

/// Whether code is Go's runtime's, rr's or the kernel's: not where a person looks first.
[[nodiscard]] bool isRuntimeCode(const QString &function, int line);
/// Where a waiting goroutine shows its own work rather than that of sync or syscall.
[[nodiscard]] bool isWaitingCode(const QString &function, int line);
/// Also where one that sleeps, reads or writes comes through before it waits: packages of Go's own like net and bufio.
[[nodiscard]] bool isPassingCode(const QString &function, int line);

} // namespace Backstep
