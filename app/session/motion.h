// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtTypes>

#include <variant>

namespace Backstep {

enum class Direction { Forward, Backward };

enum class MotionKind {
    Continue,
    StepOver,
    StepInto,
    StepOut,
    StepInstruction,
    Moment, ///< to the one beside this in a capsule, whichever goroutine it is of
};

/// One movement through the program's execution.
struct Motion
{
    MotionKind kind = MotionKind::Continue;
    Direction direction = Direction::Forward;

    friend bool operator==(const Motion &, const Motion &) = default;
};

struct SeekStart
{};
struct SeekEnd
{};
struct SeekEvent
{
    qint64 event = 0;
};
struct SeekCheckpoint
{
    int id = 0;
};

/// Where to jump in a recording.
using SeekTarget = std::variant<SeekStart, SeekEnd, SeekEvent, SeekCheckpoint>;

} // namespace Backstep
