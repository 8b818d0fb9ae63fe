// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/goroutine.h"
#include "app/session/variable.h"

namespace Backstep {

/// One frame of a goroutine's stack. `index` is what evaluation scopes use (0 is the topmost). `offset` is relative to
/// the stack's base and stays the same while the frame lives, so it identifies a frame across stops.
struct Frame
{
    int index = 0;
    CodeLocation location;
    qint64 offset = 0;
    bool inlined = false;
    bool runtime = false; ///< of Go's runtime or of rr's own library: dimmed, not the place to show first
    bool last = false;    ///< the goroutine's first function
    QString error;        ///< unwinding ended here, and why

    friend bool operator==(const Frame &, const Frame &) = default;
};

/// `firstUserFrame` is the index of the topmost frame of the person's own code, or 0.
struct Stack
{
    GoroutineId goroutine = 0;
    QList<Frame> frames;
    int firstUserFrame = 0;
    bool complete = true; ///< false: deeper frames exist, ask again with more depth
};

using StackPtr = std::shared_ptr<const Stack>;

/// Where an expression is evaluated. Goroutine -1: the one of the stop.
struct Scope
{
    GoroutineId goroutine = -1;
    int frame = 0;

    friend bool operator==(const Scope &, const Scope &) = default;
};

} // namespace Backstep
