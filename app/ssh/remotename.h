// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QString>

namespace Backstep {

/// Whether a name that a host gave may become the name of one file here: not empty, not "." or "..", no '/', no zero
/// byte, at most 255 bytes. Everything else a file system can hold is allowed.
[[nodiscard]] bool isPlainFileName(QByteArrayView name);

/// Foreign bytes for people and logs: valid UTF-8 as it is, control characters, bidirectional overrides and broken
/// bytes as \xNN or \uNNNN; at most `limit` characters. Not reversible, never to be used as a path.
[[nodiscard]] QString printable(QByteArrayView bytes, qsizetype limit = 400);

} // namespace Backstep
