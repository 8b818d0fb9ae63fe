// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/stack.h"

namespace Backstep {

/// A line of two stacks beside each other: indexes of frames, -1 where the other stack has a call of its own.
struct StackPair
{
    int left = -1;
    int right = -1;

    friend bool operator==(const StackPair &, const StackPair &) = default;
};

/// Two stacks, topmost calls first, with calls of the same function beside each other, as many as there can be.
[[nodiscard]] QList<StackPair> compareStacks(const QList<Frame> &left, const QList<Frame> &right);
/// How many of the pairs, from the first call of the goroutines on, are the same call on the same line.
[[nodiscard]] int commonCalls(const QList<StackPair> &pairs, const QList<Frame> &left, const QList<Frame> &right);

} // namespace Backstep
