// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/delve/client.h"
#include "app/session/programorigin.h"

namespace Backstep {

/// Asks Delve for a program's origin: three questions at once. What cannot be answered stays empty, so the answer is
/// never an Error. `goVersion` is the caller's to fill in.
[[nodiscard]] FutureResult<ProgramOrigin> readOrigin(const std::shared_ptr<Delve::Client> &client);

/// The question behind GuessFolders; empty where this Delve has no such request (before 1.24).
[[nodiscard]] FutureResult<QList<FolderGuess>> guessFolders(const std::shared_ptr<Delve::Client> &client,
                                                            const QString &mainPackage, const FoldersHere &here);

} // namespace Backstep
