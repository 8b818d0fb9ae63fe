// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/waitdrawing.h"

namespace Backstep {

/// Where the word of an edge begins, or ends (`rightAligned`): at the end of the edge from which the curve bends away
/// downwards, so that it does not run through the word.
struct EdgeWordPlace
{
    QPointF at;
    bool rightAligned = false;
};
/// The edge must have points.
[[nodiscard]] EdgeWordPlace edgeWordPlace(const WaitDrawing::Edge &edge);

/// The drawing as a picture that every browser shows, light or dark as the browser is, with all descriptions as
/// tooltips. `title` is what it is about. Whatever names and labels hold, nothing in it is run or fetched.
[[nodiscard]] QString waitDrawingSvg(const WaitDrawing &drawing, const QString &title);
/// The same for Graphviz, which lays it out by itself.
[[nodiscard]] QString waitDrawingDot(const WaitDrawing &drawing, const QString &title);

} // namespace Backstep
