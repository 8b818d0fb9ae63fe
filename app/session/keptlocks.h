// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/liveness.h"
#include "app/session/lockfinder.h"

namespace Backstep {

/// Goroutines that have a lock others wait for, and wait for something else than a lock themselves; without those that
/// are stuck anyway.
[[nodiscard]] QSet<GoroutineId> keepersOfLocks(const WaitFacts &facts);

/// Where a goroutine comes from that could bring what keepersOfLocks() wait for: `used` without package variables,
/// which lead from everybody to everything, but with those of the things waited for that a goroutine's own code names,
/// or may name where its source is not here. What another function of the keeper's package names, everybody may use who
/// runs code of the program: a function value or an interface may lead there. Who only listens for new work leads to
/// nobody: what it would start next might come, but so might anything.
[[nodiscard]] LivenessRoots rootsWithoutPackage(const WaitFacts &facts, LivenessRoots used, const Stacks &stacks,
                                                const LockFinder &sources);

/// The variable in an expression that Go code has to name to use the same: "audit" of "main.audit" and "s.audit", "ctx"
/// of "ctx.Done()"; empty where there is none.
[[nodiscard]] QString nameToLookFor(const QString &expression);

} // namespace Backstep
