// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/codelocation.h"

#include <QDateTime>

#include <optional>

namespace Backstep::Texts {

/// "2.1 MB"; in powers of ten, as file managers and network speeds count.
[[nodiscard]] QString bytes(qint64 bytes);
/// "950 ms", "2.4 s", "3:07 min", "1:02:07 h".
[[nodiscard]] QString duration(qint64 milliseconds);
/// "12,000" as the locale groups digits.
[[nodiscard]] QString number(qint64 value);
/// "14:05" today, "Mon 14:05" within a week, "3 Nov 14:05" within the year, else "2025-11-03"; local time. Empty for an
/// invalid time.
[[nodiscard]] QString moment(const QDateTime &time, const QDateTime &now = QDateTime::currentDateTime());
/// The whole date and time, for tooltips.
[[nodiscard]] QString fullMoment(const QDateTime &time);
/// "main.go:21"; the file's name alone where the line is unknown, empty where nothing is known.
[[nodiscard]] QString place(const CodeLocation &location);
/// The path and the line, for tooltips and copies.
[[nodiscard]] QString fullPlace(const CodeLocation &location);
/// The function without its package's path: "http.(*conn).serve" of "net/http.(*conn).serve".
[[nodiscard]] QString shortFunction(const QString &function);
/// One line of foreign text made fit for showing: colour codes left out, every other control character and every mark
/// that turns the writing direction shown as an escape, tabs as blanks up to the next stop.
[[nodiscard]] QString harmless(const QString &text);

} // namespace Backstep::Texts
