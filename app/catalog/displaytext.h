// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayView>
#include <QString>

namespace Backstep {

/// Bytes that a host sent as text that is safe to show: UTF-8 read tolerantly, control and direction-changing
/// characters replaced by U+FFFD, at most `longest` characters.
[[nodiscard]] QString displayText(QByteArrayView bytes, qsizetype longest = 4096);

/// What is behind the last '/' of a path that a host sent; empty when nothing is.
[[nodiscard]] QByteArrayView lastPart(QByteArrayView path);

} // namespace Backstep
