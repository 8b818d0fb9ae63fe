// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QStringList>

namespace Backstep {

/// A short title for each path, in the same order: the file's name, and where several share it, as many of its folders
/// as tell them apart ("store/db.go", "cache/db.go").
[[nodiscard]] QStringList tabTitles(const QStringList &paths);

} // namespace Backstep
