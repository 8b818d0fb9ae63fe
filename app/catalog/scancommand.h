// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"

#include <QByteArray>
#include <QStringList>

namespace Backstep {

/// A word that marks begin and end of our part of a host's output; login scripts may print before and after.
[[nodiscard]] QByteArray newNonce();

/// One command for a POSIX shell that lists all recordings of the host's user: $_RR_TRACE_DIR, rr's own places and
/// `addedFolders` ("~/" is the home folder there). Needs GNU find there, otherwise no folder has its "G". What it
/// prints is described at parseScan(). Error: `bad-input` for a folder that no command can be given.
[[nodiscard]] Result<QByteArray> scanCommand(const QByteArray &nonce, const QStringList &addedFolders);

} // namespace Backstep
