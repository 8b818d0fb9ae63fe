// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/waitreport.h"

#include <QPointF>
#include <QRectF>
#include <QSizeF>

namespace Backstep {

/// Who waits for whom as a drawing: goroutines and what they wait for as boxes, in layers from left to right. Lengths
/// are for a fixed-width face of `textSize`, whose characters are `characterWidth` wide. Immutable once made.
struct WaitDrawing
{
    static constexpr double textSize = 12;
    static constexpr double characterWidth = 7.25;
    static constexpr int mostNodes = 240;
    static constexpr int mostReleasers = 3; ///< that are drawn of one box
    static constexpr int mostReleaserEdges = 1000;

    /// A goroutine, many whose waits look alike, an object, or many that only those wait for.
    struct Node
    {
        QList<GoroutineId> goroutines; ///< empty: an object
        QList<quint64> objects;
        bool waits = true; ///< else it is here because it has something
        QString title;     ///< two lines of text that fit into `rect`
        QString detail;
        QString description; ///< all of it in words, for tooltips and screen readers
        CodeLocation place;
        QList<int> findings; ///< of the report, that it is part of
        qsizetype moreReleasers = 0; ///< that could release it and to which no edge leads
        QRectF rect;

        [[nodiscard]] bool isObject() const { return goroutines.isEmpty(); }
    };

    enum class EdgeKind {
        WaitsOn,
        HeldBy,
        CouldRelease, ///< from an object to a goroutine whose stack leads to it, so that it could be the one to wake
    };

    struct Edge
    {
        int from = 0;
        int to = 0;
        EdgeKind kind = EdgeKind::WaitsOn;
        bool exact = true;       ///< else inferred
        QList<int> findings;     ///< whose goroutines and objects are at both ends
        bool backwards = false;  ///< it closes a cycle
        QList<QPointF> points;   ///< see LayeredLayout
        bool wordBelow = false;  ///< where its word stands beside its beginning, so that the curve does not cross it
    };

    QList<Node> nodes;
    QList<Edge> edges;
    QList<bool> certain; ///< of each finding
    QSizeF size;
    qsizetype notDrawn = 0; ///< goroutines that found no room
    qsizetype releasersNotDrawn = 0; ///< edges of CouldRelease beyond what anybody can follow
    QHash<GoroutineId, int> nodeOf;
};

/// `report` is what was made of `facts`. What belongs to findings is drawn first; there is a limit.
[[nodiscard]] WaitDrawing drawWaits(const WaitFacts &facts, const WaitReport &report);

/// "waits on", "held by", "held by?", "released by?"; translated.
[[nodiscard]] QString edgeWords(const WaitDrawing::Edge &edge);

} // namespace Backstep
