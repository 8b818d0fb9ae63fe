// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/waitdrawing.h"

namespace Backstep {

/// A row of the tree that a WaitReport is shown as; rows refer to each other by their place in the list.
struct WaitRow
{
    enum class Kind {
        Finding,
        Waiting,   ///< the heading of all that others have to wake
        Group,     ///< goroutines whose waits look alike
        Goroutine,
        More,      ///< that a group has others, which are not listed
        Behind,    ///< the heading of those that wait behind a finding
        Passing,   ///< the heading of those that go on by themselves
    };

    Kind kind = Kind::Goroutine;
    int parent = -1;
    int row = 0; ///< among its parent's
    qsizetype finding = -1;
    QList<qsizetype> lines = {}; ///< of the report: one, a group's, or those that are not listed
    QList<int> children = {};
};

/// A report made ready to be shown; immutable, and made on any thread.
struct WaitView
{
    static constexpr int mostInGroup = 1000;

    WaitReport report;
    WaitDrawing drawing;
    QList<WaitRow> rows;
    QList<int> top;
    QHash<GoroutineId, int> rowOf; ///< among all that wait
    QHash<quint64, QString> names;  ///< of objects, each another one
    QHash<quint64, int> queue;     ///< how many wait for an object
};

using WaitViewPtr = std::shared_ptr<const WaitView>;

[[nodiscard]] WaitViewPtr makeWaitView(const WaitFacts &facts);

} // namespace Backstep
