// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/waitfacts.h"
#include "app/session/stack.h"
#include "app/session/stop.h"

#include <QDateTime>
#include <QHash>

namespace Backstep {

/// Which event and which place among the moments of that event: rr's event numbers are coarse, many stops share one.
/// Moments are ordered by this.
struct MomentPosition
{
    qint64 event = 0; ///< 0 where there are no events (a live program, a core)
    qint64 order = 0; ///< within the event, in the order of the program's time

    friend auto operator<=>(const MomentPosition &, const MomentPosition &) = default;
};

/// What was asked for about one frame.
struct FrameValues
{
    int frame = 0; ///< Frame::index
    VariableList arguments;
    VariableList locals;

    friend bool operator==(const FrameValues &, const FrameValues &) = default;
};

/// A goroutine with what was captured of it. `stack` null: it was not asked for.
struct CapturedGoroutine
{
    Goroutine goroutine;
    StackPtr stack;
    QList<FrameValues> values;
};

/// One stop of a program as it is kept: everything that panels show of it. Immutable once written. `why` is one
/// sentence: how it came to be kept ("Hit of main.go:21.").
struct Moment
{
    Stop stop;
    MomentPosition position;
    QString why;
    QList<CapturedGoroutine> goroutines; ///< in the runtime's order
    VariableList packageVariables;
    qint64 outputLines = 0; ///< how many lines the program had written by then
    WaitFactsPtr waits;     ///< null: who waits for whom was not asked for
};

using MomentPtr = std::shared_ptr<const Moment>;

/// What navigation and the position bar need to know of every moment, small enough to be held for all of them.
struct MomentInfo
{
    qint64 id = 0; ///< 1, 2, … in the order they were added
    MomentPosition position;
    StopReason reason = StopReason::Unknown;
    GoroutineId goroutine = 0; ///< of the stop
    CodeLocation location;     ///< of the stop
    int depth = 0;             ///< frames of the stop's goroutine; 0: its stack was not captured
    qint64 frameOffset = 0;    ///< Frame::offset of its topmost user frame
    qint64 outputLines = 0;    ///< that the program had written by then
    QString why;
    QString bookmark;          ///< the person's note; empty: none
    bool waits = false;        ///< who waits for whom was kept

    friend bool operator==(const MomentInfo &, const MomentInfo &) = default;
};

using MomentInfoList = QList<MomentInfo>;
using MomentInfoListPtr = std::shared_ptr<const MomentInfoList>;

} // namespace Backstep
