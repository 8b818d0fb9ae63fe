// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QPointF>
#include <QRectF>
#include <QSizeF>

namespace Backstep {

/// A directed graph laid out in layers from left to right: every edge leads to the right, but for those that close a
/// cycle (`backwards`). Lengths are those of the node sizes given. Edges run along `points`, from the border of one
/// node to that of the other; between two points of different height they are to be drawn as a curve that is level at
/// both ends.
struct LayeredLayout
{
    struct Path
    {
        QList<QPointF> points;
        bool backwards = false;
    };

    QList<QRectF> nodes;
    QList<Path> edges;
    QSizeF size;
};

struct LayeredEdge
{
    int from = 0;
    int to = 0;
};

/// Deterministic: the order of nodes and edges decides where others are equal. Layers by the longest path, crossings
/// reduced by barycentres; parts that do not hang together lie beside and below one another. Edges from a node to
/// itself get no points. For some hundred nodes; time grows with edges times layers.
[[nodiscard]] LayeredLayout layOutInLayers(const QList<QSizeF> &nodes, const QList<LayeredEdge> &edges);

} // namespace Backstep
