// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QString>

namespace Backstep {

/// What came from elsewhere is judged and shown by these alone (lines with colours in them: by Texts::harmless()).

/// Whether a name that came from elsewhere may be the name of one file here: not empty, not "." or "..", no '/', no
/// control characters, at most 255 bytes. Everything else a file system can hold is allowed, also what is no UTF-8 and
/// a leading '-': whoever hands names to a command quotes them and puts them behind "--" or "./".
[[nodiscard]] bool isPlainFileName(QByteArrayView name);

/// What is behind the last '/' of a path; empty when nothing is.
[[nodiscard]] QByteArrayView lastPart(QByteArrayView path);

/// Foreign bytes for people, logs and terminals: valid UTF-8 as it is; what commands a terminal, turns the writing
/// direction, cannot be seen or is broken as \uNNNN or \xNN, so that different names look different. At most about
/// `longest` characters, then "…". Not reversible, never to be used as a path.
[[nodiscard]] QString harmless(QByteArrayView bytes, qsizetype longest = 4096);
/// The same for text of any length; tabs become blanks.
[[nodiscard]] QString harmless(QStringView text);

} // namespace Backstep
