// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/jsontext.h"
#include "app/goroutines/goroutine.h"

namespace Backstep {

struct Breakpoint;
struct Checkpoint;
struct Frame;
struct Stop;
struct ThreadPlace;
struct Variable;

// The shapes in which scripts see a session. They are a promise: members may be added, never renamed or dropped.

[[nodiscard]] JsonObject stopJson(const Stop &stop);
[[nodiscard]] JsonObject frameJson(const Frame &frame);
[[nodiscard]] JsonObject variableJson(const Variable &variable);
[[nodiscard]] JsonObject goroutineJson(const Goroutine &goroutine);
[[nodiscard]] JsonObject threadJson(const ThreadPlace &thread);
[[nodiscard]] JsonObject breakpointJson(const Breakpoint &breakpoint);
[[nodiscard]] JsonObject checkpointJson(const Checkpoint &checkpoint);

} // namespace Backstep
