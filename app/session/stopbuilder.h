// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/delvedriver.h"
#include "app/session/stop.h"

namespace Backstep {

class BreakpointBook;
class PathTranslator;

/// What a stop is the answer to.
struct Journey
{
    enum class Kind { Open, Motion, RunTo, Seek, Select };

    Kind kind = Kind::Open;
    Direction direction = Direction::Forward;
    MotionKind motion = MotionKind::Continue;
    bool paused = false; ///< the person asked for a pause on the way
    GoroutineId awaited = 0; ///< it waited, and the step had to reach it first
    bool reached = false;    ///< the awaited one is in its own code
    bool ranOff = false;     ///< it met the end of the recording first
};

/// Facts that decide the words of a stop.
struct StopContext
{
    Journey journey;
    bool recording = false;
    std::optional<qint64> firstEvent;
    std::optional<qint64> lastEvent;
    GoroutineId departed = 0; ///< the one that was to move
    const BreakpointBook *book = nullptr;
    const PathTranslator *paths = nullptr;
};

/// Everything of a Stop but its number, its time and the user's frame of a thread that stands in the runtime.
[[nodiscard]] Stop buildStop(const Outcome &outcome, const StopContext &context);

/// Whether the place of `state` is in the runtime (or nowhere), so that the stack must be asked for the person's frame.
[[nodiscard]] bool standsInRuntime(const Delve::State &state);
/// The goroutine that steps move, 0 for none.
[[nodiscard]] GoroutineId selectedGoroutine(const Delve::State &state);

} // namespace Backstep
