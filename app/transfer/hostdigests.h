// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"
#include "app/transfer/manifest.h"

#include <QByteArrayView>
#include <QHash>

namespace Backstep {

/// What the host computed of its files.
struct HostDigests
{
    QHash<QByteArray, QByteArray> sha256;   ///< raw, by relative path
    bool noProgram = false;                 ///< neither openssl nor sha256sum there
    bool complete = false;                  ///< our end mark was there
};

/// One command that hashes files of `folder`, whose names come on standard input (digestInput()). Takes openssl before
/// sha256sum (six times quicker on Debian 12). A sign of life every few seconds goes to standard error, so that a
/// long silence means a dead connection.
[[nodiscard]] Result<QByteArray> digestCommand(const QByteArray &nonce, const QByteArray &folder);
[[nodiscard]] QByteArray digestInput(const Manifest &manifest);
[[nodiscard]] HostDigests parseDigests(QByteArrayView output, const QByteArray &nonce);

} // namespace Backstep
