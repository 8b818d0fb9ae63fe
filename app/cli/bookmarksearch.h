// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"
#include "app/session/capsulerequest.h"

#include <QStringList>

namespace Backstep {

/// Where the bookmark with this note is, as the centre of `recipe`: in the first of these capsules that has it. Of
/// several notes at one moment each counts. Reads the files, so not on the main thread. Error `not-found`: which
/// bookmarks there are.
[[nodiscard]] Result<AroundEvent> aroundBookmark(const QString &note, const QStringList &capsules, AroundEvent recipe);

} // namespace Backstep
