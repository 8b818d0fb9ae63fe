// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QHash>
#include <QList>

namespace Backstep {

/// A directed graph: from each node to others. Nodes without edges of their own need not be keys.
using DirectedEdges = QHash<qint64, QList<qint64>>;

/// The strongly connected components, each after all those that its edges lead to. Time: linear; no recursion, since
/// chains of waits can be as long as there are goroutines.
[[nodiscard]] QList<QList<qint64>> findComponents(const DirectedEdges &edges);

} // namespace Backstep
