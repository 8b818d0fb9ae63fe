// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/goroutine.h"
#include "app/session/variable.h"

namespace Backstep {

/// Why the program stands where it stands.
enum class StopReason {
    Unknown,
    Opened,             ///< the first stop that a person sees
    Breakpoint,
    Watchpoint,
    StepFinished,
    ReachedLocation,    ///< run to cursor
    Paused,
    SeekFinished,
    RecordingStart,
    RecordingEnd,
    Exited,
    HardcodedBreakpoint,
    Panic,              ///< unrecovered panic
    FatalThrow,         ///< the runtime ended the program ("all goroutines are asleep")
    ReverseUnfinished,  ///< going back met the start before what was asked for
};

struct BreakpointHit
{
    int breakpoint = 0; ///< Breakpoint::id
    GoroutineId goroutine = 0;
    quint64 totalHits = 0;

    friend bool operator==(const BreakpointHit &, const BreakpointHit &) = default;
};

/// Where one thread of the operating system stands. `goroutine` is 0 where it runs none.
struct ThreadPlace
{
    int id = 0;
    GoroutineId goroutine = 0;
    CodeLocation location;

    friend bool operator==(const ThreadPlace &, const ThreadPlace &) = default;
};

/// The state of the program at one position; immutable. `number` counts the stops of a session and marks every answer
/// that belongs to this one. `position` is the number of the first stop at this position: where only another goroutine
/// was selected, or a movement led nowhere, it stays, and nothing of the program has changed. `event` is rr's event
/// number, absent outside recordings and after the end; many steps share one event. In a capsule `moment` of `moments`,
/// from 1 on, tells those apart; 0 elsewhere. `sentence` is what the status bar says ("The recording begins here; there
/// is nothing before it.").
struct Stop
{
    quint64 number = 0;
    quint64 position = 0;
    std::optional<qint64> event;
    int moment = 0;
    int moments = 0;
    bool backwards = false; ///< the movement that ended here went back in time
    StopReason reason = StopReason::Unknown;
    QString reasonText; ///< stable English words as scripts see them: "next finished", "breakpoint"
    QString sentence;
    GoroutineId goroutine = 0;
    QMap<QString, QString> labels;
    CodeLocation location; ///< topmost frame of the person's own code where the thread stands in the runtime or rr
    int thread = 0;
    QList<ThreadPlace> threads; ///< all of them, by number; empty where it is not known
    QList<BreakpointHit> hits;
    VariableList returnValues;
    bool stepUnfinished = false; ///< a breakpoint interrupted a step; finishing it is possible (Continue does)
    bool atStart = false;
    bool atEnd = false;
    bool exited = false;
    std::optional<int> exitStatus; ///< only where it is the real one, which it is not in a replay
    double milliseconds = 0; ///< from the request to this stop

    friend bool operator==(const Stop &, const Stop &) = default;
};

using StopPtr = std::shared_ptr<const Stop>;

} // namespace Backstep
