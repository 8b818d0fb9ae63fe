// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/capsule/capsulefacts.h"
#include "app/session/breakpoint.h"

#include <QByteArray>

namespace Backstep {

/// What the table `meta` holds, as bytes. Reading gives null where the bytes cannot be that.
using Bookmarks = QMap<qint64, QString>; ///< notes by moment

[[nodiscard]] QByteArray encodedFacts(CapsuleFacts facts);
[[nodiscard]] std::optional<CapsuleFacts> decodedFacts(QByteArrayView bytes);
[[nodiscard]] QByteArray encodedBreakpoints(QList<BreakpointSpec> breakpoints);
[[nodiscard]] std::optional<QList<BreakpointSpec>> decodedBreakpoints(QByteArrayView bytes);
[[nodiscard]] QByteArray encodedBookmarks(const Bookmarks &bookmarks);
[[nodiscard]] std::optional<Bookmarks> decodedBookmarks(QByteArrayView bytes);

} // namespace Backstep
