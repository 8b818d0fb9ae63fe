// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/waitfacts.h"
#include "app/session/goroutinetable.h"
#include "app/session/stack.h"

namespace Backstep {

/// What a goroutine waits for, from its record and its stack (which may be empty: then from the record alone).
[[nodiscard]] GoroutineWait describeWait(const RawGoroutine &raw, const Stack &stack);

/// What memory says of an object that a goroutine waits for; its bytes must have been fetched, see objectRange().
[[nodiscard]] SyncObject describeObject(quint64 address, SyncKind kind, const MemoryReader &memory,
                                        const RuntimeLayout &layout);
[[nodiscard]] MemoryRange objectRange(quint64 address);

/// The words at which goroutines wait for a lock or a wait group, those first who get it first.
[[nodiscard]] QList<quint64> semaphoresOf(const SyncObject &object);
/// Where a Cond keeps the first of its list of waiters.
[[nodiscard]] quint64 firstOfCond(quint64 cond);

/// The kind of a wait by Go's own word for it, whether or not it is within a test of synctest. "semacquire" is a
/// semaphore of any kind: the stack tells more.
[[nodiscard]] WaitKind waitKindOf(const QString &reason);
/// The kind of object behind a wait.
[[nodiscard]] SyncKind syncKindOf(WaitKind kind);

/// Index of the frame that waits for a sync.Cond, whose receiver `c` is the only word of which Cond it is.
[[nodiscard]] std::optional<int> condFrame(const Stack &stack);

} // namespace Backstep
